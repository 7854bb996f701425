"""How long who was invited is kept, and what goes with somebody's registration."""

from __future__ import annotations

import datetime as dt

import httpx
from starlette.applications import Starlette

from events.app import rhythms
from events.congress.invitations.models import Invitation
from events.congress.invitations.queries import used_of
from events.congress.invitations.retention_operations import destroy_due_invitations
from events.congress.invitations.sending_operations import send_invitations
from events.congress.invitations.states import state_of
from events.congress.organizing.models import Event
from events.congress.registration.question_queries import questions_of
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.secretariat.erasure.operations import erase
from events.settings import Settings
from tests.congress.invitations.inviting import invited_event, make_invitation, page_of, registered, reload
from tests.congress.registration.filling import fill
from tests.factories import NOW, make_account

# The event ends on 28 May.
LAST_DAY = dt.datetime(2027, 8, 26, 12, tzinfo=dt.UTC)
DAY_AFTER = LAST_DAY + dt.timedelta(days=1)


async def test_ninety_days_after_the_event_it_names_nobody_any_more(app: Starlette, client: httpx.AsyncClient) -> None:
    event, category = await invited_event()
    row = await make_invitation(event, category)
    link = await make_invitation(event, category, "", name="Press club")
    await send_invitations([row], by=None, now=NOW)
    assert await destroy_due_invitations(LAST_DAY) == 0
    page = page_of(app, row)
    assert await destroy_due_invitations(DAY_AFTER) == 2
    assert await destroy_due_invitations(DAY_AFTER) == 0
    emptied = [await reload(one) for one in (row, link)]
    assert [(one.email, one.name, one.name_key, one.erased_at) for one in emptied] == [(None, "", "", DAY_AFTER)] * 2
    assert state_of(emptied[0], 0, DAY_AFTER.date()) == "sent"
    [mail] = await Message.all()
    assert (mail.recipient, mail.recipient_name, mail.state) == ("", "", "withdrawn")
    assert (await client.get(page)).status_code == 404
    assert await Change.filter(act="destroyed", subject=row.id).count() == 1
    assert [task for rhythm in rhythms() for task in rhythm.tasks if "invitations" in task]


async def test_nothing_is_destroyed_while_the_dates_can_be_mended(database: str) -> None:
    event, category = await invited_event()
    await make_invitation(event, category)
    await Event.filter(id=event.id).update(updated_at=DAY_AFTER - dt.timedelta(days=13))
    assert await destroy_due_invitations(DAY_AFTER) == 0
    await Event.filter(id=event.id).update(updated_at=DAY_AFTER - dt.timedelta(days=15))
    assert await destroy_due_invitations(DAY_AFTER) == 1


async def test_with_a_registration_goes_what_invited_it_and_nothing_of_others(
    app: Starlette, client: httpx.AsyncClient, settings: Settings
) -> None:
    event, category = await invited_event()
    theirs = await make_invitation(event, category)
    of_another = await make_invitation(event, category, "ida@example.org", name="Ida Lund")
    shared = await make_invitation(event, category, "office@example.org", name="Office", uses=2)
    link = await make_invitation(event, category, "", name="Press club", uses=5)
    for row, name in ((theirs, "Awa"), (shared, "Bea"), (shared, "Cleo"), (link, "Dan")):
        page = page_of(app, row)
        await fill(client, f"{page}/registration", category="speaker", badge_name=name, consent=None)
        client.cookies.clear()
    by = (await make_account()).id
    for name in ("Awa", "Bea", "Dan"):
        [registration] = [one for one in await registered() if one.badge_name == name]
        await erase(await questions_of(event), registration.id, root=settings.files_dir, by=by, now=NOW)
    left = await Invitation.filter(erased_at=None).order_by("name")
    assert [one.id for one in left] == [of_another.id, shared.id, link.id]
    assert [(one.email, one.name) for one in [await reload(theirs)]] == [(None, "")]
    assert await used_of([shared.id, theirs.id]) == {shared.id: 1, theirs.id: 0}
