"""A form as a browser fills and sends it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx

from events.congress.organizing.models import Category, Event, FormField
from events.congress.registration.models import Registration
from events.congress.registration.stored_answers import Given
from events.congress.registration.values import Application, Details
from events.records.vault.sealing import MasterKeys, Sealer
from tests.factories import NOW, make_category, make_event, make_notice

FORM = "/en/events/congress/registration"


async def open_event(capacity: int | None = None, **values: Any) -> tuple[Event, Category]:
    """An event that takes registrations, with one category and a privacy notice."""
    event = await make_event(**values)
    category = await make_category(event, capacity=capacity)
    await make_notice(event)
    return await Event.get(id=event.id), category


def typed(**changes: Any) -> dict[str, Any]:
    """What somebody types; a change to None leaves a field out."""
    given = {
        "badge_name": "Awa Diallo",
        "email": "awa@eau.example.org",
        "organization": "Société des eaux",
        "function": "Directrice",
        "country": "SN",
        "spoken_languages": ["fr", "en"],
        "further_language-1": "wo",
        "attendance": "on_site",
        "category": "operator",
        "consent": "y",
    }
    return {name: value for name, value in (given | changes).items() if value is not None}


def nonce_in(page: str) -> str:
    found = re.search(r'name="nonce" value="([^"]+)"', page)
    assert found is not None
    return found[1]


async def fill(client: httpx.AsyncClient, address: str = FORM, /, **changes: Any) -> httpx.Response:
    """Open the form, type, send."""
    page = await client.get(address)
    assert page.status_code == 200, page.status_code
    return await client.post(address, data={"nonce": nonce_in(page.text), **typed(**changes)})


async def register(client: httpx.AsyncClient, **changes: Any) -> Registration:
    """Somebody registered through the form; this browser remembers nobody afterwards."""
    answer = await fill(client, **changes)
    assert answer.status_code == 303, errors_in(answer.text)
    client.cookies.clear()
    name = changes.get("badge_name", typed()["badge_name"])
    made = await Registration.filter(badge_name=name).order_by("-registered_at").first()
    assert made is not None
    return made


def errors_in(page: str) -> dict[str, str]:
    """The errors beside the fields of a page: id of the field to message."""
    found = re.findall(r'<p class="error" id="([\w-]+)-error">.*?<span>(.*?)</span></p>', page, re.DOTALL)
    return dict(found)


@dataclass
class _Controls(HTMLParser):
    values: dict[str, list[str]] = field(default_factory=dict)
    select: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name:
            is_box = given.get("type") in {"checkbox", "radio"}
            if not is_box or "checked" in given:
                self.values.setdefault(name, []).append(given.get("value") or "")
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given:
            self.values.setdefault(self.select, []).append(given.get("value") or "")


def controls_in(page: str) -> dict[str, list[str]]:
    """What the controls of a page hold, as a browser would send it; without long texts."""
    reader = _Controls()
    reader.feed(page)
    return reader.values


def application(category: Category, answers: Mapping[FormField, str]) -> Application:
    """What a form has sent, as the operation is given it."""
    details = Details(
        badge_name="Awa Diallo",
        email="awa@eau.example.org",
        country="SN",
        category_id=category.id,
        attendance="on_site",
        answers={field.id: Given(value, field.field_version) for field, value in answers.items()},
    )
    sealer = Sealer(MasterKeys({0: b"secret"}), NOW)
    return Application(details, "nonce-of-this-form-0001", "fr", has_consented=True, sealer=sealer)
