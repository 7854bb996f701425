"""Reading events and what belongs to them."""

from __future__ import annotations

from dataclasses import dataclass

from events.congress.organizing.models import Event
from events.platform.language.i18n import Translated
from events.records.texts.queries import Texts


@dataclass(frozen=True)
class EventWithTexts:
    """An event and its texts; `texts` holds all of the event's scope or only the event's own."""

    event: Event
    texts: Texts

    @property
    def name(self) -> Translated:
        return self.text("name")

    def text(self, name: str) -> Translated:
        """Return one of the event's own texts: name, tagline, description, venue, notice."""
        return self.texts.of(self.event.id, name)
