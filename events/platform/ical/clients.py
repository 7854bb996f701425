"""Which application asks for a calendar, as a short plain name, from what it says of itself (User-Agent). Pure."""

from __future__ import annotations

from functools import lru_cache

from events.platform.language.i18n import gettext as _

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


def word_of_client(client: str) -> str:
    """Return the name to show, in the current language."""
    words = {
        "iphone": _("iPhone or iPad"),
        "mac": _("Calendar on a Mac"),
        "browser": _("A browser"),
        "program": _("A program"),
    }
    return _NAMES.get(client) or words.get(client) or _("Another application")
