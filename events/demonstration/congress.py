"""The demonstration's event with everything organizers define: texts, rooms, categories, questions, pages."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from events.congress.organizing.event_forms import CAPACITIES
from events.congress.organizing.models import (
    Category,
    Event,
    FieldOption,
    FormField,
    Page,
    PrivacyNotice,
    Room,
    SessionType,
    Track,
)
from events.demonstration.reading import Item
from events.platform.zoned import ZonedTime
from events.records.seats.models import Pool

_KINDS = {"multiple_choice": "choices"}

Texts = dict[uuid.UUID, dict[str, dict[str, str]]]


@dataclass
class Made:
    """The rows made so far, by the keys of the data files; `texts` waits to be written at once."""

    event: Event
    notice: PrivacyNotice
    rooms: dict[str, Room] = field(default_factory=dict)
    tracks: dict[str, Track] = field(default_factory=dict)
    types: dict[str, SessionType] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    fields: dict[str, FormField] = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)

    def say(self, subject: uuid.UUID, **texts: dict[str, str]) -> None:
        self.texts.setdefault(subject, {}).update(texts)


async def make_event(data: Item, first: dt.date, now: dt.datetime) -> Made:
    """Make the event whose first day is `first`, with all of its set-up, in the caller's transaction."""
    values = _event_values(data, first, now)
    pools = [Pool(id=uuid.uuid4(), scope=values["id"], capacity=None) for _ in range(3)]
    await Pool.bulk_create(pools)
    counted: dict[str, Any] = {name: pool.id for name, pool in zip(CAPACITIES.values(), pools, strict=True)}
    event = await Event.create(**values, **counted)
    notice = await PrivacyNotice.create(id=uuid.uuid4(), event=event, number=1, published_at=now)
    made = Made(event, notice)
    made.say(
        event.id,
        name=data["name"],
        tagline=data["tagline"],
        description=data["description"],
        notice=data["notice"],
        venue=data["venue"]["name"],
        directions=data["venue"]["directions"],
    )
    made.say(notice.id, body=data["privacy"]["text"])
    await _make_places(made, data)
    await _make_categories(made, data)
    await _make_fields(made, data)
    await _make_pages(made, data)
    return made


def _event_values(data: Item, first: dt.date, now: dt.datetime) -> Item:
    window = data["registration"]
    zone = data["time_zone"]
    opens = f"{first - dt.timedelta(days=window['opens_days_before'])}T{window['opens_at']}"
    closes = f"{first - dt.timedelta(days=window['closes_days_before'])}T{window['closes_at']}"
    corrections = f"{first - dt.timedelta(days=window['corrections_close_days_before'])}T{window['closes_at']}"
    return {
        "id": uuid.uuid4(),
        "slug": data["slug"],
        "state": "published",
        "default_language": data["languages"][0],
        "languages": data["languages"],
        "starts_on": first,
        "ends_on": first + dt.timedelta(days=data["days"] - 1),
        "time_zone": zone,
        "country": data["country"],
        "address": "\n".join(data["venue"]["address"]["es"].splitlines()[:2]),
        "latitude": data["venue"]["latitude"],
        "longitude": data["venue"]["longitude"],
        "contact_email": data["contact"]["email"],
        "registration_opens": opens,
        "registration_opens_at": ZonedTime.parse(opens, zone).instant(),
        "registration_closes": closes,
        "registration_closes_at": ZonedTime.parse(closes, zone).instant(),
        "corrections_close": corrections,
        "is_demonstration": True,
        "uid": str(uuid.uuid4()),
        "revised_at": now,
        "created_at": now,
        "updated_at": now,
    }


async def _make_places(made: Made, data: Item) -> None:
    event = made.event
    for position, item in enumerate(data["rooms"]):
        room = Room(
            id=uuid.uuid4(),
            event=event,
            code=item["key"],
            position=position,
            capacity=item["capacity"],
            is_online=item["is_online"],
            join_url=item.get("join_url", ""),
        )
        made.rooms[item["key"]] = room
        made.say(room.id, name=item["name"], note=_joined(item["floor"], item["accessibility"]))
    for position, item in enumerate(data["tracks"]):
        track = Track(id=uuid.uuid4(), event=event, code=item["key"], position=position, colour=position + 1)
        made.tracks[item["key"]] = track
        made.say(track.id, name=item["name"], description=item["description"])
    for position, item in enumerate(data["session_types"]):
        kind = SessionType(
            id=uuid.uuid4(), event=event, code=item["key"], position=position, is_break=item["key"] == "break"
        )
        made.types[item["key"]] = kind
        made.say(kind.id, name=item["name"])
    await Room.bulk_create(made.rooms.values())
    await Track.bulk_create(made.tracks.values())
    await SessionType.bulk_create(made.types.values())


def _joined(*texts: dict[str, str]) -> dict[str, str]:
    return {language: ". ".join(text[language].rstrip(".") for text in texts) + "." for language in texts[0]}


async def _make_categories(made: Made, data: Item) -> None:
    for position, item in enumerate(data["categories"]):
        pool = await Pool.create(id=uuid.uuid4(), scope=made.event.id, capacity=item["capacity"])
        category = await Category.create(
            id=uuid.uuid4(),
            event=made.event,
            pool=pool,
            code=item["key"],
            position=position,
            colour=position + 1,
            allows_on_site="on_site" in item["attendance"],
            allows_online="online" in item["attendance"],
        )
        made.categories[item["key"]] = category
        made.say(category.id, name=item["name"], description=item["description"])


async def _make_fields(made: Made, data: Item) -> None:
    options = []
    for position, item in enumerate(data["fields"]):
        asked = FormField(
            id=uuid.uuid4(),
            event=made.event,
            code=item["key"],
            position=position,
            kind=_KINDS.get(item["kind"], item["kind"]),
            is_required=item["is_required"],
            shown_when={"categories": item["categories"]} if "categories" in item else None,
            kept_days=item.get("kept_days"),
        )
        made.fields[item["key"]] = asked
        made.say(asked.id, label=item["label"], help=item["help"])
        for place, choice in enumerate(item.get("options", [])):
            option = FieldOption(id=uuid.uuid4(), field_id=asked.id, code=choice["key"], position=place)
            options.append(option)
            made.say(option.id, label=choice["label"])
    await FormField.bulk_create(made.fields.values())
    await FieldOption.bulk_create(options)


async def _make_pages(made: Made, data: Item) -> None:
    pages = []
    for position, item in enumerate(data["pages"]):
        page = Page(id=uuid.uuid4(), event=made.event, slug=item["key"], position=position)
        pages.append(page)
        made.say(page.id, title=item["title"], body=item["text"])
    await Page.bulk_create(pages)
