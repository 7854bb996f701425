"""The demonstration's registrations, as their forms would have made them, their seats and stars."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from events.congress.agenda.models import Session, Star
from events.congress.organizing.models import Category
from events.congress.registration.kinds import KINDS
from events.congress.registration.models import Answer, Consent, Registration
from events.congress.registration.rules import active_key, new_nonce, new_reference
from events.congress.registration.values import Details
from events.demonstration.congress import Made
from events.demonstration.reading import Item
from events.records.people.models import Address, Person
from events.records.seats.models import Claim, Pool

_CLAIM = {"confirmed": "taken", "waitlisted": "waiting", "cancelled": "released"}
_BATCH = 200


@dataclass
class _Rows:
    people: list[Person] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    stars: list[Star] = field(default_factory=list)


async def make_registrations(
    made: Made,
    registrants: Sequence[Item],
    sessions: Sequence[Session],
    now: dt.datetime,
    report: Callable[[str], object],
) -> list[Registration]:
    """Return all registrants in the order in which they registered, the last one yesterday."""
    rows = _Rows()
    taken: Counter[uuid.UUID] = Counter()
    for number, item in enumerate(registrants):
        registration = _registration(made, item, number, now)
        _add(rows, made, item, registration, sessions)
        if item["state"] == "confirmed":
            taken.update(_pools_of(made, item))
    tables: tuple[tuple[type[Any], list[Any]], ...] = (
        (Person, rows.people),
        (Address, rows.addresses),
        (Registration, rows.registrations),
        (Answer, rows.answers),
        (Consent, rows.consents),
        (Claim, rows.claims),
        (Star, rows.stars),
    )
    for model, items in tables:
        await model.bulk_create(items, batch_size=_BATCH)
        report(f"  {len(items)} rows of {model.__name__.lower()}")
    for pool, count in taken.items():
        await Pool.filter(id=pool).update(taken=count)
    return rows.registrations


def _registration(made: Made, item: Item, number: int, now: dt.datetime) -> Registration:
    """One registration; people registered a minute apart, so that the waiting list has its order."""
    at = now - dt.timedelta(days=item["days_before_registered"]) + dt.timedelta(minutes=number)
    reference = new_reference()
    is_cancelled = item["state"] == "cancelled"
    details = Details(
        badge_name=item["name"],
        legal_name=item.get("legal_name", ""),
        email=item["email"].casefold(),
        organization=item["organization"],
        function=item["function"],
        country=item["country"],
        spoken_languages=tuple(item["languages"]),
        category_id=made.categories[item["category"]].id,
        attendance=item["attendance"],
        is_listed=number % 3 == 0,
    )
    return Registration(
        **details.columns(reference),
        id=uuid.uuid4(),
        event=made.event,
        person_id=uuid.uuid4(),
        reference=reference,
        nonce=new_nonce(),
        active_key=None if is_cancelled else active_key(made.event.id, details.email, details.badge_name),
        state=item["state"],
        language=item["language"],
        registered_at=at,
        updated_at=at,
        cancelled_at=min(at + dt.timedelta(days=1), now) if is_cancelled else None,
    )


def _add(rows: _Rows, made: Made, item: Item, registration: Registration, sessions: Sequence[Session]) -> None:
    at, person = registration.registered_at, registration.person_id
    rows.people.append(
        Person(
            id=person,
            name=item["name"],
            language=item["language"],
            country=item["country"],
            created_at=at,
        )
    )
    rows.addresses.append(
        Address(id=uuid.uuid4(), person_id=person, email=registration.email, email_folded=registration.email)
    )
    rows.registrations.append(registration)
    rows.answers.extend(_answer(made, registration, code, _stored(value)) for code, value in item["answers"].items())
    rows.consents.append(Consent(registration_id=registration.id, notice_id=made.notice.id, given_at=at))
    for pool in _pools_of(made, item):
        state = _CLAIM[item["state"]]
        rows.claims.append(
            Claim(pool_id=pool, holder=registration.id, state=state, group=registration.id, claimed_at=at)
        )
    for index in sorted({star % len(sessions) for star in item.get("starred", [])}):
        rows.stars.append(Star(registration_id=registration.id, session_id=sessions[index].id, added_at=at))


def _answer(made: Made, registration: Registration, code: str, value: str) -> Answer:
    asked = made.fields[code]
    key = KINDS[asked.kind].sort_key(value)
    return Answer(registration_id=registration.id, field_id=asked.id, field_version=1, value=value, sort_key=key)


def _pools_of(made: Made, item: Item) -> list[uuid.UUID]:
    category: Category = made.categories[item["category"]]
    attended = made.event.on_site_pool_id if item["attendance"] == "on_site" else made.event.online_pool_id
    return [pool for pool in (made.event.pool_id, attended, category.pool_id) if pool is not None]


def _stored(value: Any) -> str:
    """Return an answer as its column holds it: several choices as a JSON list, yes and no as words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return msgspec.json.encode(value).decode() if isinstance(value, list) else str(value)
