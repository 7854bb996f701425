"""The texts of automatic mails: those that organizers wrote, and ours beside them, with the same placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from events.congress.organizing.models import Event, MailWording
from events.platform.language.i18n import speaking
from events.platform.lru import LruCache
from events.platform.web.templating import render_text
from events.publishing.delivery.placeholders import INVITATION_PLACEHOLDERS, UNFINISHED_PLACEHOLDERS, Wording
from events.publishing.delivery.words import ScopeWords
from events.records.texts.queries import texts_of

# The mails whose text organizers may write, and the placeholders that each cannot do without.
EDITABLE: Mapping[str, frozenset[str]] = {
    "registration_confirmed": frozenset({"link"}),
    "registration_waitlisted": frozenset({"link"}),
    "registration_promoted": frozenset({"link"}),
    "registration_submitted": frozenset({"link"}),
    "registration_approved": frozenset({"link"}),
    "registration_refused": frozenset(),
    "registration_cancelled": frozenset(),
    "registration_reminder": frozenset({"link"}),
    "registration_unfinished": frozenset({"link"}),
    "registration_letter": frozenset({"link"}),
    "registration_link": frozenset({"link"}),
    "invitation": frozenset({"link"}),
    "invitation_reminder": frozenset({"link"}),
}

_SHOWN_IN = {"registration_submitted": "submitted"}  # the stage that our text is shown for

Written = Mapping[tuple[str, str], Wording]  # by kind and language
_written: LruCache[tuple[UUID, int], Written] = LruCache(200)


async def wording_of(event: Event, kind: str, language: str) -> Wording:
    """Return what organizers wrote for a kind of mail in this language; empty where the mail has our text."""
    key = (event.id, event.revision)
    written = _written.get(key)
    if written is None:
        written = _written.put(key, await _read(event.id))
    return written.get((kind, language), Wording())


async def _read(event_id: UUID) -> Written:
    rows = await MailWording.filter(event_id=event_id)
    texts = await texts_of([row.id for row in rows]) if rows else None
    return {
        (row.kind, language): Wording(subject, texts.of(row.id, "body").texts.get(language, ""))
        for row in rows
        if texts
        for language, subject in texts.of(row.id, "subject").texts.items()
    }


def our_wording(kind: str, language: str) -> Wording:
    """Return our text of a kind of mail in a language, as organizers would write it."""
    said = {name: f"{{{name}}}" for name in {**INVITATION_PLACEHOLDERS, **UNFINISHED_PLACEHOLDERS}}
    registration = {name: said[name] for name in ("reference", "badge_name", "category", "attendance")}
    stage = _SHOWN_IN.get(kind, "confirmed")
    with speaking(language):
        source = render_text(
            f"publishing/delivery/{kind}.txt",
            name=said["name"],
            registration=registration | {"is_online": False, "state": stage, "is_to_be_approved": False},
            is_again=False,
            offer_lasts="",
            reason=said["reason"],
            personal_page=said["link"],
            link=said["link"],
            category=said["category"],
            until=said["until"],
            missing=said["missing"],
            host="",
            registration_page=said["register"],
            event=_event_in_placeholders(said),
            can_reply=True,
            without_small_print=True,
        )
    subject, _newline, body = source.strip().partition("\n")
    return Wording(subject, _without_gaps(body))


def _event_in_placeholders(said: Mapping[str, str]) -> ScopeWords:
    return ScopeWords(
        name=said["event"],
        dates=said["dates"],
        contact=said["contact"],
        notice="",
        href=said["programme"],
        is_mission=False,
        place=said["place"],
        time_zone=said["time_zone"],
    )


def _without_gaps(text: str) -> str:
    paragraphs = (one.strip("\n") for one in text.split("\n\n"))
    return "\n\n".join(one for one in paragraphs if one.strip())
