"""Pages of free text and the privacy notice, as their organizers write them."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from wtforms.validators import NumberRange, Optional

from events.congress.organizing import operations
from events.congress.organizing.frame_queries import organize_frame
from events.congress.organizing.models import Event, Page, PrivacyNotice
from events.platform.language.lazy import gettext as _
from events.platform.language.slugs import NEW
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import changed_meanwhile, version_of
from events.platform.web.fields import BooleanField, TextsField, WholeNumberField
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of


class PageForm(Form):
    """A page of free text."""

    title = TextsField(_("Title"), is_required=True, longest=120)
    body = TextsField(_("Text"), is_long=True)
    is_published = BooleanField(_("Shown to the public"), default=True)
    position = WholeNumberField(
        _("Place in the menu"), [Optional(), NumberRange(0, 10_000)], description=_("Lower numbers come first.")
    )


class NoticeForm(Form):
    """A wording of the privacy notice."""

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
    event, slug = request.state.event, request.path_params["page"]
    page = None if slug == NEW else await Page.get_or_none(event_id=event.id, slug=slug)
    if page is None and slug != NEW:
        raise HTTPException(404)
    if request.method != "POST":
        form = PageForm(data=await _present(event, page), languages=fallback_order(event))
        return await _item(request, page, form)
    sent = await read_form(request)
    form = PageForm(sent, languages=fallback_order(event))
    if not form.validate():
        return await _item(request, page, form, status=422)
    columns = {name: form[name].data for name in ("is_published", "position")}
    texts = {name: dict(form[name].data) for name in ("title", "body")}
    version, by = version_of(str(sent.get("version", ""))), request.state.actor.account_id
    try:
        await operations.save_page(event, page, version, columns, texts, by=by, now=now())
    except ChangedMeanwhileError:
        return await _item(request, page, form, changed_meanwhile(), 409)
    return RedirectResponse(address("organize.pages", slug=event.slug), 303)


async def _present(event: Event, page: Page | None) -> dict[str, Any]:
    if page is None:
        return {"is_published": True}
    texts = await texts_of([page.id], fallback_order(event))
    data = {"is_published": page.is_published, "position": page.position}
    return data | {name: texts.of(page.id, name).texts for name in ("title", "body")}


async def _item(request: Request, page: Page | None, form: PageForm, warning: str = "", status: int = 200) -> Response:
    frame = await organize_frame(request.state.actor, request.state.event, "organize.pages")
    return render(request, "congress/organizing/page.html", status, **frame, form=form, page=page, warning=warning)


async def notice(request: Request) -> Response:
    """The present wording, to read and to replace by a new version."""
    event = request.state.event
    notices = await PrivacyNotice.filter(event_id=event.id).order_by("-number")
    texts = await texts_of([row.id for row in notices], fallback_order(event))
    present = texts.of(notices[0].id, "body").texts if notices else {}
    status = 200
    form = NoticeForm(data={"body": present}, languages=fallback_order(event))
    if request.method == "POST":
        form = NoticeForm(await read_form(request), languages=fallback_order(event))
        if form.validate():
            if form.body.data != {code: present.get(code, "") for code in fallback_order(event)}:
                by = request.state.actor.account_id
                await operations.publish_notice(event, form.body.data, by=by, now=now())
            return RedirectResponse(address("organize.privacy", slug=event.slug), 303)
        status = 422
    frame = await organize_frame(request.state.actor, event, "organize.privacy")
    return render(request, "congress/organizing/privacy.html", status, **frame, form=form, notices=notices)
