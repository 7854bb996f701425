"""How long the list of registrations takes at 500, 5,000 and 50,000: `python -m tests.benchmarks.lists`.

Every registration has answers to twelve own questions. Each request goes through the whole application in this
process. Told are the shortest time of three by the clock, and the processor's time of that, which other programs of a
busy machine lengthen less.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

os.environ["PYTHONTZPATH"] = ""

from events.app import create_app
from events.settings import Settings, read_settings
from tests import factories
from tests.benchmarks import servers
from tests.benchmarks.registrations_data import make_registrations

SIZES = (500, 5_000, 50_000)
REQUESTS = {
    "list": "",
    "list, page 9": "page=9",
    "search": "q=ouedraogo+4",
    "search, nobody": "q=zzzz",
    "filter, a choice": "answer-diet=vegan,halal",
    "filter, several choices": "answer-tours=tour-3",
    "filter, a number": "answer-years=10,12",
    "filter, a text": "answer-text-1=agua",
    "filter, no answer": "answer-diet=-",
    "filter, country": "country=SN,ML",
    "filter, name": "badge_name=elodie",
    "filter, no delegation": "delegation=-",
    "sort, delegation": "sort=delegation",
    "sort, delegation, page 200": "sort=-delegation&page=200",
    "sort, name": "sort=badge_name",
    "sort, country": "sort=country",
    "sort, an answer": "sort=answer-years",
    "sort and filter, answers": "sort=-answer-arrival&answer-diet=vegan",
    "all of it": "q=diallo&answer-diet=vegan,halal&country=SN,ML&sort=-answer-arrival",
}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.lists", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="events-lists-") as folder:
        url = f"sqlite://{folder}/events.db"
        environment = servers.clean_environment(Path(folder), url)
        subprocess.run(
            [sys.executable, "-m", "events.cli", "migrate"], env=environment, check=True, capture_output=True
        )
        settings = read_settings({name: text for name, text in environment.items() if name.startswith("EVENTS_")})
        for size in options.sizes:
            asyncio.run(_measure(settings, size))
            _export(environment, Path(folder), size)


async def _measure(settings: Settings, size: int) -> None:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        event = await make_registrations(f"people-{size}", size)
        cookies = await factories.sign_in(email=f"owner-{size}@example.org", event=event)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=settings.base_url, cookies=cookies) as client:
            path = f"/fr/organize/events/{event.slug}/registrations"
            for name, query in REQUESTS.items():
                wall, processor = min([await _timed(client, f"{path}?{query}") for _ in range(3)])
                print(
                    f"{size:>6,}  {name:28} {wall * 1000:7.0f} ms  {processor * 1000:7.0f} ms of processor", flush=True
                )


async def _timed(client: httpx.AsyncClient, address: str) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    answer = await client.get(address)
    assert answer.status_code == httpx.codes.OK
    return time.perf_counter() - wall, time.process_time() - processor


def _export(environment: dict[str, str], folder: Path, size: int) -> None:
    out = folder / f"{size}.xlsx"
    command = ["export-registrations", "--event", f"people-{size}", "--format", "xlsx", "--out", str(out)]
    started = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "events.cli", *command], env=environment, stdout=-3, stderr=-3)
    _pid, status, used = os.wait4(child.pid, 0)
    assert status == 0
    wall, processor = time.perf_counter() - started, used.ru_utime + used.ru_stime
    print(
        f"{size:>6,}  {'export of all to XLSX':28} {wall:7.1f} s   {processor:7.1f} s of processor, "
        f"{used.ru_maxrss // 1024} MB, {out.stat().st_size // 1000:,} kB",
        flush=True,
    )


if __name__ == "__main__":
    main()
