"""Nothing that is kept about somebody is forgotten in what they take along, as JSON or on paper.

A new table, column or field of the form fails here, until it is told or excused with the reason.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import uuid4

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.agenda.models import Star
from events.congress.alerts.models import Alert
from events.congress.badges.models import Scan
from events.congress.letters.models import AccreditationEntry, AccreditationList, Certificate
from events.congress.organizing.models import Event
from events.congress.quotas.models import Delegation
from events.congress.registration.duplicates.models import RegistrationMerge
from events.congress.registration.erasures.models import ErasureRequest
from events.congress.registration.models import Note, Registration, Tag, Tagging
from events.congress.registration.place_offer_operations import offer_place
from events.congress.registration.question_queries import questions_of
from events.congress.registration.sealed_operations import Opener
from events.congress.registration.values import SHOWN
from events.platform.language.i18n import speaking
from events.platform.pdf.typesetting import PdfError
from events.publishing.own_data.columns import REGISTRATION
from events.publishing.own_data.paper import own_data_document
from events.publishing.own_data.queries import SOURCES, own_data
from events.publishing.own_data.values import Chapter, as_json
from events.publishing.roadbooks.document import Document, Heading, Prose, Table
from events.publishing.roadbooks.paper import document_pdf
from events.records.feeds.models import FeedEnd, FeedFetch
from events.records.files.models import StoredFile
from events.records.vault.operations import Looker
from tests.congress.invitations.inviting import make_invitation
from tests.congress.letters.asking import KEYS, ask, issue
from tests.congress.personal.test_personal_page import correct, page_of
from tests.congress.registration.filling import open_event, register
from tests.factories import NOW, make_event, make_field, make_session, make_speaker
from tests.secretariat.erasure.test_completeness import ERASED, EXCUSED, NO_TEXT

NOT_TOLD = {
    "RegistrationDistinction": "says only that another registration is somebody else's",
    "PersonKey": "opens what is sealed, and says nothing by itself",
    "Claim": "is the seat or the place on the waiting list that the state of the registration tells",
    "InvitationUse": "joins a registration to its invitation, which is told",
}
_TOLD_ELSEWHERE = "is told in a chapter of its own"
_DERIVED = "is made from what is told"
_COUNTER = "is a counter of the program"
_OF_OTHERS = "names somebody else"
COLUMNS_NOT_TOLD = {
    **dict.fromkeys(("event", "person", "delegation", "host"), _TOLD_ELSEWHERE),
    **dict.fromkeys(("active_key", "search_text", "known_organization"), _DERIVED),
    **dict.fromkeys(("badge_name_key", "legal_name_key", "organization_key", "function_key"), _DERIVED),
    **dict.fromkeys(("link_generation", "feed_generation", "badge_generation"), _COUNTER),
    **dict.fromkeys(("star_changes", "life_turns", "version"), _COUNTER),
    **dict.fromkeys(("approval_by", "payment_by"), _OF_OTHERS),
    "id": "is the reference to people",
    "nonce": "opens the page, and is a secret of the browser",
    "handed_to": "names somebody else; that the place was given away is told",
    "erased_at": "is set when nothing is left to tell, nor a link to ask by",
}


def test_each_table_that_erasure_empties_is_told_or_excused() -> None:
    told = {model.__name__ for source in SOURCES for model in source.models}
    personal = ERASED | {name for name, why in EXCUSED.items() if why == NO_TEXT}
    assert told & NOT_TOLD.keys() == set()
    assert personal - told - NOT_TOLD.keys() == set(), "tell it, or excuse it with the reason"
    assert (told | NOT_TOLD.keys()) - personal == {"Delegation"}, "there is no such table"


def test_each_column_of_a_registration_is_told_or_excused() -> None:
    # Columns of relations stand under the name of the relation.
    columns = {
        name
        for name, field in Registration._meta.fields_map.items()
        if name not in Registration._meta.backward_fk_fields and not name.endswith("_id") and field.model_field_name
    }
    told = {one.path for one in REGISTRATION} | SHOWN.keys() | {"price", "currency", "category"}
    assert columns - told - COLUMNS_NOT_TOLD.keys() == set(), "tell it, or excuse it with the reason"
    assert COLUMNS_NOT_TOLD.keys() - columns == set(), "there is no such column"
    assert told & COLUMNS_NOT_TOLD.keys() == set()


async def in_full(client: httpx.AsyncClient) -> tuple[Event, Registration]:
    """A registration about which something is kept in each chapter."""
    event, category = await open_event()
    await make_field(event, "diet")
    await make_field(event, "health", is_sensitive=True, position=2)
    given = {"legal_name": "Awa Fatou Diallo", "question-diet": "Sans sel", "question-health": "Asthme"}
    page = await page_of(client, **given)
    await correct(client, page, function="Présidente", is_listed="y")
    own = await Registration.get()
    await ask(event, own, purpose="Conférence")
    await issue(event, await ask(event, own, kind="invitation"))
    await _marked_by_organizers(event, own)
    await _at_the_event(event, own)
    await make_invitation(event, category, own.email, name="Awa")
    await Alert.create(id=uuid4(), event=event, email=own.email, language="fr", asked_at=NOW)
    other = await register(client, badge_name="A. Diallo")
    merged: dict[str, Any] = {"state_before": "confirmed", "made_at": NOW, "made_by": own.id}
    await RegistrationMerge.create(id=uuid4(), ended=other, kept=own, **merged)
    await Registration.filter(id=other.id).update(host_id=own.id)
    await Registration.filter(id=own.id).update(host_id=other.id)
    await client.get(page)  # which makes the badge
    return await Event.get(id=event.id), await Registration.get(id=own.id).select_related("event")


async def _marked_by_organizers(event: Event, own: Registration) -> None:
    number = await AccreditationList.all().count() + 1
    tag = await Tag.create(
        id=uuid4(), event=event, code=own.reference, name=f"VIP {own.badge_name}", name_key=own.reference
    )
    await Tagging.create(tag=tag, registration=own, tagged_by=own.id, tagged_at=NOW)
    await Note.create(id=uuid4(), registration=own, text="Comes late", written_by=own.id, written_at=NOW)
    listed = await AccreditationList.create(id=uuid4(), event=event, number=number, made_at=NOW, made_by=own.id)
    await AccreditationEntry.create(list=listed, registration=own)
    sent: dict[str, Any] = {"focal_name": "Binta Fall", "focal_email": "b@example.org", "focal_language": "fr"}
    stamps: dict[str, Any] = {"created_at": NOW, "updated_at": NOW}
    delegation = await Delegation.create(id=uuid4(), event=event, name="Eaux", country="SN", **sent, **stamps)
    await Registration.filter(id=own.id).update(delegation_id=delegation.id, payment_note="Transfer 17")


async def _at_the_event(event: Event, own: Registration) -> None:
    await Star.create(registration=own, session=await make_session(event, own.reference), added_at=NOW)
    door: dict[str, Any] = {"result": "welcome", "method": "typed", "check_point": "Main door"}
    await Scan.create(event=event, registration=own, nonce=own.nonce, recorded_at=NOW, **door)
    await Certificate.create(id=uuid4(), event=event, registration=own, code=own.reference, issued_at=NOW)
    asked: dict[str, Any] = {"state": "refused", "reason": "I left", "answer": "A claim is pending", "asked_at": NOW}
    await ErasureRequest.create(id=uuid4(), registration=own, **asked)
    await offer_place(own, "A colleague", "c@example.org", "fr", NOW)
    await make_speaker(event, own.reference, registration=own, email="awa@example.org")
    await FeedEnd.create(subject=own.id, generation=1, ended_at=NOW)
    fetched: dict[str, Any] = {"client": "Thunderbird", "last_fetched_at": NOW, "count": 3}
    await FeedFetch.create(subject=own.id, purpose="feed", generation=1, **fetched)
    file: dict[str, Any] = {"media_type": "application/pdf", "size": 9, "sha256": "0" * 64, "stored_as": str(uuid4())}
    about: dict[str, Any] = {"scope": event.id, "subject": own.id}
    await StoredFile.create(id=uuid4(), name="cv.pdf", purpose="answer", created_at=NOW, **about, **file)


async def test_nothing_of_another_registration_is_told(client: httpx.AsyncClient, app: Starlette) -> None:
    event, own = await in_full(client)
    before = as_json(await chapters(event, own))
    other = await register(client, badge_name="Luc Roy", email="luc@example.org", **{"question-health": "Diabète"})
    await issue(event, await ask(event, other), "1111-1111-1")
    await _marked_by_organizers(event, other)
    await _at_the_event(event, other)
    elsewhere = await make_event("other", uid="o@example.org")
    await Alert.create(id=uuid4(), event=elsewhere, email=own.email, language="fr", asked_at=NOW)
    after = as_json(await chapters(event, own))
    assert len(after.pop("looks")) > len(before.pop("looks"))
    assert after == before


async def chapters(event: Event, own: Registration) -> list[Chapter]:
    questions = await questions_of(event)
    return await own_data(own, questions, Opener(KEYS, event.id, questions.sealed, Looker(None, "a test", NOW)))


def on_paper(document: Document) -> str:
    """Everything that the parts of a document say."""
    texts = []
    for part in document.parts:
        match part:
            case Heading():
                texts.append(part.text)
            case Table():
                texts += [*part.head, *(cell for row in part.rows for cell in row)]
            case Prose():
                texts += [block.text for block in part.blocks]
    return "\n".join(texts)


@pytest.mark.tables
@pytest.mark.parametrize("language", ["fr", "es", "en"])
async def test_each_chapter_is_told_in_both_forms_and_each_fact_has_words(
    app: Starlette, client: httpx.AsyncClient, language: str
) -> None:
    event, own = await in_full(client)
    with speaking(language):
        told = await chapters(event, own)
        assert [one.name for one in told if not any(map(len, one.entries))] == []
        document = own_data_document(told, own.badge_name, [], language)
        said = on_paper(document)
        assert [str(one.title) for one in told if str(one.title) not in said] == []
        labels = {str(fact.label) for one in told for entry in one.entries for fact in entry if fact.words}
        assert [label for label in labels if label not in said] == []
        typed = {name: shown for name, shown in SHOWN.items() if name != "category_id"}
        assert [str(shown.label) for shown in typed.values() if str(shown.label) not in said] == []
    kept = as_json(told)
    assert json.loads(json.dumps(kept)) == kept
    assert set(typed) - kept["registration"].keys() == set()
    secret = (
        "Asthme",
        "AB1234567",
        "Comes late",
        "Transfer 17",
        "Binta Fall",
        "cv.pdf",
        "VIP",
        "Conférence",
        "Échange entre opérateurs",
    )
    assert [word for word in secret if word not in said or word not in str(kept)] == []
    content = await asyncio.to_thread(document_pdf, document)
    assert content.startswith(b"%PDF-")


async def test_the_paper_names_that_of_which_nothing_is_kept(client: httpx.AsyncClient, app: Starlette) -> None:
    event, _category = await open_event()
    own = await register(client)
    own.event = await Event.get(id=event.id)
    with speaking("en"):
        document = own_data_document(await chapters(own.event, own), own.badge_name, [], "en")
    silent = document.parts[-1]
    assert document.parts[-2] == Heading("Of which nothing is kept")
    assert isinstance(silent, Prose)
    assert {"Your passport", "Your delegation", "Notes of the organizers"} < {block.text for block in silent.blocks}
    assert [part.text for part in document.parts if isinstance(part, Heading)][:3] == [
        "The event",
        "Your registration",
        "You",
    ]


async def test_the_pdf_is_to_be_had_behind_the_link_and_counts_as_a_look(client: httpx.AsyncClient) -> None:
    await open_event()
    page = await page_of(client)
    answer = await client.get("/fr" + page.removeprefix("/en") + "/data.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert (answer.headers["cache-control"], answer.content[:5]) == ("no-store", b"%PDF-")
    assert [(await client.get(page + "/data.pdf")).status_code for _time in range(10)] == [*[200] * 9, 429]
    assert (await client.get(page[:-2] + "xx/data.pdf")).status_code == 404


async def test_a_pdf_that_could_not_be_made_says_what_is_unchanged(
    app: Starlette, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_values: object) -> bytes:
        raise PdfError("no")

    await open_event()
    page = await page_of(client)
    monkeypatch.setattr(app.state.installation.pdf, "write", broken)
    answer = await client.get(page + "/data.pdf")
    assert (answer.status_code, "your data is unchanged" in answer.text) == (503, True)


@pytest.mark.parametrize("excuses", [NOT_TOLD, COLUMNS_NOT_TOLD])
def test_each_excuse_says_why(excuses: dict[str, str]) -> None:
    assert [name for name, why in excuses.items() if len(why) <= 10] == []
