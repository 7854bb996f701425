"""The answers to an event's own questions: asked, stored, put back into their fields, shown, sorted and converted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from wtforms.fields import Field

from events.congress.registration.kind import Answered, Shown
from events.congress.registration.kinds import KINDS, TEXTS
from events.congress.registration.question_queries import Question
from events.congress.registration.question_values import SECTION
from events.congress.registration.sort_keys import LONGEST_KEY
from events.congress.registration.stored_answers import Given


def question_field(question: Question, chosen: Sequence[str] = ()) -> Field:
    """Return the field that asks a question. `chosen` are options answered before, still offered though retired."""
    return KINDS[question.kind].field(question, chosen)


def stored(question: Question, field: Field) -> str:
    """Return what a valid field holds as it is stored; empty for no answer. Zero is one."""
    is_empty = field.data is None or field.data is False or field.data in ("", [])
    return "" if is_empty else KINDS[question.kind].stored(question, field)


def loaded(question: Question, given: Given | None) -> Answered:
    """Return what a field holds for a stored answer, the opposite of `stored`; nothing for one that it cannot hold."""
    return KINDS[question.kind].loaded(given.value if given and is_readable(question, given) else "")


def is_readable(question: Question, given: Given) -> bool:
    """Whether the field that asks the question now can hold this answer. Others are shown, and stay."""
    kind = KINDS[question.kind]
    return (kind.fits or kind.reads)(question, given.value)


def codes_of(question: Question, given: Given | None) -> list[str]:
    """Return the codes of the options that a stored answer names."""
    return KINDS[question.kind].codes(given.value) if given else []


def chosen_before(answers: Mapping[UUID, Given], question: Question) -> list[str]:
    return codes_of(question, answers.get(question.id))


def shown(question: Question, given: Given | None) -> Shown:
    """Return a stored answer for reading, as it was given: text, or a list of texts for choices."""
    if given is None:
        return ""
    asked = question.as_of(given.revision)
    return KINDS[asked.kind].shown(asked, given.value) if KINDS[asked.kind].reads(asked, given.value) else given.value


def heads(question: Question) -> list[str]:
    """Return the heads of the columns that the answers have in a table."""
    label = str(question.label)
    return [label, *(str(head % {"question": label}) for head, _cell in KINDS[question.kind].columns)]


def cells(question: Question, given: Given | None, file: str = "") -> list[str]:
    """Return what stands below the heads; of an answer of another kind, which was kept as it was given, the first.

    `file` is the address of one that was sent.
    """
    columns = KINDS[question.kind].columns
    if given is None:
        return [""] * (1 + len(columns))
    asked = question.as_of(given.revision)
    kind = KINDS[asked.kind]
    is_read = kind.reads(asked, given.value)
    first = (kind.exported or kind.shown)(asked, given.value) if is_read else given.value
    if question.is_file:
        return [_joined(first), file]
    has_all = is_read and asked.kind == question.kind
    return [_joined(first), *(cell(given.value) if has_all else "" for _head, cell in columns)]


def _joined(value: Shown) -> str:
    return value if isinstance(value, str) else ", ".join(str(part) for part in value)


def sort_key(question: Question, given: Given) -> str:
    """Return the key by which an answer is sorted and found."""
    return KINDS[question.as_of(given.revision).kind].sort_key(given.value)[:LONGEST_KEY]


def converted(value: str, before: str, after: str, country: str = "") -> str | None:
    """Return an answer to a question of the kind `before` as one of the kind `after`; None where something is lost.

    A telephone number without its country code is one of `country`.
    """
    if before == after:
        return value
    if SECTION in (before, after):
        return None
    if convert := KINDS[after].from_kinds.get(before):
        return convert(value, country)
    if before not in TEXTS and after not in TEXTS:
        return None
    text = KINDS[before].to_text(value)
    return None if text is None else KINDS[after].from_text(text, country)
