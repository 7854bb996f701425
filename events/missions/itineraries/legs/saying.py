"""After an act on the itinerary: back to where the leg stands on it, and what to say there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.missions.file.models import Mission
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.words import both_clocks, dotted, spoken_duration, title_of
from events.platform.language.formats import date, list_of, span, time
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext
from events.platform.web.addresses import address

_SORTS = ("time", "place", "status", "people", "texts", "details")


def saved_leg(
    mission: Mission, code: str, act: str, *, changed: Collection[str] = (), version: int | None = None
) -> Response:
    """To the itinerary, at this leg (`#leg-<code>`)."""
    said = ",".join(sort for sort in _SORTS if sort in changed)
    parameters = {"saved": code, "act": act, "changed": said, "from": version if version is not None else ""}
    return RedirectResponse(address("mission.itinerary", slug=mission.slug, **parameters) + f"#leg-{code}", 303)


@dataclass(frozen=True)
class Said:
    """What the itinerary says after an act; `drafts` are the keys of what was kept on the device meanwhile."""

    text: str
    leg: Leg | None = None
    drafts: tuple[str, ...] = ()


def said_of(request: Request, plan: Plan) -> Said | None:
    """What to say on the page that `saved_leg` led to, for templates/itineraries/said.html; None where nothing was."""
    query = request.query_params
    leg = next((leg for leg in plan.legs if leg.code == query.get("saved")), None)
    if leg is None:
        return None
    changed = [sort for sort in _SORTS if sort in query.get("changed", "").split(",")]
    version = query.get("from", "")
    drafts = (draft_key(plan.slug, leg.code, version) if version.isdigit() else draft_key(plan.slug, "", leg.kind),)
    act = query.get("act", "")
    text = _words(act, title_of(leg, plan), changed)
    return Said(f"{text} {when_words(leg)}." if act == "added" or "time" in changed else text, leg, drafts)


def when_words(leg: Leg) -> str:
    """When a leg is and how long: "Tuesday, 16 March 2027 · 22:10 Lima → 00:40 +1 La Paz · 1 h 30"."""
    if leg.is_stay:
        return span(leg.starts.wall.date(), leg.ends.wall.date())
    hours = both_clocks(leg) if leg.is_transport else f"{time(leg.starts.wall)}–{time(leg.ends.wall)}"
    return dotted(date(leg.starts.wall.date(), capital=True), hours, spoken_duration(leg.duration))


def draft_key(slug: str, code: str, version: object) -> str:
    """Under which key what is typed about a leg stays on the device; a new leg has its kind in place of a version."""
    return f"leg-{slug}-{code or 'new'}-{version}"


def _words(act: str, title: str, changed: list[str]) -> str:
    names = {
        "time": pgettext("what changed", "time"),
        "place": pgettext("what changed", "place"),
        "status": pgettext("what changed", "status"),
        "people": pgettext("what changed", "people"),
        "texts": pgettext("what changed", "texts"),
        "details": pgettext("what changed", "details"),
    }
    if act == "revised" and changed:
        return _(
            "Saved: %(title)s. What changed: %(changed)s.", title=title, changed=list_of([names[s] for s in changed])
        )
    said = {
        "added": _("Added to the itinerary: %(title)s.", title=title),
        "revised": _("Nothing changed: %(title)s.", title=title),
        "cancelled": _("Cancelled: %(title)s. Calendars tell those who had it.", title=title),
        "restored": _("Takes place after all: %(title)s.", title=title),
        "people": _("Saved: who is on %(title)s.", title=title),
        "aside": _("A warning about %(title)s was set aside, with its reason.", title=title),
    }
    return said.get(act, _("Saved: %(title)s.", title=title))
