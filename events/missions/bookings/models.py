"""The table of bookings read from mails and files, each waiting to become, or having become, a leg."""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.missions.file.models import Mission
from events.missions.itineraries.models import Leg
from events.platform.storage.database import UTCDatetimeField, json_field
from events.records.files.models import StoredFile


class Booking(Model):
    """One reservation as one file told it. `identity` is what a later mail about it has in common with it.

    `reservation` is the JSON of `reservation.Reservation` with the origin of each field; `state` is found (to be
    looked at), taken (made or changed `leg`) or dismissed.
    """

    id = fields.UUIDField(primary_key=True)
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "events.Mission", related_name="bookings", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    leg: fields.ForeignKeyNullableRelation[Leg] = fields.ForeignKeyField(
        "events.Leg", related_name="bookings", on_delete=fields.RESTRICT, null=True
    )
    leg_id: UUID | None
    file: fields.ForeignKeyRelation[StoredFile] = fields.ForeignKeyField(
        "events.StoredFile", related_name="bookings", on_delete=fields.RESTRICT
    )
    file_id: UUID
    identity = fields.CharField(max_length=200)
    state = fields.CharField(max_length=12, default="found", db_default="found")
    reservation = json_field(default=dict)
    received_at = UTCDatetimeField()
    decided_at = UTCDatetimeField(null=True)
    decided_by = fields.UUIDField(null=True)

    class Meta:
        table = "booking"
        indexes = (("mission_id", "identity"),)
