"""Who is on stage, as rows of a form: a name, a role, a place in the order. Works without JavaScript."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from starlette.datastructures import FormData

from events.congress.agenda.values import ROLES, Agenda, AgendaSession, AgendaSpeaker
from events.platform.language.cleaning import clean_line, fold
from events.platform.language.i18n import gettext
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _

MOST_ROWS = 60

# Who is on stage and in which role, in order.
Parts = tuple[tuple[UUID, str], ...]

ROLE_WORDS: Mapping[str, LazyText] = {
    "speaker": _("Speaker"),
    "chair": _("Chair"),
    "moderator": _("Moderator"),
    "rapporteur": _("Rapporteur"),
}


@dataclass
class PartTyped:
    """A row of the form: who (a name, or a name with its code in brackets), in which role, in which order."""

    who: str = ""
    role: str = "speaker"
    order: str = ""
    error: str = ""


def parts_typed(sent: FormData) -> list[PartTyped]:
    """Return the rows as they were sent, `who-0`, `role-0`, `order-0` and so on, sorted by their order."""
    rows = []
    for number in range(MOST_ROWS):
        if f"who-{number}" not in sent:
            break
        role = str(sent.get(f"role-{number}", ""))
        known = role if role in ROLES else ROLES[0]
        rows.append(PartTyped(clean_line(str(sent[f"who-{number}"])), known, str(sent.get(f"order-{number}", ""))))
    return sorted(rows, key=_order)


def _order(row: PartTyped) -> tuple[bool, int]:
    text = row.order.strip()
    is_number = text.isascii() and text.isdigit() and len(text) < 5
    return not is_number, int(text) if is_number else 0


def parts_of(session: AgendaSession, agenda: Agenda) -> list[PartTyped]:
    """Return the rows of a session as it is."""
    names = names_for_choice(agenda)
    return [
        PartTyped(names.get(part.speaker.id, part.speaker.name), part.role, str(number))
        for number, part in enumerate(session.parts, 1)
    ]


def names_for_choice(agenda: Agenda) -> dict[UUID, str]:
    """Return how each speaker is offered: the name, with the code where two have the same name."""
    times = Counter(fold(speaker.name) for speaker in agenda.speakers)
    return {
        speaker.id: speaker.name if times[fold(speaker.name)] == 1 else f"{speaker.name} ({speaker.code})"
        for speaker in agenda.speakers
        if not speaker.is_retired
    }


def find_parts(agenda: Agenda, rows: Sequence[PartTyped]) -> Parts | None:
    """Return speakers and roles of the rows that name somebody; None when a name is unknown, as its row then says."""
    by_name = _by_name(agenda)
    parts = [_part(row, by_name.get(fold(row.who), [])) for row in rows if row.who]
    return tuple(filter(None, parts)) if all(parts) else None


def _by_name(agenda: Agenda) -> dict[str, list[AgendaSpeaker]]:
    by_name: dict[str, list[AgendaSpeaker]] = {}
    for speaker in agenda.speakers:
        by_name.setdefault(fold(speaker.name), []).append(speaker)
        by_name[fold(f"{speaker.name} ({speaker.code})")] = [speaker]
    return by_name


def _part(row: PartTyped, matches: Sequence[AgendaSpeaker]) -> tuple[UUID, str] | None:
    if len(matches) == 1:
        return matches[0].id, row.role
    if matches:
        row.error = gettext("Several speakers have this name. Choose one from the list, with the code in brackets.")
    else:
        row.error = gettext("No speaker of this event has this name. Add the speaker first, or choose from the list.")
    return None
