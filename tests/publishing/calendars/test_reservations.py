"""What apps of travellers read from a feed: the reservation, as an object of schema.org beside the words."""

from __future__ import annotations

import datetime as dt
import json
import random
from dataclasses import replace
from typing import Any

import pytest

from events.missions.itineraries.plan.kinds import LegKind, LegStatus
from events.missions.itineraries.plan.links import Participation
from events.missions.itineraries.plan.values import Leg, Plan
from events.platform.ical.entries import Calendar, CalendarEntry
from events.platform.ical.writer import write_calendar
from events.platform.language.i18n import Translated
from events.publishing.calendars.feeds import FeedRequest
from events.publishing.calendars.itinerary_entries import LegEntries
from events.publishing.calendars.mission_feeds import leg_file, mission_feed
from events.publishing.calendars.privacy_levels import Level
from tests.missions.bookings.plans import AMINATA, JEAN, a_house, a_leg
from tests.publishing.calendars.rfc5545 import parse
from tests.publishing.calendars.samples import REVISED, SAMPLES, SESSION
from tests.publishing.calendars.test_ics_readers import (
    SPICES,
    Reader,
    expected,
    libical,  # noqa: F401 - a fixture
    seen_by_icalendar,
    seen_by_the_rfc,
)

RESERVATION = "X-KDE-KITINERARY-RESERVATION"
STAY = a_leg(LegKind.STAY, "stay", origin=a_house(), destination=None, number="", carrier="")


def a_plan(*legs: Leg) -> Plan:
    return Plan(
        mission_id=AMINATA.id,
        slug="m",
        title=Translated({"fr": "Mission"}),
        begins_on=dt.date(2027, 3, 15),
        ends_on=dt.date(2027, 3, 30),
        home_zone="America/Toronto",
        languages=("fr",),
        legs=legs,
        delegates=(AMINATA, JEAN),
        revised_at=REVISED,
    )


def told(content: bytes) -> list[dict[str, Any] | None]:
    """What each entry tells, once."""
    texts = [[event.text(RESERVATION)] if event.values(RESERVATION) else [] for event in parse(content).named("VEVENT")]
    assert content.count(b"schema.org") == sum(text.count("schema.org") for held in texts for text in held)
    return [json.loads(held[0])[0] if held else None for held in texts]


def feed(plan: Plan, level: Level, *, is_own: bool = True) -> bytes:
    return mission_feed(
        LegEntries(plan, AMINATA if is_own else None, level), FeedRequest("fr", REVISED, level=level)
    ).content


@pytest.mark.parametrize(
    ("level", "references"), [(Level.ALL, ["X7K2QD", "X7K2QD"]), (Level.NO_REFERENCES, [None, None])]
)
def test_a_traveller_s_feed_tells_what_is_booked_and_its_reference_only_when_asked(
    level: Level, references: list[str | None]
) -> None:
    plan = a_plan(a_leg(), STAY, a_leg(LegKind.MEETING, "meeting"))
    found = told(feed(plan, level))
    assert [each and each["@type"] for each in found] == ["FlightReservation", "LodgingReservation", None]
    assert [each.get("reservationNumber") for each in found if each] == references


def test_a_busy_feed_and_that_of_the_office_tell_nothing_of_it() -> None:
    plan = a_plan(a_leg())
    assert RESERVATION.encode() not in feed(plan, Level.BUSY) + feed(plan, Level.ALL, is_own=False)


def test_who_was_taken_off_a_leg_is_told_that_it_is_cancelled() -> None:
    off = Participation(is_on=False, sequence=1, changed_at=a_leg().revised_at + dt.timedelta(hours=1))
    leg = a_leg(people=frozenset({JEAN.id}), deviations={AMINATA.id: off}, status=LegStatus.BOOKED)
    (found,) = told(feed(a_plan(leg), Level.ALL))
    assert found is not None
    assert found["reservationStatus"] == "http://schema.org/ReservationCancelled"


def test_one_leg_to_download_tells_it_without_the_reference() -> None:
    content = leg_file(a_plan(a_leg()), AMINATA, "leg", REVISED, language="fr")
    assert content is not None
    (found,) = told(content)
    assert found is not None
    assert (found["reservationFor"]["flightNumber"], "X7K2QD" in content.decode()) == ("2530", False)


def test_a_leg_grows_a_feed_by_less_than_one_and_a_half_kilobytes() -> None:
    legs = [a_leg(code=f"leg-{number}") for number in range(100)]
    plain = len(feed(a_plan(*legs), Level.ALL, is_own=False))
    assert len(feed(a_plan(*legs), Level.ALL)) - plain < 100 * 1500


def _entry(number: int, title: str) -> CalendarEntry:
    data = {"@context": "http://schema.org", "@type": "BusReservation", "reservationFor": {"name": title}}
    return replace(SESSION, uid=str(number), summary=title, alarms=(), structured_data=data)


def test_hostile_texts_in_it_make_no_other_entry_in_any_reader(libical: Reader) -> None:  # noqa: F811
    chance = random.Random(9073)  # noqa: S311
    titles = ["".join(chance.choices(SPICES, k=chance.randrange(1, 12))) for _ in range(300)]
    some = tuple(_entry(number, title) for number, title in enumerate(titles))
    octets = write_calendar(Calendar(name="x", entries=some))
    wanted = [expected(entry) for entry in some]
    assert seen_by_the_rfc(octets) == wanted
    assert seen_by_icalendar(octets) == wanted
    assert libical(octets) == wanted
    assert max(map(len, octets.split(b"\r\n"))) <= 75
    whole = [title.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for title in titles]
    assert [each["reservationFor"]["name"] for each in told(octets) if each] == whole


def test_without_it_a_file_is_as_it_was() -> None:
    assert not any(RESERVATION.encode() in write_calendar(sample) for sample in SAMPLES.values())
