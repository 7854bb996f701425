"""Fields of a registration that each role sees: the one table that pages, files and the search ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from events.congress.registration.question_queries import Questions
from events.congress.registration.values import SHOWN, Shown

# Beside the fields of a registration: the language of mails, and what is kept about it. A question names its own roles.
_KEPT = frozenset(
    {"language", "consents", "mails", "scans", "changes", "payment", "tags", "notes", "delegation", "invitation"}
)
_ALL = frozenset(SHOWN) | _KEPT
_NEEDED_BY_READERS = frozenset(
    {
        "badge_name",
        "organization",
        "function",
        "country",
        "spoken_languages",
        "category_id",
        "attendance",
        "scans",
        "delegation",
    }
)

# Those at the door see what the door shows, and no page or file of registrations.
_SEEN: Mapping[str, frozenset[str]] = {
    "owner": _ALL,
    "organizer": _ALL,
    "reader": _NEEDED_BY_READERS,
    "check_in": frozenset({"badge_name", "category_id"}),
}


@dataclass(frozen=True)
class Sight:
    """The fields of registrations that somebody with a role in the event sees."""

    role: str

    def sees(self, name: str) -> bool:
        return name in _SEEN[self.role]

    @property
    def fields(self) -> Mapping[str, Shown]:
        """The fields seen, in the order in which they are shown."""
        return {name: shown for name, shown in SHOWN.items() if self.sees(name)}

    def of(self, questions: Questions) -> Questions:
        """Return the form of an event with the questions whose answers are seen, the sealed ones too."""
        seen = tuple(question for question in questions.all_questions if self.role in question.seen_by)
        return replace(questions, all_questions=seen)
