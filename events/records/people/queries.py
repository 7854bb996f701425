"""Reading accounts and who is signed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from events.platform.email_addresses import fold_email
from events.platform.signing import token_hash
from events.platform.storage.database import execute_rows, identifier
from events.platform.web.permissions import Actor
from events.records.people.models import Account, Grant, SignInSession

LINK_COUNTS = dt.timedelta(hours=1)

# Asked by every page of organizers, and by the door for each badge: one statement, a fifth of the ORM's time.
_ACTOR = """
SELECT a.id, a.email, a.language, a.is_founder, p.name, g.scope, g.role
FROM sign_in_session s JOIN account a ON a.id = s.account_id JOIN person p ON p.id = a.person_id
LEFT JOIN grant_of_role g ON g.account_id = a.id
WHERE s.token_hash = $1 AND s.expires_at > $2 AND a.disabled_at IS NULL
"""


async def actor_of_cookie(cookie: str, now: dt.datetime) -> Actor | None:
    """Return whoever the session cookie belongs to, with their roles; None when it is unknown or over."""
    rows = await execute_rows(_ACTOR, [token_hash(cookie), now])
    if not rows:
        return None
    return Actor(
        account_id=identifier(rows[0]["id"]),
        name=rows[0]["name"],
        email=rows[0]["email"],
        language=rows[0]["language"],
        is_founder=bool(rows[0]["is_founder"]),
        roles={identifier(row["scope"]): row["role"] for row in rows if row["role"]},
    )


async def names_of(accounts: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of accounts; one that is gone is left out."""
    rows = await Account.filter(id__in=list(accounts)).values_list("id", "person__name")
    return {account: str(name) for account, name in rows}


async def account_of_address(email: str) -> Account | None:
    """Return the account that may sign in with this address, None when there is none or it is disabled."""
    return await Account.get_or_none(email_folded=fold_email(email), disabled_at=None)


async def sessions_of(account_id: UUID, now: dt.datetime) -> list[SignInSession]:
    """Return the browsers in which an account is signed in, the latest first."""
    return await SignInSession.filter(account_id=account_id, expires_at__gt=now).order_by("-created_at")


async def must_type_password(account_id: UUID, cookie: str, now: dt.datetime) -> bool:
    """Whether a new password of an account takes the current one.

    It does not where there is none, nor for an hour in a browser that a link by mail signed in: who forgot their
    password gets another one that way.
    """
    if not await Account.filter(id=account_id, password_hash__isnull=False).exists():
        return False
    lately = SignInSession.filter(token_hash=token_hash(cookie), is_by_link=True, created_at__gt=now - LINK_COUNTS)
    return not await lately.exists()


async def grants_in(kind: str, scope: UUID) -> list[Grant]:
    """Return who has a role in an event or a mission, with account and person."""
    return await Grant.filter(scope_kind=kind, scope=scope).select_related("account__person")


async def grant_of(account_id: UUID, kind: str, scope: UUID) -> Grant | None:
    """Return the role that an account has in an event or a mission, None when it has none."""
    return await Grant.get_or_none(account_id=account_id, scope_kind=kind, scope=scope)


async def owns_all_of(owner: UUID, account_id: UUID) -> bool:
    """Whether somebody owns every event and mission in which an account has a role."""
    owned = await Grant.filter(account_id=owner, role="owner").values_list("scope_kind", "scope")
    theirs = await Grant.filter(account_id=account_id).values_list("scope_kind", "scope")
    return {*theirs} <= {*owned}
