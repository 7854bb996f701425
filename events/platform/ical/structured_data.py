"""A schema.org object as properties of a VEVENT.

STRUCTURED-DATA is the place that RFC 9073, 6.6 gives it, inline as TEXT because a feed's readers send no cookie for a
URI and an ATTACH shows as a file to open; X-KDE-KITINERARY-RESERVATION is the only property that KItinerary 5.22 reads
from a calendar.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from events.platform.ical.content_lines import escaped, parameter

_UNWRITABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")


def calendar_lines(reservation: Mapping[str, Any]) -> tuple[str, str]:
    """Two content lines of a VEVENT, not yet folded: STRUCTURED-DATA, and what KDE Itinerary reads.

    What a calendar cannot hold as it is stands in the JSON as its own escapes.
    """
    text = json.dumps([dict(reservation)], ensure_ascii=False, separators=(",", ":"))
    text = _UNWRITABLE.sub(_as_escape, text)
    schema = parameter(f"https://schema.org/{reservation['@type']}")
    kind = parameter("application/ld+json")
    return (
        f"STRUCTURED-DATA;VALUE=TEXT;FMTTYPE={kind};SCHEMA={schema}:{escaped(text)}",
        f"X-KDE-KITINERARY-RESERVATION:{escaped(text)}",
    )


def _as_escape(found: re.Match[str]) -> str:
    """Half of a pair of surrogates is no character, in JSON either."""
    return "\ufffd" if "\ud800" <= found[0] <= "\udfff" else f"\\u{ord(found[0]):04x}"
