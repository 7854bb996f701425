"""An event as a whole, for who runs it: the list of one's events, the dashboard, settings, states, copies."""

from __future__ import annotations

import datetime as dt
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from wtforms import BooleanField, DateField

from events.congress.editions.operations import change_event_state, copy_edition, save_settings
from events.congress.editions.queries import standing_of
from events.congress.organizing import operations
from events.congress.organizing.event_form import (
    TEXTS,
    EventForm,
    NewEventForm,
    columns_of,
    data_of,
    texts_in_form,
)
from events.congress.organizing.frame_queries import face_of, organize_frame
from events.congress.organizing.models import Event
from events.congress.organizing.team_pages import ROLE_WORDS
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import languages
from events.platform.language.slugs import LONGEST_SLUG, SlugTakenError, slug_of
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import changed_meanwhile, version_of
from events.platform.web.forms import Filled, Form, LineField, read_form
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.platform.zoned import WallTimeError
from events.records.people.frames import account_frame
from events.records.seats.models import Pool
from events.records.texts.languages import fallback_order
from events.secretariat.mission_events.queries import missions_with


async def my_events(request: Request) -> Response:
    """The events that this person has a role in; one with a single role at a door goes straight there."""
    actor = request.state.actor
    events = await Event.filter(id__in=list(actor.roles)).order_by("-starts_on") if actor.roles else []
    if len(actor.roles) == 1 and events and actor.role_in(events[0].id) == "check_in":
        return RedirectResponse(address("organize.check_in", slug=events[0].slug), 303)
    has_missions = len(events) < len(actor.roles)
    rows = [(event, (await face_of(event)).event, ROLE_WORDS[actor.roles[event.id]]) for event in events]
    if has_missions and not rows and not actor.may(Rule.FOUNDER):
        return RedirectResponse(address("organize.missions"), 303)
    return render(
        request,
        "secretariat/editions/events.html",
        **account_frame(actor),
        rows=rows,
        has_missions=has_missions,
        may_create=actor.may(Rule.FOUNDER),
    )


async def new_event(request: Request) -> Response:
    """Make an event: its languages first decide in which languages the rest is asked for."""
    if request.method != "POST":
        year = now().year + 1
        data = {"languages": list(languages()), "default_language": languages()[0], "time_zone": "Europe/Paris"}
        form = NewEventForm(data=data, languages=languages())
        return _new(request, form, year)
    sent = await read_form(request)
    form = NewEventForm(sent, languages=languages(), main_language=_default(str(sent.get("default_language", ""))))
    if not form.validate():
        return _new(request, form, status=422)
    columns = columns_of(form) | {"slug": form.slug.data}
    actor, capacity = request.state.actor, form.capacity.data
    try:
        event = await operations.create_event(
            columns, texts_in_form(form), owner=actor.account_id, capacity=capacity, now=now()
        )
    except SlugTakenError:
        form.slug.errors = [_slug_taken()]
        return _new(request, form, status=422)
    return RedirectResponse(address("organize.event", slug=event.slug), 303)


def _new(request: Request, form: Form, year: int = 0, status: int = 200) -> Response:
    frame = account_frame(request.state.actor)
    return render(request, "secretariat/editions/new.html", status, **frame, form=form, year=year)


def _slug_taken() -> str:
    return _("Another event has this address: choose a different one.")


def _default(asked: str) -> str:
    return asked if asked in languages() else languages()[0]


async def dashboard(request: Request) -> Response:
    """Where the event stands, and what is still to do before it can be published."""
    event, actor = request.state.event, request.state.actor
    return render(
        request,
        "secretariat/editions/dashboard.html",
        **await organize_frame(actor, event, "organize.event"),
        standing=await standing_of(event),
        missions=await missions_with(event, actor.roles),
        missing=request.query_params.get("missing", ""),
        may_edit=actor.may(Rule.EDIT, event.id),
        may_own=actor.may(Rule.OWN, event.id),
    )


