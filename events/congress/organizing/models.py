"""Tables of an event and of what organizers define for it.

Texts are not here: names, descriptions, labels live in `events.records.texts`, keyed by the row's id, with the
event's id as scope. Wall times are text "2027-05-25T09:00" in the event's zone with the derived
instant beside them. Rows are retired, not deleted, once something may point at them.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import UTCDatetimeField, json_field


class Event(Model):
    """One edition. `revision` counts every change of what the public sees; `version` guards edits.

    `pool` counts everybody's seats, `on_site_pool` and `online_pool` those of each way to take part. Prices of
    categories are in `currency`. With `approves_again`, what somebody changes after the approval is approved anew.
    `uid`, `sequence` and `revised_at` make the event's own dates an entry of calendars. `withdrawn_at` is when one that
    was public became a draft again: calendars that follow it say so.
    """

    id = fields.UUIDField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    state = fields.CharField(max_length=12, default="draft", db_default="draft")  # draft, published, cancelled
    revision = fields.IntField(default=1, db_default=1)
    version = fields.IntField(default=1, db_default=1)
    default_language = fields.CharField(max_length=12)
    languages = json_field(default=list)
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    time_zone = fields.CharField(max_length=64)
    country = fields.CharField(max_length=2, null=True)
    address = fields.TextField(default="")
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    website = fields.CharField(max_length=500, default="", db_default="")
    contact_email = fields.CharField(max_length=254, default="", db_default="")
    reply_to = fields.CharField(max_length=254, default="", db_default="")  # where answers to mails go, if elsewhere
    reminds = fields.BooleanField(default=False, db_default=False)  # three days before it begins
    unfinished_days = fields.IntField(null=True)  # before the deadline, whoever has not finished is reminded
    letter_days = fields.IntField(null=True)  # after it was sent, whoever has not opened their letter is reminded
    registration_opens = fields.CharField(max_length=16, null=True)
    registration_opens_at = UTCDatetimeField(null=True)
    registration_closes = fields.CharField(max_length=16, null=True)
    registration_closes_at = UTCDatetimeField(null=True)
    corrections_close = fields.CharField(max_length=16, null=True)  # until then people correct their own data
    certificates_from = fields.DateField(null=True)  # certificates of attendance; None for the last day
    approves_again = fields.BooleanField(default=False, db_default=False)
    is_demonstration = fields.BooleanField(default=False, db_default=False)
    uid = fields.CharField(max_length=255, unique=True)
    sequence = fields.IntField(default=0, db_default=0)
    revised_at = UTCDatetimeField()
    cancelled_at = UTCDatetimeField(null=True)
    withdrawn_at = UTCDatetimeField(null=True)
    pool: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField(
        "events.Pool", related_name="events", on_delete=fields.RESTRICT
    )
    pool_id: UUID
    on_site_pool: fields.ForeignKeyNullableRelation[Model] = fields.ForeignKeyField(
        "events.Pool", related_name="events_on_site", on_delete=fields.RESTRICT, null=True
    )
    on_site_pool_id: UUID | None
    online_pool: fields.ForeignKeyNullableRelation[Model] = fields.ForeignKeyField(
        "events.Pool", related_name="events_online", on_delete=fields.RESTRICT, null=True
    )
    online_pool_id: UUID | None
    currency = fields.CharField(max_length=3, default="", db_default="")
    copied_from = fields.UUIDField(null=True)
    created_at = UTCDatetimeField()
    updated_at = UTCDatetimeField()

    class Meta:
        table = "event"


def of_event(related_name: str) -> fields.ForeignKeyRelation[Event]:
    """Return the key of a row to its event, whose attribute `related_name` leads to these rows."""
    return fields.ForeignKeyField("events.Event", related_name=related_name, on_delete=fields.RESTRICT)


class Room(Model):
    """Where sessions take place.

    `join_url` is how an online room, or the stream of a hall, is joined: only registered people are shown it.
    `feed_generation` derives the address of the door's calendar.
    """

    id = fields.UUIDField(primary_key=True)
    event = of_event("rooms")
    event_id: UUID
    code = fields.CharField(max_length=60)
    position = fields.IntField()
    capacity = fields.IntField(null=True)
    is_online = fields.BooleanField(default=False, db_default=False)
    join_url = fields.CharField(max_length=500, default="", db_default="")
    feed_generation = fields.IntField(default=1, db_default=1)
    guid = fields.CharField(max_length=255, null=True)
    retired_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "room"
        unique_together = (("event", "code"),)


class Track(Model):
    """A theme. `colour` is 1 to 10, a place in the palette of the style sheet."""

    id = fields.UUIDField(primary_key=True)
    event = of_event("tracks")
    event_id: UUID
    code = fields.CharField(max_length=60)
    position = fields.IntField()
    colour = fields.IntField(default=1, db_default=1)
    retired_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "track"
        unique_together = (("event", "code"),)


class SessionType(Model):
    """A kind of session. A break spans all rooms and has no page of its own."""

    id = fields.UUIDField(primary_key=True)
    event = of_event("session_types")
    event_id: UUID
    code = fields.CharField(max_length=60)
    position = fields.IntField()
    is_break = fields.BooleanField(default=False, db_default=False)
    retired_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "session_type"
        unique_together = (("event", "code"),)


class Category(Model):
    """A category of participants with its own seats. `access` is how one comes into it.

    `opens` and `closes` stand in the place of the event's where they are set; `price` is in minor units of its
    currency.
    """

    id = fields.UUIDField(primary_key=True)
    event = of_event("categories")
    event_id: UUID
    pool: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField(
        "events.Pool", related_name="categories", on_delete=fields.RESTRICT
    )
    pool_id: UUID
    code = fields.CharField(max_length=60)
    position = fields.IntField()
    colour = fields.IntField(default=1, db_default=1)
    access = fields.CharField(max_length=16, default="open", db_default="open")  # an Access
    opens = fields.CharField(max_length=16, null=True)
    closes = fields.CharField(max_length=16, null=True)
    price = fields.BigIntField(null=True)
    per_host = fields.IntField(default=1, db_default=1)  # accompanying persons that one registration brings at most
    allows_on_site = fields.BooleanField(default=True, db_default=True)
    allows_online = fields.BooleanField(default=True, db_default=True)
    retired_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "category"
        unique_together = (("event", "code"),)


class FormField(Model):
    """A question that an event adds to its registration form. `field_version` is kept with each answer.

    Answers to one that `is_sensitive` are sealed. `seen_by` are the roles beside the owner that see its answers; None
    until an owner says which. `settings` are those that its kind has beside, by name. It is asked of those alone whom
    `shown_when` names; its answers are destroyed `kept_days` after the event, and `destroyed` counts them.
    """

    id = fields.UUIDField(primary_key=True)
    event = of_event("form_fields")
    event_id: UUID
    code = fields.CharField(max_length=60)
    position = fields.IntField()
    kind = fields.CharField(max_length=12)  # a key of KINDS in congress/registration/kinds.py
    is_required = fields.BooleanField(default=False, db_default=False)
    is_sensitive = fields.BooleanField(default=False, db_default=False)
    seen_by: list[str] | None = json_field(null=True)
    settings: dict[str, Any] | None = json_field(null=True)
    shown_when: dict[str, Any] | None = json_field(null=True)
    kept_days = fields.IntField(null=True)
    destroyed = fields.IntField(default=0, db_default=0)
    field_version = fields.IntField(default=1, db_default=1)
    retired_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "form_field"
        unique_together = (("event", "code"),)


class FieldOption(Model):
    """An option of a question; one with a capacity has a pool of seats."""

    id = fields.UUIDField(primary_key=True)
    field: fields.ForeignKeyRelation[FormField] = fields.ForeignKeyField(
        "events.FormField", related_name="options", on_delete=fields.RESTRICT
    )
    field_id: UUID
    pool: fields.ForeignKeyNullableRelation[Model] = fields.ForeignKeyField(
        "events.Pool", related_name="options", on_delete=fields.RESTRICT, null=True
    )
    pool_id: UUID | None
    code = fields.CharField(max_length=60)
    position = fields.IntField()
    retired_at = UTCDatetimeField(null=True)

    class Meta:
        table = "field_option"
        unique_together = (("field", "code"),)


class Page(Model):
    """A page of free text: practical information, hotels, visa, questions and answers, contact."""

    id = fields.UUIDField(primary_key=True)
    event = of_event("pages")
    event_id: UUID
    slug = fields.CharField(max_length=60)
    position = fields.IntField()
    is_published = fields.BooleanField(default=True, db_default=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "page"
        unique_together = (("event", "slug"),)


class MailWording(Model):
    """Texts of organizers that replace ours in one kind of mail: `subject` and `body`.

    A language in which they wrote none has ours.
    """

    id = fields.UUIDField(primary_key=True)
    event = of_event("mail_wordings")
    event_id: UUID
    kind = fields.CharField(max_length=40)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "mail_wording"
        unique_together = (("event", "kind"),)


class PrivacyNotice(Model):
    """One published wording of the privacy notice; a consent records which one was read. Never edited."""

    id = fields.UUIDField(primary_key=True)
    event = of_event("privacy_notices")
    event_id: UUID
    number = fields.IntField()
    published_at = UTCDatetimeField()

    class Meta:
        table = "privacy_notice"
        unique_together = (("event", "number"),)
