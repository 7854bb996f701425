"""Menus beside the pages of one scope: groups of pages by name, of which each person sees what they may open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from events.platform.language.lazy import LazyText
from events.platform.web.addresses import address, page_of
from events.platform.web.permissions import Actor


@dataclass(frozen=True)
class MenuGroup:
    """A heading, and under it the names of pages with their labels."""

    heading: LazyText | None
    entries: tuple[tuple[str, LazyText], ...]


@dataclass(frozen=True)
class MenuItem:
    """A link of a menu. `group` is the heading that stands above it, on the first of its group."""

    label: str
    href: str
    is_current: bool
    group: str = ""


def menu(groups: Iterable[MenuGroup], actor: Actor, scope: UUID, slug: str, current: str) -> list[MenuItem]:
    """Return the links to the pages of a scope whose right this person has. `current` names the page that is open."""
    items = []
    for group in groups:
        heading = str(group.heading or "")
        for name, label in group.entries:
            if actor.may(page_of(name).right, scope):
                items.append(MenuItem(str(label), address(name, slug=slug), name == current, heading))
                heading = ""
    return items
