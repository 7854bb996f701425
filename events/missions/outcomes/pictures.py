"""Ratings as radar pictures and tables, in the current language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from events.missions.outcomes.criteria import CRITERIA, MOST
from events.missions.outcomes.queries import ShownRating
from events.platform.drawing.radar import RadarRow, RadarSeries, radar, radar_rows
from events.platform.language.formats import day
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext

_MOST_SERIES = 4  # more lines than that are a tangle


@dataclass(frozen=True)
class RatingPicture:
    """A radar as SVG, and the same as a table: `heads` are its series."""

    title: str
    svg: str
    heads: tuple[str, ...]
    rows: tuple[RadarRow, ...]


def latest_picture(ratings: Sequence[ShownRating], sender: str) -> RatingPicture | None:
    """Return how both sides see it now, by the last rating of each; None without any."""
    last = {rating.row.partner_id: rating for rating in ratings}
    return _picture(_("How each side sees the partnership"), list(last.values()), sender)


def pictures_over_time(ratings: Sequence[ShownRating], sender: str) -> list[RatingPicture]:
    """Return for each side that rated more than once how its view changed."""
    sides: dict[object, list[ShownRating]] = {}
    for rating in ratings:
        sides.setdefault(rating.row.partner_id, []).append(rating)
    pictures = [
        _picture(_("%(side)s over time", side=side_name(found[0], sender)), found, sender)
        for found in sides.values()
        if len(found) > 1
    ]
    return [picture for picture in pictures if picture]


def side_name(rating: ShownRating, sender: str) -> str:
    """Return whose rating it is; `sender` names the sending organization."""
    return str(rating.partner) if rating.partner is not None else sender or _("Our side")


def _picture(title: str, ratings: Sequence[ShownRating], sender: str) -> RatingPicture | None:
    if not ratings:
        return None
    axes = [str(criterion.name) for criterion in CRITERIA.values()]
    series = [_series(rating, sender) for rating in ratings[-_MOST_SERIES:]]
    drawn = radar(axes, series, title=title, description=_("From 1, not at all, to 5, fully."), most=MOST)
    return RatingPicture(title, drawn, tuple(one.label for one in series), radar_rows(axes, series))


def _series(rating: ShownRating, sender: str) -> RadarSeries:
    label = pgettext("whose rating, when", "%(side)s, %(day)s")
    scores = rating.row.scores
    values = tuple(float(scores[key]) if key in scores else None for key in CRITERIA)
    return RadarSeries(label % {"side": side_name(rating, sender), "day": day(rating.row.rated_on)}, values)
