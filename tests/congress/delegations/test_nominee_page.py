"""What somebody who was named does on their own page, and who is named in public."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import httpx
from starlette.applications import Starlette

from events.congress.delegations.nominee_operations import Naming, nominate
from events.congress.delegations.retention_operations import forget_due_focal_points
from events.congress.organizing.models import Event
from events.congress.quotas.models import Delegation, DelegationQuota
from events.congress.registration.life_operations import cancel
from events.congress.registration.models import Consent, Registration
from events.congress.registration.question_queries import questions_of
from events.records.auditing.models import Change
from events.records.organizations.operations import merge_organizations
from events.secretariat.erasure.operations import erase
from tests.congress.delegations.naming import BY, change_event, desk_of, make_delegation, nominee
from tests.congress.registration.filling import controls_in, errors_in, open_event, register
from tests.factories import NOW, make_field, make_organization, sign_in

LIST = "/fr/events/congress/participants"
ORGANIZE = "/fr/organize/events/congress/delegations"


async def named(app: Starlette, language: str = "fr", **entered: str) -> tuple[str, Registration, Delegation]:
    """The own page of somebody whom a delegation named."""
    event, category = await open_event()
    await make_field(event, "diet", "text", is_required=True)
    event = await Event.get(id=event.id)
    row = await make_delegation(event, {category.id: 3}, **entered)
    questions, naming = await questions_of(event), Naming(nominee(category), "nonce-of-a-nomination-1")
    made = await Registration.get(id=(await nominate(questions, row, naming, NOW)).id)
    token = app.state.installation.signer.token("registration", made.id, made.link_generation)
    return f"/{language}/registrations/{token}", made, row


async def test_a_nominee_confirms_with_their_own_data_in_their_language(
    client: httpx.AsyncClient, app: Starlette
) -> None:
    page, row, _delegation = await named(app, "es")
    answer = await client.get(page)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{page}/nomination")
    shown = (await client.get(f"{page}/nomination")).text
    assert "Eaux du Sahel" in shown
    form = controls_in(shown)
    refused = await client.post(f"{page}/nomination", data=form)
    assert (refused.status_code, set(errors_in(refused.text))) == (422, {"question-diet", "consent"})
    typed = {**form, "question-diet": "Nada", "consent": "y", "function": "Jefa", "is_listed": "y"}
    old = await client.post(f"{page}/nomination", data={**typed, "notice": "7"})
    assert (old.status_code, set(errors_in(old.text))) == (422, {"consent"})
    assert (await client.post(f"{page}/nomination", data=typed)).headers["location"] == page
    row = await Registration.get(id=row.id)
    assert (row.state, row.language, row.function, row.is_listed) == ("confirmed", "es", "Jefa", True)
    assert await Consent.filter(registration_id=row.id).count() == 1
    assert (await client.get(page)).status_code == 200
    assert (await client.get(f"{page}/nomination")).status_code == 303


async def test_a_nominee_declines_after_being_asked(client: httpx.AsyncClient, app: Starlette) -> None:
    page, row, delegation = await named(app)
    assert "Eaux du Sahel" in (await client.get(f"{page}/declination")).text
    assert (await client.post(f"{page}/declination")).status_code == 303
    assert (await Registration.get(id=row.id)).state == "declined"
    assert "Nom 1" in (await client.get(await desk_of(app, delegation))).text
    assert (await client.get(page)).status_code == 200


async def test_nobody_confirms_once_registration_is_over(client: httpx.AsyncClient, app: Starlette) -> None:
    page, row, delegation = await named(app, opens="2020-01-01T00:00", closes="2020-02-01T00:00")
    assert (await client.get(f"{page}/nomination")).status_code == 200  # the window to name is over, and no more
    await change_event(registration_closes="2021-01-01T00:00")
    shown = (await client.get(f"{page}/nomination")).text
    assert ("<form" in shown.partition("<main")[2].partition("</main")[0], "Eaux du Sahel" in shown) == (False, True)
    desk = await desk_of(app, delegation)
    assert (await client.get(f"{desk}/people/{row.reference}/completion")).status_code == 303
    await client.post(f"{page}/nomination", data={"consent": "y"})
    assert (await Registration.get(id=row.id)).state == "nominated"


async def test_a_moved_event_leaves_nominations_as_they_are(client: httpx.AsyncClient, app: Starlette) -> None:
    page, row, _delegation = await named(app)
    moved = {"starts_on": dt.date(2028, 5, 25), "ends_on": dt.date(2028, 5, 28)}
    await change_event(**moved)
    assert (await client.get(f"{page}/nomination")).status_code == 200
    await change_event(state="cancelled")
    assert "Confirmer et participer" not in (await client.get(f"{page}/nomination")).text
    assert (await Registration.get(id=row.id)).state == "nominated"


async def test_the_public_list_names_who_agreed_and_nobody_else(client: httpx.AsyncClient) -> None:
    event, _category = await open_event()
    listed = await register(client, badge_name="Awa Diallo", is_listed="y")
    await register(client, badge_name="Moussa Keïta", email="m@eau.example.org")
    page = (await client.get(LIST)).text
    assert ("Awa Diallo" in page, "Société des eaux" in page, "Sénégal" in page) == (True, True, True)
    assert ("Moussa" in page, "awa@" in page) == (False, False)
    await cancel(await questions_of(event), listed.id, NOW)
    assert "Awa Diallo" not in (await client.get(LIST)).text
    await change_event(state="draft")
    assert (await client.get(LIST)).status_code == 404
    client.cookies.update(await sign_in(event=event, role="owner"))
    assert (await client.get(LIST)).status_code == 404


async def test_who_takes_their_agreement_back_is_named_no_more(client: httpx.AsyncClient, app: Starlette) -> None:
    await open_event()
    row = await register(client, is_listed="y")
    token = app.state.installation.signer.token("registration", row.id, 1)
    form = controls_in((await client.get(f"/en/registrations/{token}/edit")).text)
    assert form.pop("is_listed") == ["y"]
    assert (await client.post(f"/en/registrations/{token}/edit", data=form)).status_code == 303
    assert "Awa Diallo" not in (await client.get(LIST)).text


async def test_an_organizers_correction_leaves_the_agreement_as_it_is(client: httpx.AsyncClient) -> None:
    event, _category = await open_event()
    row = await register(client, is_listed="y")
    client.cookies.update(await sign_in(event=event, role="owner"))
    page = f"/en/organize/events/congress/registrations/{row.reference}/edit"
    form = controls_in((await client.get(page)).text)
    assert "is_listed" not in form
    assert (await client.post(page, data={**form, "function": "Chief"})).status_code == 303
    row = await Registration.get(id=row.id)
    assert (row.function, row.is_listed) == ("Chief", True)


async def test_organizers_enter_delegations_and_take_their_people_away(
    client: httpx.AsyncClient, app: Starlette
) -> None:
    _page, row, delegation = await named(app, name="=Eaux")
    event = await Event.get(slug="congress")
    client.cookies.update(await sign_in(event=event, role="organizer"))
    assert "=Eaux" in (await client.get(ORGANIZE)).text
    typed = {"country": "BO", "focal_name": "Wara", "focal_email": "w@x.example.org", "focal_language": "es"}
    assert (await client.post(f"{ORGANIZE}/new", data={**typed, "quota-operator": "-1"})).status_code == 422
    made = await client.post(f"{ORGANIZE}/new", data={**typed, "quota-operator": "4"})
    assert made.status_code == 303
    assert "Bolivie" in (await client.get(made.headers["location"])).text
    low = controls_in((await client.get(f"{ORGANIZE}/{delegation.id}/edit")).text) | {"quota-operator": "0"}
    refused = await client.post(f"{ORGANIZE}/{delegation.id}/edit", data=low)
    assert (refused.status_code, set(errors_in(refused.text))) == (422, {"quota-operator"})
    table = (await client.get(f"{ORGANIZE}/participants.csv")).text.splitlines()
    assert table[1].startswith('"\'=Eaux";"";"Nom 1"')
    assert (await client.get(f"{ORGANIZE}/participants.xlsx")).content[:2] == b"PK"
    assert row.badge_name in (await client.get(f"{ORGANIZE}/participants")).text
    link = await client.get(f"{ORGANIZE}/{delegation.id}/handing-on")
    assert await desk_of(app, delegation) in link.text
    await client.post(f"{ORGANIZE}/{delegation.id}/link")
    assert "link sent" in {change.act for change in await Change.filter(subject=delegation.id)}


async def test_a_merged_organization_leaves_the_delegation_as_it_is(client: httpx.AsyncClient, app: Starlette) -> None:
    known = await make_organization("Eaux du Sahel", "", country="ML")
    other = await make_organization("Eaux du Fleuve", "")
    _page, _row, delegation = await named(app)
    assert delegation.known_organization_id == known.id
    await merge_organizations(known.id, other.id, by=BY, now=NOW)
    assert "Eaux du Sahel" in (await client.get(await desk_of(app, delegation))).text


async def test_focal_points_are_forgotten_long_after_the_event(client: httpx.AsyncClient, app: Starlette) -> None:
    _page, _row, delegation = await named(app, notes="Rappeler")
    desk = await desk_of(app, delegation)
    assert await forget_due_focal_points(dt.datetime(2027, 8, 25, tzinfo=dt.UTC)) == 0
    due = dt.datetime(2027, 8, 27, tzinfo=dt.UTC)
    assert (await forget_due_focal_points(due), await forget_due_focal_points(due)) == (1, 0)
    row = await Delegation.get(id=delegation.id)
    assert (row.focal_name, row.focal_email, row.notes) == ("", "", "")
    assert (await client.get(desk)).status_code == 404


async def test_quotas_are_counted_per_event(client: httpx.AsyncClient, app: Starlette) -> None:
    _page, row, delegation = await named(app)
    quota = await DelegationQuota.get(delegation_id=delegation.id).select_related("pool")
    assert (quota.pool.capacity, quota.pool.taken, quota.pool.scope) == (3, 1, row.event_id)


async def test_an_erased_member_frees_the_place_and_is_named_nowhere(client: httpx.AsyncClient, app: Starlette) -> None:
    _page, row, delegation = await named(app)
    questions = await questions_of(await Event.get(slug="congress"))
    assert await erase(questions, row.id, root=Path("nowhere"), by=BY, now=NOW)
    quota = await DelegationQuota.get(delegation_id=delegation.id).select_related("pool")
    assert (quota.pool.taken, (await Registration.get(id=row.id)).delegation_id) == (0, None)
    assert "Nom 1" not in (await client.get(await desk_of(app, delegation))).text
