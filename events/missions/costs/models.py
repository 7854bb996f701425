"""Tables of costs.

Money is whole minor units of its ISO 4217 currency; a rate is text, so that it stays what was typed.
"""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.missions.file.models import Delegate, Mission
from events.missions.itineraries.models import Leg
from events.platform.storage.database import UTCDatetimeField
from events.records.files.models import StoredFile


class BudgetLine(Model):
    """One line, planned and spent, in any currency. Texts: label.

    `rate` is how much of the mission's currency one unit of `currency` is worth ("0.131"), taken on `rate_on`.
    `is_direct` tells direct cost from what is added to reach the full cost: staff time, overhead, what a partner gives.
    """

    id = fields.UUIDField(primary_key=True)
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "events.Mission", related_name="budget_lines", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    code = fields.CharField(max_length=60)
    position = fields.IntField()
    kind = fields.CharField(max_length=12)  # transport, lodging, per_diem, fees, other
    payer = fields.CharField(max_length=8)  # sender, host, funder
    is_direct = fields.BooleanField(default=True, db_default=True)
    currency = fields.CharField(max_length=3)
    planned = fields.BigIntField(null=True)
    spent = fields.BigIntField(null=True)
    rate = fields.CharField(max_length=24, default="1", db_default="1")
    rate_on = fields.DateField(null=True)
    leg: fields.ForeignKeyNullableRelation[Leg] = fields.ForeignKeyField(
        "events.Leg", related_name="budget_lines", on_delete=fields.RESTRICT, null=True
    )
    leg_id: UUID | None
    removed_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "budget_line"
        unique_together = (("mission", "code"),)


class PerDiemRate(Model):
    """The worth of a night in a country to one person, from which per diem is reckoned by the itinerary."""

    id = fields.UUIDField(primary_key=True)
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "events.Mission", related_name="per_diem_rates", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    country = fields.CharField(max_length=2)
    amount = fields.BigIntField()
    currency = fields.CharField(max_length=3)
    rate = fields.CharField(max_length=24, default="1", db_default="1")
    rate_on = fields.DateField(null=True)
    payer = fields.CharField(max_length=8, default="sender", db_default="sender")
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "per_diem_rate"
        unique_together = (("mission", "country"),)


class Receipt(Model):
    """The picture or PDF of a receipt, from the office or from the field, perhaps put to a line."""

    id = fields.UUIDField(primary_key=True)
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "events.Mission", related_name="receipts", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    line: fields.ForeignKeyNullableRelation[BudgetLine] = fields.ForeignKeyField(
        "events.BudgetLine", related_name="receipts", on_delete=fields.RESTRICT, null=True
    )
    line_id: UUID | None
    delegate: fields.ForeignKeyNullableRelation[Delegate] = fields.ForeignKeyField(
        "events.Delegate", related_name="receipts", on_delete=fields.RESTRICT, null=True
    )
    delegate_id: UUID | None
    file: fields.ForeignKeyRelation[StoredFile] = fields.ForeignKeyField(
        "events.StoredFile", related_name="receipts", on_delete=fields.RESTRICT
    )
    file_id: UUID
    amount = fields.BigIntField(null=True)
    currency = fields.CharField(max_length=3, default="", db_default="")
    spent_on = fields.DateField(null=True)
    note = fields.TextField(default="")
    nonce = fields.CharField(max_length=64, unique=True)
    created_at = UTCDatetimeField()
    removed_at = UTCDatetimeField(null=True)

    class Meta:
        table = "receipt"
