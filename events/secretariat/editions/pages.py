"""An event as a whole, for who runs it: the list of one's events, settings, states, copies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.congress.editions.operations import NextEdition, change_event_state, copy_edition, save_settings
from events.congress.editions.queries import delegations_to_copy, reach_of, reach_of_move, seats_in_form
from events.congress.editions.reach import Reach
from events.congress.organizing import operations
from events.congress.organizing.event_forms import TEXTS, NewEventForm, data_of, entered_in
from events.congress.organizing.frame_queries import face_of, organize_frame
from events.congress.organizing.models import Event
from events.congress.organizing.part_pages import seats_taken
from events.congress.organizing.team_pages import ROLE_WORDS
from events.congress.registration.form_translations import missing_in
from events.congress.registration.question_queries import questions_of
from events.platform.language.i18n import gettext, languages
from events.platform.language.lazy import gettext as _
from events.platform.language.slugs import SlugTakenError
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, RefusedError, edit_row
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.platform.zoned import WallTimeError
from events.records.people.frames import account_frame
from events.records.texts.languages import fallback_order
from events.secretariat.editions.act_words import ACTS
from events.secretariat.editions.forms import ActForm, CopyForm, MovableEventForm

SETTINGS_SAVED = Flash(_("Saved. The public pages show it already."))
NOT_READY = Flash(
    _("The event is not ready to be published: it needs at least one category of participants and a privacy notice."),
    tone="warm",
)


async def my_events(request: Request) -> Response:
    """List the events that this person has a role in; who has a single role at a door goes straight there."""
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
    return await edit_row(
        request, load=_blank, form=_new_form, save=partial(_create, request), show=partial(_show_new, request)
    )


async def _blank() -> Present[None]:
    every = list(languages())
    return Present(None, {"languages": every, "default_language": every[0], "time_zone": "Europe/Paris"})


def _new_form(sent: FormData | None = None, data: Mapping[str, object] | None = None) -> NewEventForm:
    """Return the form, whose required texts are needed in the main language that was sent."""
    asked = str(sent.get("default_language", "")) if sent else ""
    main_language = asked if asked in languages() else ""
    return NewEventForm(sent, languages=languages(), main_language=main_language, data=data)


async def _create(request: Request, _row: None, form: NewEventForm, _version: int) -> Response:
    entered, by = entered_in(form, slug=form.slug.data), request.state.actor.account_id
    try:
        event = await operations.create_event(entered, owner=by, now=now())
    except SlugTakenError:
        raise _slug_taken() from None
    return redirect(request, address("organize.event", slug=event.slug))


def _slug_taken() -> RefusedError:
    return RefusedError(gettext("Another event has this address: choose a different one."), "slug")


async def _show_new(request: Request, _row: None, edit: Edit) -> Response:
    frame = account_frame(request.state.actor)
    return render(request, "secretariat/editions/new.html", edit.status, **frame, form=edit.form)


async def settings(request: Request) -> Response:
    """Edit the event itself: texts, dates, place, languages, the registration window."""
    event: Event = request.state.event
    return await edit_row(
        request,
        load=partial(_present, event),
        form=partial(MovableEventForm, languages=_text_languages(event)),
        save=partial(_save, request),
        show=partial(_show_settings, request),
    )


def _text_languages(event: Event) -> tuple[str, ...]:
    """Return the event's languages first, then those that it may take on."""
    own = fallback_order(event)
    return (*own, *(code for code in languages() if code not in own))


async def _present(event: Event) -> Present[Event]:
    face = (await face_of(event)).event
    texts = {name: face.text(name).texts for name in TEXTS}
    return Present(event, data_of(event, texts, await seats_in_form(event)), event.version)


async def _save(request: Request, event: Event, form: MovableEventForm, version: int) -> Response:
    await _ask_about_move(event, form)
    by, tells = request.state.actor.account_id, form.tells.data and _is_moved(event, form)
    try:
        await save_settings(event, entered_in(form, version), by=by, now=now(), tells=tells)
    except operations.SeatsTakenError as error:
        raise RefusedError(seats_taken(error.taken), error.capacity) from error
    except operations.PricedError as error:
        raise RefusedError(
            gettext("Categories have prices in the present currency: empty these first."), "currency"
        ) from error
    return redirect(request, address("organize.settings", slug=event.slug), SETTINGS_SAVED)


