"""Accounts, signing in and out, and who has which role."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from events.platform.email_addresses import fold_email
from events.platform.signing import random_token, token_hash
from events.platform.storage.database import IntegrityError, execute_count, transaction
from events.platform.storage.revisions import hold_scope
from events.platform.web.permissions import MISSION_ROLES, ROLES
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.outbox.operations import queue_mail
from events.records.people.grant_operations import make_grant
from events.records.people.hand_on_operations import end_hand_on, keep_all_apart
from events.records.people.models import Account, Grant, Person, SignInLink, SignInSession
from events.records.people.queries import owns_all_of

SESSION_LASTS = dt.timedelta(days=14)
LINK_LASTS = dt.timedelta(hours=1)
_USED_LINKS_STAY = dt.timedelta(days=1)  # after they are over
INVITATION = "team_invitation"
INVITATION_LASTS = dt.timedelta(days=7)


class LastOwnerError(Exception):
    """An event keeps at least one owner."""


class UnknownRoleError(ValueError):
    """There is no such role."""


@dataclass(frozen=True)
class Invitation:
    """Who is asked to join the team of an event or mission (`kind` and `scope`), and as what."""

    kind: str
    scope: uuid.UUID
    email: str
    name: str
    role: str
    language: str


async def invite(invitation: Invitation, now: dt.datetime, *, by: uuid.UUID) -> Account:
    """Give somebody a role and queue the mail that tells them. Raise UnknownRoleError and LastOwnerError."""
    kind, scope, role = invitation.kind, invitation.scope, invitation.role
    account = await ensure_account(invitation.email, name=invitation.name, language=invitation.language, now=now)
    async with transaction():
        await grant_role(account.id, role, scope, now, by=by, kind=kind)
        await queue_mail(
            INVITATION,
            recipient=account.email,
            recipient_name=account.person.name,
            language=account.language,
            dedup=f"{INVITATION}:{scope}:{account.id}:{now:%Y%m%d%H%M}",
            now=now,
            scope=scope,
            subject=account.id,
            details={kind: str(scope), "role": role},
        )
    return account


async def link_to_hand_on(account: Account, scope: uuid.UUID, now: dt.datetime, *, by: uuid.UUID) -> str:
    """Return the secret of a sign-in link for whoever invited somebody and has no mail to send it by.

    Empty for an account that may be anybody's already: the link would let its holder act as them. It is nobody's yet
    within a day of being made, while links that were used are still kept, when nobody signed in to it or set a password
    and it opens nothing that whoever hands the link on does not own.
    """
    if account.created_at <= now - _USED_LINKS_STAY or account.is_founder or account.password_hash:
        return ""
    is_used = await SignInLink.filter(account_id=account.id, used_at__isnull=False).exists()
    is_used = is_used or await SignInSession.filter(account_id=account.id).exists()
    if is_used or not await owns_all_of(by, account.id):
        return ""
    async with transaction():
        await SignInLink.filter(account_id=account.id, is_handed_on=True).delete()
        await Account.filter(id=account.id).update(handed_on_by=by)
        await record_change(scope, "account", account.id, Act.LINK_HANDED_ON, now, actor=by)
        return await issue_link(account.id, now, INVITATION_LASTS, is_handed_on=True)


async def ensure_account(
    email: str, *, name: str, language: str, now: dt.datetime, is_founder: bool = False
) -> Account:
    """The account of this address, made when there is none; `is_founder` is granted and never taken away here."""
    folded = fold_email(email)
    try:
        async with transaction():
            account = await Account.get_or_none(email_folded=folded).select_related("person")
            if account is None:
                account = await _create_account(email, name, language, now, is_founder=is_founder)
            elif is_founder and not account.is_founder:
                account.is_founder = True
                await account.save(update_fields=["is_founder"])
                if account.handed_on_by:  # whoever handed the link on may not create events by it
                    await end_hand_on(account.id, now, by=None)
    except IntegrityError:  # somebody else made it in this moment
        account = await Account.get(email_folded=folded).select_related("person")
    return account


async def _create_account(email: str, name: str, language: str, now: dt.datetime, *, is_founder: bool) -> Account:
    person = await Person.create(id=uuid.uuid4(), name=name or email, language=language, created_at=now)
    account = await Account.create(
        id=uuid.uuid4(),
        person=person,
        email=email,
        email_folded=fold_email(email),
        language=language,
        is_founder=is_founder,
        created_at=now,
    )
    await record_change(None, "account", account.id, Act.CREATED, now)
    return account


async def start_session(account_id: uuid.UUID, device: str, now: dt.datetime, *, is_by_link: bool = False) -> str:
    """Sign a browser in, by a password or by a link; return the secret for its cookie, stored as a hash only."""
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
            is_by_link=is_by_link,
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


async def issue_link(
    account_id: uuid.UUID, now: dt.datetime, lasts: dt.timedelta = LINK_LASTS, *, is_handed_on: bool = False
) -> str:
    """Return a sign-in link's secret: random, stored as a hash, good once and for an hour (an invitation: a week)."""
    secret = random_token()
    async with transaction():
        await SignInLink.filter(expires_at__lte=now - _USED_LINKS_STAY).delete()
        await SignInLink.create(
            id=uuid.uuid4(),
            account_id=account_id,
            token_hash=token_hash(secret),
            created_at=now,
            expires_at=now + lasts,
            is_handed_on=is_handed_on,
        )
    return secret


