"""The mission file, and a copy of a mission."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.models import Event
from events.missions.coordination.copy_operations import OF_TEMPLATES, Part, copy_mission
from events.missions.coordination.limit_fields import PREFIX, limit_names
from events.missions.coordination.mission_form import (
    TEXTS,
    copy_form,
    data_of,
    settings_columns,
    settings_form,
    texts_in_form,
)
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.file.queries import MissionWithTexts, with_texts
from events.missions.partnering.queries import partnerships_for
from events.partnerships.models import Partnership
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import languages
from events.platform.language.slugs import SlugTakenError
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import changed_meanwhile, version_of
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import now
from events.platform.web.permissions import Actor, Rule
from events.platform.web.templating import render
from events.platform.zoned import WallTimeError
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of
from events.secretariat.coordination.pages import USUAL_PARTS, slug_taken, taken_over
from events.secretariat.mission_events.operations import save_mission_file
from events.secretariat.mission_events.queries import event_of

Choices = list[tuple[str, str]]


async def settings(request: Request) -> Response:
    """Everything about the mission itself: texts, dates, office, languages, what it serves, limits of warnings."""
    mission: Mission = request.state.mission
    asked = _text_languages(mission)
    event = await event_of(mission)
    choices = await _events(request.state.actor, event), await _partnerships(request.state.actor)
    if request.method != "POST":
        face = await with_texts(mission)
        data = data_of(mission, event.id if event else None, {name: face.text(name).texts for name in TEXTS})
        return await _settings(request, settings_form(asked, mission.default_language, *choices, data=data))
    sent = await read_form(request)
    form = settings_form(asked, mission.default_language, *choices, sent)
    if not form.validate():
        return await _settings(request, form, status=422)
    columns = {name: _id(value) if name.endswith("_id") else value for name, value in settings_columns(form).items()}
    version, by = version_of(str(sent.get("version", ""))), request.state.actor.account_id
    try:
        await save_mission_file(
            mission, version, columns, _id(form["event_id"].data), texts_in_form(form), by=by, now=now()
        )
    except ChangedMeanwhileError:
        return await _settings(request, form, changed_meanwhile(), 409)
    return RedirectResponse(address("mission.settings", slug=mission.slug, done="saved"), 303)


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None


def _text_languages(mission: Mission) -> tuple[str, ...]:
    """The mission's languages first, then those that it may take on."""
    own = fallback_order(mission)
    return (*own, *(code for code in languages() if code not in own))


async def _events(actor: Actor, present: Event | None) -> Choices:
    """The events that this person reads, and the one that the mission goes with already."""
    readable = {scope for scope in actor.roles if actor.may(Rule.READ, scope)}
    offered = [*readable, *([present.id] if present else [])]
    events = await Event.filter(id__in=offered).order_by("-starts_on")
    return [(str(event.id), str((await face_of(event)).event.name)) for event in events]


async def _partnerships(actor: Actor) -> Choices:
    """Those that this person may see, and those that no mission serves yet.

    Whoever prepares a mission of a partnership reads what its partners said of it, and may change it.
    """
    known = {file.row.id for file in await partnerships_for(actor)}
    served = set(await Mission.filter(partnership_id__isnull=False).values_list("partnership_id", flat=True))
    rows = [row for row in await Partnership.all().order_by("code") if row.id in known or row.id not in served]
    texts = await texts_of([row.id for row in rows], languages())
    return [(str(row.id), str(texts.of(row.id, "name")) or row.code) for row in rows]


async def _settings(request: Request, form: Form, warning: str = "", status: int = 200) -> Response:
    frame = await mission_frame(request.state.actor, request.state.mission, "mission.settings")
    names = [PREFIX + name for name in limit_names()]
    return render(
        request,
        "secretariat/coordination/settings.html",
        status,
        **frame,
        form=form,
        limits=names,
        has_limits=any(form[name].data is not None or form[name].errors for name in names),
        warning=warning,
        done=request.query_params.get("done", ""),
    )


async def copy(request: Request) -> Response:
    """A new mission, or a template for its country, from this one; every date moves with the first day."""
    mission: Mission = request.state.mission
    asked = _text_languages(mission)
    if request.method != "POST":
        return await _copy(request, copy_form(asked, mission.default_language, data=await _copy_data(mission)))
    form = copy_form(asked, mission.default_language, await read_form(request))
    if not form.validate():
        return await _copy(request, form, 422)
    try:
        made = await _make_copy(request, mission, form)
    except SlugTakenError:
        form["slug"].errors = [slug_taken()]
        return await _copy(request, form, 422)
    except WallTimeError:
        form["begins_on"].errors = [_("Is the year right?")]
        return await _copy(request, form, 422)
    return RedirectResponse(address("mission.desk", slug=made.slug), 303)


async def _copy_data(mission: Mission) -> dict[str, object]:
    """A year later on the same weekday, what is usual ticked."""
    face: MissionWithTexts = await with_texts(mission)
    return {
        "title": face.title.texts,
        "begins_on": mission.begins_on + dt.timedelta(days=364),
        "parts": [str(part) for part in USUAL_PARTS],
        "country": mission.country or "",
    }


async def _make_copy(request: Request, mission: Mission, form: Form) -> Mission:
    is_template, begins_on = form["is_template"].data, form["begins_on"].data
    parts = {Part(part) for part in form["parts"].data or ()}
    same = ("languages", "default_language", "home_zone", "organization", "currency")
    columns = {
        **{name: getattr(mission, name) for name in same},
        **taken_over(mission),
        "slug": form["slug"].data,
        "begins_on": begins_on,
        "ends_on": begins_on + (mission.ends_on - mission.begins_on),
        "country": form["country"].data or None,
        "is_template": is_template,
    }
    texts = {"title": dict(form["title"].data)}
    taken = parts & OF_TEMPLATES if is_template else parts
    return await copy_mission(mission, columns, texts, taken, by=request.state.actor.account_id, now=now())


async def _copy(request: Request, form: Form, status: int = 200) -> Response:
    frame = await mission_frame(request.state.actor, request.state.mission, "mission.copy")
    return render(request, "secretariat/coordination/copy.html", status, **frame, form=form)
