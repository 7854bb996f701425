"""The outbox."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import UTCDatetimeField, json_field


class Message(Model):
    """One mail to one recipient.

    `kind` and `subject` (the row it is about) are stored and the text is made at delivery, so that no private
    link is ever at rest; `sent_text` keeps what was sent, with links masked. `dedup` makes one
    message of an act that is tried twice; `message_id` is fixed so that receivers can tell a duplicate.
    """

    id = fields.UUIDField(primary_key=True)
    scope = fields.UUIDField(null=True)  # the event
    kind = fields.CharField(max_length=40)
    subject = fields.UUIDField(null=True)
    details = json_field(default=dict)
    language = fields.CharField(max_length=12)
    recipient = fields.CharField(max_length=254)
    recipient_name = fields.CharField(max_length=200, default="", db_default="")
    dedup = fields.CharField(max_length=160, unique=True)
    message_id = fields.CharField(max_length=255)
    state = fields.CharField(max_length=12, default="queued", db_default="queued")  # queued, sending, sent, failed
    attempts = fields.IntField(default=0, db_default=0)
    due_at = UTCDatetimeField()
    leased_until = UTCDatetimeField(null=True)
    last_error = fields.TextField(default="")
    created_at = UTCDatetimeField()
    sent_at = UTCDatetimeField(null=True)
    sent_subject = fields.TextField(default="")
    sent_text = fields.TextField(default="")

    class Meta:
        table = "message"
        indexes = (("state", "due_at"), ("scope", "created_at"), ("subject",))
