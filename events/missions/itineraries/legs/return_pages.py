"""After an act on the itinerary: back to where the leg stands on it, and the flash message there."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.models import Mission
from events.missions.itineraries.legs.leg_words import when_words
from events.missions.itineraries.plan.found import found_leg
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.plan.words import title_of
from events.platform.language.formats import list_of
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.flash import Flash, redirect

_SHOW = _("Show it on the itinerary")
ADDED = Flash(_("Added to the itinerary: %(title)s. %(when)s."), link=_SHOW)
CANCELLED = Flash(_("Cancelled: %(title)s. Calendars tell those who had it."), link=_SHOW)
RESTORED = Flash(_("Takes place after all: %(title)s."), link=_SHOW)
PEOPLE_SAVED = Flash(_("Saved: who is on %(title)s."), link=_SHOW)
SET_ASIDE = Flash(_("A warning about %(title)s was set aside, with its reason."), link=_SHOW)
_UNCHANGED = Flash(_("Nothing changed: %(title)s."), link=_SHOW)
_REVISED = Flash(_("Saved: %(title)s. What changed: %(changed)s."), link=_SHOW)
_MOVED = Flash(_("Saved: %(title)s. What changed: %(changed)s. %(when)s."), link=_SHOW)
_SORT_WORDS: Mapping[str, LazyText] = {
    "time": pgettext("what changed", "time"),
    "place": pgettext("what changed", "place"),
    "status": pgettext("what changed", "status"),
    "people": pgettext("what changed", "people"),
    "texts": pgettext("what changed", "texts"),
    "details": pgettext("what changed", "details"),
}


async def leg_saved(request: Request, code: str, flash: Flash, *, draft: str = "", changed: str = "") -> Response:
    """Answer with the itinerary, at this leg (`#leg-<code>`)."""
    mission: Mission = request.state.mission
    plan = await plan_again(mission)
    leg = found_leg(plan, code)
    known = {"title": title_of(leg, plan), "when": when_words(leg), "changed": changed}
    values = {name: known[name] for name in flash.placeholders}
    to = address("mission.itinerary", slug=mission.slug) + f"#leg-{code}"
    return redirect(request, to, flash, draft=draft, **values)


async def leg_revised(request: Request, code: str, changed: Collection[str], *, draft: str = "") -> Response:
    """Answer with the itinerary, which says what changed of the leg (of `legs.operations.revise_leg`)."""
    sorts = [str(word) for sort, word in _SORT_WORDS.items() if sort in changed]
    flash = _MOVED if "time" in changed else _REVISED if sorts else _UNCHANGED
    return await leg_saved(request, code, flash, draft=draft, changed=list_of(sorts))


async def plan_again(mission: Mission) -> Plan:
    """Return the plan as it is after an act, which raised the revision of the mission."""
    await mission.refresh_from_db()
    return await load_plan(mission)
