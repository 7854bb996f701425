"""What the mail of a registration costs the process that delivers it: claim, text, badge, MIME and SMTP.

Run by itself it delivers in this process, to a mail server in a process apart, and prints the seconds of the
processor for each mail as JSON: `python -m tests.benchmarks.mails DATABASE_URL NUMBER [PROFILE]`.
"""

from __future__ import annotations

import asyncio
import cProfile
import dataclasses
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from events.app import SCHEMA, installation_of
from events.platform.storage.database import open_database, transaction
from events.platform.web.installation import now
from events.publishing.delivery.attachments import registration_documents
from events.publishing.delivery.delivery import Delivery, own_name
from events.records.outbox.models import Message
from events.records.outbox.operations import queue_mail
from events.settings import read_settings
from tests.benchmarks.table import Row

_MAIL_SERVER = """
import asyncio

async def serve(reader, writer):
    writer.write(b"220 sink\\r\\n")
    while line := await reader.readline():
        verb = line[:4].upper()
        if verb == b"DATA":
            writer.write(b"354 go\\r\\n")
            await reader.readuntil(b"\\r\\n.\\r\\n")
        writer.write(b"250-sink\\r\\n250 PIPELINING\\r\\n" if verb == b"EHLO" else b"250 ok\\r\\n")

async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=2**22)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
"""


def mails(environment: Mapping[str, str], database_url: str, rounds: int, count: int) -> Iterator[Row]:
    """Mails with a badge, to people who are registered."""
    command = [sys.executable, "-m", "tests.benchmarks.mails", database_url, str(count)]
    found = []
    for _round in range(rounds):
        done = subprocess.run(command, capture_output=True, text=True, env=dict(environment), timeout=600, check=True)
        found.append(json.loads(done.stdout))
    spent = sorted(found, key=lambda one: one["cpu"])[len(found) // 2]
    shown = f"{spent['cpu'] * 1e3:5.2f} ms {1 / spent['seconds']:7,.0f}/s"
    yield Row("mail of a registration, with its badge", shown, "", "", "10 ms")


@contextmanager
def _mail_server() -> Iterator[str]:
    child = subprocess.Popen([sys.executable, "-c", _MAIL_SERVER], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    try:
        yield f"smtp://127.0.0.1:{child.stdout.readline().strip()}"
    finally:
        child.kill()
        child.wait()


async def _queue(count: int) -> None:
    """Queue so many confirmations, each to somebody who is registered and confirmed; none of before is left."""
    from events.congress.registration.models import Registration

    await Message.all().delete()
    rows = await Registration.filter(state="confirmed").limit(count)
    async with transaction():
        for number in range(count):
            row = rows[number % len(rows)]
            await queue_mail(
                "registration_confirmed",
                recipient=row.email,
                recipient_name=row.badge_name,
                language=row.language,
                dedup=f"benchmark-{number}",
                now=now(),
                scope=row.event_id,
                subject=row.id,
            )


async def _deliver(database_url: str, count: int, profile: cProfile.Profile | None) -> dict[str, float]:
    from events.platform.smtp.connection import PostOffice

    with _mail_server() as url:
        settings = dataclasses.replace(read_settings(), smtp_url=url)
        made = installation_of(settings)
        async with open_database(database_url, SCHEMA):
            await made.revisions.start()
            await _queue(count + 5)
            delivery = Delivery(made, PostOffice(url, own_name(made)), registration_documents(), now)
            for _first in range(5):
                await delivery.deliver_next()
            if profile:
                profile.enable()
            cpu, clock = time.process_time(), time.perf_counter()
            for _each in range(count):
                assert await delivery.deliver_next()
            spent = {"cpu": (time.process_time() - cpu) / count, "seconds": (time.perf_counter() - clock) / count}
            if profile:
                profile.disable()
            sent = await Message.filter(state="sent").count()
            assert sent == count + 5, f"{sent} mails were sent"
            await delivery.office.close()
            await made.revisions.stop()
            await made.pdf.close()
    return spent


if __name__ == "__main__":
    os.environ["PYTHONTZPATH"] = ""
    kept = cProfile.Profile() if len(sys.argv) > 3 else None
    print(json.dumps(asyncio.run(_deliver(sys.argv[1], int(sys.argv[2]), kept))))
    if kept:
        kept.dump_stats(sys.argv[3])
