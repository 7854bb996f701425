"""Slots keep the stamp that was their event's, and people on a leg when they were put on it."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("events", "0002_registration_in_full")]

    initial = False

    operations = [
        # The stamp of a slot was that of its event where the event was called off: now it is the slot's own.
        ops.RunSQL(
            "UPDATE slot SET revised_at = (SELECT cancelled_at FROM event WHERE event.id = slot.event_id)"
            " WHERE EXISTS (SELECT 1 FROM event WHERE event.id = slot.event_id AND event.state = 'cancelled'"
            " AND event.cancelled_at > slot.revised_at)"
        ),
        # Whose row counts one change, and has them on it, was put on then for the first time.
        ops.RunSQL("UPDATE leg_person SET put_on_at = changed_at WHERE is_on AND sequence = 1"),
        # No version that was released has kept anything here, and now it holds words where rows were named.
        ops.RunSQL("UPDATE leg_person SET told = NULL WHERE told IS NOT NULL"),
    ]
