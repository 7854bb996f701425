"""Words for addresses: slugs and short codes made from what somebody typed."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import count

from events.platform.language.cleaning import fold

_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")

LONGEST_SLUG = 60
LONGEST_CODE = 40  # before a number is added to it
NEW = "new"  # stands in an address for what does not exist yet
RESERVED = frozenset({NEW})  # no slug and no code


class SlugTakenError(Exception):
    """Something else has this address."""


def slug_of(text: str, longest: int = LONGEST_SLUG) -> str:
    """Words for an address: folded ASCII letters, digits and hyphens; "" when nothing of the text can stand there."""
    return _NOT_IN_SLUGS.sub("-", fold(text)).strip("-")[:longest].strip("-")


def free_slug(text: str, taken: Container[str], otherwise: str) -> str:
    """Return the code of a text, of `otherwise` when nothing of it can stand there; numbered when it is taken."""
    stem = slug_of(text, LONGEST_CODE) or otherwise
    numbered = (f"{stem}-{number}" for number in count(2))
    return stem if stem not in taken else next(code for code in numbered if code not in taken)
