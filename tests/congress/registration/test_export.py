"""The file of registrations that a command writes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import httpx
import msgspec
import pytest

from events.congress.registration import export_queries
from events.congress.registration.export_queries import NoEventError, export_registrations_file
from tests.congress.registration.filling import open_event, register
from tests.factories import make_event, make_field
from tests.platform.tables.reading import rows_in


async def test_a_file_holds_everybody_of_its_event_in_the_language_of_the_event(
    client: httpx.AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_queries, "_TOLD_EVERY", 1)
    event, _ = await open_event()
    await make_field(event, "note", "text")
    await make_field(event, "secret", "text", is_sensitive=True, position=2)
    await register(client, **{"question-note": "=1+1", "question-secret": "sealed"})
    await register(client, badge_name="Li Wei", email="li@example.org")
    folder, told = tmp_path / "out", list[str]()
    folder.mkdir()
    for kind in ("csv", "xlsx", "json"):
        path = folder / f"people.{kind}"
        assert await export_registrations_file("congress", kind, path, told.append) == 2
    heads, *rows = rows_in((folder / "people.xlsx").read_bytes())
    assert ("Nom sur le badge" in heads, "Question note" in heads, "Question secret" in heads) == (True, True, False)
    text = (folder / "people.csv").read_text("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text), delimiter=";"))) == 3
    people = msgspec.json.decode((folder / "people.json").read_bytes())
    assert [(one["badge_name"], one["answer-note"]) for one in people] == [("Awa Diallo", "=1+1"), ("Li Wei", "")]
    assert "sealed" not in text + (folder / "people.json").read_text() + repr(rows)
    assert told[:2] == ["1 of 2 registrations", "2 of 2 registrations"]
    assert {path.name for path in folder.iterdir()} == {"people.csv", "people.xlsx", "people.json"}


async def test_a_file_that_fails_leaves_what_was_there(
    client: httpx.AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await open_event()
    await register(client)
    path = tmp_path / "out" / "people.csv"
    path.parent.mkdir()
    path.write_text("of yesterday")

    def full(_text: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(export_queries, "_TOLD_EVERY", 1)
    with pytest.raises(OSError, match="no room"):
        await export_registrations_file("congress", "csv", path, full)
    assert [one.read_text() for one in path.parent.iterdir()] == ["of yesterday"]


async def test_an_unknown_event_has_no_file_and_another_none_of_these_people(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    await open_event()
    await register(client)
    await make_event("other")
    with pytest.raises(NoEventError):
        await export_registrations_file("nothing", "csv", tmp_path / "a", print)
    assert await export_registrations_file("other", "json", tmp_path / "b", print) == 0
    assert (tmp_path / "b").read_text() == "[]\n"
