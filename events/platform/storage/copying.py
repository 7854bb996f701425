"""Rows again under new ids: what a new edition or mission takes over from the one before."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Renamed = dict[uuid.UUID, uuid.UUID]  # from the id of a row to that of its copy


async def copy_rows(
    model: type[Any], rows: Iterable[Any], own: Callable[[Any], Mapping[str, Any]] = lambda _row: {}, **columns: Any
) -> Renamed:
    """Store rows again with new ids, in the caller's transaction. Returns how the ids are renamed.

    `columns` are what every copy has instead; a mapping among them leads from an old id to its copy's, and to None
    where that was not copied. `own` gives what one copy has instead.
    """
    renamed, copies = {}, []
    for row in rows:
        values = {name: getattr(row, name) for name in model._meta.db_fields if name != "id"}
        for name, value in columns.items():
            values[name] = value.get(values[name]) if isinstance(value, dict) else value
        renamed[row.id] = uuid.uuid4()
        copies.append(model(id=renamed[row.id], **{**values, **own(row)}))
    await model.bulk_create(copies, batch_size=200)
    return renamed
