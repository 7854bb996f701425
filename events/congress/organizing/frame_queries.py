"""Context of the frame around an event's pages: navigation, names, the link to registration."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from events.congress.organizing.menu import MENU
from events.congress.organizing.models import Category, Event, Page
from events.congress.organizing.queries import EventWithTexts
from events.congress.organizing.registration_state import CategoryWindow, RegistrationState, registration_state
from events.platform.language.i18n import Translated, pgettext
from events.platform.language.i18n import gettext as _
from events.platform.lru import LruCache
from events.platform.web.addresses import address
from events.platform.web.installation import now
from events.platform.web.menus import menu
from events.platform.web.permissions import Actor
from events.records.people.frames import account_frame
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of


@dataclass(frozen=True)
class Face:
    """An event as every one of its pages shows it; made once per revision."""

    event: EventWithTexts
    pages: tuple[tuple[str, Translated], ...]  # slug and title of the published pages, in order
    windows: tuple[CategoryWindow, ...]  # of the categories in use


_faces: LruCache[tuple[UUID, int], Face] = LruCache(200)


async def face_of(event: Event) -> Face:
    """Return the event's own texts and its pages' titles. `event` was just read: its revision is the key."""
    key = (event.id, event.revision)
    face = _faces.get(key) or _faces.put(key, await _read_face(event))
    return replace(face, event=EventWithTexts(event, face.event.texts))


async def _read_face(event: Event) -> Face:
    pages = await Page.filter(event_id=event.id, is_published=True).order_by("position", "slug")
    texts = await texts_of([event.id, *(page.id for page in pages)], fallback_order(event))
    rows = await Category.filter(event_id=event.id, retired_at=None).values_list("access", "opens", "closes")
    titles = tuple((page.slug, texts.of(page.id, "title")) for page in pages)
    return Face(EventWithTexts(event, texts), titles, tuple(CategoryWindow(*row) for row in rows))


async def public_frame(event: Event, current: str, page: str = "") -> dict[str, Any]:
    """Return the context of a public page of an event. `current` names the page's item of the navigation.

    What it says of registration ends at `changes_at`, and with it what is cached of the page.
    """
    face = await face_of(event)
    state = registration_state(event, face.windows, now())
    slug = event.slug
    items = [
        _item(_("Overview"), "event", current, slug),
        _item(_("Programme"), "agenda", current, slug),
        _item(pgettext("navigation", "Speakers"), "speakers", current, slug),
        _item(pgettext("navigation", "Calendar"), "subscribe", current, slug),
    ]
    return {
        "event": event,
        "face": face.event,
        "registration_state": state,
        "changes_at": state.changes_at,
        "is_unlisted": event.state == "draft" or event.is_demonstration,
        "event_nav": {
            "name": face.event.name,
            "href": address("event", slug=slug),
            "items": items,
            "pages": [
                {
                    "label": title,
                    "href": address("event.page", slug=slug, page=name),
                    "is_current": current == "event.page" and name == page,
                }
                for name, title in face.pages
            ],
            "action": _action(state, current, slug),
            "own": {
                "label": _("My registration"),
                "href": address("my_registration", slug=slug),
                "sessions": _("My sessions"),
                "sessions_href": address("my_sessions", slug=slug),
                "me": address("me", event=slug),
            },
        },
        "footer_links": [
            *([_link(_("Participants"), "participants", slug)] if event.state == "published" else []),
            _link(_("Privacy"), "event.privacy", slug),
        ],
    }


def _action(state: RegistrationState, current: str, slug: str) -> dict[str, object]:
    name = "event" if state.phase in ("over", "cancelled") else "registration"
    return _item(state.label, name, current, slug) | {"is_quiet": not state.takes_people}


def _link(label: str, name: str, slug: str) -> dict[str, object]:
    return {"label": label, "href": address(name, slug=slug)}


def _item(label: str, name: str, current: str, slug: str) -> dict[str, object]:
    return {"label": label, "href": address(name, slug=slug), "is_current": name == current}


async def organize_frame(actor: Actor, event: Event, current: str) -> dict[str, object]:
    """Return the context of an organizer's page about one event; its menu holds the pages this person may open."""
    face = await face_of(event)
    return {
        **account_frame(actor),
        "event": event,
        "face": face.event,
        "organize_nav": menu(MENU, actor, event.id, event.slug, current),
        "organize_event": {
            "name": face.event.name,
            "href": address("organize.event", slug=event.slug),
            "public_href": address("event", slug=event.slug),
        },
    }