async def settings(request: Request) -> Response:
    """Everything about the event itself: texts, dates, place, languages, the registration window."""
    event: Event = request.state.event
    asked = _text_languages(event)
    if request.method != "POST":
        texts = {name: (await face_of(event)).event.text(name).texts for name in TEXTS}
        pool = await Pool.get(id=event.pool_id)
        form = EventForm(data=data_of(event, texts, pool.capacity), languages=asked)
        return await _settings(request, form)
    sent = await read_form(request)
    form = EventForm(sent, languages=asked)
    if not form.validate():
        return await _settings(request, form, status=422)
    version, by = version_of(str(sent.get("version", ""))), request.state.actor.account_id
    columns, written = columns_of(form), texts_in_form(form)
    try:
        await save_settings(event, version, columns, written, by=by, capacity=form.capacity.data, now=now())
    except ChangedMeanwhileError:
        return await _settings(request, form, changed_meanwhile(), 409)
    return RedirectResponse(address("organize.settings", slug=event.slug, done="saved"), 303)


def _text_languages(event: Event) -> tuple[str, ...]:
    """The event's languages first, then those that it may take on."""
    own = fallback_order(event)
    return (*own, *(code for code in languages() if code not in own))


async def _settings(request: Request, form: Form, warning: str = "", status: int = 200) -> Response:
    frame = await organize_frame(request.state.actor, request.state.event, "organize.settings")
    done = request.query_params.get("done", "")
    return render(request, "secretariat/editions/settings.html", status, **frame, form=form, warning=warning, done=done)


async def state(request: Request) -> Response:
    """Publish the event, take it back, or call it off."""
    event = request.state.event
    asked = str((await read_form(request)).get("state", ""))
    if asked not in {"draft", "published", "cancelled"}:
        raise HTTPException(400)
    try:
        await change_event_state(event, asked, by=request.state.actor.account_id, now=now())
    except operations.NotReadyError:
        return RedirectResponse(address("organize.event", slug=event.slug, missing="yes"), 303)
    return RedirectResponse(address("organize.event", slug=event.slug), 303)


def copy_form(*arguments: Any, **keywords: Any) -> Form:
    """The address and first day of the next edition."""

    class CopyForm(Form):
        slug = LineField(_("Address"), [Filled()], LONGEST_SLUG)
        first_day = DateField(_("First day"), [Filled()])
        with_programme = BooleanField(_("Also copy speakers and sessions, their dates shifted"), default=True)

    return CopyForm(*arguments, **keywords)


async def copy(request: Request) -> Response:
    """A next edition from this one: set-up and texts, and the programme when asked; people never."""
    event: Event = request.state.event
    if request.method != "POST":
        following = event.starts_on + dt.timedelta(days=52 * 7 * 2)  # two years on, the same weekday
        return await _copy(request, copy_form(data={"first_day": following, "with_programme": True}))
    form = copy_form(await read_form(request))
    is_valid = form.validate()
    slug, first_day = form["slug"].data or "", form["first_day"].data
    if slug and slug_of(slug) != slug:
        form["slug"].errors, is_valid = [_("Small letters a to z, digits and hyphens only.")], False
    if first_day and not 1990 <= first_day.year <= 2150:
        form["first_day"].errors, is_valid = [_year_in_doubt()], False
    if not is_valid:
        return await _copy(request, form, 422)
    by, with_programme = request.state.actor.account_id, form["with_programme"].data
    try:
        made = await copy_edition(event, slug, first_day, with_programme=with_programme, by=by, now=now())
    except SlugTakenError:
        form["slug"].errors = [_slug_taken()]
        return await _copy(request, form, 422)
    except WallTimeError:
        form["first_day"].errors = [_year_in_doubt()]
        return await _copy(request, form, 422)
    return RedirectResponse(address("organize.event", slug=made.slug), 303)


def _year_in_doubt() -> str:
    return _("Is the year right?")


async def _copy(request: Request, form: Form, status: int = 200) -> Response:
    frame = await organize_frame(request.state.actor, request.state.event, "organize.settings")
    return render(request, "secretariat/editions/copy.html", status, **frame, form=form)
