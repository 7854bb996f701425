"""Which of an event's speakers the people of a schedule file are.

A guid is believed first. Then a number or code that the same name has here already; then the name; and only then a
number or code alone, whose holder has another name now. So a file that counts anew renames nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from events.congress.agenda.exchange.identifiers import by_key, kept_guid
from events.congress.agenda.exchange.schedule import Person
from events.congress.agenda.models import Speaker
from events.platform.language.cleaning import fold


def guid_to_keep(person: Person) -> str | None:
    """Return what tells a person from others in a file and is not the name."""
    return kept_guid(person.key) if person.key != person.name else None


class Matching:
    """The speakers of an event while people are looked for among them; each is found once."""

    def __init__(self, speakers: Sequence[Speaker], acronym: str) -> None:
        self._by_key = by_key("speaker", speakers, acronym)
        self._by_name: dict[str, list[Speaker]] = {}
        self._taken: dict[Speaker, str] = {}  # with the folded name of who took it
        for speaker in sorted(speakers, key=lambda speaker: (speaker.guid is not None, speaker.code)):
            self._by_name.setdefault(fold(speaker.name), []).append(speaker)

    def add(self, speaker: Speaker) -> None:
        """Add the speaker that was made for somebody who was not here."""
        self._by_name.setdefault(fold(speaker.name), []).append(speaker)
        self._taken[speaker] = fold(speaker.name)

    def find(self, persons: Sequence[Person]) -> dict[str, Speaker]:
        """Return those who are here already, by the person's key."""
        found: dict[str, Speaker] = {}
        for rule in (self._by_guid, self._by_key_and_name, self.by_name, self._by_key_alone):
            for person in persons:
                if person.key not in found and (speaker := self._free(rule, person)):
                    found[person.key] = speaker
        return found

    def _free(self, rule: Callable[[Person], Speaker | None], person: Person) -> Speaker | None:
        speaker, name = rule(person), fold(person.name)
        if speaker is None or self._taken.setdefault(speaker, name) != name:
            return None
        return speaker

    def _by_guid(self, person: Person) -> Speaker | None:
        return self._by_key.get(kept_guid(person.guid))

    def _by_key_and_name(self, person: Person) -> Speaker | None:
        speaker = self._by_key_alone(person)
        return speaker if speaker and fold(speaker.name) == fold(person.name) else None

    def by_name(self, person: Person) -> Speaker | None:
        """Return the speaker of this name that nobody else was found to be."""
        namesakes = self._by_name.get(fold(person.name), [])
        if person.key == person.name:
            return next(iter(namesakes), None)
        return next((speaker for speaker in namesakes if self._may_be(speaker, person)), None)

    def _may_be(self, speaker: Speaker, person: Person) -> bool:
        """Whether the same name may mean the same person: two guids are two people, two numbers two ways to count."""
        return speaker not in self._taken and not (person.guid and speaker.guid)

    def _by_key_alone(self, person: Person) -> Speaker | None:
        return self._by_key.get(guid_to_keep(person) or "")
