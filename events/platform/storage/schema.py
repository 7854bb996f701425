"""What a database holds; apart from the ORM, so that commands which need no database start fast."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Schema:
    """The tables of a product: the modules that declare them, and the package of their migrations."""

    tables: tuple[str, ...]
    migrations: str
