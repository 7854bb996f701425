"""Everything of a mission to carry away, in one place: papers, the office's calendar, and who has their link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Delegate, Mission
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Plan
from events.platform.language.i18n import current_language, languages, pgettext
from events.platform.language.i18n import gettext as _
from events.platform.qr.code import qr_svg
from events.platform.web.addresses import address
from events.platform.web.forms import read_form
from events.platform.web.installation import Installation, installation, now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.publishing.calendars.fetches import fetches_of
from events.publishing.calendars.levels import Level
from events.publishing.calendars.private import fetched, links_of
from events.publishing.calendars.tokens import feed_token
from events.publishing.roadbooks.operations import renew_mission_feed
from events.publishing.roadbooks.queries import LinkState, links_sent


@dataclass(frozen=True)
class OfficeFeed:
    """The mission's calendar at one level of privacy; `tells` says what is in it."""

    name: str
    tells: str
    https: str
    webcal: str


async def papers(request: Request) -> Response:
    """Roadbooks, day sheets, hosts' versions, the report, the calendar, links.

    A POST gives the calendar a new address.
    """
    if request.method == "POST":
        return await _renew(request)
    mission, actor = request.state.mission, request.state.actor
    plan = await load_plan(mission)
    may_edit = actor.may(Rule.MISSION_EDIT, mission.id)
    rows = await Delegate.filter(mission_id=mission.id, left_at=None).order_by("position", "code")
    feeds = list(office_feeds(installation(request), mission, with_references=may_edit))
    return render(
        request,
        "publishing/roadbooks/papers.html",
        **await mission_frame(actor, mission, "mission.papers"),
        plan=plan,
        people=rows,
        choices=[(row.code, row.name) for row in rows],
        tongues_of_papers=sorted(languages(), key=lambda code: code != current_language()),
        days=list(days_of(plan)),
        reader=next((row for row in rows if row.code == request.query_params.get("person")), None),
        feeds=feeds,
        qr=Markup(qr_svg(feeds[0].https, title=_("QR code of the mission’s calendar"))),  # noqa: S704 - drawn here
        fetched=fetched(await fetches_of(mission.id, mission.feed_generation)),
        sent=await links_sent(rows),
        link_words=link_words(),
        may_edit=may_edit,
        may_see_private=actor.may(Rule.MISSION_OWN, mission.id),
        done=request.query_params.get("done", ""),
    )


def office_feeds(here: Installation, mission: Mission, *, with_references: bool) -> Iterator[OfficeFeed]:
    """The calendar of the whole mission in the current language, from the usual level to the others."""
    words = {
        Level.NO_REFERENCES: (
            pgettext("calendar", "Without references"),
            _("Everything but the references of bookings. For the office’s shared calendar."),
        ),
        Level.BUSY: (
            pgettext("calendar", "Only busy or free"),
            _("That somebody is busy, and when; neither what nor where. For calendars that many see."),
        ),
        Level.ALL: (
            pgettext("calendar", "Everything"),
            _("With the references of bookings. Only for those who book."),
        ),
    }
    for level, (name, tells) in words.items():
        if with_references or level is not Level.ALL:
            token = feed_token(here.signer, "mission-feed", mission.id, mission.feed_generation, level)
            path = address("calendars.mission", token=token, lang=current_language(), level=level.value)
            https = here.absolute(path)
            yield OfficeFeed(name, tells, https, "webcal" + https[https.index("://") :])
    token = feed_token(here.signer, "delegation-feed", mission.id, mission.feed_generation)
    shared = links_of(here, "calendars.delegation", token)
    tells = _("Without references, and without what only some of the delegation do.")
    yield OfficeFeed(pgettext("calendar", "What all do together"), tells, shared.https, shared.webcal)


def days_of(plan: Plan) -> Iterator[dt.date]:
    """Every day of the mission, and those before and after on which something of the itinerary is."""
    first = min([plan.begins_on, *(leg.starts.wall.date() for leg in plan.standing)])
    last = max([plan.ends_on, *(leg.ends.wall.date() for leg in plan.standing)])
    busy = {day for leg in plan.standing for day in (leg.starts.wall.date(), leg.ends.wall.date())}
    for number in range((last - first).days + 1):
        day = first + dt.timedelta(days=number)
        if day in busy or plan.begins_on <= day <= plan.ends_on:
            yield day


def link_words() -> dict[LinkState, tuple[str, str]]:
    """What a state of a link is called, and the tone of its pill."""
    return {
        LinkState.NEVER: (pgettext("link", "Not sent yet"), "wait"),
        LinkState.ON_ITS_WAY: (pgettext("link", "On its way"), "info"),
        LinkState.SENT: (pgettext("link", "Sent"), "good"),
        LinkState.FAILED: (pgettext("link", "Could not be delivered"), "fail"),
        LinkState.RENEWED: (pgettext("link", "Replaced, the new one not sent yet"), "wait"),
    }


async def _renew(request: Request) -> Response:
    mission, actor = request.state.mission, request.state.actor
    if not actor.may(Rule.MISSION_EDIT, mission.id):
        raise HTTPException(403)
    if (await read_form(request)).get("act") != "renew-feed":
        raise HTTPException(400)
    await renew_mission_feed(mission, by=actor.account_id, now=now())
    return RedirectResponse(address("mission.papers", slug=mission.slug, done="renewed") + "#calendar", 303)
