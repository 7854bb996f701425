"""Registrations as a table for a file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from uuid import UUID

from events.congress.registration.accompanying import has_accompanying
from events.congress.registration.answers import cells, heads
from events.congress.registration.life import State
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import Questions
from events.congress.registration.sight import Sight
from events.congress.registration.stored_answers import Given
from events.congress.registration.values import SHOWN
from events.congress.registration.words import PAYMENT_WORDS, STATE_WORDS
from events.platform.language.i18n import gettext as _
from events.platform.zoned import ZonedTime
from events.records.money import typed_amount

_MOMENTS = ("registered_at", "cancelled_at", "checked_in_at")
_PAID = ("payment", "price", "currency", "payment_note")

FileAddress = Callable[[str, str], str]  # by reference of the registration and code of the question
Rows = AsyncIterator[tuple[Registration, Mapping[UUID, Given]]]


def heads_of(questions: Questions, sight: Sight) -> list[str]:
    """Return the heads for somebody with this sight; `questions` are those whose answers they are given."""
    fields = [str(head) for one in sight.fields.values() for head, _words in one.columns]
    language = [_("Language of mails")] if sight.sees("language") else []
    answers = [head for question in questions.all_questions for head in heads(question)]
    moments = [_("Registered"), _("Cancelled"), _("Checked in")]
    delegation = [_("Delegation")] if _tells_delegation(questions, sight) else []
    hosts = [_("Accompanies")] if has_accompanying(questions) else []
    return [
        _("Reference"),
        _("State"),
        *fields,
        *delegation,
        *language,
        *moments,
        *_noted_heads(sight),
        *hosts,
        *answers,
    ]


def _tells_delegation(questions: Questions, sight: Sight) -> bool:
    return bool(questions.delegations) and sight.sees("delegation")


def _noted_heads(sight: Sight) -> list[str]:
    payment = [_("Payment"), _("Price"), _("Currency"), _("Note on the payment")] if sight.sees("payment") else []
    return [*payment, *([_("Tags")] if sight.sees("tags") else [])]


def keys_of(questions: Questions, sight: Sight) -> list[str]:
    """Return the names of the same columns for programs, which no language and no correction of a label changes."""
    fields = [
        name if at == len(one.columns) else f"{name}_code"
        for name, one in sight.fields.items()
        for at in range(1, len(one.columns) + 1)
    ]
    language = ["language"] if sight.sees("language") else []
    answers = [
        f"answer-{question.code}{f'-{at}' if at > 1 else ''}"
        for question in questions.all_questions
        for at in range(1, len(heads(question)) + 1)
    ]
    hosts = ["accompanies"] if has_accompanying(questions) else []
    noted = [*(_PAID if sight.sees("payment") else ()), *(["tags"] if sight.sees("tags") else [])]
    delegation = ["delegation"] if _tells_delegation(questions, sight) else []
    return ["reference", "state", *fields, *delegation, *language, *_MOMENTS, *noted, *hosts, *answers]


async def cells_of(
    rows: Rows, questions: Questions, sight: Sight, zone: str, at: FileAddress
) -> AsyncIterator[Sequence[str]]:
    """Give the cells of each row, below `heads_of`; times are those of `zone`, names in the language of the request.

    Files are `at` an address.
    """
    names = {category.id: str(category.name) for category in questions.all_categories}
    delegations: Mapping[UUID | None, str] = {one.id: one.name for one in questions.delegations}
    async for row, answers in rows:
        values = {name: getattr(row, name) for name in SHOWN} | {"category_id": names[row.category_id]}
        yield [
            row.reference,
            str(STATE_WORDS[row.stage]),
            *(words(values[name]) for name, one in sight.fields.items() for _head, words in one.columns),
            *([delegations.get(row.delegation_id, "")] if _tells_delegation(questions, sight) else []),
            *([row.language] if sight.sees("language") else []),
            *_moments(row, zone),
            *(_paid(row) if sight.sees("payment") else ()),
            *(_tags(row, questions) if sight.sees("tags") else ()),
            *((row.host.reference if row.host else "",) if has_accompanying(questions) else ()),
            *(
                cell
                for one in questions.all_questions
                for cell in cells(one, answers.get(one.id), at(row.reference, one.code) if one.is_file else "")
            ),
        ]


def _paid(row: Registration) -> Sequence[str]:
    amount = typed_amount(row.price, row.currency) if row.price is not None else ""
    return (str(PAYMENT_WORDS[row.payment]), amount, row.currency if amount else "", row.payment_note)


def _tags(row: Registration, questions: Questions) -> Sequence[str]:
    own = {tagging.tag_id for tagging in row.taggings}
    return [", ".join(tag.name for tag in questions.tags if tag.id in own)]


def _moments(row: Registration, zone: str) -> Iterable[str]:
    cancelled_at = row.cancelled_at if row.state == State.CANCELLED else None
    for at in (row.registered_at, cancelled_at, row.checked_in_at):
        yield ZonedTime.from_instant(at, zone).stored.replace("T", " ") if at else ""
