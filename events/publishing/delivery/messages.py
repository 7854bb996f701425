"""The text of each kind of mail, made at delivery from rows, templates and links.

`kind` names the template `publishing/delivery/<kind>.txt`; `subject` is a registration for the kinds that begin with
"registration_", an account for "sign_in_link" and "team_invitation", nothing for "test_mail"; those about missions are
in `mission_messages.py`, those about changes of sessions and legs in `notice_messages.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from uuid import UUID

from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.models import Event
from events.congress.organizing.queries import EventWithTexts
from events.congress.registration.models import Registration
from events.missions.file.models import Mission
from events.missions.file.queries import MissionWithTexts, with_texts
from events.platform.language.cleaning import fold_email
from events.platform.language.i18n import Translated, languages, speaking
from events.platform.web.addresses import address
from events.platform.web.installation import Installation
from events.publishing.delivery.drafts import Draft, NoLongerTrue, Sending
from events.publishing.delivery.letter import inline
from events.publishing.delivery.links import Links, MaskedLinks
from events.publishing.delivery.mission_messages import MISSION_WRITERS
from events.publishing.delivery.notice_messages import NOTICE_WRITERS
from events.publishing.delivery.words import EventWords, about_event, about_mission, category_name, greeted, role_name
from events.records.outbox.models import Message
from events.records.people.models import Account
from events.records.people.operations import INVITATION_LASTS, LINK_LASTS

About = EventWithTexts | MissionWithTexts

# The states in which a registration's mail is still true; a mail that came too late is withdrawn.
_TRUE_WHEN: Mapping[str, frozenset[str]] = {
    "registration_confirmed": frozenset({"confirmed"}),
    "registration_promoted": frozenset({"confirmed"}),
    "registration_waitlisted": frozenset({"waitlisted"}),
    "registration_cancelled": frozenset({"cancelled"}),
    "registration_link": frozenset({"confirmed", "waitlisted", "cancelled"}),
    "registration_email_changed": frozenset({"confirmed", "waitlisted", "cancelled"}),
}
_WITH_DOCUMENTS = frozenset({"registration_confirmed", "registration_promoted"})
KINDS = (*_TRUE_WHEN, "sign_in_link", "team_invitation", "test_mail")


def may_have_documents(kind: str) -> bool:
    """Whether badge and calendar go with mails of this kind."""
    return kind in _WITH_DOCUMENTS


async def compose(message: Message, links: Links, installation: Installation) -> Draft:
    """Return the mail in its reader's language. Raise NoLongerTrue."""
    language = message.language if message.language in languages() else languages()[0]
    writer = _WRITERS.get(message.kind)
    if writer is None:
        raise NoLongerTrue(f"there is no mail of the kind {message.kind}")
    return await writer(Sending(message, language, links, installation))


async def compose_masked(message: Message, installation: Installation) -> Draft:
    """Return the mail as it would go out now, with its private links masked."""
    return await compose(message, MaskedLinks(installation), installation)


async def _about_registration(sending: Sending) -> Draft:
    message, language = sending.message, sending.language
    registration = await Registration.get_or_none(id=message.subject).select_related("event", "category")
    if registration is None:
        raise NoLongerTrue("the registration is gone")
    if registration.state not in _TRUE_WHEN[message.kind]:
        raise NoLongerTrue(f"the registration is {registration.state} by now")
    row = registration.event
    event = (await face_of(row)).event
    # A mail about a changed address may go to the old one; every other follows the person to the new one, so
    # that no link reaches an address that was a mistake.
    is_to_old = message.kind == "registration_email_changed" and _is_to_former(message, registration)
    values = {
        "name": greeted(registration.badge_name),
        "registration": {
            "reference": registration.reference,
            "badge_name": greeted(registration.badge_name),
            "category": await category_name(registration.category_id, row, language),
            "is_online": registration.attendance == "online",
            "state": registration.state,
        },
        "is_to_old_address": is_to_old,
        "personal_page": "" if is_to_old else await sending.links.personal(registration, language),
        "registration_page": sending.installation.absolute(address("registration", language, slug=row.slug)),
        "event": _words(event, sending),
    }
    to = (message.recipient if is_to_old else registration.email, message.recipient_name or registration.badge_name)
    draft = sending.draft(to, event.name.into(language).text, row, values)
    return replace(draft, documents_of=registration) if may_have_documents(message.kind) else draft


async def _about_account(sending: Sending) -> Draft:
    message, language = sending.message, sending.language
    account = await Account.get_or_none(id=message.subject, disabled_at=None).select_related("person")
    if account is None:
        raise NoLongerTrue("the account is gone or disabled")
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
    title = _title(about).into(language).text if about else ""
    return sending.draft((account.email, account.person.name), title, _row(about), values)


def _title(about: About) -> Translated:
    return about.title if isinstance(about, MissionWithTexts) else about.name


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
    return sending.draft(to, event.name.into(sending.language).text, event.event, values)


def _words(about: About | None, sending: Sending) -> EventWords | None:
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


def _is_to_former(message: Message, registration: Registration) -> bool:
    """Whether a mail about a changed address goes to the one that was left: `details` says "former" or "new"."""
    told = message.details.get("address")
    return told == "former" if told else fold_email(message.recipient) != fold_email(registration.email)


_WRITERS: Mapping[str, Callable[[Sending], Awaitable[Draft]]] = {
    **dict.fromkeys(_TRUE_WHEN, _about_registration),
    "sign_in_link": _about_account,
    "team_invitation": _about_account,
    "test_mail": _test_mail,
    **MISSION_WRITERS,
    **NOTICE_WRITERS,
}
