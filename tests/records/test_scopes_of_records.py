"""Rows that every wing shares are read and changed in the scope, or for the subject, in whose name it is asked.

Two scopes hold like rows; each question and act is tried in one of them, beside the other.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from itertools import product
from uuid import UUID

import pytest

from events.records.deletions.models import Deletion
from events.records.deletions.queries import deletion_of, deletions_of
from events.records.files.models import StoredFile
from events.records.files.queries import file_in
from events.records.lists.bulk_operations import note_undone
from events.records.lists.models import BulkAct
from events.records.lists.operations import keep_columns
from events.records.lists.queries import act_in, columns_of
from events.records.outbox.models import Message
from events.records.outbox.operations import (
    Addressed,
    hold_mails,
    queue_batch,
    queue_mail,
    release_batch,
    retry_mails,
    withdraw_batch,
)
from events.records.outbox.queries import (
    counts_by_state,
    counts_of_batches,
    find_mail,
    latest_mails,
    mails_about,
)
from events.records.people.hand_on_operations import end_hand_on
from events.records.people.models import Grant, SignInLink, SignInSession
from events.records.people.operations import (
    LastOwnerError,
    end_other_sessions,
    grant_role,
    issue_link,
    link_to_hand_on,
    start_session,
    use_link,
    withdraw_role,
)
from events.records.people.queries import actor_of_cookie, grant_of, grants_in, owns_all_of, sessions_of
from events.records.stamps.operations import follow
from events.records.stamps.queries import known_digests, seen_to_change
from events.records.stamps.values import Stamped
from events.records.texts.models import Text
from events.records.texts.operations import copy_texts, create_texts, write_texts
from events.records.texts.queries import texts_in, texts_of
from tests.factories import NOW, make_account, make_event
from tests.missions_factory import make_mission

ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))
ROOM, HALL, COPY = (UUID(int=number) for number in (11, 12, 13))

pytestmark = pytest.mark.usefixtures("database")


async def _team() -> tuple[list[UUID], list[UUID]]:
    """Two accounts that own two events, and two missions with the very same identifiers."""
    accounts = [(await make_account(f"{name}@example.org")).id for name in ("ana", "luc")]
    scopes = [(await make_event(slug)).id for slug in ("one", "two")]
    for scope in scopes:
        await make_mission(f"mission-{scope.hex[:6]}", id=scope)
    for kind, scope, account in product(("event", "mission"), scopes, accounts):
        await grant_role(account, "owner", scope, NOW, kind=kind)
    return accounts, scopes


async def _roles() -> dict[tuple[str, UUID, UUID], str]:
    return {(row.scope_kind, row.scope, row.account_id): row.role for row in await Grant.all()}


async def test_a_role_is_found_by_whose_it_is_in_which_kind_of_scope_and_which_one() -> None:
    accounts, scopes = await _team()
    keys = list(product(accounts, ("event", "mission"), scopes))
    found = [await grant_of(*key) for key in keys]
    assert [(row.account_id, row.scope_kind, row.scope) for row in found if row] == keys
    for kind, scope in product(("event", "mission"), scopes):
        team = await grants_in(kind, scope)
        assert {(row.scope_kind, row.scope, row.account_id) for row in team} == {(kind, scope, a) for a in accounts}


async def test_another_role_or_none_is_given_to_one_account_in_one_scope() -> None:
    (ana, luc), (one, two) = await _team()
    before = await _roles()
    await grant_role(ana, "reader", one, NOW)
    assert await _roles() == before | {("event", one, ana): "reader"}
    await withdraw_role(luc, two, NOW, kind="mission")
    after = await _roles()
    assert before.keys() - after.keys() == {("mission", two, luc)}


async def test_who_owns_another_scope_owns_not_this_one() -> None:
    (ana, luc), (one, _two) = await _team()
    await withdraw_role(luc, one, NOW)  # still owner of the other event, and of the mission of the same identifier
    before = await _roles()
    with pytest.raises(LastOwnerError):
        await withdraw_role(ana, one, NOW)
    with pytest.raises(LastOwnerError):
        await grant_role(ana, "reader", one, NOW)
    assert await _roles() == before
    await grant_role(luc, "reader", one, NOW)
    await withdraw_role(luc, one, NOW)  # who owns nothing may go while one owner stays
    assert await _roles() == before


async def test_a_browser_is_signed_in_for_its_own_account_with_its_own_roles() -> None:
    (ana, luc), (one, _two) = await _team()
    await Grant.filter(scope_kind="mission").delete()
    await grant_role(luc, "reader", one, NOW)
    hers, another, his = [await start_session(account, "a test", NOW) for account in (ana, ana, luc)]
    actors = [await actor_of_cookie(cookie, NOW) for cookie in (hers, his)]
    assert [actor and (actor.account_id, actor.roles[one]) for actor in actors] == [(ana, "owner"), (luc, "reader")]
    assert {row.account_id for row in await sessions_of(ana, NOW)} == {ana}
    assert await end_other_sessions(ana, hers) == 1
    assert await actor_of_cookie(another, NOW) is None
    assert {row.account_id for row in await SignInSession.all()} == {ana, luc}


async def test_a_link_is_handed_on_whatever_others_have_done_with_their_accounts() -> None:
    by, scope = (await make_account("owner@example.org")).id, (await make_event()).id
    ana, luc = await make_account("ana@example.org"), await make_account("luc@example.org")
    await grant_role(by, "owner", scope, NOW)
    await grant_role(ana.id, "reader", scope, NOW, by=by)
    await grant_role(luc.id, "reader", scope, NOW)  # by a command, so by nobody
    await use_link(await issue_link(luc.id, ana.created_at), ana.created_at)
    await start_session(luc.id, "a test", ana.created_at)
    assert await link_to_hand_on(luc, scope, ana.created_at, by=by) == ""
    assert await link_to_hand_on(ana, scope, ana.created_at, by=by)
    await grant_role(ana.id, "reader", (await make_event("two")).id, NOW, by=luc.id)
    assert await link_to_hand_on(ana, scope, ana.created_at, by=by) == ""


async def test_who_owns_all_that_another_opens_is_reckoned_from_the_roles_of_both() -> None:
    (ana, luc), (one, two) = await _team()
    await Grant.filter(scope_kind="mission").delete()
    await withdraw_role(ana, two, NOW)
    assert [await owns_all_of(*pair) for pair in ((ana, luc), (luc, ana))] == [False, True]
    zoe = (await make_account("zoe@example.org")).id
    await grant_role(zoe, "reader", one, NOW)
    assert [await owns_all_of(who, zoe) for who in (ana, luc)] == [True, True]


async def test_what_was_handed_on_ends_for_one_account() -> None:
    (ana, luc), (one, _two) = await _team()
    zoe, paul = [await make_account(f"{name}@example.org") for name in ("zoe", "paul")]
    for account in (zoe, paul):
        await grant_role(account.id, "reader", one, account.created_at, by=ana)
        assert await link_to_hand_on(account, one, account.created_at, by=ana)
        await start_session(account.id, "a test", account.created_at)
    await end_hand_on(zoe.id, account.created_at, by=luc)
    assert {row.account_id for row in await SignInSession.all()} == {paul.id}
    assert {row.account_id for row in await SignInLink.all()} == {paul.id}


async def test_texts_are_those_of_a_scope_or_of_the_rows_that_are_named() -> None:
    for scope, row in ((ONE, ROOM), (TWO, HALL)):
        await create_texts(scope, {row: {"name": {"fr": f"Salle {row.int}"}}}, NOW)
    inside, named = await texts_in(ONE, ["fr"]), await texts_of([HALL], ["fr"])
    assert [str(inside.of(row, "name")) for row in (ROOM, HALL)] == ["Salle 11", ""]
    assert [str(named.of(row, "name")) for row in (ROOM, HALL)] == ["", "Salle 12"]


async def test_a_text_is_written_for_one_row_and_copied_from_one_scope() -> None:
    for row in (ROOM, HALL):
        await write_texts(ONE, row, {"name": {"fr": "Salle"}}, NOW)
    await write_texts(TWO, COPY, {"name": {"fr": "Autre"}}, NOW)
    assert await write_texts(ONE, ROOM, {"name": {"fr": "Grande salle"}}, NOW)
    assert await _bodies() == [(ONE, ROOM, "Grande salle"), (ONE, HALL, "Salle"), (TWO, COPY, "Autre")]
    await copy_texts(ONE, THREE, {HALL: UUID(int=21), COPY: UUID(int=22)}, NOW)
    assert (await _bodies())[3:] == [(THREE, UUID(int=21), "Salle")]


async def _bodies() -> list[tuple[UUID, UUID, str]]:
    return [(row.scope, row.subject, row.body) for row in await Text.all().order_by("id")]


async def test_a_file_is_found_in_its_own_scope_only() -> None:
    kept = await StoredFile.create(
        id=uuid.uuid4(),
        scope=ONE,
        purpose="document",
        name="a.pdf",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
        stored_as="a",
        created_at=NOW,
    )
    assert [await file_in(scope, kept.id) for scope in (ONE, TWO)] == [kept, None]


async def test_what_was_deleted_is_brought_back_in_its_own_scope_only() -> None:
    rows = [
        await Deletion.create(
            id=uuid.uuid4(), scope=scope, kind="session", subject=ROOM, title="Atelier", deleted_at=NOW
        )
        for scope in (ONE, TWO)
    ]
    assert [await deletions_of(scope, "session", NOW) for scope in (ONE, TWO)] == [[rows[0]], [rows[1]]]
    assert [await deletion_of(ONE, ["session"], row.id, NOW) for row in rows] == [rows[0], None]


async def test_mails_are_read_by_their_scope_or_whom_they_are_about() -> None:
    for scope, subject in product((ONE, TWO), (ROOM, HALL)):
        await queue_mail(
            "event_notice",
            recipient="ana@example.org",
            language="fr",
            dedup=f"{scope}{subject}",
            now=NOW,
            scope=scope,
            subject=subject,
        )
    rows = {(row.scope, row.subject): row for row in await Message.all()}
    assert {note.id for note in await mails_about(ROOM)} == {rows[scope, ROOM].id for scope in (ONE, TWO)}
    everything = [row.id for row in rows.values()]
    assert set(await hold_mails(ONE, everything)) == {rows[ONE, row].id for row in (ROOM, HALL)}
    assert set(await retry_mails(ONE, everything, NOW)) == {rows[ONE, row].id for row in (ROOM, HALL)}
    assert await counts_by_state(TWO) == {"queued": 2}
    latest = {scope: await latest_mails("event_notice", scope) for scope in (ONE, TWO)}
    assert {(scope, row): note.id for scope, notes in latest.items() for row, note in notes.items()} == {
        key: message.id for key, message in rows.items()
    }
    hers = rows[ONE, ROOM]
    assert [await find_mail(scope, str(hers.id)) for scope in (ONE, TWO)] == [hers, None]


async def test_what_entries_show_is_followed_in_one_scope() -> None:
    later = NOW + dt.timedelta(days=1)
    room, hall = Stamped(ROOM, "a", revised_at=NOW), Stamped(HALL, "b", revised_at=later)
    for scope, item in ((ONE, room), (TWO, hall)):
        assert (await follow(scope, [item], NOW)).raised == []
    assert [await known_digests(scope) for scope in (ONE, TWO)] == [{ROOM: room}, {HALL: hall}]
    assert [await seen_to_change(scope) for scope in (ONE, TWO)] == [{ROOM: NOW}, {HALL: later}]


async def test_columns_of_a_list_are_kept_by_one_account_in_one_scope() -> None:
    accounts, scopes = await _team()
    keys = list(product(accounts, scopes))
    for at, key in enumerate(keys):
        await keep_columns(*key, "people", [f"column-{at}"])
    await keep_columns(*keys[0], "people", ["other"])
    await keep_columns(*keys[3], "people", [])
    assert [await columns_of(*key, "people") for key in keys] == [("other",), ("column-1",), ("column-2",), ()]


@dataclass
class _Batch:
    id: UUID
    scope: UUID


async def test_the_mails_of_a_message_are_held_released_and_withdrawn_in_one_scope() -> None:
    one, other = (_Batch(THREE, scope) for scope in (ONE, TWO))
    mails = [Addressed(f"{name}@example.org", "fr", name, None) for name in ("awa", "luc")]
    assert await queue_batch("mailing", one, mails, NOW) == 2
    assert [await counts_of_batches(scope) for scope in (ONE, TWO)] == [{THREE: {"held": 2}}, {}]
    assert [await release_batch(batch, NOW) for batch in (other, one)] == [0, 2]
    assert [await withdraw_batch(batch, NOW) for batch in (other, one)] == [0, 2]
    assert [await queue_batch("mailing", batch, mails, NOW) for batch in (other, one)] == [0, 2]
    assert {(row.scope, row.state) for row in await Message.all()} == {(ONE, "held")}


async def test_an_act_on_many_is_found_and_taken_back_in_one_scope() -> None:
    act = await BulkAct.create(id=THREE, scope=ONE, name="people", act="approval", by=ROOM, made_at=NOW)
    assert [await act_in(scope, "people", THREE) for scope in (ONE, TWO)] == [act, None]
    assert [await note_undone(_in_scope(act, scope), NOW) for scope in (TWO, ONE)] == [False, True]


def _in_scope(act: BulkAct, scope: UUID) -> BulkAct:
    act.scope = scope
    return act
