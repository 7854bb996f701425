"""Invitations, tags and notes are those of one event and one registration, beside others that are like them."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial

import pytest
from starlette.applications import Starlette

from events.congress.invitations import list_queries, operations, queries
from events.congress.invitations.import_operations import _known
from events.congress.invitations.models import Invitation, InvitationUse
from events.congress.invitations.operations import InvitedAlreadyError
from events.congress.invitations.retention_operations import invitations_about
from events.congress.invitations.sending_operations import INVITATION
from events.congress.invitations.values import Wish
from events.congress.organizing.models import Category, Event
from events.congress.registration import tag_queries
from events.congress.registration.models import Note, Registration, Tag
from events.congress.registration.note_operations import remove_note
from events.congress.registration.operations import NotInvitedError
from events.congress.registration.question_queries import questions_of
from events.congress.registration.retention_operations import _destroy_notes
from events.congress.registration.tag_operations import By, save_tag, tag_registrations, untag_registrations
from events.platform.storage.database import transaction
from events.platform.storage.versions import ChangedMeanwhileError, Opened
from events.platform.web.lists.asked import ListRequest
from events.records.outbox.models import Message
from events.records.outbox.operations import queue_mail
from events.settings import Settings
from tests.congress.invitations.inviting import make_invitation
from tests.factories import NOW, make_event
from tests.twins import Act, differences_beside_twins
from tests.world import INVITED, World, make_world

BY = By(uuid.UUID(int=31), NOW)
TODAY = dt.date(2027, 3, 1)


@pytest.fixture
async def world(app: Starlette, settings: Settings) -> World:
    return await make_world(settings.files_dir)


async def _other_event() -> Event:
    return await make_event("other", uid="o@example.org")


async def test_what_is_read_of_invitations_and_tags_is_of_one_event_or_person(world: World) -> None:
    event, person = world.event, world.registrations["confirmed"]
    rows = await list_queries.invitation_list(event, await questions_of(event), TODAY)
    asked: dict[str, Act] = {
        "list": partial(rows.keys, ListRequest()),
        "list by mail": partial(rows.keys, ListRequest(sort="mail")),
        "lines": partial(list_queries.lines_among, TODAY, [world.invitation.id]),
        "states": partial(list_queries.counts_of, event.id, TODAY),
        "by it": partial(queries.registrations_by, world.invitation),
        "delegations": partial(queries.delegations_of, event.id),
        "about": partial(invitations_about, world.registrations["cancelled"]),
        "imported": partial(_known, event, [INVITED]),
        "tags": partial(tag_queries.tags_in, event.id),
        "a tag": partial(tag_queries.tag_in, event.id, "sponsor"),
        "numbers of tags": partial(tag_queries.tag_lines, event.id),
        "own tags": partial(tag_queries.codes_of, person.id),
    }
    assert await differences_beside_twins(asked) == {}


async def test_an_act_on_an_invitation_or_tag_changes_its_own(world: World) -> None:
    event, tag, invitation = world.event, await Tag.get(), world.invitation
    people = [world.registrations[stage].id for stage in ("confirmed", "waitlisted")]
    wish = Wish(invitation.category_id, "fr", INVITED, uses=2)
    acts: dict[str, Act] = {
        "revised": partial(operations.revise, event, invitation, wish, 1, by=BY.account, now=NOW),
        "withdrawn": partial(operations.withdraw, invitation, by=BY.account, now=NOW),
        "new tag": partial(save_tag, event.id, Opened(None, 0), {"name": "Press", "colour": 1}, BY),
        "tagged": partial(tag_registrations, tag, people, BY),
        "untagged": partial(untag_registrations, tag, people, BY),
        "notes destroyed": partial(_destroy_notes, event.id, NOW),
        "note removed": partial(remove_note, world.registrations["confirmed"], world.note, BY),
    }
    assert await differences_beside_twins(acts) == {}


async def test_an_invitation_is_found_and_changed_in_its_own_event(world: World) -> None:
    other, invitation = await _other_event(), await Invitation.get(id=world.invitation.id)
    found = [await queries.invitation_in(event.id, invitation.id) for event in (world.event, other)]
    assert found == [invitation, None]
    wish = Wish(invitation.category_id, "es", INVITED, uses=2)
    with pytest.raises(ChangedMeanwhileError):
        await operations.revise(other, invitation, wish, invitation.version, by=BY.account, now=NOW)
    invitation.event_id = other.id
    assert not await operations.withdraw(invitation, by=BY.account, now=NOW)
    assert await Invitation.filter(id=invitation.id, language="fr", withdrawn_at=None).exists()


async def test_invitations_are_sorted_by_their_own_mails(world: World) -> None:
    first = world.invitation
    category = await Category.get(id=first.category_id)
    second = await make_invitation(world.event, category, "second@example.org")
    await Message.filter(subject=first.id).update(state="sent")
    await queue_mail(
        INVITATION,
        recipient="x@example.org",
        language="fr",
        dedup="x",
        now=NOW,
        scope=world.event.id,
        subject=second.id,
    )
    found = {}
    for sort in ("mail", "-mail"):
        rows = await list_queries.invitation_list(world.event, await questions_of(world.event), TODAY)
        found[sort] = await rows.keys(ListRequest(sort=sort))
    in_order = [str(one.id) for one in (second, first)]  # one waits, the other has left
    assert found == {"mail": in_order, "-mail": in_order[::-1]}


async def test_who_is_invited_elsewhere_is_not_invited_here(world: World) -> None:
    other = await _other_event()
    assert await _known(other, [INVITED]) == set()
    category = await Category.filter(event_id=world.event.id).order_by("code").first()
    assert category is not None
    theirs = await make_invitation(other, category, INVITED)
    for event, known in ((world.event, world.invitation), (other, theirs)):
        with pytest.raises(InvitedAlreadyError) as refused:
            await make_invitation(event, category, INVITED)
        assert refused.value.known == known


async def test_an_invitation_into_another_category_meanwhile_admits_nobody(world: World) -> None:
    event, invitation = world.event, await Invitation.get(id=world.invitation.id)
    press = await Category.get(event_id=event.id, code="press")
    await Invitation.filter(id=invitation.id).update(category_id=press.id)
    use = operations.permission_of(event, invitation).use
    assert use is not None
    with pytest.raises(NotInvitedError):
        async with transaction():
            await use(world.registrations["confirmed"].id, NOW)
    assert await InvitationUse.all().count() == 1


async def test_an_invitation_names_whoever_alone_has_used_it(world: World) -> None:
    first, second = (world.registrations[stage] for stage in ("cancelled", "confirmed"))
    assert [await invitations_about(one) for one in (first, second)] == [[world.invitation.id], []]
    await InvitationUse.create(invitation=world.invitation, registration=second, used_at=NOW)
    assert [await invitations_about(one) for one in (first, second)] == [[], []]


async def test_to_an_address_an_invitation_is_named_in_its_own_event(world: World) -> None:
    other = await _other_event()
    category = await Category.filter(event_id=world.event.id).order_by("code").first()
    assert category is not None
    person = world.registrations["confirmed"]
    await make_invitation(other, category, person.email)
    assert await invitations_about(person) == []


async def test_a_tag_marks_registrations_of_its_event_and_is_taken_off_those_that_are_named(world: World) -> None:
    tag, other = await Tag.get(), await _other_event()
    first, second = (world.registrations[stage] for stage in ("confirmed", "waitlisted"))
    theirs = await save_tag(other.id, Opened(None, 0), {"name": "Sponsor", "colour": 1}, BY)
    assert theirs.code == "sponsor"
    assert await tag_registrations(theirs, [first.id], BY) == []
    assert await tag_registrations(tag, [first.id, second.id], BY) == [second.id]
    assert await untag_registrations(tag, [second.id], BY) == [second.id]
    assert [await tag_queries.codes_of(one.id) for one in (first, second)] == [["sponsor"], []]


async def test_a_note_is_removed_from_its_own_registration(world: World) -> None:
    other = await Registration.get(id=world.registrations["waitlisted"].id)
    await remove_note(other, world.note, BY)
    assert await Note.filter(id=world.note.id).exists()
