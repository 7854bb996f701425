"""The pages of what came of a mission."""

from __future__ import annotations

import datetime as dt
import uuid

import httpx
import pytest
from starlette.applications import Starlette

from events.missions.file.authors import Author
from events.missions.file.link_queries import rating_token
from events.missions.file.models import Indicator, Mission, MissionPartner, Objective
from events.missions.outcomes.action_operations import remind_due
from events.missions.outcomes.criteria import CRITERIA
from events.missions.outcomes.models import ActionComment, JointAction, Lesson, Minutes, Rating
from events.missions.outcomes.operations import append_minutes
from events.partnerships.models import Partnership
from events.platform.signing import Signer
from events.records.outbox.models import Message
from events.records.people.models import Account
from events.records.texts.models import Text
from events.settings import Settings
from tests.conftest import SECRET
from tests.factories import NOW, make_account, sign_in, with_server
from tests.missions_factory import grant_mission, make_mission

HERE = "/fr/organize/missions/mission"
ACTION = {
    "title-fr": "Un maletín",
    "title-es": "Un maletín",
    "title-en": "",
    "details-fr": "",
    "details-es": "",
    "details-en": "",
    "responsible": "Rosa Mamani",
    "responsible_email": "rosa@example.org",
    "language": "es",
    "due_on": "2027-05-01",
    "state": "open",
    "partner": "amupei",
    "objective": "exchange",
    "leg": "meeting",
}


async def _body(subject: uuid.UUID, language: str = "fr") -> str:
    return (await Text.get(subject=subject, name="body", language=language)).body


async def test_minutes_are_written_and_not_overwritten(client: httpx.AsyncClient, mission: Mission) -> None:
    address = f"{HERE}/legs/meeting/minutes"
    first = await client.post(address, data={"version": "0", "body-fr": "Accord trouvé.", "body-es": "", "body-en": ""})
    row = await Minutes.get()
    assert (first.status_code, row.written_by, await _body(row.id)) == (303, "Ana Ruiz", "Accord trouvé.")
    late = await client.post(address, data={"version": "0", "body-fr": "Autre texte"})
    assert late.status_code == 409
    assert "Autre texte" in late.text
    await append_minutes(mission, row.leg_id, {"fr": "Et le budget."}, Author(None, "Léa"), NOW)
    assert await _body(row.id) == "Accord trouvé.\n\n**Léa**\n\nEt le budget."
    page = (await client.get(f"{HERE}/results")).text
    assert "Ana Ruiz" in page
    assert (await client.get(f"{HERE}/legs/none/minutes")).status_code == 404


async def test_results_stand_beside_what_was_planned(client: httpx.AsyncClient, mission: Mission) -> None:
    objective = await Objective.get()
    counted = await Indicator.create(id=uuid.uuid4(), objective=objective, position=1, kind="counted", target=12)
    told = await Indicator.create(id=uuid.uuid4(), objective=objective, position=2, kind="told")
    assert "12" in (await client.get(f"{HERE}/results")).text
    typed = {
        "version": "1",
        "result-fr": "Beaucoup.",
        f"reached-{counted.id}": "9",
        f"told-{told.id}-fr": "Elles décident.",
    }
    assert (await client.post(f"{HERE}/results/exchange", data=typed)).status_code == 303
    assert (await Indicator.get(id=counted.id)).reached == 9
    assert {row.body for row in await Text.filter(name="result")} == {"Beaucoup.", "Elles décident."}
    assert (await client.post(f"{HERE}/results/exchange", data=typed)).status_code == 409
    wrong = await client.post(
        f"{HERE}/results/exchange", data=typed | {"version": "2", f"reached-{counted.id}": "neuf"}
    )
    assert (wrong.status_code, (await Indicator.get(id=counted.id)).reached) == (422, 9)
    assert (await client.post(f"{HERE}/results/none")).status_code == 404


