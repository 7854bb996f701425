from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import JSONField, UTCDatetimeField
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0008_sessions_by_link")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Organization",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("slug", fields.CharField(unique=True, max_length=80)),
                ("state", fields.CharField(max_length=12)),
                ("kind", fields.CharField(max_length=24)),
                ("country", fields.CharField(null=True, max_length=2)),
                ("region", fields.CharField(default="", db_default="", max_length=120)),
                ("city", fields.CharField(default="", db_default="", max_length=120)),
                ("people_served", fields.BigIntField(null=True)),
                ("connections", fields.BigIntField(null=True)),
                ("website", fields.CharField(default="", db_default="", max_length=500)),
                ("other_names", JSONField(default=list)),
                ("offers", JSONField(default=list)),
                ("seeks", JSONField(default=list)),
                ("search_text", fields.TextField(default="", unique=False)),
                ("created_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("retired_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
            ],
            options={
                "table": "organization",
                "app": "events",
                "indexes": [Index(fields=["country", "kind"])],
                "pk_attr": "id",
                "table_description": "One organization. Texts, in its own scope: name and acronym; their languages are those of the interface.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="OrganizationKey",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "organization",
                    fields.ForeignKeyField(
                        "events.Organization",
                        source_field="organization_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="keys",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("key", fields.CharField(db_index=True, max_length=200)),
                ("is_acronym", fields.BooleanField(default=False, db_default=False)),
            ],
            options={
                "table": "organization_key",
                "app": "events",
                "unique_together": (("organization", "key"),),
                "pk_attr": "id",
                "table_description": "A name of an organization as matching compares it, written anew with each save of its names.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="OrganizationMerge",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "source",
                    fields.ForeignKeyField(
                        "events.Organization",
                        source_field="source_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="merges",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "target",
                    fields.ForeignKeyField(
                        "events.Organization",
                        source_field="target_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="merged",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("made_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("made_by", fields.UUIDField(null=True)),
            ],
            options={
                "table": "organization_merge",
                "app": "events",
                "pk_attr": "id",
                "table_description": "That `source` is the same organization as `target`. Never edited; it stands until it is undone.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="OrganizationSeparation",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "merge",
                    fields.OneToOneField(
                        "events.OrganizationMerge",
                        source_field="merge_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="separation",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("made_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("made_by", fields.UUIDField(null=True)),
            ],
            options={
                "table": "organization_separation",
                "app": "events",
                "pk_attr": "id",
                "table_description": "That a merge was undone. Never edited.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Delegate",
            name="known_organization",
            field=fields.ForeignKeyField(
                "events.Organization",
                source_field="known_organization_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="delegates",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="MissionPartner",
            name="known_organization",
            field=fields.ForeignKeyField(
                "events.Organization",
                source_field="known_organization_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="partners",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Registration",
            name="known_organization",
            field=fields.ForeignKeyField(
                "events.Organization",
                source_field="known_organization_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="registrations",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddIndex(
            model_name="Registration",
            index=Index(fields=["known_organization_id"]),
        ),
        ops.AddField(
            model_name="Speaker",
            name="known_organization",
            field=fields.ForeignKeyField(
                "events.Organization",
                source_field="known_organization_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="speakers",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
    ]
