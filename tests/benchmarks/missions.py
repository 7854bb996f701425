"""Missions: the itinerary and the papers of a long journey, a traveller's page, and calendars that many poll."""

from __future__ import annotations

import asyncio
import statistics
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import events.routes  # noqa: F401 - fills the address book
from events.app import SCHEMA
from events.missions.file.change_operations import note_change
from events.missions.file.link_queries import roadbook_token, traveller_token
from events.missions.file.models import Delegate, Mission
from events.platform.signing import Signer
from events.platform.storage.database import open_database, transaction
from events.platform.web.addresses import address
from events.records.auditing.acts import Act
from tests import factories
from tests.benchmarks.client import Answer, Connection, get
from tests.benchmarks.data import SECRET
from tests.benchmarks.machine import family_cpu_seconds
from tests.benchmarks.pages import Effort, compared, first_answer
from tests.benchmarks.rounds import Spent
from tests.benchmarks.servers import Server
from tests.benchmarks.table import Row, paired
from tests.missions.itineraries.large import make_large_mission
from tests.missions_factory import grant_mission

_LEGS_A_DAY = 20
_PAGE, _PAPER = "150 ms", "2 s"
# A private calendar reads who is behind its address and which revision is theirs; ready-made bytes read nothing.
_FEED = "one small read"


@dataclass(frozen=True)
class Journeys:
    """Addresses of calendars by their number of legs; the others are of the mission whose pages are measured."""

    feeds: dict[int, str]
    slug: str
    traveller: str
    roadbook: str
    cookie: str


def make(database_url: str, sizes: tuple[int, ...], reference: int) -> Journeys:
    """Missions of so many legs each, in a migrated database; `reference` is the one whose pages are measured."""
    return asyncio.run(_make(database_url, sizes, reference))


async def _make(database_url: str, sizes: tuple[int, ...], reference: int) -> Journeys:
    signer, feeds = Signer(SECRET.encode()), {}
    async with open_database(database_url, SCHEMA):
        for legs in sizes:
            async with transaction():
                mission = await make_large_mission(f"legs-{legs}", days=legs // _LEGS_A_DAY)
            token = signer.token("mission-feed", mission.id, mission.feed_generation)
            feeds[legs] = address("calendars.mission", token=token, lang="fr")
        mission = await Mission.get(slug=f"legs-{reference}")
        person = await Delegate.get(mission_id=mission.id, code="p0")
        account = await factories.make_account("coordinator@example.org")
        await grant_mission(account, mission)
        cookies = await factories.sign_in(account.email)
    return Journeys(
        feeds,
        mission.slug,
        address("traveller", "fr", token=traveller_token(signer, person)),
        address("roadbooks.traveller", token=roadbook_token(signer, person), lang="fr"),
        "; ".join(f"{name}={value}" for name, value in cookies.items()),
    )


def pages(ours: Server, database_url: str, made: Journeys, reference: int, rounds: int) -> Iterator[Row]:
    """Each as first asked for after an edit, with everything that it makes the server read, and again."""
    for name, path, aim in (
        ("itinerary", f"/fr/organize/missions/{made.slug}/itinerary", _PAGE),
        ("traveller's page", made.traveller, _PAGE),
        ("roadbook of all", f"/missions/{made.slug}/roadbook.pdf?lang=fr", _PAPER),
        ("roadbook of one", made.roadbook, _PAPER),
    ):
        _spent(ours, path, made.cookie)  # the process that makes PDFs is there
        after, again = [], []
        for _ in range(rounds):
            _edit(database_url, made.slug)
            after.append(_spent(ours, path, made.cookie))
            again.append(_spent(ours, path, made.cookie))
        yield _row(f"{name}, {reference} legs, edited", after, aim)
        yield _row(f"{name}, {reference} legs, again", again, aim)


def calendars(ours: Server, bare: Server, ready: Path, made: Journeys, effort: Effort) -> Iterator[Row]:
    """The mission's feed and its 304 for every number of legs, beside ready-made bytes."""
    for legs, path in made.feeds.items():
        answer = first_answer(ours, path)
        pair = compared(ours, bare, ready, f"mission-feed-{legs}", get(path), answer, effort)
        yield paired(f"mission feed, {legs} legs ({len(answer.body) / 1000:.0f} kB sent)", pair, _FEED)
        request = get(path, if_none_match=answer.header("etag"))
        pair = compared(ours, bare, ready, f"mission-feed-304-{legs}", request, _not_modified(ours, request), effort)
        yield paired(f"mission feed not modified, {legs} legs", pair, _FEED)


def _not_modified(server: Server, request: bytes) -> Answer:
    connection = Connection(server.port)
    answer = connection.ask(request)
    connection.close()
    assert answer.status == 304, f"a feed that has not changed was answered {answer.status}"
    return answer


def _row(measure: str, spent: list[Spent], aim: str) -> Row:
    clock = statistics.median(one.seconds for one in spent)
    cpu = statistics.median(one.cpu for one in spent)
    return Row(measure, f"{cpu * 1e3:5.0f} ms CPU", ratio=f"{clock * 1e3:.0f} ms by the clock", aim=aim)


def _spent(ours: Server, path: str, cookie: str) -> Spent:
    """One answer; processor time with that of the process that makes PDFs."""
    connection = Connection(ours.port)
    cpu, clock = family_cpu_seconds(ours.pid), time.perf_counter()
    answer = connection.ask(get(path, cookie=cookie))
    spent = Spent(1, time.perf_counter() - clock, family_cpu_seconds(ours.pid) - cpu)
    connection.close()
    assert answer.status == 200, f"{path} was answered {answer.status}"
    return spent


def _edit(database_url: str, slug: str) -> None:
    """What a coordinator's edit does to what was remembered."""

    async def noted() -> None:
        async with open_database(database_url, SCHEMA):
            mission = await Mission.get(slug=slug)
            async with transaction():
                await note_change(mission.id, "leg", uuid.uuid4(), Act.MOVED, factories.NOW)

    asyncio.run(noted())
