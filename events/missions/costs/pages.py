"""The budget of a mission: lines and totals, one line, per diem."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from events.missions.costs import operations
from events.missions.costs.forms import LineForm, RateForm, line_data
from events.missions.costs.models import BudgetLine, Receipt
from events.missions.costs.pictures import kinds_picture, payers_picture
from events.missions.costs.queries import costs_of, label_of, line_of, per_diem_of
from events.missions.costs.words import KIND_WORDS, PAYER_WORDS
from events.missions.file.confirmation_pages import ask
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.models import Leg
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.plan.words import title_of
from events.platform.language.formats import country, day_month
from events.platform.language.i18n import speaking
from events.platform.language.lazy import gettext as _
from events.platform.language.slugs import NEW
from events.platform.storage.versions import Opened
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import Edit, Present, edit_row, found
from events.platform.web.fields import choices_of
from events.platform.web.flash import SAVED, Flash, redirect
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.money import money, told_rate
from events.records.texts.languages import fallback_order

LINE_REMOVED = Flash(_("The line counts no longer. Its receipts wait for another one."))
_TAKE_OUT = _("Take “%(name)s” out?")
_TAKE_LINE_OUT = _("Take the line out")
_COUNTS_NO_LONGER = _("It counts no longer; its receipts wait for another line.")
PER_DIEM_PLANNED = Flash(_("What the itinerary asks for is in the budget as planned."))


async def costs(request: Request) -> Response:
    """Show every line, planned and spent; totals by kind and payer, direct and full cost, as words and as pictures."""
    mission = request.state.mission
    read = await costs_of(mission)
    pictures = (kinds_picture(read.totals, mission.currency), payers_picture(read.totals, mission.currency))
    return render(
        request,
        "missions/costs/list.html",
        **await mission_frame(request.state.actor, mission, "mission.costs"),
        costs=read,
        money=money,
        told_rate=told_rate,
        kinds=KIND_WORDS,
        payers=PAYER_WORDS,
        pictures=[Markup(picture) for picture in pictures],  # noqa: S704 - drawn by us, texts escaped
        waiting=await Receipt.filter(mission_id=mission.id, removed_at=None, line_id=None).count(),
        may_edit=request.state.actor.may(Rule.MISSION_EDIT, mission.id),
    )


async def cost(request: Request) -> Response:
    """Edit one line; the address "new" adds one."""
    mission = request.state.mission
    plan = await load_plan(mission)
    legs = [(leg.code, f"{day_month(leg.starts.wall)} {title_of(leg, plan)}") for leg in plan.legs]
    choices = {"leg": choices_of([("", _("None")), *legs])}
    return await edit_row(
        request,
        load=partial(_line, request, plan),
        form=partial(LineForm, mission.currency, languages=fallback_order(mission), choices=choices),
        save=partial(_save_line, request),
        show=partial(_show_line, request),
    )


async def _line(request: Request, plan: Plan) -> Present[BudgetLine | None]:
    mission, code = request.state.mission, request.path_params["code"]
    if code == NEW:
        return Present(
            None,
            {"currency": mission.currency, "is_direct": True, "payer": "sender", "rate": "1", "nonce": uuid4().hex},
        )
    row = found(await line_of(mission, code))
    leg = next((leg.code for leg in plan.legs if leg.id == row.leg_id), "")
    return Present(row, line_data(row, dict((await label_of(mission, row.id)).texts), leg), row.version)


async def _save_line(request: Request, row: BudgetLine | None, form: LineForm, version: int) -> Response:
    mission, by = request.state.mission, request.state.actor.account_id
    leg = await Leg.get_or_none(mission_id=mission.id, code=form.leg.data) if form.leg.data else None
    values = operations.LineValues(
        {**form.columns, "leg_id": leg.id if leg else None}, form.label.data, form.nonce.data
    )
    await operations.save_line(mission, Opened(row, version), values, by=by, now=now())
    return redirect(request, address("mission.costs", slug=mission.slug), SAVED)


async def _show_line(request: Request, row: BudgetLine | None, edit: Edit) -> Response:
    frame = await mission_frame(request.state.actor, request.state.mission, "mission.costs")
    return render(request, "missions/costs/line.html", edit.status, **frame, row=row, edit=edit, form=edit.form)


async def line_removal(request: Request) -> Response:
    """Ask whether to take a line out of the budget (GET); do it (POST)."""
    mission = request.state.mission
    row = found(await line_of(mission, request.path_params["code"]))
    if request.method != "POST":
        title = _TAKE_OUT % {"name": await label_of(mission, row.id)}
        back = address("mission.cost", slug=mission.slug, code=row.code)
        return await ask(request, "mission.costs", Confirmation(title, (_COUNTS_NO_LONGER,), _TAKE_LINE_OUT, back))
    await operations.take_out_line(row, by=request.state.actor.account_id, now=now())
    return redirect(request, address("mission.costs", slug=mission.slug), LINE_REMOVED)


async def rates(request: Request) -> Response:
    """Show the per diem that the itinerary asks for, and edit what a night is worth by country."""
    mission = request.state.mission
    return await edit_row(
        request,
        load=partial(_new_rate, mission),
        form=partial(RateForm, mission.currency),
        save=partial(_save_rate, request),
        show=partial(_show_rates, request),
    )


async def _new_rate(mission: Mission) -> Present[None]:
    return Present(None, {"currency": mission.currency, "rate": "1"})


async def _save_rate(request: Request, _row: None, form: RateForm, _version: int) -> Response:
    mission, by = request.state.mission, request.state.actor.account_id
    await operations.save_rate(mission, form.country.data, form.columns, by=by, now=now())
    return redirect(request, address("mission.rates", slug=mission.slug), SAVED)


async def per_diem_plan(request: Request) -> Response:
    """Put the per diem that the itinerary asks for into the budget as planned."""
    mission = request.state.mission
    asked, _without = await per_diem_of(mission, await load_plan(mission))
    labelled = [(item, _labels(mission, item.rate.country)) for item in asked]
    await operations.plan_per_diem(mission, labelled, by=request.state.actor.account_id, now=now())
    return redirect(request, address("mission.costs", slug=mission.slug), PER_DIEM_PLANNED)


def _labels(mission: Mission, code: str) -> dict[str, str]:
    """Return the label of a per diem line in each language of the mission."""
    labels = {}
    for language in fallback_order(mission):
        with speaking(language):
            labels[language] = str(_("Per diem: %(country)s", country=country(code)))
    return labels


async def _show_rates(request: Request, _row: None, edit: Edit) -> Response:
    mission = request.state.mission
    asked, without = await per_diem_of(mission, await load_plan(mission))
    return render(
        request,
        "missions/costs/rates.html",
        edit.status,
        **await mission_frame(request.state.actor, mission, "mission.costs"),
        found=asked,
        without=without,
        payers=PAYER_WORDS,
        money=money,
        edit=edit,
        form=edit.form,
    )
