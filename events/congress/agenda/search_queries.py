"""Search over the programme, word by word and ranked, in all languages, without accents and case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

from events.congress.agenda.values import Agenda, AgendaSession, AgendaSpeaker, Definition
from events.platform.language.cleaning import fold
from events.platform.language.formats import language_names
from events.platform.language.i18n import Translated
from events.platform.storage.database import execute_rows, identifier

_MOST_WORDS = 8
_MOST_FOUND = 100
# Where a word is found decides how near the top a session stands; a word that begins there counts once more.
_IN_TITLE, _IN_NAMES, _IN_DEFINITION, _IN_TEXTS = 8, 5, 3, 1
_SHORTEST_LANGUAGE = 3  # letters of a word that is looked for in the names of languages: "an" is no English


@dataclass(frozen=True)
class Found:
    """The result of a search: the sessions that fit best first, and people."""

    sessions: tuple[AgendaSession, ...] = ()
    people: tuple[AgendaSpeaker, ...] = ()
    has_more: bool = False

    def __bool__(self) -> bool:
        return bool(self.sessions or self.people)


async def search(programme: Agenda, query: str, takes: Callable[[AgendaSession], bool]) -> Found:
    """Return the sessions that a filter takes and the speakers with every word of the query.

    A word may be anywhere in a word ("eau" finds "réseau"), in the texts of a session, the names on stage, its theme,
    type or rooms; the name of a language finds what can be followed in it.
    """
    words = fold(query).split()[:_MOST_WORDS]
    if not words:
        return Found()
    hits = [_Hits(programme, word, ids) for word, ids in zip(words, await _in_texts(programme, words), strict=True)]
    ranked = [(_rank(session, hits), session) for session in programme.sessions if takes(session)]
    ranked = sorted((one for one in ranked if one[0]), key=lambda one: -one[0])
    sessions = [session for _rank_of_it, session in ranked]
    people = [person for person in programme.people if _has_all(words, fold(_words_of(person)))]
    return Found(tuple(sessions[:_MOST_FOUND]), tuple(people[:_MOST_FOUND]), len(sessions) > _MOST_FOUND)


async def _in_texts(programme: Agenda, words: Sequence[str]) -> list[set[UUID]]:
    """Return, for each word, the sessions in whose texts or names it is."""
    one = "SELECT id, {at} AS word FROM session WHERE event_id = $1 AND search_text LIKE ${value} ESCAPE '!'"
    every = " UNION ALL ".join(one.format(at=at, value=at + 2) for at in range(len(words)))
    found: list[set[UUID]] = [set() for _word in words]
    for row in await execute_rows(every, [programme.event_id, *map(like, words)]):
        found[row["word"]].add(identifier(row["id"]))
    return found


def like(word: str) -> str:
    """Return a pattern for LIKE with ESCAPE '!' that means the word itself, anywhere."""
    escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"


class _Hits:
    """Where one word of a query is found."""

    def __init__(self, programme: Agenda, word: str, in_texts: AbstractSet[UUID]) -> None:
        self.word = word
        self.in_texts = in_texts
        named: tuple[Iterable[Definition], ...] = (programme.tracks, programme.types, programme.rooms)
        self.definitions = {one for rows in named for one in rows if _is_in(word, one.name.texts.values())}
        self.languages = {code for code in programme.spoken if self._names(programme, code)}

    def _names(self, programme: Agenda, code: str) -> bool:
        names = map(fold, language_names(code, programme.languages))
        return len(self.word) >= _SHORTEST_LANGUAGE and any(name.startswith(self.word) for name in names)

    def weigh(self, session: AgendaSession) -> int:
        """Return how well the word fits a session: 0 where it is nowhere."""
        named = self.definitions.intersection((session.track, session.type, *session.rooms))
        weight = _IN_DEFINITION if named or any(map(session.is_in, self.languages)) else 0
        if session.id not in self.in_texts:
            return weight
        titles, names = session.title.texts.values(), (_words_of(part.speaker) for part in session.parts)
        return max(weight, _fit(self.word, titles, _IN_TITLE), _fit(self.word, names, _IN_NAMES), _IN_TEXTS)


def _rank(session: AgendaSession, hits: Iterable[_Hits]) -> int:
    """Return how well a session fits: 0 where one of the words is nowhere."""
    weights = [one.weigh(session) for one in hits]
    return sum(weights) if all(weights) else 0


def _fit(word: str, texts: Iterable[str], weight: int) -> int:
    """Return the weight of a place for a word: 0 where it is not there, one more where a word of it begins so."""
    folded = [f" {fold(text)}" for text in texts]
    if not any(word in text for text in folded):
        return 0
    return weight + any(f" {word}" in text for text in folded)


def _is_in(word: str, texts: Iterable[str]) -> bool:
    return any(word in fold(text) for text in texts)


def _has_all(words: Iterable[str], text: str) -> bool:
    return all(word in text for word in words)


def _words_of(person: AgendaSpeaker) -> str:
    return f"{person.name} {person.local_name} {person.organization}"


def search_text(texts: Iterable[Translated | str], names: Iterable[str]) -> str:
    """Return what a session is found by: its texts in all languages and the names of those on stage."""
    bodies = [body for text in texts for body in (text.texts.values() if isinstance(text, Translated) else (text,))]
    return fold("\n".join([*bodies, *names]))
