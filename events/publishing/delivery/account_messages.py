"""The mails to accounts: links to sign in, a changed password, an invitation to a team, a test of the mail server.

`subject` is the account, and nothing for "test_mail".
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.models import Event
from events.congress.organizing.queries import EventWithTexts
from events.missions.file.models import Mission
from events.missions.file.queries import MissionWithTexts, with_texts
from events.platform.language.formats import moment
from events.platform.language.i18n import speaking
from events.platform.web.addresses import address
from events.publishing.delivery.drafts import Draft, NoLongerTrue, Sending
from events.publishing.delivery.letter import inline
from events.publishing.delivery.words import ScopeWords, about_event, about_mission, greeted, role_name, sender_of
from events.records.outbox.models import Message
from events.records.people.models import Account
from events.records.people.operations import INVITATION_LASTS, LINK_LASTS

About = EventWithTexts | MissionWithTexts
ACCOUNT_KINDS = ("sign_in_link", "password_changed")  # about no event


async def _about_account(sending: Sending) -> Draft:
    message, language = sending.message, sending.language
    account = await _account(message)
    about = await _event_of(message) or await _mission_of(message)
    if about is None and message.kind == "team_invitation":
        raise NoLongerTrue("the event or mission is gone")
    lasts = INVITATION_LASTS if message.kind == "team_invitation" else LINK_LASTS
    with speaking(language):
        values = {
            "name": greeted(account.person.name),
            "sign_in": await sending.links.sign_in(account.id, language, lasts),
            "role": role_name(str(message.details.get("role", "")), is_of_mission="mission" in message.details),
            "site": _host(sending),
            "event": _words(about, sending),
        }
    return sending.draft((account.email, account.person.name), _sender(about, language), _row(about), values)


async def _password_changed(sending: Sending) -> Draft:
    account = await _account(sending.message)
    with speaking(sending.language):
        values = {
            "name": greeted(account.person.name),
            "site": _host(sending),
            "changed_at": moment(sending.message.created_at),
            "sign_in": sending.installation.absolute(address("sign_in", sending.language)),
        }
    return sending.draft((account.email, account.person.name), "", None, values)


async def _account(message: Message) -> Account:
    """Return the account that a mail is about, with its person. Raise NoLongerTrue."""
    account = await Account.get_or_none(id=message.subject, disabled_at=None).select_related("person")
    if account is None:
        raise NoLongerTrue("the account is gone or disabled")
    return account


def _sender(about: About | None, language: str) -> str:
    if isinstance(about, MissionWithTexts):
        return about.title.into(language).text
    return sender_of(about, language) if about else ""


def _row(about: About | None) -> Event | Mission | None:
    return about.mission if isinstance(about, MissionWithTexts) else about.event if about else None


async def _test_mail(sending: Sending) -> Draft:
    message = sending.message
    event = await _event_of(message)
    if event is None:
        raise NoLongerTrue("the event is gone")
    asked_by = inline(message.details.get("asked_by", ""))
    values = {"asked_by": asked_by, "site": _host(sending), "event": _words(event, sending)}
    to = (message.recipient, message.recipient_name)
    return sending.draft(to, sender_of(event, sending.language), event.event, values)


def _words(about: About | None, sending: Sending) -> ScopeWords | None:
    with speaking(sending.language):
        if isinstance(about, MissionWithTexts):
            return about_mission(about, sending.settings)
        return about_event(about, sending.settings) if about else None


async def _event_of(message: Message) -> EventWithTexts | None:
    """Return the event that a mail is about; `details` may name it when the row has no scope."""
    found = message.details.get("event") or ("mission" not in message.details and message.scope)
    event = await Event.get_or_none(id=UUID(str(found))) if found else None
    return (await face_of(event)).event if event else None


async def _mission_of(message: Message) -> MissionWithTexts | None:
    """Return the mission that a mail is about, as `details` name it."""
    found = message.details.get("mission")
    mission = await Mission.get_or_none(id=UUID(str(found))) if found else None
    return await with_texts(mission) if mission else None


def _host(sending: Sending) -> str:
    return sending.settings.base_url.partition("://")[2]


ACCOUNT_WRITERS: Mapping[str, Callable[[Sending], Awaitable[Draft]]] = {
    "sign_in_link": _about_account,
    "password_changed": _password_changed,
    "team_invitation": _about_account,
    "test_mail": _test_mail,
}
