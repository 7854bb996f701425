"""The placeholders that letters know, and those they cannot do without."""

from __future__ import annotations

from collections.abc import Mapping

from events.congress.letters.words import CERTIFICATE
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
    "days": _("Days on which they were checked in"),
}
_OF_LETTERS = frozenset({*PASSPORT_WORDS, "purpose", "stay_from", "stay_until", "consulate"})
_OF_CERTIFICATES = frozenset({"days"})
# What a letter cannot do without where its template asks for it.
NEEDED = frozenset({"legal_name", "city", *PASSPORT_WORDS})


def placeholders_of(kind: str) -> Mapping[str, LazyText]:
    """Return the placeholders that the text of this kind of letter, or of certificates, may use."""
    foreign = _OF_LETTERS if kind == CERTIFICATE else _OF_CERTIFICATES
    return {name: words for name, words in PLACEHOLDER_WORDS.items() if name not in foreign}