def _is_moved(event: Event, form: MovableEventForm) -> bool:
    return any(form[name].data != getattr(event, name) for name in ("starts_on", "ends_on", "time_zone"))


async def _ask_about_move(event: Event, form: MovableEventForm) -> None:
    """Raise RefusedError for other dates that reach somebody, until they are meant."""
    if not _is_moved(event, form):
        return
    assert form.starts_on.data and form.ends_on.data  # noqa: S101 - the form asks for them
    form.move = await reach_of_move(event, form.starts_on.data, form.ends_on.data)
    if form.move and not form.confirms_move.data:
        raise RefusedError(gettext("Look at whom the other dates reach, and say that they are meant."), "confirms_move")


async def _show_settings(request: Request, event: Event, edit: Edit) -> Response:
    frame = await organize_frame(request.state.actor, event, "organize.settings")
    return render(request, "secretariat/editions/settings.html", edit.status, **frame, edit=edit, form=edit.form)


async def publication(request: Request) -> Response:
    """Publish the event, also one that was called off."""
    return await _change_state(request, "published")


async def withdrawal(request: Request) -> Response:
    """Take the event back to a draft."""
    return await _change_state(request, "draft")


async def cancellation(request: Request) -> Response:
    """Call the event off."""
    return await _change_state(request, "cancelled")


async def _change_state(request: Request, state: str) -> Response:
    """Ask before the act, saying whom it reaches (GET); do it (POST)."""
    event = request.state.event
    return await edit_row(
        request,
        load=partial(_reached, event),
        form=ActForm,
        save=partial(_act, request, state),
        show=partial(_ask, request, state),
    )


async def _reached(event: Event) -> Present[Reach]:
    return Present(await reach_of(event), {})


async def _act(request: Request, state: str, _reach: Reach, form: ActForm, _version: int) -> Response:
    event, flash = request.state.event, None
    by, tells = request.state.actor.account_id, form.tells.data
    try:
        await change_event_state(event, state, by=by, now=now(), tells=tells)
    except operations.NotReadyError:
        flash = NOT_READY
    return redirect(request, address("organize.event", slug=event.slug), flash)


async def _ask(request: Request, state: str, reach: Reach, edit: Edit) -> Response:
    event = request.state.event
    frame = await organize_frame(request.state.actor, event, "organize.event")
    return render(
        request,
        "secretariat/editions/act.html",
        edit.status,
        **frame,
        act=ACTS[state],
        reach=reach,
        form=edit.form,
        missing=missing_in(await questions_of(event), event.languages) if state == "published" else (),
    )


async def copy(request: Request) -> Response:
    """Make a next edition of this one: set-up and texts, and the programme when asked; people never."""
    return await edit_row(
        request,
        load=partial(_following, request.state.event),
        form=CopyForm,
        save=partial(_copy, request),
        show=partial(_show_copy, request),
    )


async def _following(event: Event) -> Present[Event]:
    two_years_on = event.starts_on + dt.timedelta(weeks=104)  # the same weekday
    return Present(event, {"first_day": two_years_on, "with_programme": True})


async def _copy(request: Request, event: Event, form: CopyForm, _version: int) -> Response:
    first_day, by = form.first_day.data, request.state.actor.account_id
    assert first_day is not None  # noqa: S101 - the form asks for it
    try:
        wanted = NextEdition(
            form.slug.data,
            first_day,
            with_programme=form.with_programme.data,
            with_delegations=form.with_delegations.data,
        )
        made = await copy_edition(event, wanted, by=by, now=now())
    except SlugTakenError:
        raise _slug_taken() from None
    except WallTimeError:
        raise RefusedError(gettext("Is the year right?"), "first_day") from None
    return redirect(request, address("organize.event", slug=made.slug))


async def _show_copy(request: Request, event: Event, edit: Edit) -> Response:
    frame = await organize_frame(request.state.actor, event, "organize.settings")
    number = await delegations_to_copy(event)
    return render(request, "secretariat/editions/copy.html", edit.status, **frame, form=edit.form, delegations=number)
