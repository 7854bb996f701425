"""A form sent twice makes one row: the identifier of a new row follows from the nonce of its form. Pure."""

from __future__ import annotations

import uuid


def id_from(scope: uuid.UUID, kind: str, nonce: str) -> uuid.UUID:
    """Return the identifier of the row that a form makes in an event or mission; a random one without a nonce."""
    return uuid.uuid5(scope, f"{kind} {nonce}") if nonce else uuid.uuid4()
