"""The missions of somebody, a new one, and where one stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import face_of
from events.missions.coordination import queries
from events.missions.coordination.copy_operations import OF_TEMPLATES, CopyValues, Part, copy_mission
from events.missions.coordination.mission_form import NewMissionForm
from events.missions.file import rules
from events.missions.file import words as wording
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.file.operations import create_mission
from events.missions.file.queries import MissionWithTexts, with_texts
from events.missions.file.rules import MissionState
from events.missions.itineraries.plan import words
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Plan
from events.partnerships.models import Partnership
from events.platform.language.formats import city_of, country, span
from events.platform.language.i18n import current_language, languages
from events.platform.language.i18n import gettext as _
from events.platform.language.slugs import SlugTakenError
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, RefusedError, edit_row
from events.platform.web.fields import choices_of
from events.platform.web.flash import redirect
from events.platform.web.installation import now
from events.platform.web.permissions import Actor, Rule
from events.platform.web.templating import render
from events.platform.zoned import WallTimeError, ZonedTime
from events.records.people.frames import account_frame
from events.records.texts.queries import texts_of
from events.secretariat.mission_events.queries import event_of

USUAL_PARTS = tuple(part for part in Part if part in OF_TEMPLATES)


async def missions(request: Request) -> Response:
    """List the missions that this person has a role in, by what is to be done with them; templates apart."""
    actor = request.state.actor
    found = await queries.missions_of(actor)
    return render(
        request,
        "secretariat/coordination/list.html",
        **account_frame(actor),
        groups=_groups(found),
        templates=sorted(
            (face for face in found if face.mission.is_template), key=lambda face: country(face.mission.country)
        ),
        roles={face.mission.id: wording.ROLE_WORDS[actor.roles[face.mission.id]] for face in found},
        may_create=actor.may(Rule.FOUNDER),
        wording=wording,
    )


def _groups(found: Iterable[MissionWithTexts]) -> list[tuple[str, list[MissionWithTexts]]]:
    """Group missions: what goes on now first, then what is nearest; what is over with the latest first."""
    standing = [face for face in found if not face.mission.is_template]
    groups: list[tuple[str, tuple[MissionState, ...], bool]] = [
        (_("Under way"), (MissionState.UNDER_WAY,), False),
        (_("Back, to be concluded"), (MissionState.BACK,), True),
        (_("In preparation"), (MissionState.DRAFT, MissionState.SUBMITTED, MissionState.APPROVED), False),
        (_("Closed or cancelled"), (MissionState.CLOSED, MissionState.CANCELLED), True),
    ]
    made = [(title, _in_states(standing, states, is_latest_first)) for title, states, is_latest_first in groups]
    return [(title, rows) for title, rows in made if rows]


def _in_states(
    faces: Iterable[MissionWithTexts], states: Container[str], is_latest_first: bool
) -> list[MissionWithTexts]:
    rows = [face for face in faces if face.mission.state in states]
    return rows if is_latest_first else rows[::-1]


async def new_mission(request: Request) -> Response:
    """Make a mission: from nothing, or from a template or another mission with its dates shifted."""
    sources = await queries.missions_of(request.state.actor)
    offered = choices_of([("", _("An empty mission")), *_choices(sources)])
    return await edit_row(
        request,
        load=partial(_blank, request, sources),
        form=partial(NewMissionForm, choices={"source": offered}),
        save=partial(_make, request, sources),
        show=partial(_show_new, request),
    )


async def _make(
    request: Request, sources: Sequence[MissionWithTexts], _row: None, form: NewMissionForm, _version: int
) -> Response:
    actor, columns = request.state.actor, {**form.columns, "slug": form.slug.data}
    by, source = actor.account_id, _source(form.source.data, sources)
    parts = [Part(part) for part in form.parts.data or ()]
    _refuse_parts(actor, source, parts)
    with refusing_mission():
        if source is None:
            mission = await create_mission(columns, form.texts, owner=by, now=now())
        else:
            columns |= taken_over(source)
            mission = await copy_mission(source, CopyValues(columns, form.texts, parts), by=by, now=now())
    return redirect(request, address("mission.desk", slug=mission.slug))


def _refuse_parts(actor: Actor, source: Mission | None, parts: Container[Part]) -> None:
    """Raise RefusedError where a copy would take what only those who prepare the source may."""
    if source is not None and Part.ACTIONS in parts and not actor.may(Rule.MISSION_EDIT, source.id):
        raise RefusedError(_("Only those who prepare that mission can carry its joint actions on."), "parts")


@contextmanager
def refusing_mission() -> Iterator[None]:
    """Refuse at its field what only making a mission finds: an address that is taken, dates out of reach."""
    try:
        yield
    except SlugTakenError:
        raise RefusedError(_("Another mission has this address: choose a different one."), "slug") from None
    except WallTimeError:
        raise RefusedError(_("Is the year right?"), "begins_on") from None


def same_office(source: Mission) -> dict[str, object]:
    """Return what a new mission's form begins with where it has a source: who prepares it, in which languages."""
    same = ("languages", "default_language", "home_zone", "organization", "currency")
    return {name: getattr(source, name) for name in same}


