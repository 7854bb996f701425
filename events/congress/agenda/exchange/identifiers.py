"""Identifiers of rooms, sessions and people: of any form in files, a UUID in what is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol, TypeVar
from uuid import UUID

from events.congress.agenda.exchange.schedule_fields import default_guid
from events.congress.agenda.exchange.schedule_texts import slug

_LONGEST = 255
_ACRONYM = re.compile(r"[a-z0-9_-][a-z0-9_]{3,}(?:-2[0-9]{3}-[a-z]+)?", re.ASCII)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)


class Identified(Protocol):
    """A row with an id of ours and, where it came from a file, the guid that it has there."""

    @property
    def id(self) -> UUID: ...

    @property
    def guid(self) -> str | None: ...


Row = TypeVar("Row", bound=Identified)


def is_uuid(guid: str) -> bool:
    return _UUID.fullmatch(guid) is not None


def kept_guid(guid: str) -> str:
    """Return a guid of any form as it is stored: a very long one by its digest."""
    return guid if len(guid) <= _LONGEST else default_guid("long", guid)


def written_acronym(acronym: str) -> str:
    """Return an acronym as the format wants it: four small letters, digits or underscores at least."""
    return acronym if _ACRONYM.fullmatch(acronym) else slug(acronym, "_").ljust(4, "_")


def written_guid(kind: str, guid: str, acronym: str) -> str:
    """Return a guid as the format wants it: for one of another form, the UUID that is always derived from it.

    `kind` (room, session, speaker) and the conference's acronym belong to it: everybody counts from one.
    """
    return guid if is_uuid(guid) else default_guid(written_acronym(acronym), kind, guid)


def by_key(kind: str, rows: Iterable[Row], acronym: str) -> dict[str, Row]:
    """Return rows by what a file may name them: the guid of a file, what an export writes for that, or our id."""
    keys: dict[str, Row] = {}
    for row in rows:
        guid = row.guid or str(row.id)
        keys |= dict.fromkeys((str(row.id), written_guid(kind, guid, acronym), guid), row)
    return keys
