"""Writing texts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping
from uuid import UUID

from events.records.texts.models import Text

# Name of a text ("title") to language to body; an empty body removes the text.
Written = Mapping[str, Mapping[str, str]]


async def write_texts(scope: UUID, subject: UUID, written: Written, now: dt.datetime) -> bool:
    """Store the given texts of one row, in the caller's transaction; says whether anything changed.

    Languages and names that are not given stay as they are.
    """
    rows = {(row.name, row.language): row for row in await Text.filter(subject=subject)}
    changed = False
    new: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name, bodies in written.items():
        for language, body in bodies.items():
            row = rows.get((name, language))
            if row is not None:
                changed |= await _rewrite(row, body, now)
            elif body:
                new[name][language] = body
    await create_texts(scope, {subject: new}, now)
    return changed or bool(new)


async def _rewrite(row: Text, body: str, now: dt.datetime) -> bool:
    if row.body == body:
        return False
    if not body:
        await row.delete()
        return True
    row.body, row.revision, row.updated_at = body, row.revision + 1, now
    await row.save(update_fields=["body", "revision", "updated_at"])
    return True


async def create_texts(scope: UUID | None, written: Mapping[UUID, Written], now: dt.datetime) -> None:
    """Store the texts of many new rows at once (an import, a copy, the demonstration).

    Without a scope each row is its own.
    """
    rows = [
        Text(scope=scope or subject, subject=subject, name=name, language=language, body=body, updated_at=now)
        for subject, names in written.items()
        for name, bodies in names.items()
        for language, body in bodies.items()
        if body
    ]
    await Text.bulk_create(rows, batch_size=500)


def _every_text(_subject: UUID, _name: str) -> bool:
    return True


async def copy_texts(
    scope: UUID,
    to: UUID,
    subjects: Mapping[UUID, UUID],
    now: dt.datetime,
    is_copied: Callable[[UUID, str], bool] = _every_text,
) -> None:
    """Store the texts of a scope's rows for their copies in another one: `subjects` leads from each to its copy.

    `is_copied` is asked of a row and the name of its text.
    """
    copies = [
        Text(
            scope=to,
            subject=subjects[row.subject],
            name=row.name,
            language=row.language,
            body=row.body,
            state=row.state,
            updated_at=now,
        )
        for row in await Text.filter(scope=scope)
        if row.subject in subjects and is_copied(row.subject, row.name)
    ]
    await Text.bulk_create(copies, batch_size=500)
