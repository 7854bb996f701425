"""The list of what a phone keeps of a journey: addresses with sizes, and tags that tell what need not be sent again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from uuid import UUID

from events.missions.fieldwork.traveller_gate_pages import Held
from events.missions.file.private_day_operations import KEPT_AFTER
from events.missions.itineraries.plan.links import Document
from events.missions.itineraries.plan.values import Leg
from events.platform.language.i18n import current_language
from events.platform.web.addresses import address
from events.platform.web.static_files import static_fingerprint
from events.platform.web.templating import static_address
from events.settings import STATIC

# What pages and the roadbook weigh is known when they are made; these are for telling a traveller beforehand.
_PAGE, _PAPER = 12_000, 400_000
_FILES = (
    "css/app.css",
    "css/itinerary.css",
    "css/drawing.css",
    "css/traveller.css",
    "css/calendars.css",
    "js/app.js",
    "js/draft.js",
    "js/map.js",
    "js/field-outbox.js",
    "js/field-notes.js",
    "js/traveller.js",
    "icons/mark.svg",
    "icons/icon-192.png",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """One address. Without a copy of what `is_needed` there is none at all; a document may be missing.

    `tag` stays the same as long as the bytes need not be sent again; `size` is in bytes, roughly.
    """

    path: str
    tag: str
    size: int
    is_needed: bool = True


def keep_list(held: Held, notes_tag: str, roadbook: str) -> list[Kept]:
    """Return everything that a traveller has, in the language of the request. `roadbook` is the address of theirs."""
    return [*_pages(held, notes_tag), *_static(), *_documents(held), Kept(roadbook, held.copy_tag, _PAPER, False)]


def _pages(held: Held, notes_tag: str) -> Iterator[Kept]:
    for name in ("traveller", "traveller.contacts", "traveller.map", "traveller.documents"):
        yield Kept(held.to(name), held.copy_tag, _PAGE * (1 + len(held.legs) // 10) if name == "traveller" else _PAGE)
    yield Kept(held.to("traveller.notes"), f"{held.copy_tag}-{notes_tag}", _PAGE)
    for leg in held.legs:
        yield Kept(held.to("traveller.leg", code=leg.code), held.copy_tag, _PAGE)


def _static() -> Iterator[Kept]:
    for path in _FILES:
        yield Kept(static_address(path), static_fingerprint(), _size(path))


@cache
def _size(path: str) -> int:
    return (STATIC / path).stat().st_size // 3  # they travel compressed


def _documents(held: Held) -> Iterator[Kept]:
    for document in documents_of(held):
        yield Kept(held.to("traveller.file", file=document.file_id), str(document.file_id), document.size, False)


def documents_of(held: Held) -> list[Document]:
    """Return the documents of the mission as a whole and those of the traveller's own legs; each file once."""
    of_others = _document_ids(held.plan.legs) - _document_ids(held.legs)
    return list({one.file_id: one for one in held.plan.documents if one.id not in of_others}.values())


def _document_ids(legs: Iterable[Leg]) -> set[UUID]:
    return {id for leg in legs for id in leg.document_ids}


def size_of(kept: Iterable[Kept]) -> int:
    """Return about how many bytes a copy takes."""
    return sum(one.size for one in kept)


def as_json(held: Held, kept: list[Kept], as_of: str) -> dict[str, object]:
    """Return the list as the service worker reads it; `as_of` is an instant in ISO 8601."""
    return {
        "copy": held.copy_name,
        "base": held.to("traveller"),
        "language": current_language(),
        "traveller": held.delegate.id.hex,
        "tag": held.copy_tag,
        "asOf": as_of,
        # a copy that is forgotten on a phone ends with what is kept sealed of the traveller here
        "until": (held.mission.ends_on + KEPT_AFTER).isoformat(),
        "list": address("traveller.keep", token=held.token),
        "size": size_of(kept),
        "items": [asdict(one) for one in kept],
    }
