"""What an organizer defines for an event piece by piece: rooms, tracks, types of session, categories.

They are edited alike (a list, a form, a version, retired rather than deleted), so one table says what differs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from events.congress.organizing.models import Category, Event, Room, SessionType, Track
from events.congress.organizing.queries import fallback_order
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext
from events.platform.web.forms import (
    AtMost,
    Filled,
    Form,
    LineField,
    WholeNumberField,
    is_web_address,
    translated_field,
)

LARGEST_CAPACITY = 1_000_000


@dataclass(frozen=True)
class Part:
    """One kind of definition: its table, its addresses, its words, and the inputs that only it has."""

    kind: str
    model: type[Any]
    list_name: str
    item_name: str
    columns: tuple[str, ...]
    texts: tuple[str, ...]
    words: Callable[[], Mapping[str, str]]
    inputs: Callable[[], Mapping[str, Any]]
    has_seats: bool = False


def _capacity(label: str) -> WholeNumberField:
    return WholeNumberField(label, [Optional(), NumberRange(0, LARGEST_CAPACITY)])


def _colour() -> SelectField:
    names = [
        _("Slate"),
        _("Blue"),
        _("Ochre"),
        _("Green"),
        _("Plum"),
        _("Teal"),
        _("Rust"),
        _("Indigo"),
        _("Olive"),
        _("Rose"),
    ]
    choices = [SelectChoice(number, name) for number, name in enumerate(names, 1)]
    return SelectField(pgettext("of a track or category", "Colour"), [Filled()], choices=choices, coerce=int, default=1)


def _position() -> WholeNumberField:
    return WholeNumberField(
        _("Place in the list"), [Optional(), NumberRange(0, 10_000)], description=_("Lower numbers come first.")
    )


ROOMS = Part(
    kind="room",
    model=Room,
    list_name="organize.rooms",
    item_name="organize.room",
    columns=("capacity", "is_online", "join_url", "position"),
    texts=("name", "note"),
    words=lambda: {
        "title": _("Rooms"),
        "lead": _("Where sessions take place. Each is a column of the programme."),
        "add": _("Add a room"),
        "empty": _("No room yet"),
        "first": _("Add the first room: sessions are placed in rooms."),
        "name": _("Name of the room"),
        "text": _("How to find it, how to get in"),
    },
    inputs=lambda: {
        "capacity": _capacity(_("Seats")),
        "is_online": BooleanField(_("This is an online room")),
        "join_url": LineField(
            _("Address to join online"),
            [AtMost(500), is_web_address],
            500,
            description=_("Only registered people see it: on their page and in their own calendar."),
        ),
        "position": _position(),
    },
)
TRACKS = Part(
    kind="track",
    model=Track,
    list_name="organize.tracks",
    item_name="organize.track",
    columns=("colour", "position"),
    texts=("name", "description"),
    words=lambda: {
        "title": _("Tracks"),
        "lead": _("The themes of the programme. Each has a colour, and its word beside it."),
        "add": _("Add a track"),
        "empty": _("No track yet"),
        "first": _("Add a track if the programme has several themes."),
        "name": pgettext("of a track", "Name"),
        "text": pgettext("of a track", "What it is about"),
    },
    inputs=lambda: {"colour": _colour(), "position": _position()},
)
TYPES = Part(
    kind="session_type",
    model=SessionType,
    list_name="organize.types",
    item_name="organize.type",
    columns=("is_break", "position"),
    texts=("name",),
    words=lambda: {
        "title": _("Types of session"),
        "lead": _("Plenary, workshop, excursion: what kind of session it is."),
        "add": _("Add a type"),
        "empty": _("No type yet"),
        "first": _("Add the types that the programme speaks of."),
        "name": pgettext("of a type of session", "Name"),
        "text": "",
    },
    inputs=lambda: {
        "is_break": BooleanField(_("A break: shown across all rooms, without a page of its own")),
        "position": _position(),
    },
)
CATEGORIES = Part(
    kind="category",
    model=Category,
    list_name="organize.categories",
    item_name="organize.category",
    columns=("colour", "allows_on_site", "allows_online", "position"),
    texts=("name", "description"),
    words=lambda: {
        "title": _("Categories of participants"),
        "lead": _("Everybody registers in one category. A category can have its own number of seats."),
        "add": _("Add a category"),
        "empty": _("No category yet"),
        "first": _("Add at least one: without a category nobody can register."),
        "name": pgettext("of a category", "Name"),
        "text": pgettext("of a category", "Who belongs to it"),
    },
    inputs=lambda: {
        "capacity": _capacity(_("Seats, empty for no limit")),
        "allows_on_site": BooleanField(_("Open to people on site"), default=True),
        "allows_online": BooleanField(_("Open to people online"), default=True),
        "colour": _colour(),
        "position": _position(),
    },
    has_seats=True,
)


def part_form(part: Part, event: Event, *arguments: Any, **keywords: Any) -> Form:
    """The form of one definition, its texts in the event's languages."""
    words = part.words()
    languages = fallback_order(event)
    inputs: dict[str, Any] = {
        "name": translated_field(words["name"], languages, required_in=event.default_language, longest=120)
    }
    if len(part.texts) > 1:
        inputs[part.texts[1]] = translated_field(words["text"], languages, is_long=True, longest=600)
    inputs |= part.inputs()
    form: Form = type("PartForm", (Form,), inputs)(*arguments, **keywords)
    return form
