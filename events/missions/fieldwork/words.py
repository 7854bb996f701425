"""Words of what comes from the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from events.missions.fieldwork.models import FieldNote
from events.missions.itineraries.plan.words import dotted
from events.platform.language.formats import day_month, time
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _
from events.platform.zoned import WallTimeError, ZonedTime
from events.records.money import money

KIND_WORDS: Mapping[str, LazyText] = {
    "time": _("A changed time"),
    "driver": _("Another driver"),
    "receipt": _("A receipt"),
    "minutes": _("Minutes of a meeting"),
    "note": pgettext("from the field", "A note"),
}
STATE_WORDS: Mapping[str, LazyText] = {
    "new": pgettext("note from the field", "Waits for the office"),
    "taken": pgettext("note from the field", "Taken over"),
    "dismissed": pgettext("note from the field", "Set aside"),
}
STATE_TONES = {"new": "wait", "taken": "good", "dismissed": "quiet"}
# What happens to a note that has arrived, for its writer.
SENT_WORDS: Mapping[str, LazyText] = {
    "time": _("Sent. The office sees the changed time and takes it over into the itinerary."),
    "driver": _("Sent. The office sees the driver and takes it over into the itinerary."),
    "receipt": _("Sent. The receipt is among the costs of the mission."),
    "minutes": _("Sent. The office takes the text over into the minutes of the meeting."),
    "note": _("Sent. The office reads it."),
}
_ENDS: Mapping[str, LazyText] = {"starts": pgettext("of a leg", "Start"), "ends": pgettext("of a leg", "End")}
_SAFE, _HELP = _("I am safe"), _("I need help")


def answer_words(is_safe: bool, *, was_asked: bool) -> LazyText:
    """Return what happens to an answer to the roll call, for who gave it."""
    if not was_asked:
        return _("Sent. No roll is being called at the moment; the office reads it as a note.")
    if is_safe:
        return _("Sent. The office knows that you are safe.")
    return _("Sent. The office knows that you need help. Call it too if you can.")


def summary_of(note: FieldNote) -> str:
    """Return the details of a note in one line: "Start: 14:30, Wed 17 March"."""
    tell = _SUMMARIES.get(note.kind, _answer_told)
    return tell(note.details)


def _times_told(details: Mapping[str, Any]) -> str:
    walls = {name: wall_text(str(details.get(name) or "")) for name in _ENDS}
    return dotted(*(f"{_ENDS[name]}: {text}" for name, text in walls.items() if text))


def _driver_told(details: Mapping[str, Any]) -> str:
    return dotted(*(str(details.get(name) or "") for name in ("driver", "driver_phone", "vehicle")))


def _money_told(details: Mapping[str, Any]) -> str:
    amount = details.get("amount")
    return money(amount, str(details.get("currency") or "")) if isinstance(amount, int) else ""


def _answer_told(details: Mapping[str, Any]) -> str:
    """Return an answer to a roll call that nobody had called: it came as a note."""
    return str(_SAFE if details["is_safe"] else _HELP) if "is_safe" in details else ""


_SUMMARIES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "time": _times_told,
    "driver": _driver_told,
    "receipt": _money_told,
}


def heading_of(note: FieldNote) -> LazyText:
    """Return the word for a note: its kind, or that its writer needs help."""
    return _HELP if note.details.get("is_safe") is False else KIND_WORDS[note.kind]


def wall_text(stored: str) -> str:
    """Return a stored wall time as text; "" where it is none."""
    try:
        wall = ZonedTime.parse(stored, "UTC").wall
    except WallTimeError:
        return ""
    return f"{time(wall)}, {day_month(wall)}"
