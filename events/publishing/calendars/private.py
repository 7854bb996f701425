"""A private calendar as its owner's page shows it: addresses at each level, a code to scan, who fetched it last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup

from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.missions.file.models import Mission
from events.platform.ical.clients import word_of_client
from events.platform.language.i18n import Translated, current_language
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.qr.code import qr_svg
from events.platform.web.addresses import address
from events.platform.web.installation import Installation
from events.publishing.calendars.fetches import fetches_of, former_fetches_of
from events.publishing.calendars.joining import Holder, Joined, joined_with
from events.publishing.calendars.privacy_levels import Level
from events.publishing.calendars.tokens import feed_token
from events.records.feeds.models import FeedFetch
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

Offered = tuple[Level, LazyText, LazyText]  # a level, its name and a hint
_BUSY: Offered = (Level.BUSY, _("Only when you are busy"), _("For a calendar at work that others see."))
_FOR_PARTICIPANTS: Sequence[Offered] = (
    (
        Level.NO_REFERENCES,
        _("Everything"),
        _("Titles, rooms and how to join online: for a calendar that only you see."),
    ),
    _BUSY,
)
_FOR_TRAVELLERS: Sequence[Offered] = (
    (Level.ALL, _("Everything"), _("With the references of your bookings: for a calendar that only you see.")),
    (Level.NO_REFERENCES, _("Without booking references"), _("For a calendar that your household sees too.")),
    _BUSY,
)


@dataclass(frozen=True)
class FeedLinks:
    """A calendar at its addresses: to read, to subscribe with one press, to scan."""

    https: str
    webcal: str

    @property
    def qr(self) -> Markup:
        """The code of the address, drawn by us; its title is escaped there."""
        return Markup(qr_svg(self.https, title=str(_("QR code of the calendar’s address"))))  # noqa: S704


@dataclass(frozen=True)
class Fetch:
    """That an application asked for a calendar: which one in words, when last, how often."""

    client: str
    at: dt.datetime
    count: int


@dataclass(frozen=True)
class PrivateCalendar:
    """All that a page shows of somebody's calendars.

    `everything` joins what `joined` names. `former` are those who still ask for an
    address that was replaced.
    """

    own: FeedLinks
    everything: FeedLinks
    level: Level
    levels: Sequence[Offered]
    fetched: Sequence[Fetch]
    former: Sequence[Fetch]
    joined: Sequence[Translated]
    is_mission: bool


def links_of(here: Installation, name: str, token: str, level: Level = Level.NO_REFERENCES) -> FeedLinks:
    """Return a private calendar's addresses in the language of the page; the level stands in the address for people."""
    shown = "" if level is Level.NO_REFERENCES else str(level)
    https = here.absolute(address(name, token=token, lang=current_language(), level=shown))
    return FeedLinks(https, "webcal" + https[https.index("://") :])


def own_feed(here: Installation, row: Holder, level: Level = Level.NO_REFERENCES) -> FeedLinks:
    """Return the calendar of a registration, or of a traveller on one mission."""
    name, purpose = ("person", "feed") if isinstance(row, Registration) else ("traveller", "traveller-feed")
    token = feed_token(here.signer, purpose, row.id, row.feed_generation, level)
    return links_of(here, f"calendars.{name}", token, level)


def everything_feed_of(here: Installation, row: Holder, level: Level = Level.NO_REFERENCES) -> FeedLinks:
    """Return the calendar of all that concerns the same person."""
    token = feed_token(here.signer, "everything", row.id, row.feed_generation, level)
    return links_of(here, "calendars.everything", token, level)


async def private_calendar(here: Installation, row: Holder, asked_level: str | None) -> PrivateCalendar:
    """Return a holder's calendars at the level asked for, the usual one where none is offered by that name."""
    levels = levels_for(row)
    level = next((one for one, _name, _hint in levels if one == asked_level), Level.NO_REFERENCES)
    return PrivateCalendar(
        own_feed(here, row, level),
        everything_feed_of(here, row, level),
        level,
        levels,
        fetched(await fetches_of(row.id, row.feed_generation)),
        fetched(await former_fetches_of(row.id, row.feed_generation)),
        await _names(await joined_with(row)),
        not isinstance(row, Registration),
    )


def levels_for(row: Holder) -> Sequence[Offered]:
    """Return what can be chosen: a registration has nothing to leave out but what it is about."""
    return _FOR_PARTICIPANTS if isinstance(row, Registration) else _FOR_TRAVELLERS


def fetched(rows: Sequence[FeedFetch]) -> list[Fetch]:
    """Return rows of fetches in words; several purposes of one application count together."""
    found: dict[str, Fetch] = {}
    for row in rows:
        name = word_of_client(row.client)
        before = found.get(name)
        count = row.count + (before.count if before else 0)
        found[name] = Fetch(name, max(row.last_fetched_at, before.at) if before else row.last_fetched_at, count)
    return sorted(found.values(), key=lambda fetch: fetch.at, reverse=True)


async def _names(joined: Sequence[Joined]) -> list[Translated]:
    """Return the name of each: the event's name, the mission's title."""
    about = [one.about for one in joined]
    texts = await texts_of(about)
    names: dict[UUID, Translated] = {}
    for rows, name in ((Event.filter(id__in=about), "name"), (Mission.filter(id__in=about), "title")):
        names |= {row.id: texts.falling_back(fallback_order(row)).of(row.id, name) for row in await rows}
    return [names[one.about] for one in joined]
