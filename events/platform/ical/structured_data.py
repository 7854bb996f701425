"""A schema.org object as a property of a VEVENT, once: it is as long as all the rest of the entry.

X-KDE-KITINERARY-RESERVATION is the only property that KItinerary reads from a calendar; no client is known that reads
STRUCTURED-DATA (RFC 9073, 6.6), which would be its place by the standard.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from events.platform.ical.content_lines import escaped

_UNWRITABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")


def reservation_line(reservation: Mapping[str, Any]) -> str:
    """Return the content line of a VEVENT, not yet folded.

    What a calendar cannot hold as it is stands in the JSON as its own escapes.
    """
    text = json.dumps([dict(reservation)], ensure_ascii=False, separators=(",", ":"))
    return f"X-KDE-KITINERARY-RESERVATION:{escaped(_UNWRITABLE.sub(_as_escape, text))}"


def _as_escape(found: re.Match[str]) -> str:
    """Half of a pair of surrogates is no character, in JSON either."""
    return "\ufffd" if "\ud800" <= found[0] <= "\udfff" else f"\\u{ord(found[0]):04x}"
