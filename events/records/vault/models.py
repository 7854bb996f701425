"""Tables of sealed values, of the keys that open them, and of who looked."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import UTCDatetimeField, json_field


class PersonKey(Model):
    """The data key of one subject (a delegate, a person), wrapped by a numbered master key that no database holds.

    Destroyed, `wrapped_key` is empty and nothing that was sealed with it can be read again.
    """

    id = fields.UUIDField(primary_key=True)
    subject = fields.UUIDField(unique=True)
    master_key_number = fields.IntField()
    wrapped_key = fields.CharField(max_length=120)  # base64
    created_at = UTCDatetimeField()
    destroyed_at = UTCDatetimeField(null=True)

    class Meta:
        table = "person_key"
        indexes = (("master_key_number",),)


class SensitiveValue(Model):
    """One sealed value of a subject, such as "passport_number" or "medical". `scope` is the mission.

    The ciphertext opens for this scope, subject and name only: rows cannot be exchanged.
    """

    id = fields.UUIDField(primary_key=True)
    scope = fields.UUIDField()
    subject = fields.UUIDField()
    name = fields.CharField(max_length=60)
    ciphertext = fields.TextField()  # base64
    updated_at = UTCDatetimeField()
    destroy_on = fields.DateField()

    class Meta:
        table = "sensitive_value"
        unique_together = (("subject", "name"),)
        indexes = (("scope",), ("destroy_on",))


class Look(Model):
    """Somebody was shown sealed values; rows are only ever added.

    `looked_by` is an account, None for the subject through a private link of their own. `place` is the name of the
    address that showed them, `names` which values were shown.
    """

    id = fields.BigIntField(primary_key=True)
    scope = fields.UUIDField()
    subject = fields.UUIDField()
    looked_by = fields.UUIDField(null=True)
    looked_at = UTCDatetimeField()
    names: list[str] = json_field(default=list)
    place = fields.CharField(max_length=80)

    class Meta:
        table = "look"
        indexes = (("scope", "looked_at"), ("subject", "looked_at"))
