"""The reminders of events whose organizers want them, each told once: it begins in three days, something is unfinished,
a letter was not opened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator

from tortoise.expressions import Q

from events.congress.letters.queries import unopened_letters
from events.congress.organizing.models import Event
from events.congress.organizing.windows import window_of
from events.congress.registration.life import State
from events.congress.registration.models import Registration
from events.congress.registration.rules import corrections_end
from events.congress.registration.telling_operations import News, tell
from events.congress.registration.unfinished_queries import unanswered_by
from events.platform.language.cleaning import uuid_in
from events.platform.language.formats import moment
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import speaking
from events.platform.storage.database import transaction
from events.platform.web.installation import now as clock
from events.platform.zoned import ZonedTime, zone
from events.publishing.delivery.drafts import Sending
from events.publishing.delivery.letter import inline
from events.records.outbox.models import Message
from events.settings import Settings

REMINDER, UNFINISHED, LETTER = "registration_reminder", "registration_unfinished", "registration_letter"
REMINDERS = (REMINDER, UNFINISHED, LETTER)
# The stages in which something can be unfinished.
UNFINISHED_STAGES = frozenset({State.NOMINATED, State.SUBMITTED, State.WAITLISTED, State.CONFIRMED})
_BEFORE = 3  # days
_AT = dt.time(9)
_TOGETHER = 100  # in one transaction

Due = AsyncIterator[tuple[Registration, News]]


async def remind_of_events(_settings: Settings, now: dt.datetime) -> int:
    """Queue the reminders of all events whose day for them has come. Return how many.

    Whoever registered after that day was just told everything. Demonstrations remind nobody.
    """
    is_wanted = Q(reminds=True) | Q(unfinished_days__isnull=False) | Q(letter_days__isnull=False)
    to_come = {"state": "published", "is_demonstration": False, "starts_on__gte": (now - dt.timedelta(days=2)).date()}
    rows = await Event.filter(is_wanted, **to_come)
    return sum([await _remind(event, now) for event in rows if now < _begins_at(event)])


async def _remind(event: Event, now: dt.datetime) -> int:
    told = {one.dedup for one in await Message.filter(scope=event.id, kind__in=REMINDERS).only("dedup")}
    due = [one for kind in (_soon, _unfinished, _letters) async for one in kind(event, now)]
    waiting = [(row, news) for row, news in due if f"{news.kind}:{row.id}:{news.occasion}" not in told]
    queued = 0
    for at in range(0, len(waiting), _TOGETHER):
        async with transaction():
            queued += sum([await tell(row, news, now) for row, news in waiting[at : at + _TOGETHER]])
    return queued


async def _soon(event: Event, now: dt.datetime) -> Due:
    """Give everybody who is confirmed, three days before the event; once for each day on which it may begin."""
    due_at = _instant(event, event.starts_on - dt.timedelta(days=_BEFORE), _AT)
    if event.reminds and due_at <= now:
        occasion = str(event.starts_on)
        for row in await _registered(event, [State.CONFIRMED], due_at):
            yield row, News(REMINDER, {"starts_on": occasion}, occasion)


async def _unfinished(event: Event, now: dt.datetime) -> Due:
    """Give those who can still finish and for whom the day to be reminded of it has come."""
    if event.unfinished_days is None:
        return
    rows = [row for row in await _registered(event, UNFINISHED_STAGES, now) if _is_soon(event, row, now)]
    left = await unanswered_by(event, [row for row in rows if row.state != State.NOMINATED])
    for row in rows:
        if row.state == State.NOMINATED or row.id in left:
            yield row, News(UNFINISHED, occasion="once")


def _is_soon(event: Event, row: Registration, now: dt.datetime) -> bool:
    until = unfinished_until(event, row)
    last_day = until.astimezone(zone(event.time_zone)).date()
    due_at = _instant(event, last_day - dt.timedelta(days=event.unfinished_days or 0), _AT)
    return bool(row.registered_at < due_at <= now < until)


async def _letters(event: Event, now: dt.datetime) -> Due:
    """Give those who were sent a letter and have not opened it."""
    if event.letter_days is None:
        return
    sent_by = now - dt.timedelta(days=event.letter_days)
    for letter in await unopened_letters(event_id=event.id, request__updated_at__lte=sent_by):
        if letter.request.registration.state == State.CONFIRMED:
            yield letter.request.registration, News(LETTER, {"letter": str(letter.id)}, str(letter.id))


async def _registered(event: Event, states: frozenset[str] | list[str], before: dt.datetime) -> list[Registration]:
    rows = Registration.filter(event_id=event.id, state__in=list(states), registered_at__lt=before)
    return [row for row in await rows.order_by("id").select_related("category") if not row.is_over]


def unfinished_until(event: Event, row: Registration) -> dt.datetime:
    """Return until when somebody can finish: confirm, or answer; at the latest when the event begins."""
    is_nominee = row.state == State.NOMINATED
    ends = window_of(event, clock(), row.category).closes if is_nominee else corrections_end(event)
    return min(ends.instant(), _begins_at(event)) if ends else _begins_at(event)


async def is_reminder_true(row: Registration, message: Message) -> bool:
    """Whether what a reminder tells of is still to come, or to do."""
    event = row.event
    if event.state != "published" or clock() >= _begins_at(event):
        return False
    if message.kind == REMINDER:
        return bool(message.details.get("starts_on") == str(event.starts_on))
    if message.kind == UNFINISHED:
        is_left = row.state == State.NOMINATED or bool(await unanswered_by(event, [row]))
        return is_left and clock() < unfinished_until(event, row)
    letter = uuid_in(str(message.details.get("letter", "")))
    return bool(await unopened_letters(id=letter, request__registration_id=row.id))


async def words_of_reminder(sending: Sending, row: Registration) -> dict[str, str]:
    """Return what a reminder says beside what all mails about a registration do, each in one line."""
    message, language, event = sending.message, sending.language, row.event
    if message.kind == LETTER:
        token = sending.installation.signer.token("registration", row.id, row.link_generation)
        page = await sending.links.private("personal.letters", language, token)
        return {"link": page, "personal_page": page}
    if message.kind != UNFINISHED:
        return {}
    left = {} if row.state == State.NOMINATED else await unanswered_by(event, [row])
    with speaking(language):
        missing = " · ".join(inline(one.label.into(language)) for one in left.get(row.id, ()))
        until = moment(unfinished_until(event, row), event.time_zone)
        return {"missing": missing or _("your confirmation"), "until": until}


def _begins_at(event: Event) -> dt.datetime:
    return _instant(event, event.starts_on, dt.time())


def _instant(event: Event, day: dt.date, time: dt.time) -> dt.datetime:
    return ZonedTime(dt.datetime.combine(day, time), event.time_zone).instant()
