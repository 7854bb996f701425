"""A mission's itinerary as frozen values: what warnings, views, maps, calendars and papers are made from.

Pure: nothing here reads a row or a clock. `events.missions.itineraries.plan.queries` makes a Plan from the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from events.missions.itineraries.plan.kinds import (
    ENCOUNTERS,
    STAYS,
    TRANSPORT,
    DelegateRole,
    LegKind,
    LegStatus,
    PartnerRole,
    PlaceKind,
)
from events.missions.itineraries.plan.links import Document, Participation
from events.platform.drawing.great_circles import Position
from events.platform.language.i18n import Translated
from events.platform.places.gazetteer import Town, likeliest
from events.platform.zoned import ZonedTime

NO_TEXT = Translated({})


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere on the itinerary. `zone` is an IANA key, `altitude` in metres, `iata` "" or three letters."""

    id: UUID
    code: str
    kind: PlaceKind
    name: Translated
    zone: str
    city: str = ""
    country: str | None = None  # ISO 3166-1 alpha-2
    local_name: str = ""  # in the local script
    local_language: str = ""
    address: str = ""
    phone: str = ""
    latitude: float | None = None
    longitude: float | None = None
    altitude: int | None = None
    iata: str = ""
    towns: tuple[Town, ...] = ()  # those that it may be in, by the names of city and country

    @property
    def position(self) -> Position | None:
        return None if self.latitude is None or self.longitude is None else Position(self.latitude, self.longitude)

    @property
    def surroundings(self) -> Position | None:
        """Its position, else that of its town: for maps and distances, and not to drive to."""
        town = likeliest(self.towns)
        return self.position or (town.position if town else None)


@dataclass(frozen=True, slots=True)
class Delegate:
    """Somebody of the delegation; `language` is the one they read, `languages` those they speak."""

    id: UUID
    code: str
    name: str
    role: DelegateRole
    language: str
    languages: tuple[str, ...] = ()
    organization: str = ""
    email: str = ""
    phone: str = ""
    joined_at: dt.datetime | None = None
    left_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Objective:
    """The general objective (position 0) or a specific one."""

    id: UUID
    code: str
    position: int
    is_general: bool
    title: Translated


@dataclass(frozen=True, slots=True)
class Partner:
    id: UUID
    code: str
    name: Translated
    roles: frozenset[PartnerRole]
    language: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact person of a partner, perhaps of one of its committees."""

    id: UUID
    partner_id: UUID
    name: str
    function: Translated = NO_TEXT
    committee: Translated = NO_TEXT
    phone: str = ""
    email: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One thing on an itinerary.

    A transport leg goes from `origin` (time `starts`, in that place's zone) to `destination` (`ends`, in that place's
    zone). Any other leg is at `origin` only. A stay starts at check-in and ends at check-out. `people` are those who
    are on it now: everybody of the delegation for a shared leg, but for those who deviate. `parted` is what was last
    told of it to each of those who were taken off it.
    """

    id: UUID
    code: str
    uid: str
    kind: LegKind
    starts: ZonedTime
    ends: ZonedTime
    created_at: dt.datetime
    revised_at: dt.datetime
    status: LegStatus = LegStatus.PLANNED
    sequence: int = 0
    cancelled_at: dt.datetime | None = None
    is_shared: bool = True
    people: frozenset[UUID] = frozenset()
    deviations: Mapping[UUID, Participation] = field(default_factory=dict)
    parted: Mapping[UUID, Leg] = field(default_factory=dict)
    title: Translated = NO_TEXT
    notes: Translated = NO_TEXT
    agenda: Translated = NO_TEXT
    origin: Place | None = None
    destination: Place | None = None
    is_open_ended: bool = False  # nobody knows when it arrives: `ends` is assumed, and told to nobody
    origin_terminal: str = ""
    destination_terminal: str = ""
    carrier: str = ""  # airline, railway, bus or boat company
    number: str = ""  # of the flight, train or bus
    vehicle: str = ""
    driver: str = ""
    driver_phone: str = ""
    reference: str = ""  # of the booking: private
    partner_id: UUID | None = None
    contact_id: UUID | None = None
    language: str = ""  # of a meeting
    needs_interpreter: bool = False
    interpreter_id: UUID | None = None  # a delegate
    interpreter_name: str = ""  # or somebody of the place
    objective_ids: frozenset[UUID] = frozenset()
    document_ids: tuple[UUID, ...] = ()

    @property
    def is_transport(self) -> bool:
        return self.kind in TRANSPORT

    @property
    def is_encounter(self) -> bool:
        return self.kind in ENCOUNTERS

    @property
    def is_stay(self) -> bool:
        return self.kind in STAYS

    @property
    def is_cancelled(self) -> bool:
        return self.status is LegStatus.CANCELLED

    def is_unheard_of(self, person: Delegate) -> bool:
        """Whether it was cancelled before somebody was of the delegation, or put on it: they were never told of it."""
        row = self.deviations.get(person.id)
        came = [person.joined_at, row.put_on_at if row else None]
        cancelled_at = self.cancelled_at
        return cancelled_at is not None and any(at is not None and cancelled_at < at for at in came)

    @property
    def starts_at(self) -> dt.datetime:
        """The instant in UTC."""
        return self.starts.instant()

    @property
    def ends_at(self) -> dt.datetime:
        """The instant in UTC."""
        return self.ends.instant()

    @property
    def duration(self) -> dt.timedelta:
        """Reckoned on instants, whatever the clocks on the walls show."""
        return self.ends_at - self.starts_at

    @property
    def places(self) -> tuple[Place, ...]:
        """Those of its ends that are known."""
        return tuple(place for place in (self.origin, self.destination) if place)

    @property
    def final_place(self) -> Place | None:
        """Where one is when it ends."""
        return self.destination if self.is_transport else self.origin

    @property
    def day_change(self) -> int:
        """Days on the calendar from departure to arrival, each as its own wall shows it; -1 across the date line."""
        return (self.ends.wall.date() - self.starts.wall.date()).days

    @property
    def nights(self) -> tuple[dt.date, ...]:
        """The nights of a stay, each by the date of its evening."""
        first, last = self.starts.wall.date(), self.ends.wall.date()
        return tuple(first + dt.timedelta(days=day) for day in range((last - first).days)) if self.is_stay else ()


