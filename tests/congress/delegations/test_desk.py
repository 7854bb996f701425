"""The focal point's page: people named one by one or as a list, completed, replaced, withdrawn; the letter."""

from __future__ import annotations

import re
from uuid import UUID

import httpx
from starlette.applications import Starlette

from events.congress.delegations.nominee_operations import Naming, nominate
from events.congress.organizing.models import Category, Event
from events.congress.quotas.models import Delegation
from events.congress.registration.models import Consent, Registration
from events.congress.registration.question_queries import questions_of
from events.records.files.models import StoredFile
from events.records.outbox.models import Message
from tests.congress.delegations.naming import change_event, desk_of, make_delegation, nominee
from tests.congress.registration.filling import controls_in, errors_in, open_event
from tests.factories import NOW, make_category, make_texts, sign_in
from tests.records.files.samples import picture

LIST = """Nom\tCourriel\tFonction
Awa Diallo; awa@sahel.example.org; Presse; Directrice
Moussa Keïta <moussa@sahel.example.org>, operator
"""


async def opened(app: Starlette, places: int = 3, **entered: str) -> tuple[str, Delegation]:
    """The address of the page of a delegation with so many places as operators and as many as press."""
    event, category = await open_event()
    press = await make_category(event, "press", position=2)
    await make_texts(event, press.id, {"name": {"fr": "Presse"}})
    row = await make_delegation(event, {category.id: places, press.id: places}, **entered)
    return await desk_of(app, row), row


async def named(row: Delegation, number: int = 1) -> Registration:
    category = await Category.get(event_id=row.event_id, code="operator")
    naming = Naming(nominee(category, number), f"nonce-of-nomination-{number:04}")
    receipt = await nominate(await questions_of(await Event.get(id=row.event_id)), row, naming, NOW)
    return await Registration.get(id=receipt.id)


async def test_one_person_is_named(client: httpx.AsyncClient, app: Starlette) -> None:
    desk, row = await opened(app)
    page = await client.get(f"{desk}/nomination")
    typed = {
        "nonce": controls_in(page.text)["nonce"][0],
        "name": "Awa Diallo",
        "email": "Awa@sahel.example.org",
        "function": "Directrice",
        "category": "operator",
        "language": "es",
    }
    assert (await client.post(f"{desk}/nomination", data={**typed, "email": ""})).status_code == 422
    answer = await client.post(f"{desk}/nomination", data=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, desk)
    await client.post(f"{desk}/nomination", data=typed)  # a second click
    [made] = await Registration.all()
    assert (made.badge_name, made.email, made.function, made.language, made.delegation_id) == (
        "Awa Diallo",
        "awa@sahel.example.org",
        "Directrice",
        "es",
        row.id,
    )
    page = await client.get(desk)
    assert "Awa Diallo" in page.text
    assert page.headers["cache-control"] == "no-store"


async def test_a_list_is_shown_line_by_line_before_it_is_written(client: httpx.AsyncClient, app: Starlette) -> None:
    desk, _row = await opened(app)
    shown = await client.post(f"{desk}/people", data={"people": LIST, "language": "fr"})
    assert (shown.status_code, await Registration.all().count()) == (200, 0)
    nonce = controls_in(shown.text)["nonce"][0]
    for _click in range(2):
        answer = await client.post(f"{desk}/people/naming", data={"people": LIST, "language": "fr", "nonce": nonce})
        assert answer.status_code == 303
    rows = await Registration.all().order_by("email").select_related("category")
    assert [(row.badge_name, row.email, row.category.code, row.function) for row in rows] == [
        ("Awa Diallo", "awa@sahel.example.org", "press", "Directrice"),
        ("Moussa Keïta", "moussa@sahel.example.org", "operator", ""),
    ]
    again = await client.post(f"{desk}/people", data={"people": LIST, "language": "fr"})
    assert again.text.count("Figure déjà dans votre délégation.") == 2


async def test_a_list_with_a_wrong_line_names_nobody(client: httpx.AsyncClient, app: Starlette) -> None:
    desk, _row = await opened(app, places=1)
    lines = "A, a@x.example.org, operator\nB, b@x.example.org, operator\nC, operator\nD, d@x.example.org"
    for address in ("people", "people/naming"):
        answer = await client.post(f"{desk}/{address}", data={"people": lines, "language": "fr"})
        assert (answer.status_code, await Registration.all().count()) == (422, 0)
    assert "Il ne reste pas de place dans cette catégorie." in answer.text
    assert "L’adresse électronique manque." in answer.text
    assert "Indiquez l’une de vos catégories dans cette ligne." in answer.text


async def test_whoever_is_completed_by_the_focal_point_takes_part(client: httpx.AsyncClient, app: Starlette) -> None:
    desk, row = await opened(app)
    person = await named(row)
    address = f"{desk}/people/{person.reference}/completion"
    page = (await client.get(address)).text
    assert ('name="consent"' in page, 'name="is_listed"' in page) == (False, False)
    answer = await client.post(address, data={**controls_in(page), "function": "Ingénieur"})
    assert (answer.status_code, errors_in(answer.text)) == (303, {})
    person = await Registration.get(id=person.id)
    assert (person.state, person.function, await Consent.all().count()) == ("confirmed", "Ingénieur", 0)
    assert (await client.get(address)).status_code == 303