async def test_a_lesson_is_kept_changed_and_taken_out(client: httpx.AsyncClient, mission: Mission) -> None:
    typed = {"kind": "change", "body-fr": "Partir plus tôt.", "body-es": "", "body-en": ""}
    assert (await client.post(f"{HERE}/lessons", data=typed)).status_code == 303
    row = await Lesson.get()
    address = f"{HERE}/lessons/{row.id}"
    again = {"version": "1", "kind": "keep", "body-fr": "Se reposer.", "body-es": ""}
    assert (await client.post(address, data=again)).status_code == 303
    assert ((await Lesson.get()).kind, await _body(row.id)) == ("keep", "Se reposer.")
    assert (await client.post(address, data=again)).status_code == 409
    assert (await client.post(f"{HERE}/lessons", data=typed | {"body-fr": ""})).status_code == 422
    await client.post(f"{address}/removal")
    assert "Se reposer." not in (await client.get(f"{HERE}/lessons")).text


async def test_an_action_has_its_people_and_its_history(client: httpx.AsyncClient, mission: Mission) -> None:
    assert (await client.post(f"{HERE}/actions/new", data=ACTION)).status_code == 303
    row = await JointAction.get()
    partner, objective = await MissionPartner.get(), await Objective.get()
    assert (row.code, row.partner_id, row.objective_id, row.due_on) == (
        "un-maletin",
        partner.id,
        objective.id,
        dt.date(2027, 5, 1),
    )
    closed = await client.post(f"{HERE}/actions/{row.code}", data=ACTION | {"version": "1", "state": "done"})
    assert closed.status_code == 303
    assert (await JointAction.get()).closed_at is not None
    assert [comment.state for comment in await ActionComment.all()] == ["done"]
    assert (await client.post(f"{HERE}/actions/{row.code}", data=ACTION | {"version": "1"})).status_code == 409
    for _twice in range(2):
        await client.post(f"{HERE}/actions/{row.code}/remarks", data={"body": "Envoyé.", "nonce": "n"})
    assert await ActionComment.filter(body="Envoyé.").count() == 1
    empty = await client.post(f"{HERE}/actions/{row.code}/remarks", data={"body": ""})
    assert empty.status_code == 422
    assert "Envoyé." in (await client.get(f"{HERE}/actions/{row.code}")).text
    assert "Rosa Mamani" in (await client.get(f"{HERE}/actions")).text


async def test_reminders_go_out_once_on_their_days_until_the_action_is_closed(
    app: Starlette, client: httpx.AsyncClient, mission: Mission, settings: Settings
) -> None:
    with_server(app)
    await client.post(f"{HERE}/actions/new", data=ACTION)

    async def sent(day: dt.date) -> int:
        return await remind_due(settings, dt.datetime.combine(day, dt.time(8), dt.UTC))

    due = dt.date(2027, 5, 1)
    days = (-8, -7, -6, 0, 1, 14, 28, 34, 35)
    assert [await sent(due + dt.timedelta(days=at)) for at in days] == [0, 1, 0, 1, 0, 1, 1, 0, 0]
    assert [message.recipient for message in await Message.all()] == ["rosa@example.org"] * 4
    for told in ("Un rappel est en route vers rosa@example.org.", "Aucun rappel"):
        answer = await client.post(f"{HERE}/actions/un-maletin/reminder")
        assert told in (await client.get(answer.headers["location"])).text
    await JointAction.all().update(closed_at=NOW, due_on=due + dt.timedelta(days=100))
    assert await sent(due + dt.timedelta(days=100)) == 0


async def test_an_open_action_goes_on_in_the_next_mission_once(client: httpx.AsyncClient, mission: Mission) -> None:
    after = await make_mission("next")
    stranger = await make_mission("stranger")
    await client.post(f"{HERE}/actions/new", data=ACTION)
    assert (await client.post(f"{HERE}/actions/un-maletin/continuation", data={"to": "next"})).status_code == 404
    await grant_mission(await _coordinator(), after)
    await client.post(f"{HERE}/actions/un-maletin/continuation", data={"to": "next"})
    again = await client.post(f"{HERE}/actions/un-maletin/continuation", data={"to": "next"})
    assert "rien n’a été modifié" in (await client.get(again.headers["location"])).text
    here, there = await JointAction.get(mission_id=mission.id), await JointAction.get(mission_id=after.id)
    assert (here.carried_to, there.carried_from, there.state, there.due_on) == (there.id, here.id, "open", here.due_on)
    assert await Text.filter(scope=after.id, subject=there.id).count() == 2
    assert await JointAction.filter(mission_id=stranger.id).count() == 0


