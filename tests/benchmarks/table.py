"""The table that the benchmark prints: one row per measure, the product beside its baseline."""

from __future__ import annotations

from dataclasses import dataclass

from tests.benchmarks.rounds import Pair, median_cpu, median_rate

_WIDTHS = (46, 22, 22, 20, 30)
_HEADS = ("measure", "product", "baseline", "product/baseline", "aim")


@dataclass(frozen=True)
class Row:
    measure: str
    product: str
    baseline: str = ""
    ratio: str = ""
    aim: str = ""

    def __str__(self) -> str:
        parts = (self.measure, self.product, self.baseline, self.ratio, self.aim)
        return "  ".join(part.ljust(width) for part, width in zip(parts, _WIDTHS, strict=True)).rstrip()


def head() -> str:
    return str(Row(*_HEADS)) + "\n" + "  ".join("-" * width for width in _WIDTHS)


def paired(measure: str, pair: Pair, aim: str) -> Row:
    """Processor time per answer and answers a second; the ratio is of processor time, the median of the rounds."""
    low, high = pair.ratios
    return Row(
        measure,
        f"{_time(median_cpu(pair.ours))} {median_rate(pair.ours):7,.0f}/s",
        f"{_time(median_cpu(pair.bare))} {median_rate(pair.bare):7,.0f}/s",
        f"{pair.ratio:.2f} ({low:.2f}-{high:.2f})",
        aim,
    )


def _time(seconds: float) -> str:
    return f"{seconds * 1e6:5.0f} µs" if seconds < 0.001 else f"{seconds * 1e3:5.2f} ms"
