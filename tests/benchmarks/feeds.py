"""Personal calendars of so many entries: a poll that finds nothing new, a whole answer, and the joint calendar."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import events.routes  # noqa: F401 - fills the address book
from events.app import SCHEMA
from events.congress.agenda.models import Session, Star
from events.congress.registration.models import Registration
from events.platform.signing import Signer
from events.platform.storage.database import open_database, transaction
from events.platform.web.addresses import address
from events.publishing.calendars.tokens import feed_token
from events.records.people.models import Person
from tests import factories
from tests.benchmarks import data
from tests.benchmarks.client import Answer, Connection, get
from tests.benchmarks.pages import Effort, compared, first_answer
from tests.benchmarks.rounds import median_cpu
from tests.benchmarks.servers import Server
from tests.benchmarks.table import Row, paired

_AIM = "0.5 of bare (bare reads nothing)"
_SUBSCRIBERS = 10_000


@dataclass(frozen=True)
class Personal:
    """By number of entries: the address of a registration's calendar, and of all that concerns the person."""

    own: dict[int, str]
    joint: dict[int, str]


def make(database_url: str, sizes: Sequence[int]) -> Personal:
    """Registrations that follow so many sessions of one event."""
    return asyncio.run(_make(database_url, sizes))


async def _make(database_url: str, sizes: Sequence[int]) -> Personal:
    signer, made = Signer(data.SECRET.encode()), Personal({}, {})
    async with open_database(database_url, SCHEMA):
        event = await factories.make_event("followed")
        await data.programme(event, max(sizes))
        category = await factories.make_category(event, "followers")
        sessions = await Session.filter(event_id=event.id).order_by("code").values_list("id", flat=True)
        for size in sizes:
            guest = await _guest(event.id, category.id, size)
            stars = [Star(registration_id=guest, session_id=one, added_at=factories.NOW) for one in sessions[:size]]
            async with transaction():
                await Star.bulk_create(stars)
            for told, purpose, name in ((made.own, "feed", "person"), (made.joint, "everything", "everything")):
                token = feed_token(signer, purpose, guest, 1)
                told[size] = address(f"calendars.{name}", token=token, lang="fr")
    return made


async def _guest(event_id: uuid.UUID, category_id: uuid.UUID, number: int) -> uuid.UUID:
    person = await Person.create(id=uuid.uuid4(), name="Awa Diallo", language="fr", created_at=factories.NOW)
    made = await Registration.create(
        id=uuid.uuid4(),
        event_id=event_id,
        person=person,
        category_id=category_id,
        reference=f"F{number:07}",
        nonce=f"feeds-{number}",
        state="confirmed",
        badge_name="Awa Diallo",
        email="awa@example.org",
        country="SN",
        attendance="on_site",
        language="fr",
        registered_at=factories.NOW,
        updated_at=factories.NOW,
    )
    return uuid.UUID(str(made.id))


def personal(ours: Server, bare: Server, ready: Path, made: Personal, effort: Effort) -> Iterator[Row]:
    """Each calendar and its 304 beside ready-made bytes; then what many subscribers cost."""
    for name, told in (("personal feed", made.own), ("joint feed", made.joint)):
        for size, path in told.items():
            answer, label = first_answer(ours, path), f"{name.split()[0]}-{size}"
            pair = compared(ours, bare, ready, label, get(path), answer, effort)
            yield paired(f"{name}, {size} entries ({len(answer.body) / 1000:.0f} kB sent)", pair, _AIM)
            request = get(path, if_none_match=answer.header("etag"))
            pair = compared(ours, bare, ready, f"{label}-304", request, _not_modified(ours, request), effort)
            yield paired(f"{name} not modified, {size} entries", pair, _AIM)
            if name == "personal feed" and size == max(told):
                yield _hourly(median_cpu(pair.ours))


def _hourly(cpu_each: float) -> Row:
    share = cpu_each * _SUBSCRIBERS / dt.timedelta(hours=1).total_seconds()
    return Row(f"{_SUBSCRIBERS:,} subscribers who poll hourly", f"{share * 100:.2f} % of a processor", aim="nothing")


def _not_modified(server: Server, request: bytes) -> Answer:
    connection = Connection(server.port)
    answer = connection.ask(request)
    connection.close()
    assert answer.status == 304, f"a feed that has not changed was answered {answer.status}"
    return answer
