"""Pages of free text and the privacy notice, as their organizers write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from wtforms.validators import NumberRange, Optional

from events.congress.organizing import operations
from events.congress.organizing.entered import Entered
from events.congress.organizing.frame_queries import organize_frame
from events.congress.organizing.models import Page, PrivacyNotice
from events.platform.language.lazy import gettext as _
from events.platform.language.slugs import NEW
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row, found
from events.platform.web.fields import BooleanField, TextsField, WholeNumberField
from events.platform.web.flash import SAVED, redirect
from events.platform.web.forms import Form
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

_COLUMNS = ("is_published", "position")
_TEXTS = ("title", "body")


class PageForm(Form):
    """A page of free text."""

    title = TextsField(_("Title"), is_required=True, longest=120)
    body = TextsField(_("Text"), is_long=True)
    is_published = BooleanField(_("Shown to the public"), default=True)
    position = WholeNumberField(
        _("Place in the menu"), [Optional(), NumberRange(0, 10_000)], description=_("Lower numbers come first.")
    )


class NoticeForm(Form):
    """A version of the privacy notice."""

    body = TextsField(_("Privacy notice"), is_required=True, is_long=True)


async def page_list(request: Request) -> Response:
    """The pages in the order of the menu."""
    event = request.state.event
    rows = await Page.filter(event_id=event.id).order_by("position", "slug")
    texts = await texts_of([row.id for row in rows], fallback_order(event))
    return render(
        request,
        "congress/organizing/pages.html",
        **await organize_frame(request.state.actor, event, "organize.pages"),
        rows=[(row, texts.of(row.id, "title")) for row in rows],
    )


async def page_item(request: Request) -> Response:
    """One page; the address "new" makes one."""
    return await edit_row(
        request,
        load=partial(_present, request),
        form=partial(PageForm, languages=fallback_order(request.state.event)),
        save=partial(_save, request),
        show=partial(_show, request),
    )


async def _present(request: Request) -> Present[Page | None]:
    event, slug = request.state.event, request.path_params["page"]
    if slug == NEW:
        return Present(None, {"is_published": True})
    page = found(await Page.get_or_none(event_id=event.id, slug=slug))
    texts = await texts_of([page.id], fallback_order(event))
    data = {name: getattr(page, name) for name in _COLUMNS} | {name: texts.of(page.id, name).texts for name in _TEXTS}
    return Present(page, data, page.version)


async def _save(request: Request, page: Page | None, form: PageForm, version: int) -> Response:
    event, by = request.state.event, request.state.actor.account_id
    await operations.save_page(event, page, Entered.of(form, _COLUMNS, _TEXTS, version), by=by, now=now())
    return redirect(request, address("organize.pages", slug=event.slug), SAVED)


async def _show(request: Request, page: Page | None, edit: Edit) -> Response:
    frame = await organize_frame(request.state.actor, request.state.event, "organize.pages")
    return render(request, "congress/organizing/page.html", edit.status, **frame, edit=edit, form=edit.form, page=page)


async def notice(request: Request) -> Response:
    """The present privacy notice, to read and to replace by another version."""
    return await edit_row(
        request,
        load=partial(_notices, request),
        form=partial(NoticeForm, languages=fallback_order(request.state.event)),
        save=partial(_publish, request),
        show=partial(_show_notice, request),
    )


@dataclass(frozen=True)
class _Notices:
    """The versions of the privacy notice, the newest first, and the text of that one by language."""

    rows: list[PrivacyNotice]
    present: Mapping[str, str]


async def _notices(request: Request) -> Present[_Notices]:
    event = request.state.event
    rows = await PrivacyNotice.filter(event_id=event.id).order_by("-number")
    texts = await texts_of([row.id for row in rows[:1]], fallback_order(event))
    present = texts.of(rows[0].id, "body").texts if rows else {}
    return Present(_Notices(rows, present), {"body": present})


async def _publish(request: Request, notices: _Notices, form: NoticeForm, _version: int) -> Response:
    """The same text again makes no version. Versions are never edited, so none is saved over another."""
    event, body, by = request.state.event, form.body.data, request.state.actor.account_id
    if body != {code: notices.present.get(code, "") for code in fallback_order(event)}:
        await operations.publish_notice(event, body, by=by, now=now())
    return redirect(request, address("organize.privacy", slug=event.slug), SAVED)


async def _show_notice(request: Request, notices: _Notices, edit: Edit) -> Response:
    frame = await organize_frame(request.state.actor, request.state.event, "organize.privacy")
    return render(
        request, "congress/organizing/privacy.html", edit.status, **frame, form=edit.form, notices=notices.rows
    )
