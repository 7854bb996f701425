"""How a session of a file is kept: its code, the language of its texts, and which of its slots stay."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from babel import Locale, UnknownLocaleError

from events.congress.agenda.exchange import schedule as file
from events.congress.agenda.exchange.schedule_conforming import written_url
from events.congress.agenda.models import Slot
from events.congress.agenda.operations import random_code
from events.platform.language.slugs import RESERVED

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def kept_slots(slots: Sequence[Slot], wanted: Collection[UUID | None]) -> tuple[dict[UUID | None, Slot], list[Slot]]:
    """Return slots by room that stay where they are, and those that are free to move."""
    kept = {slot.room_id: slot for slot in slots if slot.room_id in wanted}
    return kept, [slot for slot in slots if slot is not kept.get(slot.room_id)]


def kept_links(known: Sequence[Mapping[str, str]], links: Iterable[file.Link]) -> list[dict[str, str]]:
    """Return the links of a file; one that is known under another spelling of its address stays as it is."""
    spelled = {written_url(link["url"]): link["url"] for link in known}
    found = {spelled.get(written_url(link.url), link.url): link.title for link in links}
    return [{"title": title if title not in spelled else url, "url": url} for url, title in found.items()]


def text_language(tag: str, otherwise: str) -> str:
    """Return the language that texts of a session are kept under: the tag's first part when it is one that is known."""
    code = tag.partition("-")[0].lower()
    try:
        return Locale.parse(code).language if code else otherwise
    except (UnknownLocaleError, ValueError):
        return otherwise


def free_code(session: file.ScheduledSession, taken: set[str]) -> str:
    """Return the file's code, else its number, else one of our own: it stands in the session's address."""
    wanted = [session.code, str(session.id) if session.id > 0 else ""]
    code = next((code for code in wanted if _CODE.fullmatch(code) and code not in taken | RESERVED), "")
    while not code or code in taken:
        code = random_code()
    taken.add(code)
    return code
