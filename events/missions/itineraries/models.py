"""Tables of itineraries: places, legs, who deviates from them, documents, and warnings that were set aside.

Times are wall times "2008-03-15T09:40" with zone and fold, the instants are derived. `uid`, `sequence`, `revised_at`
and `cancelled_at` make a leg an item of calendars. Rows are cancelled or taken out, not deleted.
"""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.missions.file.models import Contact, Delegate, Mission, MissionPartner, Objective
from events.platform.storage.database import UTCDatetimeField, json_field
from events.platform.storage.wall_times import Timed
from events.records.files.models import StoredFile


class Place(Model):
    """Somewhere on an itinerary. Texts: name, notes. `altitude` is in metres."""

    id = fields.UUIDField(primary_key=True)
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "events.Mission", related_name="places", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    code = fields.CharField(max_length=60)
    kind = fields.CharField(max_length=12)  # of plan.kinds.PlaceKind
    time_zone = fields.CharField(max_length=64)
    city = fields.CharField(max_length=120, default="", db_default="")
    country = fields.CharField(max_length=2, null=True)
    local_name = fields.CharField(max_length=200, default="", db_default="")
    local_language = fields.CharField(max_length=12, default="", db_default="")
    address = fields.TextField(default="")
    phone = fields.CharField(max_length=40, default="", db_default="")
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    altitude = fields.IntField(null=True)
    iata = fields.CharField(max_length=3, default="", db_default="")
    removed_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "place"
        unique_together = (("mission", "code"),)


class Leg(Timed):
    """One thing on the itinerary. Texts: title, notes, agenda.

    Of an open-ended leg nobody knows when it arrives: its end is assumed.
    A shared leg is everybody's but for those whom a LegPerson takes off; another is only theirs whom one puts on.
    """

    id = fields.UUIDField(primary_key=True)
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "events.Mission", related_name="legs", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    code = fields.CharField(max_length=60)
    kind = fields.CharField(max_length=12)  # of plan.kinds.LegKind
    status = fields.CharField(max_length=12, default="planned", db_default="planned")  # of plan.kinds.LegStatus
    is_shared = fields.BooleanField(default=True, db_default=True)
    starts_zone = fields.CharField(max_length=64)
    ends_zone = fields.CharField(max_length=64)
    origin: fields.ForeignKeyNullableRelation[Place] = fields.ForeignKeyField(
        "events.Place", related_name="legs_from", on_delete=fields.RESTRICT, null=True
    )
    origin_id: UUID | None
    destination: fields.ForeignKeyNullableRelation[Place] = fields.ForeignKeyField(
        "events.Place", related_name="legs_to", on_delete=fields.RESTRICT, null=True
    )
    destination_id: UUID | None
    origin_terminal = fields.CharField(max_length=40, default="", db_default="")
    destination_terminal = fields.CharField(max_length=40, default="", db_default="")
    is_open_ended = fields.BooleanField(default=False, db_default=False)
    carrier = fields.CharField(max_length=120, default="", db_default="")
    number = fields.CharField(max_length=40, default="", db_default="")
    vehicle = fields.CharField(max_length=120, default="", db_default="")
    driver = fields.CharField(max_length=120, default="", db_default="")
    driver_phone = fields.CharField(max_length=40, default="", db_default="")
    reference = fields.CharField(max_length=60, default="", db_default="")
    partner: fields.ForeignKeyNullableRelation[MissionPartner] = fields.ForeignKeyField(
        "events.MissionPartner", related_name="legs", on_delete=fields.RESTRICT, null=True
    )
    partner_id: UUID | None
    contact: fields.ForeignKeyNullableRelation[Contact] = fields.ForeignKeyField(
        "events.Contact", related_name="legs", on_delete=fields.RESTRICT, null=True
    )
    contact_id: UUID | None
    language = fields.CharField(max_length=12, default="", db_default="")
    needs_interpreter = fields.BooleanField(default=False, db_default=False)
    interpreter: fields.ForeignKeyNullableRelation[Delegate] = fields.ForeignKeyField(
        "events.Delegate", related_name="interpreted_legs", on_delete=fields.RESTRICT, null=True
    )
    interpreter_id: UUID | None
    interpreter_name = fields.CharField(max_length=200, default="", db_default="")
    uid = fields.CharField(max_length=255, unique=True)
    sequence = fields.IntField(default=0, db_default=0)
    created_at = UTCDatetimeField()
    revised_at = UTCDatetimeField()
    cancelled_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "leg"
        unique_together = (("mission", "code"),)
        indexes = (("mission_id", "starts_at"),)


