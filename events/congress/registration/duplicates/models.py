"""Tables of registrations that are one person's."""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.congress.registration.models import Registration
from events.platform.storage.database import UTCDatetimeField


class RegistrationMerge(Model):
    """That two registrations are one person's: `ended` was in `state_before`, and `kept` stays. Stands until undone."""

    id = fields.UUIDField(primary_key=True)
    ended: fields.ForeignKeyRelation[Registration] = fields.ForeignKeyField(
        "events.Registration", related_name="merges", on_delete=fields.RESTRICT
    )
    ended_id: UUID
    kept: fields.ForeignKeyRelation[Registration] = fields.ForeignKeyField(
        "events.Registration", related_name="merged", on_delete=fields.RESTRICT
    )
    kept_id: UUID
    state_before = fields.CharField(max_length=12)
    made_at = UTCDatetimeField()
    made_by = fields.UUIDField()

    class Meta:
        table = "registration_merge"
        indexes = (("ended_id",), ("kept_id",))


class RegistrationSeparation(Model):
    """That a merge of registrations was undone. Never edited."""

    id = fields.UUIDField(primary_key=True)
    merge: fields.OneToOneRelation[RegistrationMerge] = fields.OneToOneField(
        "events.RegistrationMerge", related_name="separation", on_delete=fields.RESTRICT
    )
    merge_id: UUID
    made_at = UTCDatetimeField()
    made_by = fields.UUIDField()

    class Meta:
        table = "registration_separation"


class RegistrationDistinction(Model):
    """That two registrations are not one person's, so that nobody looks at them again; deleted by who thinks otherwise.

    `one` is that with the lower identifier.
    """

    id = fields.UUIDField(primary_key=True)
    one: fields.ForeignKeyRelation[Registration] = fields.ForeignKeyField(
        "events.Registration", related_name="distinctions", on_delete=fields.CASCADE
    )
    one_id: UUID
    other: fields.ForeignKeyRelation[Registration] = fields.ForeignKeyField(
        "events.Registration", related_name="distinguished", on_delete=fields.CASCADE
    )
    other_id: UUID
    made_at = UTCDatetimeField()
    made_by = fields.UUIDField()

    class Meta:
        table = "registration_distinction"
        unique_together = (("one", "other"),)
        indexes = (("other_id",),)
