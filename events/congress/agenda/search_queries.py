"""Search over the programme: titles, abstracts and speakers in all languages, without accents and case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from events.congress.agenda.values import Agenda, AgendaSession, AgendaSpeaker
from events.platform.language.cleaning import fold
from events.platform.language.i18n import Translated
from events.platform.storage.database import execute_rows

_MOST_WORDS = 8
_MOST_FOUND = 100


@dataclass(frozen=True)
class Found:
    """The result of a search: sessions whose title has it first, and people."""

    sessions: tuple[AgendaSession, ...] = ()
    people: tuple[AgendaSpeaker, ...] = ()
    has_more: bool = False

    def __bool__(self) -> bool:
        return bool(self.sessions or self.people)


async def search(programme: Agenda, query: str) -> Found:
    """Return sessions and speakers with every word of the query, wherever in a word ("eau" finds "réseau")."""
    words = fold(query).split()[:_MOST_WORDS]
    if not words:
        return Found()
    ids = await _matching(programme, words)
    sessions = [session for session in programme.sessions if str(session.id) in ids and not session.is_break]
    sessions.sort(key=lambda session: not _has(words, session.title.texts.values()))
    people = [person for person in programme.people if _has(words, _words_of(person))]
    has_more = len(sessions) > _MOST_FOUND
    return Found(tuple(sessions[:_MOST_FOUND]), tuple(people[:_MOST_FOUND]), has_more)


async def _matching(programme: Agenda, words: list[str]) -> set[str]:
    conditions = " AND ".join(f"search_text LIKE ${number} ESCAPE '!'" for number in range(2, len(words) + 2))
    rows = await execute_rows(
        f"SELECT id FROM session WHERE event_id = $1 AND {conditions}",  # noqa: S608 - placeholders only
        [programme.event_id, *(like(word) for word in words)],
    )
    return {str(row["id"]) for row in rows}


def like(word: str) -> str:
    """Return a pattern for LIKE with ESCAPE '!' that means the word itself, anywhere."""
    escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"


def _words_of(person: AgendaSpeaker) -> list[str]:
    return [f"{person.name} {person.local_name} {person.organization}"]


def _has(words: list[str], texts: Iterable[str]) -> bool:
    return any(all(word in fold(text) for word in words) for text in texts)


def search_text(texts: Iterable[Translated | str], names: Iterable[str]) -> str:
    """Return what a session is found by: its texts in all languages and the names of those on stage."""
    bodies = [body for text in texts for body in (text.texts.values() if isinstance(text, Translated) else (text,))]
    return fold("\n".join([*bodies, *names]))
