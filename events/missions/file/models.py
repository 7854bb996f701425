"""Tables of missions: the file and its states, objectives, partners, the delegation, the partnership they serve.

Texts live in `records.texts` with the mission's id as scope (a partnership's own id for its texts). Rows that something
may point at are taken out (`removed_at`), not deleted. What is sensitive about a delegate lives in `records.vault`.
"""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.partnerships.models import Partnership
from events.platform.storage.database import UTCDatetimeField, json_field
from events.records.organizations.models import Organization
from events.records.people.models import Person


class Mission(Model):
    """One mission. `version` guards edits of the file, `revision` counts every change of anything of the mission.

    Texts: title, summary, programme (it belongs to), context, brings (what the sending side brings), occasion (World
    Water Day, a congress), notice (shown with the itinerary), emergency (for the emergency page). `organization` is the
    sender; `home_zone` its time zone; `currency` the one that totals are told in; `limits` overrides thresholds of
    warnings; `country` is where it mainly goes, by which templates are found.
    """

    id = fields.UUIDField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    state = fields.CharField(max_length=12, default="draft", db_default="draft")
    version = fields.IntField(default=1, db_default=1)
    revision = fields.IntField(default=1, db_default=1)
    default_language = fields.CharField(max_length=12)
    languages = json_field(default=list)
    begins_on = fields.DateField()
    ends_on = fields.DateField()
    home_zone = fields.CharField(max_length=64)
    country = fields.CharField(max_length=2, null=True)
    organization = fields.CharField(max_length=200, default="", db_default="")
    currency = fields.CharField(max_length=3, default="EUR", db_default="EUR")
    contact_email = fields.CharField(max_length=254, default="", db_default="")
    contact_phone = fields.CharField(max_length=40, default="", db_default="")
    limits = json_field(default=dict)
    partnership: fields.ForeignKeyNullableRelation[Partnership] = fields.ForeignKeyField(
        "events.Partnership", related_name="missions", on_delete=fields.RESTRICT, null=True
    )
    partnership_id: UUID | None
    published_at = UTCDatetimeField(null=True)
    is_template = fields.BooleanField(default=False, db_default=False)
    is_demonstration = fields.BooleanField(default=False, db_default=False)
    feed_generation = fields.IntField(default=1, db_default=1)
    copied_from = fields.UUIDField(null=True)
    created_at = UTCDatetimeField()
    updated_at = UTCDatetimeField()

    class Meta:
        table = "mission"


class MissionStep(Model):
    """A change of a mission's state: who, when, why. Never edited."""

    id = fields.BigIntField(primary_key=True)
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "events.Mission", related_name="steps", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    from_state = fields.CharField(max_length=12)
    to_state = fields.CharField(max_length=12)
    taken_at = UTCDatetimeField()
    taken_by = fields.UUIDField(null=True)
    taken_by_name = fields.CharField(max_length=200, default="", db_default="")
    reason = fields.TextField(default="")

    class Meta:
        table = "mission_step"
        indexes = (("mission_id", "taken_at"),)


class Objective(Model):
    """The general objective or a specific one. Texts: title, result (what came of it, told)."""

    id = fields.UUIDField(primary_key=True)
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "events.Mission", related_name="objectives", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    code = fields.CharField(max_length=60)
    position = fields.IntField()
    is_general = fields.BooleanField(default=False, db_default=False)
    removed_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "objective"
        unique_together = (("mission", "code"),)


class Indicator(Model):
    """How an objective is measured: counted (`target`, `reached`) or told. Texts: label, aim and result (told ones)."""

    id = fields.UUIDField(primary_key=True)
    objective: fields.ForeignKeyRelation[Objective] = fields.ForeignKeyField(
        "events.Objective", related_name="indicators", on_delete=fields.RESTRICT
    )
    objective_id: UUID
    position = fields.IntField()
    kind = fields.CharField(max_length=8)  # counted, told
    target = fields.IntField(null=True)
    reached = fields.IntField(null=True)
    removed_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "indicator"


