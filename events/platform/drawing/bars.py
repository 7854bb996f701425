"""Costs as bars: planned beside spent by group, and who pays as one bar of shares.

These pictures are fluid: bars are shares of whatever width the page has, and words keep their size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from events.platform.drawing import svg
from events.platform.drawing.labels import shortened, text_width
from events.platform.drawing.palette import Colour
from events.platform.drawing.series import marker, style

# The width on paper, where there is no page; and the longest bar's share of it: beside it stands its value.
PAPER_WIDTH = 460.0
_LONGEST = 60.0
_INK, _SOFT, _ACCENT, _GROUND = (colour.light for colour in (Colour.INK, Colour.INK_SOFT, Colour.ACCENT, Colour.GROUND))
_BAR = 16.0
_GROUP = 76.0
_COUNT = 46.0
_LEGEND = 34.0
_SHARES_BAR = 30.0
_SHARES_LINE = 30.0
_SHARES_SECOND_LINE = 20.0
_NARROWEST = 280.0
_SHARES_LABEL = 20.0
# In percent of the bar.
_LEAST_FOR_SHAPE = 7.0


@dataclass(frozen=True, slots=True)
class CostGroup:
    """A group's amounts, in one currency, and how each is written."""

    label: str
    planned: float
    spent: float
    planned_text: str
    spent_text: str


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, and how it is written, such as "12 000 CAD (40 %)"."""

    label: str
    amount: float
    text: str


@dataclass(frozen=True, slots=True)
class _Lettering:
    class_: str
    fill: str = _INK
    size: str = "14"
    weight: str | None = None
    dx: str | None = None
    anchor: str | None = None


_WORDS, _QUIET = _Lettering("bars-words"), _Lettering("bars-soft", fill=_SOFT)
_HEADING = _Lettering("bars-group", size="15", weight="600")
_PLANNED_SUM, _SPENT_SUM = replace(_QUIET, dx="7"), replace(_WORDS, dx="7")
_AT_THE_END = replace(_WORDS, anchor="end")


def cost_bars(groups: Sequence[CostGroup], *, planned: str, spent: str, title: str, description: str = "") -> str:
    """For each group a hollow bar of what was planned and a full one of what was spent; `planned` and `spent` name
    them in the legend. Negative amounts have no bar."""
    most = max((amount for group in groups for amount in (group.planned, group.spent)), default=0.0)
    scale = _LONGEST / most if most > 0 else 0.0
    rows = [_group(group, _LEGEND + at * _GROUP, scale) for at, group in enumerate(groups)]
    size, caption = (PAPER_WIDTH, _LEGEND + len(groups) * _GROUP), svg.Caption(title, description)
    return svg.picture(size, _legend(planned, spent), *rows, caption=caption, class_="bars", is_fluid=True)


def share_bar(shares: Sequence[Share], *, title: str, description: str = "") -> str:
    """One bar of all shares, and below it a line of words for each. Shares of nothing have their line, but no part."""
    under = 0.0 if all(map(_fits, shares)) else _SHARES_SECOND_LINE
    spans = _spans(shares)
    rows = [_share(at, share, spans[at], under) for at, share in enumerate(shares)]
    size = (PAPER_WIDTH, _SHARES_BAR + 10 + (_SHARES_LINE + under) * len(shares))
    return svg.picture(size, *rows, caption=svg.Caption(title, description), class_="shares", is_fluid=True)


def count_bars(counts: Sequence[Share], *, title: str, description: str = "") -> str:
    """A full bar for each count, its name above and how it is written beside it."""
    most = max((count.amount for count in counts), default=0.0)
    scale = _LONGEST / most if most > 0 else 0.0
    rows = [_count(count, at * _COUNT, max(count.amount, 0) * scale) for at, count in enumerate(counts)]
    size = (PAPER_WIDTH, max(len(counts), 1) * _COUNT)
    return svg.picture(size, *rows, caption=svg.Caption(title, description), class_="bars", is_fluid=True)


def _count(count: Share, top: float, width: float) -> str:
    return (
        _text(shortened(count.label, _NARROWEST, 14), 0, top + 14)
        + _spent(top + 20, width)
        + _text(count.text, f"{width:.2f}%", top + 33, _SPENT_SUM)
    )


def _spans(shares: Sequence[Share]) -> list[tuple[float, float]]:
    """Return where each share's part of the bar begins and how wide it is, in percent."""
    amounts = [max(share.amount, 0) for share in shares]
    total = sum(amounts) or 1.0
    widths = [100 * amount / total for amount in amounts]
    return list(zip(accumulate(widths, initial=0.0), widths, strict=False))


