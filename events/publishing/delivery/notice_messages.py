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
from events.publishing.delivery.mission_messages import MissionWords, about_mission
from events.publishing.delivery.words import EventWords, about_event, greeted
from events.publishing.late_changes.change_texts import ChangeText, change_text
from events.publishing.late_changes.items import Item, event_items, mission_items
from events.publishing.late_changes.people import Reached, reached_of_legs, reached_of_sessions
from events.publishing.late_changes.short_texts import Passing, passings_of
from events.records.changes.models import Notice
from events.records.outbox.models import Message
from events.records.people.models import Account

MOST_NAMED = 30  # people of one change in a mail to the office; the page has them all


@dataclass(frozen=True)
class _About:
    """The event or mission of a batch, and what changed in it that can still be told."""

    event: Event | None
    mission: Mission | None
    items: list[Item]

    @property
    def row(self) -> Event | Mission:
        found = self.event or self.mission
        assert found is not None  # noqa: S101 - for the type checker
        return found


async def _read(sending: Sending) -> _About:
    message = sending.message
    batch = message.details.get("batch")
    notices = await Notice.filter(batch=UUID(str(batch))) if batch else []
    if not notices:
        raise NoLongerTrue("nothing is known any more of what changed")
    window, at = dt.timedelta(hours=sending.settings.notice_hours), _now(message)
    event = await Event.get_or_none(id=message.scope) if notices[0].kind == "session" else None
    mission = await Mission.get_or_none(id=message.scope) if event is None else None
    items = await event_items(event, notices) if event else await mission_items(mission, notices) if mission else []
    items = [item for item in items if item.is_notifiable(window, at)]
    if not items:
        raise NoLongerTrue("nothing is another by now, or it is over")
    return _About(event, mission, items)


def _now(message: Message) -> dt.datetime:
    """Return when it was sent, else the present: a mail in the outbox shows what it said."""
    return message.sent_at or now()


async def _change_notice(sending: Sending) -> Draft:
    about = await _read(sending)
    return await (_to_delegate if about.mission else _to_participant)(sending, about)


async def _to_participant(sending: Sending, about: _About) -> Draft:
    registration = await Registration.get_or_none(id=sending.message.subject)
    if registration is None or registration.state == "cancelled":
        raise NoLongerTrue("the registration is gone or cancelled")
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
        reached = await (reached_of_legs(about.mission, items) if about.mission else reached_of_sessions(items))
        passings = [passing for item in items for passing in passings_of(item, reached[item.notice.id])]
        changes = [_passed_on(passing) for passing in passings]
    if not changes:
        raise NoLongerTrue("nobody need be told any more")
    name = "mission.changes" if about.mission else "organize.changes"
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
    event, mission = await _words(about, sending)
    name = event.name if event else mission.title if mission else ""
    sender_name = (mission.organization if mission else "") or name
    scope = {"event": event, "mission": mission, "scope_name": name}
    return sending.draft(to, sender_name, about.row, {**scope, **values})


async def _words(about: _About, sending: Sending) -> tuple[EventWords | None, MissionWords | None]:
    with speaking(sending.language):
        if about.mission:
            return None, about_mission(await with_texts(about.mission), sending.settings)
        assert about.event is not None  # noqa: S101 - for the type checker
        return about_event((await face_of(about.event)).event, sending.settings), None


NOTICE_WRITERS: Mapping[str, Callable[[Sending], Awaitable[Draft]]] = {
    "change_notice": _change_notice,
    "change_short_text": _to_office,
}
NOTICE_KINDS = tuple(NOTICE_WRITERS)
