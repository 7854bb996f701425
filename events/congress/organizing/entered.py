"""A row as organizers entered it, as operations are given it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from events.platform.web.forms import Form
from events.records.texts.operations import Written


@dataclass(frozen=True)
class Entered:
    """The columns and texts of a row, from a valid form; `version` is the row's when the form was opened."""

    columns: Mapping[str, Any]
    texts: Written
    version: int = 0

    @classmethod
    def of(cls, form: Form, columns: Iterable[str], texts: Iterable[str], version: int = 0) -> Entered:
        """Return the fields of these names."""
        written = {name: dict(form[name].data) for name in texts}
        return cls({name: form[name].data for name in columns}, written, version)
