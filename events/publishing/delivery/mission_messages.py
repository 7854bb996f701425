"""Mails about missions. `subject` is the delegate, partner or joint action that a mail is about.

traveller_link    a delegate: the link to their itinerary, sent or replaced
roll_call         a delegate: the office asks whether they are safe (`details`: "message")
host_link         a partner: what concerns them of the itinerary
rating_request    a partner: the form by which they rate the partnership
action_reminder   a joint action: due soon or overdue, to whoever is responsible
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from events.missions.bookings.writing import reservations_json_ld
from events.missions.file.link_queries import host_token, rating_token, traveller_token
from events.missions.file.models import Delegate, Mission, MissionPartner
from events.missions.file.queries import with_texts
from events.missions.itineraries.plan.queries import load_plan
from events.missions.outcomes.models import JointAction
from events.platform.email_addresses import fold_email
from events.platform.language.formats import day
from events.platform.language.i18n import speaking
from events.platform.web.installation import now
from events.platform.zoned import zone
from events.publishing.delivery.drafts import Draft, NoLongerTrue, Sending
from events.publishing.delivery.letter import inline
from events.publishing.delivery.words import about_mission, greeted
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

MOST_RESERVATIONS = 60  # some 50 kB: Gmail cuts a mail off at 102 kB
_OVER = frozenset({"done", "dropped"})


async def _to_delegate(sending: Sending) -> Draft:
    message = sending.message
    delegate = await Delegate.get_or_none(id=message.subject).select_related("mission")
    if delegate is None or delegate.left_at is not None:
        raise NoLongerTrue("nobody of the delegation has this id any more")
    token = traveller_token(sending.installation.signer, delegate)
    values = {
        "name": greeted(delegate.name),
        "page": await sending.links.private("traveller", sending.language, token),
        "message": inline(message.details.get("message", ""), 500),
    }
    draft = await _draft(sending, delegate.mission, (delegate.email, delegate.name), values)
    return replace(draft, reservations=await _reservations(delegate)) if message.kind == "traveller_link" else draft


async def _reservations(delegate: Delegate) -> tuple[Mapping[str, Any], ...]:
    """Return the bookings of this person, for their mail program; the mail is theirs, so with references."""
    plan = await load_plan(delegate.mission)
    person = plan.delegate(delegate.id)
    return reservations_json_ld(plan, person, with_reference=True)[:MOST_RESERVATIONS] if person else ()


async def _to_partner(sending: Sending) -> Draft:
    message, language = sending.message, sending.language
    partner = await MissionPartner.get_or_none(id=message.subject, removed_at=None).select_related("mission")
    if partner is None or (message.kind == "host_link" and not partner.is_link_open):
        raise NoLongerTrue("the partner is gone, or its link was closed")
    texts = await texts_of([partner.id], fallback_order(partner.mission))
    page, token_of = ("rating", rating_token) if message.kind == "rating_request" else ("host", host_token)
    name = inline(texts.of(partner.id, "name").into(language).text)
    values = {
        "partner": name,
        "page": await sending.links.private(page, language, token_of(sending.installation.signer, partner)),
        "message": inline(message.details.get("message", ""), 500),
    }
    return await _draft(sending, partner.mission, (message.recipient, name), values)


async def _about_action(sending: Sending) -> Draft:
    action = await JointAction.get_or_none(id=sending.message.subject).select_related("mission")
    if action is None or not _is_open(action) or action.due_on is None:
        raise NoLongerTrue("the action is closed, without a date, or carried to another mission")
    if fold_email(sending.message.recipient) != fold_email(action.responsible_email):
        raise NoLongerTrue("somebody else is responsible by now")
    texts, language = await texts_of([action.id], fallback_order(action.mission)), sending.language
    with speaking(language):
        values = {
            "name": greeted(action.responsible),
            "title": inline(texts.of(action.id, "title").into(language).text),
            "action_details": inline(texts.of(action.id, "details").into(language).text, 1000),
            "due": day(action.due_on),
            "is_overdue": action.due_on < _today(action.mission),
        }
    return await _draft(sending, action.mission, (action.responsible_email, action.responsible), values)


def _is_open(action: JointAction) -> bool:
    return action.state not in _OVER and action.carried_to is None


async def _draft(sending: Sending, mission: Mission, to: tuple[str, str], values: Mapping[str, object]) -> Draft:
    face = await with_texts(mission)
    with speaking(sending.language):
        words = about_mission(face, sending.settings)
    sender_name = inline(mission.organization) or face.title.into(sending.language).text
    return sending.draft(to, sender_name, mission, {"mission": words, **values})


def _today(mission: Mission) -> dt.date:
    return now().astimezone(zone(mission.home_zone)).date()


MISSION_WRITERS: Mapping[str, Callable[[Sending], Awaitable[Draft]]] = {
    "traveller_link": _to_delegate,
    "roll_call": _to_delegate,
    "host_link": _to_partner,
    "rating_request": _to_partner,
    "action_reminder": _about_action,
}
