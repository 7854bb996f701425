"""The organizers' lists of sessions and of speakers: their columns and filters."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from markupsafe import Markup

from events.congress.agenda.values import Agenda, AgendaSession, AgendaSpeaker
from events.platform.language.cleaning import fold
from events.platform.language.formats import country, day, day_month
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.lists.cells import Pill
from events.platform.web.lists.declared import Column, Filter, Kind
from events.platform.web.lists.fields import Field
from events.platform.web.lists.in_memory import MemoryList
from events.platform.web.templating import localize

_STATES: Mapping[str, tuple[LazyText, str]] = {
    "announced": (_("Announced"), "good"),
    "warned": (_("To look at"), "fail"),
    "cancelled": (_("Cancelled"), "stop"),
}


def session_list(
    agenda: Agenda, troubled: Collection[UUID], href: Callable[[AgendaSession], str]
) -> MemoryList[AgendaSession]:
    """Return the list of sessions; those `troubled` are to be looked at."""

    def state(session: AgendaSession) -> str:
        if session.is_cancelled:
            return "cancelled"
        return "warned" if session.id in troubled else "announced"

    return MemoryList(
        fields=(
            Field(Column("title", _("Session")), lambda one: localize(one.title), lambda one: fold(str(one.title))),
            Field(
                Column("when", _("When")),
                _when,
                lambda one: (one.slot.starts_at.isoformat() if one.slot else "9", one.code),
                Filter("day", _("Day"), Kind.CHOICE, [(one.isoformat(), day(one)) for one in agenda.days]),
                lambda one: [slot.day.isoformat() for slot in one.slots],
                text=_day_and_hours,
            ),
            Field(
                Column("state", _("State")),
                lambda one: Pill(*_STATES[state(one)]),
                lambda one: list(_STATES).index(state(one)),
                Filter("state", _("State"), Kind.CHOICE, [(key, word) for key, (word, _tone) in _STATES.items()]),
                lambda one: [state(one)],
            ),
            Field(
                Column("room", _("Room")),
                lambda one: Markup(", ").join(localize(room.name) for room in one.rooms),
                lambda one: [fold(str(room.name)) for room in one.rooms],
                Filter("room", _("Room"), Kind.CHOICE, [(room.code, localize(room.name)) for room in agenda.rooms]),
                lambda one: [room.code for room in one.rooms],
            ),
            Field(
                Column("theme", _("Theme")),
                lambda one: localize(one.track.name) if one.track else "",
                lambda one: fold(str(one.track.name)) if one.track else "",
                Filter("theme", _("Theme"), Kind.CHOICE, [(one.code, localize(one.name)) for one in agenda.tracks]),
                lambda one: [one.track.code] if one.track else [],
            ),
            Field(
                Column("type", _("Type"), is_shown=False),
                lambda one: localize(one.type.name) if one.type else "",
                lambda one: fold(str(one.type.name)) if one.type else "",
                Filter("type", _("Type"), Kind.CHOICE, [(one.code, localize(one.name)) for one in agenda.types]),
                lambda one: [one.type.code] if one.type else [],
            ),
            Field(Column("speakers", _("Speakers"), is_sorted=False), _names, _names),
            Field(Column("code", _("Code")), lambda one: one.code, lambda one: one.code),
        ),
        sort="when",
        words=lambda one: f"{' '.join(one.title.texts.values())} {one.code} {_names(one)}",
        name=lambda one: one.code,
        href=href,
        rows=agenda.sessions,
    )


def _names(session: AgendaSession) -> str:
    return ", ".join(dict.fromkeys(part.speaker.name for part in session.parts))


def _when(session: AgendaSession) -> str:
    if session.slot is None:
        return str(_("Time not set yet"))
    return f"{day_month(session.slot.day)}, {session.slot.starts[11:16]}–{session.slot.ends[11:16]}"


def _day_and_hours(session: AgendaSession) -> str:
    """Return when a session is, as spreadsheets sort it."""
    return f"{session.slot.day} {session.slot.starts[11:16]}–{session.slot.ends[11:16]}" if session.slot else ""


def speaker_list(agenda: Agenda, href: Callable[[AgendaSpeaker], str]) -> MemoryList[AgendaSpeaker]:
    """Return the list of speakers."""
    known = sorted({one.country for one in agenda.speakers if one.country}, key=country)
    counts = {one.id: len(agenda.sessions_of(one)) for one in agenda.speakers}
    return MemoryList(
        fields=(
            Field(Column("name", _("Name")), lambda one: one.name, lambda one: one.sort_name),
            Field(
                Column("organization", _("Organization")),
                lambda one: one.organization,
                lambda one: fold(one.organization),
            ),
            Field(
                Column("function", _("Function")),
                lambda one: localize(one.function),
                lambda one: fold(str(one.function)),
            ),
            Field(
                Column("country", _("Country")),
                lambda one: country(one.country) if one.country else "",
                lambda one: fold(country(one.country)) if one.country else "",
                Filter("country", _("Country"), Kind.CHOICE, [(code, country(code)) for code in known]),
                lambda one: [one.country] if one.country else [],
            ),
            Field(
                Column("sessions", _("Sessions")),
                lambda one: str(counts[one.id]),
                lambda one: counts[one.id],
                Filter("on_stage", _("On stage"), Kind.CHOICE, [("yes", _("In a session")), ("no", _("In none"))]),
                lambda one: ["yes" if counts[one.id] else "no"],
            ),
        ),
        sort="name",
        words=lambda one: f"{one.name} {one.organization} {' '.join(one.function.texts.values())}",
        name=lambda one: one.code,
        href=href,
        rows=agenda.speakers,
    )
