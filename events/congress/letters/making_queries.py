"""Letters that could be issued now, and what they are made from. The looks at passports are recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from events.congress.badges.codes import new_short_code
from events.congress.letters.composing import LetterContent, Wording, compose, digests_of, missing_in
from events.congress.letters.models import LetterRequest
from events.congress.letters.operations import Issue
from events.congress.letters.placeholders import PASSPORT_WORDS
from events.congress.letters.queries import Paper, in_words, open_values, paper_of
from events.congress.organizing.models import Event
from events.platform.language.i18n import speaking
from events.records.vault.operations import Looker, read_sensitive_of_all
from events.records.vault.sealing import MasterKeys


@dataclass(frozen=True)
class Made:
    """A letter that could be issued now, and what it is made from."""

    paper: Paper
    wording: Wording
    values: Mapping[str, str]

    @property
    def content(self) -> LetterContent:
        return compose(self.wording, self.values)

    @property
    def missing(self) -> list[str]:
        """The names of what nobody gave and the letter cannot be issued without."""
        return missing_in(self.wording, self.values)

    def to_issue(self) -> Issue:
        """Return it with a new code."""
        letter = uuid4()
        return Issue(
            letter, new_short_code(), self.content, digests_of(letter, self.wording, self.values), self.paper.row
        )


async def made_of(
    keys: MasterKeys, event: Event, requests: Sequence[LetterRequest], looker: Looker
) -> dict[UUID, Made]:
    """Return the letters of requests as they would be now. Raise SealError. Not inside a transaction."""
    paper = await paper_of(event)
    people = {row.registration_id for row in requests}
    passports = await read_sensitive_of_all(keys, event.id, people, tuple(PASSPORT_WORDS), looker)
    return {row.id: await _made(paper, event, row, passports.get(row.registration_id, {}), looker) for row in requests}


async def _made(paper: Paper, event: Event, row: LetterRequest, passport: Mapping[str, str], looker: Looker) -> Made:
    opened = await open_values(paper, event, row, looker.at)
    with speaking(row.language):
        kept = {name: in_words(name, value) for name, value in passport.items()}
    return Made(paper, paper.wording(row.kind, row.language), {**opened, **kept})
