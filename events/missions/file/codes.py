"""Short names of a mission's rows, for their addresses."""

from __future__ import annotations

import uuid
from itertools import count
from typing import Any

from events.platform.language.slugs import slug_of

_RESERVED = {"new"}  # the address of the form for one that does not exist yet
LONGEST_CODE = 40


async def free_code(model: type[Any], mission_id: uuid.UUID, text: str) -> str:
    """A short name made from a text that no other row of the mission has, those taken out included.

    Called in the transaction that makes the row, after `note_change`: then no other act takes it meanwhile.
    """
    stem = slug_of(text, LONGEST_CODE) or model._meta.db_table.replace("_", "-")
    rows = model.filter(mission_id=mission_id, code__startswith=stem)
    taken = set(await rows.values_list("code", flat=True)) | _RESERVED
    numbered = (f"{stem}-{number}" for number in count(2))
    return stem if stem not in taken else next(code for code in numbered if code not in taken)
