"""Whatever changes what an entry shows raises its stamps: found by changing every column of every table.

No list of fields that count is kept here: the feeds are rendered before and after each change, and where the bytes of
an entry differ, its stamps must. A table or column of later is tried by itself.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from tortoise import Model, fields
from tortoise.context import require_context

from events.congress.agenda.models import Session, Star
from events.congress.organizing.change_operations import note_change as note_event
from events.congress.registration.models import Registration
from events.missions.file.change_operations import note_change as note_mission
from events.platform.storage.columns import UTCDatetimeField
from events.platform.storage.database import transaction
from events.publishing.calendars.privacy_levels import Level
from events.publishing.calendars.tokens import feed_token
from events.records.auditing.acts import Act
from events.records.texts.models import Text
from tests.factories import NOW
from tests.world import World, make_world

# Columns whose values are of a few: what they are changed to, where that is not one of the others that there are.
CHOICES: Mapping[str, str] = {
    "event.state": "cancelled",
    "session.state": "confirmed",
    "leg.status": "changed",
    "leg.kind": "visit",
    "place.kind": "airport",
    "mission.state": "under_way",
    "delegate.role": "member",
    "session_speaker.role": "chair",
}
# Stamps themselves, what they are told by, and what no act changes.
STAMPS = frozenset({"id", "uid", "sequence", "revised_at", "created_at", "revision", "version", "feed_generation"})
# Rows that carry stamps of their own, which their acts raise; what stamps are kept in; and what says in which scope,
# or under which name, a row is: no act changes that. Who leaves, comes back or moves up
# is told so entry by entry, by numbers of their own.
OTHERS = frozenset({"star", "leg_person", "mission_step", "entry_digest", "feed_end", "feed_fetch"})
NAMES = frozenset(
    {
        *("text.scope", "text.subject", "text.name", "text.language", "event.slug", "mission.slug"),
        *("delegate.left_at", "registration.state", "registration.approval", "registration.life_turns"),
        *("registration.cancelled_at", "registration.updated_at"),
    }
)
LATER = NOW + dt.timedelta(hours=1)
_STAMP = re.compile(r"^(?:DTSTAMP|LAST-MODIFIED|SEQUENCE):.*\n", re.MULTILINE)
NUMBERS = (fields.IntField, fields.FloatField)
_PLACED = re.compile(r"^(?:DTSTART|DTEND|LOCATION|STATUS)[;:].*", re.MULTILINE)


class Feeds:
    """The calendars of a world at their addresses, each entry as text by address and UID."""

    def __init__(self, world: World, client: httpx.AsyncClient) -> None:
        self.client = client
        self.addresses = [
            *(f"/calendars/events/congress.ics?lang={code}" for code in ("fr", "es", "en")),
            f"/calendars/doors/{world.token('door-feed')}.ics?lang=fr",
            *(f"/calendars/{world.token('feed')}.ics{query}" for query in ("", "?lang=en")),
            f"/calendars/{world.token('feed', 'waitlisted')}.ics?lang=es",
            f"/calendars/everything/{world.token('everything')}.ics?lang=fr",
            f"/calendars/delegations/{world.token('delegation-feed')}.ics?lang=es",
        ]
        mission = world.away.mission
        whole = feed_token(world.signer, "mission-feed", mission.id, mission.feed_generation, Level.ALL)
        own = feed_token(world.signer, "traveller-feed", world.away.delegate.id, 1, Level.ALL)
        self.addresses += [
            f"/calendars/missions/{whole}.ics?lang=fr&level=all",
            *(f"/calendars/travellers/{own}.ics?level=all{query}" for query in ("", "&lang=en")),
        ]

    async def entries(self) -> dict[tuple[str, str], str]:
        found = {}
        for address in self.addresses:
            answer = await self.client.get(address)
            assert answer.status_code in {200, 404, 410}, address
            for entry in re.findall("BEGIN:VEVENT.*?END:VEVENT", unfolded(answer.text), re.DOTALL):
                found[address, value_of("UID", entry)] = entry
        return found


def unfolded(content: str) -> str:
    return content.replace("\r\n ", "").replace("\r\n", "\n")


def value_of(name: str, entry: str) -> str:
    found = re.search(f"^{name}:(.*)$", entry, re.MULTILINE)
    assert found
    return found[1]


def unstamped(before: Mapping[tuple[str, str], str], after: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """Yield what is wrong between two readings."""
    for key in before.keys() & after.keys():
        one, other = before[key], after[key]
        if _STAMP.sub("", one) != _STAMP.sub("", other):
            for name in ("DTSTAMP", "LAST-MODIFIED"):
                if not value_of(name, one) < value_of(name, other):
                    yield f"{name} of {key}: {one}\n{other}"
        # Where an address names no language, its reader's decides: another one moves nothing.
        is_moved = "lang=" in key[0] and _PLACED.findall(one) != _PLACED.findall(other)
        if int(value_of("SEQUENCE", other)) < int(value_of("SEQUENCE", one)) + is_moved:
            yield f"SEQUENCE of {key}: {one}\n{other}"


@pytest.fixture
async def world(app: Starlette, tmp_path: Path) -> World:
    made = await make_world(tmp_path / "data" / "files")
    confirmed = made.registrations["confirmed"]
    for session in await Session.filter(event_id=made.event.id).exclude(code__in=["ABC123", "PAUSE2"]):
        await Star.create(registration=confirmed, session=session, added_at=NOW)
    await note(made)
    return made


async def note(world: World) -> None:
    """What every act on an event or a mission does, once it has changed its rows."""
    async with transaction():
        await note_event(world.event.id, "event", world.event.id, Act.REVISED, NOW)
        await note_mission(world.away.mission.id, "mission", world.away.mission.id, Act.REVISED, NOW)


def columns(model: type[Model]) -> Iterator[str]:
    table = model._meta.db_table
    if table not in OTHERS:
        for name, field in model._meta.fields_map.items():
            is_relation = isinstance(field, fields.relational.RelationalField)
            if not is_relation and name not in STAMPS and f"{table}.{name}" not in NAMES:
                yield name


def other(model: type[Model], name: str, value: Any) -> Any:
    """Return another value of a column, or the same one where there is none to try."""
    field = model._meta.fields_map[name]
    if (choice := CHOICES.get(f"{model._meta.db_table}.{name}")) is not None:
        return choice
    if isinstance(field, fields.UUIDField):
        return None if field.null else value
    if isinstance(value, str) or (value is None and isinstance(field, fields.CharField)):
        return other_text(name, uuid.uuid4().hex if value is None else value, field)
    return other_number(value, field)


def other_number(value: Any, field: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, dt.datetime):
        return None if field.null else value + dt.timedelta(hours=1)
    if isinstance(value, dt.date):
        return value + dt.timedelta(days=1)
    if isinstance(value, list | dict):
        return type(value)()
    if value is None:
        return LATER if isinstance(field, UTCDatetimeField) else 1 if isinstance(field, NUMBERS) else None
    return value + 1 if isinstance(value, int | float) else value


def other_text(name: str, value: str, field: Any) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", value):
        return value[:-2] + "07"
    if name.endswith("zone"):
        return "Africa/Dakar" if value != "Africa/Dakar" else "Asia/Kathmandu"
    if name.endswith("language"):
        return "es" if value != "es" else "fr"
    if name == "country":
        return "PE" if value != "PE" else "BO"
    longest = getattr(field, "max_length", None) or 10_000
    return f"{value}x" if len(value) < longest else value[: longest - 1] + "x"


def models() -> list[type[Model]]:
    """Return all, registrations last: they are given stamps of days to come, which others do not reach."""
    apps = require_context().apps
    assert apps
    return sorted(apps["events"].values(), key=lambda model: (model is Registration, str(model._meta.db_table)))


class Trial:
    """Changes rows to and fro, each way as an act would, and compares the entries."""

    def __init__(self, world: World, feeds: Feeds, present: dict[tuple[str, str], str]) -> None:
        self.world, self.feeds, self.present, self.times = world, feeds, present, 0

    async def has_effect(self, label: str, model: type[Model], names: Sequence[str], **chosen: Any) -> bool:
        """Whether entries show something else when these columns change."""
        rows = {row.pk: {name: getattr(row, name) for name in names} for row in await model.filter(**chosen)}
        changed = {pk: {name: other(model, name, value) for name, value in row.items()} for pk, row in rows.items()}
        first = self.present
        found = await self._read(label, model, changed)
        await self._read(label, model, rows)
        return any(_STAMP.sub("", first[key]) != _STAMP.sub("", found[key]) for key in first.keys() & found.keys())

    async def _read(
        self, label: str, model: type[Model], rows: Mapping[Any, dict[str, Any]]
    ) -> dict[tuple[str, str], str]:
        for pk, values in rows.items():
            await model.filter(pk=pk).update(**values)
        if model is Registration:  # whose acts say so in its own row
            await self._registrations_changed()
        await note(self.world)
        after = await self.feeds.entries()
        assert not list(unstamped(self.present, after)), label
        self.present = after
        return after

    async def _registrations_changed(self) -> None:
        self.times += 1
        for row in await Registration.all():
            later = NOW + dt.timedelta(days=self.times)
            await Registration.filter(id=row.id).update(updated_at=later, version=row.version + 1)


@pytest.mark.long
@pytest.mark.once
async def test_no_entry_changes_under_the_same_stamps(world: World, client: httpx.AsyncClient) -> None:
    feeds, shown = Feeds(world, client), set[str]()
    trial = Trial(world, feeds, await feeds.entries())
    assert len(trial.present) > 30
    for model in models():
        names = list(columns(model))
        table = model._meta.db_table
        if not names or not await trial.has_effect(table, model, names):
            continue
        if model is Text:
            for kind in sorted(set(await Text.all().values_list("name", flat=True))):
                if await trial.has_effect(f"text {kind}", model, ["body"], name=kind):
                    shown.add(f"text {kind}")
        for name in names:
            if await trial.has_effect(f"{table}.{name}", model, [name]):
                shown.add(f"{table}.{name}")
    # Each of these stands in entries, and was tried.
    assert shown >= {
        "text venue",
        "text name",
        "room.join_url",
        "session.join_url",
        "speaker.organization",
        "contact.phone",
        "delegate.name",
    }
