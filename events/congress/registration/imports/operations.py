"""Registering everybody in a table, or nobody: told first, then done in one transaction."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from events.congress.registration.answers import codes_of
from events.congress.registration.imports.lines import Line
from events.congress.registration.models import Registration
from events.congress.registration.operations import AlreadyRegisteredError, register
from events.congress.registration.option_seat_operations import OptionFullError
from events.congress.registration.question_queries import Questions
from events.congress.registration.registration_forms import full_message
from events.congress.registration.rules import active_key, new_nonce
from events.congress.registration.values import Application, Details, Permission
from events.platform.language.lazy import gettext as _
from events.platform.language.lazy import ngettext
from events.platform.storage.database import transaction
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.imports.values import Fate, Outcome, Preview, Said
from events.records.seats.models import Pool

STANDING = _("Registered already: stays as it is.")
OVER = _("Registered before, then cancelled, declined or refused: stays so.")
TWICE = _("The same as line %(line)s.")
WAITS = _("On the waiting list: no seat is left.")
WAITING = ngettext(
    "%(num)s person finds no seat and goes on the waiting list.",
    "%(num)s people find no seat and go on the waiting list.",
)
_BATCH = 300


@dataclass(frozen=True)
class Terms:
    """Under whose name it is done, None for a command, and whether those who are registered are told by mail."""

    by: UUID | None = None
    is_told: bool = False
    version: int | None = None


async def preview_registrations(questions: Questions, lines: Sequence[Line]) -> Preview:
    """Return what each line would do now."""
    keys = {line.number: _key(questions, line.details) for line in lines if line.details}
    known = await _known(questions, [line.details for line in lines if line.details])
    free = await _free_seats(questions)
    outcomes: list[Outcome] = []
    seen: dict[str, int] = {}
    waiting = 0
    for line in lines:
        outcome = _outcome(line, keys.get(line.number, ""), known, seen)
        if outcome.fate is Fate.NEW and line.details:
            if full := _full_option(questions, line.details, free):
                outcome = Outcome(line.number, line.title, Fate.WRONG, (full_message(questions, full),))
            elif not _take(free, _pools(questions, line.details)):
                outcome = Outcome(line.number, line.title, Fate.NEW, (WAITS,))
                waiting += 1
        outcomes.append(outcome)
    notes: list[Said] = [WAITING.of(waiting)] if waiting else []
    return Preview(outcomes, notes=notes)


async def import_registrations(questions: Questions, lines: Sequence[Line], terms: Terms, now: dt.datetime) -> Preview:
    """Register whoever in a table is not registered yet, on their behalf; return what each line did.

    Nothing is written when a line is wrong. Raise ChangedMeanwhileError when it would no longer do what the preview
    of that version showed.
    """
    async with transaction():
        preview = await preview_registrations(questions, lines)
        if terms.version is not None and terms.version != preview.version:
            raise ChangedMeanwhileError
        if preview.is_wrong:
            return preview
        new = {outcome.number for outcome in preview.of(Fate.NEW)}
        for line in lines:
            if line.number in new and line.details:
                await _register(questions, line.details, line.language, terms, now)
                await asyncio.sleep(0)  # others are answered meanwhile
        if new:
            event, details = questions.event_id, {"new": len(new)}
            await record_change(event, "event", event, Act.REGISTRATIONS_IMPORTED, now, actor=terms.by, details=details)
    return preview


async def _register(questions: Questions, details: Details, language: str, terms: Terms, now: dt.datetime) -> None:
    application = Application(
        details,
        new_nonce(),
        language,
        has_consented=False,
        is_told=terms.is_told,
        by=terms.by,
        permission=Permission(frozenset({details.category_id})),
    )
    try:
        await register(questions, application, now)
    except (AlreadyRegisteredError, OptionFullError):  # somebody was there a moment ago
        raise ChangedMeanwhileError from None


def _key(questions: Questions, details: Details) -> str:
    return active_key(questions.event_id, details.email, details.badge_name)


async def _known(questions: Questions, given: Sequence[Details]) -> tuple[set[str], set[str]]:
    """Return the keys of those who stand registered, and of those who do no longer."""
    standing: set[str] = set()
    over: set[str] = set()
    emails = list(dict.fromkeys(details.email for details in given))
    for start in range(0, len(emails), _BATCH):
        for row in await Registration.filter(
            event_id=questions.event_id, email__in=emails[start : start + _BATCH]
        ).only("email", "badge_name", "state", "approval"):
            (over if row.is_over else standing).add(active_key(questions.event_id, row.email, row.badge_name))
    return standing, over


def _outcome(line: Line, key: str, known: tuple[set[str], set[str]], seen: dict[str, int]) -> Outcome:
    if line.problems or not line.details:
        return Outcome(line.number, line.title, Fate.WRONG, line.problems)
    standing, over = known
    if key in standing or key in over:
        return Outcome(line.number, line.title, Fate.LEFT, (STANDING if key in standing else OVER,))
    first = seen.setdefault(key, line.number)
    if first != line.number:
        return Outcome(line.number, line.title, Fate.LEFT, (TWICE % {"line": first},))
    return Outcome(line.number, line.title, Fate.NEW)


async def _free_seats(questions: Questions) -> dict[UUID, int]:
    """Return how many seats are left in each pool that has a limit, those of options too."""
    attended = questions.attendance_pools.values()
    options = [one.pool_id for question in questions.all_questions for one in question.options if one.pool_id]
    categories = [category.pool_id for category in questions.all_categories]
    pools = [questions.event_pool_id, *attended, *categories, *options]
    rows = await Pool.filter(id__in=pools, capacity__isnull=False)
    return {row.id: (row.capacity or 0) - row.taken for row in rows}


def _pools(questions: Questions, details: Details) -> tuple[UUID, ...]:
    return questions.pools_of(details.category_id, details.attendance)


def _full_option(questions: Questions, details: Details, free: dict[UUID, int]) -> OptionFullError | None:
    """Take a seat of each limited option that a line chooses; return one that is full, where none is taken."""
    chosen = [
        (question.code, option.code, option.pool_id)
        for question in questions.all_questions
        for option in question.options
        if option.pool_id and option.code in codes_of(question, details.answers.get(question.id))
    ]
    for question, option, pool in chosen:
        if free.get(pool, 1) <= 0:
            return OptionFullError(question, option)
    _take(free, [pool for _question, _option, pool in chosen])
    return None


def _take(free: dict[UUID, int], pools: Iterable[UUID]) -> bool:
    """Take a seat in every pool, as registering does; return False where one is full."""
    limited = [pool for pool in pools if pool in free]
    if any(free[pool] <= 0 for pool in limited):
        return False
    for pool in limited:
        free[pool] -= 1
    return True
