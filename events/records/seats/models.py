"""Pools of seats and the claims on them."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import UTCDatetimeField


class Pool(Model):
    """So many seats, so many taken. A pool without capacity never runs out but still counts.

    `offer_hours` of the pool that all seats of an event count in is for how long a freed one is offered; None gives it.
    """

    id = fields.UUIDField(primary_key=True)
    scope = fields.UUIDField()
    capacity = fields.IntField(null=True)
    taken = fields.IntField(default=0, db_default=0)  # held and offered
    offer_hours = fields.IntField(null=True)

    class Meta:
        table = "pool"
        indexes = (("scope",),)


class Claim(Model):
    """Somebody's seat, or place in the queue for one.

    `holder` is the registration; `claimed_at` orders a waiting list; `group` ties claims that are
    granted together or not at all; `expires_at` ends an offer that was not accepted.
    """

    id = fields.BigIntField(primary_key=True)
    pool: fields.ForeignKeyRelation[Pool] = fields.ForeignKeyField(
        "events.Pool", related_name="claims", on_delete=fields.RESTRICT
    )
    pool_id: str
    holder = fields.UUIDField()
    state = fields.CharField(max_length=12)  # taken, offered, waiting, released
    group = fields.UUIDField(null=True)
    claimed_at = UTCDatetimeField()
    expires_at = UTCDatetimeField(null=True)

    class Meta:
        table = "claim"
        unique_together = (("pool", "holder"),)
        indexes = (("pool_id", "state", "claimed_at"), ("holder",), ("group",), ("state", "expires_at"))
