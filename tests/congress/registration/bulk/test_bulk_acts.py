"""Acts on many registrations: chosen one by one or by the filter, asked first, done one by one, told, taken back."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence

import httpx
import pytest

from events.congress.organizing.models import Category, Event
from events.congress.registration.approval_operations import Decision, approve, refuse
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import questions_of
from events.platform.web.installation import now
from events.records.auditing.acts import Act
from events.records.auditing.models import Change
from events.records.lists import bulk_operations
from events.records.lists.bulk_operations import Asked, act_on, forget_old_acts, note_undone
from events.records.lists.kept_acts import Reached, version_of
from events.records.lists.models import BulkAct
from events.records.outbox.models import Mailing, Message
from tests.congress.registration.bulk.acting import do, said
from tests.congress.registration.filling import controls_in, open_event, register
from tests.factories import make_account, sign_in

LIST = "/en/organize/events/congress/registrations"
NAMES = ("Awa Diallo", "José Ibáñez", "Ida Lund", "Zoé Zárate")


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    """Four people whom somebody has to approve, three on site, and an organizer who looks at them."""
    event, category = await open_event()
    await Category.filter(id=category.id).update(access="by_approval")
    for at, name in enumerate(NAMES):
        attendance = "online" if at == 3 else "on_site"
        await register(client, badge_name=name, email=f"p{at}@example.org", attendance=attendance)
    await Registration.filter(badge_name="José Ibáñez").update(language="es")
    client.cookies.update(await sign_in("organizer@example.org", event=event, role="organizer"))
    return await Event.get(id=event.id)


async def reference(name: str) -> str:
    return (await Registration.get(badge_name=name)).reference


async def lives() -> dict[str, tuple[str, str]]:
    rows = await Registration.all().order_by("registered_at")
    return {row.badge_name: (row.state, row.approval) for row in rows}


async def test_those_chosen_in_the_list_are_approved_each_with_a_record_and_a_mail(
    client: httpx.AsyncClient, event: Event
) -> None:
    chosen = [await reference(name) for name in ("Awa Diallo", "José Ibáñez")]
    asked = await client.get(f"{LIST}/chosen/approval?state=submitted&chosen={chosen[0]}&chosen={chosen[1]}")
    assert "Approve 2 registrations?" in said(asked.text)
    assert "Mails by language: English 1 · Spanish 1" in said(asked.text)
    answer = await do(client, f"{LIST}/chosen/approval?state=submitted&chosen={chosen[0]}&chosen={chosen[1]}")
    assert answer.status_code == 303
    assert await lives() == {
        "Awa Diallo": ("confirmed", "approved"),
        "José Ibáñez": ("confirmed", "approved"),
        "Ida Lund": ("submitted", "asked"),
        "Zoé Zárate": ("submitted", "asked"),
    }
    assert await Change.filter(act="approved").count() == 2
    assert await Message.filter(kind="registration_approved").count() == 2
    done = await client.get(answer.headers["location"])
    assert "Confirmed: 2" in said(done.text)
    assert f'href="{LIST}?state=submitted"' in done.text


async def test_all_that_the_filter_finds_are_refused_with_one_reason(client: httpx.AsyncClient, event: Event) -> None:
    query = "attendance=on_site&all=yes"
    page = await client.get(f"{LIST}/chosen/refusal?{query}")
    assert "Refuse 3 registrations?" in said(page.text)
    await do(client, f"{LIST}/chosen/refusal?{query}", reason="The hall is full.")
    assert list((await lives()).values()) == [("submitted", "refused")] * 3 + [("submitted", "asked")]
    assert {row.approval_reason for row in await Registration.filter(approval="refused")} == {"The hall is full."}


async def test_who_is_found_only_since_the_question_is_asked_about_again(
    client: httpx.AsyncClient, event: Event
) -> None:
    page = await client.get(f"{LIST}/chosen/refusal?all=yes")
    version = controls_in(page.text)["version"][0]
    cookies = dict(client.cookies)
    await register(client, badge_name="Late", email="late@example.org")
    client.cookies.update(cookies)
    answer = await client.post(f"{LIST}/chosen/refusal?all=yes", data={"version": version, "reason": "Full."})
    assert (answer.status_code, "Refuse 5 registrations?" in said(answer.text)) == (409, True)
    assert {approval for _state, approval in (await lives()).values()} == {"asked"}
    assert "Full." in answer.text
    again = {"version": controls_in(answer.text)["version"][0], "reason": "Full."}
    assert (await client.post(f"{LIST}/chosen/refusal?all=yes", data=again)).status_code == 303
    assert {approval for _state, approval in (await lives()).values()} == {"refused"}


async def test_what_somebody_changed_meanwhile_is_left_and_told(client: httpx.AsyncClient, event: Event) -> None:
    page = await client.get(f"{LIST}/chosen/approval?all=yes")
    await Registration.filter(badge_name="Ida Lund").update(state="cancelled", active_key=None)
    data = {"version": controls_in(page.text)["version"][0]}
    answer = await client.post(f"{LIST}/chosen/approval?all=yes", data=data)
    done = said((await client.get(answer.headers["location"])).text)
    assert ("Confirmed: 3" in done, "Ida Lund Cancelled There was nothing to change" in done) == (True, True)
    assert (await lives())["Ida Lund"] == ("cancelled", "asked")


async def test_an_act_is_taken_back_but_for_what_somebody_decided_since(
    client: httpx.AsyncClient, event: Event
) -> None:
    answer = await do(client, f"{LIST}/chosen/approval?all=yes")
    there = answer.headers["location"]
    zoe = await Registration.get(badge_name="Zoé Zárate")
    other = Decision((await make_account("other@example.org")).id, now() + dt.timedelta(seconds=1), "No.")
    await refuse(await questions_of(event), [zoe.id], other)
    assert "Have 4 registrations decided again?" in said((await client.get(f"{there}/undoing")).text)
    assert (await lives())["Awa Diallo"] == ("confirmed", "approved")
    undone = await client.post(f"{there}/undoing")
    assert list((await lives()).values()) == [("submitted", "asked")] * 3 + [("submitted", "refused")]
    told = said((await client.get(undone.headers["location"])).text)
    assert ("To be approved: 3" in told, "Zoé Zárate Refused Changed by somebody else meanwhile" in told) == (
        True,
        True,
    )
    again = await client.post(f"{there}/undoing")
    assert (again.headers["location"], await BulkAct.all().count()) == (there, 2)
    assert "Undo" not in said((await client.get(there)).text)


async def test_of_two_who_take_an_act_back_at_once_one_does(client: httpx.AsyncClient, event: Event) -> None:
    await do(client, f"{LIST}/chosen/approval?all=yes")
    act = await BulkAct.get()
    assert [await note_undone(act, now()), await note_undone(act, now())] == [True, False]


async def test_payments_are_noted_of_those_who_owe_something_and_taken_back(
    client: httpx.AsyncClient, event: Event
) -> None:
    await Registration.filter(badge_name__in=NAMES[:3]).update(price=5000, currency="EUR", payment="due")
    await Registration.filter(badge_name="José Ibáñez").update(payment_note="Transfer 12")
    await Registration.filter(badge_name="Ida Lund").update(payment="waived", payment_note="Speaks")
    page = await client.get(f"{LIST}/chosen/payment?all=yes")
    assert "Note the payment of 3 registrations?" in said(page.text)
    refused = await do(client, f"{LIST}/chosen/payment?all=yes", note="Transfer 12")
    assert refused.status_code == 422
    answer = await do(client, f"{LIST}/chosen/payment?all=yes", payment="paid", note="Transfer 12")
    noted = await Registration.all().order_by("registered_at").values_list("payment", "payment_note")
    assert noted == [("paid", "Transfer 12")] * 3 + [("free", "")]
    assert await Message.filter(kind__contains="payment").count() == 0
    await client.post(f"{answer.headers['location']}/undoing")
    assert await Registration.all().order_by("registered_at").values_list("payment", "payment_note") == [
        ("due", ""),
        ("due", "Transfer 12"),
        ("waived", "Speaks"),
        ("free", ""),
    ]
    ida = await Registration.get(badge_name="Ida Lund")
    changes = await Change.filter(subject=ida.id, act=Act.PAYMENT_NOTED).order_by("id")
    assert [change.details for change in changes] == [
        {"payment": ["waived", "paid"], "payment_note": ["Speaks", "Transfer 12"]},
        {"payment": ["paid", "waived"], "payment_note": ["Transfer 12", "Speaks"]},
    ]


async def test_more_than_can_be_done_at_once_are_not_begun(
    client: httpx.AsyncClient, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    from events.congress.registration.bulk import pages

    monkeypatch.setattr(pages, "MOST", 3)
    page = await client.get(f"{LIST}/chosen/approval?all=yes")
    assert "At most 3 can be changed at once." in said(page.text)
    assert 'name="version"' not in page.text
    version = version_of(Reached(one.id, "", "", "", "", "") for one in await Registration.all())
    answer = await client.post(f"{LIST}/chosen/approval?all=yes", data={"version": str(version)})
    assert (answer.status_code, set((await lives()).values())) == (409, {("submitted", "asked")})


async def test_rows_are_done_a_few_at_a_time_and_kept_where_one_fails(
    client: httpx.AsyncClient, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_operations, "AT_ONCE", 2)
    rows = await Registration.all().order_by("registered_at")
    by, form = (await make_account()).id, await questions_of(event)

    async def approve_two(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, str]:
        done = await approve(form, ids, Decision(by, now()))
        if rows[2].id in ids:
            raise OSError("the network is away")
        return done

    with pytest.raises(OSError, match="away"):
        await act_on(Asked(event.id, "list", "approval", by, now()), [row.id for row in rows], approve_two)
    assert list((await lives()).values()) == [("confirmed", "approved")] * 2 + [("submitted", "asked")] * 2
    assert (await BulkAct.get()).outcomes == {str(row.id): "confirmed" for row in rows[:2]}


async def test_nobody_chosen_leads_back_to_the_list_which_says_so(client: httpx.AsyncClient, event: Event) -> None:
    for query in ("state=submitted", "chosen=XXXX-0000", "chosen=%00&state=submitted"):
        answer = await client.get(f"{LIST}/chosen/approval?{query}")
        assert answer.status_code == 303
        assert "Choose rows in the list first" in (await client.get(answer.headers["location"])).text


async def test_a_message_and_a_file_go_by_what_was_chosen(client: httpx.AsyncClient, event: Event) -> None:
    chosen = ",".join(sorted([await reference("Awa Diallo"), await reference("Ida Lund")]))
    message = await client.get(f"{LIST}/chosen/message?q=e&chosen={chosen}")
    assert message.headers["location"] == f"/en/organize/events/congress/messages/new?reference={chosen}"
    page = await client.get(message.headers["location"])
    saved = await client.post(
        message.headers["location"].partition("?")[0],
        data={"reaches": "registrations", "audience": controls_in(page.text)["audience"][0]}
        | {f"{name}-{language}": "Hello" for name in ("subject", "body") for language in ("en", "fr", "es")},
    )
    assert saved.status_code == 303
    mailing = await Mailing.get()
    assert mailing.audience == {"reference": chosen}
    table = await client.get(f"{LIST}/chosen/table?state=submitted&all=yes")
    assert table.headers["location"] == f"{LIST}.xlsx?state=submitted"
    file = await client.get(f"{LIST}.csv?reference={chosen}")
    assert [name in file.text for name in NAMES] == [True, False, True, False]
    shown = await client.get(f"{LIST}?reference={chosen}")
    assert "Ida Lund" in shown.text
    assert "José Ibáñez" not in shown.text


async def test_another_event_finds_neither_the_people_nor_the_act(client: httpx.AsyncClient, event: Event) -> None:
    answer = await do(client, f"{LIST}/chosen/approval?all=yes")
    act = answer.headers["location"].rpartition("/")[2]
    other, _category = await open_event(slug="other")
    client.cookies.update(await sign_in("owner@other.example.org", event=other))
    there = "/en/organize/events/other/registrations"
    awa = await reference("Awa Diallo")
    assert (await client.get(f"{there}/chosen/reconsideration?chosen={awa}")).status_code == 303
    assert [(await client.get(f"{there}/acts/{one}")).status_code for one in (act, uuid.uuid4(), "x")] == [404] * 3
    assert (await client.post(f"{there}/acts/{act}/undoing")).status_code == 404
    assert set((await lives()).values()) == {("confirmed", "approved")}


async def test_readers_choose_for_a_file_and_for_nothing_else(client: httpx.AsyncClient, event: Event) -> None:
    client.cookies.clear()
    client.cookies.update(await sign_in("reader@example.org", event=event, role="reader"))
    page = (await client.get(LIST)).text
    assert re.findall(r'formaction="[^"]+/chosen/(\w+)"', page) == ["table"]
    assert (await client.get(f"{LIST}/chosen/approval?all=yes")).status_code == 403


async def test_what_became_of_acts_is_forgotten_after_a_month(client: httpx.AsyncClient, event: Event) -> None:
    await do(client, f"{LIST}/chosen/approval?all=yes")
    made = (await BulkAct.get()).made_at
    assert await forget_old_acts(made + dt.timedelta(days=30)) == 0
    assert await forget_old_acts(made + dt.timedelta(days=31)) == 1
    assert await BulkAct.all().count() == 0
