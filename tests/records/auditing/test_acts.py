from __future__ import annotations

import re
import uuid
from pathlib import Path

from events.platform.storage.database import execute_rows
from events.records.auditing.acts import Act
from events.records.auditing.models import Change
from events.records.auditing.operations import record_change
from tests.factories import NOW

EVENTS = Path(__file__).parents[3] / "events"
# What becomes of a booking or a note is recorded by the word of its new state.
BY_STATE = {Act.TAKEN, Act.DISMISSED}


def test_every_act_is_recorded_somewhere() -> None:
    lists = {EVENTS / "records/auditing" / name for name in ("acts.py", "words.py")}
    sources = [path.read_text("utf-8") for path in EVENTS.rglob("*.py") if path not in lists]
    named = {Act[name] for source in sources for name in re.findall(r"\bAct\.([A-Z_]+)\b", source)}
    assert named | BY_STATE == set(Act)
    assert not named & BY_STATE


def test_an_act_fits_its_column_and_reads_as_words() -> None:
    longest = Change._meta.fields_map["act"].max_length  # type: ignore[attr-defined]
    assert all(len(act) <= longest for act in Act)


async def test_the_words_of_an_act_are_stored(database: str) -> None:
    subject = uuid.uuid4()
    await record_change(None, "delegate", subject, Act.LINK_RENEWED, NOW)
    rows = await execute_rows("SELECT act FROM change WHERE subject = $1", [subject])
    assert [row["act"] for row in rows] == ["link renewed"]
