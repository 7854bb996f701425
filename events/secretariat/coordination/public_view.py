"""The public view of a published mission: why, with whom, to what end, and what came of it.

Nothing of where anybody is: no itinerary, no places, no people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.queries import EventWithTexts
from events.missions.file.models import Indicator, Mission, MissionPartner, Objective
from events.missions.file.queries import MissionWithTexts
from events.missions.file.rules import MissionState
from events.missions.itineraries.plan.kinds import PartnerRole
from events.missions.itineraries.plan.values import NO_TEXT
from events.missions.itineraries.plan.words import word_of_partner_role
from events.missions.outcomes.models import Lesson
from events.partnerships.models import Partnership
from events.platform.language.formats import country
from events.platform.language.i18n import Translated, languages
from events.records.texts.languages import fallback_order
from events.records.texts.queries import Texts, texts_of
from events.secretariat.mission_events.queries import event_of


@dataclass(frozen=True)
class ShownIndicator:
    """`reached` and `result` are told once the mission is closed."""

    label: Translated
    aim: Translated
    is_counted: bool
    target: int | None
    reached: int | None
    result: Translated


@dataclass(frozen=True)
class ShownObjective:
    title: Translated
    is_general: bool
    indicators: tuple[ShownIndicator, ...]
    result: Translated

    @property
    def has_result(self) -> bool:
        return bool(self.result or any(one.result or one.reached is not None for one in self.indicators))


@dataclass(frozen=True)
class ShownPartner:
    name: Translated
    roles: tuple[str, ...]
    country: str
    description: Translated
    brings: Translated
    website: str


@dataclass(frozen=True)
class ShownMission:
    """A mission's public page. `event` is None when it is not published itself."""

    face: MissionWithTexts
    objectives: tuple[ShownObjective, ...]
    partners: tuple[ShownPartner, ...]
    partnership: Partnership | None
    partnership_name: Translated
    event: EventWithTexts | None
    kept: tuple[Translated, ...]
    changed: tuple[Translated, ...]

    @property
    def general(self) -> ShownObjective | None:
        return next((objective for objective in self.objectives if objective.is_general), None)

    @property
    def specific(self) -> tuple[ShownObjective, ...]:
        return tuple(objective for objective in self.objectives if not objective.is_general)

    @property
    def has_results(self) -> bool:
        """Whether anything was told or counted of what came of it."""
        return bool(any(objective.has_result for objective in self.objectives) or self.kept or self.changed)


async def show(mission: Mission) -> ShownMission:
    """Return everything of the public page, in as many queries however much there is."""
    is_closed = mission.state == MissionState.CLOSED
    objectives = await Objective.filter(mission_id=mission.id, removed_at=None).order_by("-is_general", "position")
    indicators = Indicator.filter(objective__mission_id=mission.id, removed_at=None).order_by("position")
    measured = await indicators if objectives else []
    partners = await MissionPartner.filter(mission_id=mission.id, removed_at=None).order_by("position", "code")
    lessons = Lesson.filter(mission_id=mission.id, removed_at=None).order_by("position")
    learned = await lessons if is_closed else []
    partnership = await Partnership.get(id=mission.partnership_id) if mission.partnership_id else None
    rows: Sequence[Objective | Indicator | MissionPartner | Lesson] = [*objectives, *measured, *partners, *learned]
    ids = [mission.id, *(row.id for row in rows), *([partnership.id] if partnership else [])]
    texts = await texts_of(ids, fallback_order(mission))
    return ShownMission(
        face=MissionWithTexts(mission, texts),
        objectives=tuple(_objective(row, measured, texts, is_closed) for row in objectives),
        partners=tuple(_partner(row, texts) for row in partners),
        partnership=partnership,
        partnership_name=_name(partnership, texts),
        event=await _public_event(mission),
        kept=_bodies(learned, "keep", texts),
        changed=_bodies(learned, "change", texts),
    )


def _bodies(lessons: Sequence[Lesson], kind: str, texts: Texts) -> tuple[Translated, ...]:
    return tuple(texts.of(row.id, "body") for row in lessons if row.kind == kind)


def _name(partnership: Partnership | None, texts: Texts) -> Translated:
    return texts.falling_back(languages()).of(partnership.id, "name") if partnership else NO_TEXT


def _objective(row: Objective, measured: Sequence[Indicator], texts: Texts, is_closed: bool) -> ShownObjective:
    return ShownObjective(
        title=texts.of(row.id, "title"),
        is_general=row.is_general,
        indicators=tuple(_indicator(one, texts, is_closed) for one in measured if one.objective_id == row.id),
        result=texts.of(row.id, "result") if is_closed else NO_TEXT,
    )


def _indicator(row: Indicator, texts: Texts, is_closed: bool) -> ShownIndicator:
    return ShownIndicator(
        label=texts.of(row.id, "label"),
        aim=texts.of(row.id, "aim"),
        is_counted=row.kind == "counted",
        target=row.target,
        reached=row.reached if is_closed else None,
        result=texts.of(row.id, "result") if is_closed else NO_TEXT,
    )


def _partner(row: MissionPartner, texts: Texts) -> ShownPartner:
    return ShownPartner(
        name=texts.of(row.id, "name"),
        roles=tuple(word_of_partner_role(role) for role in PartnerRole if role in row.roles),
        country=country(row.country),
        description=texts.of(row.id, "description"),
        brings=texts.of(row.id, "brings"),
        website=row.website,
    )


async def _public_event(mission: Mission) -> EventWithTexts | None:
    event = await event_of(mission)
    return (await face_of(event)).event if event and event.state != "draft" else None
