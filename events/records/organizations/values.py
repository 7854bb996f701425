"""Kinds of organizations, themes of partnerships and states of a row: codes that are stored."""

from __future__ import annotations

from enum import StrEnum, unique


@unique
class OrganizationKind(StrEnum):
    """Stored by its value, which never changes."""

    PUBLIC_OPERATOR = "public_operator"
    MIXED_OPERATOR = "mixed_operator"
    PRIVATE_OPERATOR = "private_operator"
    OPERATORS_ASSOCIATION = "operators_association"
    GOVERNMENT = "government"
    REGULATOR = "regulator"
    FUNDER = "funder"
    KNOWLEDGE = "knowledge"
    LABOUR_UNION = "labour_union"
    CIVIL_SOCIETY = "civil_society"
    PRESS = "press"
    OTHER = "other"


@unique
class Theme(StrEnum):
    """Themes in which support is offered or sought. Stored by their values, which never change."""

    WATER_SUPPLY = "water_supply"
    SANITATION = "sanitation"
    WATER_LOSSES = "water_losses"
    WATER_QUALITY = "water_quality"
    MAINTENANCE = "maintenance"
    ENERGY = "energy"
    CLIMATE = "climate"
    EQUITY = "equity"
    CUSTOMERS = "customers"
    FINANCE = "finance"
    GOVERNANCE = "governance"
    STAFF = "staff"
    DIGITAL = "digital"
    OTHER = "other"


@unique
class OrganizationState(StrEnum):
    """Only what is confirmed is offered to whoever types its name."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
