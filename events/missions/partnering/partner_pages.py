"""Partners of a mission: the list with committees and contact persons, and a page for each to change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission, MissionPartner
from events.missions.itineraries.plan.kinds import PartnerRole
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.words import dotted, languages_of, title_of, word_of_partner_role
from events.missions.partnering import operations
from events.missions.partnering.forms import PARTNER_TEXTS, columns_in, data_of, partner_form, texts_in
from events.missions.partnering.handing_over import Handing, handing
from events.missions.partnering.kinds import (
    COMMITTEE_LIST,
    COMMITTEES,
    CONTACT_LIST,
    CONTACTS,
    check_committee,
    checked,
    contact_check,
    contact_lines,
)
from events.missions.partnering.line_operations import Line, LineKind, lines_in, lines_of, pasted, problems, with_blanks
from events.missions.partnering.queries import PartnerFile, partner_files, partners_of
from events.platform.language.formats import country
from events.platform.language.i18n import gettext as _
from events.platform.language.slugs import NEW
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import changed_meanwhile, version_of
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.texts.languages import fallback_order

BLANKS = 3
BLANKS_AT_FIRST = 4


async def partners(request: Request) -> Response:
    """Every partner with what it does, its committees and whom to call there."""
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
        done=request.query_params.get("done", ""),
    )


def about(row: MissionPartner) -> str:
    """Its roles and its country: "Host, Facilitator · Bolivia"."""
    roles = ", ".join(word_of_partner_role(role) for role in PartnerRole if role in row.roles)
    return dotted(roles, country(row.country))


async def partner(request: Request) -> Response:
    """One partner with its committees, contact persons and private links; the code "new" adds one."""
    mission: Mission = request.state.mission
    file = await file_of(mission, request.path_params["code"])
    if request.method != "POST":
        return await partner_page(request, file)
    sent, by = await read_form(request), request.state.actor.account_id
    if file is not None and "out" in sent:
        await operations.take_out_partner(mission, file.row, is_out=sent["out"] == "yes", by=by, now=now())
        return _to_list(mission, "out" if sent["out"] == "yes" else "back")
    version = version_of(str(sent.get("version", "")))
    typed = _typed(mission, file, sent, version)
    if not typed.is_right:
        return await partner_page(request, file, typed, status=422)
    form = typed.form
    try:
        saved = await operations.save_partner(
            mission,
            file.row if file else None,
            version,
            columns_in(form),
            texts_in(form, PARTNER_TEXTS),
            typed.committees,
            typed.contacts,
            by=by,
            now=now(),
        )
    except ChangedMeanwhileError:
        file = await file_of(mission, request.path_params["code"])
        present = replace(typed, version=file.row.version if file else None)
        return await partner_page(request, file, present, changed_meanwhile(), 409)
    if sent.get("act") in {"committees", "contacts"}:
        here = address("mission.partner", slug=mission.slug, code=saved.code, done="saved")
        return RedirectResponse(f"{here}#{sent['act']}", 303)
    return _to_list(mission, "saved")


@dataclass(frozen=True)
class Typed:
    """A partner's form with its lines, as stored or as it was typed."""

    form: Form
    committees: Sequence[Line] = ()
    contacts: Sequence[Line] = ()
    version: int | None = None
    is_right: bool = True


def _typed(mission: Mission, file: PartnerFile | None, sent: Any, version: int) -> Typed:
    """What a form says: committees and contact persons as they were typed, then as they were pasted."""
    form, tongues = partner_form(mission, sent), fallback_order(mission)
    is_valid = form.validate()
    language = _tongues_of_lines(mission, form)[0]
    known = {one.id for one in file.committees} | {one.id for one in file.contacts} if file else set()
    committees = _filled(lines_in(COMMITTEES, tongues, sent, known), known)
    committees = checked(
        [*committees, *_pasted(COMMITTEES, form["committee_list"], COMMITTEE_LIST, language, len(committees))],
        check_committee,
    )
    contacts = _filled(lines_in(CONTACTS, tongues, sent, known), known)
    contacts = checked(
        [*contacts, *_pasted(CONTACTS, form["contact_list"], CONTACT_LIST, language, len(contacts))],
        contact_check(committees),
    )
    lines_are_right = not any(line.errors for line in (*committees, *contacts))
    lists_are_right = not form["committee_list"].errors and not form["contact_list"].errors
    return Typed(form, committees, contacts, version, is_valid and lines_are_right and lists_are_right)


