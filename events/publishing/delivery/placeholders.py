"""Texts that organizers write for mails: words with named placeholders, and nothing that could be run.

`{name}` stands for a value of whoever reads the mail. What a value holds is never looked through for placeholders, and
begins no block of the letter.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _

PLACEHOLDERS: Mapping[str, LazyText] = {
    "name": _("the person’s name"),
    "event": _("the event’s name"),
    "dates": _("first and last day"),
    "place": _("venue and address; nothing for those who take part online"),
    "time_zone": _("the event’s time zone"),
    "contact": _("the event’s address for questions"),
    "programme": _("the address of the event’s pages"),
    "reference": _("the registration’s reference"),
    "badge_name": _("the name on the badge"),
    "category": _("the category of participants"),
    "attendance": _("on site or online"),
    "reason": _("what the team wrote about its decision"),
    "link": _("the address of the personal page, private to each person"),
    "register": _("the address of the registration form"),
}
_OF_REGISTRATIONS = frozenset({"reference", "badge_name", "attendance", "reason"})
# Those of the texts of invitations.
INVITATION_PLACEHOLDERS: Mapping[str, LazyText] = {
    **{
        name: word
        for name, word in PLACEHOLDERS.items()
        if name not in {"reference", "badge_name", "attendance", "reason"}
    },
    "link": _("the address of the invitation’s page, private to each person"),
    "until": _("the last day to answer, if there is one"),
}
# What an event tells, of whoever reads it.
OF_EVERYBODY = frozenset({"name", "event", "dates", "place", "time_zone", "contact", "programme", "register"})

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_GREETED = re.compile(r"[ \u00a0]?\{name\}")
_LOOSE_BRACE = _("A brace { or } stands alone. Placeholders are written like {name}.")
_UNKNOWN = _("There is no placeholder {%(name)s} here.")
_MISSING = _("The placeholder {%(name)s} is missing. Without it nobody reaches their page.")


def placeholders_of(kind: str) -> Mapping[str, LazyText]:
    """Return what the text of a kind of mail may hold."""
    return INVITATION_PLACEHOLDERS if kind.startswith("invitation") else PLACEHOLDERS


class Wording(NamedTuple):
    """A mail as organizers wrote it in one language; empty parts are left to us."""

    subject: str = ""
    body: str = ""


def faults_in(text: str, allowed: Collection[str], required: Collection[str] = ()) -> list[str]:
    """Return why a text cannot be used: unknown placeholders, loose braces, what it has to hold. An empty one can."""
    names = dict.fromkeys(_PLACEHOLDER.findall(text))
    faults = [_UNKNOWN % {"name": name} for name in names if name not in allowed]
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        faults.append(str(_LOOSE_BRACE))
    if text:
        faults += [_MISSING % {"name": name} for name in sorted(required) if name not in names]
    return faults


def filled(wording: Wording, values: Mapping[str, str]) -> str:
    """Return the source of a letter.

    A line or paragraph with a placeholder that has nothing to say is left out, and so is a heading with nothing below
    it; only the name of somebody whose name cannot be said leaves the rest of its line.
    """
    subject = _line(wording.subject, values, is_kept=True)
    paragraphs = [_paragraph(one, values) for one in re.split(r"\n\s*\n", wording.body)]
    return "\n\n".join([subject, *_without_bare_headings([one for one in paragraphs if one])]) + "\n"


def _paragraph(text: str, values: Mapping[str, str]) -> str:
    lines = [line.strip() for line in text.strip().split("\n")]
    if not all(line.startswith("- ") for line in lines) and _is_silent(text, values):
        return ""
    return "\n".join(_line(line, values) for line in lines if not _is_silent(line, values))


def _is_silent(text: str, values: Mapping[str, str]) -> bool:
    return any(not values.get(name) for name in _PLACEHOLDER.findall(text) if name != "name")


def _line(text: str, values: Mapping[str, str], *, is_kept: bool = False) -> str:
    if not values.get("name"):
        text = _GREETED.sub("", text)
    shown = _PLACEHOLDER.sub(lambda found: values.get(found[1], ""), text)
    return re.sub(r" {2,}", " ", shown).strip() if is_kept else shown


def _without_bare_headings(paragraphs: list[str]) -> list[str]:
    following = [*paragraphs[1:], "## "]
    return [
        one
        for one, after in zip(paragraphs, following, strict=True)
        if not (one.startswith("## ") and after.startswith("## "))
    ]
