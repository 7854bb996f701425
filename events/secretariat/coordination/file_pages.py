"""The mission file, and a copy of a mission."""

from __future__ import annotations

import datetime as dt
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.models import Event
from events.missions.coordination.copy_operations import OF_TEMPLATES, CopyValues, Part, copy_mission
from events.missions.coordination.limit_fields import LIMIT_WORDS, PREFIX
from events.missions.coordination.mission_form import TEXTS, CopyForm, MissionForm, mission_data
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.file.queries import MissionWithTexts, with_texts
from events.missions.partnering.queries import partnerships_for
from events.partnerships.models import Partnership
from events.platform.language.i18n import languages
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row
from events.platform.web.fields import choices_of
from events.platform.web.flash import SAVED, redirect
from events.platform.web.installation import now
from events.platform.web.permissions import Actor, Rule
from events.platform.web.templating import render
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of
from events.secretariat.coordination.pages import USUAL_PARTS, refusing_mission, same_office, taken_over
from events.secretariat.mission_events.operations import save_mission_file
from events.secretariat.mission_events.queries import event_of

Choices = list[tuple[str, str]]


async def settings(request: Request) -> Response:
    """Edit everything about the mission itself: texts, dates, office, languages, what it serves, limits of warnings."""
    mission, actor = request.state.mission, request.state.actor
    offered = {
        "event_id": await _events(actor, await event_of(mission)),
        "partnership_id": await _partnerships(actor),
    }
    choices = {name: choices_of([("", "–"), *pairs]) for name, pairs in offered.items()}
    main, tongues = mission.default_language, _text_languages(mission)
    return await edit_row(
        request,
        load=partial(_present, request),
        form=partial(MissionForm, languages=tongues, main_language=main, choices=choices),
        save=partial(_save, request),
        show=partial(_show, request),
    )


async def _present(request: Request) -> Present[Mission]:
    mission = request.state.mission
    event, face = await event_of(mission), await with_texts(mission)
    data = mission_data(mission, event.id if event else None, {name: face.text(name).texts for name in TEXTS})
    return Present(mission, data, mission.version)


async def _save(request: Request, mission: Mission, form: MissionForm, version: int) -> Response:
    by = request.state.actor.account_id
    await save_mission_file(mission, version, form.columns, form.event, form.texts, by=by, now=now())
    return redirect(request, address("mission.settings", slug=mission.slug), SAVED)


def _text_languages(mission: Mission) -> tuple[str, ...]:
    """Return the mission's languages first, then those that it may take on."""
    own = fallback_order(mission)
    return (*own, *(code for code in languages() if code not in own))


async def _events(actor: Actor, present: Event | None) -> Choices:
    """Return the events that this person reads, and the one that the mission goes with already."""
    readable = {scope for scope in actor.roles if actor.may(Rule.READ, scope)}
    offered = [*readable, *([present.id] if present else [])]
    events = await Event.filter(id__in=offered).order_by("-starts_on")
    return [(str(event.id), str((await face_of(event)).event.name)) for event in events]


async def _partnerships(actor: Actor) -> Choices:
    """Return the partnerships that this person may see, and those that no mission serves yet.

    Whoever prepares a mission of a partnership reads what its partners said of it, and may change it.
    """
    known = {file.row.id for file in await partnerships_for(actor)}
    served = set(await Mission.filter(partnership_id__isnull=False).values_list("partnership_id", flat=True))
    hidden = served - known
    rows = [row for row in await Partnership.all().order_by("code") if row.id not in hidden]
    texts = await texts_of([row.id for row in rows], languages())
    return [(str(row.id), str(texts.of(row.id, "name")) or row.code) for row in rows]


async def _show(request: Request, mission: Mission, edit: Edit) -> Response:
    names = [PREFIX + name for name in LIMIT_WORDS]
    return render(
        request,
        "secretariat/coordination/settings.html",
        edit.status,
        **await mission_frame(request.state.actor, mission, "mission.settings"),
        edit=edit,
        form=edit.form,
        limits=names,
        has_limits=any(edit.form[name].data is not None or edit.form[name].errors for name in names),
    )


async def copy(request: Request) -> Response:
    """Make a mission, or a template for its country, from this one; every date moves with the first day."""
    mission: Mission = request.state.mission
    main, tongues = mission.default_language, _text_languages(mission)
    return await edit_row(
        request,
        load=partial(_new_copy, mission),
        form=partial(CopyForm, languages=tongues, main_language=main),
        save=partial(_make_copy, request),
        show=partial(_show_copy, request),
    )


async def _new_copy(mission: Mission) -> Present[Mission]:
    """Return a copy a year later on the same weekday, what is usual ticked."""
    face: MissionWithTexts = await with_texts(mission)
    data = {
        "title": face.title.texts,
        "begins_on": mission.begins_on + dt.timedelta(days=364),
        "parts": [str(part) for part in USUAL_PARTS],
        "country": mission.country or "",
    }
    return Present(mission, data)


async def _make_copy(request: Request, mission: Mission, form: CopyForm, _version: int) -> Response:
    parts = {Part(part) for part in form.parts.data or ()}
    taken, by = parts & OF_TEMPLATES if form.is_template.data else parts, request.state.actor.account_id
    copy = CopyValues(_columns_of_copy(mission, form), {"title": form.title.data}, taken)
    with refusing_mission():
        made = await copy_mission(mission, copy, by=by, now=now())
    return redirect(request, address("mission.desk", slug=made.slug))


def _columns_of_copy(mission: Mission, form: CopyForm) -> dict[str, object]:
    begins_on = form.begins_on.data or mission.begins_on
    return {
        **same_office(mission),
        **taken_over(mission),
        "slug": form.slug.data,
        "begins_on": begins_on,
        "ends_on": begins_on + (mission.ends_on - mission.begins_on),
        "country": form.country.data or None,
        "is_template": form.is_template.data,
    }


async def _show_copy(request: Request, mission: Mission, edit: Edit) -> Response:
    frame = await mission_frame(request.state.actor, mission, "mission.copy")
    return render(request, "secretariat/coordination/copy.html", edit.status, **frame, form=edit.form)
