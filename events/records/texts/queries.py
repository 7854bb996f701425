"""Reading texts: all of a scope in one query, or those of some rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from sys import intern
from uuid import UUID

from events.platform.language.i18n import Translated
from events.records.texts.models import Text

Bodies = Mapping[tuple[UUID, str], Mapping[str, str]]


class Texts:
    """Texts by row and name. What nobody wrote is an empty Translated, never an error."""

    def __init__(self, bodies: Bodies, fallback: Sequence[str] = ()) -> None:
        self._bodies = bodies
        self._fallback = tuple(fallback)
        self._missing = Translated({}, self._fallback)

    def of(self, subject: UUID, name: str) -> Translated:
        bodies = self._bodies.get((subject, name))
        return self._missing if bodies is None else Translated(bodies, self._fallback)

    def falling_back(self, fallback: Sequence[str]) -> Texts:
        """The same texts for something that looks for missing ones in another order."""
        return Texts(self._bodies, fallback)


async def texts_in(scope: UUID, fallback: Sequence[str] = ()) -> Texts:
    """Return every text of an event or mission."""
    return await _read(Text.filter(scope=scope), fallback)


async def texts_of(subjects: Iterable[UUID], fallback: Sequence[str] = ()) -> Texts:
    """Return the texts of some rows."""
    return await _read(Text.filter(subject__in=list(subjects)), fallback)


async def _read(query: object, fallback: Sequence[str]) -> Texts:
    rows = await query.values_list("subject", "name", "language", "body")  # type: ignore[attr-defined]
    bodies: dict[tuple[UUID, str], dict[str, str]] = {}
    for subject, name, language, body in rows:
        bodies.setdefault((subject, name), {})[intern(language)] = body  # cached for long, and the same few words
    return Texts(bodies, fallback)
