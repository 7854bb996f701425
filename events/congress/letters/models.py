"""Tables of letters for the authorities and of certificates: what was asked for and issued, and the texts of it.

No text of a letter and nothing of a passport stands here: both are sealed in the vault, the passport with the
registration as its subject, the content of an issued letter with the letter as its own.
"""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.congress.letters.words import OPEN
from events.congress.organizing.models import of_event
from events.congress.registration.models import Registration
from events.platform.storage.database import UTCDatetimeField, json_field
from events.records.files.models import StoredFile


class LetterRequest(Model):
    """A letter that somebody asked for. `active_key` is unique while it is open, and NULL once it is refused, withdrawn
    or issued: nobody asks for the same letter twice at once.
    """

    id = fields.UUIDField(primary_key=True)
    event = of_event("letter_requests")
    event_id: UUID
    registration: fields.ForeignKeyRelation[Registration] = fields.ForeignKeyField(
        "events.Registration", related_name="letter_requests", on_delete=fields.RESTRICT
    )
    registration_id: UUID
    active_key = fields.CharField(max_length=64, unique=True, null=True)
    kind = fields.CharField(max_length=12)  # visa, invitation
    language = fields.CharField(max_length=12)
    state = fields.CharField(max_length=16)  # asked, in_preparation, issued, sent, refused, withdrawn
    purpose = fields.TextField(default="")
    consulate = fields.CharField(max_length=200, default="", db_default="")
    stays_from = fields.DateField(null=True)
    stays_until = fields.DateField(null=True)
    needed_by = fields.DateField(null=True)
    reason = fields.TextField(default="")  # why it was refused or withdrawn
    asked_at = UTCDatetimeField()
    updated_at = UTCDatetimeField()
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "letter_request"
        indexes = (("event_id", "state", "asked_at"), ("registration_id",))

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class Letter(Model):
    """A letter that was issued, never changed: its content is sealed. Of a request, the newest one is in force.

    `digests` tell, by name of a placeholder, whether what the letter says is still so, without saying what it is.
    """

    id = fields.UUIDField(primary_key=True)
    event = of_event("letters")
    event_id: UUID
    request: fields.ForeignKeyRelation[LetterRequest] = fields.ForeignKeyField(
        "events.LetterRequest", related_name="letters", on_delete=fields.RESTRICT
    )
    request_id: UUID
    code = fields.CharField(max_length=12, unique=True)
    number = fields.IntField()
    issuer = fields.CharField(max_length=300, default="", db_default="")  # an organization
    digests: dict[str, str] = json_field(default=dict)
    letterhead: fields.ForeignKeyNullableRelation[StoredFile] = fields.ForeignKeyField(
        "events.StoredFile", related_name="letters_headed", on_delete=fields.RESTRICT, null=True
    )
    letterhead_id: UUID | None
    signature: fields.ForeignKeyNullableRelation[StoredFile] = fields.ForeignKeyField(
        "events.StoredFile", related_name="letters_signed", on_delete=fields.RESTRICT, null=True
    )
    signature_id: UUID | None
    issued_at = UTCDatetimeField()
    issued_by = fields.UUIDField()
    superseded_at = UTCDatetimeField(null=True)
    withdrawn_at = UTCDatetimeField(null=True)

    class Meta:
        table = "letter"
        unique_together = (("request", "number"),)
        indexes = (("event_id", "issued_at"),)


class Certificate(Model):
    """A certificate of attendance that somebody downloaded. `digests` tell whether what it says is still so."""

    id = fields.UUIDField(primary_key=True)
    event = of_event("certificates")
    event_id: UUID
    registration: fields.ForeignKeyRelation[Registration] = fields.ForeignKeyField(
        "events.Registration", related_name="certificates", on_delete=fields.RESTRICT
    )
    registration_id: UUID
    code = fields.CharField(max_length=12, unique=True)
    digests: dict[str, str] = json_field(default=dict)
    issued_at = UTCDatetimeField()

    class Meta:
        table = "certificate"
        indexes = (("registration_id", "issued_at"),)


class LetterPaper(Model):
    """Letterhead and signature of all letters of an event. Texts: issuer, address, city, signer, function.

    A picture that an issued letter shows stays when another takes its place here.
    """

    id = fields.UUIDField(primary_key=True)
    event = of_event("letter_papers")
    event_id: UUID
    letterhead: fields.ForeignKeyNullableRelation[StoredFile] = fields.ForeignKeyField(
        "events.StoredFile", related_name="letter_papers_headed", on_delete=fields.RESTRICT, null=True
    )
    letterhead_id: UUID | None
    signature: fields.ForeignKeyNullableRelation[StoredFile] = fields.ForeignKeyField(
        "events.StoredFile", related_name="letter_papers_signed", on_delete=fields.RESTRICT, null=True
    )
    signature_id: UUID | None
    asks_passports = fields.BooleanField(default=False, db_default=False)  # of everybody, for the host state's list
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "letter_paper"
        unique_together = (("event",),)


class LetterTemplate(Model):
    """The texts of one kind of letter of an event, title and body; those that nobody wrote are ours."""

    id = fields.UUIDField(primary_key=True)
    event = of_event("letter_templates")
    event_id: UUID
    kind = fields.CharField(max_length=12)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "letter_template"
        unique_together = (("event", "kind"),)


class AccreditationList(Model):
    """A list of people that an owner made for the authorities of the host state."""

    id = fields.UUIDField(primary_key=True)
    event = of_event("accreditation_lists")
    event_id: UUID
    number = fields.IntField()
    made_at = UTCDatetimeField()
    made_by = fields.UUIDField()

    class Meta:
        table = "accreditation_list"
        unique_together = (("event", "number"),)


class AccreditationEntry(Model):
    """Somebody on such a list: on one, and no other."""

    id = fields.BigIntField(primary_key=True)
    list: fields.ForeignKeyRelation[AccreditationList] = fields.ForeignKeyField(
        "events.AccreditationList", related_name="entries", on_delete=fields.RESTRICT
    )
    list_id: UUID
    registration: fields.ForeignKeyRelation[Registration] = fields.ForeignKeyField(
        "events.Registration", related_name="accreditation_entries", on_delete=fields.RESTRICT
    )
    registration_id: UUID

    class Meta:
        table = "accreditation_entry"
        unique_together = (("registration",),)
        indexes = (("list_id",),)
