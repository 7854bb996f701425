"""Telling the people of a schedule file apart, where its numbers do not.

Real files give the number 0 to everybody, or come from several conferences that each counted from one. An identifier
therefore tells people apart only where it always carries the same name in the file; otherwise the name does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from events.congress.agenda.exchange.schedule import Person, ScheduledSession, ScheduleWarning
from events.platform.language.cleaning import fold
from events.platform.language.i18n import message

_KINDS = ("guid", "code", "id")
_MOST_NAMED = 5

Identifier = tuple[str, str]  # kind and value
# Identifiers with the names that they carry, by their folded form.
Carried = Mapping[Identifier, Mapping[str, str]]


def tell_apart(sessions: Iterable[ScheduledSession]) -> tuple[list[ScheduledSession], list[ScheduleWarning]]:
    """Return the sessions with people whose `key` is their own, each once, and what is uncertain about them."""
    sessions = list(sessions)
    carried = _carried(sessions)
    shared = {identifier: names for identifier, names in carried.items() if len(names) > 1}
    known = _only_identifiers(carried, shared)
    apart = [replace(session, persons=tuple(_persons(session, shared, known))) for session in sessions]
    return apart, [*_about_shared(shared), *_about_namesakes(apart)]


def _carried(sessions: Iterable[ScheduledSession]) -> Carried:
    carried: dict[Identifier, dict[str, str]] = {}
    for person in _everybody(sessions):
        for identifier in _identifiers(person):
            carried.setdefault(identifier, {}).setdefault(fold(person.name), person.name)
    return carried


def _everybody(sessions: Iterable[ScheduledSession]) -> Iterator[Person]:
    return (person for session in sessions for person in session.persons)


def _identifiers(person: Person) -> list[Identifier]:
    return [(kind, value) for kind in _KINDS if (value := str(getattr(person, kind)))]


def _only_identifiers(carried: Carried, shared: Carried) -> Mapping[str, Mapping[str, str]]:
    """Return for each name that the file identifies in one way only, its identifiers by kind."""
    found: dict[str, dict[str, set[str]]] = {}
    for kind, value in carried.keys() - shared.keys():
        (name,) = carried[kind, value]
        found.setdefault(name, {}).setdefault(kind, set()).add(value)
    return {
        name: {kind: value for kind, values in kinds.items() for value in values}
        for name, kinds in found.items()
        if all(len(values) == 1 for values in kinds.values())
    }


def _persons(session: ScheduledSession, shared: Carried, known: Mapping[str, Mapping[str, str]]) -> Iterator[Person]:
    """Give the people of a session; who has no identifier here gets the one that the same name has elsewhere."""
    seen: set[str] = set()
    for person in session.persons:
        own = replace(person, **{kind: "" for kind, value in _identifiers(person) if (kind, value) in shared})
        if own.key == own.name:
            own = replace(own, **known.get(fold(own.name), {}))
        if own.key not in seen:
            seen.add(own.key)
            yield own


def _about_shared(shared: Carried) -> Iterator[ScheduleWarning]:
    text = message("%(value)s stands for several people (%(names)s): their names tell them apart.")
    for (kind, value), names in shared.items():
        shown = ", ".join(list(names.values())[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
        yield ScheduleWarning(text, (("value", f"{kind}={value}"), ("names", shown)))


def _about_namesakes(sessions: Iterable[ScheduledSession]) -> Iterator[ScheduleWarning]:
    text = message("%(name)s is in the file under %(number)s numbers: they are taken for as many people.")
    by_name: dict[str, dict[str, Person]] = {}
    for person in _everybody(sessions):
        by_name.setdefault(fold(person.name), {}).setdefault(person.key, person)
    for people in by_name.values():
        if len(people) > 1:
            yield ScheduleWarning(text, (("name", next(iter(people.values())).name), ("number", len(people))))
