"""The organizers' list of organizations, and what is done to several of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.language.lazy import ngettext
from events.platform.web.editing import Edit, Present, RefusedError, edit_row, found
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import now
from events.platform.web.lists.asked import with_query
from events.platform.web.lists.in_sql import SqlList
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.lists.act_pages import ListAct, act_page, chosen_in
from events.records.lists.models import NO_SCOPE
from events.records.lists.pages import list_page
from events.records.lists.places import ListPlace
from events.records.organizations import operations
from events.records.organizations.forms import MergeForm
from events.records.organizations.list_queries import organization_list
from events.records.organizations.models import Organization
from events.records.organizations.pages import MERGED, told
from events.records.organizations.queries import OrganizationFile, files_of
from events.records.people.frames import account_frame

_MOST_MERGED = 20
_CONFIRM, _MERGE = _("Confirm"), _("Merge")
_QUESTION = ngettext("Confirm %(num)s organization?", "Confirm %(num)s organizations?")
_NOTE = _("They are offered to whoever types their name.")
CONFIRMED = Flash(_("Confirmed: %(number)s."))
TWO_AT_LEAST = Flash(_("Choose two organizations or more, and at most twenty, that are one."), tone="warm")


async def organizations(request: Request) -> Response:
    """List the organizations that stand."""
    place = await opened(request)
    may_edit = request.state.actor.may(Rule.EDIT_SOMEWHERE)
    acts = [(_CONFIRM, place.at("confirmation")), (_MERGE, place.at("merging"))]
    return await list_page(place, "records/organizations/list.html", may_edit=may_edit, acts=acts)


async def opened(request: Request) -> ListPlace[SqlList[OrganizationFile]]:
    """Return the list, which is the same for all events and missions."""

    async def frame() -> dict[str, object]:
        return account_frame(request.state.actor)

    return ListPlace(
        request=request,
        name="organize.organizations",
        label=_("Organizations"),
        scope=NO_SCOPE,
        rows=organization_list(),
        frame=frame,
        may_share=request.state.actor.may(Rule.EDIT_SOMEWHERE),
    )


async def confirmation(request: Request) -> Response:
    """Ask before the proposed ones among those chosen are confirmed (GET); confirm them (POST)."""

    async def confirm(slugs: Sequence[str]) -> int:
        rows = await Organization.filter(slug__in=list(slugs))
        return await operations.confirm_organizations(
            [row.id for row in rows], by=request.state.actor.account_id, now=now()
        )

    return await act_page(await opened(request), ListAct(_QUESTION, _NOTE, _CONFIRM, CONFIRMED, confirm))


async def merging(request: Request) -> Response:
    """Ask which of those chosen stays (GET); merge the others into it (POST)."""
    place = await opened(request)
    files = await _chosen(place)
    if not 1 < len(files) <= _MOST_MERGED:
        return redirect(request, place.asked.at(place.at()), TWO_AT_LEAST)
    return await edit_row(
        request,
        load=partial(_to_merge, files),
        form=partial(MergeForm, [(file.row.slug, told(file)) for file in files]),
        save=partial(_merge, place),
        show=partial(_show, place),
    )


async def _chosen(place: ListPlace[SqlList[OrganizationFile]]) -> list[OrganizationFile]:
    slugs = await chosen_in(place)
    return await files_of(await Organization.filter(slug__in=slugs[: _MOST_MERGED + 1]).order_by("search_text", "slug"))


async def _to_merge(files: list[OrganizationFile]) -> Present[list[OrganizationFile]]:
    return Present(files, {})


async def _merge(
    place: ListPlace[SqlList[OrganizationFile]], files: list[OrganizationFile], form: MergeForm, _version: int
) -> Response:
    rows = {file.row.slug: file.row.id for file in files}
    target = found(rows.pop(form.target.data, None))
    try:
        await operations.merge_all(list(rows.values()), target, by=place.account, now=now())
    except operations.MergedError:
        raise RefusedError(gettext("One of them was merged into another meanwhile: look again."), "target") from None
    return redirect(place.request, place.asked.at(place.at()), MERGED)


async def _show(place: ListPlace[SqlList[OrganizationFile]], files: list[OrganizationFile], edit: Edit) -> Response:
    query = place.asked.query | {"chosen": ",".join(file.row.slug for file in files)}
    return render(
        place.request,
        "records/organizations/merging.html",
        edit.status,
        **await place.frame(),
        form=edit.form,
        action=with_query(place.at("merging"), query),
        back=place.asked.at(place.at()),
    )
