"""Optimistic locking: a row is saved only if it is still the version that was opened."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from tortoise.expressions import F

from events.platform.storage.database import execute_count

# For an act that changes a row without having asked which version was opened: forms opened before it are refused.
NEXT_VERSION: Final = F("version") + 1


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Opened(Generic[Row]):
    """A row as a form opened it, None for one that is to be made, and the version that the form carries."""

    row: Row
    version: int = 0


class ChangedMeanwhileError(Exception):
    """The row is no longer the one that was shown: somebody else saved it since."""


async def hold_version(model: type[Any], row: uuid.UUID, version: int) -> None:
    """Raise the row's version if it is still the one that was opened (optimistic locking).

    Raise ChangedMeanwhileError.
    """
    table = model._meta.db_table
    held = await execute_count(
        f"UPDATE {table} SET version = version + 1 WHERE id = $1 AND version = $2",  # noqa: S608 - our table's name
        [row, version],
    )
    if not held:
        raise ChangedMeanwhileError
