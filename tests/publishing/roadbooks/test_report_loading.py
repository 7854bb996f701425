"""The report from rows: what was planned beside what was done, and the demonstration's own in two languages."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import docx
import pytest

from events.demonstration.missions import ensure_missions
from events.missions.file.models import Mission
from events.missions.itineraries.plan.kinds import LegStatus
from events.missions.itineraries.plan.values import Leg
from events.missions.outcomes.models import Rating
from events.platform.language.i18n import Translated, speaking
from events.publishing.roadbooks.activities import Course, LegChange, activities, shortened
from events.publishing.roadbooks.document import Heading, Picture, Table
from events.publishing.roadbooks.docx_writer import document_docx
from events.publishing.roadbooks.paper import document_pdf
from events.publishing.roadbooks.report import Outcome
from events.publishing.roadbooks.report_composing import report_document
from events.publishing.roadbooks.report_loading import load_report
from events.records.vault.sealing import master_keys
from events.settings import Settings
from tests.factories import make_event
from tests.publishing.roadbooks.journey import LEGS, MADE, plan
from tests.publishing.roadbooks.reading import outside, text_of

LATER = dt.datetime(2008, 6, 1, tzinfo=dt.UTC)
APPROVED, LEFT = dt.datetime(2008, 3, 11, tzinfo=dt.UTC), dt.datetime(2008, 3, 15, 12, tzinfo=dt.UTC)
MEETING = next(leg for leg in LEGS if leg.code == "meeting1")


def told(leg: Leg, **course: Any) -> list[tuple[Outcome, str, str, str]]:
    given = {"now": LATER, "approved_at": APPROVED, "left_at": LEFT} | course
    with speaking("fr"):
        found = activities(plan(legs=(leg,)), Course(**given))
        return [(one.outcome, one.planned, one.done, one.note) for one in found]


def meeting(**changes: Any) -> Leg:
    return replace(MEETING, **changes)


def change(act: str, made_at: dt.datetime, details: Mapping[str, object]) -> LegChange:
    return LegChange(MEETING.id, act, made_at, details)


WHEN, EARLIER = "17 mars 2008, 09:30, La Paz", "16 mars 2008, 15:00, La Paz"
MOVED = {"starts": ["2008-03-16T15:00", "2008-03-17T09:30"]}
ON_THE_WAY = LEFT + dt.timedelta(days=1)


def test_what_was_held_as_it_was_planned() -> None:
    assert told(meeting()) == [(Outcome.DONE, WHEN, WHEN, "")]


def test_what_moved_after_the_departure_stands_beside_its_planned_hour() -> None:
    assert told(meeting(), changes=(change("moved", ON_THE_WAY, MOVED),)) == [(Outcome.CHANGED, EARLIER, WHEN, "")]


def test_the_first_of_several_moves_tells_what_was_planned() -> None:
    again = change("moved", ON_THE_WAY + dt.timedelta(hours=1), {"starts": ["2008-03-17T08:00", "2008-03-17T09:30"]})
    found = told(meeting(), changes=(change("moved", ON_THE_WAY, MOVED), again))
    assert found == [(Outcome.CHANGED, EARLIER, WHEN, "")]


def test_what_moved_before_the_departure_is_planning() -> None:
    before = LEFT - dt.timedelta(seconds=1)
    assert told(meeting(), changes=(change("moved", before, MOVED),)) == [(Outcome.DONE, WHEN, WHEN, "")]


def test_a_changed_leg_whose_hour_stayed_is_told_as_changed() -> None:
    assert told(meeting(status=LegStatus.CHANGED)) == [(Outcome.CHANGED, WHEN, WHEN, "")]


def test_what_was_cancelled_after_the_approval_is_told_with_its_reason() -> None:
    reason = change("cancelled", ON_THE_WAY, {"reason": "Route coupée"})
    gone = meeting(status=LegStatus.CANCELLED, cancelled_at=APPROVED)
    assert told(gone, changes=(reason,)) == [(Outcome.CANCELLED, WHEN, "", "Route coupée")]


def test_what_was_cancelled_before_the_approval_was_never_planned() -> None:
    assert told(meeting(status=LegStatus.CANCELLED, cancelled_at=APPROVED - dt.timedelta(seconds=1))) == []


def test_what_was_added_on_the_way_was_not_planned() -> None:
    assert told(meeting(created_at=ON_THE_WAY)) == [(Outcome.ADDED, "", WHEN, "")]


def test_a_file_written_after_the_journey_has_nothing_added() -> None:
    assert told(meeting(created_at=ON_THE_WAY), left_at=None) == [(Outcome.DONE, WHEN, WHEN, "")]


def test_what_is_still_to_come_was_not_done() -> None:
    assert told(meeting(), now=MEETING.ends_at - dt.timedelta(seconds=1)) == [(Outcome.AHEAD, WHEN, "", "")]


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("Court.", 10, "Court."),
        ("Un premier alinéa.\n\nUn autre qui est long", 24, "Un premier alinéa …"),
        ("Une phrase. Une autre plus longue", 20, "Une phrase …"),
        ("des mots sans fin de phrase", 15, "des mots sans …"),
        ("x" * 20, 10, "x" * 10 + "…"),
    ],
)
def test_long_minutes_end_where_a_thought_does(text: str, most: int, expected: str) -> None:
    assert shortened(text, most) == expected


@pytest.fixture
async def bolivia(database: str, settings: Settings) -> Mission:
    event = await make_event()
    made = await ensure_missions(event.id, master_keys(settings), MADE.replace(year=2027), lambda _line: None)
    return made.past


@pytest.mark.parametrize("language", ["fr", "es"])
async def test_the_demonstrations_report_is_whole(bolivia: Mission, language: str) -> None:
    with speaking(language):
        report = await load_report(bolivia, MADE.replace(year=2027))
    document = report_document(report, language)
    headings = [part for part in document.parts if isinstance(part, Heading) and part.level == 1]
    pictures = [part for part in document.parts if isinstance(part, Picture)]
    assert (len(headings), len(pictures), len(report.people)) == (14, 1, 6)
    assert {one.outcome for one in report.activities} == {Outcome.DONE, Outcome.CANCELLED}
    assert len(report.criteria) == len(report.ratings[0].scores) == 11
    pdf = document_pdf(document)
    text = " ".join(text_of(pdf))
    assert {"fr": "Mission de la Coalition Eau Secours! en Bolivie", "es": "Misión de la Coalition"}[language] in text
    assert outside(pdf) == []
    word = docx.Document(io.BytesIO(document_docx(document)))
    tables = [part for part in document.parts if isinstance(part, Table)]
    styles = [
        paragraph.text for paragraph in word.paragraphs if paragraph.style and paragraph.style.name == "Heading 1"
    ]
    assert (len(word.tables), len(word.inline_shapes), styles) == (len(tables), 1, [part.text for part in headings])


async def test_amounts_are_told_in_major_units_of_the_missions_currency(bolivia: Mission) -> None:
    with speaking("fr"):
        report = await load_report(bolivia, LATER)
    flights = report.costs[0]
    assert (report.currency, str(flights.planned), str(flights.spent)) == ("CAD", "8940.00", "9312.00")
    assert {rate.currency for rate in report.rates} == {"USD", "BOB"}


def test_a_title_of_nobody_is_no_reason_to_fail() -> None:
    assert told(meeting(id=uuid.uuid4(), title=Translated({}), partner_id=None))[0][0] is Outcome.DONE


async def test_the_report_quotes_only_those_who_allowed_it(bolivia: Mission) -> None:
    ratings = Rating.filter(mission_id=bolivia.id)
    await ratings.update(comment="Une remarque.", signs=["uneven_risks"], may_quote=False)
    silent = await load_report(bolivia, MADE.replace(year=2027))
    await ratings.update(may_quote=True)
    quoted = await load_report(bolivia, MADE.replace(year=2027))
    assert {(one.comment, one.signs) for one in silent.ratings} == {("", ())}
    assert {(one.comment, len(one.signs)) for one in quoted.ratings} == {("Une remarque.", 1)}
    assert [one.scores for one in silent.ratings] == [one.scores for one in quoted.ratings]
    assert "Une remarque." not in str(report_document(silent, "fr"))
