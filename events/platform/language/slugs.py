"""Words for addresses: slugs and short codes made from what somebody typed."""

from __future__ import annotations

import re

from events.platform.language.cleaning import fold

_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")


LONGEST_SLUG = 60


def slug_of(text: str, longest: int = LONGEST_SLUG) -> str:
    """Words for an address: folded ASCII letters, digits and hyphens; "" when nothing of the text can stand there."""
    return _NOT_IN_SLUGS.sub("-", fold(text)).strip("-")[:longest].strip("-")


class SlugTakenError(Exception):
    """Another event has this address."""
