"""Types a leg of a kind that the copy of the product beside this process was given, and tells what became of it.

Run by `tests/test_recipes.py` in a copy of the tree; prints a JSON object.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json

import httpx

from events.app import SCHEMA, create_app
from events.missions.bookings.booking_words import field_label
from events.missions.bookings.reading.calendar_files import read_calendar
from events.missions.bookings.reading.reservation import Source
from events.missions.bookings.reading.schema_org import read_document
from events.missions.bookings.writing import reservation_json_ld
from events.missions.file.models import Mission
from events.missions.itineraries.plan.kinds import LegKind
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.views.movements import movements_of
from events.missions.itineraries.warnings.rules.all_warnings import warnings_of
from events.platform.language.i18n import speaking
from events.platform.storage.migrating import migrate
from events.publishing.calendars.itinerary_entries import LegEntries
from events.publishing.roadbooks.legs import RowMaker
from events.settings import read_settings
from tests.factories import make_account, sign_in
from tests.missions_factory import grant_mission, make_delegate, make_mission, make_place

M = "/en/organize/missions/mission"
TYPED = {
    "kind": "cable_car",
    "starts_on": "2027-03-17",
    "ends_on": "2027-03-17",
    "carrier": "Mi Teleférico",
    "reference": "QX7",
    "status": "booked",
    "who": "all",
}
RIDES: tuple[dict[str, str], ...] = (
    {"from_place": "plaza", "to_place": "el-alto", "number": "12", "starts": "09:00", "ends": "09:30"},
    {
        "from_place": "el-alto",
        "to_name": "Prado",
        "to_city": "La Paz",
        "to_country": "BO",
        "number": "13",
        "starts": "09:35",
        "ends": "10:05",
    },
)
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test
BEGIN:VEVENT
UID:1
DTSTAMP:20270101T000000Z
DTSTART;TZID=America/La_Paz:20270317T090000
DTEND;TZID=America/La_Paz:20270317T093000
SUMMARY:Cable car 12 from La Paz to El Alto
END:VEVENT
END:VCALENDAR
"""


async def main() -> None:
    settings = read_settings()
    await migrate(settings.database_url, SCHEMA, lambda _line: None)
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://events.test") as client:
            mission = await make_mission()
            await make_delegate(mission)
            await make_place(mission, "plaza")
            await make_place(mission, "el-alto", latitude=-16.51, longitude=-68.19, city="El Alto")
            client.cookies.update(await sign_in())
            await grant_mission(await make_account(), mission)
            pages = await _pages(client)
    print(json.dumps(pages))


async def _pages(client: httpx.AsyncClient) -> dict[str, object]:
    kinds = await client.get(f"{M}/legs/new")
    form = await client.get(f"{M}/legs/new?kind=cable_car")
    for ride in RIDES:
        answer = await client.post(f"{M}/legs/new", data=TYPED | ride)
        assert answer.status_code == 303, answer.text
    plan = await load_plan(await Mission.get(slug="mission"))
    pages = {name: (await client.get(f"{M}/{name}")).text for name in ("itinerary", "timeline", "map")}
    pages["card"] = (await client.get(f"{M}/legs/{plan.legs[0].code}/card")).text
    with speaking("en"):
        return {"kinds": kinds.text, "form": form.text, **pages, **_written(plan)}


def _written(plan: Plan) -> dict[str, object]:
    leg, reader = plan.legs[0], plan.delegates[0]
    entry = next(LegEntries(plan, reader).entries(dt.datetime(2027, 1, 1, tzinfo=dt.UTC)))
    row = RowMaker(plan).row(leg)
    reservation = reservation_json_ld(leg, reader, with_reference=True) or {}
    read, _notes = read_document(reservation, Source.JSON_LD, "a page")
    told, _also = read_calendar(CALENDAR, "a file")
    return {
        "place": str(plan.legs[1].destination and plan.legs[1].destination.kind),
        "categories": entry.categories,
        "alarms": [alarm.minutes_before for alarm in entry.alarms],
        "is_transparent": entry.is_transparent,
        "row": [row.look, row.kind, row.route],
        "reservation": reservation,
        "read": [[each.kind, each.number, each.carrier, each.origin.name, each.destination.city] for each in read],
        "told": [[each.kind, each.number, each.origin.name] for each in told],
        "label": field_label("starts", LegKind("cable_car")),
        "warnings": [warning.code for warning in warnings_of(plan)],
        "parties": [
            bool(party.connection) for day in movements_of(plan) for move in day.movements for party in move.parties
        ],
    }


if __name__ == "__main__":
    asyncio.run(main())
