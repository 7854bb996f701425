"""Placeholders of letters: by name only, filled once, and what is filled in is never read again. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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
_WITH_MARKS = re.compile(r"(?P<before>,[ \u00a0]|[ \u00a0]?\()?\{(?P<name>[a-z_]+)\}(?P<after>\))?")
_NAMED = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Slip:
    """A placeholder that a template may not use: the number of its line, and the text there."""

    line: int
    text: str


def slips_in(template: str) -> list[Slip]:
    """Return each placeholder that nobody knows, and each brace that belongs to none."""
    return list(_slips(template))


def _slips(template: str) -> Iterator[Slip]:
    for number, line in enumerate(template.split("\n"), 1):
        for found in _NAMED.finditer(line):
            if found[1] not in PLACEHOLDER_WORDS:
                yield Slip(number, found[0])
        rest = _NAMED.sub("", line)
        for start in re.finditer(r"\{[^{}]*\}?|\}", rest):
            yield Slip(number, start[0][:40])


def names_in(*templates: str) -> set[str]:
    """Return the placeholders that templates use."""
    return {found[1] for template in templates for found in _NAMED.finditer(template)}


def filled(template: str, values: Mapping[str, str]) -> str:
    """Return the text with its placeholders filled. A value that looks like a placeholder is text like any other.

    Where a value is empty, its comma or parentheses go too, and a line whose values are all empty goes as a whole.
    """
    return "\n".join(_filled_line(line, values) for line in template.split("\n") if not _is_void(line, values))


def _is_void(line: str, values: Mapping[str, str]) -> bool:
    names = _NAMED.findall(line)
    return bool(names) and not any(values.get(name) for name in names)


def _filled_line(line: str, values: Mapping[str, str]) -> str:
    def fill(found: re.Match[str]) -> str:
        if value := values.get(found["name"], ""):
            return (found["before"] or "") + value + (found["after"] or "")
        is_lone = (found["before"] or "").endswith("(") != (found["after"] == ")")
        return (found["before"] or "") + (found["after"] or "") if is_lone else ""

    return _WITH_MARKS.sub(fill, line)
