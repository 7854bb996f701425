"""Tables of what came of a mission. Results of objectives are on the objectives and indicators themselves."""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.missions.file.models import Mission, MissionPartner, Objective
from events.missions.itineraries.models import Leg
from events.partnerships.models import Partnership
from events.platform.storage.database import UTCDatetimeField, json_field


class Minutes(Model):
    """The minutes of one meeting. Texts: body."""

    id = fields.UUIDField(primary_key=True)
    leg: fields.ForeignKeyRelation[Leg] = fields.ForeignKeyField(
        "events.Leg", related_name="minutes", on_delete=fields.RESTRICT
    )
    leg_id: UUID
    written_by = fields.CharField(max_length=200, default="", db_default="")
    updated_at = UTCDatetimeField()
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "minutes"
        unique_together = (("leg",),)


class JointAction(Model):
    """Something agreed to be done together, until closed or carried to the next mission. Texts: title, details."""

    id = fields.UUIDField(primary_key=True)
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "events.Mission", related_name="joint_actions", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    partner: fields.ForeignKeyNullableRelation[MissionPartner] = fields.ForeignKeyField(
        "events.MissionPartner", related_name="joint_actions", on_delete=fields.RESTRICT, null=True
    )
    partner_id: UUID | None
    objective: fields.ForeignKeyNullableRelation[Objective] = fields.ForeignKeyField(
        "events.Objective", related_name="joint_actions", on_delete=fields.RESTRICT, null=True
    )
    objective_id: UUID | None
    leg: fields.ForeignKeyNullableRelation[Leg] = fields.ForeignKeyField(
        "events.Leg", related_name="joint_actions", on_delete=fields.RESTRICT, null=True
    )
    leg_id: UUID | None
    code = fields.CharField(max_length=60)
    state = fields.CharField(max_length=12, default="open", db_default="open")  # open, under_way, done, dropped
    due_on = fields.DateField(null=True)
    responsible = fields.CharField(max_length=200, default="", db_default="")
    responsible_email = fields.CharField(max_length=254, default="", db_default="")
    language = fields.CharField(max_length=12)
    carried_from = fields.UUIDField(null=True)
    carried_to = fields.UUIDField(null=True)
    created_at = UTCDatetimeField()
    closed_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "joint_action"
        unique_together = (("mission", "code"),)


class ActionComment(Model):
    """A remark on a joint action, or a change of its state. Never edited."""

    id = fields.UUIDField(primary_key=True)
    action: fields.ForeignKeyRelation[JointAction] = fields.ForeignKeyField(
        "events.JointAction", related_name="comments", on_delete=fields.RESTRICT
    )
    action_id: UUID
    body = fields.TextField(default="")
    state = fields.CharField(max_length=12, default="", db_default="")  # the new state, when it changed
    made_by = fields.UUIDField(null=True)
    made_by_name = fields.CharField(max_length=200, default="", db_default="")
    made_at = UTCDatetimeField()
    nonce = fields.CharField(max_length=64, unique=True)

    class Meta:
        table = "action_comment"


class Rating(Model):
    """How one side rates the partnership on the eleven criteria, 1 to 5 each or nothing, and the warning signs it sees.

    `partner` is None for the sending side. `may_quote` lets the report tell the remark and the signs: without it they
    are for the coordination alone. Never edited: a later rating stands beside it.
    """

    id = fields.UUIDField(primary_key=True)
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "events.Mission", related_name="ratings", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    partnership: fields.ForeignKeyNullableRelation[Partnership] = fields.ForeignKeyField(
        "events.Partnership", related_name="ratings", on_delete=fields.RESTRICT, null=True
    )
    partnership_id: UUID | None
    partner: fields.ForeignKeyNullableRelation[MissionPartner] = fields.ForeignKeyField(
        "events.MissionPartner", related_name="ratings", on_delete=fields.RESTRICT, null=True
    )
    partner_id: UUID | None
    rated_on = fields.DateField()
    scores = json_field(default=dict)
    signs = json_field(default=list)
    comment = fields.TextField(default="")
    may_quote = fields.BooleanField(default=False, db_default=False)
    language = fields.CharField(max_length=12)
    rated_by_name = fields.CharField(max_length=200, default="", db_default="")
    nonce = fields.CharField(max_length=64, unique=True)
    created_at = UTCDatetimeField()

    class Meta:
        table = "rating"


class Lesson(Model):
    """Something to keep or to do otherwise next time. Texts: body."""

    id = fields.UUIDField(primary_key=True)
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "events.Mission", related_name="lessons", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    position = fields.IntField()
    kind = fields.CharField(max_length=8)  # keep, change
    removed_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "lesson"
