"""Organizers read a schedule into their event: send it, see what it would change, confirm that."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from events.congress.agenda.exchange import import_summary as kinds
from events.congress.agenda.exchange.import_forms import TRUST, ConfirmForm, UploadForm
from events.congress.agenda.exchange.import_summary import MOST_CANCELLED, ImportSummary
from events.congress.agenda.exchange.operations import Terms, apply_schedule, preview_schedule
from events.congress.agenda.exchange.schedule import Schedule, ScheduleError
from events.congress.agenda.exchange.upload_operations import Uploads
from events.congress.organizing.frame_queries import organize_frame
from events.platform.fetch_problems import FetchError, FetchProblem
from events.platform.language.cleaning import uuid_in
from events.platform.language.i18n import gettext
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, RefusedError, edit_row
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.files.models import StoredFile
from events.records.files.operations import LARGEST_UPLOAD, FileRefusedError

MOST_LISTED = 200  # sessions of one kind, and remarks

IMPORTED = Flash(
    _(
        "Imported. Added: %(added)s, changed: %(changed)s, cancelled: %(cancelled)s, restored: %(restored)s."
        " Calendars show it."
    )
)
SEND_AGAIN = Flash(_("This file is not kept any more: send it again."), tone="warm")
PROBLEM_WORDS: Mapping[FetchProblem, LazyText] = {
    FetchProblem.NOT_WEB: _("This is no address of the web that can be fetched."),
    FetchProblem.NOT_PUBLIC: _("This address leads into a private network: nothing is fetched from there."),
    FetchProblem.NOT_FOUND: _("No server answers at this address."),
    FetchProblem.REFUSED: _("The server refused to give this file: look whether the address is right."),
    FetchProblem.TOO_LARGE: _("What is at this address is too large for a schedule."),
    FetchProblem.TOO_SLOW: _("The server took too long. Try again later, or save the file and send it."),
}
# What becomes of sessions, in the order in which it is shown.
KIND_WORDS: Mapping[str, LazyText] = {
    kinds.CANCELLED: pgettext("sessions of an import", "Cancelled"),
    kinds.CHANGED: pgettext("sessions of an import", "Changed"),
    kinds.ADDED: pgettext("sessions of an import", "Added"),
    kinds.RESTORED: pgettext("sessions of an import", "Restored"),
    kinds.LEFT: pgettext("sessions of an import", "Left cancelled, as its organizers decided"),
}
CHANGE_WORDS: Mapping[str, LazyText] = {
    "title": _("Title"),
    "subtitle": _("Subtitle"),
    "abstract": _("Abstract"),
    "description": _("Description"),
    "time": _("Time"),
    "day": _("Day"),
    "room": _("Room"),
    "track": _("Theme"),
    "type": _("Type of session"),
    "language": _("Language spoken"),
    "links": _("Links"),
    "speakers": pgettext("role in a session", "Speakers"),
}


async def upload(request: Request) -> Response:
    """Send a schedule or name its address; nothing is written before it was looked at."""
    return await edit_row(
        request,
        load=_nothing,
        form=UploadForm,
        save=partial(_keep, request),
        show=partial(_show_upload, request),
        largest=LARGEST_UPLOAD,
    )


async def _nothing() -> Present[None]:
    return Present(None, {})


def _uploads(request: Request) -> Uploads:
    return Uploads(installation(request).settings.files_dir, request.state.event)


async def _keep(request: Request, _row: None, form: UploadForm, _version: int) -> Response:
    uploads, trust = _uploads(request), form.trust.data
    data, name = await _sent(form)
    try:
        await uploads.schedule(data, trust_start=TRUST[trust])
        stored = await uploads.keep(data, name, by=request.state.actor.account_id, now=now())
    except ScheduleError as error:
        raise RefusedError(error.in_words(gettext)) from error
    except FileRefusedError as error:
        raise RefusedError(error.text) from error
    return redirect(request, _preview_address(request, stored, trust))


async def _sent(form: UploadForm) -> tuple[bytes, str]:
    """Return the schedule and the name of its file."""
    if form.upload is not None:
        return await form.upload.read(LARGEST_UPLOAD), form.upload.filename or "schedule"
    from events.platform.fetching import fetch  # httpx, 3 MiB that a server holds only once somebody asks for it

    try:
        return await fetch(form.address.data), urlsplit(form.address.data).path.rpartition("/")[2] or "schedule"
    except FetchError as error:
        raise RefusedError(str(PROBLEM_WORDS[error.problem]), "address") from error


def _preview_address(request: Request, stored: StoredFile, trust: str) -> str:
    return address("organize.import.preview", slug=request.state.event.slug, file=stored.id, trust=trust)


async def _show_upload(request: Request, _row: None, edit: Edit) -> Response:
    frame = await organize_frame(request.state.actor, request.state.event, "organize.sessions")
    return render(request, "congress/agenda/import.html", edit.status, **frame, form=edit.form)


class _PreviewPage:
    """A schedule that was sent, and what it would change now."""

    summary: ImportSummary

    def __init__(self, request: Request, stored: StoredFile, schedule: Schedule) -> None:
        self.request, self.event = request, request.state.event
        self.stored, self.schedule = stored, schedule

    async def load(self) -> Present[ImportSummary]:
        self.summary = await preview_schedule(self.schedule, self.event.slug, now())
        return Present(self.summary, {}, self.event.revision)

    def form(self, sent: FormData | None = None, *, data: Mapping[str, Any] | None = None) -> ConfirmForm:
        return ConfirmForm(self.summary, sent, data=data)

    async def save(self, _shown: ImportSummary, form: ConfirmForm, version: int) -> Response:
        by = self.request.state.actor.account_id
        terms = Terms(1 if form.may_cancel.data else MOST_CANCELLED, by, version)
        summary = await apply_schedule(self.schedule, self.event.slug, now(), terms)
        await _uploads(self.request).forget(self.stored, by=by, now=now())
        sessions = address("organize.sessions", slug=self.event.slug)
        return redirect(
            self.request,
            sessions,
            IMPORTED,
            added=summary.count(kinds.ADDED),
            changed=summary.count(kinds.CHANGED),
            cancelled=summary.count(kinds.CANCELLED),
            restored=summary.count(kinds.RESTORED),
        )

    async def show(self, summary: ImportSummary, edit: Edit) -> Response:
        return render(
            self.request,
            "congress/agenda/import_preview.html",
            edit.status,
            **await organize_frame(self.request.state.actor, self.event, "organize.sessions"),
            edit=edit,
            form=edit.form,
            stored=self.stored,
            action=f"{self.request.url.path}?{self.request.url.query}",
            summary=summary,
            groups=[(word, summary.of(kind)) for kind, word in KIND_WORDS.items() if summary.count(kind)],
            change_words=CHANGE_WORDS,
            remarks=[remark.in_words(gettext) for remark in summary.warnings],
            most=MOST_LISTED,
        )


async def preview(request: Request) -> Response:
    """Show what the schedule would change (GET); do it (POST)."""
    uploads = _uploads(request)
    stored = await uploads.find(uuid_in(request.query_params.get("file", "")))
    if stored is None:
        return redirect(request, address("organize.import", slug=request.state.event.slug), SEND_AGAIN)
    schedule = await uploads.read(stored, trust_start=TRUST.get(request.query_params.get("trust", "")))
    page = _PreviewPage(request, stored, schedule)
    return await edit_row(request, load=page.load, form=page.form, save=page.save, show=page.show)
