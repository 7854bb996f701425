"""A mission's report as frozen values: what loaders fill in, in one language, and the writers set.

Texts marked Markdown may have paragraphs, lists and headings. Amounts are Decimal in the report's `currency` unless
said otherwise; dates are days on the calendar. Every part may be empty: its chapter is then left out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from events.publishing.roadbooks.values import DayPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Perspective:
    """The contribution of one side to the cooperation; `text` is Markdown."""

    side: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPartner:
    name: str
    about: str = ""  # roles and country, as `wording.about_partner` says them
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportIndicator:
    """A measure of an objective. A counted one has `target` and `reached`; a told one `aim` and `result`."""

    label: str
    target: int | None = None
    reached: int | None = None
    aim: str = ""
    result: str = ""
    is_counted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportObjective:
    """`number` is "" for the general one; `result` is Markdown: what came of it, told."""

    number: str
    title: str
    result: str = ""
    indicators: tuple[ReportIndicator, ...] = ()


class Outcome(StrEnum):
    """The outcome of something planned; ADDED was not planned and took place, AHEAD is still to come."""

    DONE = "done"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    ADDED = "added"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportActivity:
    """A meeting, visit, workshop or public event, planned beside done.

    `planned` and `done` say when and where in words ("18 March 2008, 09:00, La Paz"; "" where there was none);
    `objectives` are numbers of objectives; `minutes` is Markdown, or "".
    """

    title: str
    partner: str = ""
    planned: str = ""
    done: str = ""
    outcome: Outcome = Outcome.DONE
    objectives: tuple[str, ...] = ()
    note: str = ""
    minutes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPerson:
    """Somebody who went; `dates` in words where they differ from the mission's."""

    name: str
    role: str = ""
    organization: str = ""
    dates: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMet:
    """The people met at one partner: names with their functions."""

    partner: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAction:
    """A joint action; `state` is its word in the report's language, `is_late` what needs attention."""

    title: str
    responsible: str = ""
    partner: str = ""
    due_on: dt.date | None = None
    state: str = ""
    is_late: bool = False
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCost:
    """Costs of one kind that one payer bears, in the report's currency; None is not known.

    `kind` and `payer` are words in the report's language. `is_direct` tells direct cost from what is added to reach
    the full cost (staff time, overhead, what a partner gives).
    """

    kind: str
    payer: str
    label: str = ""
    planned: Decimal | None = None
    spent: Decimal | None = None
    is_direct: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRate:
    """One unit of `currency` (ISO 4217) was worth `rate` of the report's currency on a day."""

    currency: str
    rate: Decimal
    on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRating:
    """The rating of the partnership by one side: `scores` in the order of the report's `criteria`, 1 to 5 or None."""

    side: str
    on: dt.date
    scores: tuple[int | None, ...]
    signs: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLesson:
    """Something to keep (`is_kept`) or to do otherwise; `text` is Markdown."""

    text: str
    is_kept: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionReport:
    """Everything that a mission's report says. `currency` is ISO 4217; `made_on` is the day it was made on.

    `radar_svg` is the picture of the ratings, `radar_description` the same in words. `itinerary` is the annex: days as
    `events.publishing.roadbooks.days.day_pages` makes them, of which one line per row is told.
    """

    title: str
    begins_on: dt.date
    ends_on: dt.date
    made_on: dt.date
    organization: str = ""
    programme: str = ""
    occasion: str = ""
    state: str = ""
    notice: str = ""
    summary: str = ""  # Markdown
    context: str = ""  # Markdown
    perspectives: tuple[Perspective, ...] = ()
    partners: tuple[ReportPartner, ...] = ()
    objectives: tuple[ReportObjective, ...] = ()
    activities: tuple[ReportActivity, ...] = ()
    people: tuple[ReportPerson, ...] = ()
    met: tuple[ReportMet, ...] = ()
    actions: tuple[ReportAction, ...] = ()
    currency: str = "EUR"
    costs: tuple[ReportCost, ...] = ()
    rates: tuple[ReportRate, ...] = ()
    criteria: tuple[str, ...] = ()
    ratings: tuple[ReportRating, ...] = ()
    radar_svg: str = ""
    radar_description: str = ""
    lessons: tuple[ReportLesson, ...] = ()
    itinerary: tuple[DayPage, ...] = ()
