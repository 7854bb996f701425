"""Reading objectives, partners and partnerships, each list in as many queries however long it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from events.missions.file.models import Committee, Contact, Indicator, Mission, MissionPartner, Objective
from events.missions.file.queries import MissionWithTexts, each_with_texts
from events.partnerships.models import Exchange, Partnership
from events.platform.language.i18n import Translated, languages
from events.platform.web.permissions import Actor, Rule
from events.records.texts.languages import fallback_order
from events.records.texts.queries import Texts, texts_of

Row = TypeVar("Row")


@dataclass(frozen=True)
class Goal:
    """An objective with its texts; `number` is that of a specific one, "" for the general one and those taken out."""

    row: Objective
    number: str
    title: Translated
    indicators: tuple[tuple[Indicator, Translated, Translated], ...]  # with label and aim


async def goals_of(mission: Mission) -> list[Goal]:
    """Return all objectives, the general one first, those taken out last."""
    rows = await Objective.filter(mission_id=mission.id).order_by("-is_general", "position", "code")
    measured = await Indicator.filter(objective__mission_id=mission.id, removed_at=None).order_by("position")
    texts = await texts_of([*(row.id for row in rows), *(one.id for one in measured)], fallback_order(mission))
    specific = [row.id for row in rows if not row.is_general and row.removed_at is None]
    goals = [_goal(row, specific, measured, texts) for row in rows]
    return sorted(goals, key=lambda goal: goal.row.removed_at is not None)


def _goal(row: Objective, specific: Sequence[UUID], measured: Iterable[Indicator], texts: Texts) -> Goal:
    number = str(specific.index(row.id) + 1) if row.id in specific else ""
    own = [one for one in measured if one.objective_id == row.id]
    indicators = tuple((one, texts.of(one.id, "label"), texts.of(one.id, "aim")) for one in own)
    return Goal(row, number, texts.of(row.id, "title"), indicators)


@dataclass(frozen=True)
class PartnerFile:
    """A partner with everything about it."""

    row: MissionPartner
    texts: Texts
    committees: tuple[Committee, ...] = ()
    contacts: tuple[Contact, ...] = ()

    @property
    def name(self) -> Translated:
        return self.text("name")

    def text(self, name: str) -> Translated:
        """Return the name, description or brings."""
        return self.texts.of(self.row.id, name)

    @property
    def named_committees(self) -> list[tuple[Committee, Translated]]:
        return [(one, self.texts.of(one.id, "name")) for one in self.committees]

    @property
    def told_contacts(self) -> list[tuple[Contact, Translated, Translated]]:
        """Contact persons with their function and their committee."""
        names: dict[UUID | None, Translated] = {one.id: name for one, name in self.named_committees}
        return [
            (one, self.texts.of(one.id, "function"), names.get(one.committee_id, Translated({})))
            for one in self.contacts
        ]


async def partner_files(mission: Mission, rows: Sequence[MissionPartner]) -> list[PartnerFile]:
    ids = [row.id for row in rows]
    committees = await Committee.filter(partner_id__in=ids, removed_at=None).order_by("position", "id")
    contacts = await Contact.filter(partner_id__in=ids, removed_at=None).order_by("position", "name")
    below = [*(one.id for one in committees), *(one.id for one in contacts)]
    texts = await texts_of([*ids, *below], fallback_order(mission))
    committees_of = _grouped(committees, lambda one: one.partner_id)
    contacts_of = _grouped(contacts, lambda one: one.partner_id)
    return [PartnerFile(row, texts, tuple(committees_of[row.id]), tuple(contacts_of[row.id])) for row in rows]


async def partners_of(mission: Mission) -> list[PartnerFile]:
    """Return all partners, those taken out last."""
    rows = await MissionPartner.filter(mission_id=mission.id).order_by("position", "code")
    return await partner_files(mission, sorted(rows, key=lambda row: row.removed_at is not None))


@dataclass(frozen=True)
class PartnershipFile:
    """A partnership with the missions that somebody may see: `missions`; `others` counts those that they may not."""

    row: Partnership
    texts: Texts
    missions: tuple[MissionWithTexts, ...]
    others: int
    exchanges: tuple[Exchange, ...] = ()

    @property
    def name(self) -> Translated:
        return self.texts.of(self.row.id, "name")


async def partnerships_for(actor: Actor, code: str | None = None) -> list[PartnershipFile]:
    """Return the partnerships that somebody may see: a founder all, others those of missions they have a role in.

    With `code` that one alone, when they may see it.
    """
    rows = await _partnerships(actor, code)
    ids = [row.id for row in rows]
    missions = await Mission.filter(partnership_id__in=ids, is_template=False).order_by("begins_on", "slug")
    seen = [mission for mission in missions if mission.id in actor.roles or mission.published_at is not None]
    faces = _grouped(await each_with_texts(seen), lambda face: face.mission.partnership_id)
    counts = Counter(mission.partnership_id for mission in missions)
    found = await Exchange.filter(partnership_id__in=ids, removed_at=None).order_by("begins_on", "id")
    exchanges = _grouped(found, lambda exchange: exchange.partnership_id)
    texts = await texts_of([*ids, *(exchange.id for exchange in found)], languages())
    return [
        PartnershipFile(row, texts, tuple(faces[row.id]), counts[row.id] - len(faces[row.id]), tuple(exchanges[row.id]))
        for row in rows
    ]


async def _partnerships(actor: Actor, code: str | None) -> list[Partnership]:
    asked = Partnership.all() if code is None else Partnership.filter(code=code)
    if not actor.may(Rule.FOUNDER):
        mine = Mission.filter(id__in=list(actor.roles), partnership_id__isnull=False)
        asked = asked.filter(id__in=await mine.values_list("partnership_id", flat=True))
    return await asked.order_by("code")


def _grouped(rows: Iterable[Row], owner_of: Callable[[Row], UUID | None]) -> Mapping[UUID | None, list[Row]]:
    """Return rows by what they belong to, in their order; nothing for what owns none."""
    groups: defaultdict[UUID | None, list[Row]] = defaultdict(list)
    for row in rows:
        groups[owner_of(row)].append(row)
    return groups


def may_revise(actor: Actor, partnership: PartnershipFile) -> bool:
    """Whether somebody may change a partnership: founders, and those who prepare one of its missions."""
    own = (actor.may(Rule.MISSION_EDIT, face.mission.id) for face in partnership.missions)
    return actor.may(Rule.FOUNDER) or any(own)
