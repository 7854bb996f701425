"""Giving one's place to a colleague: offered by the holder, theirs once the colleague confirms in time."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from events.congress.registration.models import PlaceOffer, Registration
from events.congress.registration.operations import NotInvitedError
from events.congress.registration.question_queries import Questions
from events.congress.registration.substitution_operations import NotHandedOnError, hand_on
from events.congress.registration.values import Application, Permission, Receipt
from events.platform.storage.database import IntegrityError, execute_count, transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.outbox.operations import empty_mails, queue_mail

PLACE_OFFER = "place_offer"
OFFER_LASTS = dt.timedelta(days=7)
_ENDED = {"open_for": None, "name": "", "email": ""}


class OfferedAlreadyError(Exception):
    """The place is offered to somebody already."""


async def offer_place(registration: Registration, name: str, email: str, language: str, now: dt.datetime) -> PlaceOffer:
    """Offer a place to somebody, by mail and for some days. Raise OfferedAlreadyError."""
    try:
        async with transaction():
            await _end(await PlaceOffer.filter(open_for=registration.id, expires_at__lte=now))
            made = await PlaceOffer.create(
                id=uuid.uuid4(),
                registration_id=registration.id,
                open_for=registration.id,
                name=name,
                email=email,
                language=language,
                made_at=now,
                expires_at=now + OFFER_LASTS,
            )
            await record_change(registration.event_id, "registration", registration.id, Act.HANDING_ON, now)
            await queue_mail(
                PLACE_OFFER,
                recipient=email,
                recipient_name=name,
                language=language,
                dedup=f"{PLACE_OFFER}:{made.id}",
                now=now,
                scope=registration.event_id,
                subject=made.id,
            )
    except IntegrityError:
        raise OfferedAlreadyError from None
    return made


async def withdraw_offer(registration: Registration, now: dt.datetime) -> bool:
    """Withdraw what somebody offers; return False when nothing is offered any more, as once it is taken."""
    async with transaction():
        if not await _end(await PlaceOffer.filter(open_for=registration.id, expires_at__gt=now)):
            return False
        await record_change(registration.event_id, "registration", registration.id, Act.HANDING_ON_ENDED, now)
    return True


def permission_of(offer: PlaceOffer) -> Permission:
    """Return what an offer lets somebody do: take one place, once, while it is offered."""
    return Permission(frozenset(), partial(_take, offer.id))


async def _take(offer_id: UUID, _made: UUID, now: dt.datetime) -> None:
    """Raise NotInvitedError for an offer that was taken or withdrawn, or has lapsed."""
    if not await execute_count(
        "UPDATE place_offer SET open_for = NULL, name = '', email = '', taken_at = $1 "
        "WHERE id = $2 AND open_for IS NOT NULL AND expires_at > $1",
        [now, offer_id],
    ):
        raise NotInvitedError


async def take_over(left: Registration, questions: Questions, application: Application, now: dt.datetime) -> Receipt:
    """Put a colleague in the place of `left`, as `hand_on` does. Raise NotInvitedError where it is not offered now."""
    try:
        return await hand_on(questions, left, application, now)
    except NotHandedOnError:
        raise NotInvitedError from None


async def forget_lapsed_offers(now: dt.datetime) -> int:
    """Forget whom places were offered to that nobody took in time; return how many."""
    async with transaction():
        return await _end(await PlaceOffer.filter(open_for__isnull=False, expires_at__lte=now).order_by("id"))


async def _end(offers: Sequence[PlaceOffer]) -> int:
    """End what nobody took meanwhile, and empty the mails about it, whose readers never registered; return how many."""
    ended = [one.id for one in offers if await PlaceOffer.filter(id=one.id, open_for__isnull=False).update(**_ENDED)]
    for offer in ended:
        await empty_mails(offer)
    return len(ended)
