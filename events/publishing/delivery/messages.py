"""The text of each kind of mail, made at delivery from rows, templates and links.

`kind` names the template `publishing/delivery/<kind>.txt`; `subject` is a registration for the kinds that begin with
"registration_", an account for those of `ACCOUNT_KINDS` and "team_invitation", nothing for "test_mail"; those about
missions are in `mission_messages.py`, those about changes of sessions and legs in `notice_messages.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from uuid import UUID

from events.congress.delegations.queries import name_of
from events.congress.organizing.certificate_days import first_certificate_day
from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.models import Event
from events.congress.organizing.queries import EventWithTexts
from events.congress.quotas.models import Delegation
from events.congress.registration.certificate_operations import CERTIFICATE_MAIL
from events.congress.registration.life import RANKS, State
from events.congress.registration.models import Registration
from events.missions.file.models import Mission
from events.missions.file.queries import MissionWithTexts, with_texts
from events.platform.email_addresses import fold_email
from events.platform.language.formats import day, moment
from events.platform.language.i18n import languages, ngettext, speaking
from events.platform.web.addresses import address
from events.platform.web.installation import Installation
from events.platform.zoned import ZonedTime
from events.publishing.delivery.alert_messages import ALERT_WRITERS
from events.publishing.delivery.delegation_messages import DELEGATION_WRITERS
from events.publishing.delivery.drafts import Draft, NoLongerTrue, Sending
from events.publishing.delivery.event_messages import EVENT_WRITERS
from events.publishing.delivery.invitation_messages import INVITATION_WRITERS
from events.publishing.delivery.letter import inline
from events.publishing.delivery.letter_messages import LETTER_WRITERS
from events.publishing.delivery.links import Links, MaskedLinks
from events.publishing.delivery.mailing_messages import MAILING_WRITERS
from events.publishing.delivery.mission_messages import MISSION_WRITERS
from events.publishing.delivery.notice_messages import NOTICE_WRITERS
from events.publishing.delivery.place_messages import PLACE_WRITERS
from events.publishing.delivery.placeholders import Wording, filled
from events.publishing.delivery.registration_words import about_registration
from events.publishing.delivery.reminders import REMINDER, is_reminder_true
from events.publishing.delivery.wordings import wording_of
from events.publishing.delivery.words import ScopeWords, about_event, about_mission, greeted, role_name, sender_of
from events.records.outbox.models import Message
from events.records.people.models import Account
from events.records.people.operations import INVITATION_LASTS, LINK_LASTS
from events.records.seats.queries import Wait, offer_hours_of, wait_of

About = EventWithTexts | MissionWithTexts

# The stages in which a registration's mail is still true; a mail that came too late is withdrawn.
_EVERY_STAGE = frozenset(RANKS)
_TRUE_WHEN: Mapping[str, frozenset[str]] = {
    "registration_confirmed": frozenset({"confirmed"}),
    "registration_promoted": frozenset({"confirmed"}),
    "registration_waitlisted": frozenset({"waitlisted"}),
    "registration_offered": frozenset({"waitlisted"}),
    "registration_passed_over": frozenset({"waitlisted"}),
    "registration_lapsed": frozenset({"cancelled"}),
    "registration_submitted": frozenset({"submitted", "waitlisted"}),
    "registration_approved": frozenset({"confirmed", "waitlisted"}),
    "registration_refused": frozenset({"refused"}),
    "registration_nominated": frozenset({"nominated"}),
    "registration_joined": _EVERY_STAGE - {"nominated", "cancelled", "declined"},
    "registration_cancelled": frozenset({"cancelled"}),
    "registration_handed_on": frozenset({"cancelled"}),
    "registration_reminder": frozenset({"confirmed"}),
    CERTIFICATE_MAIL: frozenset({"confirmed"}),
    "registration_link": _EVERY_STAGE,
    "registration_email_changed": _EVERY_STAGE,
}
_WITH_DOCUMENTS = frozenset({"registration_confirmed", "registration_promoted", "registration_approved"})
ACCOUNT_KINDS = ("sign_in_link", "password_changed")  # about no event
KINDS = (
    *_TRUE_WHEN,
    *ACCOUNT_KINDS,
    "team_invitation",
    "test_mail",
    *EVENT_WRITERS,
    *LETTER_WRITERS,
    *INVITATION_WRITERS,
    *DELEGATION_WRITERS,
    *PLACE_WRITERS,
    *ALERT_WRITERS,
)


def may_have_documents(kind: str) -> bool:
    """Whether the badge goes with mails of this kind."""
    return kind in _WITH_DOCUMENTS


def stages_of(kind: str) -> frozenset[str]:
    """Return the stages of a registration in which a mail of this kind is true."""
    return _TRUE_WHEN[kind]


async def compose(message: Message, links: Links, installation: Installation, tried: Wording | None = None) -> Draft:
    """Return the mail in its reader's language, in the words that are `tried` where some are. Raise NoLongerTrue."""
    language = message.language if message.language in languages() else languages()[0]
    writer = _WRITERS.get(message.kind)
    if writer is None:
        raise NoLongerTrue(f"there is no mail of the kind {message.kind}")
    return await writer(Sending(message, language, links, installation, tried))