async def _coordinator() -> Account:
    return await Account.get(email="coordinator@example.org")


SCORES = {f"score-{key}": "4" for key in CRITERIA} | {"score-autonomy": "", "signs": "uneven_risks", "comment": "Bien."}


async def test_a_partner_rates_by_a_link_in_their_language_without_an_account(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    partner = await MissionPartner.get()
    await Mission.filter(id=mission.id).update(
        partnership_id=(await Partnership.create(id=uuid.uuid4(), code="p", created_at=NOW)).id
    )
    address = f"/es/ratings/{rating_token(Signer(SECRET.encode()), partner)}"
    client.cookies.clear()
    page = await client.get(address)
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    for _twice in range(2):
        answer = await client.post(address, data=SCORES | {"nonce": "one", "rated_by_name": "Rosa"})
        assert answer.headers["location"] == f"{address}/sent"
    assert "data-draft-done" in (await client.get(f"{address}/sent")).text
    row = await Rating.get()
    assert (row.partner_id, row.language, row.signs, len(row.scores)) == (partner.id, "es", ["uneven_risks"], 10)
    assert row.partnership_id is not None
    await MissionPartner.filter(id=partner.id).update(rating_generation=2)
    assert (await client.get(address)).status_code == 404


async def test_both_sides_are_one_picture_and_a_table(client: httpx.AsyncClient, mission: Mission) -> None:
    partner = await MissionPartner.get()
    for side, day in ((None, 1), (partner, 2), (None, 3)):
        await Rating.create(
            id=uuid.uuid4(),
            mission=mission,
            partner=side,
            rated_on=dt.date(2027, 4, day),
            language="fr",
            scores=dict.fromkeys(CRITERIA, day),
            signs=[],
            nonce=uuid.uuid4().hex,
            created_at=NOW,
        )
    page = (await client.get(f"{HERE}/ratings")).text
    assert page.count("<svg class=") >= 2 or page.count("radar-room") == 2
    assert "AMUPEI" in page
    assert (await client.post(f"{HERE}/ratings", data=SCORES | {"nonce": "own"})).status_code == 303
    assert (await Rating.get(nonce="own")).partner_id is None
    bad = await client.post(f"{HERE}/ratings", data=SCORES | {"score-purpose": "9"})
    assert (bad.status_code, await Rating.all().count()) == (422, 4)


async def test_readers_of_the_office_change_nothing(client: httpx.AsyncClient, mission: Mission) -> None:
    account = await make_account("reader@example.org")
    await grant_mission(account, mission, "reader")
    client.cookies.clear()
    client.cookies.update(await sign_in(account.email))
    assert [(await client.get(f"{HERE}/{path}")).status_code for path in ("actions", "ratings")] == [200, 200]
    assert (await client.post(f"{HERE}/ratings", data=SCORES)).status_code == 403
    for path in ("results", "lessons", "actions/new", "legs/meeting/minutes"):
        assert (await client.get(f"{HERE}/{path}")).status_code == 403


@pytest.mark.parametrize(("given", "may_quote"), [({"may_quote": "y"}, True), ({}, False)])
async def test_whoever_rates_is_asked_what_the_report_may_quote(
    client: httpx.AsyncClient, mission: Mission, given: dict[str, str], may_quote: bool
) -> None:
    partner = await MissionPartner.get()
    address = f"/fr/ratings/{rating_token(Signer(SECRET.encode()), partner)}"
    assert 'name="may_quote"' in (await client.get(address)).text
    await client.post(address, data=SCORES | given | {"nonce": "one"})
    assert (await Rating.get()).may_quote is may_quote
    page = (await client.get(f"{HERE}/ratings")).text
    assert ("Pas pour le rapport" in page) is not may_quote
