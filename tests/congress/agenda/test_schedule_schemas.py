"""Exports pass the schemas of the format itself, where EVENTS_C3VOC_SCHEMAS names the folder that holds them.

The rules are restated in `c3voc_format.py`, so that the suite needs no file of others.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import etree

from events.congress.agenda.exchange.schedule import Schedule
from events.congress.agenda.exchange.schedule_reading import read_schedule
from events.congress.agenda.exchange.schedule_writing import write_schedule_json, write_schedule_xml
from tests.congress.agenda.c3voc_format import faults_of_json, faults_of_xml
from tests.congress.agenda.json_schema import faults
from tests.congress.agenda.schedule_factory import conference_json
from tests.congress.agenda.test_schedule_writing import FOREIGN, OPENING, SCHEDULE, with_sessions
from tests.factories import make_event, make_room, make_session, make_speaker, make_track, make_type

FILES = sorted((Path(__file__).parent / "schedules").iterdir()) + sorted((Path(__file__).parent / "cases").iterdir())
EXAMPLES = [
    pytest.param(SCHEDULE, id="small"),
    pytest.param(with_sessions(FOREIGN, OPENING), id="foreign"),
    pytest.param(read_schedule(conference_json(80)), id="large"),
    *(pytest.param(read_schedule(path.read_bytes(), zone_otherwise="Europe/Berlin"), id=path.stem) for path in FILES),
]


@pytest.fixture(scope="module")
def schemas() -> Path:
    folder = os.environ.get("EVENTS_C3VOC_SCHEMAS", "")
    if not folder:
        pytest.skip("EVENTS_C3VOC_SCHEMAS names no folder with the schemas of the format")
    return Path(folder)


def told_by_json_schema(schemas: Path, content: Any) -> list[str]:
    schema = json.loads((schemas / "schema.json").read_bytes())
    return list(faults(content, schema, schema))


def told_by_xml_schema(schemas: Path, data: bytes) -> list[str]:
    schema = etree.XMLSchema(etree.parse(schemas / "schedule.xml.xsd"))
    schema.validate(etree.fromstring(data))
    return [str(error) for error in schema.error_log]


@pytest.mark.parametrize("schedule", EXAMPLES)
def test_what_is_written_passes_the_schemas(schemas: Path, schedule: Schedule) -> None:
    assert told_by_xml_schema(schemas, write_schedule_xml(schedule)) == []
    assert told_by_json_schema(schemas, json.loads(write_schedule_json(schedule))) == []


async def exported(client: httpx.AsyncClient) -> tuple[bytes, dict[str, Any]]:
    """A programme with everything that is typed here: codes of ours, names of people as codes, two rooms at once."""
    event = await make_event("w-6")
    room = await make_room(event, "1-sala")
    await make_session(
        event,
        "abc-1",
        room=room,
        track=await make_track(event, "1-climate"),
        type=await make_type(event),
        speakers=(await make_speaker(event), await make_speaker(event, "biel", "Biel", guid="7")),
    )
    xml = await client.get("/exports/events/w-6/schedule.xml")
    return xml.content, (await client.get("/exports/events/w-6/schedule.json")).json()


async def test_the_export_of_an_event_keeps_the_rules(client: httpx.AsyncClient) -> None:
    xml, content = await exported(client)
    assert faults_of_xml(xml) == []
    assert faults_of_json(content) == []


async def test_the_export_of_an_event_passes_the_schemas(client: httpx.AsyncClient, schemas: Path) -> None:
    xml, content = await exported(client)
    assert told_by_xml_schema(schemas, xml) == []
    assert told_by_json_schema(schemas, content) == []


def test_a_schema_notices_what_is_wrong() -> None:
    schema = {
        "type": "object",
        "required": ["id"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "integer", "minimum": 1},
            "url": {"type": "string", "format": "uri"},
            "kind": {"oneOf": [{"type": "string", "pattern": "^[A-Z]+$"}, {"$ref": "#/definitions/Kind"}]},
            "parts": {"type": "array", "items": {"enum": [1, 2]}},
        },
        "definitions": {"Kind": {"type": ["object", "null"]}},
    }
    good = {"id": 1, "url": "https://x.test/", "kind": "A", "parts": [1]}
    assert list(faults(good, schema, schema)) == []
    for wrong in ({"id": 0}, {"url": "ü"}, {"kind": "a"}, {"parts": [3]}, {"more": 1}, {"id": True}):
        assert len(list(faults(good | wrong, schema, schema))) == 1
    assert list(faults({}, schema, schema)) == [" lacks id"]
