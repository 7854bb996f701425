"""Figures as pictures, and as rows of a table, in the current language."""

from __future__ import annotations

from events.platform.drawing.bars import Share, count_bars
from events.platform.drawing.count_map import Counted, count_map
from events.platform.drawing.growth import Round, growth_lines
from events.platform.language.formats import number
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import ngettext, pgettext
from events.publishing.figures.values import Figure, Shape

MOST_BARS = 15


def picture_of(figure: Figure) -> str:
    """Return the picture of a figure as SVG; a map without any place on it is bars."""
    if figure.shape is Shape.LINES:
        return _lines(figure)
    if figure.shape is Shape.MAP:
        placed = [Counted(one.label, one.number, one.position) for one in figure.counts if one.position]
        return count_map(placed, title=figure.title) or bars_of(figure)
    return bars_of(figure)


def bars_of(figure: Figure) -> str:
    """Return the largest groups of a figure as bars, all of them where they follow each other."""
    shown = figure.counts if figure.is_ordered else figure.counts[:MOST_BARS]
    return count_bars([Share(one.label, one.number, _told(figure, one.number)) for one in shown], title=figure.title)


def _lines(figure: Figure) -> str:
    rounds = [Round(one.label, one.points) for one in figure.growth]
    days = [days for one in rounds for days, _number in one.points]
    begins, ends = _days_before(max(days, default=0)), _days_before(min(days, default=0))
    return growth_lines(rounds, begins=begins, ends=ends, title=figure.title)


def _days_before(days: int) -> str:
    if days < 0:
        return _("during the event")
    return ngettext("%(num)s day before", "%(num)s days before", days)


def _told(figure: Figure, count: int) -> str:
    if not (figure.is_whole and figure.total):
        return number(count)
    percent = number(round(100 * count / figure.total))
    return pgettext("share of a sum", "%(amount)s (%(percent)s %%)", amount=number(count), percent=percent)


def rows_of(figure: Figure) -> tuple[list[str], list[list[str]]]:
    """Return the head and the rows of a figure's table, in plain numbers."""
    if figure.shape is Shape.LINES:
        head = [_("Event"), _("Days before the event"), _("Registered by then")]
        return head, [[one.label, str(days), str(count)] for one in figure.growth for days, count in one.points]
    head = [figure.head, _("People"), *([_("Share in percent")] if figure.is_whole else [])]
    rows = [[one.label, str(one.number), f"{100 * one.number / max(figure.total, 1):.1f}"] for one in figure.counts]
    return head, [row[: len(head)] for row in rows]
