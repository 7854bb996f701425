"""The people whom changes are told to, and how they are reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from events.congress.agenda.models import Star
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.missions.file.models import Mission
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Plan
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import languages, pgettext
from events.publishing.late_changes.items import Item
from events.records.people.models import Account, Grant


@dataclass(frozen=True)
class Reached:
    """Somebody whom a change concerns. `part` says who they are where they do not belong to the delegation."""

    id: UUID | None
    name: str
    language: str
    email: str = ""
    phone: str = ""
    part: str = ""


async def followers_of(sessions: Iterable[UUID]) -> list[tuple[Registration, frozenset[UUID]]]:
    """Return who follows any of some sessions with a registration that stands, and which of them."""
    stars = Star.filter(session_id__in=list(sessions), removed_at=None)
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for registration, session in await stars.values_list("registration_id", "session_id"):
        found[registration].add(session)
    rows: list[Registration] = []
    ids = sorted(found)
    for first in range(0, len(ids), 5000):
        found_rows = await Registration.filter(id__in=ids[first : first + 5000])
        rows += [row for row in found_rows if not row.is_over]
    return [(row, frozenset(found[row.id])) for row in sorted(rows, key=lambda row: (row.badge_name, row.reference))]


async def reached_of(about: Event | Mission, items: Iterable[Item]) -> dict[UUID, list[Reached]]:
    """Return, by notice, whom changes in an event or mission concern."""
    return await (reached_of_legs(about, items) if isinstance(about, Mission) else reached_of_sessions(items))


async def reached_of_sessions(items: Iterable[Item]) -> dict[UUID, list[Reached]]:
    """Return, by notice, who follows the session."""
    chosen = list(items)
    reached: dict[UUID, list[Reached]] = {item.notice.id: [] for item in chosen}
    for row, sessions in await followers_of(item.notice.subject for item in chosen):
        person = Reached(row.id, row.badge_name, row.language, row.email)
        for item in chosen:
            if item.notice.subject in sessions:
                reached[item.notice.id].append(person)
    return reached


async def reached_of_legs(mission: Mission, items: Iterable[Item]) -> dict[UUID, list[Reached]]:
    """Return, by notice, whom the leg concerns: who was or is on it, the contact person and the driver."""
    plan = await load_plan(mission)
    return {item.notice.id: [*_delegates(item, plan), *_others(item.leg, plan)] for item in items}


def _delegates(item: Item, plan: Plan) -> list[Reached]:
    return [
        Reached(person.id, person.name, person.language, person.email, person.phone)
        for person in plan.delegates
        if person.left_at is None and item.change_for(person.id)
    ]


def _others(leg: Leg | None, plan: Plan) -> list[Reached]:
    if leg is None:
        return []
    found, main = [], plan.languages[0]
    if contact := plan.contact(leg.contact_id):
        partner = plan.partner(leg.partner_id)
        language = next(iter(contact.languages), partner.language if partner else main)
        found.append(Reached(None, contact.name, language, contact.email, contact.phone, _("Contact person")))
    if leg.driver_phone:
        part = pgettext("change", "Driver")
        found.append(Reached(None, leg.driver or part, main, phone=leg.driver_phone, part=part if leg.driver else ""))
    return found


async def office_of(scope: UUID) -> list[Account]:
    """Return those who prepare an event or a mission: its owners and organizers."""
    grants = Grant.filter(scope=scope, role__in=["owner", "organizer"]).values_list("account_id", flat=True)
    return await Account.filter(id__in=await grants, disabled_at=None).select_related("person").order_by("email_folded")


def spoken_by(people: Iterable[Reached]) -> list[str]:
    """Return the languages that a short text is needed in: those of ours that somebody of them reads, in our order."""
    wanted = {person.language.partition("-")[0] for person in people}
    return [language for language in languages() if language in wanted] or [languages()[0]]


def by_language(people: Iterable[Reached], spoken: Iterable[str]) -> Mapping[str, list[Reached]]:
    """Return who reads which of these texts; whoever reads none of them gets the first."""
    chosen = list(spoken)
    found: dict[str, list[Reached]] = {language: [] for language in chosen}
    for person in people:
        language = person.language.partition("-")[0]
        found[language if language in found else chosen[0]].append(person)
    return found
