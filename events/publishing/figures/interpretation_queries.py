"""Where interpretation is needed: who starred a session and speaks none of its languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from events.congress.agenda.models import Session, Star
from events.platform.language.i18n import gettext as _
from events.publishing.figures.values import Count, Figure
from events.records.texts.queries import texts_of

_MOST = 40  # sessions


async def not_understood(event_id: UUID, languages: Sequence[str]) -> Figure:
    """Return, of the sessions that have a language, how many starred each and speak neither it nor an interpretation.

    Who named no language that they speak is not counted.
    """
    rows = Session.filter(event_id=event_id, state="confirmed", language__not_isnull=True)
    offered = {row.id: {row.language, *row.interpretation} for row in await rows}
    stars = Star.filter(session__event_id=event_id, removed_at=None, registration__state="confirmed")
    found: Counter[UUID] = Counter()
    for session_id, spoken in await stars.values_list("session_id", "registration__spoken_languages"):
        if spoken and session_id in offered and offered[session_id].isdisjoint(spoken):
            found[session_id] += 1
    titles = await texts_of(list(found), languages)
    counts = [Count(str(one), str(titles.of(one, "title")), number) for one, number in found.items()]
    counts.sort(key=lambda count: (-count.number, count.label, count.code))
    title = _("Without a language of the session, of those who starred it")
    return Figure("interpretation", title, _("Session"), counts[:_MOST], is_whole=False)
