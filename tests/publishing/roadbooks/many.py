"""A mission of 300 legs and 20 people over 24 days, some of them elsewhere than the others."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from events.missions.itineraries.plan.kinds import DelegateRole, LegKind
from events.missions.itineraries.plan.values import Delegate
from tests.publishing.roadbooks.journey import AMUPEI, PLAN, ident, leg, texts

PEOPLE = tuple(
    Delegate(
        ident(f"p{number}"), f"p{number}", f"Participante numéro {number}", DelegateRole.MEMBER, "fr", ("fr",), "Eau"
    )
    for number in range(20)
)
EVERYBODY = frozenset(person.id for person in PEOPLE)


def _legs() -> tuple[object, ...]:
    made = []
    for number in range(300):
        day, slot = divmod(number, 13)
        date = dt.date(2008, 3, 5) + dt.timedelta(days=day)
        people = EVERYBODY if number % 3 else frozenset(person.id for person in PEOPLE[number % 7 :])
        starts, ends = (f"{date:%d}T{7 + slot:02d}:00", f"{date:%d}T{7 + slot:02d}:50")
        if slot == 12:
            starts, ends = f"{date:%d}T20:00", f"{date + dt.timedelta(days=1):%d}T06:30"
            made.append(leg(f"m{number}", LegKind.STAY, starts, ends, "hotel", people=people))
        elif slot % 4 == 0:
            made.append(
                leg(f"m{number}", LegKind.ROAD, starts, ends, "lpb", "hotel", driver="Don Julio", people=people)
            )
        else:
            made.append(
                leg(
                    f"m{number}",
                    LegKind.MEETING,
                    starts,
                    ends,
                    "amupei",
                    title=texts(f"Rencontre {number}"),
                    partner_id=AMUPEI.id,
                    contact_id=ident("c1"),
                    language="es",
                    agenda=texts("- Accueil\n- Suite\n- Fin"),
                    people=people,
                )
            )
    return tuple(made)


MANY = replace(PLAN, legs=_legs(), delegates=PEOPLE)  # type: ignore[arg-type]
