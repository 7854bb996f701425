"""Kinds of legs, places and people of an itinerary, and what becomes of a leg."""

from __future__ import annotations

from enum import StrEnum


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


TRANSPORT = frozenset({LegKind.FLIGHT, LegKind.TRAIN, LegKind.BUS, LegKind.ROAD, LegKind.BOAT})
# What is done with partners: these serve objectives, have minutes, a language, perhaps an interpreter.
ENCOUNTERS = frozenset({LegKind.MEETING, LegKind.VISIT, LegKind.WORKSHOP, LegKind.PUBLIC_EVENT})


class LegStatus(StrEnum):
    PLANNED = "planned"
    BOOKED = "booked"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    CANCELLED = "cancelled"


class PlaceKind(StrEnum):
    AIRPORT = "airport"
    STATION = "station"
    PORT = "port"
    LODGING = "lodging"
    OFFICE = "office"
    SITE = "site"  # a water plant, a village, a public square
    OTHER = "other"


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
