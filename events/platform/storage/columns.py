"""The column types of our own; models take them from `events.platform.storage.database`."""

from __future__ import annotations

import datetime as dt
from typing import Any, Generic, TypeVar

import msgspec
import tortoise.models
from tortoise import fields
from tortoise.models import Model

T = TypeVar("T")

# Tortoise parses the source of every model for "#:" comments, of which we have none: a quarter of the time to start.
tortoise.models._get_comments = lambda cls: {}


def utc(value: dt.datetime) -> dt.datetime:
    """The same instant in UTC. Raise ValueError for a naive one."""
    if value.tzinfo is None:
        raise ValueError(f"a time without a zone cannot be stored: {value!r}")
    return value.astimezone(dt.UTC)


class UTCDatetimeField(fields.DatetimeField[Any]):
    """An instant. Refuses a naive datetime (ValueError) and stores any other in UTC.

    The stock field takes naive ones for UTC, and on SQLite compares "12:30+02:00" as text.
    """

    def to_python_value(self, value: Any) -> dt.datetime | None:
        if isinstance(value, str):  # as SQLite gives it; the stock field's parser takes twenty times as long
            value = dt.datetime.fromisoformat(value)
        return super().to_python_value(utc(value) if isinstance(value, dt.datetime) else value)

    def to_db_value(self, value: Any, instance: type[Model] | Model) -> Any:
        return super().to_db_value(utc(value) if isinstance(value, dt.datetime) else value, instance)


def _encode(value: Any) -> str:
    return msgspec.json.encode(value).decode()


class JSONField(fields.JSONField[T], Generic[T]):
    """JSON as text in which "é" stays "é" (the stock field writes \\u00e9), by msgspec."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"encoder": _encode, "decoder": msgspec.json.decode, **options})


def json_field(**options: Any) -> Any:
    """Return a JSONField whose value, a list or a dict, is typed by the annotation of the attribute, if any."""
    return JSONField(**options)
