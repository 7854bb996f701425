"""Who may do what: the right that the row of each page names, and what a role gives.

A role is held in one scope, an event or a mission, and gives verbs there; a right demands one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID


class Rule(Enum):
    """The right that a page asks for: a verb, and the kind of scope in which a role has to give it ("": none)."""

    PUBLIC = "", "anybody"
    LINK = "", "the holder of a private link, which the page checks"
    SIGNED_IN = "", "anybody with an account"
    FOUNDER = "", "whoever may create events and missions"
    READ_SOMEWHERE = "", "read"  # what belongs to no scope: whoever reads some event or mission, and founders
    EDIT_SOMEWHERE = "", "edit"
    READ = "event", "read"  # readers and up
    CHECK_IN = "event", "check in"  # those at the door, organizers and owners
    EDIT = "event", "edit"  # organizers and owners
    OWN = "event", "own"  # owners
    MISSION_READ = "mission", "read"  # the office and up
    MISSION_EDIT = "mission", "edit"  # those who prepare it, and coordinators
    MISSION_OWN = "mission", "own"  # coordinators, who also see what is sensitive

    def __init__(self, scope: str, verb: str) -> None:
        self.scope = scope
        self.verb = verb


ROLES = ("owner", "organizer", "check_in", "reader")
MISSION_ROLES = ("owner", "organizer", "reader")

# What a role gives in the event or mission it is held in.
_VERBS: Mapping[str, frozenset[str]] = {
    "owner": frozenset({"read", "check in", "edit", "own"}),
    "organizer": frozenset({"read", "check in", "edit"}),
    "check_in": frozenset({"check in"}),
    "reader": frozenset({"read"}),
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
        """Whether this person passes a rule; for rules about a scope, in that one."""
        if rule in {Rule.PUBLIC, Rule.LINK, Rule.SIGNED_IN}:
            return True
        if rule is Rule.FOUNDER:
            return self.is_founder
        if rule in {Rule.READ_SOMEWHERE, Rule.EDIT_SOMEWHERE}:
            return self.does_somewhere(rule.verb)
        role = self.roles.get(scope) if scope else None
        return role is not None and rule.verb in _VERBS[role]

    def does_somewhere(self, verb: str) -> bool:
        """Whether some event or mission gives this person a verb; a founder makes one at any time."""
        return self.is_founder or any(verb in _VERBS[role] for role in self.roles.values())

    def scopes(self, verb: str) -> list[UUID]:
        """Return the events and missions that give this person a verb."""
        return [scope for scope, role in self.roles.items() if verb in _VERBS[role]]
