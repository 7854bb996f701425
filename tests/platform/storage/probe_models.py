"""Models of the tests' own, in a database of their own."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import JSONField, UTCDatetimeField


class Happening(Model):
    id = fields.IntField(primary_key=True)
    at = UTCDatetimeField(null=True)
    noticed_at = UTCDatetimeField(auto_now=True)
    values = JSONField[dict[str, str]](default=dict)


class Parent(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=10, unique=True)


class Child(Model):
    id = fields.IntField(primary_key=True)
    parent: fields.ForeignKeyRelation[Parent] = fields.ForeignKeyField("events.Parent", related_name="children")
