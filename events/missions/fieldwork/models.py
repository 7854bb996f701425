"""Tables of what comes from the field. A `nonce` of the device makes a note that is sent twice one note."""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.missions.file.models import Delegate, Mission
from events.missions.itineraries.models import Leg
from events.platform.storage.database import UTCDatetimeField, json_field
from events.records.files.models import StoredFile


class FieldNote(Model):
    """A note of a traveller. `noted_at` is their device's clock, `received_at` ours.

    `details` holds what the kind asks for ({"starts": "2008-03-20T10:30"}, {"driver": …, "driver_phone": …}); the
    office takes it over into the itinerary, or dismisses it.
    """

    id = fields.UUIDField(primary_key=True)
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "events.Mission", related_name="field_notes", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    delegate: fields.ForeignKeyRelation[Delegate] = fields.ForeignKeyField(
        "events.Delegate", related_name="field_notes", on_delete=fields.RESTRICT
    )
    delegate_id: UUID
    leg: fields.ForeignKeyNullableRelation[Leg] = fields.ForeignKeyField(
        "events.Leg", related_name="field_notes", on_delete=fields.RESTRICT, null=True
    )
    leg_id: UUID | None
    kind = fields.CharField(max_length=8)  # time, driver, receipt, minutes, note
    body = fields.TextField(default="")
    details = json_field(default=dict)
    file: fields.ForeignKeyNullableRelation[StoredFile] = fields.ForeignKeyField(
        "events.StoredFile", related_name="field_notes", on_delete=fields.RESTRICT, null=True
    )
    file_id: UUID | None
    nonce = fields.CharField(max_length=64, unique=True)
    noted_at = UTCDatetimeField()
    received_at = UTCDatetimeField()
    state = fields.CharField(max_length=12, default="new", db_default="new")  # new, taken, dismissed
    decided_at = UTCDatetimeField(null=True)
    decided_by = fields.UUIDField(null=True)

    class Meta:
        table = "field_note"
        indexes = (("mission_id", "received_at"),)


class RollCall(Model):
    """The office asks everybody whether they are safe."""

    id = fields.UUIDField(primary_key=True)
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "events.Mission", related_name="roll_calls", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    message = fields.TextField(default="")
    called_at = UTCDatetimeField()
    called_by = fields.UUIDField(null=True)
    closed_at = UTCDatetimeField(null=True)

    class Meta:
        table = "roll_call"


class RollAnswer(Model):
    """ "I am safe", or "I need help"; the last one of a person counts. Both clocks are kept."""

    id = fields.UUIDField(primary_key=True)
    roll_call: fields.ForeignKeyRelation[RollCall] = fields.ForeignKeyField(
        "events.RollCall", related_name="answers", on_delete=fields.RESTRICT
    )
    roll_call_id: UUID
    delegate: fields.ForeignKeyRelation[Delegate] = fields.ForeignKeyField(
        "events.Delegate", related_name="roll_answers", on_delete=fields.RESTRICT
    )
    delegate_id: UUID
    is_safe = fields.BooleanField()
    note = fields.TextField(default="")
    answered_at = UTCDatetimeField()
    received_at = UTCDatetimeField()
    nonce = fields.CharField(max_length=64, unique=True)

    class Meta:
        table = "roll_answer"
