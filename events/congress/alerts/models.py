"""The table of alerts."""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.congress.organizing.models import of_event
from events.platform.storage.database import UTCDatetimeField, json_field


class Alert(Model):
    """That an address, in lower case, wants to be told once when registration is open, in a language.

    It counts once it is confirmed behind the link that was sent there. `open_then` are the categories that were open
    when it was asked for. From `told_at` it waits for its mail to leave, and is destroyed then.
    """

    id = fields.UUIDField(primary_key=True)
    event = of_event("alerts")
    event_id: UUID
    email = fields.CharField(max_length=254)
    language = fields.CharField(max_length=12)
    open_then: list[str] = json_field(default=list)
    asked_at = UTCDatetimeField()
    confirmed_at = UTCDatetimeField(null=True)
    told_at = UTCDatetimeField(null=True)

    class Meta:
        table = "opening_alert"
        unique_together = (("event", "email"),)
        indexes = (("told_at", "confirmed_at"),)
