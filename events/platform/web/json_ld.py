"""Structured data of schema.org inside a page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

_SAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_UNSAFE = re.compile("[<>&\u2028\u2029]")


def as_script(described: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> Markup:
    """Return the body of a <script type="application/ld+json">.

    No "<", ">" or "&" is left in it, so no text can end it.
    """
    return Markup(_UNSAFE.sub(lambda found: _SAFE[found[0]], json.dumps(described, ensure_ascii=False)))  # noqa: S704
