"""Costs as bars: planned beside spent by group, and who pays as one bar of shares.

These pictures are fluid: bars are shares of whatever width the page has, and words keep their size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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


def cost_bars(groups: Sequence[CostGroup], *, planned: str, spent: str, title: str, description: str = "") -> str:
    """For each group a hollow bar of what was planned and a full one of what was spent; `planned` and `spent` name
    them in the legend. Negative amounts have no bar."""
    most = max((amount for group in groups for amount in (group.planned, group.spent)), default=0.0)
    scale = _LONGEST / most if most > 0 else 0.0
    rows = [_group(group, _LEGEND + at * _GROUP, scale) for at, group in enumerate(groups)]
    height = _LEGEND + len(groups) * _GROUP
    return svg.picture(
        PAPER_WIDTH,
        height,
        _legend(planned, spent),
        *rows,
        title=title,
        description=description,
        class_="bars",
        is_fluid=True,
    )


def share_bar(shares: Sequence[Share], *, title: str, description: str = "") -> str:
    """One bar of all shares, and below it a line of words for each. Shares of nothing have their line, but no part."""
    total = sum(max(share.amount, 0) for share in shares) or 1.0
    widths = [100 * max(share.amount, 0) / total for share in shares]
    starts = accumulate(widths, initial=0.0)
    under = 0.0 if all(_fits(share) for share in shares) else _SHARES_SECOND_LINE
    rows = [
        _share(at, share, start, width, under)
        for at, (share, start, width) in enumerate(zip(shares, starts, widths, strict=False))
    ]
    height = _SHARES_BAR + 10 + (_SHARES_LINE + under) * len(shares)
    return svg.picture(PAPER_WIDTH, height, *rows, title=title, description=description, class_="shares", is_fluid=True)


def _legend(planned: str, spent: str) -> str:
    second = 34 + text_width(planned, 14) + 28
    sample = svg.element("rect", class_="bar-spent", x=second, y=4, width=25.5, height=_BAR, fill=_ACCENT)
    return (
        _planned(4, None)
        + _text(planned, 34, 16.5, "bars-words")
        + sample
        + _text(spent, second + 34, 16.5, "bars-words")
    )


def _group(group: CostGroup, top: float, scale: float) -> str:
    planned, spent = max(group.planned, 0) * scale, max(group.spent, 0) * scale
    return (
        _text(shortened(group.label, _NARROWEST, 15), 0, top + 14, "bars-group", size="15", weight="600")
        + _planned(top + 22, planned)
        + _spent(top + 24 + _BAR, spent)
        + _text(group.planned_text, f"{planned:.2f}%", top + 35, "bars-soft", fill=_SOFT, dx="7")
        + _text(group.spent_text, f"{spent:.2f}%", top + 37 + _BAR, "bars-words", dx="7")
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


def _share(at: int, share: Share, start: float, width: float, under: float) -> str:
    """A part of the bar and its words, the amount that much under the name or, with 0, at the end of its line; the
    same colour and shape tell that they belong together."""
    look, y = style(at), _SHARES_BAR + 10 + (_SHARES_LINE + under) * at + _SHARES_LINE / 2
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
    words = _text(shortened(share.label, _NARROWEST - _SHARES_LABEL, 14), _SHARES_LABEL, y + 5, "bars-words")
    amount = (
        _text(share.text, _SHARES_LABEL, y + 5 + under, "bars-soft", fill=_SOFT)
        if under
        else _text(share.text, "100%", y + 5, "bars-words", anchor="end")
    )
    drawn = part + (inside if width >= _LEAST_FOR_SHAPE else "") if width else ""
    return drawn + marker(look, 7, y) + words + amount


def _text(
    words: str,
    x: float | str,
    y: float,
    class_: str,
    *,
    fill: str = _INK,
    size: str = "14",
    weight: str | None = None,
    dx: str | None = None,
    anchor: str | None = None,
) -> str:
    return svg.element(
        "text",
        svg.text(words),
        class_=class_,
        x=x,
        y=y,
        dx=dx,
        font_size=size,
        font_weight=weight,
        fill=fill,
        text_anchor=anchor,
    )
