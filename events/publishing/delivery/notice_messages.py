"""Mails about changes, made at delivery from what was and what is now.

change_notice        a registration or delegate: what changed for them, the old and the new
change_short_text    an account of the office: short texts to send on, and to whom
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from events.congress.agenda.star_operations import starred
from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.missions.file.link_queries import traveller_token
from events.missions.file.models import Delegate, Mission
from events.missions.file.queries import with_texts
from events.platform.language.i18n import speaking
from events.platform.web.addresses import address
from events.platform.web.installation import now
from events.publishing.delivery.drafts import Draft, NoLongerTrue, Sending
from events.publishing.delivery.letter import inline
from events.publishing.delivery.words import ScopeWords, about_event, about_mission, greeted
from events.publishing.late_changes.change_texts import ChangeText, change_text
from events.publishing.late_changes.items import Item, items_of
from events.publishing.late_changes.people import Reached
from events.publishing.late_changes.short_texts import Passing, passings_among
from events.records.changes.models import Notice
from events.records.outbox.models import Message
from events.records.people.models import Account

MOST_NAMED = 30  # people of one change in a mail to the office; the page has them all


@dataclass(frozen=True)
class _About:
    """The event or mission of a batch, and what changed in it that can still be told."""

    row: Event | Mission
    items: list[Item]


async def _read(sending: Sending) -> _About:
    message = sending.message
    batch = message.details.get("batch")
    notices = await Notice.filter(batch=UUID(str(batch))) if batch else []
    if not notices:
        raise NoLongerTrue("nothing is known any more of what changed")
    window, at = dt.timedelta(hours=sending.settings.notice_hours), _now(message)
    row, items = await items_of(notices)
    items = [item for item in items if item.is_notifiable(window, at)]
    if row is None or not items:
        raise NoLongerTrue("nothing is another by now, or it is over")
    return _About(row, items)


def _now(message: Message) -> dt.datetime:
    """Return when it was sent, else the present: a mail in the outbox shows what it said."""
    return message.sent_at or now()


async def _change_notice(sending: Sending) -> Draft:
    about = await _read(sending)
    return await (_to_delegate if isinstance(about.row, Mission) else _to_participant)(sending, about)


async def _to_participant(sending: Sending, about: _About) -> Draft:
    registration = await Registration.get_or_none(id=sending.message.subject)
    if registration is None or registration.is_over:
        raise NoLongerTrue("the registration is gone or over")
    followed = await starred(registration.id)
    items = [item for item in about.items if item.notice.subject in followed]
    values = {
        "name": greeted(registration.badge_name),
        "changes": _change_texts(items, None, sending.language),
        "page": await sending.links.personal(registration, sending.language),
    }
    return await _draft(sending, about, (registration.email, registration.badge_name), values)


async def _to_delegate(sending: Sending, about: _About) -> Draft:
    delegate = await Delegate.get_or_none(id=sending.message.subject)
    if delegate is None or delegate.left_at is not None:
        raise NoLongerTrue("nobody of the delegation has this id any more")
    token = traveller_token(sending.installation.signer, delegate)
    values = {
        "name": greeted(delegate.name),
        "changes": _change_texts(about.items, delegate.id, sending.language),
        "page": await sending.links.private("traveller", sending.language, token),
    }
    return await _draft(sending, about, (delegate.email, delegate.name), values)


def _change_texts(items: Sequence[Item], person: UUID | None, language: str) -> list[ChangeText]:
    """Return what is told of some changes. Raise NoLongerTrue when none of it is another for this person."""
    with speaking(language):
        found = [change_text(item, change) for item in items if (change := item.change_for(person))]
    if not found:
        raise NoLongerTrue("nothing is another for this person by now")
    return [
        replace(one, title=inline(one.title), facts=tuple((term, inline(value)) for term, value in one.facts))
        for one in found
    ]


async def _to_office(sending: Sending) -> Draft:
    message, language, about = sending.message, sending.language, await _read(sending)
    account = await Account.get_or_none(id=message.subject, disabled_at=None).select_related("person")
    if account is None:
        raise NoLongerTrue("the account is gone or disabled")
    items = [item for item in about.items if item.is_urgent_at(_now(message)) and item.notice.passed_at is None]
    with speaking(language):
        changes = [_passed_on(passing) for passing in await passings_among(about.row, items)]
    if not changes:
        raise NoLongerTrue("nobody need be told any more")
    name = "mission.changes" if isinstance(about.row, Mission) else "organize.changes"
    values = {
        "name": greeted(account.person.name),
        "changes": changes,
        "page": sending.installation.absolute(address(name, language, slug=about.row.slug)),
    }
    return await _draft(sending, about, (account.email, account.person.name), values)


def _passed_on(passing: Passing) -> dict[str, object]:
    """Return a change with its texts, each followed by those who are to get it."""
    return {
        "title": inline(passing.item.title()),
        "texts": [
            {
                "text": inline(text.text),
                "people": [(_who(one), inline(one.phone or one.email)) for one in text.people[:MOST_NAMED]],
                "more": max(len(text.people) - MOST_NAMED, 0),
            }
            for text in passing.texts
        ],
    }


def _who(person: Reached) -> str:
    return inline(f"{person.name} ({person.part})" if person.part else person.name).replace(" | ", " ")


async def _draft(sending: Sending, about: _About, to: tuple[str, str], values: Mapping[str, object]) -> Draft:
    words = await _words(about.row, sending)
    event, mission = (None, words) if words.is_mission else (words, None)
    scope = {"event": event, "mission": mission, "scope_name": words.name}
    return sending.draft(to, words.organization or words.name, about.row, {**scope, **values})


async def _words(row: Event | Mission, sending: Sending) -> ScopeWords:
    with speaking(sending.language):
        if isinstance(row, Mission):
            return about_mission(await with_texts(row), sending.settings)
        return about_event((await face_of(row)).event, sending.settings)


NOTICE_WRITERS: Mapping[str, Callable[[Sending], Awaitable[Draft]]] = {
    "change_notice": _change_notice,
    "change_short_text": _to_office,
}
NOTICE_KINDS = tuple(NOTICE_WRITERS)
