"""What organizers entered about a row, as operations are given it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from events.platform.web.forms import Form
from events.records.texts.operations import Written


@dataclass(frozen=True)
class Entered:
    """What a valid form says of a row: its columns and its texts."""

    columns: Mapping[str, Any]
    texts: Written

    @classmethod
    def of(cls, form: Form, columns: Iterable[str], texts: Iterable[str]) -> Entered:
        """Return the fields of these names."""
        return cls({name: form[name].data for name in columns}, {name: dict(form[name].data) for name in texts})
