"""Conditions and sorts of lists in SQL, for both databases, each as a part of a statement whose values it binds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from events.platform.storage.statements import Statement
from events.platform.zoned import FIRST_YEAR, ZonedTime

# Part of the text of a statement, whose values it binds.
Part = Callable[[Statement], str]
# What a filter makes of the values chosen in it.
Narrow = Callable[[Sequence[str]], Part]

_MOST_WORDS = 6
_ROUNDING = {">=": ROUND_CEILING, "<=": ROUND_FLOOR}
_FIRST_DAY = dt.date(FIRST_YEAR, 1, 1)


def plain(expression: str) -> Part:
    return lambda _to: expression


def either(conditions: Iterable[str]) -> str:
    return f"({' OR '.join(conditions)})"


def one_of(expression: str, values: Mapping[str, object] | None = None) -> Narrow:
    """Return a filter by what a column is; `values` are what stands in it for the codes that are chosen."""
    return lambda chosen: lambda to: to.any_of(expression, [values[one] if values else one for one in chosen])


def within_numbers(expression: str) -> Narrow:
    """Return a filter by the ends of a whole number."""

    def narrow(chosen: Sequence[str]) -> Part:
        signs = [(sign, Decimal(end)) for sign, end in zip((">=", "<="), chosen, strict=True) if end]
        ends = [(sign, int(end.to_integral_value(_ROUNDING[sign]))) for sign, end in signs]
        return lambda to: " AND ".join(f"{expression} {sign} {to.bind(end)}" for sign, end in ends)

    return narrow


def quoted(code: str) -> str:
    """Return a code as it stands in a JSON list."""
    return f'"{code}"'


def lists_one_of(expression: str) -> Narrow:
    """Return a filter by the codes in a column that is a JSON list of them."""
    text = f"CAST({expression} AS TEXT)"
    return lambda chosen: lambda to: either(f"{to.place(text, to.bind(quoted(one)))} > 0" for one in chosen)


def is_set(expression: str) -> Narrow:
    """Return a filter by whether a column says anything: "yes", "no" or both."""
    words = {"yes": f"{expression} IS NOT NULL", "no": f"{expression} IS NULL"}
    return lambda chosen: lambda _to: either(words[one] for one in chosen)


def holds_words(text: str, words: Iterable[str]) -> Part:
    """Return the condition that a text holds each of these words, six at most."""
    wanted = list(words)[:_MOST_WORDS]
    return lambda to: " AND ".join([*(f"{to.place(text, to.bind(word))} > 0" for word in wanted), "1 = 1"])


def within_days(expression: str, zone: str) -> Narrow:
    """Return a filter by the days in a zone of an instant."""

    def narrow(chosen: Sequence[str]) -> Part:
        first, last = [dt.date.fromisoformat(day) if day else None for day in chosen]
        return lambda to: " AND ".join(
            [
                *([f"{expression} >= {to.bind(_midnight(first, zone))}"] if first else []),
                *([f"{expression} < {to.bind(_midnight(last + dt.timedelta(days=1), zone))}"] if last else []),
            ]
        )

    return narrow


def _midnight(day: dt.date, zone: str) -> dt.datetime:
    return ZonedTime(dt.datetime.combine(max(day, _FIRST_DAY), dt.time()), zone).instant()


@dataclass(frozen=True)
class Ranked:
    """What sorts a column by the place of its value in an order: what is chosen from a list of words."""

    expression: str
    values: Sequence[str]
    or_none: bool = False  # whether rows without a value are listed too

    def __call__(self, to: Statement) -> str:
        order = "".join(f"|{value}|" for value in self.values)
        return to.place(to.bind(order), f"'|' || CAST({self.expression} AS TEXT) || '|'")

    def place_of(self, value: str) -> tuple[int, str]:
        """Return where a value stands; those that nobody listed come first."""
        return (self.values.index(value) if value in self.values else -1, value)

    def is_listed(self, to: Statement) -> str:
        listed = to.any_of(self.expression, self.values)
        return f"({listed} OR {self.expression} IS NULL)" if self.or_none else listed


def ranked(expression: str, values: Iterable[object]) -> Ranked:
    return Ranked(expression, [str(value) for value in values])
