"""The table of requests for erasure."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.congress.registration.erasures.words import due_day
from events.congress.registration.models import Registration
from events.platform.storage.database import UTCDatetimeField


class ErasureRequest(Model):
    """That somebody asked for their registration to be erased.

    `open_for` is the registration while nobody has decided, NULL afterwards; `answer` is why it was refused.
    """

    id = fields.UUIDField(primary_key=True)
    registration: fields.ForeignKeyRelation[Registration] = fields.ForeignKeyField(
        "events.Registration", related_name="erasure_requests", on_delete=fields.CASCADE
    )
    registration_id: UUID
    open_for = fields.UUIDField(null=True, unique=True)
    state = fields.CharField(max_length=12)  # an ErasureState
    reason = fields.CharField(max_length=1000, default="", db_default="")
    answer = fields.CharField(max_length=1000, default="", db_default="")
    asked_at = UTCDatetimeField()
    closed_at = UTCDatetimeField(null=True)
    closed_by = fields.UUIDField(null=True)

    def due_on(self, zone: str) -> dt.date:
        """Return the last day on which it can be answered in time, in a zone."""
        return due_day(self.asked_at, zone)

    class Meta:
        table = "erasure_request"
        indexes = (("registration_id", "asked_at"),)
