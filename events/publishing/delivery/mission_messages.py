"""What mails about missions say. `subject` is the delegate, partner or joint action that a mail is about.

traveller_link    a delegate: the link to their itinerary, sent or replaced
roll_call         a delegate: the office asks whether they are safe (`details`: "message")
host_link         a partner: what concerns them of the itinerary
rating_request    a partner: the form by which they rate the partnership
action_reminder   a joint action: due soon or overdue, to whoever is responsible
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from events.missions.bookings.writing import reservations_json_ld
from events.missions.file.link_queries import host_token, rating_token, traveller_token
from events.missions.file.models import Delegate, Mission, MissionPartner
from events.missions.file.queries import MissionWithTexts, with_texts
from events.missions.itineraries.plan.queries import load_plan
from events.missions.outcomes.models import JointAction
from events.platform.language.cleaning import fold_email
from events.platform.language.formats import day, span
from events.platform.language.i18n import speaking
from events.platform.web.installation import Installation, now
from events.platform.web.templating import render_text
from events.publishing.delivery.draft import Draft, NoLongerTrue
from events.publishing.delivery.letter import inline
from events.publishing.delivery.links import Links
from events.publishing.delivery.wording import greeted
from events.records.outbox.models import Message
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of
from events.settings import Settings

MISSION_KINDS = ("traveller_link", "roll_call", "host_link", "rating_request", "action_reminder")
_TO_DELEGATES = frozenset({"traveller_link", "roll_call"})
MOST_RESERVATIONS = 60  # some 50 kB: Gmail cuts a mail off at 102 kB
_OVER = frozenset({"done", "dropped"})


@dataclass(frozen=True)
class MissionWords:
    """A mission as its mails speak of it; every text is one line."""

    title: str
    dates: str
    organization: str
    contact: str
    phone: str
    notice: str


async def about_mission_row(message: Message, language: str, links: Links, installation: Installation) -> Draft:
    """A mail of one of MISSION_KINDS in its reader's language. Raises NoLongerTrue."""
    if message.kind in _TO_DELEGATES:
        return await _to_delegate(message, language, links, installation)
    if message.kind == "action_reminder":
        return await _about_action(message, language, installation)
    return await _to_partner(message, language, links, installation)


async def _to_delegate(message: Message, language: str, links: Links, installation: Installation) -> Draft:
    delegate = await Delegate.get_or_none(id=message.subject).select_related("mission")
    if delegate is None or delegate.left_at is not None:
        raise NoLongerTrue("nobody of the delegation has this id any more")
    values = {
        "name": greeted(delegate.name),
        "page": await links.private("traveller", language, traveller_token(installation.signer, delegate)),
        "message": inline(message.details.get("message", ""), 500),
    }
    draft = await _draft(message, delegate.mission, delegate.email, delegate.name, language, values, installation)
    return replace(draft, reservations=await _reservations(delegate)) if message.kind == "traveller_link" else draft


async def _reservations(delegate: Delegate) -> tuple[Mapping[str, Any], ...]:
    """What this person has booked, for their mail program; the mail is theirs, so with the booking's reference."""
    plan = await load_plan(delegate.mission)
    person = plan.delegate(delegate.id)
    return reservations_json_ld(plan, person, with_reference=True)[:MOST_RESERVATIONS] if person else ()


async def _to_partner(message: Message, language: str, links: Links, installation: Installation) -> Draft:
    partner = await MissionPartner.get_or_none(id=message.subject, removed_at=None).select_related("mission")
    if partner is None or (message.kind == "host_link" and not partner.is_link_open):
        raise NoLongerTrue("the partner is gone, or its link was closed")
    texts = await texts_of([partner.id], fallback_order(partner.mission))
    signer, is_rating = installation.signer, message.kind == "rating_request"
    token = rating_token(signer, partner) if is_rating else host_token(signer, partner)
    name = inline(texts.of(partner.id, "name").into(language).text)
    values = {
        "partner": name,
        "page": await links.private("rating" if is_rating else "host", language, token),
        "message": inline(message.details.get("message", ""), 500),
    }
    return await _draft(message, partner.mission, message.recipient, name, language, values, installation)


async def _about_action(message: Message, language: str, installation: Installation) -> Draft:
    action = await JointAction.get_or_none(id=message.subject).select_related("mission")
    if action is None or action.state in _OVER or action.due_on is None or action.carried_to is not None:
        raise NoLongerTrue("the action is closed, without a date, or carried to another mission")
    if fold_email(message.recipient) != fold_email(action.responsible_email):
        raise NoLongerTrue("somebody else is responsible by now")
    texts = await texts_of([action.id], fallback_order(action.mission))
    with speaking(language):
        values = {
            "name": greeted(action.responsible),
            "title": inline(texts.of(action.id, "title").into(language).text),
            "action_details": inline(texts.of(action.id, "details").into(language).text, 1000),
            "due": day(action.due_on),
            "is_overdue": action.due_on < _today(action.mission),
        }
    recipient = action.responsible_email
    return await _draft(message, action.mission, recipient, action.responsible, language, values, installation)


async def _draft(
    message: Message,
    mission: Mission,
    recipient: str,
    recipient_name: str,
    language: str,
    values: Mapping[str, Any],
    installation: Installation,
) -> Draft:
    reply_to = mission.contact_email or installation.settings.mail_reply_to or ""
    face = await with_texts(mission)
    with speaking(language):
        about = about_mission(face, installation.settings)
        source = render_text(
            f"publishing/delivery/{message.kind}.txt", mission=about, can_reply=bool(reply_to), **values
        )
    return Draft(
        recipient=recipient,
        recipient_name=greeted(recipient_name),
        sender_name=inline(mission.organization) or face.title.into(language).text,
        reply_to=reply_to,
        language=language,
        source=source,
    )


def about_mission(face: MissionWithTexts, settings: Settings) -> MissionWords:
    """The mission in the current language."""
    row = face.mission
    return MissionWords(
        title=inline(face.title),
        dates=span(row.begins_on, row.ends_on),
        organization=inline(row.organization),
        contact=inline(row.contact_email or settings.mail_reply_to or ""),
        phone=inline(row.contact_phone),
        notice=inline(face.text("notice"), 600),
    )


def _today(mission: Mission) -> dt.date:
    from events.platform.zoned import zone

    return now().astimezone(zone(mission.home_zone)).date()
