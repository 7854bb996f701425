"""JSON as senders write it: read strictly, and with the mistakes that are known put right when that fails."""

from __future__ import annotations

import html
import json
import re

LARGEST = 512 * 1024  # characters of one document

_TRAILING_COMMA = re.compile(r",\s*+(?=[}\]])")
_MISSING_COMMA = re.compile(r"\}\s*+(?=\{)")
_WRAPPING = ("<!--", "-->", "//<![CDATA[", "<![CDATA[", "//]]>", "]]>", ";")


class BrokenJsonError(ValueError):
    """No JSON, even with its known mistakes put right; or too long, or nested too deep."""


def read_json(text: str) -> tuple[object, bool]:
    """The value, and whether mistakes had to be put right. Raises BrokenJsonError.

    Put right, because airlines and ticket sellers were seen to send them: a comma before a closing bracket, none
    between two objects, line breaks inside texts, comment or CDATA marks around it, entities of HTML.
    """
    if len(text) > LARGEST:
        raise BrokenJsonError("too long")
    try:
        return json.loads(text), False
    except (ValueError, RecursionError):
        pass
    for candidate in (text, html.unescape(text)):
        try:
            return json.loads(_mended(candidate), strict=False), True
        except (ValueError, RecursionError):
            continue
    raise BrokenJsonError("no JSON")


def _mended(text: str) -> str:
    text = text.strip().removeprefix("\ufeff")
    for mark in _WRAPPING:
        text = text.removeprefix(mark).removesuffix(mark).strip()
    mended = _TRAILING_COMMA.sub("", _MISSING_COMMA.sub("},", text))
    return f"[{mended}]" if mended.startswith("{") and "},{" in mended else mended
