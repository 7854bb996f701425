"""What somebody is doing now and does next, where, and what is news of it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from events.missions.fieldwork.now_next import NowNext, date_there, is_news, money_there, now_and_next
from events.missions.itineraries.plan.kinds import DelegateRole, LegKind, LegStatus, PlaceKind
from events.missions.itineraries.plan.values import NO_TEXT, Delegate, Leg, Place, Plan
from events.platform.zoned import ZonedTime
from tests.factories import NOW

LEA = Delegate(uuid.uuid4(), "lea", "Léa", DelegateRole.MEMBER, "fr")
LA_PAZ = Place(uuid.uuid4(), "la-paz", PlaceKind.OFFICE, NO_TEXT, "America/La_Paz", country="BO")
KATHMANDU = Place(uuid.uuid4(), "kathmandu", PlaceKind.OFFICE, NO_TEXT, "Asia/Kathmandu", country="NP")


def leg(kind: str, starts: str, ends: str, origin: Place = LA_PAZ, **values: Any) -> Leg:
    return Leg(
        id=uuid.uuid4(),
        code=kind,
        uid=kind,
        kind=LegKind(kind),
        origin=origin,
        created_at=NOW,
        revised_at=NOW,
        starts=ZonedTime.parse(f"2027-03-{starts}", origin.zone),
        ends=ZonedTime.parse(f"2027-03-{ends}", origin.zone),
        **values,
    )


STAY = leg("stay", "16T14:00", "18T10:00")
MEETING = leg("meeting", "17T09:00", "17T11:00")
MEAL = leg("meal", "17T12:00", "17T13:00")
LEGS = (STAY, MEETING, MEAL)
PLAN = Plan(uuid.uuid4(), "m", NO_TEXT, dt.date(2027, 3, 16), dt.date(2027, 3, 18), "Europe/Madrid", ("fr",), legs=LEGS)


def at(stored: str, zone: str = "America/La_Paz") -> dt.datetime:
    return ZonedTime.parse(f"2027-03-{stored}", zone).instant()


def test_a_stay_is_the_bed_and_not_what_goes_on() -> None:
    assert now_and_next(LEGS, at("17T09:00")) == NowNext((MEETING,), STAY, MEAL)
    assert now_and_next(LEGS, at("17T11:00")) == NowNext((), STAY, MEAL)
    assert now_and_next(LEGS, at("16T13:59")) == NowNext((), None, STAY)
    assert now_and_next(LEGS, at("18T10:00")) == NowNext()


def test_what_is_cancelled_counts_for_nothing() -> None:
    cancelled = replace(MEETING, status=LegStatus.CANCELLED)
    assert now_and_next((STAY, cancelled, MEAL), at("17T09:30")) == NowNext((), STAY, MEAL)


def test_the_date_and_the_money_are_those_of_the_place() -> None:
    away = leg("meeting", "17T09:00", "17T11:00", KATHMANDU)
    noon = at("17T00:30", "Asia/Kathmandu")
    assert date_there((away,), PLAN, LEA, noon) == dt.date(2027, 3, 17)
    assert date_there((), PLAN, LEA, at("17T00:30", "Europe/Madrid")) == dt.date(2027, 3, 17)
    assert money_there((away,), PLAN, LEA, at("17T10:00", "Asia/Kathmandu")) == "NPR"
    assert money_there(LEGS, PLAN, LEA, at("17T09:30")) == "BOB"
    assert money_there((), PLAN, LEA, NOW) == ""


def test_news_is_what_was_changed_in_the_last_two_days_and_not_what_is_new() -> None:
    changed = replace(MEETING, revised_at=NOW + dt.timedelta(hours=1))
    assert is_news(changed, NOW + dt.timedelta(hours=2))
    assert not is_news(changed, NOW + dt.timedelta(hours=49))
    assert not is_news(MEETING, NOW)
