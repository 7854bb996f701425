"""The schema of a database; apart from the ORM, so that commands which need no database start fast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Schema:
    """The tables of a product: the modules that declare them, and the package of their migrations.

    `revised` is the table whose rows have a public address and its revision (columns id, slug, revision). `scopes` are
    the tables whose rows are locked so that acts on them follow each other. `stored_files` lists the files that a
    backup takes along (columns stored_as, sha256, deleted_at). `derived` names, by kind of scope, the object
    ("module:name") that keeps what is derived from its rows (`storage/derived.py`). `parts` names what has a revision
    apart from that of its event, and the tables of these (columns event_id, number).
    """

    tables: tuple[str, ...]
    migrations: str
    revised: str = ""
    scopes: tuple[str, ...] = ()
    stored_files: str = ""
    derived: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
