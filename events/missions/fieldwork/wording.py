"""Words of what comes from the field, in the current language."""

from __future__ import annotations

from collections.abc import Mapping

from events.missions.fieldwork.models import FieldNote
from events.missions.itineraries.plan.values import Leg
from events.missions.itineraries.plan.words import dotted
from events.platform.language.formats import day_month, time
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext
from events.platform.zoned import WallTimeError, ZonedTime
from events.records.money import money

KINDS = ("time", "driver", "receipt", "minutes", "note")
STATE_TONES = {"new": "wait", "taken": "good", "dismissed": "quiet"}


def kind_names() -> Mapping[str, str]:
    """Each kind of note, as its form is headed."""
    return {
        "time": _("A changed time"),
        "driver": _("Another driver"),
        "receipt": _("A receipt"),
        "minutes": _("Minutes of a meeting"),
        "note": pgettext("from the field", "A note"),
    }


def state_names() -> Mapping[str, str]:
    return {
        "new": pgettext("note from the field", "Waits for the office"),
        "taken": pgettext("note from the field", "Taken over"),
        "dismissed": pgettext("note from the field", "Set aside"),
    }


def kept_message(kind: str) -> str:
    """What happened to a note that has arrived, for its writer."""
    said = {
        "time": _("Sent. The office sees the changed time and takes it over into the itinerary."),
        "driver": _("Sent. The office sees the driver and takes it over into the itinerary."),
        "receipt": _("Sent. The receipt is among the costs of the mission."),
        "minutes": _("Sent. The office takes the text over into the minutes of the meeting."),
        "note": _("Sent. The office reads it."),
    }
    return said[kind]


def answer_message(is_safe: bool, *, was_asked: bool) -> str:
    """What happened to an answer to the roll call."""
    if not was_asked:
        return _("Sent. No roll is being called at the moment; the office reads it as a note.")
    return (
        _("Sent. The office knows that you are safe.")
        if is_safe
        else _("Sent. The office knows that you need help. Call it too if you can.")
    )


def told(note: FieldNote, leg: Leg | None) -> str:
    """What a note says beside its text, in one line: "Start: 14:30, Wed 17 March"."""
    details = note.details
    if note.kind == "time":
        names = {"starts": pgettext("of a leg", "Start"), "ends": pgettext("of a leg", "End")}
        said = {name: wall_told(str(details.get(name) or "")) for name in names}
        return dotted(*(f"{names[name]}: {text}" for name, text in said.items() if text))
    if note.kind == "driver":
        return dotted(*(str(details.get(name) or "") for name in ("driver", "driver_phone", "vehicle")))
    if note.kind == "receipt" and isinstance(details.get("amount"), int):
        return money(details["amount"], str(details.get("currency") or ""))
    if "is_safe" in details:
        return _("I am safe") if details["is_safe"] else _("I need help")
    return ""


def wall_told(stored: str) -> str:
    """A stored wall time as text; what is none, as nothing."""
    try:
        wall = ZonedTime.parse(stored, "UTC").wall
    except WallTimeError:
        return ""
    return f"{time(wall)}, {day_month(wall)}"
