"""Words for what an organization is, what partnerships are about, and how far a row is."""

from __future__ import annotations

from collections.abc import Mapping

from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _
from events.records.organizations.values import OrganizationKind, OrganizationState, Theme

KIND_WORDS: Mapping[str, LazyText] = {
    OrganizationKind.PUBLIC_OPERATOR: _("Public water or sanitation operator"),
    OrganizationKind.MIXED_OPERATOR: _("Mixed public and private operator"),
    OrganizationKind.PRIVATE_OPERATOR: _("Private operator"),
    OrganizationKind.OPERATORS_ASSOCIATION: _("Association of operators"),
    OrganizationKind.GOVERNMENT: _("Government"),
    OrganizationKind.REGULATOR: _("Regulator"),
    OrganizationKind.FUNDER: _("Donor or financial institution"),
    OrganizationKind.KNOWLEDGE: _("Knowledge institution"),
    OrganizationKind.LABOUR_UNION: _("Labour union"),
    OrganizationKind.CIVIL_SOCIETY: _("Civil society"),
    OrganizationKind.PRESS: pgettext("a kind of organization", "Press"),
    OrganizationKind.OTHER: pgettext("a kind of organization", "Other"),
}

THEME_WORDS: Mapping[str, LazyText] = {
    Theme.WATER_SUPPLY: _("Water supply"),
    Theme.SANITATION: _("Sanitation and wastewater"),
    Theme.WATER_LOSSES: _("Water losses"),
    Theme.WATER_QUALITY: _("Water quality and safety plans"),
    Theme.MAINTENANCE: _("Operation and maintenance"),
    Theme.ENERGY: _("Energy efficiency"),
    Theme.CLIMATE: _("Climate and nature-based solutions"),
    Theme.EQUITY: _("Equity and low-income areas"),
    Theme.CUSTOMERS: _("Customer relations and billing"),
    Theme.FINANCE: _("Tariffs and finance"),
    Theme.GOVERNANCE: _("Governance and management"),
    Theme.STAFF: _("Staff and training"),
    Theme.DIGITAL: _("Data and digital tools"),
    Theme.OTHER: pgettext("a theme of support", "Other"),
}

STATE_WORDS: Mapping[str, LazyText] = {
    OrganizationState.PROPOSED: pgettext("an organization", "Proposed"),
    OrganizationState.CONFIRMED: pgettext("an organization", "Confirmed"),
    "retired": pgettext("an organization", "Retired"),
}
STATE_TONES: Mapping[str, str] = {
    OrganizationState.PROPOSED: "wait",
    OrganizationState.CONFIRMED: "good",
    "retired": "stop",
}
