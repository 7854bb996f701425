"""The budget of a mission: lines and totals, one line, per diem."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.missions.costs import operations
from events.missions.costs.forms import amount_in, line_columns, line_data, line_form, rate_form
from events.missions.costs.models import BudgetLine, Receipt
from events.missions.costs.pictures import kinds_picture, payers_picture
from events.missions.costs.queries import costs_of, label_of, line_of, per_diem_of
from events.missions.costs.wording import kind_names, payer_names
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.file.queries import fallback_order
from events.missions.itineraries.models import Leg
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.plan.words import title_of
from events.platform.language.formats import country, day_month
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import speaking
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import changed_meanwhile, version_of
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.money import money, read_rate, told_rate

NEW = "new"


async def costs(request: Request) -> Response:
    """Every line, planned and spent; totals by kind and payer, direct and full cost, as words and as pictures."""
    mission = request.state.mission
    found = await costs_of(mission)
    pictures = (kinds_picture(found.totals, mission.currency), payers_picture(found.totals, mission.currency))
    return render(
        request,
        "missions/costs/list.html",
        **await mission_frame(request.state.actor, mission, "mission.costs"),
        costs=found,
        money=money,
        told_rate=told_rate,
        kinds=kind_names(),
        payers=payer_names(),
        pictures=[Markup(picture) for picture in pictures],  # noqa: S704 - drawn by us, texts escaped
        waiting=await Receipt.filter(mission_id=mission.id, removed_at=None, line_id=None).count(),
        may_edit=request.state.actor.may(Rule.MISSION_EDIT, mission.id),
        done=request.query_params.get("done", ""),
    )


async def cost(request: Request) -> Response:
    """One line; the address "new" adds one."""
    mission, code = request.state.mission, request.path_params["code"]
    row = None if code == NEW else await line_of(mission, code)
    if row is None and code != NEW:
        raise HTTPException(404)
    plan = await load_plan(mission)
    legs = [(leg.code, f"{day_month(leg.starts.wall)} {title_of(leg, plan)}") for leg in plan.legs]
    if request.method != "POST":
        return await _line_page(request, row, line_form(mission, legs, data=await _present(mission, row, plan)))
    sent, by = await read_form(request), request.state.actor.account_id
    if row is not None and "remove" in sent:
        await operations.take_out_line(row, by=by, now=now())
        return _back(mission, "removed")
    form = line_form(mission, legs, sent)
    if not form.validate():
        return await _line_page(request, row, form, status=422)
    leg = await Leg.get_or_none(mission_id=mission.id, code=form["leg"].data) if form["leg"].data else None
    columns = line_columns(form) | {"leg_id": leg.id if leg else None}
    version, label = version_of(str(sent.get("version", ""))), dict(form["label"].data)
    try:
        await operations.save_line(mission, row, version, columns, label, by=by, now=now())
    except ChangedMeanwhileError:
        return await _line_page(request, row, form, changed_meanwhile(), 409)
    return _back(mission, "saved")


async def _present(mission: Mission, row: BudgetLine | None, plan: Plan) -> dict[str, Any]:
    if row is None:
        return {"currency": mission.currency, "is_direct": True, "payer": "sender", "rate": "1"}
    leg = next((leg.code for leg in plan.legs if leg.id == row.leg_id), "")
    return line_data(row, dict((await label_of(mission, row.id)).texts), leg)


async def _line_page(
    request: Request, row: BudgetLine | None, form: Form, warning: str = "", status: int = 200
) -> Response:
    frame = await mission_frame(request.state.actor, request.state.mission, "mission.costs")
    return render(request, "missions/costs/line.html", status, **frame, row=row, form=form, warning=warning)


def _back(mission: Mission, done: str) -> Response:
    return RedirectResponse(address("mission.costs", slug=mission.slug, done=done), 303)


async def rates(request: Request) -> Response:
    """Per diem: what a night is worth by country, what the itinerary asks for, and putting it into the budget."""
    mission = request.state.mission
    if request.method != "POST":
        return await _rates_page(request, rate_form(mission, data={"currency": mission.currency, "rate": "1"}))
    sent, by = await read_form(request), request.state.actor.account_id
    if "plan" in sent:
        found, _without = await per_diem_of(mission, await load_plan(mission))
        labelled = [(item, _labels(mission, item.rate.country)) for item in found]
        await operations.plan_per_diem(mission, labelled, by=by, now=now())
        return _back(mission, "per-diem")
    form = rate_form(mission, sent)
    if not form.validate():
        return await _rates_page(request, form, 422)
    columns = {name: form[name].data for name in ("currency", "rate_on", "payer")}
    columns |= {"amount": amount_in(form, "amount"), "rate": read_rate(form["rate"].data)}
    await operations.save_rate(mission, form["country"].data, columns, by=by, now=now())
    return RedirectResponse(address("mission.rates", slug=mission.slug), 303)


def _labels(mission: Mission, code: str) -> dict[str, str]:
    """The label of a per diem line in each language of the mission."""
    labels = {}
    for language in fallback_order(mission):
        with speaking(language):
            labels[language] = _("Per diem: %(country)s", country=country(code))
    return labels


async def _rates_page(request: Request, form: Form, status: int = 200) -> Response:
    mission = request.state.mission
    found, without = await per_diem_of(mission, await load_plan(mission))
    return render(
        request,
        "missions/costs/rates.html",
        status,
        **await mission_frame(request.state.actor, mission, "mission.costs"),
        found=found,
        without=without,
        payers=payer_names(),
        money=money,
        form=form,
    )