def _pasted(kind: LineKind, field: Any, order: Sequence[str], language: str, typed: int) -> list[Line]:
    """The lines of a pasted list, which leave it for those below it; they stay in it where they do not fit."""
    if field.errors or not field.data:
        return []
    lines = pasted(kind, field.data, order, language)
    if len(lines) + typed > kind.most:
        field.errors = [_("At most %(most)s lines fit here.", most=kind.most)]
        return []
    field.data = ""
    return lines


def _filled(lines: Sequence[Line], known: set[Any]) -> list[Line]:
    """Without those that were left blank; one that was emptied stays, to be taken out."""
    return [line for line in lines if line.id in known or not line.is_empty]


def _to_list(mission: Mission, done: str) -> Response:
    return RedirectResponse(address("mission.partners", slug=mission.slug, done=done), 303)


async def file_of(mission: Mission, code: str) -> PartnerFile | None:
    """A partner with everything about it; None for one that is to be added. Raises HTTPException 404."""
    if code == NEW:
        return None
    row = await MissionPartner.get_or_none(mission_id=mission.id, code=code)
    if row is None:
        raise HTTPException(404)
    (file,) = await partner_files(mission, [row])
    return file


def _stored(mission: Mission, file: PartnerFile | None) -> Typed:
    if file is None:
        return Typed(partner_form(mission, data={"language": mission.default_language}))
    committees = lines_of(COMMITTEES, file.committees, file.texts)
    contacts = contact_lines(lines_of(CONTACTS, file.contacts, file.texts), file.contacts, committees)
    data = data_of(file.row, {name: file.text(name).texts for name in PARTNER_TEXTS})
    return Typed(partner_form(mission, data=data), committees, contacts, file.row.version)


async def partner_page(
    request: Request,
    file: PartnerFile | None,
    typed: Typed | None = None,
    warning: str = "",
    status: int = 200,
    handed: Handing | None = None,
) -> Response:
    """The page of one partner, as stored or as it was typed; `handed` when a link's form came back."""
    mission: Mission = request.state.mission
    shown = typed or _stored(mission, file)
    committees, contacts = shown.committees, shown.contacts
    plan = await load_plan(mission)
    is_in = file is not None and file.row.removed_at is None
    legs = [leg for leg in plan.standing if file and leg.partner_id == file.row.id]
    return render(
        request,
        "missions/partnering/partner.html",
        status,
        **await mission_frame(request.state.actor, mission, "mission.partners"),
        file=file,
        version=shown.version,
        form=shown.form,
        committees=with_blanks(COMMITTEES, committees, BLANKS if file else BLANKS_AT_FIRST),
        contacts=with_blanks(CONTACTS, contacts, BLANKS),
        problems=[*problems(COMMITTEES, committees), *problems(CONTACTS, contacts)],
        committee_names=[name for line in committees for name in dict.fromkeys(line.texts["name"].values()) if name],
        tongues_asked=_tongues_of_lines(mission, shown.form),
        legs=[(leg, title_of(leg, plan)) for leg in legs],
        handing=handed or (handing(request, file) if file and is_in else None),
        warning=warning,
        done=request.query_params.get("done", "") if request.method == "GET" else "",
    )


def _tongues_of_lines(mission: Mission, form: Form) -> list[str]:
    """The mission's languages, that of the partner first: committees and functions are known by their names in it."""
    theirs, tongues = form["language"].data, fallback_order(mission)
    return sorted(tongues, key=lambda code: code != theirs)
