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
    MISSION_READ = "the mission's office and up"
    MISSION_EDIT = "those who prepare the mission, and its coordinators"
    MISSION_OWN = "the mission's coordinators, who also see what is sensitive"


ROLES = ("owner", "organizer", "check_in", "reader")
MISSION_ROLES = ("owner", "organizer", "reader")

EVENT_RULES = frozenset({Rule.READ, Rule.CHECK_IN, Rule.EDIT, Rule.OWN})
MISSION_RULES = frozenset({Rule.MISSION_READ, Rule.MISSION_EDIT, Rule.MISSION_OWN})
SCOPED_RULES = EVENT_RULES | MISSION_RULES


def kind_of_scope(rule: Rule) -> str:
    """Return in what a role that gives this rule is held: "event" or "mission"."""
    return "event" if rule in EVENT_RULES else "mission"


# A role is held in one event or one mission; what it gives there.
_MAY: Mapping[str, frozenset[Rule]] = {
    "owner": EVENT_RULES | MISSION_RULES,
    "organizer": frozenset({Rule.READ, Rule.CHECK_IN, Rule.EDIT, Rule.MISSION_READ, Rule.MISSION_EDIT}),
    "check_in": frozenset({Rule.CHECK_IN}),
    "reader": frozenset({Rule.READ, Rule.MISSION_READ}),
}


@dataclass(frozen=True)
class Actor:
    """Somebody signed in, with the roles they hold: the id of an event or mission to the role."""

    account_id: UUID
    name: str
    email: str
    language: str
    is_founder: bool = False
    roles: Mapping[UUID, str] = field(default_factory=dict)

    def role_in(self, scope: UUID) -> str | None:
        return self.roles.get(scope)

    def may(self, rule: Rule, scope: UUID | None = None) -> bool:
        """Whether this person passes a rule; for rules about an event or a mission, in that one."""
        if rule in {Rule.PUBLIC, Rule.LINK, Rule.SIGNED_IN}:
            return True
        if rule is Rule.FOUNDER:
            return self.is_founder
        role = self.roles.get(scope) if scope else None
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
    "personal.calendar": Rule.LINK,
    "personal.feed": Rule.LINK,
    "personal.forget": Rule.LINK,
    "calendars.event": Rule.PUBLIC,
    "calendars.session": Rule.PUBLIC,
    "calendars.track": Rule.PUBLIC,
    "calendars.room": Rule.PUBLIC,
    "calendars.door": Rule.LINK,
    "calendars.everything": Rule.LINK,
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
    "organize.calendars": Rule.CHECK_IN,
    "organize.calendars.renew": Rule.EDIT,
    "organize.changes": Rule.EDIT,
    "organize.outbox": Rule.READ,
    "organize.outbox.test": Rule.EDIT,
    "organize.outbox.message": Rule.READ,
    "organize.outbox.retry": Rule.EDIT,
    "missions": Rule.PUBLIC,
    "mission": Rule.PUBLIC,
    "organize.missions": Rule.SIGNED_IN,
    "organize.missions.new": Rule.FOUNDER,
    "organize.board": Rule.SIGNED_IN,
    "organize.airport": Rule.SIGNED_IN,
    "organize.partnerships": Rule.SIGNED_IN,
    "organize.partnership": Rule.SIGNED_IN,
    "mission.desk": Rule.MISSION_READ,
    "mission.settings": Rule.MISSION_EDIT,
    "mission.state": Rule.MISSION_READ,
    "mission.publication": Rule.MISSION_OWN,
    "mission.copy": Rule.MISSION_OWN,
    "mission.team": Rule.MISSION_OWN,
    "mission.team.member": Rule.MISSION_OWN,
    "mission.objectives": Rule.MISSION_EDIT,
    "mission.objective": Rule.MISSION_EDIT,
    "mission.partners": Rule.MISSION_READ,
    "mission.partner": Rule.MISSION_EDIT,
    "mission.partner.link": Rule.MISSION_EDIT,
    "mission.delegates": Rule.MISSION_READ,
    "mission.delegate": Rule.MISSION_EDIT,
    "mission.delegate.private": Rule.MISSION_OWN,
    "mission.delegate.link": Rule.MISSION_EDIT,
    "mission.requirements": Rule.MISSION_EDIT,
    "mission.itinerary": Rule.MISSION_READ,
    "mission.timeline": Rule.MISSION_READ,
    "mission.map": Rule.MISSION_READ,
    "mission.arrivals": Rule.MISSION_READ,
    "mission.warnings": Rule.MISSION_EDIT,
    "mission.leg.new": Rule.MISSION_EDIT,
    "mission.leg": Rule.MISSION_EDIT,
    "mission.leg.card": Rule.MISSION_READ,
    "mission.leg.cancellation": Rule.MISSION_EDIT,
    "mission.leg.people": Rule.MISSION_EDIT,
    "mission.minutes": Rule.MISSION_EDIT,
    "mission.places": Rule.MISSION_EDIT,
    "mission.place": Rule.MISSION_EDIT,
    "mission.bookings": Rule.MISSION_EDIT,
    "mission.booking": Rule.MISSION_EDIT,
    "mission.documents": Rule.MISSION_EDIT,
    "mission.file": Rule.MISSION_READ,
    "mission.costs": Rule.MISSION_READ,
    "mission.cost": Rule.MISSION_EDIT,
    "mission.rates": Rule.MISSION_EDIT,
    "mission.receipts": Rule.MISSION_EDIT,
    "mission.changes": Rule.MISSION_EDIT,
    "mission.field": Rule.MISSION_READ,
    "mission.field.note": Rule.MISSION_EDIT,
    "mission.roll_call": Rule.MISSION_EDIT,
    "mission.results": Rule.MISSION_EDIT,
    "mission.actions": Rule.MISSION_READ,
    "mission.action": Rule.MISSION_EDIT,
    "mission.lessons": Rule.MISSION_EDIT,
    "mission.ratings": Rule.MISSION_READ,
    "mission.papers": Rule.MISSION_READ,
    "traveller": Rule.LINK,
    "traveller.leg": Rule.LINK,
    "traveller.map": Rule.LINK,
    "traveller.contacts": Rule.LINK,
    "traveller.documents": Rule.LINK,
    "traveller.file": Rule.LINK,
    "traveller.notes": Rule.LINK,
    "traveller.safety": Rule.LINK,
    "traveller.keep": Rule.LINK,
    "traveller.feed": Rule.LINK,
    "host": Rule.LINK,
    "host.file": Rule.LINK,
    "rating": Rule.LINK,
    "calendars.traveller": Rule.LINK,
    "calendars.leg": Rule.LINK,
    "calendars.mission": Rule.LINK,
    "calendars.delegation": Rule.LINK,
    "roadbooks.mission": Rule.MISSION_READ,
    "roadbooks.day": Rule.MISSION_READ,
    "roadbooks.partner": Rule.MISSION_READ,
    "roadbooks.report_pdf": Rule.MISSION_READ,
    "roadbooks.report_docx": Rule.MISSION_READ,
    "roadbooks.traveller": Rule.LINK,
    "roadbooks.traveller_day": Rule.LINK,
    "roadbooks.host": Rule.LINK,
    "traveller.worker": Rule.PUBLIC,
}
