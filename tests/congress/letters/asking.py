"""Letters that were asked for and issued, as the pages do it."""

from __future__ import annotations

import uuid
from typing import Any

from events.congress.letters import operations
from events.congress.letters.composing import LetterContent
from events.congress.letters.models import Letter, LetterRequest
from events.congress.letters.operations import Issue, Wish
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.records.vault.sealing import FROM_SECRET_KEY, MasterKeys, Sealer
from tests.conftest import SECRET
from tests.factories import NOW

KEYS = MasterKeys({FROM_SECRET_KEY: SECRET.encode()})  # as the application of the tests has them
BY = uuid.UUID(int=31)
PASSPORT = {
    "passport_number": "AB1234567",
    "nationality": "SN",
    "birth_date": "1980-03-01",
    "passport_expiry": "2031-06-01",
}
CONTENT = LetterContent(
    language="fr",
    title="Lettre",
    body="Awa Diallo\n\nAB1234567",
    issuer="Alliance",
    address="",
    place_and_date="Barcelone, le 1er mars 2027",
    signer="",
    signer_function="",
)


def sealer(by: uuid.UUID | None = None) -> Sealer:
    return Sealer(KEYS, NOW, by)


async def ask(event: Event, registration: Registration, **wish: Any) -> LetterRequest:
    """A visa letter in French, with a passport."""
    given: dict[str, Any] = {"kind": "visa", "language": "fr", "passport": PASSPORT}
    return await operations.ask_for_letter(event, registration.id, Wish(**(given | wish)), sealer())


async def issue(event: Event, request: LetterRequest, code: str = "0000-0000-0", **values: Any) -> Letter:
    """The letter of a request, as it stands now."""
    fresh = await LetterRequest.get(id=request.id)
    given: dict[str, Any] = {"content": CONTENT, "digests": {}, "paper": None}
    ready = Issue(uuid.uuid4(), code, **(given | values))
    return await operations.issue(event, fresh, ready, sealer(BY), fresh.version)


async def sent_letter(event: Event, registration: Registration, code: str = "1111-1111-1") -> Letter:
    """A letter that was asked for, issued, and told of by mail."""
    request = await ask(event, registration)
    letter = await issue(event, request, code)
    await operations.send(await LetterRequest.get(id=request.id), by=BY, now=NOW)
    return letter
