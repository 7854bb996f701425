"""Ending what came of a sign-in link that a colleague handed on: they may have used it themselves."""

from __future__ import annotations

import datetime as dt
import uuid

from events.platform.storage.database import transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.people.models import Account, SignInLink, SignInSession
from events.records.people.queries import owns_all_of


async def keep_apart(account_id: uuid.UUID, now: dt.datetime, *, by: uuid.UUID | None) -> None:
    """End what was handed on of an account once it opens something that whoever handed it on does not own."""
    async with transaction():
        account = await Account.get(id=account_id)
        if account.handed_on_by and not await owns_all_of(account.handed_on_by, account_id):
            await end_hand_on(account_id, now, by=by)


async def keep_all_apart(sender: uuid.UUID, now: dt.datetime, *, by: uuid.UUID | None) -> None:
    """Do so for each account whose link somebody handed on, once they own less than they did."""
    async with transaction():
        for account in await Account.filter(handed_on_by=sender):
            await keep_apart(account.id, now, by=by)


async def end_hand_on(account_id: uuid.UUID, now: dt.datetime, *, by: uuid.UUID | None) -> None:
    """End the link that was handed on, and every session and the password: until now all of them came from it."""
    async with transaction():
        await SignInLink.filter(account_id=account_id, is_handed_on=True, used_at=None).delete()
        await SignInSession.filter(account_id=account_id).delete()
        await Account.filter(id=account_id).update(password_hash=None, handed_on_by=None)
        await record_change(None, "account", account_id, Act.HAND_ON_ENDED, now, actor=by)
