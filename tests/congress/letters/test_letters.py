"""A letter from being asked for to being checked, and what becomes of it when things change."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable

import httpx
import pypdfium2
import pytest
from starlette.applications import Starlette
from tortoise import Tortoise

from events.congress.letters import operations
from events.congress.letters.models import Letter, LetterRequest
from events.congress.letters.operations import AskedAlreadyError, Issue, NotRegisteredError
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.platform.storage.database import execute_rows
from events.platform.storage.revisions import raise_revision
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.records.vault.models import Look, SensitiveValue
from events.records.vault.operations import destroy_due
from tests.congress.letters.asking import BY, CONTENT, PASSPORT, ask, issue, sealer
from tests.congress.registration.filling import controls_in, errors_in, open_event, register
from tests.factories import NOW, make_event, sign_in

ORGANIZE = "/fr/organize/events/congress/letters"
CODE = "F81G-6RRW-D"
NUMBER = PASSPORT["passport_number"]

pytestmark = pytest.mark.tables


@pytest.fixture
async def event(app: Starlette) -> Event:
    return (await open_event())[0]


@pytest.fixture
async def awa(event: Event, client: httpx.AsyncClient) -> Registration:
    return await register(client, legal_name="Aïssatou Diallo")


@pytest.fixture
def page(app: Starlette) -> Callable[[Registration], str]:
    def of(registration: Registration) -> str:
        token = app.state.installation.signer.token("registration", registration.id, registration.link_generation)
        return f"/fr/registrations/{token}/letters"

    return of


async def asked(client: httpx.AsyncClient, path: str, **changes: str) -> httpx.Response:
    given = {"kind": "visa", "language": "fr", "consulate": "Consulat à Dakar", **PASSPORT}
    return await client.post(path, data={**given, **changes})


async def as_organizer(client: httpx.AsyncClient, event: Event) -> None:
    client.cookies.update(await sign_in("organizer@example.org", event=event, role="organizer"))


async def issued_by_hand(client: httpx.AsyncClient, event: Event, language: str = "fr") -> tuple[str, Letter]:
    """The address of the only request, and the letter that an organizer issues for it."""
    await as_organizer(client, event)
    row = await LetterRequest.get()
    there = f"{ORGANIZE}/{row.id}".replace("/fr/", f"/{language}/")
    answer = await client.post(f"{there}/issue", data={"version": str(row.version)})
    assert answer.status_code == 303, answer.text
    return there, await Letter.get(superseded_at=None)


def words_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(" ".join(part.get_textpage().get_text_bounded() for part in document).split())


async def stands_open(text: str) -> list[str]:
    """The tables in which a text stands in plain letters."""
    found = []
    for model in Tortoise.apps["events"].values():
        table = model._meta.db_table
        rows = await execute_rows(f'SELECT * FROM "{table}"')
        if any(text in str(value) for row in rows for value in row.values()):
            found.append(table)
    return found


async def test_a_letter_from_the_request_to_the_check(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[[Registration], str]
) -> None:
    assert (await asked(client, page(awa))).status_code == 303
    assert await stands_open(NUMBER) == []
    await as_organizer(client, event)
    listed = (await client.get(ORGANIZE)).text
    assert ("Awa Diallo" in listed, "Consulat à Dakar" in listed, "Une demande en attente" in listed) == (True,) * 3
    row = await LetterRequest.get()
    there = f"{ORGANIZE}/{row.id}"
    assert NUMBER not in (await client.get(there)).text
    assert await Look.all().count() == 0
    assert NUMBER in (await client.get(f"{there}/passport")).text
    draft = words_of((await client.get(f"{there}/draft.pdf")).content)
    assert ("Projet" in draft, NUMBER in draft, "Aïssatou Diallo" in draft) == (True, True, True)
    assert (await client.post(f"{there}/preparation")).status_code == 303
    there, letter = await issued_by_hand(client, event)
    assert (await client.post(f"{there}/sending")).status_code == 303
    assert (await client.post(f"{there}/sending")).status_code == 303  # a second click
    client.cookies.clear()
    own = (await client.get(page(awa))).text
    assert ("Envoyée" in own, letter.code in own, NUMBER in own) == (True, True, False)
    pdf = await client.get(f"{page(awa)}/{letter.code}.pdf")
    text = words_of(pdf.content)
    assert [word for word in (NUMBER, "Aïssatou Diallo", "1 mars 1980", letter.code) if word not in text] in (
        [],
        ["1 mars 1980"],
    )
    assert f"events.test/fr/letters/{letter.code}" in text.replace(" ", "")
    check = (await client.get(f"/en/letters/{letter.code}")).text
    assert "This letter is genuine" in check
    assert [name for name in ("Awa", "Diallo", NUMBER, awa.reference) if name in check] == []
    assert await stands_open(NUMBER) == []
    places = [(look.place, look.looked_by is None) for look in await Look.all().order_by("id")]
    assert places == [
        ("organize.letter.passport", False),
        ("organize.letter.draft", False),
        ("organize.letter.issue", False),
        ("personal.letter", True),
    ]
    acts = [row.act for row in await Change.filter(kind="letter_request").order_by("id")]
    assert acts == ["asked", "prepared", "issued", "sent"]
    [mail] = await Message.filter(kind="letter_notice")
    assert (mail.recipient, mail.details) == (awa.email, {"request": str(row.id), "state": "sent"})


async def test_what_is_asked_for_is_checked(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[[Registration], str]
) -> None:
    missing = await asked(client, page(awa), passport_number="", stays_from="2027-05-29", stays_until="2027-05-20")
    assert (missing.status_code, set(errors_in(missing.text))) == (422, {"passport_number", "stays_until"})
    late = await asked(client, page(awa), passport_expiry="2027-05-28", birth_date="2031-01-01")
    assert (late.status_code, set(errors_in(late.text))) == (422, {"passport_expiry", "birth_date"})
    assert (await LetterRequest.all().count(), await SensitiveValue.all().count()) == (0, 0)
    empty = dict.fromkeys(PASSPORT, "")
    assert (await asked(client, page(awa), kind="invitation", **empty)).status_code == 303
    assert (await asked(client, page(awa))).status_code == 303
    # The passport that is kept is not asked for again.
    assert (await asked(client, page(awa), language="es", **empty)).status_code == 303
    twice = await asked(client, page(awa))
    assert (twice.status_code, "déjà demandé" in twice.text) == (422, True)
    rows = await LetterRequest.all().order_by("asked_at").values_list("kind", "language")
    assert rows == [("invitation", "fr"), ("visa", "fr"), ("visa", "es")]


async def test_a_letter_stays_as_it_was_issued(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[[Registration], str]
) -> None:
    await asked(client, page(awa))
    there, letter = await issued_by_hand(client, event)
    before = (await client.get(f"{there}/issued/{letter.code}.pdf")).content
    assert "ne correspond plus" not in (await client.get(there)).text
    await Registration.filter(id=awa.id).update(legal_name="Aissatou Diallo-Ndiaye")
    await Event.filter(id=event.id).update(ends_on=dt.date(2027, 5, 30), address="La Paz")
    await raise_revision(event.id)
    assert (await client.get(f"{there}/issued/{letter.code}.pdf")).content == before
    told = (await client.get(there)).text
    assert "Nom tel que dans le passeport, Dernier jour de l’événement et Ville de l’événement" in told
    assert "autre orthographe du nom" in told
    await issued_by_hand(client, event)
    assert "ne correspond plus" not in (await client.get(there)).text
    newer = await Letter.get(superseded_at=None)
    assert (newer.number, newer.code != letter.code) == (2, True)
    assert "was replaced" in (await client.get(f"/en/letters/{letter.code}")).text
    assert "is genuine" in (await client.get(f"/en/letters/{newer.code}")).text
    client.cookies.clear()
    assert (await client.get(f"{page(awa)}/{letter.code}.pdf")).status_code == 404
    assert "Diallo-Ndiaye" in words_of((await client.get(f"{page(awa)}/{newer.code}.pdf")).content)


async def test_another_passport_than_that_of_the_letter_is_told(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[[Registration], str]
) -> None:
    await asked(client, page(awa))
    there, _letter = await issued_by_hand(client, event)
    client.cookies.clear()
    await asked(client, page(awa), language="es", passport_number="XX7654321")
    await as_organizer(client, event)
    assert "ceci a changé\u00a0: Numéro de passeport" in (await client.get(there)).text


async def test_a_withdrawn_letter_is_told_to_all(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[[Registration], str]
) -> None:
    await asked(client, page(awa))
    there, letter = await issued_by_hand(client, event)
    assert (await client.post(f"{there}/withdrawal", data={"reason": ""})).status_code == 422
    assert (await client.post(f"{there}/withdrawal", data={"reason": "Erreur de date"})).status_code == 303
    assert "This letter is withdrawn" in (await client.get(f"/en/letters/{letter.code}")).text
    client.cookies.clear()
    own = (await client.get(page(awa))).text
    assert ("Erreur de date" in own, letter.code in own) == (True, False)
    assert (await client.get(f"{page(awa)}/{letter.code}.pdf")).status_code == 404
    assert [mail.details for mail in await Message.filter(kind="letter_notice")] == [
        {"request": str(letter.request_id), "state": "withdrawn"}
    ]


async def test_a_request_is_refused_once_and_can_be_made_again(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[[Registration], str]
) -> None:
    await asked(client, page(awa))
    await as_organizer(client, event)
    row = await LetterRequest.get()
    for reason in ("Trop tard", "Autre raison"):
        assert (await client.post(f"{ORGANIZE}/{row.id}/refusal", data={"reason": reason})).status_code == 303
    await row.refresh_from_db()
    assert (row.state, row.reason, row.active_key) == ("refused", "Trop tard", None)
    assert await Message.filter(kind="letter_notice").count() == 1
    client.cookies.clear()
    assert (await asked(client, page(awa))).status_code == 303


async def test_the_participant_takes_back_what_is_not_answered(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[[Registration], str]
) -> None:
    await asked(client, page(awa))
    row = await LetterRequest.get()
    there = f"{page(awa)}/{row.id}/withdrawal"
    assert (await client.get(there)).status_code == 200
    assert (await client.post(there)).status_code == 303
    await row.refresh_from_db()
    assert (row.state, await Message.filter(kind="letter_notice").count()) == ("withdrawn", 0)
    again = await ask(event, awa)
    await issue(event, again)
    await client.post(f"{page(awa)}/{again.id}/withdrawal")
    await again.refresh_from_db()
    assert again.state == "issued"


async def test_nothing_is_issued_for_a_cancelled_registration(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[[Registration], str]
) -> None:
    await asked(client, page(awa))
    there, letter = await issued_by_hand(client, event)
    await Registration.filter(id=awa.id).update(state="cancelled")
    row = await LetterRequest.get()
    answer = await client.post(f"{there}/issue", data={"version": str(row.version)})
    assert (answer.status_code, await Letter.all().count()) == (422, 1)
    assert "inscription confirmée" in answer.text
    assert "No longer takes part" in (await client.get(f"/en/letters/{letter.code}")).text
    assert "Ne participe plus" in (await client.get(ORGANIZE)).text
    client.cookies.clear()
    assert (await asked(client, page(awa), language="es")).status_code == 422


async def test_a_letter_for_an_event_that_is_called_off_says_so(
    event: Event, client: httpx.AsyncClient, awa: Registration
) -> None:
    letter = await issue(event, await ask(event, awa))
    await Event.filter(id=event.id).update(state="cancelled")
    assert "The event is cancelled" in (await client.get(f"/en/letters/{letter.code}")).text


async def test_on_its_day_the_letter_goes_and_its_check_stays(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[[Registration], str]
) -> None:
    await asked(client, page(awa))
    there, letter = await issued_by_hand(client, event)
    day = (await SensitiveValue.filter(subject=letter.id).get()).destroy_on
    assert day >= dt.date(2027, 8, 26)
    await destroy_due(dt.datetime.combine(day, dt.time(), dt.UTC))
    assert await SensitiveValue.all().count() == 0
    assert (await client.get(f"{there}/issued/{letter.code}.pdf")).status_code == 404
    assert "is genuine" in (await client.get(f"/en/letters/{letter.code}")).text
    client.cookies.clear()
    assert letter.code not in (await client.get(page(awa))).text
    assert (await client.get(f"{page(awa)}/{letter.code}.pdf")).status_code == 404


async def test_without_a_passport_that_it_names_a_letter_is_not_issued(
    client: httpx.AsyncClient, event: Event, awa: Registration
) -> None:
    row = await ask(event, awa, passport={"passport_number": NUMBER})
    await as_organizer(client, event)
    answer = await client.post(f"{ORGANIZE}/{row.id}/issue", data={"version": "1"})
    assert (answer.status_code, await Letter.all().count()) == (422, 0)
    assert "Nationalité, Date de naissance, Expiration du passeport" in answer.text


async def test_a_letter_is_issued_on_the_request_that_was_seen(event: Event, awa: Registration) -> None:
    row = await ask(event, awa)
    await operations.prepare(row, by=BY, now=NOW)
    await issue(event, row)
    with pytest.raises(ChangedMeanwhileError):
        await operations.issue(
            event, row, Issue(uuid.uuid4(), "1111-1111-1", CONTENT, {}, None), sealer(BY), row.version
        )
    assert await Letter.all().count() == 1


async def test_asking_twice_at_once_is_asking_once(event: Event, awa: Registration) -> None:
    await ask(event, awa)
    with pytest.raises(AskedAlreadyError):
        await ask(event, awa)
    await Registration.filter(id=awa.id).update(state="waitlisted")
    with pytest.raises(NotRegisteredError):
        await ask(event, awa, language="es")


async def test_letters_of_others_are_found_behind_no_link(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[[Registration], str]
) -> None:
    letter = await issue(event, await ask(event, awa))
    other = await register(client, badge_name="Luc Roy", email="luc@example.org")
    assert (await client.get(f"{page(other)}/{letter.code}.pdf")).status_code == 404
    for path in (letter.request_id, uuid.uuid4(), "nonsense"):
        assert (await client.post(f"{page(other)}/{path}/withdrawal")).status_code == 404
    assert (await LetterRequest.get()).state == "issued"


async def test_codes_are_typed_as_people_do_and_tried_only_so_often(
    client: httpx.AsyncClient, event: Event, awa: Registration
) -> None:
    await issue(event, await ask(event, awa), CODE)
    typed = await client.get(f"/en/letters/{CODE.lower().replace('-', '')}")
    assert typed.headers["location"] == f"/en/letters/{CODE}"
    slip = await client.get("/en/letters/0000-0000-1")
    assert (slip.status_code, "A symbol of the code is wrong" in slip.text) == (404, True)
    unknown = await client.get("/en/letters/0000-0000-0")
    assert (unknown.status_code, "not genuine" in unknown.text) == (404, True)
    answers = {(await client.get("/en/letters/0000-0000-0")).status_code for _ in range(120)}
    assert answers == {404, 429}


async def test_what_people_type_is_never_code_of_the_paper(
    client: httpx.AsyncClient, event: Event, page: Callable[[Registration], str]
) -> None:
    name = '#panic("no") *Awa* $x$ `raw` \\ "] <a> {event}'
    nasty = await register(client, badge_name="Awa", legal_name=name, function='#read("/etc/passwd")')
    assert (await asked(client, page(nasty))).status_code == 303
    there, letter = await issued_by_hand(client, event)
    pdf = await client.get(f"{there}/issued/{letter.code}.pdf")
    assert pdf.status_code == 200
    shown = re.sub(r"\s", "", words_of(pdf.content))
    assert re.sub(r"\s", "", name) in shown
    assert '#read("/etc/passwd")' in shown


async def test_a_request_is_found_in_its_event_alone(
    client: httpx.AsyncClient, event: Event, awa: Registration
) -> None:
    letter = await issue(event, await ask(event, awa))
    other = await make_event("other")
    client.cookies.update(await sign_in("elsewhere@example.org", event=other))
    there = f"/fr/organize/events/other/letters/{letter.request_id}"
    paths = ("", "/passport", "/draft.pdf", f"/issued/{letter.code}.pdf", "/refusal", "/withdrawal")
    assert {(await client.get(there + path)).status_code for path in paths} == {404}
    acts = ("/preparation", "/issue", "/sending", "/refusal", "/withdrawal")
    assert {(await client.post(there + path, data={"reason": "x"})).status_code for path in acts} == {404}
    assert (await Look.all().count(), (await LetterRequest.get()).state) == (0, "issued")


async def test_a_letter_is_found_under_its_own_request_alone(
    client: httpx.AsyncClient, event: Event, awa: Registration
) -> None:
    letter = await issue(event, await ask(event, awa))
    other = await ask(event, awa, language="es")
    await as_organizer(client, event)
    assert (await client.get(f"{ORGANIZE}/{other.id}/issued/{letter.code}.pdf")).status_code == 404


async def test_a_passport_that_is_kept_forbids_no_new_address(
    client: httpx.AsyncClient, event: Event, awa: Registration
) -> None:
    await ask(event, awa)
    await as_organizer(client, event)
    path = f"/en/organize/events/congress/registrations/{awa.reference}/edit"
    sent = controls_in((await client.get(path)).text) | {"email": ["awa@other.example.org"]}
    assert (await client.post(path, data=sent)).status_code == 303
    assert (await Registration.get(id=awa.id)).email == "awa@other.example.org"