def _legend(planned: str, spent: str) -> str:
    second = 34 + text_width(planned, 14) + 28
    sample = svg.element("rect", class_="bar-spent", x=second, y=4, width=25.5, height=_BAR, fill=_ACCENT)
    return _planned(4, None) + _text(planned, 34, 16.5) + sample + _text(spent, second + 34, 16.5)


def _group(group: CostGroup, top: float, scale: float) -> str:
    planned, spent = max(group.planned, 0) * scale, max(group.spent, 0) * scale
    return (
        _text(shortened(group.label, _NARROWEST, 15), 0, top + 14, _HEADING)
        + _planned(top + 22, planned)
        + _spent(top + 24 + _BAR, spent)
        + _text(group.planned_text, f"{planned:.2f}%", top + 35, _PLANNED_SUM)
        + _text(group.spent_text, f"{spent:.2f}%", top + 37 + _BAR, _SPENT_SUM)
    )


def _planned(top: float, width: float | None) -> str:
    return svg.element(
        "rect",
        class_="bar-planned",
        x=0.75,
        y=top + 0.75,
        width=24 if width is None else f"{width:.2f}%",
        height=_BAR - 1.5,
        fill=_GROUND,
        stroke=_ACCENT,
        stroke_width="1.5",
    )


def _spent(top: float, width: float) -> str:
    return svg.element("rect", class_="bar-spent", x=0, y=top, width=f"{width:.2f}%", height=_BAR, fill=_ACCENT)


def _fits(share: Share) -> bool:
    """Whether a share's name and its amount have room side by side on the narrowest page."""
    return _SHARES_LABEL + text_width(share.label, 14) + 12 + text_width(share.text, 14) <= _NARROWEST


def _share(at: int, share: Share, span: tuple[float, float], under: float) -> str:
    """A part of the bar and its words, the amount that much under the name or, with 0, at the end of its line; the
    same colour and shape tell that they belong together."""
    (start, width), look = span, style(at)
    y = _SHARES_BAR + 10 + (_SHARES_LINE + under) * at + _SHARES_LINE / 2
    part = svg.element(
        "rect",
        class_=f"share {look.class_}",
        x=f"{start:.2f}%",
        y=0,
        width=f"{width:.2f}%",
        height=_SHARES_BAR,
        fill=look.ink,
        stroke=_GROUND,
        stroke_width="2",
    )
    shape = svg.element("path", class_="share-shape", d=look.marker, fill=_GROUND)
    # a place in percent is moved to only by an inner picture; its shape stands around its corner
    inside = svg.element(
        "svg", shape, x=f"{start + width / 2:.2f}%", y=_SHARES_BAR / 2, width=1, height=1, overflow="visible"
    )
    words = _text(shortened(share.label, _NARROWEST - _SHARES_LABEL, 14), _SHARES_LABEL, y + 5)
    amount = (
        _text(share.text, _SHARES_LABEL, y + 5 + under, _QUIET)
        if under
        else _text(share.text, "100%", y + 5, _AT_THE_END)
    )
    drawn = part + (inside if width >= _LEAST_FOR_SHAPE else "") if width else ""
    return drawn + marker(look, 7, y) + words + amount


def _text(words: str, x: float | str, y: float, lettering: _Lettering = _WORDS) -> str:
    return svg.element(
        "text",
        svg.text(words),
        class_=lettering.class_,
        x=x,
        y=y,
        dx=lettering.dx,
        font_size=lettering.size,
        font_weight=lettering.weight,
        fill=lettering.fill,
        text_anchor=lettering.anchor,
    )
