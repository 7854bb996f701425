"""A mission from nothing: created, described, led through its states, published; and who may do what."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from typing import Any

import httpx
import pytest
import time_machine
from starlette.applications import Starlette

from events.missions.file.authors import Author
from events.missions.file.models import Mission, MissionStep
from events.missions.file.operations import Step, take_step
from events.missions.file.rules import MissionState
from events.partnerships.models import Partnership
from events.platform.storage.versions import ChangedMeanwhileError
from events.publishing.delivery.messages import compose_masked
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.records.people.models import Grant
from events.secretariat.mission_events.queries import event_of
from tests.conftest import Queries
from tests.factories import NOW, make_account, make_event, sign_in
from tests.missions_factory import (
    grant_mission,
    make_delegate,
    make_leg,
    make_mission,
    make_objective,
    make_partner,
    make_place,
)

DESK = "/en/organize/missions/mission"


def new_mission(**changes: Any) -> dict[str, Any]:
    """What a coordinator types to create a mission."""
    return {
        "title-fr": "Mission en Bolivie",
        "title-es": "Misión a Bolivia",
        "title-en": "",
        "summary-es": "Agua y mujeres",
        "slug": "bolivia-2027",
        "begins_on": "2027-03-15",
        "ends_on": "2027-03-30",
        "home_zone": "America/Toronto",
        "country": "BO",
        "organization": "Eau vive",
        "currency": "CAD",
        "languages": ["fr", "es"],
        "default_language": "fr",
        "source": "",
        "parts": ["texts", "objectives", "partners", "itinerary"],
    } | changes


async def signed_in(
    client: httpx.AsyncClient, mission: Mission | None = None, role: str = "owner"
) -> httpx.AsyncClient:
    client.cookies.update(await sign_in(is_founder=mission is None))
    if mission is not None:
        await grant_mission(await make_account(), mission, role)
    return client


@pytest.fixture
async def founder(client: httpx.AsyncClient) -> httpx.AsyncClient:
    return await signed_in(client)


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("&#39;", "’")


# -- making one ------------------------------------------------------------------------------------------------


async def test_a_founder_creates_a_draft_and_coordinates_it(founder: httpx.AsyncClient) -> None:
    assert (await founder.get("/fr/organize/missions/new")).status_code == 200
    answer = await founder.post("/en/organize/missions/new", data=new_mission())
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/organize/missions/bolivia-2027/")
    mission = await Mission.get(slug="bolivia-2027")
    assert (mission.state, mission.languages, mission.default_language) == ("draft", ["fr", "es"], "fr")
    assert (mission.begins_on, mission.home_zone, mission.currency) == (dt.date(2027, 3, 15), "America/Toronto", "CAD")
    assert (mission.published_at, mission.is_template, mission.copied_from) == (None, False, None)
    grant = await Grant.get(scope=mission.id)
    assert (grant.role, grant.scope_kind) == ("owner", "mission")
    assert [change.act for change in await Change.filter(scope=mission.id)] == ["created"]
    desk = await founder.get("/en/organize/missions/bolivia-2027/")
    assert desk.status_code == 200
    assert "What is still missing" in desk.text
    founder.cookies.clear()
    assert (await founder.get("/es/missions/bolivia-2027/")).status_code == 404


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ends_on": "2027-03-14"}, "The last day is before the first."),
        ({"ends_on": "2029-03-14"}, "A mission lasts at most a year"),
        ({"begins_on": "0001-01-01"}, "Is the year right?"),
        ({"slug": "Bolivia 2027"}, "Small letters a to z"),
        ({"slug": "new"}, "This word has another meaning"),
        ({"title-fr": ""}, "The text in French is missing."),
        ({"default_language": "en"}, "one of the mission’s languages"),
        ({"home_zone": "Mars/Olympus"}, "home_zone-error"),
        ({"currency": "XXX"}, "currency-error"),
        ({"source": "nowhere"}, "source-error"),
        ({"parts": ["everything"]}, "parts-error"),
    ],
)
async def test_what_cannot_be_is_refused_beside_its_field(
    founder: httpx.AsyncClient, changes: dict[str, Any], message: str
) -> None:
    answer = await founder.post("/en/organize/missions/new", data=new_mission(**changes))
    assert answer.status_code == 422
    assert message in answer.text.replace("&#39;", "’")
    assert "Agua y mujeres" in answer.text
    assert await Mission.all().count() == 0


async def test_an_address_is_given_once(founder: httpx.AsyncClient) -> None:
    await make_mission("bolivia-2027")
    again = await founder.post("/en/organize/missions/new", data=new_mission())
    assert again.status_code == 422
    assert "Another mission has this address" in again.text


async def test_only_founders_create_missions(client: httpx.AsyncClient) -> None:
    client.cookies.update(await sign_in("office@example.org"))
    assert (await client.get("/en/organize/missions/new")).status_code == 403
    assert (await client.post("/en/organize/missions/new", data=new_mission())).status_code == 403


# -- the list ----------------------------------------------------------------------------------------------------


async def test_missions_stand_by_what_is_to_be_done_with_them_and_templates_apart(client: httpx.AsyncClient) -> None:
    slugs = {"under_way": "now", "back": "returned", "draft": "planned", "closed": "over", "cancelled": "off"}
    for state, slug in slugs.items():
        mission = await make_mission(slug, state=state, texts={"title": {"fr": f"Mission {slug}"}})
        await grant_mission(await make_account(), mission, "reader")
    template = await make_mission("pattern", is_template=True, texts={"title": {"fr": "Modèle"}})
    await grant_mission(await make_account(), template)
    await make_mission("somebody-elses")
    client.cookies.update(await sign_in())
    text = text_of((await client.get("/fr/organize/missions/")).text)
    order = [text.index(f"Mission {slug}") for slug in ("now", "returned", "planned", "over", "off")]
    assert order[:3] == sorted(order)[:3]
    assert text.index("Modèle") > max(order)
    assert "somebody" not in text


async def test_the_list_asks_the_same_questions_for_many_missions_as_for_few(
    client: httpx.AsyncClient, queries: Queries
) -> None:
    counts = []
    for number in range(12):
        mission = await make_mission(f"mission-{number}")
        await grant_mission(await make_account(), mission)
        if number in {0, 11}:
            client.cookies.update(await sign_in())
            with queries() as asked:
                assert (await client.get("/en/organize/missions/")).status_code == 200
            counts.append(len(asked))
    assert counts[0] == counts[1] <= 4  # who is signed in (SQLite tells it twice), their missions, the texts of these


async def test_who_has_only_missions_is_led_to_them_from_the_list_of_events(client: httpx.AsyncClient) -> None:
    await signed_in(client, await make_mission(), "reader")
    answer = await client.get("/en/organize/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/organize/missions/")


# -- the overview --------------------------------------------------------------------------------------------------


@time_machine.travel("2027-03-17T12:30:00Z", tick=False)
async def test_the_overview_tells_the_day_and_the_next_24_hours_by_both_clocks(client: httpx.AsyncClient) -> None:
    mission = await make_mission(state="under_way")
    await make_delegate(mission)
    office = await make_place(mission)
    await make_leg(mission, "soon", title="Réunion au ministère", origin=office)
    await make_leg(mission, "later", title="Visite", starts="2027-03-19T09:00", ends="2027-03-19T10:00", origin=office)
    answer = await (await signed_in(client, mission)).get(DESK + "/")
    text = text_of(answer.text)
    assert "Day 3 of 16" in text
    assert "Réunion au ministère" in text
    assert "Visite" not in text
    assert "09:00" in text
    assert "in Toronto" not in text  # Montréal's summer time is at UTC−4, as La Paz is


@time_machine.travel("2027-03-01T12:00:00Z", tick=False)
async def test_before_it_begins_the_days_are_counted_and_what_is_missing_is_told(client: httpx.AsyncClient) -> None:
    mission = await make_mission(state="draft")
    text = text_of((await (await signed_in(client, mission)).get(DESK + "/")).text)
    assert "14 days to go" in text
    assert "Write the objectives" in text
    assert "Submit for approval" in text


async def test_the_overview_asks_the_same_questions_for_many_legs_as_for_few(
    client: httpx.AsyncClient, queries: Queries
) -> None:
    event, made = await make_event(), []
    for slug, many in (("few", 1), ("many", 40)):
        mission = await make_mission(slug, event=event)
        for number in range(many):
            await make_leg(mission, f"leg-{number}")
            await make_delegate(mission, f"delegate-{number}")
        await signed_in(client, mission)
        with queries() as asked:
            assert (await client.get(f"/fr/organize/missions/{slug}/")).status_code == 200
        made.append(len(asked))
    assert made[0] == made[1] or made[1] < made[0]  # the event is remembered the second time
    assert made[0] <= 26


# -- the file --------------------------------------------------------------------------------------------------------


def mission_file(mission: Mission, **changes: Any) -> dict[str, Any]:
    return {
        "version": str(mission.version),
        "title-fr": "Mission en Bolivie",
        "title-es": "Misión a Bolivia",
        "title-en": "Mission to Bolivia",
        "context-fr": "Gestion **sociale** de l’eau",
        "brings-fr": "Sensibilisation",
        "emergency-es": "Llame primero a la embajada",
        "begins_on": "2027-03-16",
        "ends_on": "2027-03-30",
        "home_zone": "America/Toronto",
        "country": "BO",
        "organization": "Eau vive",
        "currency": "CAD",
        "languages": ["fr", "es", "en"],
        "default_language": "fr",
        "contact_email": "mission@example.org",
        "contact_phone": "+1 514 555 0100",
        "event_id": "",
        "partnership_id": "",
    } | changes


async def test_the_file_is_saved_with_its_texts_links_and_limits(client: httpx.AsyncClient) -> None:
    mission, event = await make_mission(), await make_event()
    partnership = await Partnership.create(id=event.pool_id, code="amupei", created_at=NOW)
    client.cookies.update(await sign_in(event=event, role="reader"))
    await grant_mission(await make_account(), mission, "organizer")
    sent = mission_file(
        mission, event_id=str(event.id), partnership_id=str(partnership.id), limit_train="45", limit_passport="6"
    )
    answer = await client.post(f"{DESK}/settings", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{DESK}/settings")
    saved = await Mission.get(id=mission.id)
    assert (saved.begins_on, saved.partnership_id) == (dt.date(2027, 3, 16), partnership.id)
    assert await event_of(saved) == event
    assert saved.limits == {"train": 45}  # what is usual is not stored
    assert (saved.version, saved.revision, saved.slug) == (mission.version + 1, mission.revision + 1, "mission")
    change = await Change.get(scope=mission.id)
    assert (change.act, change.details) == (
        "revised",
        {"changed": ["begins_on", "contact_phone", "event_id", "limits", "partnership_id"]},
    )
    page = (await client.get(f"{DESK}/settings")).text
    assert 'value="45"' in page
    assert "Llame primero a la embajada" in page
    assert "Usually 15 minutes." in page


async def test_a_file_that_was_changed_meanwhile_is_not_overwritten(client: httpx.AsyncClient) -> None:
    mission = await make_mission()
    await signed_in(client, mission)
    assert (await client.post(f"{DESK}/settings", data=mission_file(mission))).status_code == 303
    stale = await client.post(f"{DESK}/settings", data=mission_file(mission, organization="Other"))
    assert stale.status_code == 409
    assert "Somebody else saved this" in stale.text
    assert 'value="Other"' in stale.text
    assert (await Mission.get(id=mission.id)).organization == "Eau vive"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"limit_train": "5000"}, "limit_train-error"),
        ({"limit_night_from": "3"}, "limit_night_from-error"),
        ({"contact_email": "nobody"}, "not a complete e-mail address"),
        ({"event_id": "5b9a7df0-0000-4000-8000-000000000000"}, "event_id-error"),
        ({"partnership_id": "x"}, "partnership_id-error"),
        ({"title-fr": ""}, "The text in French is missing."),
    ],
)
async def test_a_file_that_cannot_be_is_refused_and_nothing_is_lost(
    client: httpx.AsyncClient, changes: dict[str, Any], message: str
) -> None:
    mission = await make_mission()
    answer = await (await signed_in(client, mission)).post(f"{DESK}/settings", data=mission_file(mission, **changes))
    assert answer.status_code == 422
    assert message in answer.text
    assert "Llame primero a la embajada" in answer.text
    assert (await Mission.get(id=mission.id)).version == mission.version


@pytest.mark.parametrize("role", ["", "check_in"])
async def test_an_event_that_somebody_does_not_read_is_not_offered(client: httpx.AsyncClient, role: str) -> None:
    mission, event = await make_mission(), await make_event()
    await signed_in(client, mission)
    if role:
        await sign_in(event=event, role=role)
    assert str(event.id) not in (await client.get(f"{DESK}/settings")).text
    refused = await client.post(f"{DESK}/settings", data=mission_file(mission, event_id=str(event.id)))
    assert refused.status_code == 422


async def test_a_partnership_of_others_is_not_offered(client: httpx.AsyncClient) -> None:
    mission, event = await make_mission(), await make_event()
    theirs = await Partnership.create(id=event.pool_id, code="theirs", created_at=NOW)
    await make_mission("other", partnership_id=theirs.id)
    await signed_in(client, mission)
    assert str(theirs.id) not in (await client.get(f"{DESK}/settings")).text
    refused = await client.post(f"{DESK}/settings", data=mission_file(mission, partnership_id=str(theirs.id)))
    assert (refused.status_code, (await Mission.get(id=mission.id)).partnership_id) == (422, None)


# -- states --------------------------------------------------------------------------------------------------------


async def step(client: httpx.AsyncClient, seen: str, to: str, reason: str = "") -> httpx.Response:
    return await client.post(f"{DESK}/state", data={"from": seen, "to": to, "reason": reason})


@time_machine.travel("2027-03-20T12:00:00Z", tick=False)
async def test_a_mission_goes_its_way_and_each_step_says_who_when_and_why(client: httpx.AsyncClient) -> None:
    mission = await make_mission(state="draft")
    await make_delegate(mission)
    await make_objective(mission)
    await signed_in(client, mission)
    way = ["draft", "submitted", "approved", "under_way", "back", "closed"]
    for seen, to in pairwise(way):
        answer = await step(client, seen, to, "Sooner than planned" if to == "back" else "")
        assert (answer.status_code, answer.headers["location"]) == (303, f"{DESK}/state")
    steps = await MissionStep.filter(mission_id=mission.id).order_by("id")
    assert [(row.from_state, row.to_state) for row in steps] == list(pairwise(way))
    assert {(row.taken_by_name, row.taken_at) for row in steps} == {
        ("Ona Vidal", dt.datetime(2027, 3, 20, 12, tzinfo=dt.UTC))
    }
    assert [row.reason for row in steps] == ["", "", "", "Sooner than planned", ""]
    text = text_of((await client.get(f"{DESK}/state")).text)
    assert "Sooner than planned" in text
    assert "Ona Vidal" in text
    assert await Change.filter(scope=mission.id, act="step").count() == 5


async def test_a_refused_step_changes_nothing_and_says_why(client: httpx.AsyncClient) -> None:
    mission = await make_mission(state="draft")
    await signed_in(client, mission)
    answer = await step(client, "draft", "submitted", "We are ready")
    assert answer.status_code == 422
    assert "has no objective yet" in answer.text
    illegal = await step(client, "draft", "closed", "We are ready")
    assert illegal.status_code == 422
    assert "From “Draft” no step leads to “Closed”." in illegal.text
    unexplained = await step(client, "draft", "cancelled")
    assert unexplained.status_code == 422
    assert "Say why" in unexplained.text
    too_long = await step(client, "draft", "cancelled", "x" * 2001)
    assert too_long.status_code == 422
    assert "x" * 2001 in too_long.text
    assert ((await Mission.get(id=mission.id)).state, await MissionStep.all().count()) == ("draft", 0)
    assert (await step(client, "draft", "nowhere")).status_code == 400


async def test_a_step_from_a_state_that_is_over_is_told_and_the_reason_kept(client: httpx.AsyncClient) -> None:
    mission = await make_mission(state="cancelled")
    answer = await step(await signed_in(client, mission), "draft", "cancelled", "There is no money")
    assert answer.status_code == 409
    assert "Somebody else changed the state" in answer.text
    assert (await Mission.get(id=mission.id)).state == "cancelled"
    assert await MissionStep.all().count() == 0


async def test_a_step_that_was_overtaken_is_not_judged_by_what_it_lacks(client: httpx.AsyncClient) -> None:
    await signed_in(client, await make_mission(state="approved"))
    assert (await step(client, "draft", "submitted")).status_code == 409  # and not: there is no objective


async def test_of_two_steps_at_once_one_is_taken(database: str) -> None:
    mission, by = await make_mission(state="draft"), await make_account()
    ona = Author(by.id, "Ona")
    await take_step(mission, Step(MissionState.DRAFT, MissionState.CANCELLED, "No money"), ona, NOW)
    with pytest.raises(ChangedMeanwhileError):
        await take_step(mission, Step(MissionState.DRAFT, MissionState.SUBMITTED), ona, NOW)
    assert (await Mission.get(id=mission.id)).state == "cancelled"
    assert await MissionStep.all().count() == 1


async def test_who_prepares_a_mission_submits_it_and_a_coordinator_approves(client: httpx.AsyncClient) -> None:
    mission = await make_mission(state="draft")
    await make_delegate(mission)
    await make_objective(mission)
    await signed_in(client, mission, "organizer")
    assert (await step(client, "draft", "submitted")).status_code == 303
    refused = await step(client, "submitted", "approved")
    assert refused.status_code == 422
    assert "A coordinator of the mission takes this step." in refused.text
    await Grant.filter(scope=mission.id).update(role="reader")
    assert (await client.get(f"{DESK}/state")).status_code == 200
    assert (await step(client, "submitted", "draft", "No")).status_code == 403
    assert (await Mission.get(id=mission.id)).state == "submitted"


# -- the team --------------------------------------------------------------------------------------------------------


async def test_somebody_is_invited_by_mail_with_a_role_in_the_mission(
    app: Starlette, client: httpx.AsyncClient
) -> None:
    mission = await make_mission()
    await signed_in(client, mission)
    sent = {"name": "Awa", "email": "awa@example.org", "role": "reader"}
    answer = await client.post(f"{DESK}/team", data=sent)
    assert answer.status_code == 303
    message = await Message.get(recipient="awa@example.org")
    assert (message.kind, message.details) == ("team_invitation", {"mission": str(mission.id), "role": "reader"})
    draft = await compose_masked(message, app.state.installation)
    assert (draft.sender_name, draft.reply_to) == ("Mission to Bolivia", "mission@example.org")
    assert draft.source.startswith("You are on the team of Mission to Bolivia")
    assert "- Mission | Mission to Bolivia" in draft.source
    assert "- Your role | Office" in draft.source
    awa = await make_account("awa@example.org")
    grant = await Grant.get(account_id=awa.id)
    assert (grant.scope, grant.scope_kind, grant.role) == (mission.id, "mission", "reader")
    assert "awa@example.org" in (await client.get(answer.headers["location"])).text
    changed = await client.post(f"{DESK}/team/{awa.id}", data={"role": "organizer"})
    assert (changed.status_code, (await Grant.get(account_id=awa.id)).role) == (303, "organizer")
    assert (await client.post(f"{DESK}/team/{awa.id}", data={"role": "check_in"})).status_code == 400
    assert (await client.post(f"{DESK}/team/{awa.id}/removal")).status_code == 303
    assert await Grant.filter(account_id=awa.id).count() == 0
    assert (await client.post(f"{DESK}/team/nobody/removal")).status_code == 404
    assert (await client.post(f"{DESK}/team", data={**sent, "email": "awa"})).status_code == 422


async def test_a_mission_keeps_a_coordinator(client: httpx.AsyncClient) -> None:
    mission = await make_mission()
    await signed_in(client, mission)
    own = await make_account()
    for path, sent in ((f"{own.id}/removal", {}), (f"{own.id}", {"role": "reader"})):
        answer = await client.post(f"{DESK}/team/{path}", data=sent)
        assert answer.status_code == 422
        assert "keeps at least one coordinator" in answer.text
    assert (await Grant.get(account_id=own.id)).role == "owner"


# -- who may ---------------------------------------------------------------------------------------------------------

PAGES = ("/", "/settings", "/state", "/copy", "/team")


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("owner", (200, 200, 200, 200, 200)),
        ("organizer", (200, 200, 200, 403, 403)),
        ("reader", (200, 403, 200, 403, 403)),
        (None, (404, 404, 404, 404, 404)),
    ],
)
async def test_each_role_opens_its_pages_in_every_language(
    client: httpx.AsyncClient, role: str | None, expected: tuple[int, ...]
) -> None:
    mission = await make_mission()
    await make_partner(mission)
    client.cookies.update(await sign_in())
    if role:
        await grant_mission(await make_account(), mission, role)
    for language in ("fr", "es", "en"):
        found = [(await client.get(f"/{language}/organize/missions/mission{page}")).status_code for page in PAGES]
        assert tuple(found) == expected


async def test_the_dashboard_of_an_event_leads_to_its_missions(client: httpx.AsyncClient) -> None:
    event = await make_event()
    mission, hidden = await make_mission(event=event), await make_mission("of-others", event=event)
    client.cookies.update(await sign_in(event=event))
    await grant_mission(await make_account(), mission, "reader")
    page = (await client.get("/en/organize/events/congress/")).text
    assert f"/en/organize/missions/{mission.slug}/" in page
    assert hidden.slug not in page
