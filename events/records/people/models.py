"""Tables of people and of how organizers sign in.

Person, address and account are apart: participants have no account, several people may share an address,
and nobody is anybody else because a form says so.
"""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import UTCDatetimeField


class Person(Model):
    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=200)
    language = fields.CharField(max_length=12)
    country = fields.CharField(max_length=2, null=True)
    created_at = UTCDatetimeField()

    class Meta:
        table = "person"


class Address(Model):
    """An e-mail address of a person; verified once somebody opened a link that was sent there."""

    id = fields.UUIDField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "events.Person", related_name="addresses", on_delete=fields.CASCADE
    )
    person_id: UUID
    email = fields.CharField(max_length=254)
    email_folded = fields.CharField(max_length=254, db_index=True)
    verified_at = UTCDatetimeField(null=True)

    class Meta:
        table = "address"


class Account(Model):
    """Somebody who may sign in. `is_founder` may create events and sees every event's existence.

    `handed_on_by` was shown a link to hand on, and nobody has shown by mail yet that the address is theirs.
    """

    id = fields.UUIDField(primary_key=True)
    person: fields.OneToOneRelation[Person] = fields.OneToOneField(
        "events.Person", related_name="account", on_delete=fields.RESTRICT
    )
    person_id: UUID
    email = fields.CharField(max_length=254)
    email_folded = fields.CharField(max_length=254, unique=True)
    password_hash = fields.CharField(max_length=200, null=True)
    language = fields.CharField(max_length=12)
    is_founder = fields.BooleanField(default=False, db_default=False)
    handed_on_by = fields.UUIDField(null=True)
    created_at = UTCDatetimeField()
    disabled_at = UTCDatetimeField(null=True)

    class Meta:
        table = "account"


class SignInSession(Model):
    """A browser that is signed in: the cookie holds the secret, the row its hash; it ends at sign-out."""

    id = fields.UUIDField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "events.Account", related_name="sessions", on_delete=fields.CASCADE
    )
    account_id: UUID
    token_hash = fields.CharField(max_length=64, unique=True)
    created_at = UTCDatetimeField()
    seen_at = UTCDatetimeField()
    expires_at = UTCDatetimeField()
    device = fields.CharField(max_length=200, default="", db_default="")
    is_by_link = fields.BooleanField(default=False, db_default=False)

    class Meta:
        table = "sign_in_session"


class SignInLink(Model):
    """A sign-in link sent by mail or handed on: random, hashed, single use, consumed by POST."""

    id = fields.UUIDField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "events.Account", related_name="links", on_delete=fields.CASCADE
    )
    account_id: UUID
    token_hash = fields.CharField(max_length=64, unique=True)
    created_at = UTCDatetimeField()
    expires_at = UTCDatetimeField()
    used_at = UTCDatetimeField(null=True)
    is_handed_on = fields.BooleanField(default=False, db_default=False)

    class Meta:
        table = "sign_in_link"


class Grant(Model):
    """A right: this account has this role in this scope (an event or a mission)."""

    id = fields.UUIDField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "events.Account", related_name="grants", on_delete=fields.CASCADE
    )
    account_id: UUID
    role = fields.CharField(max_length=20)  # owner, organizer, check_in, reader
    scope_kind = fields.CharField(max_length=12)  # event, mission
    scope = fields.UUIDField()
    granted_at = UTCDatetimeField()
    granted_by = fields.UUIDField(null=True)

    class Meta:
        table = "grant_of_role"
        unique_together = (("account", "scope_kind", "scope"),)
        indexes = (("scope_kind", "scope"),)


class Attempt(Model):
    """How often something was tried in a window of time: sign-in, asking for a link, typing a code."""

    key = fields.CharField(max_length=100, primary_key=True)
    window_started_at = UTCDatetimeField()
    count = fields.IntField(default=0, db_default=0)

    class Meta:
        table = "attempt"
