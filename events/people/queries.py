"""Reading accounts and who is signed in."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.people.models import Account, Grant, SignInSession
from events.permissions import Actor
from events.signing import token_hash


async def actor_of_cookie(cookie: str, now: dt.datetime) -> Actor | None:
    """Whoever the session cookie belongs to, with their roles; None when it is unknown or over."""
    session = await SignInSession.get_or_none(token_hash=token_hash(cookie)).select_related("account__person")
    if session is None or session.expires_at <= now or session.account.disabled_at is not None:
        return None
    return await actor_of_account(session.account)


async def actor_of_account(account: Account) -> Actor:
    """An account (its person fetched) as somebody who acts."""
    rows = await Grant.filter(account_id=account.id, scope_kind="event").values_list("scope", "role")
    roles: dict[UUID, str] = dict(rows)
    return Actor(
        account_id=account.id,
        name=account.person.name,
        email=account.email,
        language=account.language,
        is_founder=account.is_founder,
        roles=roles,
    )
