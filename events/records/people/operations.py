"""Accounts, signing in and out, and who has which role."""

from __future__ import annotations

import datetime as dt
import uuid

from events.platform.language.cleaning import fold_email
from events.platform.signing import random_token, token_hash
from events.platform.storage.database import IntegrityError, execute_count, transaction
from events.platform.storage.revisions import hold_scope
from events.platform.web.permissions import MISSION_ROLES, ROLES
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.outbox.operations import queue_mail
from events.records.people.models import Account, Grant, Person, SignInLink, SignInSession

SESSION_LASTS = dt.timedelta(days=14)
LINK_LASTS = dt.timedelta(hours=1)
INVITATION_LASTS = dt.timedelta(days=7)


class LastOwnerError(Exception):
    """An event keeps at least one owner."""


class UnknownRoleError(ValueError):
    """There is no such role."""


async def ensure_account(
    email: str, *, name: str, language: str, now: dt.datetime, is_founder: bool = False
) -> Account:
    """The account of this address, made when there is none; `is_founder` is granted and never taken away here."""
    folded = fold_email(email)
    try:
        async with transaction():
            account = await Account.get_or_none(email_folded=folded).select_related("person")
            if account is None:
                account = await _create_account(email, folded, name, language, is_founder, now)
            elif is_founder and not account.is_founder:
                account.is_founder = True
                await account.save(update_fields=["is_founder"])
    except IntegrityError:  # somebody else made it in this moment
        account = await Account.get(email_folded=folded).select_related("person")
    return account


async def _create_account(
    email: str, folded: str, name: str, language: str, is_founder: bool, now: dt.datetime
) -> Account:
    person = await Person.create(id=uuid.uuid4(), name=name or email, language=language, created_at=now)
    account = await Account.create(
        id=uuid.uuid4(),
        person=person,
        email=email,
        email_folded=folded,
        language=language,
        is_founder=is_founder,
        created_at=now,
    )
    await record_change(None, "account", account.id, Act.CREATED, now)
    return account


async def start_session(account_id: uuid.UUID, device: str, now: dt.datetime) -> str:
    """Sign a browser in; the secret for its cookie, of which only the hash is stored."""
    secret = random_token()
    async with transaction():
        await SignInSession.filter(expires_at__lte=now).delete()
        await SignInSession.create(
            id=uuid.uuid4(),
            account_id=account_id,
            token_hash=token_hash(secret),
            created_at=now,
            seen_at=now,
            expires_at=now + SESSION_LASTS,
            device=device[:200],
        )
    return secret


async def end_session(secret: str) -> None:
    """Sign this browser out: its cookie is worth nothing from here on."""
    async with transaction():
        await SignInSession.filter(token_hash=token_hash(secret)).delete()


async def end_other_sessions(account_id: uuid.UUID, secret: str) -> int:
    """Sign every other browser of the account out; how many there were."""
    async with transaction():
        return await SignInSession.filter(account_id=account_id).exclude(token_hash=token_hash(secret)).delete()


async def ask_for_link(email: str, language: str, now: dt.datetime) -> None:
    """Queue the mail with a sign-in link when the address has an account; nothing shows whether it has."""
    async with transaction():
        account = await Account.get_or_none(email_folded=fold_email(email)).select_related("person")
        if account is None or account.disabled_at is not None:
            return
        await queue_mail(
            "sign_in_link",
            recipient=account.email,
            recipient_name=account.person.name,
            language=language,
            dedup=f"sign_in_link:{account.id}:{now:%Y%m%d%H%M%S}",
            now=now,
            subject=account.id,
        )


async def issue_link(account_id: uuid.UUID, now: dt.datetime, lasts: dt.timedelta = LINK_LASTS) -> str:
    """Return a sign-in link's secret: random, stored as a hash, good once and for an hour (an invitation: a week)."""
    secret = random_token()
    async with transaction():
        await SignInLink.filter(expires_at__lte=now - dt.timedelta(days=1)).delete()
        await SignInLink.create(
            id=uuid.uuid4(),
            account_id=account_id,
            token_hash=token_hash(secret),
            created_at=now,
            expires_at=now + lasts,
        )
    return secret


async def use_link(secret: str, now: dt.datetime) -> uuid.UUID | None:
    """Consume a sign-in link; the account it was for, None when it is unknown, used or over.

    The guarded update makes one of two simultaneous uses win.
    """
    hashed = token_hash(secret)
    async with transaction():
        used = await execute_count(
            "UPDATE sign_in_link SET used_at = $1 WHERE token_hash = $2 AND used_at IS NULL AND expires_at > $1",
            [now, hashed],
        )
        if not used:
            return None
        link = await SignInLink.get(token_hash=hashed).select_related("account")
        return None if link.account.disabled_at else link.account_id


async def set_password(account_id: uuid.UUID, password_hash: str, now: dt.datetime) -> None:
    async with transaction():
        await Account.filter(id=account_id).update(password_hash=password_hash)
        await record_change(None, "account", account_id, Act.PASSWORD_CHANGED, now, actor=account_id)


async def rename_account(account_id: uuid.UUID, name: str, language: str) -> None:
    """Change the name that colleagues see and the language of mails."""
    async with transaction():
        account = await Account.get(id=account_id)
        await Account.filter(id=account_id).update(language=language)
        await Person.filter(id=account.person_id).update(name=name, language=language)


async def grant_role(
    account_id: uuid.UUID,
    role: str,
    scope: uuid.UUID,
    now: dt.datetime,
    *,
    by: uuid.UUID | None = None,
    kind: str = "event",
) -> None:
    """Give an account a role in an event or, with `kind` "mission", a mission, in place of the one it had there.

    Raise UnknownRoleError, and LastOwnerError when it would leave the scope without owner.
    """
    if role not in (MISSION_ROLES if kind == "mission" else ROLES):
        raise UnknownRoleError(role)
    async with transaction():
        await hold_scope(kind, scope)
        grant = await Grant.get_or_none(account_id=account_id, scope_kind=kind, scope=scope)
        if grant is not None and grant.role == "owner" != role:
            await _keep_an_owner(kind, scope, account_id)
        if grant is None:
            await Grant.create(
                id=uuid.uuid4(),
                account_id=account_id,
                role=role,
                scope_kind=kind,
                scope=scope,
                granted_at=now,
                granted_by=by,
            )
        else:
            grant.role, grant.granted_at, grant.granted_by = role, now, by
            await grant.save()
        await record_change(scope, "grant", account_id, Act.GRANTED, now, actor=by, details={"role": role})


async def withdraw_role(
    account_id: uuid.UUID,
    scope: uuid.UUID,
    now: dt.datetime,
    *,
    by: uuid.UUID | None = None,
    kind: str = "event",
) -> None:
    """Take an account's role in an event or mission away. Raise LastOwnerError when nobody else owns it."""
    async with transaction():
        await hold_scope(kind, scope)
        await _keep_an_owner(kind, scope, account_id)
        await Grant.filter(account_id=account_id, scope_kind=kind, scope=scope).delete()
        await record_change(scope, "grant", account_id, Act.WITHDRAWN, now, actor=by)


async def _keep_an_owner(kind: str, scope: uuid.UUID, leaving: uuid.UUID) -> None:
    # The scope is held: two owners who remove each other at once must not both succeed.
    owners = Grant.filter(scope_kind=kind, scope=scope, role="owner")
    is_owner = await owners.filter(account_id=leaving).exists()
    if is_owner and not await owners.exclude(account_id=leaving).exists():
        raise LastOwnerError