async def use_link(secret: str, now: dt.datetime) -> uuid.UUID | None:
    """Consume a sign-in link; the account it was for, None when it is unknown, used or over.

    The guarded update makes one of two simultaneous uses win. One that was handed on opens nothing that whoever did
    so does not own by then. One that was not shows whose the address is, and ends what another opened before.
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
        if link.account.disabled_at:
            return None
        by = link.account.handed_on_by
        if link.is_handed_on:
            return link.account_id if by and await owns_all_of(by, link.account_id) else None
        if by:
            await end_hand_on(link.account_id, now, by=link.account_id)
        return link.account_id


async def sign_in_by_link(secret: str, device: str, now: dt.datetime) -> str | None:
    """Consume a sign-in link and sign a browser in; return as those two do.

    Both are one act: a role that is given between them would end every session but the one to come.
    """
    async with transaction():
        account_id = await use_link(secret, now)
        return await start_session(account_id, device, now, is_by_link=True) if account_id else None


async def set_password(account_id: uuid.UUID, password_hash: str, now: dt.datetime, *, secret: str = "") -> None:
    """Set an account's password, sign out every browser but that of the `secret`, and tell the account by mail."""
    async with transaction():
        await Account.filter(id=account_id).update(password_hash=password_hash)
        await end_other_sessions(account_id, secret)
        await record_change(None, "account", account_id, Act.PASSWORD_CHANGED, now, actor=account_id)
        account = await Account.get(id=account_id).select_related("person")
        await queue_mail(
            "password_changed",
            recipient=account.email,
            recipient_name=account.person.name,
            language=account.language,
            dedup=f"password_changed:{account.id}:{now:%Y%m%d%H%M%S%f}",
            now=now,
            subject=account.id,
        )


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
            await make_grant(account_id, role, kind, scope, now, by=by)
        else:
            grant.role, grant.granted_at, grant.granted_by = role, now, by
            await grant.save()
            await keep_all_apart(account_id, now, by=by)
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
        await keep_all_apart(account_id, now, by=by)
        await record_change(scope, "grant", account_id, Act.WITHDRAWN, now, actor=by)


async def _keep_an_owner(kind: str, scope: uuid.UUID, leaving: uuid.UUID) -> None:
    # The scope is held: two owners who remove each other at once must not both succeed.
    owners = await Grant.filter(scope_kind=kind, scope=scope, role="owner").values_list("account_id", flat=True)
    if {*owners} == {leaving}:
        raise LastOwnerError
