"""Partners of a mission: the list with committees and contact persons, and a page for each to change it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission, MissionPartner
from events.missions.itineraries.plan.kinds import PartnerRole
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.words import dotted, languages_of, title_of, word_of_partner_role
from events.missions.partnering import operations
from events.missions.partnering.forms import PARTNER_TEXTS, PartnerForm, partner_data, texts_in
from events.missions.partnering.line_kinds import COMMITTEES, CONTACTS, contact_lines
from events.missions.partnering.line_operations import lines_of
from events.missions.partnering.partner_links import Handing, handing
from events.missions.partnering.queries import PartnerFile, partner_files, partners_of
from events.platform.language.formats import country
from events.platform.language.lazy import gettext as _
from events.platform.language.slugs import NEW
from events.platform.storage.versions import Opened
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row, found
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.texts.languages import fallback_order

SAVED = Flash(_("The partner is saved."))
REMOVED = Flash(
    _("The partner was taken out; its links open nothing. It stands at the end of this page and can be brought back.")
)
RESTORED = Flash(_("The partner is back."))

After = Callable[[Request, MissionPartner], Response]


async def partners(request: Request) -> Response:
    """List every partner with what it does, its committees and whom to call there."""
    mission: Mission = request.state.mission
    files = await partners_of(mission)
    return render(
        request,
        "missions/partnering/partners.html",
        **await mission_frame(request.state.actor, mission, "mission.partners"),
        partners=[one for one in files if one.row.removed_at is None],
        gone=[one for one in files if one.row.removed_at is not None],
        about=about,
        languages_of=languages_of,
        may_edit=request.state.actor.may(Rule.MISSION_EDIT, mission.id),
    )


def about(row: MissionPartner) -> str:
    """Return its roles and its country: "Host, Facilitator · Bolivia"."""
    roles = ", ".join(word_of_partner_role(role) for role in PartnerRole if role in row.roles)
    return dotted(roles, country(row.country))


async def partner(request: Request) -> Response:
    """Edit one partner with its committees and contact persons; the code "new" adds one."""
    return await _edit(request, _to_list)


async def committees(request: Request) -> Response:
    """Save a partner and go on with its committees."""
    return await _edit(request, partial(_to_lines, "committees"))


async def contacts(request: Request) -> Response:
    """Save a partner and go on with its contact persons."""
    return await _edit(request, partial(_to_lines, "contacts"))


async def _edit(request: Request, after: After) -> Response:
    file = await _file(request)
    known = {one.id for one in file.committees} | {one.id for one in file.contacts} if file else set()
    return await edit_row(
        request,
        load=partial(_present, request),
        form=partial(PartnerForm, known, languages=fallback_order(request.state.mission)),
        save=partial(_save, request, after),
        show=partial(partner_page, request),
    )


async def _file(request: Request) -> PartnerFile | None:
    return None if request.path_params["code"] == NEW else await file_of(request)


async def _present(request: Request) -> Present[PartnerFile | None]:
    file = await _file(request)
    if file is None:
        return Present(None, {"language": request.state.mission.default_language})
    committees = lines_of(COMMITTEES, file.committees, file.texts)
    lines = {
        "committee": committees,
        "contact": contact_lines(lines_of(CONTACTS, file.contacts, file.texts), file.contacts, committees),
    }
    texts = {name: file.text(name).texts for name in PARTNER_TEXTS}
    return Present(file, partner_data(file.row, texts) | lines, file.row.version)


async def _save(request: Request, after: After, file: PartnerFile | None, form: PartnerForm, version: int) -> Response:
    mission, by = request.state.mission, request.state.actor.account_id
    opened = Opened(file.row if file else None, version)
    texts, lines = texts_in(form, PARTNER_TEXTS), form.lines
    values = operations.PartnerValues(form.columns, texts, lines["committee"], lines["contact"])
    saved = await operations.save_partner(mission, opened, values, by=by, now=now())
    return after(request, saved)


def _to_list(request: Request, _saved: MissionPartner, flash: Flash = SAVED) -> Response:
    return redirect(request, address("mission.partners", slug=request.state.mission.slug), flash)


def _to_lines(fragment: str, request: Request, saved: MissionPartner) -> Response:
    here = address("mission.partner", slug=request.state.mission.slug, code=saved.code)
    return redirect(request, f"{here}#{fragment}", SAVED)


async def removal(request: Request) -> Response:
    """Take a partner out of the mission."""
    return await _take_out(request, is_out=True)


async def restoration(request: Request) -> Response:
    """Bring a partner back into the mission."""
    return await _take_out(request, is_out=False)


async def _take_out(request: Request, *, is_out: bool) -> Response:
    row, by = (await file_of(request)).row, request.state.actor.account_id
    await operations.take_out_partner(request.state.mission, row, is_out=is_out, by=by, now=now())
    return _to_list(request, row, REMOVED if is_out else RESTORED)


async def file_of(request: Request) -> PartnerFile:
    """Return the partner that the address names, with everything about it. Raise HTTPException 404 for none."""
    mission, code = request.state.mission, request.path_params["code"]
    (file,) = await partner_files(mission, [found(await MissionPartner.get_or_none(mission_id=mission.id, code=code))])
    return file


async def partner_page(
    request: Request, file: PartnerFile | None, edit: Edit, handed: Handing | None = None
) -> Response:
    """Show the page of one partner; `handed` when the form of a link came back."""
    mission: Mission = request.state.mission
    is_in = file is not None and file.row.removed_at is None
    return render(
        request,
        "missions/partnering/partner.html",
        edit.status,
        **await mission_frame(request.state.actor, mission, "mission.partners"),
        file=file,
        edit=edit,
        form=edit.form,
        kinds={"committee": COMMITTEES, "contact": CONTACTS},
        legs=legs_with(await load_plan(mission), file.row.id) if file else [],
        handing=handed or (handing(request, file) if file and is_in else None),
    )


def legs_with(plan: Plan, partner_id: UUID) -> list[tuple[Leg, str]]:
    """Return what stands on the itinerary with a partner, with titles."""
    return [(leg, title_of(leg, plan)) for leg in plan.standing if leg.partner_id == partner_id]


async def page_with(request: Request, file: PartnerFile, status: int, handed: Handing) -> Response:
    """Show the page of one partner as it is stored, with a form of a link that came back."""
    present = await _present(request)
    form = PartnerForm((), data=present.data, languages=fallback_order(request.state.mission))
    return await partner_page(request, file, Edit(form, present.version, status), handed)
