"""Tables of invitations.

How often an invitation was used is no column: it is how many registrations stand by it, or handed their place on, so
that whatever ends one gives its use back.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.congress.organizing.models import Category, of_event
from events.congress.quotas.models import Delegation
from events.congress.registration.models import Registration
from events.platform.storage.database import UTCDatetimeField


class Invitation(Model):
    """An invitation to register in a category. Its link is derived from `generation`.

    With an `email`, in lower case, it registers that address alone; without one, whoever has its link. At most `uses`
    registrations stand by it at a time; they belong to its delegation, if it has one. `answer_by` is its last day in
    the event's zone. One that is `at_any_time` admits before registration opens and after it closes.
    """

    id = fields.UUIDField(primary_key=True)
    event = of_event("invitations")
    event_id: UUID
    category: fields.ForeignKeyRelation[Category] = fields.ForeignKeyField(
        "events.Category", related_name="invitations", on_delete=fields.RESTRICT
    )
    category_id: UUID
    delegation: fields.ForeignKeyNullableRelation[Delegation] = fields.ForeignKeyField(
        "events.Delegation", related_name="invitations", on_delete=fields.RESTRICT, null=True
    )
    delegation_id: UUID | None
    email = fields.CharField(max_length=254, null=True)
    name = fields.CharField(max_length=200, default="", db_default="")
    name_key = fields.CharField(max_length=200, default="", db_default="")
    language = fields.CharField(max_length=12)
    uses = fields.IntField(default=1, db_default=1)
    answer_by = fields.DateField(null=True)
    at_any_time = fields.BooleanField(default=False, db_default=False)
    generation = fields.IntField(default=1, db_default=1)
    sent_at = UTCDatetimeField(null=True)  # when a mail was last put into the outbox
    opened_at = UTCDatetimeField(null=True)
    declined_at = UTCDatetimeField(null=True)
    withdrawn_at = UTCDatetimeField(null=True)
    erased_at = UTCDatetimeField(null=True)
    created_at = UTCDatetimeField()
    updated_at = UTCDatetimeField()
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "invitation"
        unique_together = (("event", "email"),)
        indexes = (("event_id", "created_at"), ("event_id", "name_key"))

    def is_over(self, today: dt.date) -> bool:
        """Whether its last day is over."""
        return self.answer_by is not None and self.answer_by < today


class InvitationUse(Model):
    """That somebody registered by an invitation. One that was cancelled or declined counts no more."""

    id = fields.BigIntField(primary_key=True)
    invitation: fields.ForeignKeyRelation[Invitation] = fields.ForeignKeyField(
        "events.Invitation", related_name="registrations", on_delete=fields.RESTRICT
    )
    invitation_id: UUID
    registration: fields.ForeignKeyRelation[Registration] = fields.ForeignKeyField(
        "events.Registration", related_name="invitation_uses", on_delete=fields.RESTRICT
    )
    registration_id: UUID
    used_at = UTCDatetimeField()

    class Meta:
        table = "invitation_use"
        unique_together = (("registration",),)
        indexes = (("invitation_id",),)
