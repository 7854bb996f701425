"""The table of files that somebody asked for."""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.congress.organizing.models import Event
from events.platform.storage.database import UTCDatetimeField, json_field


class RegistrationExport(Model):
    """A list of registrations that becomes a file, for the account that asked; both go together, soon.

    `query` narrows the list, `columns` are the keys of what is in the file. While it is made it is `waiting`, has an
    `open_key` (one for an account in an event) and, where a process is at it, a lease.
    """

    id = fields.UUIDField(primary_key=True)
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField(
        "events.Event", related_name="registration_exports", on_delete=fields.CASCADE
    )
    event_id: UUID
    asked_by = fields.UUIDField()
    open_key = fields.CharField(max_length=80, null=True, unique=True)
    role = fields.CharField(max_length=12)
    kind = fields.CharField(max_length=4)  # csv, xlsx, json
    query: dict[str, str] = json_field(default=dict)
    columns: list[str] = json_field(default=list)
    language = fields.CharField(max_length=8)
    state = fields.CharField(max_length=8, default="waiting", db_default="waiting")  # waiting, done, failed, no_room
    total = fields.IntField()
    done = fields.IntField(default=0, db_default=0)
    attempts = fields.IntField(default=0, db_default=0)
    asked_at = UTCDatetimeField()
    lease_until = UTCDatetimeField(null=True)
    ended_at = UTCDatetimeField(null=True)

    class Meta:
        table = "registration_export"
        indexes = (("state", "asked_at"), ("event_id",))

    @property
    def is_open(self) -> bool:
        return self.state == "waiting"
