"""Private links of participants: sent again, and replaced."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.congress.registration.models import Registration
from events.platform.email_addresses import fold_email
from events.platform.signing import Signer
from events.platform.storage.database import transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.feeds.operations import end_feeds
from events.records.outbox.operations import queue_mail
from events.records.people.throttle_operations import allow, network_of

_HOUR = dt.timedelta(hours=1)
_MOST_LINKS = 20  # people who share one address


async def registration_behind(signer: Signer, token: str) -> Registration | None:
    """Return the registration of a private link; None when it was forged or replaced."""
    subject = signer.subject_of(token)
    found = await Registration.get_or_none(id=subject) if subject else None
    if found is None or not signer.is_valid(token, "registration", found.id, found.link_generation):
        return None
    return found


async def allow_asking(email: str, client: str, now: dt.datetime) -> bool:
    """Whether a link may be asked for: sixty times an hour by one client, five to one address."""
    by_client = await allow(f"registration link from {network_of(client)}", 60, _HOUR, now)
    return by_client and await allow(f"registration link to {fold_email(email)}", 5, _HOUR, now)


async def send_link(registration_id: UUID, language: str, now: dt.datetime) -> bool:
    """Send somebody the link to their page again; return False when that was done too often within the hour."""
    async with transaction():
        if not await allow(f"registration link {registration_id}", 5, _HOUR, now):
            return False
        registration = await Registration.get(id=registration_id)
        return await queue_mail(
            "registration_link",
            recipient=registration.email,
            recipient_name=registration.badge_name,
            language=language,
            # A second click within the minute asks for nothing new.
            dedup=f"registration_link:{registration_id}:{now:%Y%m%d%H%M}",
            now=now,
            scope=registration.event_id,
            subject=registration_id,
        )


async def send_links(event_id: UUID, email: str, language: str, now: dt.datetime) -> int:
    """Send each person who is registered with this address their link; return how many mails were queued."""
    # Not in order: with it SQLite would walk through everybody of the event in the order of the other index.
    standing = Registration.filter(event_id=event_id, email=email, active_key__isnull=False)
    found = await standing.limit(_MOST_LINKS).values_list("id", flat=True)
    return sum([await send_link(UUID(str(registration_id)), language, now) for registration_id in found])


async def renew_feed(registration_id: UUID, now: dt.datetime) -> None:
    """Replace the addresses of the person's calendars: the former ones end."""
    async with transaction():
        await end_feeds("registration", registration_id, now)
        registration = await Registration.get(id=registration_id)
        await record_change(registration.event_id, "registration", registration_id, Act.CALENDAR_RENEWED, now)
