"""A mission as large as one may get: 300 legs, 20 people in four groups, 15 days."""

from __future__ import annotations

import datetime as dt

from events.missions.file.models import Delegate, Mission
from events.missions.itineraries.models import Place
from tests.missions_factory import (
    make_contact,
    make_delegate,
    make_leg,
    make_mission,
    make_objective,
    make_partner,
    make_place,
    write_mission_texts,
)

_TOWNS = (
    ("La Paz", -16.5, -68.13, 3640),
    ("Cochabamba", -17.39, -66.16, 2558),
    ("Sucre", -19.04, -65.26, 2810),
    ("Potosí", -19.58, -65.75, 4067),
)
# Of each group on each day: kind, hours, and at which of the town's places.
_ROUND = (
    ("road", "08:00", "08:40", 0, 1),
    ("meeting", "09:00", "11:00", 1, None),
    ("visit", "11:30", "13:00", 2, None),
    ("meal", "13:10", "14:10", 3, None),
    ("road", "18:00", "18:40", 1, 0),
)


async def make_large_mission(slug: str = "large", *, days: int = 15, people: int = 20) -> Mission:
    """20 legs a day: four groups of people, each in a town, with roads, meetings with partners, meals and beds."""
    mission = await make_mission(slug, ends_on=dt.date(2027, 3, 14) + dt.timedelta(days=days))
    party = [await make_delegate(mission, f"p{number}", position=number) for number in range(people)]
    partner = await make_partner(mission)
    contact = await make_contact(partner)
    objective = await make_objective(mission)
    for group, town in enumerate(_TOWNS):
        places = [await _place(mission, town, group, number) for number in range(4)]
        members = party[group::4]
        for day in range(days):
            date = dt.date(2027, 3, 15) + dt.timedelta(days=day)
            for number, (kind, starts, ends, at, to) in enumerate(_ROUND):
                to_place = places[to] if to is not None else None
                leg = await make_leg(
                    mission,
                    f"g{group}-{day}-{number}",
                    kind=kind,
                    is_shared=False,
                    on=members,
                    origin=places[at],
                    destination=to_place,
                    starts=f"{date}T{starts}",
                    ends=f"{date}T{ends}",
                    partner=partner if kind == "meeting" else None,
                    contact=contact if kind == "meeting" else None,
                    objectives=[objective] if kind == "meeting" else [],
                    status="confirmed",
                    language="es",
                    driver="Ramiro Quispe" if kind == "road" else "",
                    driver_phone="+591 2 555 01 10",
                )
                notes = {"fr": "Apporter les **plans** du réseau.\n\n- carnets\n- mètre", "es": "Llevar los planos."}
                await write_mission_texts(mission, leg.id, {"notes": notes})
        await _beds(mission, group, places[0], members, days)
    return mission


async def _place(mission: Mission, town: tuple[str, float, float, int], group: int, number: int) -> Place:
    name, latitude, longitude, altitude = town
    return await make_place(
        mission,
        f"t{group}-{number}",
        kind="lodging" if number == 0 else "office",
        city=name,
        latitude=latitude + number / 50,
        longitude=longitude,
        altitude=altitude,
        address="Calle Sucre 12",
        phone="+591 2 555 00 00",
        local_name=f"{name} wasi",
        local_language="qu",
    )


async def _beds(mission: Mission, group: int, hotel: Place, members: list[Delegate], days: int) -> None:
    last = dt.date(2027, 3, 14) + dt.timedelta(days=days)
    await make_leg(
        mission,
        f"bed{group}",
        kind="stay",
        is_shared=False,
        on=members,
        origin=hotel,
        status="booked",
        starts="2027-03-15T18:40",
        ends=f"{last}T08:00",
    )
