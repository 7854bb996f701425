"""The rows of a registration and of its person, in the transaction of whoever registers or corrects."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from uuid import UUID

import msgspec

from events.congress.registration.life import Payment
from events.congress.registration.question_queries import CategoryChoice, Questions
from events.congress.registration.values import Application, Details
from events.platform.storage.database import execute_count


async def write_person(application: Application, now: dt.datetime) -> UUID:
    """Write a person of their own: nobody is taken for somebody known because a form says so."""
    person, details = uuid.uuid4(), application.details
    row = {"id": person, "name": details.badge_name, "language": application.language, "country": details.country}
    await insert("person", row | {"created_at": now})
    await write_address(person, details.email)
    return person


async def write_address(person: UUID, email: str) -> None:
    """Write an address of a person, not yet verified."""
    await insert("address", {"id": uuid.uuid4(), "person_id": person, "email": email, "email_folded": email})


async def insert(table: str, row: Mapping[str, object]) -> None:
    """Write one row as it is: on this path the ORM costs too much."""
    places = ", ".join(f"${number}" for number in range(1, len(row) + 1))
    sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})"  # noqa: S608 - names of columns
    await execute_count(sql, list(row.values()))


def columns_of(details: Details, reference: str) -> dict[str, object]:
    """Return the columns of a registration that say what was typed, as SQL takes them."""
    columns = details.columns(reference)
    return {name: _json(value) if isinstance(value, tuple) else value for name, value in columns.items()}


def priced(questions: Questions, category: CategoryChoice) -> dict[str, object]:
    """Return the columns of a registration that say what its category costs."""
    is_due = bool(category.price)
    payment = Payment.DUE if is_due else Payment.FREE
    price, currency = (category.price, questions.currency) if is_due else (None, "")
    return {"payment": payment.value, "price": price, "currency": currency}


def _json(value: tuple[str, ...]) -> str:
    return msgspec.json.encode(value).decode()
