"""Changes so close to their start that a mail may be read too late: short texts, and who is to get which of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from events.congress.organizing.models import Event
from events.missions.file.models import Mission
from events.platform.language.i18n import speaking
from events.platform.storage.database import execute_count, transaction
from events.platform.telephones import dialled
from events.publishing.late_changes.change_texts import short_text
from events.publishing.late_changes.items import Item, event_items, mission_items
from events.publishing.late_changes.people import Reached, by_language, reached_of, spoken_by
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.changes.models import Notice
from events.records.changes.values import Change

_SHOWN = dt.timedelta(days=2)  # a change is passed on until what it is about is over, or for so long


@dataclass(frozen=True)
class ShortText:
    """A text in one language, and those who read it."""

    language: str
    text: str
    people: tuple[Reached, ...]

    @property
    def phones(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(dialled(person.phone) for person in self.people if dialled(person.phone)))

    @property
    def to_all(self) -> str:
        return sms(self.phones, self.text)


@dataclass(frozen=True)
class Passing:
    """One change as the people of one group are told it; who is taken off a leg is told another than who is put on."""

    item: Item
    change: Change
    texts: tuple[ShortText, ...]


def passings_of(item: Item, people: Sequence[Reached]) -> list[Passing]:
    """Return the texts of a change, for each group and language; nothing when it concerns nobody."""
    groups: dict[Change, list[Reached]] = {}
    for person in people:
        if change := item.change_for(person.id):
            groups.setdefault(change, []).append(person)
    return [Passing(item, change, _texts(item, change, group)) for change, group in groups.items()]


def _texts(item: Item, change: Change, people: Sequence[Reached]) -> tuple[ShortText, ...]:
    readers = by_language(people, spoken_by(people))
    made = []
    for language, group in readers.items():
        with speaking(language):
            made.append(ShortText(language, short_text(item, change), tuple(group)))
    return tuple(made)


def sms(phones: Sequence[str], text: str) -> str:
    """Return an address that opens the messages of a telephone (RFC 5724); "" without a number.

    The standard says "?body="; iPhones read "&body=" only, and "?&body=" is understood by both.
    """
    return f"sms:{','.join(phones)}?&body={quote(text, safe='')}" if phones else ""


async def passings_in(about: Event | Mission, now: dt.datetime) -> list[Passing]:
    """Return the changes to pass on of an event or a mission."""
    recent = await _recent(about.id, now)
    items = await (mission_items(about, recent) if isinstance(about, Mission) else event_items(about, recent))
    return await passings_among(about, [item for item in items if item.is_urgent_at(now)])


async def passings_among(about: Event | Mission, items: Sequence[Item]) -> list[Passing]:
    """Return the texts of some changes in an event or a mission."""
    people = await reached_of(about, items)
    return [passing for item in items for passing in passings_of(item, people[item.notice.id])]


async def _recent(scope: UUID, now: dt.datetime) -> list[Notice]:
    """Return the newest change of each thing, gathered or not, unless somebody has passed it on."""
    rows = await Notice.filter(scope=scope, passed_at=None, changed_at__gte=now - _SHOWN).order_by("changed_at")
    return list({row.subject: row for row in rows}.values())


async def pass_on(scope: UUID, notice_id: UUID, *, by: UUID, now: dt.datetime) -> bool:
    """Note that a change was passed on, and with it earlier ones of the same thing; False when it was noted before.

    A further change of the same thing stands in the list again.
    """
    async with transaction():
        changed = await execute_count(
            "UPDATE notice SET passed_at = $1, passed_by = $2 WHERE scope = $3 AND passed_at IS NULL"
            " AND subject = (SELECT one.subject FROM notice one WHERE one.id = $4 AND one.passed_at IS NULL)",
            [now, by, scope, notice_id],
        )
        if changed:
            await record_change(scope, "notice", notice_id, Act.PASSED_ON, now, actor=by)
    return bool(changed)
