"""Reading migrations so that what they add in a row is one step."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from tortoise.migrations.loader import MigrationLoader
from tortoise.migrations.operations import (
    AddField,
    AddIndex,
    AlterModelOptions,
    CreateModel,
    Operation,
    TortoiseOperation,
)
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State

_ADDITIVE = (CreateModel, AddField, AddIndex, AlterModelOptions)


class AdditiveOperations(TortoiseOperation):
    """Tables, columns and indexes added in a row, as one step: each alone makes all models anew, three times over."""

    reversible = False

    def __init__(self, operations: list[TortoiseOperation]) -> None:
        self.operations = operations

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)

    def state_forward(self, app_label: str, state: State) -> None:
        with _without_reloading(state):
            for operation in self.operations:
                operation.state_forward(app_label, state)
        # Whatever was there and refers to a new model, or the other way round, is among all of them.
        state.reload_models(list(state.models))

    async def database_forward(
        self, app_label: str, old_state: State, new_state: State, state_editor: BaseSchemaEditor | None = None
    ) -> None:
        for operation in self.operations:
            await operation.database_forward(app_label, old_state, new_state, state_editor)


@contextlib.contextmanager
def _without_reloading(state: State) -> Iterator[None]:
    own: Any = state
    own.reload_model = own.reload_models = lambda *_models: None
    try:
        yield
    finally:
        del own.reload_model, own.reload_models


class Loader(MigrationLoader):
    """Reads the migrations, and takes tables, columns and indexes that are added one after the other together."""

    def load_disk(self) -> None:
        super().load_disk()
        for migration in self.disk_migrations.values():
            migration.operations = [
                AdditiveOperations(group) if len(group) > 1 else group[0] for group in _together(migration.operations)
            ]


def _together(operations: Sequence[Operation]) -> list[list[Any]]:
    """Return the operations in groups that can be one step; a table that is made and then altered is in two."""
    groups: list[list[Any]] = []
    made: set[str] = set()
    for operation in operations:
        is_additive = isinstance(operation, _ADDITIVE)
        if is_additive and groups and isinstance(groups[-1][-1], _ADDITIVE) and _model_of(operation) not in made:
            groups[-1].append(operation)
        else:
            groups.append([operation])
            made = set()
        if isinstance(operation, CreateModel):
            made.add(operation.name)
    return groups


def _model_of(operation: Any) -> str | None:
    return getattr(operation, "model_name", None)
