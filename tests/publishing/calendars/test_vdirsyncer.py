"""A real subscription to a running server: vdirsyncer keeps a folder of one file for each item."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette

from events.congress.agenda.models import Session, Slot
from events.missions.file.link_queries import traveller_feed_token
from events.platform.signing import Signer
from events.platform.storage.revisions import raise_revision
from tests.conftest import SECRET
from tests.factories import make_event, make_session
from tests.missions_factory import make_delegate, make_leg, make_mission
from tests.publishing.calendars.clients.environment import folder
from tests.publishing.calendars.clients.presence import require
from tests.publishing.calendars.clients.syncing_vdirsyncer import Subscriptions

pytestmark = [pytest.mark.long, pytest.mark.once]


@pytest.fixture
async def served(app: Starlette) -> AsyncIterator[str]:
    """The application on a port of its own."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="warning"))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await serving


def kept(folder: Path) -> dict[str, tuple[int, str]]:
    """Each file with the moment it was written and its title."""
    found = {}
    for file in folder.glob("*.ics"):
        (title,) = [line for line in file.read_text().splitlines() if line.startswith("SUMMARY")]
        found[file.name] = file.stat().st_mtime_ns, title.partition(":")[2]
    return found


async def test_a_second_sync_changes_nothing_and_a_change_exactly_its_item(served: str, tmp_path: Path) -> None:
    require("vdirsyncer")
    event = await make_event()
    await make_session(event, "ABC123", title="Ouverture")
    moving = await make_session(event, "DEF456", title="Fuites", starts="2027-05-26T09:00", ends="2027-05-26T10:00")
    mission = await make_mission()
    token = traveller_feed_token(Signer(SECRET.encode()), await make_delegate(mission))
    await make_leg(mission, title="Réunion")
    addresses = [f"{served}/calendars/events/congress.ics?lang=fr", f"{served}/calendars/travellers/{token}.ics"]
    program = (folder() or tmp_path) / "bin" / "vdirsyncer"
    subscribed = await asyncio.to_thread(Subscriptions, tmp_path, addresses, program)

    async def synced() -> list[dict[str, tuple[int, str]]]:
        await asyncio.to_thread(subscribed.sync)
        return [kept(folder) for folder in subscribed.folders]

    first = await synced()
    titles = [sorted(title for _, title in items.values()) for items in first]
    assert titles == [["Congrès mondial", "Fuites", "Ouverture"], ["Réunion"]]
    assert await synced() == first
    await move(moving)
    programme, journey = await synced()
    assert journey == first[1]
    assert [title for _, title in dict(programme.items() - first[0].items()).values()] == ["Fuites"]
    assert [title for _, title in dict(first[0].items() - programme.items()).values()] == ["Fuites"]


async def move(session: Session) -> None:
    await Slot.filter(session_id=session.id).update(starts="2027-05-26T11:00", ends="2027-05-26T12:00", sequence=1)
    await raise_revision(session.event_id)