class MissionPartner(Model):
    """An organization that takes part. Texts: name, description, brings (what this side brings).

    `link_generation` derives the link of the host's version, `rating_generation` that of the rating form.
    """

    id = fields.UUIDField(primary_key=True)
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "events.Mission", related_name="partners", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    code = fields.CharField(max_length=60)
    position = fields.IntField()
    known_organization: fields.ForeignKeyNullableRelation[Organization] = fields.ForeignKeyField(
        "events.Organization", related_name="partners", on_delete=fields.RESTRICT, null=True
    )
    known_organization_id: UUID | None
    roles = json_field(default=list)  # of events.missions.itineraries.plan.kinds.PartnerRole
    country = fields.CharField(max_length=2, null=True)
    language = fields.CharField(max_length=12)
    email = fields.CharField(max_length=254, default="", db_default="")
    website = fields.CharField(max_length=500, default="", db_default="")
    link_generation = fields.IntField(default=1, db_default=1)
    is_link_open = fields.BooleanField(default=False, db_default=False)
    rating_generation = fields.IntField(default=1, db_default=1)
    removed_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "mission_partner"
        unique_together = (("mission", "code"),)


class Committee(Model):
    """A committee or section of a partner. Texts: name."""

    id = fields.UUIDField(primary_key=True)
    partner: fields.ForeignKeyRelation[MissionPartner] = fields.ForeignKeyField(
        "events.MissionPartner", related_name="committees", on_delete=fields.RESTRICT
    )
    partner_id: UUID
    position = fields.IntField()
    city = fields.CharField(max_length=120, default="", db_default="")
    removed_at = UTCDatetimeField(null=True)

    class Meta:
        table = "committee"


class Contact(Model):
    """A contact person of a partner. Texts: function."""

    id = fields.UUIDField(primary_key=True)
    partner: fields.ForeignKeyRelation[MissionPartner] = fields.ForeignKeyField(
        "events.MissionPartner", related_name="contacts", on_delete=fields.RESTRICT
    )
    partner_id: UUID
    committee: fields.ForeignKeyNullableRelation[Committee] = fields.ForeignKeyField(
        "events.Committee", related_name="contacts", on_delete=fields.RESTRICT, null=True
    )
    committee_id: UUID | None
    position = fields.IntField()
    name = fields.CharField(max_length=200)
    phone = fields.CharField(max_length=40, default="", db_default="")
    email = fields.CharField(max_length=254, default="", db_default="")
    languages = json_field(default=list)
    removed_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "contact"


class Delegate(Model):
    """Somebody of the delegation. `language` is what they read, `languages` what they speak.

    `link_generation` derives the traveller's page, `feed_generation` their calendar, as with registrations.
    """

    id = fields.UUIDField(primary_key=True)
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "events.Mission", related_name="delegates", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "events.Person", related_name="delegates", on_delete=fields.SET_NULL, null=True
    )
    person_id: UUID | None
    code = fields.CharField(max_length=60)
    position = fields.IntField()
    name = fields.CharField(max_length=200)
    role = fields.CharField(max_length=20)  # of events.missions.itineraries.plan.kinds.DelegateRole
    organization = fields.CharField(max_length=200, default="", db_default="")
    known_organization: fields.ForeignKeyNullableRelation[Organization] = fields.ForeignKeyField(
        "events.Organization", related_name="delegates", on_delete=fields.RESTRICT, null=True
    )
    known_organization_id: UUID | None
    email = fields.CharField(max_length=254, default="", db_default="")
    phone = fields.CharField(max_length=40, default="", db_default="")
    language = fields.CharField(max_length=12)
    languages = json_field(default=list)
    link_generation = fields.IntField(default=1, db_default=1)
    feed_generation = fields.IntField(default=1, db_default=1)
    created_at = UTCDatetimeField()
    left_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "delegate"
        unique_together = (("mission", "code"),)
        indexes = (("person_id",),)


class Requirement(Model):
    """A requirement of a stop, as the coordinator typed it: a visa or a vaccination for a country. Texts: name.

    Whether a delegate has it is sensitive: a value of the vault named "requirement:<id>".
    """

    id = fields.UUIDField(primary_key=True)
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "events.Mission", related_name="requirements", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    country = fields.CharField(max_length=2)
    kind = fields.CharField(max_length=12)  # visa, vaccination
    removed_at = UTCDatetimeField(null=True)

    class Meta:
        table = "requirement"
