"""What letters are made from: letterhead, signature, and the texts that a secretariat writes."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pytest
from PIL import Image
from starlette.applications import Starlette

from events.congress.editions.operations import NextEdition, copy_edition
from events.congress.letters.composing import compose
from events.congress.letters.models import LetterPaper, LetterTemplate
from events.congress.letters.paper_operations import Saving, save_paper, save_template
from events.congress.letters.queries import paper_of
from events.congress.letters.words import BODIES
from events.congress.organizing.models import Event
from events.platform.language.i18n import speaking
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.files.models import StoredFile
from tests.congress.letters.asking import BY, ask, issue
from tests.congress.letters.test_letters import as_organizer, words_of
from tests.congress.registration.filling import errors_in, open_event, register
from tests.factories import NOW, make_account

ORGANIZE = "/fr/organize/events/congress"
PAPER, VISA = f"{ORGANIZE}/letter-paper", f"{ORGANIZE}/letter-templates/visa"

pytestmark = pytest.mark.tables


@pytest.fixture
async def event(app: Starlette) -> Event:
    return (await open_event())[0]


def picture(colour: str = "navy") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (60, 20), colour).save(target, "PNG")
    return target.getvalue()


async def sent(client: httpx.AsyncClient, path: str, **data: Any) -> httpx.Response:
    files: dict[str, Any] = {name: ("p.png", data.pop(name)) for name in ("letterhead", "signature") if name in data}
    return await client.post(path, data={"version": "0", **data}, files=files or {"letterhead": ("", b"")})


async def test_a_secretariat_writes_its_own_letter(client: httpx.AsyncClient, event: Event) -> None:
    await as_organizer(client, event)
    body = "Bonjour {legal_name},\n\nVenez à {city}."
    assert (await sent(client, VISA, **{"body-fr": body, "title-fr": "Visa pour {event}"})).status_code == 303
    shown = (await client.get(VISA)).text
    assert ("Venez à {city}." in shown, "To the visa section" in shown) == (True, True)
    texts = {
        "issuer-fr": "Alliance",
        "city-fr": "Barcelone",
        "signer-fr": "Núria Ferrer",
        "signer_function-fr": "Présidente",
    }
    assert (await sent(client, PAPER, letterhead=picture(), signature=picture("black"), **texts)).status_code == 303
    text = words_of((await client.get(f"{VISA}/preview.pdf?lang=fr")).content)
    expected = (
        "Visa pour Congrès mondial",
        "Bonjour Maria SPÉCIMEN",
        "Venez à Barcelone.",
        "Alliance",
        "Núria Ferrer",
        "Présidente",
        "Projet",
    )
    assert [one for one in expected if one not in text] == []
    assert "National Water Company" in words_of((await client.get(f"{VISA}/preview.pdf?lang=en")).content)
    for name in ("letterhead", "signature"):
        assert (await client.get(f"{ORGANIZE}/letter-pictures/{name}")).headers["content-type"] == "image/png"
    assert (await client.get(f"{ORGANIZE}/letter-pictures/version")).status_code == 404


async def test_what_is_no_placeholder_is_refused_with_its_line(client: httpx.AsyncClient, event: Event) -> None:
    await as_organizer(client, event)
    answer = await sent(client, VISA, **{"body-fr": "Bonjour {legal_name}\n{passport}", "title-es": "{evento}"})
    assert (answer.status_code, await LetterTemplate.all().count()) == (422, 0)
    assert errors_in(answer.text) == {
        "title-es": "Ligne 1\u00a0: {evento} n’est pas un champ connu.",
        "body-fr": "Ligne 2\u00a0: {passport} n’est pas un champ connu.",
    }


async def test_a_text_that_is_ours_is_not_written_and_comes_back_when_emptied(
    client: httpx.AsyncClient, event: Event
) -> None:
    await as_organizer(client, event)
    with speaking("fr"):
        ours = str(BODIES["visa"])
    await sent(client, VISA, **{"body-fr": ours.replace("\n", "\r\n")})
    assert await LetterTemplate.all().count() == 0
    await sent(client, VISA, **{"body-fr": "Autre"})
    await sent(client, VISA, version="1", **{"body-fr": ""})
    assert (await paper_of(event)).wording("visa", "fr").body == ours


async def test_pictures_stay_as_long_as_a_letter_shows_them(client: httpx.AsyncClient, event: Event) -> None:
    awa = await register(client)
    await as_organizer(client, event)
    await sent(client, PAPER, letterhead=picture(), signature=picture())
    first = await LetterPaper.get()
    await issue(event, await ask(event, awa), paper=first)
    await sent(client, PAPER, version="1", letterhead=picture("red"), without_signature="y")
    second = await LetterPaper.get()
    await sent(client, PAPER, version="2", letterhead=picture("green"))
    kept: dict[object, bool] = {row.id: row.deleted_at is None for row in await StoredFile.all()}
    assert (kept[first.letterhead_id], kept[first.signature_id], kept[second.letterhead_id]) == (True, True, False)
    assert (second.signature_id, (await LetterPaper.get()).letterhead_id in kept) == (None, True)
    assert (await sent(client, PAPER, version="3", letterhead=b"no picture")).status_code == 422


async def test_two_who_write_at_once_are_told(event: Event) -> None:
    saving = Saving({"issuer": {"fr": "Alliance"}}, 0, BY, NOW)
    await save_paper(event, None, saving)
    with pytest.raises(ChangedMeanwhileError):
        await save_paper(event, None, saving)
    with pytest.raises(ChangedMeanwhileError):
        await save_paper(event, await LetterPaper.get(), saving)
    written = Saving({"title": {"fr": "Visa"}, "body": {}}, 0, BY, NOW)
    await save_template(event, "visa", None, written)
    with pytest.raises(ChangedMeanwhileError):
        await save_template(event, "visa", None, written)


async def test_the_next_edition_keeps_the_texts_and_no_signature(event: Event) -> None:
    await save_paper(event, None, Saving({"issuer": {"fr": "Alliance"}}, 0, BY, NOW))
    await save_template(event, "visa", None, Saving({"title": {"fr": "Visa"}}, 0, BY, NOW))
    owner = await make_account()
    wanted = NextEdition("next", event.starts_on.replace(year=2029), with_programme=False)
    copy = await copy_edition(event, wanted, by=owner.id, now=NOW)
    kept = await paper_of(copy)
    assert (kept.text("issuer", "fr"), kept.wording("visa", "fr").title) == ("Alliance", "Visa")
    assert kept.row is not None
    assert (kept.row.letterhead_id, kept.row.signature_id) == (None, None)


async def test_values_of_a_person_are_text_in_a_written_letter(event: Event) -> None:
    await save_template(event, "visa", None, Saving({"body": {"fr": "{legal_name} {function}"}}, 0, BY, NOW))
    wording = (await paper_of(event)).wording("visa", "fr")
    values = {"legal_name": "{function}", "function": "#x", "city": "", "today": "", "issuer": "", "event": ""}
    assert compose(wording, values).body == "{function} #x"
