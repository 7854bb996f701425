"""Private links of missions: derived by the signer, one purpose each; who stands behind one.

purpose            subject           generation
traveller          delegate          link_generation      /travellers/{token}
traveller-feed     delegate          feed_generation      /calendars/travellers/{token}.ics
roadbook           delegate          link_generation      /roadbooks/{token}.pdf
host               mission partner   link_generation      /hosts/{token}, /hosts/{token}.pdf
rating             mission partner   rating_generation    /ratings/{token}
"""

from __future__ import annotations

from events.missions.file.models import Delegate, MissionPartner
from events.platform.signing import Signer


def traveller_token(signer: Signer, delegate: Delegate) -> str:
    return signer.token("traveller", delegate.id, delegate.link_generation)


def traveller_feed_token(signer: Signer, delegate: Delegate) -> str:
    return signer.token("traveller-feed", delegate.id, delegate.feed_generation)


def roadbook_token(signer: Signer, delegate: Delegate) -> str:
    return signer.token("roadbook", delegate.id, delegate.link_generation)


def host_token(signer: Signer, partner: MissionPartner) -> str:
    return signer.token("host", partner.id, partner.link_generation)


def rating_token(signer: Signer, partner: MissionPartner) -> str:
    return signer.token("rating", partner.id, partner.rating_generation)


async def delegate_behind(signer: Signer, token: str, purpose: str) -> Delegate | None:
    """Return whose private link this is ("traveller", "traveller-feed", "roadbook"), the mission fetched.

    None for one that was forged or replaced. Somebody who left the delegation is still found: `left_at` tells.
    """
    subject = signer.subject_of(token)
    found = await Delegate.get_or_none(id=subject).select_related("mission") if subject else None
    if found is None:
        return None
    generation = found.feed_generation if purpose == "traveller-feed" else found.link_generation
    return found if signer.is_valid(token, purpose, found.id, generation) else None


async def partner_behind(signer: Signer, token: str, purpose: str) -> MissionPartner | None:
    """Return which partner's link this is ("host", "rating"), the mission fetched; None for a forged or ended one."""
    subject = signer.subject_of(token)
    found = await MissionPartner.get_or_none(id=subject, removed_at=None).select_related("mission") if subject else None
    if found is None:
        return None
    is_rating = purpose == "rating"
    generation = found.rating_generation if is_rating else found.link_generation
    is_open = is_rating or found.is_link_open
    return found if is_open and signer.is_valid(token, purpose, found.id, generation) else None