async def test_somebody_is_replaced_and_stands_in_the_history(client: httpx.AsyncClient, app: Starlette) -> None:
    desk, row = await opened(app)
    person = await named(row)
    address = f"{desk}/people/{person.reference}/substitution"
    page = (await client.get(address)).text
    typed = {"nonce": controls_in(page)["nonce"][0], "name": "Moussa", "email": "m@x.example.org", "language": "fr"}
    assert (await client.post(address, data=typed)).status_code == 303
    page = (await client.get(desk)).text
    assert ("Moussa" in page, "Nom 1" in page) == (True, True)
    assert (await client.get(f"{desk}/people/{person.reference}")).status_code == 404
    kinds = {mail.kind for mail in await Message.filter(subject=person.id)}
    assert kinds == {"registration_nominated", "registration_handed_on"}


async def test_withdrawing_asks_first(client: httpx.AsyncClient, app: Starlette) -> None:
    desk, row = await opened(app)
    person = await named(row)
    address = f"{desk}/people/{person.reference}/withdrawal"
    assert (await client.get(address)).status_code == 200
    assert (await client.post(address)).status_code == 303
    assert (await Registration.get(id=person.id)).state == "cancelled"


async def test_the_head_of_the_delegation_is_one_of_it(client: httpx.AsyncClient, app: Starlette) -> None:
    desk, row = await opened(app)
    person = await named(row)
    other = await named(await make_delegation(await Event.get(slug="congress"), await _places(), name="Autre"), 2)
    assert (await client.post(f"{desk}/people/{other.reference}/head")).status_code == 404
    await client.post(f"{desk}/people/{person.reference}/head")
    assert (await Delegation.get(id=row.id)).head_id == person.id
    assert "Cheffe ou chef de délégation" in (await client.get(desk)).text


async def _places() -> dict[UUID, int]:
    return {(await Category.get(code="operator")).id: 2}


async def test_the_letter_is_received_and_sent_back_with_a_reason(client: httpx.AsyncClient, app: Starlette) -> None:
    desk, row = await opened(app)
    sent = {"file": ("note.png", picture(), "image/png")}
    assert (await client.post(f"{desk}/letter", files={"file": ("x.exe", b"MZ\0", "x")})).status_code == 422
    assert (await client.post(f"{desk}/letter", files=sent)).status_code == 303
    stored = await StoredFile.get()
    row = await Delegation.get(id=row.id)
    assert (row.letter_state, row.letter_id) == ("received", stored.id)
    assert (await client.get(f"{desk}/letter/file")).headers["content-disposition"].startswith("attachment")
    client.cookies.update(await sign_in(event=await Event.get(slug="congress"), role="organizer"))
    page = f"/fr/organize/events/congress/delegations/{row.id}/letter"
    assert (await client.post(f"{page}/return", data={"reason": ""})).status_code == 422
    assert (await client.post(f"{page}/return", data={"reason": "Sans signature"})).status_code == 303
    client.cookies.clear()
    assert "Sans signature" in (await client.get(desk)).text
    await client.post(f"{desk}/letter", files={"file": ("note.png", picture(), "image/png")})
    assert "Sans signature" not in (await client.get(desk)).text


async def test_outside_its_window_a_focal_point_names_nobody_and_organizers_do(
    client: httpx.AsyncClient, app: Starlette
) -> None:
    desk, row = await opened(app, opens="2020-01-01T00:00", closes="2020-02-01T12:00")
    person = await named(row)
    for below in ("nomination", "people", f"people/{person.reference}/substitution"):
        assert (await client.get(f"{desk}/{below}")).status_code == 303
    answer = await client.post(f"{desk}/people/naming", data={"people": "A, a@x.example.org, operator"})
    assert (answer.status_code, await Registration.all().count()) == (303, 1)
    assert (await client.get(f"{desk}/people/{person.reference}/completion")).status_code == 200
    client.cookies.update(await sign_in(event=await Event.get(slug="congress"), role="organizer"))
    organizers = f"/fr/organize/events/congress/delegations/{row.id}"
    assert (await client.get(f"{organizers}/nomination")).status_code == 200


async def test_a_link_ends_with_its_focal_point(client: httpx.AsyncClient, app: Starlette) -> None:
    desk, row = await opened(app)
    event = await Event.get(slug="congress")
    client.cookies.update(await sign_in(event=event, role="organizer"))
    page = f"/fr/organize/events/congress/delegations/{row.id}"
    form = controls_in((await client.get(f"{page}/edit")).text)
    assert (await client.post(f"{page}/edit", data={**form, "focal_name": "Mariam T."})).status_code == 303
    assert (await client.get(desk)).status_code == 200
    form = controls_in((await client.get(f"{page}/edit")).text)
    assert (await client.post(f"{page}/edit", data={**form, "focal_email": "other@x.example.org"})).status_code == 303
    assert (await client.get(desk)).status_code == 404
    desk = await desk_of(app, row)
    assert (await client.get(f"{page}/link/renewal")).status_code == 200
    await client.post(f"{page}/link/renewal")
    assert (await client.get(desk)).status_code == 404
    desk = await desk_of(app, row)
    await client.post(f"{page}/retirement")
    assert (await client.get(desk)).status_code == 404
    await client.post(f"{page}/restoration")
    assert (await client.get(desk)).status_code == 200
    assert re.search("Mariam T", (await client.get(page)).text)


async def test_a_cancelled_event_names_nobody(client: httpx.AsyncClient, app: Starlette) -> None:
    desk, row = await opened(app)
    await named(row)
    await change_event(state="cancelled")
    page = await client.get(desk)
    assert (page.status_code, f'{desk}/people"' in page.text) == (200, False)
    assert (await client.get(f"{desk}/nomination")).status_code == 303
