"""Zones whose clocks tz data of three years ago tells otherwise: times in them are written in UTC.

A client that knows the TZID of an entry goes by its own copy of the tz database and not by the VTIMEZONE of the file.
Where that copy is older than a change, it is an hour wrong; an instant in UTC is right everywhere.

The zones are those of the section "Changes to future timestamps" in the NEWS of each release
(https://data.iana.org/time-zones/tzdb/NEWS), with their aliases. A test compares the pinned data with the newest
release here. A zone stays once it is listed: leaving would change all its entries for nothing.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

CHANGED_BY = {
    "2023d": "America/Scoresbysund Antarctica/Casey Antarctica/Vostok",
    "2024a": "Asia/Almaty Asia/Gaza Asia/Hebron Asia/Qostanay",
    "2024b": "",
    "2025a": "America/Asuncion",
    "2025b": "America/Coyhaique",
    "2025c": "",
    "2026a": "Europe/Chisinau Europe/Tiraspol",
    "2026b": "America/Vancouver Canada/Pacific",
    "2026c": "Africa/Casablanca Africa/El_Aaiun America/Edmonton America/Yellowknife Canada/Mountain",
    "2026d": "America/Inuvik",
    "2026e": "America/Rainy_River America/Winnipeg Canada/Central",
    "2026f": "America/Havana Cuba",
}
# When releases were added here: entries in their zones are written otherwise since, and their stamps say so.
_LISTED_AT = {datetime(2026, 11, 30, tzinfo=UTC): tuple(CHANGED_BY)}

IN_UTC_SINCE: Mapping[str, datetime] = {
    zone: instant for instant, releases in _LISTED_AT.items() for name in releases for zone in CHANGED_BY[name].split()
}
