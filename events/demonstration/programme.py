"""The demonstration's speakers and sessions."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from itertools import chain

from events.congress.agenda.models import Release, Session, SessionSpeaker, Slot, Speaker
from events.demonstration.congress import Made
from events.demonstration.reading import Item
from events.platform.language.cleaning import fold
from events.platform.zoned import ZonedTime


async def make_programme(made: Made, speakers: Item, sessions: Item, now: dt.datetime) -> list[Session]:
    """Speakers, sessions with their slots, and the first release; the sessions that can be starred."""
    people = {item["key"]: _speaker(made, item) for item in speakers["speakers"]}
    await Speaker.bulk_create(people.values())
    real = [_session(made, item, people, now) for item in sessions["sessions"]]
    pauses = [_session(made, item, people, now) for item in sessions["breaks"]]
    await Session.bulk_create(real + pauses)
    held = [*zip(real, sessions["sessions"], strict=True)]
    paused = zip(pauses, sessions["breaks"], strict=True)
    await Slot.bulk_create(_slot(made, session, item, now) for session, item in (*held, *paused))
    await SessionSpeaker.bulk_create(chain.from_iterable(_parts(session, item, people) for session, item in held))
    await Release.create(id=uuid.uuid4(), event=made.event, number=1, released_at=now)
    return real


def _parts(session: Session, item: Item, people: dict[str, Speaker]) -> Iterator[SessionSpeaker]:
    for position, part in enumerate(item["speakers"]):
        speaker = people[part["key"]]
        yield SessionSpeaker(session_id=session.id, speaker_id=speaker.id, role=part["role"], position=position)


def _speaker(made: Made, item: Item) -> Speaker:
    speaker = Speaker(
        id=uuid.uuid4(),
        event=made.event,
        code=item["key"],
        name=item["name"],
        sort_name=fold(" ".join(reversed(item["name"].rsplit(" ", 1)))),
        organization=item["organization"],
        country=item["country"],
        local_name=item.get("name_local", ""),
        local_language=item.get("name_local_lang", ""),
    )
    made.say(speaker.id, function=item["function"], biography=item["biography"])
    return speaker


def _session(made: Made, item: Item, people: dict[str, Speaker], now: dt.datetime) -> Session:
    names = [people[part["key"]].name for part in item.get("speakers", [])]
    texts = [*item["title"].values(), *item.get("abstract", {}).values(), *names]
    session = Session(
        id=uuid.uuid4(),
        event=made.event,
        code=item["code"],
        track_id=made.tracks[item["track"]].id if "track" in item else None,
        type_id=made.types[item["type"]].id,
        state=item.get("state", "confirmed"),
        language=item.get("language"),
        interpretation=item.get("interpretation", []),
        search_text=fold("\n".join(texts)),
        created_at=now,
        updated_at=now,
    )
    abstract = _abstract(item)
    made.say(session.id, title=item["title"], **({"abstract": abstract} if abstract else {}))
    return session


def _abstract(item: Item) -> dict[str, str]:
    """Return the abstract by language, below where one meets and why it is cancelled."""
    abstract = dict(item.get("abstract", {}))
    for extra in ("meeting_point", "cancellation_note"):
        for language, text in item.get(extra, {}).items():
            abstract[language] = f"**{text}**\n\n{abstract[language]}"
    return abstract


def _slot(made: Made, session: Session, item: Item, now: dt.datetime) -> Slot:
    day = made.event.starts_on + dt.timedelta(days=item["day"])
    zone = made.event.time_zone
    starts, ends = f"{day}T{item['start']}", f"{day}T{item['end']}"
    return Slot(
        id=uuid.uuid4(),
        event=made.event,
        session_id=session.id,
        room_id=made.rooms[item["room"]].id if item["room"] else None,
        time_zone=zone,
        starts=starts,
        starts_at=ZonedTime.parse(starts, zone).instant(),
        ends=ends,
        ends_at=ZonedTime.parse(ends, zone).instant(),
        uid=str(uuid.uuid4()),
        created_at=now,
        revised_at=now,
        cancelled_at=now if session.state == "cancelled" else None,
    )
