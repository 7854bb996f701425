"""SQL for both databases that is put together from parts, with the values of its placeholders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal


class Statement:
    """Gathers the values of one statement while its text is written; `execute_rows` takes both."""

    def __init__(self, dialect: Literal["sqlite", "postgresql"]) -> None:
        self._dialect = dialect
        self.values: list[object] = []

    def bind(self, value: object) -> str:
        """Return the placeholder of a value."""
        self.values.append(value)
        return f"${len(self.values)}"

    def any_of(self, expression: str, values: Iterable[object]) -> str:
        """Return the condition that an expression is one of these values."""
        places = ", ".join(self.bind(value) for value in values)
        return f"{expression} IN ({places})" if places else "1 = 0"

    def place(self, text: str, part: str) -> str:
        """Return the place of one text in another, from 1; 0 where it is not in it."""
        return f"{'instr' if self._dialect == 'sqlite' else 'strpos'}({text}, {part})"
