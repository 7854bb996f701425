"""The outbox."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import UTCDatetimeField, json_field


class Message(Model):
    """One mail to one recipient.

    `kind` and `subject` (the row it is about) are stored and the text is made at delivery, so that no private
    link is ever at rest; `sent_text` keeps what was sent, with links masked. `dedup` makes one
    message of an act that is tried twice; `message_id` is fixed so that receivers can tell a duplicate. `batch` is the
    mailing that it belongs to.
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
    batch = fields.UUIDField(null=True)
    # held, queued, sending, sent, bounced, failed, withdrawn
    state = fields.CharField(max_length=12, default="queued", db_default="queued")
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
        indexes = (("state", "due_at"), ("scope", "created_at"), ("subject",), ("batch", "state"))


class Mailing(Model):
    """A message to many, whose texts are `subject` and `body`: one mail to each whom a filter finds, never a second.

    `audience` is the filter as the address of the list has it. Mails are `held` when they are queued, and leave once
    the mailing is released: at `sends_at`, a wall time in the event's zone, or at once. News is what is not about
    one's own registration; nobody gets it who does not want it.
    """

    id = fields.UUIDField(primary_key=True)
    scope = fields.UUIDField()  # the event
    reaches = fields.CharField(max_length=16)  # registrations, speakers
    audience: dict[str, str] = json_field(default=dict)
    is_news = fields.BooleanField(default=False, db_default=False)
    sends_at = fields.CharField(max_length=16, null=True)
    created_at = UTCDatetimeField()
    queued_at = UTCDatetimeField(null=True)
    released_at = UTCDatetimeField(null=True)
    stopped_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "mailing"
        indexes = (("scope", "created_at"),)

    @property
    def is_open(self) -> bool:
        """Return whether none of its mails waits or left, so that others can be chosen whom it reaches."""
        return self.state in {"draft", "stopped"}

    @property
    def state(self) -> str:
        """Return where it stands: draft, held, released or stopped."""
        if self.stopped_at:
            return "stopped"
        return "released" if self.released_at else "held" if self.queued_at else "draft"
