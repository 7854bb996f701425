"""Texts that organizers write for mails, and the placeholders that these may hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.language.placeholders import IN_MAILS, filled_line, names_in, slips_in
from events.platform.language.placeholders import filled as filled_text

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
    **{name: word for name, word in PLACEHOLDERS.items() if name not in _OF_REGISTRATIONS},
    "link": _("the address of the invitation’s page, private to each person"),
    "until": _("the last day to answer, if there is one"),
}
# Those of the text for whoever has not finished.
UNFINISHED_PLACEHOLDERS: Mapping[str, LazyText] = {
    **PLACEHOLDERS,
    "missing": _("what is still missing"),
    "until": _("until when it can be done"),
}
# What an event tells, of whoever reads it.
OF_EVERYBODY = frozenset({"name", "event", "dates", "place", "time_zone", "contact", "programme", "register"})

_MISSING = _("The placeholder {%(name)s} is missing. Without it nobody reaches their page.")


def placeholders_of(kind: str) -> Mapping[str, LazyText]:
    """Return what the text of a kind of mail may hold."""
    if kind == "registration_unfinished":
        return UNFINISHED_PLACEHOLDERS
    return INVITATION_PLACEHOLDERS if kind.startswith("invitation") else PLACEHOLDERS


class Wording(NamedTuple):
    """A mail as organizers wrote it in one language; empty parts are left to us."""

    subject: str = ""
    body: str = ""


def faults_in(text: str, allowed: Collection[str], required: Collection[str] = ()) -> list[str]:
    """Return why a text cannot be used: unknown placeholders, loose braces, what it has to hold. An empty one can."""
    faults = [str(slip) for slip in slips_in(text, allowed)]
    if text:
        faults += [_MISSING % {"name": name} for name in sorted(set(required) - names_in(text))]
    return faults


def filled(wording: Wording, values: Mapping[str, str]) -> str:
    """Return the source of a letter.

    A line or paragraph with a placeholder that has nothing to say is left out, and so is a heading with nothing below
    it; only the name of somebody whose name cannot be said leaves the rest of its line.
    """
    subject = filled_line(wording.subject, values, IN_MAILS).strip()
    paragraphs = [_paragraph(one, values) for one in re.split(r"\n\s*\n", wording.body)]
    return "\n\n".join([subject, *_without_bare_headings([one for one in paragraphs if one])]) + "\n"


def _paragraph(text: str, values: Mapping[str, str]) -> str:
    lines = [line.strip() for line in text.strip().split("\n")]
    if not all(line.startswith("- ") for line in lines) and IN_MAILS.takes(text, values):
        return ""
    return filled_text("\n".join(lines), values, IN_MAILS)


def _without_bare_headings(paragraphs: list[str]) -> list[str]:
    following = [*paragraphs[1:], "## "]
    return [
        one
        for one, after in zip(paragraphs, following, strict=True)
        if not (one.startswith("## ") and after.startswith("## "))
    ]
