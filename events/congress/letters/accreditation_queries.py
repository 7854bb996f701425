"""Who stands on the lists for the host state's authorities, and the rows of their files."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from events.congress.letters.models import AccreditationEntry, AccreditationList
from events.congress.letters.placeholders import PASSPORT_WORDS
from events.congress.registration.file_operations import PURPOSE
from events.congress.registration.models import Answer, Registration
from events.congress.registration.question_queries import Questions
from events.congress.registration.stored_answers import attached_in
from events.platform.language.formats import country
from events.platform.language.i18n import gettext as _
from events.records.files.models import StoredFile
from events.records.files.sniffing import ENDINGS
from events.records.vault.models import SensitiveValue
from events.records.vault.operations import Looker, read_sensitive_of_all
from events.records.vault.sealing import MasterKeys

DOWNLOADED_WITHIN = dt.timedelta(days=1)
_BATCH = 200


@dataclass(frozen=True)
class Standing:
    """How far the lists of an event are: people who would stand on the next one, who gave no passport, and the lists.

    `cancelled` are those who stand on a list and no longer come, whom the authorities should be told about.
    """

    ready: int
    without_passport: int
    lists: Sequence[AccreditationList]
    counts: dict[UUID, int]
    cancelled: Sequence[Registration]


async def standing_of(event_id: UUID) -> Standing:
    lists = await AccreditationList.filter(event_id=event_id).order_by("-number")
    entries = await AccreditationEntry.filter(list__event_id=event_id).values_list("list_id", "registration_id")
    listed = {registration for _list, registration in entries}
    coming = set(await _coming(event_id))
    with_passport = await _with_passport(event_id)
    counts = {row.id: sum(of == row.id for of, _registration in entries) for row in lists}
    gone = Registration.filter(id__in=list(listed - coming)) if listed - coming else None
    return Standing(
        ready=len((coming & with_passport) - listed),
        without_passport=len(coming - with_passport),
        lists=lists,
        counts=counts,
        cancelled=await gone.order_by("badge_name", "id") if gone else [],
    )


async def to_be_listed(event_id: UUID) -> list[UUID]:
    """Return who comes, gave a passport and stands on no list, in a fixed order."""
    listed = set(await AccreditationEntry.filter(list__event_id=event_id).values_list("registration_id", flat=True))
    with_passport = await _with_passport(event_id)
    return [person for person in await _coming(event_id) if person in with_passport and person not in listed]


async def _coming(event_id: UUID) -> list[UUID]:
    rows = Registration.filter(event_id=event_id, state="confirmed", attendance="on_site")
    return [UUID(str(found)) for found in await rows.order_by("registered_at", "id").values_list("id", flat=True)]


async def _with_passport(event_id: UUID) -> set[UUID]:
    kept = SensitiveValue.filter(scope=event_id, name="passport_number")
    return {UUID(str(subject)) for subject in await kept.values_list("subject", flat=True)}


async def list_in(event_id: UUID, number: int, now: dt.datetime) -> AccreditationList | None:
    """Return a list of this event whose file may be downloaded still."""
    since = now - DOWNLOADED_WITHIN
    return await AccreditationList.get_or_none(event_id=event_id, number=number, made_at__gt=since)


async def photos_of(made: AccreditationList, questions: Questions) -> dict[str, StoredFile]:
    """Return the photos that the people on a list sent, by reference; nothing where the form asks for none."""
    asked = next((one for one in questions.questions if one.kind == "photo"), None)
    if asked is None:
        return {}
    given = Answer.filter(field_id=asked.id, registration__accreditation_entries__list_id=made.id)
    rows = await given.values_list("registration__reference", "value")
    references = {file.id: reference for reference, value in rows if (file := attached_in(value))}
    kept = StoredFile.filter(id__in=list(references), scope=made.event_id, purpose=PURPOSE, deleted_at=None)
    return {references[str(stored.id)]: stored for stored in await kept.order_by("id")}


def photo_name(reference: str, stored: StoredFile) -> str:
    """Return the name of a photo beside the list."""
    return f"photos/{reference}.{ENDINGS[stored.media_type][0]}"


def heads() -> list[str]:
    """Return the heads of the columns in the language of the request."""
    passport = [str(words) for words in PASSPORT_WORDS.values()]
    person = [_("Name as in the passport"), _("Function"), _("Organization"), _("Country")]
    return [*person, *passport, _("Reference"), _("Photo")]


async def rows_of(
    keys: MasterKeys, made: AccreditationList, looker: Looker, photos: Mapping[str, StoredFile]
) -> AsyncIterator[Sequence[str]]:
    """Give the rows below `heads`; each look at a passport is recorded. Raise SealError."""
    of_list = AccreditationEntry.filter(list_id=made.id).order_by("registration__legal_name", "id")
    people = [entry.registration for entry in await of_list.select_related("registration")]
    for start in range(0, len(people), _BATCH):
        some = people[start : start + _BATCH]
        ids = [person.id for person in some]
        passports = await read_sensitive_of_all(keys, made.event_id, ids, tuple(PASSPORT_WORDS), looker)
        for person in some:
            kept = passports.get(person.id, {})
            yield [
                person.legal_name or person.badge_name,
                person.function,
                person.organization,
                country(person.country),
                kept.get("passport_number", ""),
                country(kept.get("nationality")),
                kept.get("birth_date", ""),
                kept.get("passport_expiry", ""),
                person.reference,
                photo_name(person.reference, photos[person.reference]) if person.reference in photos else "",
            ]
