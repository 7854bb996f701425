"""The table of changes that are told."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import UTCDatetimeField, json_field


class Notice(Model):
    """A session or leg as it was before a change; what it is now stands in its own rows.

    While it is open, further changes of the same thing find it (`open_subject` is unique) and `before` stays. `batch`
    closes it: it is told together with what else was changed meanwhile. `passed_at` is when the office said that it
    had passed it on by itself. No mail is made here, only what one can be made from.
    """

    id = fields.UUIDField(primary_key=True)
    kind = fields.CharField(max_length=8)  # session, leg
    scope = fields.UUIDField()  # the event or mission
    subject = fields.UUIDField()
    open_subject = fields.UUIDField(null=True, unique=True)
    before = json_field(default=dict)  # Seen.stored()
    first_changed_at = UTCDatetimeField()
    changed_at = UTCDatetimeField()
    batch = fields.UUIDField(null=True)
    gathered_at = UTCDatetimeField(null=True)
    told_at = UTCDatetimeField(null=True)
    passed_at = UTCDatetimeField(null=True)
    passed_by = fields.UUIDField(null=True)

    class Meta:
        table = "notice"
        indexes = (("scope", "changed_at"), ("batch",))
