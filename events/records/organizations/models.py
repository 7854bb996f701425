"""Tables of organizations.

Whoever takes part refers to one (`known_organization`) and keeps the name that was typed. A merge is a row and rewrites
no reference: reads follow it (`merging.py`), so that undoing it, by another row, gives each side its own back.
"""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import UTCDatetimeField, json_field


class Organization(Model):
    """One organization. Texts, in its own scope: name and acronym; their languages are those of the interface.

    `other_names` are further ones it is known by, in any language. `offers` and `seeks` are themes, and empty where it
    does neither. It is retired and never deleted: what refers to it goes on doing so.
    """

    id = fields.UUIDField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    state = fields.CharField(max_length=12)  # of OrganizationState
    kind = fields.CharField(max_length=24)  # of OrganizationKind
    country = fields.CharField(max_length=2, null=True)
    region = fields.CharField(max_length=120, default="", db_default="")
    city = fields.CharField(max_length=120, default="", db_default="")
    people_served = fields.BigIntField(null=True)
    connections = fields.BigIntField(null=True)
    website = fields.CharField(max_length=500, default="", db_default="")
    other_names = json_field(default=list)
    offers = json_field(default=list)  # of Theme
    seeks = json_field(default=list)
    search_text = fields.TextField(default="")  # every name and the town, folded
    created_at = UTCDatetimeField()
    updated_at = UTCDatetimeField()
    retired_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "organization"
        indexes = (("country", "kind"),)


class OrganizationKey(Model):
    """A name of an organization as matching compares it, written anew with each save of its names."""

    id = fields.BigIntField(primary_key=True)
    organization: fields.ForeignKeyRelation[Organization] = fields.ForeignKeyField(
        "events.Organization", related_name="keys", on_delete=fields.CASCADE
    )
    organization_id: UUID
    key = fields.CharField(max_length=200, db_index=True)
    is_acronym = fields.BooleanField(default=False, db_default=False)

    class Meta:
        table = "organization_key"
        unique_together = (("organization", "key"),)


class OrganizationMerge(Model):
    """That `source` is the same organization as `target`. Never edited; it stands until it is undone."""

    id = fields.UUIDField(primary_key=True)
    source: fields.ForeignKeyRelation[Organization] = fields.ForeignKeyField(
        "events.Organization", related_name="merges", on_delete=fields.RESTRICT
    )
    source_id: UUID
    target: fields.ForeignKeyRelation[Organization] = fields.ForeignKeyField(
        "events.Organization", related_name="merged", on_delete=fields.RESTRICT
    )
    target_id: UUID
    made_at = UTCDatetimeField()
    made_by = fields.UUIDField(null=True)

    class Meta:
        table = "organization_merge"


class OrganizationSeparation(Model):
    """That a merge was undone. Never edited."""

    id = fields.UUIDField(primary_key=True)
    merge: fields.OneToOneRelation[OrganizationMerge] = fields.OneToOneField(
        "events.OrganizationMerge", related_name="separation", on_delete=fields.RESTRICT
    )
    merge_id: UUID
    made_at = UTCDatetimeField()
    made_by = fields.UUIDField(null=True)

    class Meta:
        table = "organization_separation"