async def compose_masked(message: Message, installation: Installation, tried: Wording | None = None) -> Draft:
    """Return the mail as it would go out now, with its private links masked."""
    return await compose(message, MaskedLinks(installation), installation, tried)


async def _about_registration(sending: Sending) -> Draft:
    message, language = sending.message, sending.language
    registration = await _registration(message)
    row = registration.event
    event = (await face_of(row)).event
    # A mail about a changed address may go to the old one; every other follows the person to the new one, so
    # that no link reaches an address that was a mistake.
    is_to_old = message.kind == "registration_email_changed" and _is_to_former(message, registration)
    waiting = await _waiting(message, registration)
    to = (message.recipient if is_to_old else registration.email, message.recipient_name or registration.badge_name)
    about = await about_registration(sending, registration, event, with_link=not is_to_old)
    wording = sending.tried or await wording_of(row, message.kind, language)
    sender = sender_of(event, language)
    if wording.body:
        draft = sending.worded(filled(wording, about.placeholders), to, sender, row, event=about.event)
    else:
        more = waiting | _certificate(row, language) | await _delegation(registration, language)
        draft = sending.draft(to, sender, row, {**about.values, **more, "is_to_old_address": is_to_old})
    has_badge = may_have_documents(message.kind) and registration.state == State.CONFIRMED
    return replace(draft, documents_of=registration) if has_badge else draft


async def _delegation(registration: Registration, language: str) -> dict[str, str]:
    """Return the name of the delegation that somebody belongs to, and until when they can confirm, in a language."""
    if registration.delegation_id is None:
        return {"delegation": "", "confirm_until": ""}
    row, event = await Delegation.get(id=registration.delegation_id), registration.event
    closes = registration.category.closes or event.registration_closes
    with speaking(language):
        until = moment(ZonedTime.parse(closes, event.time_zone).instant(), event.time_zone) if closes else ""
        return {"delegation": inline(name_of(row)), "confirm_until": until}


def _certificate(event: Event, language: str) -> dict[str, str]:
    """Return from when on certificates of attendance can be downloaded, in a language."""
    with speaking(language):
        return {"certificates_from": day(first_certificate_day(event))}


async def _wait_of(message: Message, registration: Registration) -> Wait:
    """Return how somebody waits, where the mail is about that. Raise NoLongerTrue for an offer that is no more."""
    if message.kind not in ("registration_offered", "registration_passed_over"):
        return Wait()
    wait = await wait_of(registration.id, registration.event.pool_id)
    if message.kind == "registration_offered" and wait.offered_until is None:
        raise NoLongerTrue("nothing is offered any more")
    if message.kind == "registration_passed_over" and not wait.others:
        raise NoLongerTrue("they wait alone by now")
    return wait


async def _waiting(message: Message, registration: Registration) -> dict[str, object]:
    """Return what mails to who waits tell: until when a place is offered, for how long they will be."""
    event, wait = registration.event, await _wait_of(message, registration)
    hours = await offer_hours_of(event.pool_id) if message.kind == "registration_waitlisted" else None
    with speaking(message.language):
        until = moment(wait.offered_until, event.time_zone) if wait.offered_until else ""
        return {
            "offered_until": until,
            "others": wait.others,
            "offer_lasts": ngettext("%(num)s hour", "%(num)s hours", hours) if hours else "",
        }


async def _registration(message: Message) -> Registration:
    """Return the registration that a mail is still true of, with its event and category. Raise NoLongerTrue."""
    registration = await Registration.get_or_none(id=message.subject).select_related("event", "category")
    if registration is None:
        raise NoLongerTrue("the registration is gone")
    if registration.stage not in _TRUE_WHEN[message.kind]:
        raise NoLongerTrue(f"the registration is {registration.stage} by now")
    if message.kind == CERTIFICATE_MAIL and registration.checked_in_at is None:
        raise NoLongerTrue("that they came was taken back")
    if message.kind == REMINDER and not is_reminder_true(registration.event, message.details):
        raise NoLongerTrue("the event has begun, has other dates, or does not take place")
    return registration


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


def _is_to_former(message: Message, registration: Registration) -> bool:
    """Whether a mail about a changed address goes to the one that was left: `details` says "former" or "new"."""
    told = message.details.get("address")
    return told == "former" if told else fold_email(message.recipient) != fold_email(registration.email)


_WRITERS: Mapping[str, Callable[[Sending], Awaitable[Draft]]] = {
    **dict.fromkeys(_TRUE_WHEN, _about_registration),
    "sign_in_link": _about_account,
    "password_changed": _password_changed,
    "team_invitation": _about_account,
    "test_mail": _test_mail,
    **MISSION_WRITERS,
    **NOTICE_WRITERS,
    **EVENT_WRITERS,
    **LETTER_WRITERS,
    **INVITATION_WRITERS,
    **DELEGATION_WRITERS,
    **PLACE_WRITERS,
    **MAILING_WRITERS,
    **ALERT_WRITERS,
}
