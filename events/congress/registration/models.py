"""Tables of registrations.

A registration keeps its own snapshot of what goes on the badge. `active_key` is unique while the
registration stands (event, folded address, folded name) and NULL once cancelled; `nonce` is the
form's, so that a retry finds what the first try made. `email` is in lower case.
"""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.congress.organizing.models import Category, Event, FormField, PrivacyNotice
from events.platform.storage.database import UTCDatetimeField, json_field
from events.records.people.models import Person


class Registration(Model):
    """One person at one event."""

    id = fields.UUIDField(primary_key=True)
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField(
        "events.Event", related_name="registrations", on_delete=fields.RESTRICT
    )
    event_id: UUID
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "events.Person", related_name="registrations", on_delete=fields.RESTRICT
    )
    person_id: UUID
    category: fields.ForeignKeyRelation[Category] = fields.ForeignKeyField(
        "events.Category", related_name="registrations", on_delete=fields.RESTRICT
    )
    category_id: UUID
    reference = fields.CharField(max_length=12, unique=True)
    nonce = fields.CharField(max_length=64)
    active_key = fields.CharField(max_length=64, unique=True, null=True)
    state = fields.CharField(max_length=12)  # confirmed, waitlisted, cancelled
    badge_name = fields.CharField(max_length=200)
    legal_name = fields.CharField(max_length=200, default="", db_default="")
    email = fields.CharField(max_length=254)
    organization = fields.CharField(max_length=200, default="", db_default="")
    function = fields.CharField(max_length=200, default="", db_default="")
    country = fields.CharField(max_length=2)
    spoken_languages = json_field(default=list)
    attendance = fields.CharField(max_length=8)  # on_site, online
    language = fields.CharField(max_length=12)
    search_text = fields.TextField(default="")
    link_generation = fields.IntField(default=1, db_default=1)
    feed_generation = fields.IntField(default=1, db_default=1)
    badge_generation = fields.IntField(default=1, db_default=1)
    checked_in_at = UTCDatetimeField(null=True)
    registered_at = UTCDatetimeField()
    updated_at = UTCDatetimeField()
    cancelled_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "registration"
        unique_together = (("event", "nonce"),)
        indexes = (
            ("event_id", "registered_at"),
            ("event_id", "state", "category_id"),
            ("event_id", "email"),
            ("person_id",),
        )


class Answer(Model):
    """An answer to one of the event's own questions. Several choices are a JSON list of codes."""

    id = fields.BigIntField(primary_key=True)
    registration: fields.ForeignKeyRelation[Registration] = fields.ForeignKeyField(
        "events.Registration", related_name="answers", on_delete=fields.CASCADE
    )
    registration_id: UUID
    field: fields.ForeignKeyRelation[FormField] = fields.ForeignKeyField(
        "events.FormField", related_name="answers", on_delete=fields.RESTRICT
    )
    field_id: UUID
    field_version = fields.IntField()
    value = fields.TextField()

    class Meta:
        table = "answer"
        unique_together = (("registration", "field"),)


class Consent(Model):
    """A consent: that somebody agreed, when, and to which wording."""

    id = fields.BigIntField(primary_key=True)
    registration: fields.ForeignKeyRelation[Registration] = fields.ForeignKeyField(
        "events.Registration", related_name="consents", on_delete=fields.CASCADE
    )
    registration_id: UUID
    notice: fields.ForeignKeyRelation[PrivacyNotice] = fields.ForeignKeyField(
        "events.PrivacyNotice", related_name="consents", on_delete=fields.RESTRICT
    )
    notice_id: UUID
    given_at = UTCDatetimeField()

    class Meta:
        table = "consent"
        unique_together = (("registration", "notice"),)
