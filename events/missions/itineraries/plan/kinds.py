"""Kinds of legs, places and people of an itinerary, and what becomes of a leg.

A kind of leg is a member of `LegKind` and its row in `KINDS`; whatever depends on the kind is computed from the row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from events.platform.drawing.map_stops import LineKind
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _


class LegKind(StrEnum):
    FLIGHT = "flight"
    TRAIN = "train"
    BUS = "bus"
    ROAD = "road"
    BOAT = "boat"
    STAY = "stay"
    MEETING = "meeting"
    VISIT = "visit"
    WORKSHOP = "workshop"
    PUBLIC_EVENT = "public_event"
    MEAL = "meal"
    REST = "rest"
    FREE_TIME = "free_time"


class PlaceKind(StrEnum):
    AIRPORT = "airport"
    STATION = "station"
    PORT = "port"
    LODGING = "lodging"
    OFFICE = "office"
    SITE = "site"  # a water plant, a village, a public square
    OTHER = "other"


class LegGroup(StrEnum):
    """The sort of thing a kind of leg is: what its form and its views look like follows from it."""

    TRANSPORT = "transport"  # from one place to another
    STAY = "stay"  # nights in one place
    ENCOUNTER = "encounter"  # with partners: serves objectives, has minutes, a language, perhaps an interpreter
    OWN = "own"  # the delegation's own time


@dataclass(frozen=True, slots=True)
class Booked:
    """How schema.org names a reservation of this kind: the type of the reservation and of what is reserved; of a
    journey also the type of its ends, their property after "departure" and "arrival", the properties of carrier and
    number, and that of the place of boarding, also after "departure" and "arrival"."""

    reservation: str
    trip: str
    place: str = ""
    end: str = ""
    carrier: str = "provider"
    number: str = "name"
    berth: str = ""


@dataclass(frozen=True, slots=True)
class Speeds:
    """Between these a journey is possible, in km an hour as the crow flies; `slowest` 0: it may take its time."""

    fastest: int
    slowest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfLeg:
    """All that is particular to a kind of leg.

    `asks` are the columns that its form asks for, `labels` their names where the usual ones do not fit. `place` is what
    a new place at its ends is taken for; a kind between airports is one by air. `reminder` is in minutes before the
    start. `connection` names the limit of minutes that must be left before it departs; it waits where there is none,
    unless it is by air, which has limits of its own. `named` is a regular expression of the words, in lower case
    without accents, by which calendar entries name it; a kind that is `booked` needs them. `read_from` are further
    types of reservations of schema.org that are read as this kind.
    """

    word: LazyText
    group: LegGroup
    asks: tuple[str, ...] = ()
    labels: Mapping[str, LazyText] = field(default_factory=dict)
    place: PlaceKind = PlaceKind.OTHER
    reminder: int | None = None
    connection: Literal["", "train", "bus", "boat"] = ""
    line: LineKind = LineKind.GROUND  # on maps
    speeds: Speeds | None = None
    booked: Booked | None = None
    read_from: tuple[str, ...] = ()
    named: str = ""
    leaves_time_free: bool = False  # in calendars
    is_on_road: bool = False  # where nobody should be alone at night
    is_part_of_encounters: bool = False  # at the same time as an encounter it belongs to it
    is_for_working_days: bool = False

    def __post_init__(self) -> None:
        if self.booked and not self.named:
            raise ValueError(f"no words by which calendar entries name {self.booked.reservation}")

    @property
    def is_by_air(self) -> bool:
        return self.place is PlaceKind.AIRPORT

    @property
    def leaves_on_time(self) -> bool:
        """Whether it departs without those who are late."""
        return self.is_by_air or bool(self.connection)


_WITH_PARTNER = ("partner_id", "contact_id")
_ENCOUNTER = (*_WITH_PARTNER, "language", "needs_interpreter", "interpreter_id", "interpreter_name")
_CARRIED = ("is_open_ended", "carrier", "number", "reference")
_BERTHED = ("is_open_ended", "carrier", "number", "origin_terminal", "destination_terminal", "reference")

KINDS: Mapping[LegKind, KindOfLeg] = {
    LegKind.FLIGHT: KindOfLeg(
        word=_("Flight"),
        group=LegGroup.TRANSPORT,
        asks=_BERTHED,
        labels={"carrier": _("Airline"), "number": _("Number of the flight")},
        place=PlaceKind.AIRPORT,
        reminder=180,
        speeds=Speeds(1100, 250),
        line=LineKind.FLIGHT,
        booked=Booked("FlightReservation", "Flight", "Airport", "Airport", "airline", "flightNumber", "Terminal"),
        named=r"flights?|vols?|vuelos?|✈️?|🛫",
    ),
    LegKind.TRAIN: KindOfLeg(
        word=_("Train"),
        group=LegGroup.TRANSPORT,
        asks=_BERTHED,
        labels={
            "number": _("Number of the train"),
            "origin_terminal": _("Platform of departure"),
            "destination_terminal": _("Platform of arrival"),
        },
        place=PlaceKind.STATION,
        reminder=60,
        connection="train",
        speeds=Speeds(350),
        booked=Booked(
            "TrainReservation", "TrainTrip", "TrainStation", "Station", number="trainNumber", berth="Platform"
        ),
        named=r"trains?|tren|trenes|tgv|ave|🚆|🚄",
    ),
    LegKind.BUS: KindOfLeg(
        word=_("Bus"),
        group=LegGroup.TRANSPORT,
        asks=_CARRIED,
        labels={"number": _("Number of the bus")},
        place=PlaceKind.STATION,
        reminder=60,
        connection="bus",
        speeds=Speeds(120),
        booked=Booked("BusReservation", "BusTrip", "BusStation", "BusStop", number="busNumber", berth="Platform"),
        named=r"bus|buses|autobus|autocar|coach|omnibus|flota|🚌",
        is_on_road=True,
    ),
    LegKind.ROAD: KindOfLeg(
        word=pgettext("kind of leg", "Road"),
        group=LegGroup.TRANSPORT,
        asks=("is_open_ended", "driver", "driver_phone", "vehicle", "reference"),
        reminder=30,
        speeds=Speeds(140),
        read_from=("RentalCarReservation", "TaxiReservation"),
        is_on_road=True,
    ),
    LegKind.BOAT: KindOfLeg(
        word=_("Boat"),
        group=LegGroup.TRANSPORT,
        asks=_CARRIED,
        place=PlaceKind.PORT,
        reminder=60,
        connection="boat",
        speeds=Speeds(90),
        line=LineKind.OTHER,
        booked=Booked("BoatReservation", "BoatTrip", "BoatTerminal", "BoatTerminal"),
        named=r"ferry|ferri|boat|bateau|barco|lancha|⛴️?",
    ),
    LegKind.STAY: KindOfLeg(
        word=pgettext("kind of leg", "Stay"),
        group=LegGroup.STAY,
        asks=("reference",),
        place=PlaceKind.LODGING,
        booked=Booked("LodgingReservation", "LodgingBusiness"),
        named=r"hotel|hostel|hostal|auberge|albergue|lodging|stay|hebergement|alojamiento|sejour|estancia|🏨",
        leaves_time_free=True,
    ),
    LegKind.MEETING: KindOfLeg(
        word=_("Meeting"),
        group=LegGroup.ENCOUNTER,
        asks=_ENCOUNTER,
        place=PlaceKind.OFFICE,
        reminder=20,
        read_from=("EventReservation",),
        is_for_working_days=True,
    ),
    LegKind.VISIT: KindOfLeg(
        word=pgettext("kind of leg", "Visit"),
        group=LegGroup.ENCOUNTER,
        asks=_ENCOUNTER,
        place=PlaceKind.SITE,
        reminder=20,
        is_for_working_days=True,
    ),
    LegKind.WORKSHOP: KindOfLeg(
        word=_("Workshop"), group=LegGroup.ENCOUNTER, asks=_ENCOUNTER, reminder=20, is_for_working_days=True
    ),
    # Often on a Saturday because it is one.
    LegKind.PUBLIC_EVENT: KindOfLeg(word=_("Public event"), group=LegGroup.ENCOUNTER, asks=_ENCOUNTER, reminder=20),
    LegKind.MEAL: KindOfLeg(
        word=_("Meal"),
        group=LegGroup.OWN,
        asks=_WITH_PARTNER,
        reminder=10,
        read_from=("FoodEstablishmentReservation",),
        is_part_of_encounters=True,
    ),
    LegKind.REST: KindOfLeg(word=pgettext("kind of leg", "Rest"), group=LegGroup.OWN),
    LegKind.FREE_TIME: KindOfLeg(word=_("Free time"), group=LegGroup.OWN, leaves_time_free=True),
}


def kinds_of(*groups: LegGroup) -> tuple[LegKind, ...]:
    """Return the kinds of these groups in the order in which they are offered."""
    return tuple(kind for kind in LegKind if KINDS[kind].group in groups)


TRANSPORT = frozenset(kinds_of(LegGroup.TRANSPORT))
ENCOUNTERS = frozenset(kinds_of(LegGroup.ENCOUNTER))
STAYS = frozenset(kinds_of(LegGroup.STAY))


class LegStatus(StrEnum):
    PLANNED = "planned"
    BOOKED = "booked"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    CANCELLED = "cancelled"


class DelegateRole(StrEnum):
    HEAD = "head"
    MEMBER = "member"
    INTERPRETER = "interpreter"
    RESOURCE_PERSON = "resource_person"


class PartnerRole(StrEnum):
    MENTOR = "mentor"
    BENEFICIARY = "beneficiary"
    HOST = "host"
    FUNDER = "funder"
    FACILITATOR = "facilitator"
