"""The text of each kind of mail, made at delivery from rows, templates and links.

`kind` names the template `publishing/delivery/<kind>.txt`; `subject` is a registration for the kinds that begin with
"registration_". Those about missions are in `mission_messages.py`, those about changes of sessions and legs in
`notice_messages.py`, those of accounts in `account_messages.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from events.congress.delegations.queries import name_of
from events.congress.organizing.certificate_days import first_certificate_day
from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.models import Event
from events.congress.quotas.models import Delegation
from events.congress.registration.certificate_operations import CERTIFICATE_MAIL
from events.congress.registration.life import RANKS, State
from events.congress.registration.models import Registration
from events.platform.email_addresses import fold_email
from events.platform.language.formats import day, moment
from events.platform.language.i18n import languages, ngettext, speaking
from events.platform.web.installation import Installation
from events.platform.zoned import ZonedTime
from events.publishing.delivery.account_messages import ACCOUNT_WRITERS
from events.publishing.delivery.alert_messages import ALERT_WRITERS
from events.publishing.delivery.delegation_messages import DELEGATION_WRITERS
from events.publishing.delivery.drafts import Draft, NoLongerTrue, Sending
from events.publishing.delivery.erasure_messages import ERASURE_WRITERS
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
from events.publishing.delivery.reminders import (
    LETTER,
    REMINDER,
    REMINDERS,
    UNFINISHED,
    UNFINISHED_STAGES,
    is_reminder_true,
    words_of_reminder,
)
from events.publishing.delivery.wordings import wording_of
from events.publishing.delivery.words import sender_of
from events.records.outbox.models import Message
from events.records.seats.queries import Wait, offer_hours_of, wait_of

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
    REMINDER: frozenset({"confirmed"}),
    UNFINISHED: UNFINISHED_STAGES,
    LETTER: frozenset({"confirmed"}),
    CERTIFICATE_MAIL: frozenset({"confirmed"}),
    "registration_link": _EVERY_STAGE,
    "registration_email_changed": _EVERY_STAGE,
}
_WITH_DOCUMENTS = frozenset({"registration_confirmed", "registration_promoted", "registration_approved"})
KINDS = (
    *_TRUE_WHEN,
    *ACCOUNT_WRITERS,
    *EVENT_WRITERS,
    *LETTER_WRITERS,
    *INVITATION_WRITERS,
    *DELEGATION_WRITERS,
    *PLACE_WRITERS,
    *ALERT_WRITERS,
    *ERASURE_WRITERS,
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
    registration = await _registration(message, is_tried=sending.tried is not None)
    row = registration.event
    event = (await face_of(row)).event
    # A mail about a changed address may go to the old one; every other follows the person to the new one, so
    # that no link reaches an address that was a mistake.
    is_to_old = message.kind == "registration_email_changed" and _is_to_former(message, registration)
    waiting = await _waiting(message, registration)
    to = (message.recipient if is_to_old else registration.email, message.recipient_name or registration.badge_name)
    about = await about_registration(sending, registration, event, with_link=not is_to_old)
    reminded = await words_of_reminder(sending, registration)
    wording = sending.tried or await wording_of(row, message.kind, language)
    sender = sender_of(event, language)
    if wording.body:
        draft = sending.worded(filled(wording, {**about.placeholders, **reminded}), to, sender, row, event=about.event)
    else:
        more = waiting | _certificate(row, language) | await _delegation(registration, language)
        draft = sending.draft(to, sender, row, {**about.values, **more, **reminded, "is_to_old_address": is_to_old})
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


async def _registration(message: Message, *, is_tried: bool) -> Registration:
    """Return the registration that a mail is still true of, with its event and category. Raise NoLongerTrue.

    A text that is tried out on somebody need not be for them.
    """
    registration = await Registration.get_or_none(id=message.subject).select_related("event", "category")
    if registration is None:
        raise NoLongerTrue("the registration is gone")
    if registration.stage not in _TRUE_WHEN[message.kind]:
        raise NoLongerTrue(f"the registration is {registration.stage} by now")
    if message.kind == CERTIFICATE_MAIL and registration.checked_in_at is None:
        raise NoLongerTrue("that they came was taken back")
    if message.kind in REMINDERS and not is_tried and not await is_reminder_true(registration, message):
        raise NoLongerTrue("what it reminds of was done, is over, or does not take place")
    return registration


def _is_to_former(message: Message, registration: Registration) -> bool:
    """Whether a mail about a changed address goes to the one that was left: `details` says "former" or "new"."""
    told = message.details.get("address")
    return told == "former" if told else fold_email(message.recipient) != fold_email(registration.email)


_WRITERS: Mapping[str, Callable[[Sending], Awaitable[Draft]]] = {
    **dict.fromkeys(_TRUE_WHEN, _about_registration),
    **ACCOUNT_WRITERS,
    **MISSION_WRITERS,
    **NOTICE_WRITERS,
    **EVENT_WRITERS,
    **LETTER_WRITERS,
    **INVITATION_WRITERS,
    **DELEGATION_WRITERS,
    **PLACE_WRITERS,
    **MAILING_WRITERS,
    **ALERT_WRITERS,
    **ERASURE_WRITERS,
}
