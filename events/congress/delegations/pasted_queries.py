"""What a pasted list would do: line by line, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from events.congress.delegations.pasting import Line, read_lines, repeated
from events.congress.delegations.queries import DelegationFile
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import Questions
from events.congress.registration.rules import active_key
from events.platform.email_addresses import fold_email
from events.platform.language.cleaning import fold
from events.platform.language.lazy import gettext as _
from events.records.imports.values import Fate, Outcome, Preview, Said


@dataclass(frozen=True)
class Pasted:
    """The lines of a list, and what each would do."""

    lines: Sequence[Line]
    preview: Preview

    @property
    def named(self) -> list[Line]:
        """The lines that name somebody who is not in the delegation yet."""
        fates = {outcome.number: outcome.fate for outcome in self.preview.outcomes}
        return [line for line in self.lines if fates[line.number] in (Fate.NEW, Fate.CHANGED)]


async def look(text: str, file: DelegationFile, questions: Questions) -> Pasted:
    """Return what a list would do now."""
    lines = read_lines(text, categories_in(file))
    known = await _known(questions, lines)
    again, left = repeated(lines), Counter({quota.category.id: max(quota.left, 0) for quota in file.quotas})
    outcomes = [_outcome(line, known.get(line.number), file, left, is_again=line.number in again) for line in lines]
    return Pasted(lines, Preview(outcomes))


def categories_in(file: DelegationFile) -> dict[str, UUID]:
    """Return the categories that a delegation has places in, by each of their names, folded, and by their code."""
    categories = [quota.category for quota in file.quotas]
    names = {fold(name): one.id for one in categories for name in one.name.texts.values()}
    return names | {fold(one.code): one.id for one in categories}


async def _known(questions: Questions, lines: Sequence[Line]) -> dict[int, Registration]:
    """Return the registrations that stand already, by number of line."""
    keys = {
        active_key(questions.event_id, fold_email(line.email), line.name): line.number
        for line in lines
        if not line.problem
    }
    rows = await Registration.filter(active_key__in=list(keys)) if keys else []
    return {keys[str(row.active_key)]: row for row in rows}


def _outcome(
    line: Line, known: Registration | None, file: DelegationFile, left: Counter[UUID], *, is_again: bool
) -> Outcome:
    fate, told = _fate(line, known, file, left, is_again)
    doubt: tuple[Said, ...] = (line.doubt.question,) if line.doubt else ()
    title = ", ".join(filter(None, (line.name, line.email)))
    return Outcome(line.number, title, fate, (*told, *doubt))


def _fate(
    line: Line, known: Registration | None, file: DelegationFile, left: Counter[UUID], is_again: bool
) -> tuple[Fate, tuple[Said, ...]]:
    if line.problem or line.category_id is None:
        return Fate.WRONG, (line.problem or "",)
    if is_again:
        return Fate.LEFT, (_("Stands in the list twice."),)
    if known is not None and known.delegation_id == file.row.id:
        return Fate.LEFT, (_("Is in your delegation already."),)
    if known is not None and known.delegation_id is not None:
        return Fate.WRONG, (_("Belongs to another delegation."),)
    category = known.category_id if known else line.category_id
    if left[category] < 1:
        return Fate.WRONG, (_("No place is left in this category."),)
    left[category] -= 1
    return (Fate.CHANGED, (_("Is registered already, and joins your delegation."),)) if known else (Fate.NEW, ())
