"""HTML of mails: the scripts of JSON-LD in it, and schema.org microdata (itemscope, itemprop) as JSON-LD has it.

Nothing is shown or run: the page is only searched. Scripts are found by a plain scan, in linear time. Microdata
needs a tree: lxml's parser (libxml2: no network, at most 256 levels) takes time that grows as the square of the number
of attributes on one element, 24 s for a megabyte of them. So only pages that hold microdata at all are parsed, without
their styles and scripts, and only up to 128 kB (mail programs cut off what is longer): one to three seconds at worst.
The parser of the standard library took 35 s for 100 kB of opened quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from events.missions.bookings.reading.nodes import LONGEST_TEXT

if TYPE_CHECKING:
    from lxml import etree

LARGEST_TREE = 128 * 1024  # characters, without styles and scripts
MOST_SCRIPTS = 40
MOST_ITEMS = 2_000

_RESERVATION = re.compile(r"^https?://schema\.org/\w*Reservation\w*$")
# Letters of ASCII only: to lower a whole page would shift what follows an "İ".
_OPENING = re.compile("<(script|style)", re.IGNORECASE | re.ASCII)
_CLOSING = {name: re.compile(f"</{name}", re.IGNORECASE | re.ASCII) for name in ("script", "style")}
_VALUE_OF = {
    "meta": "content",
    "link": "href",
    "a": "href",
    "area": "href",
    "img": "src",
    "data": "value",
    "meter": "value",
    "time": "datetime",
}


def json_scripts(page: str) -> Iterator[str]:
    """The text of each script of JSON-LD, up to 40."""
    found = 0
    for begins, tag_ends, ends in _scripts_and_styles(page):
        if found < MOST_SCRIPTS and "ld+json" in page[begins:tag_ends].lower():
            found += 1
            yield page[tag_ends + 1 : ends]


def without_styles(page: str) -> str:
    """The page without its styles and scripts."""
    kept, at = [], 0
    for begins, _tag_ends, ends in _scripts_and_styles(page):
        kept.append(page[at:begins])
        at = ends
    return "".join([*kept, page[at:]])


def _scripts_and_styles(page: str) -> Iterator[tuple[int, int, int]]:
    """Where each begins, where its tag ends and where its text ends; one that nothing ends ends with the page."""
    at = 0
    while opening := _OPENING.search(page, at):
        tag_ends = page.find(">", opening.end())
        closing = _CLOSING[opening[1].lower()].search(page, tag_ends) if tag_ends >= 0 else None
        at = closing.start() if closing else len(page)
        yield opening.start(), tag_ends if tag_ends >= 0 else at, at


def has_microdata(page: str) -> bool:
    return "itemscope" in page.lower() and "Reservation" in page


def microdata(page: str) -> list[object]:
    """The reservations among the page's items, each as the JSON-LD that says the same; [] where it cannot be parsed.

    As the HTML standard has it, but for itemref; a content attribute is taken on any element, as senders write it.
    """
    from lxml import etree  # takes memory that most servers never need

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(page[:LARGEST_TREE].encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    if root is None:
        return []
    items: dict[etree._Element, dict[str, object]] = {}
    for element in root.iter(etree.Element):
        if len(items) >= MOST_ITEMS:
            break
        _visit(element, items)
    return [item for element, item in items.items() if _is_reservation(element)]


def _visit(element: etree._Element, items: dict[etree._Element, dict[str, object]]) -> None:
    """Make an item of an element with itemscope; give a property to the item that it stands in."""
    own = None
    if element.get("itemscope") is not None:
        own = items[element] = _new_item(element)
    names = (element.get("itemprop") or "").split()
    holder = _holder(element, items) if names else None
    if holder is None:
        return
    value = own if own is not None else _value(element)
    for name in names[:10]:
        values = holder.setdefault(name, [])
        if isinstance(values, list):
            values.append(value)


def _new_item(element: etree._Element) -> dict[str, object]:
    types: object = [each for each in (element.get("itemtype") or "").split() if each][:5]
    return {"@type": types}


def _holder(element: etree._Element, items: dict[etree._Element, dict[str, object]]) -> dict[str, object] | None:
    return next((items[each] for each in element.iterancestors() if each in items), None)


def _value(element: etree._Element) -> str:
    written = element.get("content")
    if written is None:
        written = element.get(_VALUE_OF.get(str(element.tag), "content"))
    if written is None:
        written = "".join(_texts(element))
    return str(written).strip()[: 2 * LONGEST_TEXT]


def _texts(element: etree._Element) -> Iterator[str]:
    """The text inside, and no more of it than is looked at: an itemprop on the whole body costs nothing."""
    length = 0
    for text in element.itertext():
        yield str(text)
        length += len(text)
        if length > 4 * LONGEST_TEXT:
            return


def _is_reservation(element: etree._Element) -> bool:
    """Whether it is a reservation, and of none that is told already."""
    return any(_RESERVATION.match(each) for each in (element.get("itemtype") or "").split()) and not element.get(
        "itemprop"
    )