@dataclass(frozen=True)
class Plan:
    """A mission's whole itinerary; `legs` are in the order of their instants, cancelled ones included.

    `home_zone` is where the sending office is: views of the office show its clock beside the local one.
    """

    mission_id: UUID
    slug: str
    title: Translated
    begins_on: dt.date
    ends_on: dt.date
    home_zone: str
    languages: tuple[str, ...]
    version: int = 1  # of the mission's file
    revised_at: dt.datetime | None = None
    legs: tuple[Leg, ...] = ()
    delegates: tuple[Delegate, ...] = ()
    places: tuple[Place, ...] = ()
    objectives: tuple[Objective, ...] = ()
    partners: tuple[Partner, ...] = ()
    contacts: tuple[Contact, ...] = ()
    documents: tuple[Document, ...] = ()
    turns: tuple[dt.datetime, ...] = ()  # when the mission was cancelled, taken up again, cancelled …: odd is cancelled

    @cached_property
    def by_id(self) -> Mapping[UUID, Leg | Delegate | Place | Objective | Partner | Contact | Document]:
        """Everything of the plan that has an id."""
        groups = (self.legs, self.delegates, self.places, self.objectives, self.partners, self.contacts, self.documents)
        return {row.id: row for group in groups for row in group}

    @cached_property
    def present(self) -> tuple[Delegate, ...]:
        """Those of the delegation who have not left, in its order."""
        return tuple(delegate for delegate in self.delegates if delegate.left_at is None)

    @property
    def is_called_off(self) -> bool:
        """Whether the mission as a whole is cancelled: then everything of it is."""
        return len(self.turns) % 2 == 1

    def is_called_off_before(self, person: Delegate) -> bool:
        """Whether it was called off before somebody was of the delegation: they were never told of its legs."""
        return self.is_called_off and person.joined_at is not None and self.turns[-1] < person.joined_at

    @property
    def standing(self) -> tuple[Leg, ...]:
        """The legs that are not cancelled."""
        return tuple(leg for leg in self.legs if not leg.is_cancelled)

    def leg_by_code(self, code: object) -> Leg | None:
        return next((leg for leg in self.legs if leg.code == code), None)

    def legs_of(self, delegate_id: UUID) -> tuple[Leg, ...]:
        """Return what somebody does, in order; without what is cancelled."""
        return tuple(leg for leg in self.legs if delegate_id in leg.people and not leg.is_cancelled)

    def delegate(self, delegate_id: UUID | None) -> Delegate | None:
        found = self.by_id.get(delegate_id) if delegate_id else None
        return found if isinstance(found, Delegate) else None

    def partner(self, partner_id: UUID | None) -> Partner | None:
        found = self.by_id.get(partner_id) if partner_id else None
        return found if isinstance(found, Partner) else None

    def contact(self, contact_id: UUID | None) -> Contact | None:
        found = self.by_id.get(contact_id) if contact_id else None
        return found if isinstance(found, Contact) else None

    def place(self, place_id: UUID) -> Place | None:
        found = self.by_id.get(place_id)
        return found if isinstance(found, Place) else None

    def documents_of(self, leg: Leg) -> tuple[Document, ...]:
        found = (self.by_id.get(document_id) for document_id in leg.document_ids)
        return tuple(document for document in found if isinstance(document, Document))
