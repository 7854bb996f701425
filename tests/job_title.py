"""Registers somebody with a job title in the copy of the product beside this process, and tells where it is seen.

Run by `tests/test_recipes.py` in a copy of the tree to which the field was added; prints a JSON object.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json

import httpx

from events.app import SCHEMA, create_app
from events.congress.registration.models import Registration
from events.platform.storage.migrating import migrate, write_migration
from events.records.auditing.models import Change
from events.settings import read_settings
from tests.congress.registration.filling import controls_in, fill, open_event
from tests.factories import sign_in

LIST = "/en/organize/events/congress/registrations"
FACT = "<dt>Job title</dt><dd>{}</dd>"


async def walk() -> dict[str, bool]:
    settings = read_settings()
    await write_migration(SCHEMA, "job_title")
    await migrate(settings.database_url, SCHEMA, lambda _line: None)
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://events.test") as client:
            event, _category = await open_event()
            seen = await _as_holder(client)
            client.cookies.clear()
            client.cookies.update(await sign_in(event=event))
            return seen | await _as_organizer(client)


async def _as_holder(client: httpx.AsyncClient) -> dict[str, bool]:
    form = controls_in((await client.get("/en/events/congress/registration")).text)
    page = (await fill(client, job_title="Well digger")).headers["location"]
    registered = (await client.get(page)).text
    opened = controls_in((await client.get(page + "/edit")).text)
    refused = await client.post(page + "/edit", data={**opened, "job_title": "https://example.org"})
    await client.post(page + "/edit", data={**opened, "job_title": "Dam builder"})
    stale = await client.post(page + "/edit", data={**opened, "job_title": "Plumber"})
    return {
        "asked": "job_title" in form,
        "shown to its holder": FACT.format("Well digger") in registered,
        "corrected from what it was": opened.get("job_title") == ["Well digger"],
        "checked": refused.status_code == 422,
        "corrected": FACT.format("Dam builder") in (await client.get(page)).text,
        "compared": stale.status_code == 409 and "Dam builder" in stale.text and "Plumber" in stale.text,
    }


async def _as_organizer(client: httpx.AsyncClient) -> dict[str, bool]:
    kept = await Registration.get()
    file = (await client.get(f"{LIST}/{kept.reference}")).text
    heads, cells = csv.reader(io.StringIO((await client.get(LIST + ".csv")).content.decode("utf-8-sig")))
    found, missed = [(await client.get(f"{LIST}?q={word}")).text for word in ("dam", "well")]
    change = await Change.get(subject=kept.id)
    return {
        "stored": getattr(kept, "job_title", None) == "Dam builder",
        "recorded": change.details == {"job_title": ["Well digger", "Dam builder"]},
        "shown to organizers": FACT.format("Dam builder") in file,
        "the change shown": "Job title: Well digger → Dam builder" in file,
        "exported": dict(zip(heads, cells, strict=True)).get("Job title") == "Dam builder",
        "found": kept.reference in found and kept.reference not in missed,
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(walk())))