def taken_over(source: Mission) -> dict[str, object]:
    """Return the columns that a copy has from its source without being asked."""
    same = ("contact_email", "contact_phone", "limits", "partnership_id", "is_demonstration")
    return {name: getattr(source, name) for name in same}


def _source(slug: str | None, sources: Sequence[MissionWithTexts]) -> Mission | None:
    return next((face.mission for face in sources if slug and face.mission.slug == slug), None)


def _choices(sources: Sequence[MissionWithTexts]) -> list[tuple[str, str]]:
    """Return templates first, by country; then missions, the latest first."""
    named = [(face.mission, _source_name(face)) for face in sources]
    # those that compare alike keep their order
    named.sort(key=lambda one: (0, one[1], one[0].slug) if one[0].is_template else (1, "", ""))
    return [(mission.slug, name) for mission, name in named]


def _source_name(face: MissionWithTexts) -> str:
    mission = face.mission
    if mission.is_template:
        return _("Template, %(country)s: %(title)s", country=country(mission.country), title=face.title)
    return f"{face.title}, {span(mission.begins_on, mission.ends_on)}"


async def _blank(request: Request, sources: Sequence[MissionWithTexts]) -> Present[None]:
    """Return the empty form; `source` in the address chooses what to begin with, and fills in what it knows."""
    data: dict[str, object] = {
        "languages": list(languages()),
        "default_language": current_language(),
        "home_zone": "Europe/Paris",
    }
    data |= {"currency": "EUR", "parts": [str(part) for part in USUAL_PARTS]}
    source = _source(request.query_params.get("source"), sources)
    if source is not None:
        data |= same_office(source)
        data |= {"source": source.slug, "country": source.country or ""}
    return Present(None, data)


async def _show_new(request: Request, _row: None, edit: Edit) -> Response:
    frame = account_frame(request.state.actor)
    return render(request, "secretariat/coordination/new.html", edit.status, **frame, form=edit.form)


async def desk(request: Request) -> Response:
    """Show where the mission stands, what waits for somebody, what comes next, what is still missing."""
    mission, actor, at = request.state.mission, request.state.actor, now()
    plan, face = await load_plan(mission), await with_texts(mission)
    facts = queries.facts_of(face, plan, actor, at)
    state = MissionState(mission.state)
    standing = await queries.standing_of(mission, plan, at)
    return render(
        request,
        "secretariat/coordination/desk.html",
        **await mission_frame(actor, mission, "mission.desk"),
        plan=plan,
        standing=standing,
        in_need=queries.in_need(plan, standing.roll),
        missing=rules.missing(facts),
        next_state=rules.steps_from(state)[0],
        coming=[_coming(leg, plan, at) for leg in queries.next_hours(plan, at)],
        calendar=_calendar(mission, facts.today),
        links=await _links(mission, actor),
        home=city_of(mission.home_zone),
        may_edit=facts.may_edit,
        may_own=facts.is_coordinator,
        wording=wording,
    )


def _coming(leg: Leg, plan: Plan, at: dt.datetime) -> dict[str, object]:
    """Return a leg of the next hours, by the clocks of its places and of the office where they differ."""
    home = ZonedTime.from_instant(leg.starts_at, plan.home_zone)
    is_same_clock = home.wall == leg.starts.wall
    return {
        "leg": leg,
        "title": words.title_of(leg, plan),
        "kind": words.word_of_kind(leg.kind),
        "clocks": words.both_clocks(leg) if leg.is_transport else "",
        "place": words.town(leg.origin),
        "home": None if is_same_clock else home.wall,
        "is_now": leg.starts_at <= at,
        "people": _people_of(leg, plan),
    }


def _people_of(leg: Leg, plan: Plan) -> str:
    """Return the names of who is on a leg; "" where that is everybody."""
    people = [delegate for delegate in plan.delegates if delegate.id in leg.people]
    is_everybody = len(people) == len(plan.present)
    return "" if is_everybody else words.names(people)


def _calendar(mission: Mission, today: dt.date) -> dict[str, int]:
    """Return the days until it begins, or which day of how many it is; nothing afterwards."""
    if today < mission.begins_on:
        return {"days_to_go": (mission.begins_on - today).days}
    if today <= mission.ends_on:
        return {"day": (today - mission.begins_on).days + 1, "days": (mission.ends_on - mission.begins_on).days + 1}
    return {}


async def _links(mission: Mission, actor: Actor) -> dict[str, object]:
    """Return its partnership, its event and the mission it was copied from, where there are some."""
    links: dict[str, object] = {}
    if mission.partnership_id:
        partnership = await Partnership.get(id=mission.partnership_id)
        links["partnership"] = partnership
        links["partnership_name"] = (await texts_of([partnership.id], languages())).of(partnership.id, "name")
    if event := await event_of(mission):
        links["event"] = (await face_of(event)).event
    if mission.copied_from and actor.may(Rule.MISSION_READ, mission.copied_from):
        links["source"] = await with_texts(await Mission.get(id=mission.copied_from))
    return links
