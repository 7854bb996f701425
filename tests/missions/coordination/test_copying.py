"""From a past mission to a new one: what comes along, moved by so many days, and what never does."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import httpx
import pytest

from events.missions.bookings.models import Booking
from events.missions.coordination.copy_operations import OF_TEMPLATES, CopyValues, Part, copy_mission
from events.missions.costs.models import BudgetLine, PerDiemRate, Receipt
from events.missions.file.models import (
    Committee,
    Contact,
    Delegate,
    Indicator,
    Mission,
    MissionPartner,
    Objective,
    Requirement,
)
from events.missions.itineraries.models import Leg, LegObjective, LegPerson, MissionDocument, Place, WarningSetAside
from events.missions.outcomes.models import JointAction, Lesson, Minutes
from events.platform.zoned import WallTimeError
from events.records.people.models import Account, Grant
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_in
from tests.factories import NOW, make_account, sign_in
from tests.missions_factory import (
    grant_mission,
    make_contact,
    make_delegate,
    make_leg,
    make_mission,
    make_objective,
    make_partner,
    make_place,
    write_mission_texts,
)

LATER = dt.datetime(2027, 9, 1, 8, tzinfo=dt.UTC)
FIRST = dt.date(2028, 3, 13)  # 364 days after the first day of the mission copied
OWNER = uuid.uuid4()


async def make_whole_mission(**values: Any) -> Mission:
    """A mission with something of everything, and two persons of whom one flies alone."""
    texts = {"context": {"fr": "Pourquoi"}, "notice": {"fr": "Départ à 5 h"}, "occasion": {"fr": "Journée de l'eau"}}
    mission = await make_mission("past", state="closed", texts=texts, limits={"train": 45}, **values)
    lea, max_ = await make_delegate(mission), await make_delegate(mission, "max", link_generation=4)
    gone = await make_delegate(mission, "gone", left_at=NOW)
    partner = await make_partner(mission, is_link_open=True, link_generation=3, rating_generation=2)
    committee = await Committee.create(id=uuid.uuid4(), partner=partner, position=1, city="La Paz")
    contact = await make_contact(partner, committee=committee)
    await make_partner(mission, "left", removed_at=NOW)
    objective = await make_objective(mission, is_general=True)
    indicator = await Indicator.create(
        id=uuid.uuid4(), objective=objective, position=1, kind="counted", target=20, reached=14
    )
    await write_mission_texts(mission, indicator.id, {"label": {"fr": "Personnes"}, "result": {"fr": "Quatorze"}})
    await write_mission_texts(mission, objective.id, {"result": {"fr": "Atteint"}})
    office, airport = await make_place(mission), await make_place(mission, "yul", time_zone="America/Toronto")
    meeting = await make_leg(
        mission,
        origin=office,
        objectives=[objective],
        off=[max_],
        partner=partner,
        contact=contact,
        status="confirmed",
        reference="ABC123",
        sequence=7,
        interpreter=lea,
    )
    await make_leg(
        mission,
        "flight",
        kind="flight",
        origin=airport,
        destination=office,
        starts="2027-03-15T22:10",
        ends="2027-03-16T06:40",
        on=[max_],
        is_shared=False,
        number="LA 2471",
        status="booked",
    )
    await make_leg(mission, "off", status="cancelled", cancelled_at=NOW)
    await Requirement.create(id=uuid.uuid4(), mission=mission, country="BO", kind="vaccination")
    await PerDiemRate.create(id=uuid.uuid4(), mission=mission, country="BO", amount=4200, currency="BOB", rate="0.2")
    line = await BudgetLine.create(
        id=uuid.uuid4(),
        mission=mission,
        code="flights",
        position=1,
        kind="transport",
        payer="sender",
        currency="CAD",
        planned=900_000,
        spent=912_345,
        leg=meeting,
    )
    await _what_never_comes_along(mission, meeting, line, gone)
    actions: dict[str, dict[str, Any]] = {"open": {}, "done": {"state": "done"}, "gone": {"carried_to": uuid.uuid4()}}
    for code, differing in actions.items():
        action = await JointAction.create(
            id=uuid.uuid4(),
            mission=mission,
            partner=partner,
            objective=objective,
            leg=meeting,
            code=code,
            language="es",
            due_on=dt.date(2027, 6, 1),
            created_at=NOW,
            **differing,
        )
        await write_mission_texts(mission, action.id, {"title": {"es": f"Acción {code}"}})
    return mission


async def _what_never_comes_along(mission: Mission, leg: Leg, line: BudgetLine, who: Delegate) -> None:
    from events.records.files.models import StoredFile

    file = await StoredFile.create(
        id=uuid.uuid4(),
        scope=mission.id,
        purpose="document",
        name="a.pdf",
        media_type="application/pdf",
        size=1,
        sha256="",
        stored_as="x",
        created_at=NOW,
    )
    await MissionDocument.create(id=uuid.uuid4(), mission=mission, leg=leg, file=file, name="A", created_at=NOW)
    await Booking.create(id=uuid.uuid4(), mission=mission, leg=leg, file=file, identity="x", received_at=NOW)
    await Receipt.create(id=uuid.uuid4(), mission=mission, line=line, file=file, nonce="r", created_at=NOW)
    await Minutes.create(id=uuid.uuid4(), leg=leg, updated_at=NOW)
    await Lesson.create(id=uuid.uuid4(), mission=mission, position=1, kind="keep")
    await WarningSetAside.create(mission=mission, key="x", reason="y", set_aside_at=NOW)


async def owner() -> Account:
    return await make_account()


async def copy(source: Mission, *parts: Part, first: dt.date = FIRST, **columns: Any) -> Mission:
    given = {
        "slug": "next",
        "begins_on": first,
        "ends_on": first + dt.timedelta(days=15),
        "languages": source.languages,
        "default_language": "fr",
        "home_zone": "America/Toronto",
        "country": "BO",
    }
    by = (await owner()).id
    return await copy_mission(
        source, CopyValues({**given, **columns}, {"title": {"fr": "La suivante"}}, parts), by=by, now=LATER
    )


async def test_everything_that_is_prepared_again_comes_along_and_nothing_of_what_happened(database: str) -> None:
    source = await make_whole_mission()
    made = await copy(source, *Part)
    counts = {
        model.__name__: await model.filter(mission_id=made.id).count()
        for model in (
            Place,
            Leg,
            Objective,
            MissionPartner,
            Requirement,
            Delegate,
            BudgetLine,
            PerDiemRate,
            JointAction,
            MissionDocument,
            Booking,
            Receipt,
            Lesson,
            WarningSetAside,
        )
    }
    assert counts == {
        "Place": 2,
        "Leg": 2,
        "Objective": 1,
        "MissionPartner": 1,
        "Requirement": 1,
        "Delegate": 2,
        "BudgetLine": 1,
        "PerDiemRate": 1,
        "JointAction": 1,
        "MissionDocument": 0,
        "Booking": 0,
        "Receipt": 0,
        "Lesson": 0,
        "WarningSetAside": 0,
    }
    assert await Minutes.filter(leg__mission_id=made.id).count() == 0
    assert await Committee.filter(partner__mission_id=made.id).count() == 1
    assert (made.state, made.published_at, made.copied_from, made.version) == ("draft", None, source.id, 1)
    grant = await Grant.get(scope=made.id)
    assert (grant.role, grant.account_id) == ("owner", (await owner()).id)


async def test_legs_move_by_days_keep_their_hours_and_are_other_items_of_calendars(database: str) -> None:
    source = await make_whole_mission()
    made = await copy(source, *Part)
    was = {leg.code: leg for leg in await Leg.filter(mission_id=source.id)}
    rows = Leg.filter(mission_id=made.id).select_related("origin", "partner", "contact")
    legs = {leg.code: leg for leg in await rows}
    meeting, flight = legs["meeting"], legs["flight"]
    assert (meeting.starts, meeting.starts_zone, meeting.ends) == (
        "2028-03-15T09:00",
        "America/La_Paz",
        "2028-03-15T11:00",
    )
    assert meeting.starts_at == dt.datetime(2028, 3, 15, 13, tzinfo=dt.UTC)
    # Montréal is at UTC−4 on 13 March 2028 (the clocks changed the day before), as it was on 15 March 2027.
    assert (flight.starts, flight.starts_at) == ("2028-03-13T22:10", dt.datetime(2028, 3, 14, 2, 10, tzinfo=dt.UTC))
    assert (flight.number, flight.is_shared) == ("LA 2471", False)
    for leg in (meeting, flight):
        assert (leg.status, leg.reference, leg.sequence, leg.version) == ("planned", "", 0, 1)
        assert (leg.created_at, leg.revised_at, leg.cancelled_at) == (LATER, LATER, None)
        assert leg.uid != was[leg.code].uid
    assert meeting.origin and meeting.partner and meeting.contact
    assert {meeting.origin.mission_id, meeting.partner.mission_id} == {made.id}
    assert meeting.contact.partner_id == meeting.partner_id
    people = await LegPerson.filter(leg__mission_id=made.id).select_related("delegate", "leg")
    assert {(row.leg.code, row.delegate.code, row.is_on, row.sequence, row.delegate.mission_id) for row in people} == {
        ("meeting", "max", False, 0, made.id),
        ("flight", "max", True, 0, made.id),
    }
    assert await LegObjective.filter(leg_id=meeting.id, objective__mission_id=made.id).count() == 1


async def test_results_are_emptied_links_are_new_and_only_the_plan_of_costs_is_kept(database: str) -> None:
    source = await make_whole_mission()
    made = await copy(source, *Part)
    indicator = await Indicator.get(objective__mission_id=made.id).select_related("objective")
    assert (indicator.target, indicator.reached) == (20, None)
    texts = await texts_in(made.id, fallback_order(made))
    assert str(texts.of(indicator.id, "label")) == "Personnes"
    assert not texts.of(indicator.id, "result")
    assert not texts.of(indicator.objective_id, "result")
    assert (str(texts.of(made.id, "title")), str(texts.of(made.id, "context"))) == ("La suivante", "Pourquoi")
    assert not texts.of(made.id, "notice")
    partner = await MissionPartner.get(mission_id=made.id)
    assert (partner.is_link_open, partner.link_generation, partner.rating_generation) == (False, 1, 1)
    contact = await Contact.get(partner_id=partner.id).select_related("committee")
    assert contact.committee
    assert contact.committee.partner_id == partner.id
    line = await BudgetLine.get(mission_id=made.id).select_related("leg")
    assert line.leg
    assert (line.planned, line.spent, line.leg.mission_id) == (900_000, None, made.id)
    assert {row.link_generation for row in await Delegate.filter(mission_id=made.id)} == {1}


async def test_open_actions_go_on_and_say_from_where_and_to_where(database: str) -> None:
    source = await make_whole_mission()
    made = await copy(source, *Part)
    action = await JointAction.get(mission_id=made.id)
    was = await JointAction.get(mission_id=source.id, code="open")
    assert (action.carried_from, was.carried_to, action.code) == (was.id, action.id, "open")
    assert (action.state, action.due_on, action.leg_id) == ("open", dt.date(2027, 6, 1), None)
    assert str((await texts_in(made.id)).of(action.id, "title")) == "Acción open"
    assert (await JointAction.get(mission_id=source.id, code="done")).carried_to is None


async def test_without_the_delegation_nobody_deviates_and_nobodys_own_flight_comes_along(database: str) -> None:
    source = await make_whole_mission()
    made = await copy(source, Part.ITINERARY)
    legs = await Leg.filter(mission_id=made.id)
    assert [leg.code for leg in legs] == ["meeting"]
    assert (legs[0].partner_id, legs[0].contact_id, legs[0].interpreter_id) == (None, None, None)
    assert await LegPerson.filter(leg__mission_id=made.id).count() == 0
    assert await Delegate.filter(mission_id=made.id).count() == 0
    assert not (await texts_in(made.id)).of(made.id, "context")


async def test_a_date_at_the_end_of_the_known_years_changes_nothing(database: str) -> None:
    source = await make_whole_mission()
    with pytest.raises(WallTimeError):
        await copy(source, *Part, first=dt.date(2199, 12, 31))
    assert await Mission.all().count() == 1
    assert (await JointAction.get(code="open")).carried_to is None


# -- the pages -----------------------------------------------------------------------------------------------------


def copied(**changes: Any) -> dict[str, Any]:
    return {
        "title-fr": "Bolivie, la suite",
        "slug": "bolivie-2028",
        "begins_on": "2028-03-13",
        "parts": [str(part) for part in Part],
        "country": "BO",
    } | changes


async def test_a_coordinator_copies_a_mission(client: httpx.AsyncClient) -> None:
    source = await make_whole_mission(partnership=None)
    client.cookies.update(await sign_in())
    await grant_mission(await owner(), source)
    page = await client.get("/en/organize/missions/past/copy")
    assert 'value="2028-03-13"' in page.text
    answer = await client.post("/en/organize/missions/past/copy", data=copied())
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/organize/missions/bolivie-2028/")
    made = await Mission.get(slug="bolivie-2028")
    assert (made.begins_on, made.ends_on, made.limits) == (FIRST, dt.date(2028, 3, 28), {"train": 45})
    assert await JointAction.filter(mission_id=made.id).count() == 1
    assert 'href="/en/organize/missions/past/"' in (await client.get(answer.headers["location"])).text
    client.cookies.update(await sign_in("new@example.org"))
    await grant_mission(await Account.get(email="new@example.org"), made)
    assert 'href="/en/organize/missions/past/"' not in (await client.get(answer.headers["location"])).text
    client.cookies.update(await sign_in())
    again = await client.post("/en/organize/missions/past/copy", data=copied())
    assert again.status_code == 422
    assert "Another mission has this address" in again.text
    assert "Bolivie, la suite" in again.text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"begins_on": "2199-12-31"}, "Is the year right?"),
        ({"slug": "La Paz"}, "Small letters a to z"),
        ({"is_template": "y", "country": ""}, "A template is found by its country"),
        ({"title-fr": ""}, "The text in French is missing."),
    ],
)
async def test_a_copy_that_cannot_be_is_refused(
    client: httpx.AsyncClient, changes: dict[str, Any], message: str
) -> None:
    source = await make_whole_mission()
    client.cookies.update(await sign_in())
    await grant_mission(await owner(), source)
    answer = await client.post("/en/organize/missions/past/copy", data=copied(**changes))
    assert answer.status_code == 422
    assert message in answer.text
    assert await Mission.all().count() == 1


async def test_a_template_holds_no_people_and_a_mission_is_made_from_it(client: httpx.AsyncClient) -> None:
    source = await make_whole_mission()
    client.cookies.update(await sign_in(is_founder=True))
    await grant_mission(await owner(), source)
    answer = await client.post("/en/organize/missions/past/copy", data=copied(slug="bolivia", is_template="y"))
    assert answer.status_code == 303
    template = await Mission.get(slug="bolivia")
    assert (template.is_template, template.country) == (True, "BO")
    assert await Delegate.filter(mission_id=template.id).count() == 0
    assert await JointAction.filter(mission_id=template.id).count() == 0
    assert set(OF_TEMPLATES) == set(Part) - {Part.DELEGATES, Part.ACTIONS}
    for path in ("/", "/state", "/settings", "/copy"):
        assert (await client.get(f"/es/organize/missions/bolivia{path}")).status_code == 200
    assert (await client.get("/en/missions/bolivia/")).status_code == 404
    refused = await client.post("/en/organize/missions/bolivia/publication")
    assert refused.status_code == 400
    step = await client.post("/en/organize/missions/bolivia/state", data={"from": "draft", "to": "submitted"})
    assert step.status_code == 422
    form = await client.get("/en/organize/missions/new?source=bolivia")
    assert '<option selected value="bolivia">Template, Bolivia' in form.text
    sent = {
        "title-fr": "Bolivie 2029",
        "slug": "bolivie-2029",
        "begins_on": "2029-03-12",
        "ends_on": "2029-03-20",
        "home_zone": "America/Toronto",
        "currency": "CAD",
        "languages": ["fr"],
        "default_language": "fr",
        "source": "bolivia",
        "parts": ["itinerary", "partners"],
        "country": "BO",
        "organization": "Eau vive",
    }
    made_answer = await client.post("/en/organize/missions/new", data=sent)
    assert made_answer.status_code == 303
    made = await Mission.get(slug="bolivie-2029")
    assert (made.is_template, made.copied_from, made.ends_on) == (False, template.id, dt.date(2029, 3, 20))
    leg = await Leg.get(mission_id=made.id)
    assert leg.starts == "2029-03-14T09:00"
    assert await Objective.filter(mission_id=made.id).count() == 0


async def test_readers_take_a_plan_but_not_its_open_actions(client: httpx.AsyncClient) -> None:
    source = await make_whole_mission()
    client.cookies.update(await sign_in(is_founder=True))
    await grant_mission(await owner(), source, "reader")
    sent = {
        "title-fr": "Une autre",
        "slug": "another",
        "begins_on": "2028-03-13",
        "ends_on": "2028-03-20",
        "home_zone": "Europe/Paris",
        "currency": "EUR",
        "languages": ["fr"],
        "default_language": "fr",
        "source": "past",
        "parts": ["itinerary", "actions"],
        "country": "",
    }
    refused = await client.post("/en/organize/missions/new", data=sent)
    assert refused.status_code == 422
    assert "Only those who prepare that mission" in refused.text
    answer = await client.post("/en/organize/missions/new", data={**sent, "parts": ["itinerary"]})
    assert answer.status_code == 303
    assert (await JointAction.get(code="open")).carried_to is None
