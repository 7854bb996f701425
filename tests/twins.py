"""A second of everything: each row of the open database once more, in scopes of its own, with the same codes and texts.

What is asked in the name of one of the two must not be answered, nor changed, by the other's rows. They are as like as
can be: an answer that mixes them has a row too many, and a change that reaches both changes two.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from tortoise import Model, Tortoise, fields
from tortoise.connection import get_connection

from events.platform.lru import LruCache
from events.platform.storage.database import transaction

Rows = Mapping[str, list[dict[str, Any]]]
Told = list[tuple[str, int, list[str]]]  # a statement, how many rows it gave or changed, and the numbers in them
Act = Callable[[], Awaitable[object]]
# What anybody may leave: who was here last, how often somebody asked.
_TRACES = {"sign_in_session", "attempt"}
_COUNTED = re.compile(r"\s*(DELETE FROM|INSERT INTO) attempt\b")  # how often somebody asks within a while
_PASSING = ("id", "revision")  # numbers that each look and each row has anew


@dataclass(frozen=True)
class Twins:
    """Which identifier the twin of a row has."""

    of: Mapping[uuid.UUID, uuid.UUID]

    async def rows(self) -> Rows:
        """Return the rows of the twins as they are, and whatever else there is of their scopes, by table."""
        own = {str(twin) for twin in self.of.values()}
        found = {}
        for model in _models():
            rows = await model.all().order_by(model._meta.pk_attr).values()
            found[model._meta.db_table] = [row for row in rows if own & {str(value) for value in row.values()}]
        return found


async def differences_beside_twins(acts: Mapping[str, Act]) -> dict[str, object]:
    """Do each act alone, then beside the twins of all rows, and undo it; return what was told or changed otherwise."""
    alone = {name: (await _told(act))[0] for name, act in acts.items()}
    twins = await make_twins()
    before = await twins.rows()
    found: dict[str, object] = {}
    for name, act in acts.items():
        told, after = await _told(act, twins)
        changed = {table: rows for table, rows in after.items() if rows != before[table]}
        if told != alone[name] or changed:
            found[name] = changed or first_difference(alone[name], told)
    return found


def first_difference(alone: Told, beside: Told) -> object:
    """Return the first statement that was answered otherwise, with both answers, else how many there were."""
    return next((pair for pair in zip(alone, beside, strict=False) if pair[0] != pair[1]), (len(alone), len(beside)))


class _UndoneError(Exception):
    """Ends a transaction."""


async def _told(act: Act, twins: Twins | None = None) -> tuple[Told, Rows]:
    rows: Rows = {}
    try:
        async with transaction():
            with listening() as told:  # to the connection of the transaction
                await act()
            assert told, f"{act} asked the database nothing"
            rows = await twins.rows() if twins else {}
            raise _UndoneError
    except _UndoneError:
        return told, rows


@contextmanager
def listening() -> Iterator[Told]:
    """Collect what the database answers meanwhile, with nothing that was read before."""
    told: Told = []
    kind = type(get_connection("default"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(LruCache, "get", lambda _self, _key: None)
        for name in ("execute_query", "execute_query_dict"):
            original = getattr(kind, name)

            async def heard(self: Any, sql: str, *rest: Any, _original: Any = original, **more: Any) -> Any:
                answer = await _original(self, sql, *rest, **more)
                number, rows = answer if isinstance(answer, tuple) else (len(answer), answer)
                if not _COUNTED.match(sql):
                    told.append((sql, number, _numbers(rows)))
                return answer

            patched.setattr(kind, name, heard)
        yield told


def _numbers(rows: Iterable[Any]) -> list[str]:
    """Return the numbers in rows, in an order of their own: what was counted, and what twins have in common."""
    return sorted(str({name: value for name, value in dict(row).items() if _is_number(name, value)}) for row in rows)


def _is_number(name: str, value: object) -> bool:
    return isinstance(value, int) and not name.endswith(_PASSING)


def _models() -> list[type[Model]]:
    found = [model for app in Tortoise.apps.values() for model in app.values()]
    return [model for model in found if model._meta.db_table not in _TRACES]


async def make_twins() -> Twins:
    """Make the twin of every row that there is."""
    rows = {model: await model.all() for model in _models()}
    twins = {row.pk: uuid.uuid4() for found in rows.values() for row in found if isinstance(row.pk, uuid.UUID)}
    scopes: set[uuid.UUID] = {
        scope for found in rows.values() for row in found if (scope := getattr(row, "scope", None))
    }
    twins |= {scope: uuid.uuid4() for scope in scopes - set(twins)}
    for model in _in_order(list(rows)):
        await model.bulk_create([_twin(row, twins) for row in rows[model]])
    return Twins(twins)


def _in_order(models: list[type[Model]]) -> list[type[Model]]:
    """Return tables after those that they refer to."""
    ordered: list[type[Model]] = []
    while rest := [model for model in models if model not in ordered]:
        free = [model for model in rest if not (_referred(model) & set(rest)) - {model}]
        assert free, f"these refer to each other: {rest}"
        ordered += free
    return ordered


def _referred(model: type[Model]) -> set[type[Model]]:
    meta = model._meta
    return {meta.fields_map[name].related_model for name in meta.fk_fields | meta.o2o_fields}  # type: ignore[attr-defined]


def _twin(row: Model, twins: Mapping[uuid.UUID, uuid.UUID]) -> Model:
    meta = row._meta
    values = {name: _translated(getattr(row, name), twins) for name in meta.db_fields if name in meta.fields_map}
    for name, value in values.items():
        field = meta.fields_map[name]
        if field.unique and not field.pk and isinstance(value, str):
            values[name] = _other(value, field)
    if not isinstance(row.pk, uuid.UUID):
        values.pop(meta.pk_attr)
    return type(row)(**values)


def _translated(value: object, twins: Mapping[uuid.UUID, uuid.UUID]) -> object:
    """Return a value in which the twins stand for the rows, also where JSON names one."""
    if isinstance(value, uuid.UUID):
        return twins.get(value, value)
    if isinstance(value, dict):
        return {key: _translated(one, twins) for key, one in value.items()}
    if isinstance(value, list):
        return [_translated(one, twins) for one in value]
    if isinstance(value, str) and len(value) == len(str(uuid.UUID(int=0))) and value.count("-") == 4:
        return str(_translated(uuid.UUID(value), twins))
    return value


def _other(value: str, field: fields.Field[Any]) -> str:
    """Return what no other row has, of the same length where there is room for no more."""
    longest = getattr(field, "max_length", None)
    return f"{value}2" if longest is None or len(value) < longest else f"z{value[1:]}"
