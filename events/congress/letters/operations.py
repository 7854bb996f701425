"""Asking for letters, and what becomes of a request: each act one transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from events.congress.letters.composing import LetterContent
from events.congress.letters.models import Letter, LetterPaper, LetterRequest
from events.congress.letters.placeholders import PASSPORT_WORDS
from events.congress.letters.queries import CONTENT
from events.congress.letters.words import HELD, OPEN, RequestState
from events.congress.organizing.models import Event
from events.congress.organizing.retention import sealed_until
from events.congress.registration.models import Registration
from events.platform.storage.database import IntegrityError, transaction
from events.platform.storage.versions import NEXT_VERSION, ChangedMeanwhileError
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.outbox.operations import queue_mail
from events.records.vault.operations import keep_sensitive_of_all
from events.records.vault.sealing import Sealer

LETTER_NOTICE = "letter_notice"


class AskedAlreadyError(Exception):
    """A letter of this kind and language is asked for and not answered yet."""


class NotRegisteredError(Exception):
    """Letters are for those whose registration is confirmed."""


@dataclass(frozen=True)
class Wish:
    """A request for a letter; `passport` by name, an empty value leaves the stored one as it is."""

    kind: str
    language: str
    purpose: str = ""
    consulate: str = ""
    stays_from: dt.date | None = None
    stays_until: dt.date | None = None
    needed_by: dt.date | None = None
    passport: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Issue:
    """A letter that is ready: its identifier, what it says, and the digests of what it was made from."""

    id: UUID
    code: str
    content: LetterContent
    digests: Mapping[str, str]
    paper: LetterPaper | None


async def ask_for_letter(event: Event, registration_id: UUID, wish: Wish, sealer: Sealer) -> LetterRequest:
    """Ask for a letter, and keep what is given of the passport. Raise AskedAlreadyError, NotRegisteredError."""
    try:
        return await _ask(event, registration_id, wish, sealer)
    except IntegrityError:
        raise AskedAlreadyError from None


async def _ask(event: Event, registration_id: UUID, wish: Wish, sealer: Sealer) -> LetterRequest:
    given = {name: value for name, value in (wish.passport or {}).items() if value}
    now = sealer.now
    async with transaction():
        await _check_registration(event.id, registration_id)
        row = await LetterRequest.create(
            id=uuid.uuid4(),
            event_id=event.id,
            registration_id=registration_id,
            active_key=_active_key(registration_id, wish.kind, wish.language),
            kind=wish.kind,
            language=wish.language,
            state=RequestState.ASKED,
            purpose=wish.purpose,
            consulate=wish.consulate,
            stays_from=wish.stays_from,
            stays_until=wish.stays_until,
            needed_by=wish.needed_by,
            asked_at=now,
            updated_at=now,
        )
        if given:
            await keep_passport(event, registration_id, given, sealer)
        await record_change(event.id, "letter_request", row.id, Act.ASKED, now, actor=sealer.by)
    return row


async def keep_passport(event: Event, registration_id: UUID, passport: Mapping[str, str], sealer: Sealer) -> None:
    """Keep what somebody gives of their passport; the vault records it."""
    day = sealed_until(event.ends_on, sealer.now)
    await keep_sensitive_of_all(sealer, event.id, {registration_id: passport}, day)


async def destroy_passport(event: Event, registration_id: UUID, sealer: Sealer) -> None:
    """Take away what is kept of a passport; a letter that was issued stays as it is."""
    await keep_passport(event, registration_id, dict.fromkeys(PASSPORT_WORDS, ""), sealer)


async def _check_registration(event_id: UUID, registration_id: UUID) -> None:
    if not await Registration.exists(id=registration_id, event_id=event_id, state="confirmed"):
        raise NotRegisteredError


def _active_key(registration_id: UUID, kind: str, language: str) -> str:
    return hashlib.blake2b(f"{registration_id}:{kind}:{language}".encode(), digest_size=32).hexdigest()


async def prepare(request: LetterRequest, *, by: UUID, now: dt.datetime) -> bool:
    """Take a request on; return False when somebody did already."""
    async with transaction():
        if not await _move(request, (RequestState.ASKED,), RequestState.IN_PREPARATION, now):
            return False
        await _record(request, Act.PREPARED, now, by)
    return True


async def issue(event: Event, request: LetterRequest, ready: Issue, sealer: Sealer, version: int) -> Letter:
    """Issue the letter, for good as it is; one that was issued before is superseded.

    Raise ChangedMeanwhileError for a request that is no longer the one that was opened, NotRegisteredError.
    """
    by, now = sealer.by, sealer.now
    assert by is not None  # noqa: S101 - the page asks for an organizer
    async with transaction():
        if not await _move(request, (*OPEN, *HELD), RequestState.ISSUED, now, version=version):
            raise ChangedMeanwhileError
        await _check_registration(event.id, request.registration_id)
        letters = Letter.filter(request_id=request.id)
        await letters.filter(superseded_at=None, withdrawn_at=None).update(superseded_at=now)
        letter = await Letter.create(
            id=ready.id,
            event_id=event.id,
            request_id=request.id,
            code=ready.code,
            number=await letters.count() + 1,
            issuer=ready.content.issuer[:300],
            digests=dict(ready.digests),
            letterhead_id=ready.paper.letterhead_id if ready.paper else None,
            signature_id=ready.paper.signature_id if ready.paper else None,
            issued_at=now,
            issued_by=by,
        )
        sealed = {letter.id: {CONTENT: ready.content.sealed()}}
        await keep_sensitive_of_all(sealer, event.id, sealed, sealed_until(event.ends_on, now))
        await _record(request, Act.ISSUED, now, by, {"number": letter.number})
    return letter


async def send(request: LetterRequest, *, by: UUID, now: dt.datetime) -> bool:
    """Tell by mail that the letter is there to be downloaded; return False when that was done of this letter.

    The mail has a link and no file: a passport number in a mailbox is read by whoever runs mail servers, stays there
    after its day, and a letter that is withdrawn later could still be printed from it.
    """
    async with transaction():
        if not await _move(request, HELD, RequestState.SENT, now):
            return False
        letter = await Letter.filter(request_id=request.id).order_by("-number").first()
        assert letter is not None  # noqa: S101 - the state says that there is one
        if not await _tell(request, RequestState.SENT, f"{letter.number}", now):
            return False
        await _record(request, Act.SENT, now, by)
    return True


async def put_back(request: LetterRequest, *, by: UUID, now: dt.datetime) -> bool:
    """Take back that a request is in preparation; return False when it is in another state by now."""
    async with transaction():
        if not await _move(request, (RequestState.IN_PREPARATION,), RequestState.ASKED, now):
            return False
        await _record(request, Act.RECONSIDERED, now, by)
    return True


async def recall(request: LetterRequest, issued: tuple[UUID, dt.datetime], *, by: UUID, now: dt.datetime) -> bool:
    """Withdraw a letter that somebody issued then, and prepare its request again.

    Return False where it was sent, withdrawn or issued anew since, or the same letter is asked for again.
    """
    issued_by, issued_at = issued
    standing = {"issued_by": issued_by, "issued_at": issued_at, "superseded_at": None, "withdrawn_at": None}
    key = _active_key(request.registration_id, request.kind, request.language)
    try:
        async with transaction():
            letters = Letter.filter(request_id=request.id, **standing)
            if not await letters.exists():
                return False
            if not await _move(request, (RequestState.ISSUED,), RequestState.IN_PREPARATION, now, active_key=key):
                return False
            await letters.update(withdrawn_at=now)
            await _record(request, Act.RECONSIDERED, now, by)
    except IntegrityError:
        return False
    return True


async def refuse(request: LetterRequest, reason: str, *, by: UUID, now: dt.datetime) -> bool:
    """Refuse what was asked for, with a reason that a mail tells; return False when it is not open any more."""
    async with transaction():
        if not await _move(request, OPEN, RequestState.REFUSED, now, reason=reason):
            return False
        await _tell(request, RequestState.REFUSED, "", now)
        await _record(request, Act.REFUSED, now, by)
    return True


async def withdraw(request: LetterRequest, reason: str, *, by: UUID | None, now: dt.datetime) -> bool:
    """Take a request back, or withdraw its letter, whose page says so from now on; return False when it is closed.

    Without `by` it is the participant, who may take back what is not answered yet, and is told nothing.
    """
    async with transaction():
        if not await _move(request, OPEN if by is None else (*OPEN, *HELD), RequestState.WITHDRAWN, now, reason=reason):
            return False
        standing = Letter.filter(request_id=request.id, superseded_at=None, withdrawn_at=None)
        await standing.update(withdrawn_at=now)
        if by is not None:
            await _tell(request, RequestState.WITHDRAWN, "", now)
        await _record(request, Act.WITHDRAWN, now, by)
    return True


async def _move(
    request: LetterRequest,
    states: tuple[RequestState, ...],
    to: RequestState,
    now: dt.datetime,
    **columns: Any,
) -> bool:
    """Change the state of a request that is in one of these; `version` among the columns is the one to be held."""
    rows = LetterRequest.filter(id=request.id, event_id=request.event_id, state__in=list(states))
    if "version" in columns:
        rows = rows.filter(version=columns.pop("version"))
    is_open = to in OPEN
    key = {} if is_open else {"active_key": None}
    return bool(await rows.update(state=to, updated_at=now, version=NEXT_VERSION, **key, **columns))


async def _tell(request: LetterRequest, state: RequestState, which: str, now: dt.datetime) -> bool:
    registration = await Registration.get(id=request.registration_id)
    return await queue_mail(
        LETTER_NOTICE,
        recipient=registration.email,
        recipient_name=registration.badge_name,
        language=registration.language,
        dedup=":".join(filter(None, (LETTER_NOTICE, str(request.id), state, which))),
        now=now,
        scope=request.event_id,
        subject=registration.id,
        details={"request": str(request.id), "state": state},
    )


async def _record(
    request: LetterRequest, act: Act, now: dt.datetime, by: UUID | None, details: Mapping[str, Any] | None = None
) -> None:
    await record_change(request.event_id, "letter_request", request.id, act, now, actor=by, details=details)
