"""The pages about who travels, and what only few may know of them."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import httpx
import pytest
from starlette.applications import Starlette

from events.missions.delegations.operations import keep_private
from events.missions.file.link_queries import roadbook_token, traveller_feed_token, traveller_token
from events.missions.file.models import Delegate, Mission, Requirement
from events.missions.file.operations import FileValues, revise_mission
from events.missions.itineraries.models import LegPerson
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.warnings.travel_paper_queries import papers_of
from events.platform.signing import Signer
from events.platform.storage.versions import Opened
from events.records.outbox.models import Message
from events.records.people.models import Account
from events.records.texts.models import Text
from events.records.vault.models import Look, PersonKey, SensitiveValue
from events.records.vault.operations import keep_sensitive
from events.records.vault.sealing import MasterKeys, master_keys
from events.settings import Settings
from tests.conftest import SECRET
from tests.editing import conflict_in, filled
from tests.factories import NOW, make_account, sign_in, with_server
from tests.missions_factory import grant_mission, make_delegate, make_leg, make_mission

LATER = dt.date(2027, 7, 1)
HERE = "/fr/organize/missions/mission"


@pytest.fixture
async def mission(client: httpx.AsyncClient) -> Mission:
    """A mission whose coordinator is signed in."""
    made = await make_mission()
    account = await make_account("coordinator@example.org")
    await grant_mission(account, made)
    client.cookies.update(await sign_in(account.email))
    return made


async def _as(client: httpx.AsyncClient, mission: Mission, role: str) -> None:
    account = await make_account(f"{role}@example.org")
    await grant_mission(account, mission, role)
    client.cookies.clear()
    client.cookies.update(await sign_in(account.email))


PERSON = {
    "name": "Léa Tremblay",
    "role": "head",
    "organization": "Eau vive",
    "email": "lea@example.org",
    "phone": "+1 514 555 0100",
    "language": "fr",
    "languages": ["fr", "en"],
    "further": "qu",
    "position": "",
}


async def test_somebody_is_added_and_shown(client: httpx.AsyncClient, mission: Mission) -> None:
    answer = await client.post(f"{HERE}/delegates/new", data=PERSON)
    assert answer.status_code == 303
    row = await Delegate.get(mission_id=mission.id)
    assert (row.code, row.role, row.languages, row.position) == ("lea-tremblay", "head", ["fr", "en", "qu"], 1)
    page = (await client.get(f"{HERE}/delegates")).text
    assert "Léa Tremblay" in page
    assert 'href="tel:+15145550100"' in page


async def test_bad_input_is_told_and_kept(client: httpx.AsyncClient, mission: Mission) -> None:
    answer = await client.post(f"{HERE}/delegates/new", data=PERSON | {"email": "lea@", "name": ""})
    assert answer.status_code == 422
    assert 'value="lea@"' in answer.text
    assert answer.text.count('class="error"') == 2
    assert await Delegate.all().count() == 0


async def test_a_change_beside_another_is_refused_and_nothing_is_lost(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    row = await make_delegate(mission)
    answer = await client.post(f"{HERE}/delegates/{row.code}", data=PERSON | {"version": "1", "name": "First"})
    late = await client.post(f"{HERE}/delegates/{row.code}", data=PERSON | {"version": "1", "name": "Second"})
    assert (answer.status_code, late.status_code) == (303, 409)
    assert "Second" in late.text
    assert (await Delegate.get(id=row.id)).name == "First"


async def test_who_leaves_and_comes_back_has_higher_numbers_in_the_calendar(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    row = await make_delegate(mission)
    leg = await make_leg(mission)
    await client.post(f"{HERE}/delegates/{row.code}/private", data={"passport_country": "", "medical": "Asthma"})
    await client.post(f"{HERE}/delegates/{row.code}/departure")
    assert (await load_plan(await Mission.get(id=mission.id))).legs[0].people == frozenset()
    assert await SensitiveValue.all().count() == 0
    await client.post(f"{HERE}/delegates/{row.code}/comeback")
    await client.post(f"{HERE}/delegates/{row.code}/comeback")
    plan = await load_plan(await Mission.get(id=mission.id))
    participation = await LegPerson.get(leg_id=leg.id, delegate_id=row.id)
    assert (set(plan.legs[0].people), participation.is_on, participation.sequence) == ({row.id}, True, 2)


async def test_without_a_mail_server_it_is_said_that_the_mail_waits(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    row = await make_delegate(mission)
    sent = await client.post(f"{HERE}/delegates/{row.code}/link")
    page = (await client.get(sent.headers["location"])).text
    assert ("Le courriel attend dans la boîte d’envoi" in page, "est en route" in page) == (True, False)


async def test_the_link_goes_by_mail_and_a_replaced_one_opens_nothing(
    app: Starlette, client: httpx.AsyncClient, mission: Mission
) -> None:
    with_server(app)
    row = await make_delegate(mission)
    sent = await client.post(f"{HERE}/delegates/{row.code}/link")
    assert sent.headers["location"] == f"{HERE}/delegates/{row.code}"
    assert "est en route vers lea@example.org" in (await client.get(sent.headers["location"])).text
    message = await Message.get()
    assert (message.kind, message.recipient, message.subject) == ("traveller_link", "lea@example.org", row.id)
    await client.post(f"{HERE}/delegates/{row.code}/link/renewal")
    after = await Delegate.get(id=row.id)
    assert (after.link_generation, after.feed_generation) == (2, 2)


async def test_no_link_goes_out_without_an_address_or_too_often(client: httpx.AsyncClient, mission: Mission) -> None:
    row, silent = await make_delegate(mission), await make_delegate(mission, "ana", email="")
    for _many in range(6):
        answer = await client.post(f"{HERE}/delegates/{row.code}/link")
    assert "Aucun courriel n’a été envoyé" in (await client.get(answer.headers["location"])).text
    answer = await client.post(f"{HERE}/delegates/{silent.code}/link")
    assert "Aucun courriel n’a été envoyé" in (await client.get(answer.headers["location"])).text
    assert {message.subject for message in await Message.all()} == {row.id}


async def test_who_no_longer_travels_has_no_links_and_no_private_data(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    row = await make_delegate(mission, left_at=NOW)
    for path in ("link", "link/renewal"):
        assert (await client.post(f"{HERE}/delegates/{row.code}/{path}")).status_code == 404
    assert ((await Delegate.get()).link_generation, await Message.all().count()) == (1, 0)
    kept = await client.post(f"{HERE}/delegates/{row.code}/private", data={"passport_country": "", "medical": "Asthma"})
    assert (kept.status_code, await SensitiveValue.all().count()) == (422, 0)
    assert 'id="links"' not in (await client.get(f"{HERE}/delegates/{row.code}")).text
    assert row.name in (await client.get(f"{HERE}/delegates")).text


async def test_a_slip_in_a_year_is_told_and_nothing_is_sealed(client: httpx.AsyncClient, mission: Mission) -> None:
    row = await make_delegate(mission)
    typed = {"passport_country": "", "passport_number": "AB1", "passport_expires_on": "0228-01-31"}
    answer = await client.post(f"{HERE}/delegates/{row.code}/private", data=typed)
    assert (answer.status_code, answer.text.count('class="error"')) == (422, 1)
    assert await SensitiveValue.all().count() == 0


async def test_saving_private_data_is_no_look_at_it(client: httpx.AsyncClient, mission: Mission) -> None:
    row = await make_delegate(mission)
    for number in ("AB1", "AB2"):
        typed = {"passport_country": "", "passport_number": number}
        await client.post(f"{HERE}/delegates/{row.code}/private", data=typed)
    assert await Look.all().count() == 0


async def test_private_data_that_do_not_open_are_not_replaced_by_an_empty_form(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    row = await make_delegate(mission)
    private = f"{HERE}/delegates/{row.code}/private"
    typed = {"passport_country": "", "passport_number": "AB123456"}
    await client.post(private, data=typed)
    await PersonKey.all().update(master_key_number=7)  # which the installation does not have
    before = await SensitiveValue.get()
    for answer in (await client.get(private), await client.post(private, data=typed | {"passport_number": ""})):
        assert answer.status_code == 200
        assert ("ne peuvent pas être ouvertes" in answer.text, 'name="passport_number"' in answer.text) == (True, False)
    assert ((await SensitiveValue.get()).ciphertext, await Look.all().count()) == (before.ciphertext, 0)


async def test_private_data_is_sealed_and_each_look_is_recorded(client: httpx.AsyncClient, mission: Mission) -> None:
    row = await make_delegate(mission)
    private = f"{HERE}/delegates/{row.code}/private"
    passport = {"passport_country": "", "passport_number": "AB123456", "passport_expires_on": "2028-01-31"}
    typed = passport | {"medical": "Asthma"}
    assert (await client.post(private, data=typed)).status_code == 303
    stored = " ".join([value.ciphertext for value in await SensitiveValue.all()])
    assert "Asthma" not in stored
    assert "AB123456" not in stored
    page = await client.get(private)
    assert "Asthma" in page.text
    assert 'value="2028-01-31"' in page.text
    (look,) = await Look.all()
    assert (look.subject, sorted(look.names)) == (row.id, ["medical", "passport_expires_on", "passport_number"])
    assert "AB123456" not in (await client.get(f"{HERE}/delegates/{row.code}")).text
    await client.post(f"{private}/destruction")
    assert (await PersonKey.get()).wrapped_key == ""


async def test_the_day_of_destruction_moves_with_the_last_day_of_the_mission(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    row, other = await make_delegate(mission), await make_delegate(await make_mission("other"))
    private = f"{HERE}/delegates/{row.code}/private"
    await client.post(private, data={"passport_country": "", "medical": "Asthma"})
    await keep_sensitive(
        MasterKeys({0: b"x" * 32}), other.mission_id, other.id, {"medical": "x"}, destroy_on=LATER, now=NOW
    )
    moved = mission.ends_on + dt.timedelta(days=300)
    by = (await Account.get()).id
    values = FileValues({"begins_on": moved, "ends_on": moved}, {})
    await revise_mission(Opened(mission, 1), values, by=by, now=NOW)
    days = dict(await SensitiveValue.all().values_list("subject", "destroy_on"))
    assert days == {row.id: moved + dt.timedelta(days=60), other.id: LATER}
    assert "24 mars 2028" in (await client.get(private)).text


@pytest.mark.parametrize("role", ["organizer", "reader"])
async def test_only_coordinators_see_private_data(client: httpx.AsyncClient, mission: Mission, role: str) -> None:
    row = await make_delegate(mission)
    await _as(client, mission, role)
    assert (await client.get(f"{HERE}/delegates/{row.code}/private")).status_code == 403
    assert "/private" not in (await client.get(f"{HERE}/delegates")).text
    assert (await Look.all().count()) == 0


@pytest.mark.parametrize(("role", "shown"), [("owner", {"page", "roadbook"}), ("organizer", set())])
async def test_links_that_open_what_is_sealed_are_shown_to_coordinators_only(
    client: httpx.AsyncClient, mission: Mission, role: str, shown: set[str]
) -> None:
    row, signer = await make_delegate(mission), Signer(SECRET.encode())
    await _as(client, mission, role)
    page = (await client.get(f"{HERE}/delegates/{row.code}")).text
    tokens = {"page": traveller_token(signer, row), "roadbook": roadbook_token(signer, row)}
    assert {name for name, token in tokens.items() if token in page} == shown
    assert traveller_feed_token(signer, row) in page


@pytest.mark.parametrize(
    ("role", "sealed", "status"),
    [("owner", "Asthme", 303), ("organizer", "Asthme", 422), ("organizer", "", 303)],
)
async def test_who_may_not_see_what_is_sealed_does_not_redirect_the_link_that_opens_it(
    client: httpx.AsyncClient, mission: Mission, settings: Settings, role: str, sealed: str, status: int
) -> None:
    row, by = await make_delegate(mission), (await Account.get()).id
    await keep_private(row, {"medical": sealed}, keys=master_keys(settings), by=by, now=NOW)
    await _as(client, mission, role)
    here = f"{HERE}/delegates/{row.code}"
    answer = await client.post(here, data=PERSON | {"email": "me@example.org", "version": "1"})
    assert (answer.status_code, (await Delegate.get()).email) == (
        status,
        "me@example.org" if status == 303 else "lea@example.org",
    )
    kept = {"email": (await Delegate.get()).email, "version": filled(await client.get(here))["version"][0]}
    other = await client.post(here, data=PERSON | kept | {"name": "Léa R."})
    assert (other.status_code, (await Delegate.get()).name) == (303, "Léa R.")


async def test_the_list_of_looks_says_who_looked_where(client: httpx.AsyncClient, mission: Mission) -> None:
    row = await make_delegate(mission, name="Léa Roy")
    for by, where in ((None, "roadbooks.traveller"), ((await Account.get()).id, "roadbooks.mission")):
        await Look.create(scope=mission.id, subject=row.id, names=["medical"], looked_by=by, place=where, looked_at=NOW)
    page = (await client.get(f"{HERE}/delegates/{row.code}/private")).text
    looks = [text for text in re.findall(r"<li>(.*?)</li>", page) if "carnet de route" in text]
    assert ["Léa Roy" in look for look in looks] == [False, True]


async def test_what_stops_ask_for_is_ticked_with_its_last_day(
    client: httpx.AsyncClient, mission: Mission, settings: Settings
) -> None:
    row = await make_delegate(mission)
    typed = {"kind": "vaccination", "country": "BO", "name-fr": "Fièvre jaune", "name-es": "", "name-en": ""}
    assert (await client.post(f"{HERE}/requirements", data=typed)).status_code == 303
    requirement = await Requirement.get()
    ticks = {"passport_country": "", f"has-{requirement.id}": "y", f"until-{requirement.id}": "2027-12-31"}
    await client.post(f"{HERE}/delegates/{row.code}/private", data=ticks)
    keys = master_keys(settings)
    papers = await papers_of(mission, keys=keys, by=None, where="test", now=NOW)
    assert papers[row.id].ticks == {requirement.id: dt.date(2027, 12, 31)}
    shown = filled(await client.get(f"{HERE}/delegates/{row.code}/private"))
    assert (shown[f"has-{requirement.id}"], shown[f"until-{requirement.id}"]) == (["y"], ["2027-12-31"])
    ticks = {"passport_country": "", f"has-{requirement.id}": "y"}
    await client.post(f"{HERE}/delegates/{row.code}/private", data=ticks)
    papers = await papers_of(mission, keys=keys, by=None, where="test", now=NOW)
    assert papers[row.id].ticks == {requirement.id: None}
    assert (await client.post(f"{HERE}/requirements/{requirement.id}/removal")).status_code == 303
    assert (await papers_of(mission, keys=keys, by=None, where="test", now=NOW))[row.id].ticks == {}
    assert await Text.filter(subject=requirement.id).count() == 1


async def test_what_stops_ask_for_has_a_name_in_the_main_language(client: httpx.AsyncClient, mission: Mission) -> None:
    typed = {"kind": "visa", "country": "BO", "name-fr": "", "name-es": "Visado", "name-en": ""}
    answer = await client.post(f"{HERE}/requirements", data=typed)
    assert (answer.status_code, await Requirement.all().count()) == (422, 0)
    assert "Visado" in answer.text


async def test_the_place_in_the_list_stays_when_it_is_left_empty(client: httpx.AsyncClient, mission: Mission) -> None:
    row = await make_delegate(mission, position=7)
    await client.post(f"{HERE}/delegates/{row.code}", data=PERSON | {"version": "1"})
    assert (await Delegate.get()).position == 7
    await client.post(f"{HERE}/delegates/{row.code}", data=PERSON | {"version": "2", "position": "3"})
    assert (await Delegate.get()).position == 3
    form = filled(await client.get(f"{HERE}/delegates/{row.code}"))
    assert (form["languages"], form["further"], form["version"]) == (["fr", "en"], ["qu"], ["3"])


async def test_a_conflict_shows_what_the_other_saved(client: httpx.AsyncClient, mission: Mission) -> None:
    row = await make_delegate(mission)
    await client.post(f"{HERE}/delegates/{row.code}", data=PERSON | {"version": "1", "name": "Lea"})
    yours = PERSON | {"version": "1", "phone": "", "position": "1"}
    late = await client.post(f"{HERE}/delegates/{row.code}", data=yours)
    assert conflict_in(late) == [
        ("Nom", "Lea", "Léa Tremblay"),
        ("Téléphone en route", "+1 514 555 0100", "(vide)"),
    ]


async def test_people_and_requirements_of_another_mission_are_unknown(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    other = await make_mission("other")
    row = await make_delegate(other)
    requirement = await Requirement.create(id=uuid.uuid4(), mission=other, country="BO", kind="visa")
    for path in ("departure", "comeback", "link", "link/renewal", "private", "private/destruction"):
        assert (await client.post(f"{HERE}/delegates/{row.code}/{path}")).status_code == 404
    await client.post(f"{HERE}/requirements/{requirement.id}/removal")
    assert ((await Delegate.get()).left_at, (await Requirement.get()).removed_at) == (None, None)


async def test_unknown_people_are_unknown(client: httpx.AsyncClient, mission: Mission) -> None:
    for path in ("delegates/nobody", "delegates/nobody/private"):
        assert (await client.get(f"{HERE}/{path}")).status_code == 404
    assert (await client.post(f"{HERE}/delegates/nobody/link", data={})).status_code == 404
    assert (await client.post(f"{HERE}/requirements/x/removal")).status_code == 404


async def test_everybody_is_sent_their_link_in_one_go(
    app: Starlette, client: httpx.AsyncClient, mission: Mission
) -> None:
    with_server(app)
    people = [await make_delegate(mission, code, email=f"{code}@example.org") for code in ("lea", "ana")]
    await make_delegate(mission, "silent", name="Ines Silente", email="")
    await make_delegate(mission, "gone", email="gone@example.org", left_at=NOW)
    here = f"{HERE}/delegates"
    assert "Sans adresse : Ines Silente" in (await client.get(here)).text.replace("\xa0", " ")
    told = []
    for _twice in range(2):
        answer = await client.post(f"{HERE}/delegation/links")
        assert answer.headers["location"] == here
        told.append("2 personnes" in (await client.get(here)).text)
    assert told == [True, False]
    assert {message.subject for message in await Message.all()} == {person.id for person in people}
    other = await make_mission("other")
    await make_delegate(other, email="other@example.org")
    assert (await client.post("/fr/organize/missions/other/delegation/links")).status_code == 404


@pytest.mark.parametrize(("role", "shown"), [("owner", True), ("organizer", False), ("reader", False)])
async def test_links_to_paste_into_a_chat_are_shown_to_coordinators_only(
    client: httpx.AsyncClient, mission: Mission, role: str, shown: bool
) -> None:
    row = await make_delegate(mission)
    await _as(client, mission, role)
    page = (await client.get(f"{HERE}/delegates")).text
    token = traveller_token(Signer(SECRET.encode()), row)
    assert (token in page) is shown
    one = await client.get(f"{HERE}/delegates/{row.code}")
    assert (f"/fr/travellers/{token}</textarea>" in one.text) is shown
    file = await client.get(f"{HERE}/delegation/links.txt")
    assert (file.status_code == 200, token in file.text) == (shown, shown)


async def test_each_text_for_a_chat_is_in_the_language_of_whoever_it_is_for(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    await make_delegate(mission, "lea", name="Léa <Roy>", language="fr")
    await make_delegate(mission, "ana", name="Ana Paz", language="es")
    await make_delegate(mission, "gone", name="Gone Away", left_at=NOW)
    await make_delegate(await make_mission("other"), name="Other Person")
    await _as(client, mission, "owner")
    file = await client.get(f"{HERE}/delegation/links.txt")
    spanish, french = file.text.strip().split("\n\n")
    assert french.splitlines()[0] == "Bonjour Léa <Roy>,"
    assert french.splitlines()[1].startswith("Votre itinéraire")
    assert spanish.splitlines()[0] == "Hola, Ana Paz:"
    assert spanish.splitlines()[2].startswith("http://events.test/es/travellers/")
    assert (file.headers["content-type"], file.headers["cache-control"]) == ("text/plain; charset=utf-8", "no-store")
    assert "Bonjour Léa &lt;Roy&gt;," in (await client.get(f"{HERE}/delegates")).text
