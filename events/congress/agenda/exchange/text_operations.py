"""Texts during an import: those of the event read once, changes gathered, written at the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from uuid import UUID

from events.congress.agenda.exchange.schedule_texts import markdown, single_line
from events.platform.language.cleaning import clean_text
from events.platform.storage.database import execute_count
from events.records.texts.models import Text

Key = tuple[UUID, str, str]  # subject, name, language


class ImportedTexts:
    """The texts of one event. A file speaks one language at a time; what others wrote beside it stays."""

    def __init__(self, scope: UUID, bodies: dict[Key, str]) -> None:
        self._scope = scope
        self._stored = dict(bodies)
        self._bodies = bodies
        self._by_subject: dict[tuple[UUID, str], dict[str, str]] = {}
        for (subject, name, language), body in bodies.items():
            self._by_subject.setdefault((subject, name), {})[language] = body

    @classmethod
    async def read(cls, scope: UUID) -> ImportedTexts:
        rows = await Text.filter(scope=scope).values_list("subject", "name", "language", "body")
        return cls(scope, {(subject, name, language): body for subject, name, language, body in rows})

    def of(self, subject: UUID, name: str) -> Mapping[str, str]:
        """Return language to text, as it will be."""
        return self._by_subject.get((subject, name), {})

    def put(self, subject: UUID, name: str, language: str, body: str, former_language: str = "") -> bool:
        """Take over what the file has. Return whether that is new.

        A text that stands there in whatever language is no news: an export gives one language of several.
        `former_language` is the one that the same text had, when the file changed its mind about it.
        """
        body = clean_text(body)
        known = self._by_subject.setdefault((subject, name), {})
        if _reads_as(body, known.values()) or (not body and not known):
            return False
        if former_language != language and former_language in known:
            self._remove(subject, name, former_language)
        if body:
            known[language] = self._bodies[subject, name, language] = body
            return True
        return self._remove(subject, name, language)

    def _remove(self, subject: UUID, name: str, language: str) -> bool:
        self._by_subject[subject, name].pop(language, None)
        return self._bodies.pop((subject, name, language), None) is not None

    async def write(self, now: dt.datetime) -> None:
        """Store what is different."""
        new = []
        for (subject, name, language), body in self._bodies.items():
            former = self._stored.get((subject, name, language))
            if former is None:
                new.append(
                    Text(scope=self._scope, subject=subject, name=name, language=language, body=body, updated_at=now)
                )
            elif former != body:
                await execute_count(
                    "UPDATE text SET body = $1, revision = revision + 1, updated_at = $2"
                    " WHERE subject = $3 AND name = $4 AND language = $5",
                    [body, now, subject, name, language],
                )
        for subject, name, language in self._stored.keys() - self._bodies.keys():
            await Text.filter(subject=subject, name=name, language=language).delete()
        await Text.bulk_create(new, batch_size=500)


def _reads_as(body: str, known: Collection[str]) -> bool:
    """Whether a stored text, had it been exported, would be read back as this one."""
    return body in known or any(body in (clean_text(markdown(text)), single_line(text)) for text in known)
