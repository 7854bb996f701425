"""Tables of delegations to an event, how many people each may name in a category, and who is named in public.

Who belongs to one is a registration with `delegation_id`. While it stands it holds a place in the pool of its quota,
in whatever state it is: nominated, waiting or confirmed.
"""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.congress.organizing.models import Category, Event, of_event
from events.platform.storage.database import UTCDatetimeField
from events.records.files.models import StoredFile
from events.records.organizations.models import Organization
from events.records.seats.models import Pool


class Delegation(Model):
    """Those whom an organization or a country sends to an event, named by its focal point.

    `name` is that of the organization as it was typed, "" for a country. `opens` and `closes` are wall times in the
    event's zone, between which people can be named; None is without limit. `head_id` is a registration,
    the head while it stands in the delegation; who takes its place over is not the head by that. `letter` is the
    note verbale or letter of nomination; `letter_reason` says why it was sent back.
    """

    id = fields.UUIDField(primary_key=True)
    event = of_event("delegations")
    event_id: UUID
    known_organization: fields.ForeignKeyNullableRelation[Organization] = fields.ForeignKeyField(
        "events.Organization", related_name="event_delegations", on_delete=fields.RESTRICT, null=True
    )
    known_organization_id: UUID | None
    name = fields.CharField(max_length=200, default="", db_default="")
    country = fields.CharField(max_length=2)
    focal_name = fields.CharField(max_length=200)
    focal_email = fields.CharField(max_length=254)
    focal_language = fields.CharField(max_length=12)
    opens = fields.CharField(max_length=16, null=True)
    closes = fields.CharField(max_length=16, null=True)
    notes = fields.TextField(default="")
    waits_together = fields.BooleanField(default=False, db_default=False)
    head_id = fields.UUIDField(null=True)
    letter: fields.ForeignKeyNullableRelation[StoredFile] = fields.ForeignKeyField(
        "events.StoredFile", related_name="delegation_letters", on_delete=fields.RESTRICT, null=True
    )
    letter_id: UUID | None
    letter_state = fields.CharField(max_length=12, default="missing", db_default="missing")  # a LetterState
    letter_reason = fields.CharField(max_length=1000, default="", db_default="")
    letter_at = UTCDatetimeField(null=True)
    link_generation = fields.IntField(default=1, db_default=1)
    retired_at = UTCDatetimeField(null=True)
    created_at = UTCDatetimeField()
    updated_at = UTCDatetimeField()
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "delegation"
        indexes = (("event_id", "created_at"), ("known_organization_id",))


class DelegationQuota(Model):
    """How many people a delegation may name in a category: the capacity of a pool in which each holds a place."""

    id = fields.UUIDField(primary_key=True)
    delegation: fields.ForeignKeyRelation[Delegation] = fields.ForeignKeyField(
        "events.Delegation", related_name="quotas", on_delete=fields.RESTRICT
    )
    delegation_id: UUID
    category: fields.ForeignKeyRelation[Category] = fields.ForeignKeyField(
        "events.Category", related_name="delegation_quotas", on_delete=fields.RESTRICT
    )
    category_id: UUID
    pool: fields.ForeignKeyRelation[Pool] = fields.ForeignKeyField(
        "events.Pool", related_name="delegation_quotas", on_delete=fields.RESTRICT
    )
    pool_id: UUID

    class Meta:
        table = "delegation_quota"
        unique_together = (("delegation", "category"),)


class ParticipantList(Model):
    """The revision of an event's public list of participants, which is none of the event's own."""

    id = fields.BigIntField(primary_key=True)
    event: fields.OneToOneRelation[Event] = fields.OneToOneField(
        "events.Event", related_name="participant_list", on_delete=fields.CASCADE
    )
    event_id: UUID
    number = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "participant_list"
