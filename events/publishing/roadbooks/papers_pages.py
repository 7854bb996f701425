"""Everything of a mission to carry away, in one place: papers, the office's calendar, and who has their link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Delegate, Mission
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Plan
from events.platform.language.i18n import current_language, languages
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _
from events.platform.qr.code import qr_svg
from events.platform.web.addresses import address
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import Installation, installation, now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.publishing.calendars.fetches import fetches_of
from events.publishing.calendars.privacy_levels import Level
from events.publishing.calendars.private import fetched, links_of
from events.publishing.calendars.tokens import feed_token
from events.publishing.roadbooks.operations import renew_mission_feed
from events.publishing.roadbooks.queries import LinkState, links_sent

RENEWED = Flash(
    _("The former address has ended. Whoever subscribed subscribes anew."), title=_("The calendar has a new address")
)
# A word for each state of a link, and the tone of its pill.
LINK_WORDS: Mapping[LinkState, tuple[LazyText, str]] = {
    LinkState.NEVER: (pgettext("link", "Not sent yet"), "wait"),
    LinkState.ON_ITS_WAY: (pgettext("link", "On its way"), "info"),
    LinkState.SENT: (pgettext("link", "Sent"), "good"),
    LinkState.FAILED: (pgettext("link", "Could not be delivered"), "fail"),
    LinkState.RENEWED: (pgettext("link", "Replaced, the new one not sent yet"), "wait"),
}
# The name of each level of the mission's calendar, and what is in it.
_LEVEL_WORDS: Mapping[Level, tuple[LazyText, LazyText]] = {
    Level.NO_REFERENCES: (
        pgettext("calendar", "Without references"),
        _("Everything but the references of bookings. For the office’s shared calendar."),
    ),
    Level.BUSY: (
        pgettext("calendar", "Only busy or free"),
        _("That somebody is busy, and when; neither what nor where. For calendars that many see."),
    ),
    Level.ALL: (pgettext("calendar", "Everything"), _("With the references of bookings. Only for those who book.")),
}
_SHARED_WORDS = (
    pgettext("calendar", "What all do together"),
    _("Without references, and without what only some of the delegation do."),
)


@dataclass(frozen=True)
class OfficeFeed:
    """The mission's calendar at one level of privacy; `tells` says what is in it."""

    name: LazyText
    tells: LazyText
    https: str
    webcal: str


async def papers(request: Request) -> Response:
    """Show roadbooks, day sheets, hosts' versions, the report, the calendar, links."""
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
        days=days_of(plan),
        reader=next((row for row in rows if row.code == request.query_params.get("person")), None),
        feeds=feeds,
        qr=Markup(qr_svg(feeds[0].https, title=str(_("QR code of the mission’s calendar")))),  # noqa: S704 - drawn here
        fetched=fetched(await fetches_of(mission.id, mission.feed_generation)),
        sent=await links_sent(rows),
        link_words=LINK_WORDS,
        may_edit=may_edit,
        may_see_private=actor.may(Rule.MISSION_OWN, mission.id),
    )


def office_feeds(here: Installation, mission: Mission, *, with_references: bool) -> Iterator[OfficeFeed]:
    """Yield the calendar of the whole mission in the current language, from the usual level to the others."""
    for level, (name, tells) in _LEVEL_WORDS.items():
        if with_references or level is not Level.ALL:
            token = feed_token(here.signer, "mission-feed", mission.id, mission.feed_generation, level)
            path = address("calendars.mission", token=token, lang=current_language(), level=level.value)
            https = here.absolute(path)
            yield OfficeFeed(name, tells, https, "webcal" + https[https.index("://") :])
    token = feed_token(here.signer, "delegation-feed", mission.id, mission.feed_generation)
    shared = links_of(here, "calendars.delegation", token)
    yield OfficeFeed(*_SHARED_WORDS, shared.https, shared.webcal)


def days_of(plan: Plan) -> list[dt.date]:
    """Return every day of the mission, and those before and after on which something of the itinerary is."""
    length = (plan.ends_on - plan.begins_on).days
    days = {plan.begins_on + dt.timedelta(days=number) for number in range(length + 1)}
    return sorted(days | {time.wall.date() for leg in plan.standing for time in (leg.starts, leg.ends)})


async def feed_renewal(request: Request) -> Response:
    """Give the mission's calendar another address."""
    mission = request.state.mission
    await renew_mission_feed(mission, by=request.state.actor.account_id, now=now())
    return redirect(request, address("mission.papers", slug=mission.slug) + "#calendar", RENEWED)
