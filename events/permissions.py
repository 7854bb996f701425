"""Who may do what: one table that every page and file asks.

A role in an event gives verbs; a route demands one. A route without a row in `RULES` does not start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID


class Rule(Enum):
    """What a route asks of whoever calls it."""

    PUBLIC = "anybody"
    LINK = "the holder of a private link, which the page checks"
    SIGNED_IN = "anybody with an account"
    FOUNDER = "whoever may create events"
    READ = "the event's readers and up"
    CHECK_IN = "those at the door, organizers and owners"
    EDIT = "the event's organizers and owners"
    OWN = "the event's owners"


ROLES = ("owner", "organizer", "check_in", "reader")

_MAY: Mapping[str, frozenset[Rule]] = {
    "owner": frozenset({Rule.READ, Rule.CHECK_IN, Rule.EDIT, Rule.OWN}),
    "organizer": frozenset({Rule.READ, Rule.CHECK_IN, Rule.EDIT}),
    "check_in": frozenset({Rule.CHECK_IN}),
    "reader": frozenset({Rule.READ}),
}

EVENT_RULES = frozenset({Rule.READ, Rule.CHECK_IN, Rule.EDIT, Rule.OWN})


@dataclass(frozen=True)
class Actor:
    """Somebody signed in, with the roles they hold: event id to role."""

    account_id: UUID
    name: str
    email: str
    language: str
    is_founder: bool = False
    roles: Mapping[UUID, str] = field(default_factory=dict)

    def role_in(self, event_id: UUID) -> str | None:
        return self.roles.get(event_id)

    def may(self, rule: Rule, event_id: UUID | None = None) -> bool:
        """Whether this person passes a rule, for event rules in that event."""
        if rule in {Rule.PUBLIC, Rule.LINK, Rule.SIGNED_IN}:
            return True
        if rule is Rule.FOUNDER:
            return self.is_founder
        role = self.roles.get(event_id) if event_id else None
        return role is not None and rule in _MAY[role]


RULES: dict[str, Rule] = {
    "root": Rule.PUBLIC,
    "healthz": Rule.PUBLIC,
    "home": Rule.PUBLIC,
    "event": Rule.PUBLIC,
    "event.page": Rule.PUBLIC,
    "event.privacy": Rule.PUBLIC,
    "agenda": Rule.PUBLIC,
    "agenda.day": Rule.PUBLIC,
    "agenda.search": Rule.PUBLIC,
    "tracks.track": Rule.PUBLIC,
    "session": Rule.PUBLIC,
    "session.star": Rule.PUBLIC,
    "speakers": Rule.PUBLIC,
    "speakers.speaker": Rule.PUBLIC,
    "subscribe": Rule.PUBLIC,
    "my_stars": Rule.PUBLIC,
    "registration": Rule.PUBLIC,
    "registration.sent": Rule.PUBLIC,
    "registration.link": Rule.PUBLIC,
    "personal": Rule.LINK,
    "personal.edit": Rule.LINK,
    "personal.cancellation": Rule.LINK,
    "personal.agenda": Rule.LINK,
    "personal.star": Rule.LINK,
    "personal.feed": Rule.LINK,
    "personal.forget": Rule.LINK,
    "calendars.event": Rule.PUBLIC,
    "calendars.session": Rule.PUBLIC,
    "calendars.person": Rule.LINK,
    "badges.badge": Rule.LINK,
    "exports.xml": Rule.PUBLIC,
    "exports.json": Rule.PUBLIC,
    "sign_in": Rule.PUBLIC,
    "sign_in.link": Rule.PUBLIC,
    "sign_in.token": Rule.PUBLIC,
    "sign_out": Rule.SIGNED_IN,
    "account": Rule.SIGNED_IN,
    "organize": Rule.SIGNED_IN,
    "organize.new": Rule.FOUNDER,
    "organize.event": Rule.READ,
    "organize.settings": Rule.OWN,
    "organize.state": Rule.OWN,
    "organize.copy": Rule.OWN,
    "organize.rooms": Rule.EDIT,
    "organize.room": Rule.EDIT,
    "organize.tracks": Rule.EDIT,
    "organize.track": Rule.EDIT,
    "organize.types": Rule.EDIT,
    "organize.type": Rule.EDIT,
    "organize.categories": Rule.EDIT,
    "organize.category": Rule.EDIT,
    "organize.fields": Rule.EDIT,
    "organize.field": Rule.EDIT,
    "organize.pages": Rule.EDIT,
    "organize.page": Rule.EDIT,
    "organize.privacy": Rule.OWN,
    "organize.team": Rule.OWN,
    "organize.team.member": Rule.OWN,
    "organize.sessions": Rule.READ,
    "organize.session.new": Rule.EDIT,
    "organize.session": Rule.EDIT,
    "organize.session.cancellation": Rule.EDIT,
    "organize.speakers": Rule.READ,
    "organize.speaker.new": Rule.EDIT,
    "organize.speaker": Rule.EDIT,
    "organize.registrations": Rule.READ,
    "organize.registrations.csv": Rule.READ,
    "organize.registration": Rule.READ,
    "organize.registration.edit": Rule.EDIT,
    "organize.registration.cancellation": Rule.EDIT,
    "organize.registration.admission": Rule.EDIT,
    "organize.registration.link": Rule.EDIT,
    "organize.badges": Rule.EDIT,
    "organize.check_in": Rule.CHECK_IN,
    "organize.check_in.picture": Rule.CHECK_IN,
    "organize.outbox": Rule.READ,
    "organize.outbox.test": Rule.EDIT,
    "organize.outbox.message": Rule.READ,
    "organize.outbox.retry": Rule.EDIT,
}
