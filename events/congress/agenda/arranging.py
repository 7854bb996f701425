"""How pages arrange the programme: days to choose, groups by day and by letter, related sessions. Pure."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby

from events.congress.agenda import rules
from events.congress.agenda.rules import ProgrammeWarning
from events.congress.agenda.values import Agenda, AgendaSession, AgendaSpeaker, Definition
from events.congress.organizing.day_links import DayLink, day_link
from events.platform.language.formats import day_month, language_name
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _

_MOST_RELATED = 4

# What somebody does in a session, as a heading over one or several people.
ROLE_HEADINGS: Mapping[str, LazyText] = {
    "speaker": pgettext("role in a session", "Speakers"),
    "chair": pgettext("role in a session", "Chair"),
    "moderator": pgettext("role in a session", "Moderation"),
    "rapporteur": pgettext("role in a session", "Rapporteur"),
}
WARNING_WORDS: Mapping[str, LazyText] = {
    rules.ROOM_TWICE: _("%(room)s is booked twice: “%(session)s” and “%(other)s” overlap."),
    rules.SPEAKER_TWICE: _("%(speaker)s is booked twice: “%(session)s” and “%(other)s” overlap."),
    rules.OUTSIDE_EVENT: _("“%(session)s” is on a day on which the event does not take place."),
    rules.ROOM_NOT_OFFERED: _("“%(session)s” is in %(room)s, which is no longer offered."),
    rules.TOO_SMALL: _("%(wanted)s people follow “%(session)s”, and %(room)s has %(seats)s seats."),
    rules.NOT_PLACED: _("“%(session)s” has no time yet."),
}


def day_links(slug: str, programme: Agenda, current: dt.date | None) -> list[DayLink]:
    """Return the days for the day switch. Of an event of more than ten days those without a session are left out."""
    is_long = len(programme.days) > 10
    return [day_link(slug, day, current) for day in programme.days if not is_long or programme.on(day)]


def by_day(sessions: Iterable[AgendaSession]) -> list[tuple[dt.date | None, list[AgendaSession]]]:
    """Return sessions by the day of their first slot, in the order of time; those without a time last, under None."""
    found: dict[dt.date | None, list[AgendaSession]] = {}
    for session in sessions:
        found.setdefault(session.slot.day if session.slot else None, []).append(session)
    return list(found.items())


def by_letter(people: Sequence[AgendaSpeaker]) -> list[tuple[str, list[AgendaSpeaker]]]:
    """Return people under the first letter of their sort names, "#" for what is no letter."""
    return [(letter, list(group)) for letter, group in groupby(people, key=lambda person: _letter(person.sort_name))]


def _letter(name: str) -> str:
    first = unicodedata.normalize("NFKD", name[:1])[:1].upper()
    return first if first.isalpha() else "#"


def filters(programme: Agenda) -> list[dict[str, object]]:
    """Return what the list of sessions can be narrowed to: only what some session has, only where there is a choice."""
    used = _used(programme)
    offered = [
        ("track", _("Theme"), _options(programme.tracks, used)),
        ("type", _("Type of session"), _options(programme.types, used)),
        ("room", _("Room"), _options(programme.rooms, used)),
        ("language", _("Language"), [(code, language_name(code, capital=True)) for code in programme.spoken]),
        ("day", _("Day"), [(day.isoformat(), day_month(day)) for day in programme.days if programme.on(day)]),
    ]
    return [{"name": name, "label": label, "options": options} for name, label, options in offered if len(options) > 1]


def _used(programme: Agenda) -> set[Definition | None]:
    return {
        part
        for session in programme.sessions
        if not session.is_break
        for part in (session.track, session.type, *session.rooms)
    }


def _options(rows: Iterable[Definition], used: AbstractSet[Definition | None]) -> list[tuple[str, str]]:
    return [(row.code, str(row.name)) for row in rows if row in used]


def related(programme: Agenda, session: AgendaSession) -> list[AgendaSession]:
    """Return others of the same track: those that follow it first, then the earlier ones."""
    if session.track is None:
        return []
    same = [other for other in programme.sessions_in(session.track) if not other.is_break]
    place = same.index(session)
    others = [other for other in (*same[place + 1 :], *same[:place]) if not other.is_cancelled]
    return others[:_MOST_RELATED]


def words_of_warning(warning: ProgrammeWarning) -> str:
    """Return what does not fit, as a sentence."""
    return WARNING_WORDS[warning.kind] % {
        "session": _title(warning.session),
        "other": _title(warning.other),
        "room": str(warning.room.name) if warning.room else "",
        "speaker": warning.speaker.name if warning.speaker else "",
        "wanted": warning.wanted,
        "seats": warning.room.capacity if warning.room else 0,
    }


def _title(session: AgendaSession | None) -> str:
    return (str(session.title) or session.code) if session else ""