class LegPerson(Model):
    """That somebody deviates: taken off a shared leg, or put on one of their own.

    The row stays when they come back: `sequence` grows at each change and is added to the leg's in their calendar,
    and somebody who was taken off finds the leg as cancelled there for a while, as it was then (`told`). `put_on_at` is
    when somebody was first put on a leg that was not theirs: of what was cancelled before, they never heard.
    """

    id = fields.BigIntField(primary_key=True)
    leg: fields.ForeignKeyRelation[Leg] = fields.ForeignKeyField(
        "events.Leg", related_name="leg_people", on_delete=fields.CASCADE
    )
    leg_id: UUID
    delegate: fields.ForeignKeyRelation[Delegate] = fields.ForeignKeyField(
        "events.Delegate", related_name="leg_people", on_delete=fields.CASCADE
    )
    delegate_id: UUID
    is_on = fields.BooleanField()
    sequence = fields.IntField(default=0, db_default=0)
    changed_at = UTCDatetimeField()
    told = json_field(null=True)
    put_on_at = UTCDatetimeField(null=True)

    class Meta:
        table = "leg_person"
        unique_together = (("leg", "delegate"),)


class LegObjective(Model):
    """That a meeting or visit serves an objective."""

    id = fields.BigIntField(primary_key=True)
    leg: fields.ForeignKeyRelation[Leg] = fields.ForeignKeyField(
        "events.Leg", related_name="leg_objectives", on_delete=fields.CASCADE
    )
    leg_id: UUID
    objective: fields.ForeignKeyRelation[Objective] = fields.ForeignKeyField(
        "events.Objective", related_name="leg_objectives", on_delete=fields.CASCADE
    )
    objective_id: UUID

    class Meta:
        table = "leg_objective"
        unique_together = (("leg", "objective"),)


class MissionDocument(Model):
    """A file of the mission or of one leg, and who else is given it."""

    id = fields.UUIDField(primary_key=True)
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "events.Mission", related_name="documents", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    leg: fields.ForeignKeyNullableRelation[Leg] = fields.ForeignKeyField(
        "events.Leg", related_name="documents", on_delete=fields.RESTRICT, null=True
    )
    leg_id: UUID | None
    file: fields.ForeignKeyRelation[StoredFile] = fields.ForeignKeyField(
        "events.StoredFile", related_name="mission_documents", on_delete=fields.RESTRICT
    )
    file_id: UUID
    name = fields.CharField(max_length=200)
    is_for_travellers = fields.BooleanField(default=True, db_default=True)
    is_for_hosts = fields.BooleanField(default=False, db_default=False)
    created_at = UTCDatetimeField()
    removed_at = UTCDatetimeField(null=True)

    class Meta:
        table = "mission_document"


class WarningSetAside(Model):
    """A warning that somebody has looked at and decided to live with."""

    id = fields.BigIntField(primary_key=True)
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "events.Mission", related_name="warnings_set_aside", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    key = fields.CharField(max_length=200)
    reason = fields.TextField()
    set_aside_by = fields.UUIDField(null=True)
    set_aside_by_name = fields.CharField(max_length=200, default="", db_default="")
    set_aside_at = UTCDatetimeField()

    class Meta:
        table = "warning_set_aside"
        unique_together = (("mission", "key"),)
