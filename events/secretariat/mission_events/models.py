"""The table that joins missions and events."""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.congress.organizing.models import Event
from events.missions.file.models import Mission


class MissionEvent(Model):
    """The event that a mission goes with; a mission has one at most."""

    id = fields.UUIDField(primary_key=True)
    mission: fields.OneToOneRelation[Mission] = fields.OneToOneField(
        "events.Mission", related_name="event_link", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField(
        "events.Event", related_name="mission_links", on_delete=fields.RESTRICT
    )
    event_id: UUID

    class Meta:
        table = "mission_event"
