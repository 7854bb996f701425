"""Tables of the agenda: sessions, the slots that place them, speakers, releases, and who starred what."""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.congress.organizing.models import Room, SessionType, Track, of_event
from events.congress.registration.models import Registration
from events.platform.storage.database import UTCDatetimeField, json_field
from events.platform.storage.wall_times import Timed
from events.records.organizations.models import Organization
from events.records.people.models import Person


class Speaker(Model):
    """Somebody who speaks at an event. Biography and function are texts.

    `email` and `language`, in which they are written to, are for organizers alone; `registration` is theirs here.
    """

    id = fields.UUIDField(primary_key=True)
    event = of_event("speakers")
    event_id: UUID
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "events.Person", related_name="speakers", on_delete=fields.SET_NULL, null=True
    )
    person_id: UUID | None
    code = fields.CharField(max_length=60)
    guid = fields.CharField(max_length=255, null=True)
    name = fields.CharField(max_length=200)
    sort_name = fields.CharField(max_length=200)
    organization = fields.CharField(max_length=200, default="", db_default="")
    known_organization: fields.ForeignKeyNullableRelation[Organization] = fields.ForeignKeyField(
        "events.Organization", related_name="speakers", on_delete=fields.RESTRICT, null=True
    )
    known_organization_id: UUID | None
    country = fields.CharField(max_length=2, null=True)
    email = fields.CharField(max_length=254, default="", db_default="")
    language = fields.CharField(max_length=12, default="", db_default="")
    registration: fields.ForeignKeyNullableRelation[Registration] = fields.ForeignKeyField(
        "events.Registration", related_name="speakers", on_delete=fields.SET_NULL, null=True
    )
    registration_id: UUID | None
    local_name = fields.CharField(max_length=200, default="", db_default="")  # the name in its own script
    local_language = fields.CharField(max_length=12, default="", db_default="")
    retired_at = UTCDatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "speaker"
        unique_together = (("event", "code"),)


class Session(Model):
    """A session; where and when are its slot's. `guid` comes from outside and is any text."""

    id = fields.UUIDField(primary_key=True)
    event = of_event("sessions")
    event_id: UUID
    code = fields.CharField(max_length=60)
    guid = fields.CharField(max_length=255, null=True)
    track: fields.ForeignKeyNullableRelation[Track] = fields.ForeignKeyField(
        "events.Track", related_name="sessions", on_delete=fields.RESTRICT, null=True
    )
    track_id: UUID | None
    type: fields.ForeignKeyNullableRelation[SessionType] = fields.ForeignKeyField(
        "events.SessionType", related_name="sessions", on_delete=fields.RESTRICT, null=True
    )
    type_id: UUID | None
    state = fields.CharField(max_length=12, default="confirmed", db_default="confirmed")  # confirmed, cancelled
    language = fields.CharField(max_length=12, null=True)
    interpretation = json_field(default=list)
    links = json_field(default=list)  # [{"title": …, "url": …}]
    join_url = fields.CharField(max_length=500, default="", db_default="")  # in place of the room's
    join_languages = json_field(null=True)  # channels of the stream; none are those of the hall
    search_text = fields.TextField(default="")
    pool: fields.ForeignKeyNullableRelation[Model] = fields.ForeignKeyField(
        "events.Pool", related_name="sessions", on_delete=fields.RESTRICT, null=True
    )
    pool_id: UUID | None
    created_at = UTCDatetimeField()
    updated_at = UTCDatetimeField()
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "session"
        unique_together = (("event", "code"), ("event", "guid"))


class Slot(Timed):
    """A session placed in a room and in time: the item of calendars.

    `starts`/`ends` are wall times "2027-05-25T09:00" in `time_zone` (with fold); the instants are derived.
    `sequence` grows from release to release when time, place or status changed; `revised_at` is the
    moment of the last change that a calendar shows. `day` is given when the day of the programme it belongs to
    is not the one that its start tells (`day_of`): a party that goes on until six.
    """

    id = fields.UUIDField(primary_key=True)
    event = of_event("slots")
    event_id: UUID
    session: fields.ForeignKeyRelation[Session] = fields.ForeignKeyField(
        "events.Session", related_name="slots", on_delete=fields.RESTRICT
    )
    session_id: UUID
    room: fields.ForeignKeyNullableRelation[Room] = fields.ForeignKeyField(
        "events.Room", related_name="slots", on_delete=fields.RESTRICT, null=True
    )
    room_id: UUID | None
    time_zone = fields.CharField(max_length=64)
    day = fields.DateField(null=True)
    uid = fields.CharField(max_length=255, unique=True)
    sequence = fields.IntField(default=0, db_default=0)
    created_at = UTCDatetimeField()
    revised_at = UTCDatetimeField()
    cancelled_at = UTCDatetimeField(null=True)

    class Meta:
        table = "slot"
        indexes = (("event_id", "starts_at"), ("session_id",))


class SessionSpeaker(Model):
    """Who does what in a session."""

    id = fields.BigIntField(primary_key=True)
    session: fields.ForeignKeyRelation[Session] = fields.ForeignKeyField(
        "events.Session", related_name="session_speakers", on_delete=fields.CASCADE
    )
    session_id: UUID
    speaker: fields.ForeignKeyRelation[Speaker] = fields.ForeignKeyField(
        "events.Speaker", related_name="session_speakers", on_delete=fields.RESTRICT
    )
    speaker_id: UUID
    role = fields.CharField(max_length=12)  # speaker, chair, moderator, rapporteur
    position = fields.IntField()

    class Meta:
        table = "session_speaker"
        unique_together = (("session", "speaker", "role"),)


class Release(Model):
    """One published state of the agenda. Until there is an editor with drafts, each save is one."""

    id = fields.UUIDField(primary_key=True)
    event = of_event("releases")
    event_id: UUID
    number = fields.IntField()
    released_at = UTCDatetimeField()
    released_by = fields.UUIDField(null=True)
    summary = json_field(default=dict)

    class Meta:
        table = "agenda_release"
        unique_together = (("event", "number"),)


class Star(Model):
    """That a participant follows a session.

    Leaving and coming back is kept: `removed_at` makes a tombstone in that person's calendar for a while,
    and `sequence` is added to the slot's, so that the entry's number only grows for them.
    """

    id = fields.BigIntField(primary_key=True)
    registration: fields.ForeignKeyRelation[Registration] = fields.ForeignKeyField(
        "events.Registration", related_name="stars", on_delete=fields.CASCADE
    )
    registration_id: UUID
    session: fields.ForeignKeyRelation[Session] = fields.ForeignKeyField(
        "events.Session", related_name="stars", on_delete=fields.RESTRICT
    )
    session_id: UUID
    added_at = UTCDatetimeField()
    removed_at = UTCDatetimeField(null=True)
    sequence = fields.IntField(default=0, db_default=0)

    class Meta:
        table = "star"
        unique_together = (("registration", "session"),)
        indexes = (("registration_id", "sequence"),)
