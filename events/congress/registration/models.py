"""Tables of registrations.

A registration keeps its own snapshot of what goes on the badge. `active_key` is unique while the
registration stands (event, folded address, folded name) and NULL once cancelled or declined; `nonce` is the
form's, so that a retry finds what the first try made. `email` is in lower case. What ends in `_key` is the folded
text by which lists sort and filter.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.congress.organizing.models import Category, Event, FormField, PrivacyNotice
from events.congress.quotas.models import Delegation
from events.congress.registration.life import OVER, holds_seat, stage_of
from events.platform.storage.database import UTCDatetimeField, json_field
from events.records.organizations.models import Organization
from events.records.people.models import Person


class Registration(Model):
    """One person at one event.

    Its life stands in two columns, `state` and `approval`; `life.py` says what they mean together. `cancelled_at` is
    when it ended: cancelled, declined or refused. `life_turns` counts how often that life led back. `price` is what the
    category cost when they came into it, in minor units of `currency`.
    """

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
    delegation: fields.ForeignKeyNullableRelation[Delegation] = fields.ForeignKeyField(
        "events.Delegation", related_name="registrations", on_delete=fields.RESTRICT, null=True
    )
    delegation_id: UUID | None
    host: fields.ForeignKeyNullableRelation[Registration] = fields.ForeignKeyField(
        "events.Registration", related_name="accompanying", on_delete=fields.RESTRICT, null=True
    )  # whom they accompany
    host_id: UUID | None
    nominated_at = UTCDatetimeField(null=True)  # when a delegation named them, whom it may then withdraw
    reference = fields.CharField(max_length=12, unique=True)
    nonce = fields.CharField(max_length=64)
    active_key = fields.CharField(max_length=64, unique=True, null=True)
    state = fields.CharField(max_length=12)  # a State
    approval = fields.CharField(max_length=12, default="not_asked", db_default="not_asked")  # an Approval
    approval_reason = fields.CharField(max_length=1000, default="", db_default="")
    approval_by = fields.UUIDField(null=True)
    approval_at = UTCDatetimeField(null=True)
    payment = fields.CharField(max_length=8, default="free", db_default="free")  # a Payment
    price = fields.BigIntField(null=True)
    currency = fields.CharField(max_length=3, default="", db_default="")
    payment_note = fields.CharField(max_length=200, default="", db_default="")
    payment_by = fields.UUIDField(null=True)
    payment_at = UTCDatetimeField(null=True)
    handed_to = fields.UUIDField(null=True)  # the registration that has had its place since
    life_turns = fields.IntField(default=0, db_default=0)
    badge_name = fields.CharField(max_length=200)
    badge_name_key = fields.CharField(max_length=200, default="", db_default="")
    legal_name = fields.CharField(max_length=200, default="", db_default="")
    legal_name_key = fields.CharField(max_length=200, default="", db_default="")
    email = fields.CharField(max_length=254)
    organization = fields.CharField(max_length=200, default="", db_default="")
    organization_key = fields.CharField(max_length=200, default="", db_default="")
    known_organization: fields.ForeignKeyNullableRelation[Organization] = fields.ForeignKeyField(
        "events.Organization", related_name="registrations", on_delete=fields.RESTRICT, null=True
    )
    known_organization_id: UUID | None
    function = fields.CharField(max_length=200, default="", db_default="")
    function_key = fields.CharField(max_length=200, default="", db_default="")
    country = fields.CharField(max_length=2)
    spoken_languages = json_field(default=list)
    attendance = fields.CharField(max_length=8)  # on_site, online
    is_listed = fields.BooleanField(default=False, db_default=False)  # agreed to be named in the public list
    language = fields.CharField(max_length=12)
    search_text = fields.TextField(default="")
    link_generation = fields.IntField(default=1, db_default=1)
    feed_generation = fields.IntField(default=1, db_default=1)
    star_changes = fields.IntField(default=0, db_default=0)  # how often they starred a session or took it back
    badge_generation = fields.IntField(default=1, db_default=1)
    checked_in_at = UTCDatetimeField(null=True)
    registered_at = UTCDatetimeField()
    updated_at = UTCDatetimeField()
    cancelled_at = UTCDatetimeField(null=True)
    erased_at = UTCDatetimeField(null=True)
    taggings: fields.ReverseRelation[Tagging]
    news_declined_at = UTCDatetimeField(null=True)  # when they said that they want no news of the event
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "registration"
        unique_together = (("event", "nonce"),)
        indexes = (
            ("event_id", "registered_at"),
            ("event_id", "badge_name_key"),
            ("event_id", "organization_key"),
            ("event_id", "country"),
            ("event_id", "id"),
            # For those that answered something or are of a country, and are not erased, without a look at their rows.
            ("event_id", "id", "erased_at"),
            ("event_id", "country", "erased_at"),
            ("event_id", "state", "category_id", "approval"),
            ("event_id", "email"),
            ("person_id",),
            ("known_organization_id",),
            ("handed_to",),
            ("host_id",),
            ("delegation_id",),
        )

    @property
    def stage(self) -> str:
        return stage_of(self.state, self.approval)

    @property
    def holds_seat(self) -> bool:
        return holds_seat(self.state, self.approval)

    @property
    def is_over(self) -> bool:
        return self.stage in OVER


class FieldRevision(Model):
    """A question as it was asked before it changed: what the answers given then are shown by. Never edited.

    How it is asked now stands in its own rows; `label` is language to text, `options` are codes with such labels. The
    `help` is kept of what people agree to.
    """

    id = fields.BigIntField(primary_key=True)
    field: fields.ForeignKeyRelation[FormField] = fields.ForeignKeyField(
        "events.FormField", related_name="revisions", on_delete=fields.CASCADE
    )
    field_id: UUID
    number = fields.IntField()
    kind = fields.CharField(max_length=12)
    label: dict[str, str] = json_field(default=dict)
    options: list[dict[str, Any]] = json_field(default=list)
    help: dict[str, str] | None = json_field(null=True)
    replaced_at = UTCDatetimeField()

    class Meta:
        table = "field_revision"
        unique_together = (("field", "number"),)


class Answer(Model):
    """An answer to one of the event's own questions. Several choices are a JSON list of codes.

    `field_version` is the revision of the question that it was given to; by `sort_key` answers are sorted and found.
    """

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
    sort_key = fields.CharField(max_length=200, default="", db_default="")

    class Meta:
        table = "answer"
        unique_together = (("registration", "field"),)
        indexes = (("field_id", "sort_key", "registration_id"),)


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


class Tag(Model):
    """A word by which the organizers of an event mark registrations. `colour` is 1 to 10, a place in the palette."""

    id = fields.UUIDField(primary_key=True)
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField(
        "events.Event", related_name="tags", on_delete=fields.RESTRICT
    )
    event_id: UUID
    code = fields.CharField(max_length=60)
    name = fields.CharField(max_length=40)
    name_key = fields.CharField(max_length=80)
    colour = fields.IntField(default=1, db_default=1)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "tag"
        unique_together = (("event", "code"), ("event", "name_key"))


class Tagging(Model):
    """A tag on a registration, who set it and when."""

    id = fields.BigIntField(primary_key=True)
    tag: fields.ForeignKeyRelation[Tag] = fields.ForeignKeyField(
        "events.Tag", related_name="taggings", on_delete=fields.CASCADE
    )
    tag_id: UUID
    registration: fields.ForeignKeyRelation[Registration] = fields.ForeignKeyField(
        "events.Registration", related_name="taggings", on_delete=fields.CASCADE
    )
    registration_id: UUID
    tagged_by = fields.UUIDField()
    tagged_at = UTCDatetimeField()

    class Meta:
        table = "tagging"
        unique_together = (("registration", "tag"),)
        indexes = (("tag_id", "registration_id"),)


class Note(Model):
    """A note of an organizer on a registration; the participant finds it in the copy of their data alone."""

    id = fields.UUIDField(primary_key=True)
    registration: fields.ForeignKeyRelation[Registration] = fields.ForeignKeyField(
        "events.Registration", related_name="notes", on_delete=fields.CASCADE
    )
    registration_id: UUID
    text = fields.TextField()
    written_by = fields.UUIDField()
    written_at = UTCDatetimeField()
    corrected_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "registration_note"
        indexes = (("registration_id", "written_at"),)


class PlaceOffer(Model):
    """A place that its holder gives to somebody, theirs once they confirm behind their own link.

    `open_for` is the registration while nothing has become of it, NULL once it is taken or withdrawn: then name and
    address are gone too.
    """

    id = fields.UUIDField(primary_key=True)
    registration: fields.ForeignKeyRelation[Registration] = fields.ForeignKeyField(
        "events.Registration", related_name="place_offers", on_delete=fields.CASCADE
    )
    registration_id: UUID
    open_for = fields.UUIDField(null=True, unique=True)
    name = fields.CharField(max_length=200)
    email = fields.CharField(max_length=254)
    language = fields.CharField(max_length=12)
    made_at = UTCDatetimeField()
    expires_at = UTCDatetimeField()
    taken_at = UTCDatetimeField(null=True)

    class Meta:
        table = "place_offer"
        indexes = (("registration_id", "made_at"), ("expires_at",))
