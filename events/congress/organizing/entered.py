"""A row as organizers entered it, as operations are given it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from events.platform.web.forms import Form
from events.records.texts.operations import Written


@dataclass(frozen=True)
class Entered:
    """The columns and texts of a row, from a valid form."""

    columns: Mapping[str, Any]
    texts: Written

    @classmethod
    def of(cls, form: Form, columns: Iterable[str], texts: Iterable[str]) -> Entered:
        """Return the fields of these names."""
        return cls({name: form[name].data for name in columns}, {name: dict(form[name].data) for name in texts})
