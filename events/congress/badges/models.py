"""Tables of credentials and of what happened at the door."""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.congress.organizing.models import of_event
from events.congress.registration.models import Registration
from events.platform.storage.database import UTCDatetimeField


class Credential(Model):
    """The code on a badge: an opaque identifier that is signed, and a short code that people type."""

    id = fields.UUIDField(primary_key=True)
    event = of_event("credentials")
    event_id: UUID
    registration: fields.ForeignKeyRelation[Registration] = fields.ForeignKeyField(
        "events.Registration", related_name="credentials", on_delete=fields.RESTRICT
    )
    registration_id: UUID
    public_id = fields.CharField(max_length=16, unique=True)  # 8 random bytes, hexadecimal
    short_code = fields.CharField(max_length=12)
    key_number = fields.IntField(default=1, db_default=1)
    issued_at = UTCDatetimeField()
    revoked_at = UTCDatetimeField(null=True)

    class Meta:
        table = "credential"
        unique_together = (("event", "short_code"),)
        indexes = (("registration_id",),)


class Scan(Model):
    """One reading of a badge at the door; rows are only ever added.

    `nonce` is the device's, so that a reading sent twice is one; `scanned_at` is when the code was read (by our
    clock, less the time that the device kept it for want of a network), `recorded_at` when we heard of it.
    """

    id = fields.BigIntField(primary_key=True)
    event = of_event("scans")
    event_id: UUID
    registration: fields.ForeignKeyNullableRelation[Registration] = fields.ForeignKeyField(
        "events.Registration", related_name="scans", on_delete=fields.RESTRICT, null=True
    )
    registration_id: UUID | None
    result = fields.CharField(max_length=12)  # of an `Outcome`, or undone
    method = fields.CharField(max_length=12)  # camera, scanner, typed, search
    check_point = fields.CharField(max_length=60, default="", db_default="")
    device = fields.CharField(max_length=64, default="", db_default="")
    nonce = fields.CharField(max_length=64, unique=True)
    account = fields.UUIDField(null=True)
    scanned_at = UTCDatetimeField(null=True)
    recorded_at = UTCDatetimeField()

    class Meta:
        table = "scan"
        indexes = (("event_id", "recorded_at"), ("registration_id",))
