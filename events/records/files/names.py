"""Names of files: what may be kept of the one a file came with, and how an answer says it (RFC 6266, RFC 8187)."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from events.platform.language.cleaning import clean_line
from events.records.files.sniffing import ENDINGS

LONGEST_NAME = 120  # characters, with the ending
# What Windows refuses in a name, and marks that turn letters round or are not seen.
_FORBIDDEN = re.compile('[<>:"|?*\x00-\x1f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f]')
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})$")
_NAMELESS = {"document": "document", "evidence": "evidence", "receipt": "receipt", "picture": "picture"}


def kept_name(name: str, media_type: str, purpose: str) -> str:
    """The last part of the name it came with, cleaned, with an ending that tells the type found in the content."""
    last = re.split(r"[/\\]", name)[-1]
    cleaned = clean_line(_FORBIDDEN.sub("", clean_line(last))).strip(". ")
    ending = ENDINGS[media_type][0]
    if (match := _ENDING.search(cleaned)) and match[1].lower() in ENDINGS[media_type]:
        cleaned, ending = cleaned[: match.start()].rstrip(". "), match[1].lower()
    elif match and media_type.startswith("image/") and match[1].lower() in _PICTURE_ENDINGS:
        cleaned = cleaned[: match.start()].rstrip(". ")  # it was made anew in another format
    return f"{cleaned[: LONGEST_NAME - len(ending) - 1].rstrip('. ') or _NAMELESS.get(purpose, 'file')}.{ending}"


_PICTURE_ENDINGS = {"jpg", "jpeg", "png", "webp", "heic", "heif"}


def disposition(kind: str, name: str) -> str:
    """The value of Content-Disposition: `kind` (attachment or inline), the name in ASCII, and the name as it is."""
    decomposed = unicodedata.normalize("NFKD", name)
    plain = re.sub(r"[^A-Za-z0-9._ ()-]", "_", "".join(c for c in decomposed if not unicodedata.combining(c)))
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
