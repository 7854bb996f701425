"""Deleting rows so that they can be brought back, in the caller's transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from tortoise.models import Model

from events.records.deletions.models import Deletion
from events.records.deletions.queries import KEPT_FOR

Values = dict[str, Any]


@dataclass(frozen=True)
class Deleted:
    """A deleted row, and its name in lists."""

    scope: UUID
    kind: str
    subject: UUID
    title: str


async def delete_rows(what: Deleted, rows: Sequence[Model], *, by: UUID | None, now: dt.datetime) -> None:
    """Delete rows, given so that each stands behind those it refers to."""
    await Deletion.create(
        id=uuid.uuid4(),
        scope=what.scope,
        kind=what.kind,
        subject=what.subject,
        title=what.title[:300],
        rows=[{"table": row._meta.db_table, "values": _values(row)} for row in rows],
        deleted_at=now,
        deleted_by=by,
    )
    for row in reversed(rows):
        await row.delete()


async def erase_due(now: dt.datetime) -> int:
    """Erase what was kept long enough to be brought back. Return how many things."""
    return await Deletion.filter(deleted_at__lte=now - KEPT_FOR).delete()


def _values(row: Model) -> Values:
    generated = {row._meta.pk_attr} if row._meta.pk.generated else set()
    names = row._meta.db_fields - generated
    values: Values = msgspec.to_builtins({name: getattr(row, name) for name in sorted(names)})
    return values


async def bring_back(
    deletion: Deletion, models: Iterable[type[Model]], changed: Callable[[str, Values], Values | None]
) -> None:
    """Make the rows of a deletion again and erase it.

    `changed` is given the table and the values of each row; it returns those to store, or None to leave the row out.
    """
    by_table = {model._meta.db_table: model for model in models}
    for row in deletion.rows:
        values = changed(row["table"], row["values"])
        if values is not None:
            model = by_table[row["table"]]
            known = model._meta.fields_map
            await model(**{name: known[name].to_python_value(value) for name, value in values.items()}).save(
                force_create=True
            )
    await deletion.delete()
