"""Erasing one registration: what was typed, answered, sealed, sent and recorded of it, while its row keeps counting.

What stays says nothing of anybody: event, category, country, how they took part, when it was, and the readings at the
door. Backups that were made before hold the rest until they are deleted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from tortoise.expressions import Q

from events.congress.agenda.models import Speaker
from events.congress.alerts.operations import end_alerts_of
from events.congress.invitations.retention_operations import empty_invitations, invitations_about
from events.congress.letters.models import Certificate, Letter, LetterRequest
from events.congress.letters.words import OPEN, RequestState
from events.congress.quotas.models import Delegation
from events.congress.registration.duplicates.operations import forget_distinctions
from events.congress.registration.erasures.operations import close_as_erased
from events.congress.registration.exports.operations import forget_all_of
from events.congress.registration.file_operations import erase_files
from events.congress.registration.life_operations import Sql, cancel, empty
from events.congress.registration.models import Answer, Note, PlaceOffer, Registration, Tagging
from events.congress.registration.question_queries import Questions
from events.congress.registration.rules import new_nonce, new_reference
from events.missions.file.models import Delegate
from events.platform.storage.database import transaction
from events.platform.storage.versions import NEXT_VERSION
from events.records.auditing.acts import Act
from events.records.auditing.models import Change
from events.records.auditing.operations import record_change
from events.records.feeds.operations import end_feeds
from events.records.outbox.operations import empty_mails
from events.records.people.models import Account, Address, Person
from events.records.seats import operations as seats
from events.records.vault.operations import destroy, overwrite_traces

NOBODY = "–"  # in place of a name
# The tables whose rows are emptied, beside those of the vault.
_TABLES = (
    "registration",
    "answer",
    "person",
    "address",
    "message",
    "change",
    "letter_request",
    "letter",
    "certificate",
    "stored_file",
    "invitation",
    "registration_note",
    "tagging",
    "place_offer",
    "opening_alert",
    "registration_export",
    "registration_distinction",
    "erasure_request",
)


class NoLongerAskedError(Exception):
    """The request that was to be carried out was taken back or refused."""


async def erase(
    questions: Questions,
    registration_id: UUID,
    *,
    root: Path,
    by: UUID,
    now: dt.datetime,
    asked: UUID | None = None,
    is_told: bool = False,
) -> bool:
    """Erase a registration of this event for good, its seat handed on; return False when that was done before.

    Files that were sent lie below `root`. `asked` is the request that this carries out; who made one is told, if mails
    leave. Called in the server alone, which overwrites what is left of it in the database. Outside any transaction.
    Raise NoLongerAskedError.
    """
    async with transaction():
        await seats.hold(questions.event_pool_id)
        row = await Registration.filter(id=registration_id, event_id=questions.event_id).select_for_update().get()
        closed = await close_as_erased(row, now, by=by, is_told=is_told)
        if asked not in (None, closed):
            raise NoLongerAskedError
        if not row.is_over:
            await cancel(questions, row.id, now, actor=by)
        if not await _empty(row.id, now):
            return False
        await erase_files(root, questions, (row.id, row.nonce), now)
        await forget_all_of(root, row.event_id)
        await forget_distinctions(row.id)
        for marks in (Answer, Tagging, Note):
            await marks.filter(registration_id=row.id).delete()
        await Speaker.filter(registration_id=row.id).update(registration_id=None)
        await Delegation.filter(head_id=row.id).update(head_id=None)
        await end_feeds("registration", row.id, now)
        letters = await _empty_letters(row.id, now)
        for subject in (row.id, *letters):
            await destroy(subject, now, by=by)
        await end_alerts_of(row.event_id, row.email)
        await empty_invitations(await invitations_about(row), now)
        for subject in (row.id, *await _empty_place_offers(row.id)):
            await empty_mails(subject)
        requests = await LetterRequest.filter(registration_id=row.id).values_list("id", flat=True)
        await Certificate.filter(registration_id=row.id).update(digests={})
        await Change.filter(subject__in=[row.id, *requests]).update(details={})
        await _empty_person(row.person_id)
        await record_change(row.event_id, "registration", row.id, Act.ERASED, now, actor=by)
    await overwrite_traces(_TABLES)
    return True


async def _empty(registration_id: UUID, now: dt.datetime) -> bool:
    """Empty the row, and end its private links; return False when it is empty already."""
    nothing = ("approval_reason", "payment_note", "legal_name", "email", "organization", "function", "search_text")
    keys = ("badge_name_key", "legal_name_key", "organization_key", "function_key")
    columns = {
        **dict.fromkeys((*nothing, *keys), ""),
        **dict.fromkeys(("known_organization_id", "delegation_id")),
        "reference": new_reference(),
        "nonce": new_nonce(),
        "badge_name": NOBODY,
        "spoken_languages": "[]",
        "link_generation": Sql("link_generation + 1"),
        "badge_generation": Sql("badge_generation + 1"),
    }
    return await empty(registration_id, columns, now)


async def _empty_letters(registration_id: UUID, now: dt.datetime) -> Sequence[UUID]:
    """Empty requests and letters; a letter stays to be checked, and says that who had it takes part no more."""
    requests = LetterRequest.filter(registration_id=registration_id)
    await requests.filter(state__in=list(OPEN)).update(state=RequestState.WITHDRAWN)
    empty = {"purpose": "", "consulate": "", "reason": "", "stays_from": None, "stays_until": None, "needed_by": None}
    await requests.update(**empty, active_key=None, updated_at=now, version=NEXT_VERSION)
    letters = Letter.filter(request__registration_id=registration_id)
    found = [UUID(str(letter)) for letter in await letters.values_list("id", flat=True)]
    await Letter.filter(id__in=found).update(digests={})
    return found


async def _empty_place_offers(registration_id: UUID) -> Sequence[UUID]:
    """Empty what somebody offered of their place, and what was offered to them; return the offers."""
    offers = PlaceOffer.filter(Q(registration_id=registration_id) | Q(registration__handed_to=registration_id))
    found = [UUID(str(offer)) for offer in await offers.values_list("id", flat=True)]
    await PlaceOffer.filter(id__in=found).update(open_for=None, name="", email="")
    return found


async def _empty_person(person_id: UUID) -> None:
    """Empty the person, unless they are somebody here beside this registration."""
    is_known = (
        await Account.exists(person_id=person_id)
        or await Registration.exists(person_id=person_id, erased_at=None)
        or await Speaker.exists(person_id=person_id)
        or await Delegate.exists(person_id=person_id)
    )
    if not is_known:
        await Address.filter(person_id=person_id).delete()
        await Person.filter(id=person_id).update(name=NOBODY, country=None)
