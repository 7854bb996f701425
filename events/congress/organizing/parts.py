"""Definitions of an event, piece by piece: rooms, tracks, types of session, categories.

They are edited alike (a list, a form, a version, retired rather than deleted), so one table says what differs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from events.congress.organizing.access import ACCESS_WORDS
from events.congress.organizing.entered import Entered
from events.congress.organizing.event_forms import LARGEST_CAPACITY, MOMENT
from events.congress.organizing.models import Category, Event, Room, SessionType, Track
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _
from events.platform.web.fields import (
    BooleanField,
    DateTimeLocalField,
    LineField,
    SelectField,
    TextsField,
    WholeNumberField,
    choices_of,
)
from events.platform.web.form_rules import AtMost, Filled, is_web_address, plausible, refuse
from events.platform.web.forms import Form
from events.records.money import MoneyError, read_amount, typed_amount

Definition = Room | Track | SessionType | Category

COLOUR_WORDS = (
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
)


def _capacity(label: LazyText) -> WholeNumberField:
    return WholeNumberField(label, [Optional(), NumberRange(0, LARGEST_CAPACITY)])


def _colour() -> SelectField:
    choices = [SelectChoice(number, name) for number, name in enumerate(COLOUR_WORDS, 1)]
    return SelectField(pgettext("of a track or category", "Colour"), [Filled()], choices=choices, coerce=int, default=1)


def _position() -> WholeNumberField:
    return WholeNumberField(
        _("Place in the list"), [Optional(), NumberRange(0, 10_000)], description=_("Lower numbers come first.")
    )


class RoomForm(Form):
    name = TextsField(_("Name of the room"), is_required=True, longest=120)
    note = TextsField(_("How to find it, how to get in"), is_long=True, longest=600)
    capacity = _capacity(_("Seats"))
    is_online = BooleanField(_("This is an online room"))
    join_url = LineField(
        _("Address to join online"),
        [AtMost(500), is_web_address],
        500,
        description=_("Of an online room, or of a hall that is streamed. Only registered people see it."),
    )
    position = _position()


class TrackForm(Form):
    name = TextsField(pgettext("of a track", "Name"), is_required=True, longest=120)
    description = TextsField(pgettext("of a track", "What it is about"), is_long=True, longest=600)
    colour = _colour()
    position = _position()


class SessionTypeForm(Form):
    name = TextsField(pgettext("of a type of session", "Name"), is_required=True, longest=120)
    is_break = BooleanField(_("A break: shown across all rooms, without a page of its own"))
    position = _position()


class CategoryForm(Form):
    name = TextsField(pgettext("of a category", "Name"), is_required=True, longest=120)
    description = TextsField(pgettext("of a category", "Who belongs to it"), is_long=True, longest=600)
    capacity = _capacity(_("Seats, empty for no limit"))
    access = SelectField(_("Who can register"), [Filled()], choices=choices_of(ACCESS_WORDS), default="open")
    opens = DateTimeLocalField(
        _("Registration opens"), [Optional(), plausible], format=MOMENT, description=_("Empty: as for the event.")
    )
    closes = DateTimeLocalField(
        _("Registration closes"), [Optional(), plausible], format=MOMENT, description=_("Empty: as for the event.")
    )
    price = LineField(
        _("Price"), longest=20, description=_("In the currency of the event. Payments are noted by hand.")
    )
    per_host = WholeNumberField(
        _("Accompanying persons that one participant brings at most"),
        [Optional(), NumberRange(1, 20)],
        default=1,
        description=_("Only counts in a category for accompanying persons."),
    )
    allows_on_site = BooleanField(_("Open to people on site"), default=True)
    allows_online = BooleanField(_("Open to people online"), default=True)
    colour = _colour()
    position = _position()

    def __init__(self, *sent: Any, currency: str, **given: Any) -> None:
        self.currency = currency
        super().__init__(*sent, **given)

    def check(self) -> None:
        if self.opens.data and self.closes.data and self.closes.data <= self.opens.data:
            refuse(self.closes, _("Registration closes before it opens."))
        if self.price.data and not self.currency:
            refuse(self.price, _("Choose the currency of prices in the settings of the event first."))
        elif self.price.data:
            try:
                read_amount(self.price.data, self.currency)
            except MoneyError:
                refuse(self.price, _("This is no amount in %(currency)s: write digits only.", currency=self.currency))

    def columns(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """Return the columns of what was typed: wall times as text, the price in minor units."""
        walls = {name: moment.strftime(MOMENT) if (moment := typed[name]) else None for name in ("opens", "closes")}
        price = read_amount(typed["price"], self.currency) if typed["price"] else None
        return {**typed, **walls, "price": price or None, "per_host": typed["per_host"] or 1}


def _columns_of_category(form: Form, typed: Mapping[str, Any]) -> Mapping[str, Any]:
    assert isinstance(form, CategoryForm)  # noqa: S101 - the form of this part
    return form.columns(typed)


def _data_of_category(row: Definition, event: Event) -> Mapping[str, Any]:
    """Return what the form shows otherwise than the row has it."""
    assert isinstance(row, Category)  # noqa: S101 - the rows of this part
    walls = {
        name: dt.datetime.fromisoformat(wall) if (wall := getattr(row, name)) else None for name in ("opens", "closes")
    }
    return {**walls, "price": typed_amount(row.price, event.currency) if row.price is not None else ""}


@dataclass(frozen=True)
class Part:
    """One kind of definition: its table, its form, its addresses and its words."""

    kind: str
    model: type[Any]  # one of Definition
    form: type[Form]
    list_name: str
    item_name: str
    columns: tuple[str, ...]
    texts: tuple[str, ...]
    title: LazyText
    lead: LazyText
    add: LazyText
    none_yet: LazyText
    first: LazyText
    has_seats: bool = False
    # What the form is given of the event, and how its fields become columns and columns its fields.
    given: Callable[[Event], Mapping[str, Any]] = lambda _event: {}
    stored: Callable[[Form, Mapping[str, Any]], Mapping[str, Any]] = lambda _form, typed: typed
    shown: Callable[[Definition, Event], Mapping[str, Any]] = lambda _row, _event: {}

    def written(self, form: Form, version: int = 0) -> Entered:
        """Return what a valid form says; the seats of a category are among its columns."""
        names = (*self.columns, "capacity") if self.has_seats else self.columns
        entered = Entered.of(form, names, self.texts, version)
        return replace(entered, columns=self.stored(form, entered.columns))


ROOMS = Part(
    kind="room",
    model=Room,
    form=RoomForm,
    list_name="organize.rooms",
    item_name="organize.room",
    columns=("capacity", "is_online", "join_url", "position"),
    texts=("name", "note"),
    title=_("Rooms"),
    lead=_("Where sessions take place. Each is a column of the programme."),
    add=_("Add a room"),
    none_yet=_("No room yet"),
    first=_("Add the first room: sessions are placed in rooms."),
)
TRACKS = Part(
    kind="track",
    model=Track,
    form=TrackForm,
    list_name="organize.tracks",
    item_name="organize.track",
    columns=("colour", "position"),
    texts=("name", "description"),
    title=_("Tracks"),
    lead=_("The themes of the programme. Each has a colour, and its word beside it."),
    add=_("Add a track"),
    none_yet=_("No track yet"),
    first=_("Add a track if the programme has several themes."),
)
TYPES = Part(
    kind="session_type",
    model=SessionType,
    form=SessionTypeForm,
    list_name="organize.types",
    item_name="organize.type",
    columns=("is_break", "position"),
    texts=("name",),
    title=_("Types of session"),
    lead=_("Plenary, workshop, excursion: what kind of session it is."),
    add=_("Add a type"),
    none_yet=_("No type yet"),
    first=_("Add the types that the programme speaks of."),
)
CATEGORIES = Part(
    kind="category",
    model=Category,
    form=CategoryForm,
    list_name="organize.categories",
    item_name="organize.category",
    columns=("access", "opens", "closes", "price", "per_host", "colour", "allows_on_site", "allows_online", "position"),
    texts=("name", "description"),
    title=_("Categories of participants"),
    lead=_("Everybody registers in one category. A category can have its own number of seats."),
    add=_("Add a category"),
    none_yet=_("No category yet"),
    first=_("Add at least one: without a category nobody can register."),
    has_seats=True,
    given=lambda event: {"currency": event.currency},
    stored=_columns_of_category,
    shown=_data_of_category,
)
