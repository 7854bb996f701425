"""Which files there are."""

from __future__ import annotations

from uuid import UUID

from events.records.files.models import StoredFile


async def file_in(scope: UUID, file_id: UUID) -> StoredFile | None:
    """Return a file of this scope that was not removed; None for one of another scope, whoever knows its identifier."""
    return await StoredFile.get_or_none(id=file_id, scope=scope, deleted_at=None)
