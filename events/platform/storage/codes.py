"""Short names of rows, for their addresses."""

from __future__ import annotations

from typing import Any

from events.platform.language.slugs import LONGEST_CODE, RESERVED, free_slug, slug_of


async def free_code(model: type[Any], text: str, column: str = "code", **within: object) -> str:
    """Return a short name made from a text that no other row `within` these columns has, those taken out included.

    Called in the transaction that makes the row, when it holds the event or mission: then no other act takes it
    meanwhile.
    """
    otherwise = model._meta.db_table.replace("_", "-")
    stem = slug_of(text, LONGEST_CODE) or otherwise
    rows = model.filter(**within, **{f"{column}__startswith": stem})
    return free_slug(stem, {*await rows.values_list(column, flat=True), *RESERVED}, otherwise)
