"""The placeholders that letters know, and those they cannot do without."""

from __future__ import annotations

from collections.abc import Mapping

from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _

# What is sealed, by the name under which the vault keeps it.
PASSPORT_WORDS: Mapping[str, LazyText] = {
    "passport_number": _("Passport number"),
    "nationality": _("Nationality"),
    "birth_date": _("Date of birth"),
    "passport_expiry": _("Expiry of the passport"),
}
PLACEHOLDER_WORDS: Mapping[str, LazyText] = {
    "legal_name": _("Name as in the passport"),
    "function": _("Function"),
    "organization": _("Organization"),
    "country": _("Country"),
    "category": _("Category"),
    "reference": _("Reference of the registration"),
    **PASSPORT_WORDS,
    "event": _("Name of the event"),
    "dates": _("Dates of the event"),
    "first_day": _("First day of the event"),
    "last_day": _("Last day of the event"),
    "city": _("City of the event"),
    "host_country": _("Country of the event"),
    "purpose": _("Purpose of the journey"),
    "stay_from": _("First day of the stay"),
    "stay_until": _("Last day of the stay"),
    "consulate": _("Embassy or consulate"),
    "issuer": _("Who issues the letter"),
    "today": _("Day of issue"),
}
# What a letter cannot do without where its template asks for it.
NEEDED = frozenset({"legal_name", "city", *PASSPORT_WORDS})
