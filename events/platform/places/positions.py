"""Positions as people have them: links of maps, `geo:`, degrees with minutes and seconds, decimal points or commas."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from events.platform.drawing.great_circles import Position

LONGEST = 2000
# Of what is no link: degrees, minutes and seconds twice, with room. White space has to be single in it as well, for
# the pattern of a pair may share out a run of it in very many ways.
_LONGEST_IN_WORDS = 100
_DEGREES = r"([+-]?\d{1,3}(?:\.\d+)?)"
# The pin goes before the middle of the picture, which may be elsewhere.
_LINKS = tuple(
    re.compile(pattern.replace("N", _DEGREES))
    for pattern in (
        r"!3dN!4dN",  # the pin of Google Maps
        r"[?&]mlat=N&(?:amp;)?mlon=N",  # the pin of OpenStreetMap
        r"[?&](?:q|ll|query|destination|daddr|center|sll)=(?:loc:)?N[, +]+N",  # Google, Apple, Waze, OsmAnd
        r"[?&]cp=N~N",  # Bing
        r"[#&]map=[\d.]+/N/N",  # OpenStreetMap
        r"/@N,N",  # Google Maps
        r"^geo:N,N",  # RFC 5870
    )
)
_VALUE = r"\d{1,3}(?:[.,]\d+)?"


def _angle_pattern(letter: int) -> str:
    """Return the pattern of an angle whose letter stands before it, as the group of that number, or behind it."""
    return (
        rf"([NSEWO])?\s*([+-]?{_VALUE})\s*[°º]?\s*(?:({_VALUE})\s*'(?!')\s*)?"
        rf"""(?:({_VALUE})\s*(?:"|'')\s*)?(?({letter})|([NSEWO])?)"""
    )


_PAIR = re.compile(rf"{_angle_pattern(1)}(?:\s*[,;/]\s*|\s+|(?<=[NSEWO]))\s*{_angle_pattern(6)}")
# West is « ouest » in French and «oeste» in Spanish.
_SIGNS: Mapping[str, int] = {"N": 1, "S": -1, "E": 1, "W": -1, "O": -1}
_PLAIN = str.maketrans({"−": "-", "′": "'", "’": "'", "ʹ": "'", "″": '"', "”": '"', "“": '"'})


def position_in(text: str) -> Position | None:
    """Return the position that a text gives and nothing else, latitude first where no letter says which is which."""
    text = text.strip()[:LONGEST]
    if "://" in text or text.startswith("geo:"):
        return _in_link(unquote(text))
    words = " ".join(text.translate(_PLAIN).upper().split())
    return _in_words(words) if len(words) <= _LONGEST_IN_WORDS else None


def _in_link(text: str) -> Position | None:
    found = next((match for pattern in _LINKS if (match := pattern.search(text))), None)
    return _position(float(found[1]), float(found[2])) if found else None


def _in_words(text: str) -> Position | None:
    match = _PAIR.fullmatch(text)
    if match is None:
        return None
    (first, one), (second, other) = _angle(match.groups()[:5]), _angle(match.groups()[5:])
    if first in "EWO" and first and second in "NS" and second:
        return _position(other, one)
    is_plain = first in {"", "N", "S"} and second in {"", "E", "W", "O"}
    return _position(one, other) if is_plain else None


def _angle(parts: Sequence[str | None]) -> tuple[str, float]:
    """Return the letter and the degrees, with the sign of the letter or of the number."""
    before, degrees, minutes, seconds, after = parts
    letter = before or after or ""
    value = abs(_number(degrees)) + _number(minutes) / 60 + _number(seconds) / 3600
    sign = _SIGNS[letter] if letter else 1
    return letter, sign * (-value if degrees and degrees.startswith("-") else value)


def _number(text: str | None) -> float:
    return float(text.replace(",", ".")) if text else 0.0


def _position(latitude: float, longitude: float) -> Position | None:
    try:
        return Position(round(latitude, 6), round(longitude, 6))
    except ValueError:
        return None
