"""Which application asks for a calendar, as a short plain name, from what it says of itself (User-Agent). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as lazy_gettext

# The first of these that stands in the User-Agent, in lower case, decides: particular ones before those they imitate.
_SIGNS = (
    ("google-calendar", "google"),
    ("googlecalendar", "google"),
    ("icsx5", "icsx5"),
    ("davx5", "icsx5"),
    ("thunderbird", "thunderbird"),
    ("fantastical", "fantastical"),
    ("busycal", "busycal"),
    ("outlook", "outlook"),
    ("exchange", "outlook"),
    ("microsoft office", "outlook"),
    ("akonadi", "kde"),
    ("korganizer", "kde"),
    ("merkuro", "kde"),
    ("evolution", "gnome"),
    ("gnome-calendar", "gnome"),
    ("nextcloud", "nextcloud"),
    ("owncloud", "nextcloud"),
    ("vdirsyncer", "vdirsyncer"),
    ("khal", "vdirsyncer"),
    ("yahoo", "yahoo"),
    ("proton", "proton"),
    ("dataaccessd", "iphone"),
    ("ios/", "iphone"),
    ("calendaragent", "mac"),
    ("accountsd", "mac"),
    ("macos/", "mac"),
    ("mac+os+x", "mac"),
    ("curl", "program"),
    ("wget", "program"),
    ("python", "program"),
    ("go-http", "program"),
    ("java/", "program"),
    ("okhttp", "program"),
    ("mozilla", "browser"),
)
_NAMES = {
    "google": "Google Calendar",
    "icsx5": "ICSx5",
    "thunderbird": "Thunderbird",
    "fantastical": "Fantastical",
    "busycal": "BusyCal",
    "outlook": "Outlook",
    "kde": "KDE",
    "gnome": "GNOME",
    "nextcloud": "Nextcloud",
    "vdirsyncer": "vdirsyncer",
    "yahoo": "Yahoo",
    "proton": "Proton Calendar",
}


@lru_cache(maxsize=512)
def client_of(user_agent: str) -> str:
    """One of a few names, "other" where nothing is known: what is kept of a User-Agent."""
    said = user_agent[:300].lower()
    return next((name for sign, name in _SIGNS if sign in said), "other")


_ANOTHER = lazy_gettext("Another application")
_WORDS: Mapping[str, LazyText] = {
    "iphone": lazy_gettext("iPhone or iPad"),
    "mac": lazy_gettext("Calendar on a Mac"),
    "browser": lazy_gettext("A browser"),
    "program": lazy_gettext("A program"),
}


def word_of_client(client: str) -> str:
    """Return the name to show, in the current language."""
    return _NAMES.get(client) or str(_WORDS.get(client, _ANOTHER))
