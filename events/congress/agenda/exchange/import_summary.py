"""Summary of what an import does to the sessions of an event, told before or after it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from events.congress.agenda.exchange.schedule import ScheduleWarning

ADDED, CHANGED, CANCELLED, RESTORED, UNCHANGED, LEFT = "added", "changed", "cancelled", "restored", "unchanged", "left"
MOST_CANCELLED = 0.2  # share of what earlier files brought that an import cancels without being told to

_WRITING = (ADDED, CHANGED, CANCELLED, RESTORED)
_MOST_NAMED = 30
_MOST_WARNINGS = 20


@dataclass(frozen=True)
class SessionOutcome:
    """The outcome of an import for one session; `changes` names what of it is different."""

    kind: str
    title: str
    code: str
    changes: tuple[str, ...] = ()

    def __str__(self) -> str:
        different = f": {', '.join(self.changes)}" if self.changes else ""
        return f"{self.title} ({self.code}){different}"


@dataclass(frozen=True)
class ImportSummary:
    """The outcome of an import by session, and what the file's reader repaired.

    `imported` counts the sessions of earlier files that take place, `missing` those of them that this one has not.
    """

    slug: str
    is_new_event: bool
    sessions: tuple[SessionOutcome, ...]
    imported: int = 0
    missing: int = 0
    has_other_changes: bool = False  # rooms, speakers
    owners: int = 0
    warnings: tuple[ScheduleWarning, ...] = ()

    def of(self, kind: str) -> list[SessionOutcome]:
        return [session for session in self.sessions if session.kind == kind]

    def count(self, kind: str) -> int:
        return len(self.of(kind))

    @property
    def counts(self) -> Mapping[str, int]:
        return Counter(session.kind for session in self.sessions)

    @property
    def missing_share(self) -> float:
        return self.missing / max(self.imported, 1)

    @property
    def is_nothing_new(self) -> bool:
        return not (self.is_new_event or self.has_other_changes or any(map(self.count, _WRITING)))

    def __str__(self) -> str:
        return "\n".join(self._lines(self._about_the_event()))

    def as_preview(self) -> str:
        """Return the same of what would be done."""
        about = [f"The event {self.slug} would be created, a draft that only its team sees."]
        return "\n".join(["A dry run: nothing was written.", *self._lines(about if self.is_new_event else [])])

    def _lines(self, about_the_event: Iterable[str]) -> Iterator[str]:
        present = self.count(UNCHANGED) + self.count(LEFT)
        if self.is_nothing_new:
            yield f"Nothing has changed: all {present} sessions are as the file has them."
        else:
            yield from about_the_event
            yield f"{self.slug}: {', '.join(f'{self.count(kind)} {kind}' for kind in _WRITING)}, {present} unchanged."
            yield from self._about_sessions()
        yield from _listed(self.warnings, "Repaired while reading: ", _MOST_WARNINGS)

    def _about_the_event(self) -> Iterator[str]:
        if self.is_new_event:
            ownership = (
                "Everybody who may create events is its owner."
                if self.owners
                else "Nobody organizes it yet: run `events organizer add EMAIL`, then import the file once more."
            )
            yield f"The event {self.slug} was created, a draft that only its team sees. {ownership}"

    def _about_sessions(self) -> Iterator[str]:
        if self.has_other_changes and not self.is_new_event:
            yield "Rooms, tracks, types or speakers are different."
        for kind in (CHANGED, CANCELLED, RESTORED):
            yield from _listed(tuple(self.of(kind)), f"{kind.capitalize()}: ", _MOST_NAMED)
        yield from _listed(tuple(self.of(LEFT)), "Left cancelled, as its organizers decided: ", _MOST_NAMED)


def _listed(things: tuple[object, ...], start: str, most: int) -> Iterator[str]:
    yield from (f"{start}{thing}" for thing in things[:most])
    if len(things) > most:
        yield f"… and {len(things) - most} more."
