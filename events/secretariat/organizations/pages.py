"""One organization with everything that refers to it, and the names that were typed and refer to none yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.platform.language.formats import list_of
from events.platform.language.i18n import current_language
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row, found
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import now
from events.platform.web.permissions import Actor, Rule
from events.platform.web.templating import render
from events.records.organizations.names import Group
from events.records.organizations.queries import (
    OrganizationFile,
    files_of,
    heads_of,
    logos_of,
    merged_into,
    organization_at,
    standing_merges,
)
from events.records.organizations.values import OrganizationKind, Theme
from events.records.organizations.words import KIND_WORDS, STATE_TONES, STATE_WORDS, THEME_WORDS
from events.records.people.frames import account_frame
from events.secretariat.organizations.forms import TypedForm
from events.secretariat.organizations.operations import Choice, confirm_typed
from events.secretariat.organizations.queries import MOST, references_to
from events.secretariat.organizations.typed_queries import TypedNames, known_of, typed_names

LINKED = Flash(_("Done. New organizations: %(made)s. Rows that refer to one from now on: %(linked)s."))
MOST_GROUPS = 100  # on one page


async def organization(request: Request) -> Response:
    """Show an organization with what refers to it; the address of one that was merged leads to the other."""
    actor: Actor = request.state.actor
    row, merges = found(await organization_at(request.path_params["organization"])), await standing_merges()
    head = merges.head(row.id)
    if head != row.id:
        standing = (await heads_of([head]))[head].row
        return RedirectResponse(address("organization", organization=standing.slug), 303)
    references = await references_to(merges.family(head), actor.scopes("read"))
    return render(
        request,
        "secretariat/organizations/organization.html",
        **account_frame(actor),
        file=(await files_of([row]))[0],
        has_logo=bool(await logos_of(row.id)),
        merged=await merged_into(row.id),
        sections=[
            (_("Registrations"), references.registrations),
            (_("Speakers"), references.speakers),
            (_("Partners of missions"), references.partners),
            (_("Delegates"), references.delegates),
        ],
        most=MOST,
        kinds=KIND_WORDS,
        states=STATE_WORDS,
        tones=STATE_TONES,
        offers=_themes(row.offers),
        seeks=_themes(row.seeks),
        may_edit=actor.may(Rule.EDIT_SOMEWHERE),
    )


def _themes(codes: Iterable[str]) -> str:
    return list_of([str(THEME_WORDS[Theme(code)]) for code in codes])


@dataclass(frozen=True)
class Line:
    """A group of typed names, and the organization that it surely means."""

    group: Group
    known: OrganizationFile | None


async def typed_organizations(request: Request) -> Response:
    """List the names that were typed in this person's events and missions; confirm those chosen."""
    scopes = request.state.actor.scopes("edit")
    return await edit_row(
        request,
        load=partial(_typed, scopes),
        form=TypedForm,
        save=partial(_confirm, request, scopes),
        show=partial(_show_typed, request),
    )


async def _typed(scopes: Sequence[UUID]) -> Present[TypedNames]:
    return Present(await typed_names(scopes), {})


async def _confirm(
    request: Request, scopes: Sequence[UUID], _typed: TypedNames, form: TypedForm, _version: int
) -> Response:
    choice = Choice(form.chosen.data, OrganizationKind(form.kind.data), current_language())
    done = await confirm_typed(scopes, choice, by=request.state.actor.account_id, now=now())
    made, linked = str(done.made), str(done.linked)
    return redirect(request, address("organize.typed_organizations"), LINKED, made=made, linked=linked)


async def _show_typed(request: Request, typed: TypedNames, edit: Edit) -> Response:
    shown = typed.groups[:MOST_GROUPS]
    meant = await known_of(shown)
    known = await heads_of(meant.values())
    return render(
        request,
        "secretariat/organizations/typed.html",
        edit.status,
        **account_frame(request.state.actor),
        lines=[Line(group, known[meant[group.code]] if group.code in meant else None) for group in shown],
        number=len(typed.groups),
        chosen=edit.form.chosen.data or (),
        form=edit.form,
    )
