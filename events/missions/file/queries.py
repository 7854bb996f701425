"""Reading missions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from events.missions.file.models import Mission
from events.platform.language.i18n import Translated
from events.records.texts.languages import fallback_order
from events.records.texts.queries import Texts, texts_of


@dataclass(frozen=True)
class MissionWithTexts:
    """A mission and its own texts."""

    mission: Mission
    texts: Texts

    @property
    def title(self) -> Translated:
        return self.text("title")

    def text(self, name: str) -> Translated:
        """Return a text: title, summary, programme, context, brings, occasion, notice or emergency."""
        return self.texts.of(self.mission.id, name)


async def with_texts(mission: Mission) -> MissionWithTexts:
    return MissionWithTexts(mission, await texts_of([mission.id], fallback_order(mission)))


async def each_with_texts(missions: Sequence[Mission]) -> list[MissionWithTexts]:
    """Return several missions with their texts, in one query."""
    texts = await texts_of([mission.id for mission in missions])
    return [MissionWithTexts(mission, texts.falling_back(fallback_order(mission))) for mission in missions]
