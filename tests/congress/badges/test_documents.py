"""Badges as they reach people: the right texts, the right code, only for whom they are, at private addresses."""

from __future__ import annotations

import httpx
import pypdfium2
import pytest
import zxingcpp
from starlette.applications import Starlette

from events.congress.badges import pages
from events.congress.badges.credential_operations import badge_code
from events.congress.badges.document_queries import NoBadgeError, badge_pdf, badges_pdf_of_event, spoken_name
from events.congress.badges.order import Order
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.platform.language.formats import span
from events.platform.language.i18n import speaking
from events.platform.web.installation import Installation
from tests.congress.delegations.naming import make_delegation
from tests.factories import NOW, make_category, make_event, sign_in
from tests.publishing.delivery.making import make_registration


@pytest.fixture
def here(app: Starlette) -> Installation:
    made: Installation = app.state.installation
    return made


async def fetched(registration: Registration) -> Registration:
    return await Registration.get(id=registration.id).select_related("event")


def texts_of(pdf: bytes) -> list[str]:
    """The words of each page, in reading order."""
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    return [" ".join(page.replace("\xa0", " ").replace("\ufffe", "-").split()) for page in pages]


def codes_of(pdf: bytes) -> list[str]:
    pages = [page.render(scale=2).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    return [code.text for page in pages for code in zxingcpp.read_barcodes(page)]


async def a_guest(event: Event, **values: object) -> Registration:
    about = {"organization": "SEEG", "spoken_languages": ["fr", "zh", "bci"], "attendance": "online"}
    return await fetched(await make_registration(event, **(about | values)))


async def test_a_badge_carries_its_texts_in_the_readers_language_and_its_code(here: Installation) -> None:
    event = await make_event(texts={"venue": {"fr": "Palais de l’Eau", "es": "Palacio del Agua"}})
    guest = await a_guest(event)
    code = await badge_code(guest, here.settings.secret_key, NOW)
    pdf = await badge_pdf(here, guest, "fr")
    with speaking("fr"):
        days = span(event.starts_on, event.ends_on)
    assert texts_of(pdf) == [
        f"Congrès mondial {days} · Palais de l’Eau Awa Diallo SEEG Sénégal "
        f"{code.short_code} Français Chinois Baoulé Opérateur En ligne"
    ]
    assert codes_of(pdf) == [code.qr_text]
    assert "Palacio del Agua Awa Diallo SEEG Senegal" in texts_of(await badge_pdf(here, guest, "es"))[0]


@pytest.mark.parametrize(
    ("code", "name"),
    [("pt", "Português"), ("ru", "Русский"), ("ar", "العربية"), ("zh", "Chinois"), ("gym", "Ngäbere"), ("xx", "xx")],
)
def test_a_language_goes_by_its_own_name_unless_that_cannot_be_printed(code: str, name: str) -> None:
    assert spoken_name(code, "fr") == name


@pytest.mark.parametrize("state", ["waitlisted", "cancelled"])
async def test_who_is_not_confirmed_has_no_badge(here: Installation, state: str) -> None:
    guest = await a_guest(await make_event(), state=state)
    with pytest.raises(NoBadgeError) as refused:
        await badge_pdf(here, guest, "fr")
    assert refused.value.state == state


async def test_a_sheet_holds_everybody_confirmed_by_name_each_in_their_language(here: Installation) -> None:
    event = await make_event()
    press = await make_category(event, "press")
    await make_registration(event, badge_name="Zoé Martin")
    await make_registration(event, badge_name="Ángel Núñez", language="es")
    await make_registration(event, badge_name="Cancelled", state="cancelled")
    await make_registration(event, badge_name="Mary Poole", language="en", category=press)
    pages = texts_of(await badges_pdf_of_event(here, event, "fr"))
    assert [page.split(" 2027 ")[0].split(" 25")[0] for page in pages] == [
        "Congreso mundial",
        "World congress",
        "Congrès mondial",
    ]
    assert ["Ángel" in pages[0], "Mary" in pages[1], "Zoé" in pages[2]] == [True] * 3
    assert len(texts_of(await badges_pdf_of_event(here, event, "fr", press.id))) == 1


@pytest.mark.parametrize(
    ("order", "names"),
    [
        (Order.NAME, ["Ángel", "Bea", "Cleo", "Zoé"]),
        (Order.DELEGATION, ["Bea", "Zoé", "Ángel", "Cleo"]),
        (Order.ORGANIZATION, ["Zoé", "Bea", "Cleo", "Ángel"]),
        (Order.CATEGORY, ["Ángel", "Bea", "Zoé", "Cleo"]),
    ],
)
async def test_badges_are_put_together_as_chosen_those_of_no_group_last(
    here: Installation, order: Order, names: list[str]
) -> None:
    event = await make_event()
    press, guest = await make_category(event, "press", position=2), await make_category(event, "guest", position=1)
    sent = await make_delegation(await Event.get(id=event.id), {}, name="Zona")
    also = await make_delegation(await Event.get(id=event.id), {}, name="Ávila")
    await make_registration(event, badge_name="Zoé", organization="agua", category=guest, delegation_id=sent.id)
    await make_registration(event, badge_name="Ángel", organization="", category=guest)
    await make_registration(event, badge_name="Bea", organization="Été", category=guest, delegation_id=also.id)
    await make_registration(event, badge_name="Cleo", organization="Été", category=press)
    pages = texts_of(await badges_pdf_of_event(here, await Event.get(id=event.id), "fr", order=order))
    assert [next(name for name in names if name in page) for page in pages] == names


async def test_the_address_of_a_badge_gives_it_to_its_holder(client: httpx.AsyncClient, here: Installation) -> None:
    guest = await a_guest(await make_event(), language="es")
    token = here.signer.token("badge", guest.id, guest.badge_generation)
    answer = await client.get(f"/badges/{token}.pdf")
    assert (answer.status_code, answer.headers["content-type"], answer.headers["cache-control"]) == (
        200,
        "application/pdf",
        "no-store",
    )
    assert answer.headers["content-disposition"] == f'inline; filename="badge-{guest.reference}.pdf"'
    assert texts_of(answer.content)[0].startswith("Congreso mundial")
    assert texts_of((await client.get(f"/badges/{token}.pdf?lang=en")).content)[0].startswith("World congress")


async def test_the_address_says_why_there_is_no_badge(client: httpx.AsyncClient, here: Installation) -> None:
    for state, reason in (("waitlisted", "There is no badge yet"), ("cancelled", "This badge is no longer valid")):
        guest = await a_guest(await make_event(state), state=state, language="en")
        token = here.signer.token("badge", guest.id, 1)
        answer = await client.get(f"/badges/{token}.pdf")
        assert (answer.status_code, answer.headers["cache-control"]) == (409, "no-store")
        assert f"<h1>{reason}</h1>" in answer.text


async def test_who_reloads_a_badge_all_day_is_stopped(
    client: httpx.AsyncClient, here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_MOST", 1)
    event = await make_event()
    first, second = [await a_guest(event) for _ in range(2)]
    asked = [f"/badges/{here.signer.token('badge', guest.id, 1)}.pdf" for guest in (first, first, second)]
    assert [(await client.get(path)).status_code for path in asked] == [200, 429, 200]


async def test_a_replaced_or_forged_address_is_unknown(client: httpx.AsyncClient, here: Installation) -> None:
    guest = await a_guest(await make_event())
    wrong = [
        here.signer.token("badge", guest.id, guest.badge_generation + 1),
        here.signer.token("registration", guest.id, guest.badge_generation),
        "A" * 46,
        "%00",
    ]
    assert [(await client.get(f"/badges/{token}.pdf")).status_code for token in wrong] == [404] * 4


async def test_organizers_print_all_badges_or_one_categorys(client: httpx.AsyncClient) -> None:
    event = await make_event()
    press = await make_category(event, "press")
    await make_registration(event, category=press)
    await make_registration(event, badge_name="Zoé Martin")
    client.cookies.update(await sign_in(event=event, role="organizer"))
    address = f"/fr/organize/events/{event.slug}/badges.pdf"
    counts = [len(texts_of((await client.get(address + query)).content)) for query in ("", "?category=press")]
    assert counts == [2, 1]
    assert (await client.get(address + "?category=none")).status_code == 404


async def test_the_order_of_badges_is_chosen_on_a_page(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await make_registration(event, badge_name="Zoé Martin", organization="Agua")
    await make_registration(event, badge_name="Awa Diallo", organization="Zona")
    client.cookies.update(await sign_in(event=event, role="organizer"))
    address = f"/en/organize/events/{event.slug}/badges"
    assert "By delegation" not in (await client.get(address)).text
    await make_delegation(await Event.get(id=event.id), {})
    page = (await client.get(address)).text
    assert [f'value="{one}"' in page for one in Order] == [True] * 4
    for query, first in (("order=organization", "Zoé"), ("order=name&category=", "Awa"), ("order=x", "Awa")):
        assert first in texts_of((await client.get(f"{address}.pdf?{query}")).content)[0]


async def test_nobody_to_print_is_said(client: httpx.AsyncClient) -> None:
    event = await make_event()
    client.cookies.update(await sign_in(event=event, role="organizer"))
    answer = await client.get(f"/en/organize/events/{event.slug}/badges.pdf")
    assert (answer.status_code, "There is no badge to print" in answer.text) == (409, True)


async def test_organizers_print_one_badge_from_the_registration(client: httpx.AsyncClient) -> None:
    event, other = await make_event(texts={"venue": {"es": "Palacio del Agua, puerta 4"}}), await make_event("other")
    guest = await a_guest(event, function="Directora de operaciones", reference="ABCD-2345", language="es")
    await a_guest(other, reference="EFGH-2345")
    page = "/en/organize/events/congress/registrations/ABCD-2345"
    client.cookies.update(await sign_in("reader@example.org", event=event, role="reader"))
    assert "badge.pdf" not in (await client.get(page)).text
    assert (await client.get(page + "/badge.pdf")).status_code == 403
    client.cookies.update(await sign_in(event=event, role="organizer"))
    assert f'href="{page}/badge.pdf"' in (await client.get(page)).text
    badge = await client.get(page + "/badge.pdf")
    assert badge.headers["content-disposition"] == 'inline; filename="badge-ABCD-2345.pdf"'
    (text,) = texts_of(badge.content)
    assert "Palacio del Agua, puerta 4 Awa Diallo Directora de operaciones SEEG Senegal" in text
    assert (await client.get(page.replace("ABCD", "EFGH") + "/badge.pdf")).status_code == 404
    await Registration.filter(id=guest.id).update(state="waitlisted")
    refused = await client.get(page + "/badge.pdf")
    assert (refused.status_code, "Only a confirmed registration has a badge." in refused.text) == (409, True)
    assert "badge.pdf" not in (await client.get(page)).text
