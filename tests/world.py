"""One installation with something of everything, for tests that walk all pages.

Two events with different owners, everybody who may have a part in one of them, and everything that an address can
name. Everything that somebody wrote (texts, names, places) is in Cyrillic letters, so that a test can tell it from
what the product says; what has to be ASCII (codes, addresses) is listed in `World.codes`.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
import uuid
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any

from events.congress.agenda.models import Session, SessionSpeaker, Speaker, Star
from events.congress.alerts.models import Alert
from events.congress.delegations.operations import DELEGATION_LINK
from events.congress.invitations.models import Invitation, InvitationUse
from events.congress.invitations.queries import token_of
from events.congress.invitations.sending_operations import INVITATION, REMINDER
from events.congress.letters.composing import LetterContent
from events.congress.letters.models import AccreditationList, LetterPaper, LetterRequest, LetterTemplate
from events.congress.organizing.models import Category, Event, FormField, Room
from events.congress.quotas.models import Delegation
from events.congress.quotas.operations import take_place
from events.congress.registration.erasures.models import ErasureRequest
from events.congress.registration.erasures.operations import ERASURE_NOTICE
from events.congress.registration.exports.models import RegistrationExport
from events.congress.registration.exports.operations import Asked, ask_for
from events.congress.registration.models import Answer, Consent, Note, PlaceOffer, Registration, Tag, Tagging
from events.congress.registration.place_offer_operations import PLACE_OFFER
from events.congress.registration.rules import sort_key
from events.congress.registration.stored_answers import Attached
from events.missions.file import link_queries as links
from events.missions.file.models import Mission
from events.platform.signing import Signer
from events.platform.storage.database import transaction
from events.platform.web.page import Page
from events.platform.web.permissions import MISSION_ROLES
from events.publishing.delivery.account_messages import ACCOUNT_KINDS
from events.publishing.delivery.alert_messages import ALERT_WRITERS
from events.publishing.delivery.messages import KINDS, stages_of
from events.records.files.operations import keep_file
from events.records.files.sniffing import DOCUMENTS, PICTURES
from events.records.lists.models import NO_SCOPE, BulkAct, SavedView
from events.records.organizations.models import Organization, OrganizationMerge
from events.records.organizations.operations import merge_organizations
from events.records.outbox.models import Mailing, Message
from events.records.outbox.operations import Addressed, queue_batch
from events.records.people.models import Account, Person
from events.records.people.operations import grant_role, issue_link
from events.records.seats.models import Claim
from events.records.texts.models import Text
from events.records.texts.operations import create_texts
from events.routes import PAGES
from tests.conftest import SECRET
from tests.congress.delegations.naming import make_delegation
from tests.congress.invitations.inviting import make_invitation
from tests.congress.letters.asking import ask, issue
from tests.factories import (
    NOW,
    make_account,
    make_category,
    make_event,
    make_field,
    make_notice,
    make_organization,
    make_page,
    make_pool,
    make_room,
    make_session,
    make_speaker,
    make_texts,
    make_track,
    make_type,
    sign_in,
)
from tests.mission_world import MissionWorld, blank_page, make_mission_world
from tests.missions_factory import grant_mission
from tests.records.files.samples import picture

ROLES = ("owner", "organizer", "check_in", "reader")
MISSION_PURPOSES = ("traveller", "traveller-feed", "roadbook", "mission-feed", "delegation-feed", "host", "rating")
INVITED = "guest@example.org"
INVITATIONS = (INVITATION, REMINDER)
LETTER = "0000-0000-0"  # the code of a letter
STAGES = ("confirmed", "waitlisted", "cancelled", "submitted", "refused", "nominated")
KINDS_OF_FIELD = ("text", "long_text", "choice", "choices", "yes_no", "number", "date")
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщ"
_VEIL = str.maketrans("abcdefghijklmnopqrstuvwxyz", _CYRILLIC) | str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ", _CYRILLIC.upper()
)


def veiled(text: str) -> str:
    """A text as somebody in this world wrote it: its Latin letters are Cyrillic ones."""
    bare = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return bare.translate(_VEIL)


@dataclass
class World:
    """What tests need to know of the rows: whom to be, and what to put into addresses."""

    event: Event
    registrations: dict[str, Registration]
    cookies: dict[str, dict[str, str]]
    accounts: dict[str, Account]
    messages: list[Message]
    mailing: Mailing
    sign_in_secret: str
    away: MissionWorld
    room: Room
    organization: Organization
    merge: OrganizationMerge
    letter: LetterRequest
    acts: Mapping[str, BulkAct]  # by the page of their list
    views: dict[str, SavedView]
    export: RegistrationExport
    invitation: Invitation
    note: Note
    delegation: Delegation
    offer: PlaceOffer
    alert: Alert
    erasure: ErasureRequest
    language: str = "fr"
    signer: Signer = field(default_factory=lambda: Signer(SECRET.encode()))
    codes: set[str] = field(default_factory=set)

    def token(self, purpose: str, state: str = "confirmed") -> str:
        """The private link of one of the registrations, "registration", "feed" or "badge"."""
        if purpose in MISSION_PURPOSES:
            return self._mission_token(purpose)
        if purpose in ("place-offer", "alert"):
            return self.signer.token(purpose, self.alert.id if purpose == "alert" else self.offer.id, 1)
        if purpose == "door-feed":
            return self.signer.token(purpose, self.room.id, self.room.feed_generation)
        if purpose == "invitation":
            return token_of(self.signer, self.invitation)
        if purpose == "delegation":
            return self.signer.token(purpose, self.delegation.id, self.delegation.link_generation)
        registration = self.registrations[state]
        generation = {
            "registration": registration.link_generation,
            "feed": registration.feed_generation,
            "everything": registration.feed_generation,
            "badge": registration.badge_generation,
            "news": registration.link_generation,
        }[purpose]
        return self.signer.token(purpose, registration.id, generation)

    def _mission_token(self, purpose: str) -> str:
        """The private links of missions, as events/missions/links.py lists them."""
        mission = self.away.mission
        return {
            "traveller": links.traveller_token(self.signer, self.away.delegate),
            "traveller-feed": links.traveller_feed_token(self.signer, self.away.delegate),
            "roadbook": links.roadbook_token(self.signer, self.away.delegate),
            "mission-feed": self.signer.token("mission-feed", mission.id, mission.feed_generation),
            "delegation-feed": self.signer.token("delegation-feed", mission.id, mission.feed_generation),
            "host": links.host_token(self.signer, self.away.partner),
            "rating": links.rating_token(self.signer, self.away.partner),
        }[purpose]


async def make_world(files: Path, language: str = "fr") -> World:
    """Fill the open database, and the folder of stored files. Everybody reads `language`."""
    event = await _event()
    categories = [await make_category(event, "operator", capacity=40), await make_category(event, "press", capacity=1)]
    await Category.filter(id=categories[1].id).update(colour=3, allows_online=False)
    await make_category(event, "family", access="accompanying", per_host=2, position=3)
    fields = [
        await make_field(event, kind, kind, ("one", "two") if kind.startswith("choice") else (), position=at)
        for at, kind in enumerate(KINDS_OF_FIELD)
    ]
    await make_field(event, "retired", "text", retired_at=NOW, position=99)
    notice = await make_notice(event)
    await make_page(event)
    await make_page(event, "unseen", is_published=False, position=2)
    sessions = await _programme(event)
    registrations = {
        state: await _registration(event, categories[at % 2], state, language) for at, state in enumerate(STAGES)
    }
    await _offer(event, registrations["waitlisted"], registrations["submitted"])
    await _answers(registrations["confirmed"], fields)
    await _file(event, files, registrations["confirmed"])
    await Consent.create(registration=registrations["confirmed"], notice=notice, given_at=NOW)
    await Star.create(registration=registrations["confirmed"], session=sessions[0], added_at=NOW)
    accounts = await _accounts(event)
    other = await _other_event(accounts["stranger"])
    away = await make_mission_world(event, files, veiled)
    for role in MISSION_ROLES:
        await grant_mission(accounts[role], away.mission, role)
    organization, merge = await _organizations(accounts["owner"], registrations["confirmed"])
    await keep_file(files, picture(), name="logo.png", scope=organization.id, purpose="logo", allowed=PICTURES, now=NOW)
    letter = await _letter(event, registrations["confirmed"], language)
    await _paper(event, files, accounts["owner"])
    invitation = await make_invitation(
        event, categories[0], INVITED, name=veiled("Guest of honour"), language=language, uses=2
    )
    await InvitationUse.create(invitation=invitation, registration=registrations["cancelled"], used_at=NOW)
    delegation = await _delegation(
        event, categories, [registrations[stage] for stage in ("nominated", "submitted")], files
    )
    await Registration.filter(id=registrations["waitlisted"].id).update(delegation_id=delegation.id)
    messages = [message async for message in _messages(event, registrations, accounts["owner"], language)]
    mailing = await _mailing(event, registrations["confirmed"])
    await _veil(other.slug)
    await Account.all().update(language=language)
    world = World(
        event=await Event.get(id=event.id),
        registrations={state: await Registration.get(id=row.id) for state, row in registrations.items()},
        cookies={name: await sign_in(account.email) for name, account in accounts.items()},
        accounts=accounts,
        messages=messages,
        offer=await PlaceOffer.get(),
        alert=await Alert.get(),
        erasure=await ErasureRequest.get(),
        mailing=mailing,
        sign_in_secret=await issue_link(accounts["reader"].id, dt.datetime.now(dt.UTC)),
        language=language,
        away=away,
        room=await Room.get(event_id=event.id, code="ebre"),
        organization=organization,
        merge=merge,
        letter=letter,
        note=await _marks(event, registrations["confirmed"], accounts["owner"]),
        views=await _views(event, away.mission, accounts["owner"]),
        acts={
            name: await _act(event, name, act, {row.id: outcome})
            for name, act, row, outcome in (
                ("organize.registrations", "approval", registrations["confirmed"], "confirmed"),
                ("organize.letters", "preparation", letter, "in_preparation"),
                ("organize.invitations", "withdrawal", invitation, "withdrawn"),
            )
        },
        export=await _export(event, accounts["owner"]),
        invitation=invitation,
        delegation=await Delegation.get(id=delegation.id),
    )
    world.cookies["participant"] = {f"registration_{event.id.hex}": world.token("registration")}
    rows: tuple[Category | FormField | Session, ...] = (*categories, *fields, *sessions)
    world.codes = _codes(world, [row.code for row in rows])
    return world


async def _event() -> Event:
    texts = {name: {"fr": f"{name} of the event", "es": f"{name} of it"} for name in _TEXTS_OF_EVENT}
    return await make_event(
        texts=texts,
        address=veiled("Street of the spring 1"),
        website="https://congress.example.org/",
        is_demonstration=True,
    )


_TEXTS_OF_EVENT = ("name", "tagline", "description", "venue", "notice")


async def _programme(event: Event) -> list[Session]:
    room, online = await make_room(event), await make_room(event, "online", is_online=True, position=2)
    track, workshop = await make_track(event), await make_type(event)
    pause = await make_type(event, "pause", is_break=True, position=2)
    speaker = await make_speaker(
        event, organization=veiled("Waterworks"), local_name=veiled("Name of her own"), local_language="ar"
    )
    await make_texts(event, speaker.id, {"function": {"fr": "Director"}, "biography": {"fr": "She knows **springs**."}})
    session = partial(
        make_session,
        event,
        track=track,
        type=workshop,
        interpretation=["en", "es"],
    )
    first = await session(
        room=room, speakers=(speaker,), pool=await make_pool(40), join_url="https://stream.example.org/abc"
    )
    first.links = [{"title": veiled("Slides"), "url": "https://slides.example.org/1"}]
    await first.save()
    for at, role in enumerate(("chair", "moderator", "rapporteur"), 1):
        other = await make_speaker(event, f"speaker-{at}", veiled(f"Speaker of {role}"))
        await SessionSpeaker.create(session=first, speaker=other, role=role, position=at)
    off = await session("OFF234", starts="2027-05-25T09:30", ends="2027-05-25T11:00", room=online, state="cancelled")
    return [
        first,
        off,
        await session("NIGHT2", room=room, speakers=(speaker,), starts="2027-05-26T22:00", ends="2027-05-27T01:00"),
        await make_session(event, "PAUSE2", starts="2027-05-25T10:30", ends="2027-05-25T11:00", type=pause),
    ]


async def _registration(event: Event, category: Category, state: str, language: str) -> Registration:
    name = veiled(f"Person who is {state}")
    person = await Person.create(id=uuid.uuid4(), name=name, language=language, created_at=NOW)
    number = STAGES.index(state) + 1
    return await Registration.create(
        id=uuid.uuid4(),
        event=event,
        person=person,
        category=category,
        reference=f"9999-999{number}",
        nonce=uuid.uuid4().hex,
        active_key=None if state == "cancelled" else uuid.uuid4().hex,
        state="submitted" if state == "refused" else state,
        approval={"submitted": "asked", "refused": "refused"}.get(state, "not_asked"),
        badge_name=name,
        legal_name=veiled(f"Legal name of who is {state}"),
        email=f"person{number}@example.org",
        organization=veiled("Waterworks"),
        function=veiled("Director"),
        country="SN",
        spoken_languages=["fr", "wo"],
        attendance="on_site" if state != "waitlisted" else "online",
        language=language,
        search_text=name.casefold(),
        badge_name_key=sort_key(name),
        legal_name_key=sort_key(veiled(f"Legal name of who is {state}")),
        organization_key=sort_key(veiled("Waterworks")),
        function_key=sort_key(veiled("Director")),
        registered_at=NOW,
        updated_at=NOW,
        cancelled_at=NOW if state in {"cancelled", "refused"} else None,
    )


async def _offer(event: Event, holder: Registration, companion: Registration) -> None:
    """A seat is offered to somebody who waits together with another."""
    for registration, state, until in ((holder, "offered", NOW + dt.timedelta(days=900)), (companion, "waiting", None)):
        await Claim.create(
            pool_id=event.pool_id,
            holder=registration.id,
            state=state,
            group=holder.id,
            claimed_at=NOW,
            expires_at=until,
        )


async def _answers(registration: Registration, fields: Iterable[FormField]) -> None:
    given = {
        "choice": "one",
        "choices": '["one","two"]',
        "yes_no": "yes",
        "number": "12.5",
        "date": "2027-05-24",
    }
    for row in fields:
        value = given.get(row.kind, veiled("What was answered"))
        await Answer.create(registration=registration, field=row, field_version=1, value=value)


async def _accounts(event: Event) -> dict[str, Account]:
    """Everybody with an account: this event's team, a founder without events, another event's owner."""
    made = {}
    for role in (*ROLES, "founder", "stranger"):
        name = veiled(f"Colleague {role}")
        made[role] = await make_account(f"{role}@example.org", name=name, is_founder=role == "founder")
        if role in ROLES:
            await grant_role(made[role].id, role, event.id, dt.datetime.now(dt.UTC))
    return made


async def _organizations(by: Account, registration: Registration) -> tuple[Organization, OrganizationMerge]:
    """An organization that a registration refers to, and the merge of another one into it."""
    known = {"city": veiled("Spring"), "region": veiled("Hills"), "other_names": [veiled("Former waterworks")]}
    row = await make_organization(veiled("Waterworks"), veiled("WW"), offers=["climate"], people_served=40_000, **known)
    other = await make_organization(veiled("Other waterworks"), "")
    await Registration.filter(id=registration.id).update(known_organization_id=row.id)
    await merge_organizations(other.id, row.id, by=by.id, now=NOW)
    return row, await OrganizationMerge.get(source_id=other.id)


async def _letter(event: Event, registration: Registration, language: str) -> LetterRequest:
    """A letter that was issued for somebody."""
    wish = {"language": language, "purpose": veiled("To speak"), "consulate": veiled("Consulate in the hills")}
    row = await ask(event, registration, passport={"passport_number": veiled("number")}, **wish)
    said = {one.name: veiled("Said in a letter") for one in fields(LetterContent)} | {"language": language}
    await issue(event, row, LETTER, content=LetterContent(**said))
    return row


async def _file(event: Event, files: Path, registration: Registration) -> None:
    """A file that the person with this registration sent."""
    asked = await make_field(event, "cv", "file", position=98, seen_by=["organizer", "reader"])
    given: dict[str, Any] = {"scope": event.id, "subject": registration.id, "purpose": "answer", "now": NOW}
    kept = await keep_file(files, blank_page(), name="cv.pdf", allowed=DOCUMENTS, is_recorded=False, **given)
    value = Attached(str(kept.id), kept.name).stored
    await Answer.create(registration=registration, field=asked, field_version=1, value=value, sort_key=kept.name)


async def _paper(event: Event, files: Path, owner: Account) -> None:
    """The letterhead and a text of letters, and a list for the authorities with nobody on it."""
    template = await LetterTemplate.create(id=uuid.uuid4(), event=event, kind="visa")
    written = dict.fromkeys(("fr", "es", "en"), "Text of a letter")
    await make_texts(event, template.id, {"title": written, "body": written})
    given: dict[str, Any] = {"scope": event.id, "purpose": "picture", "allowed": PICTURES, "now": NOW}
    letterhead = await keep_file(files, picture(), name="letterhead.png", **given)
    await LetterPaper.create(id=uuid.uuid4(), event=event, letterhead=letterhead, asks_passports=True)
    await AccreditationList.create(id=uuid.uuid4(), event=event, number=1, made_at=NOW, made_by=owner.id)


async def _delegation(event: Event, categories: list[Category], named: list[Registration], files: Path) -> Delegation:
    """A delegation that named some people and sent its letter, which was sent back."""
    entered = {"name": veiled("Waterworks"), "focal_name": veiled("Colleague focal"), "notes": veiled("A note")}
    row = await make_delegation(event, {category.id: 5 for category in categories}, **entered)
    for person in named:
        await Registration.filter(id=person.id).update(delegation_id=row.id, nominated_at=NOW)
        async with transaction():
            await take_place(person.id, row.id, person.category_id, NOW)
    given: dict[str, Any] = {"scope": event.id, "purpose": "document", "allowed": PICTURES, "now": NOW}
    stored = await keep_file(files, picture(), name="letter.png", **given)
    sent_back = {"letter_state": "sent_back", "letter_reason": veiled("Not signed"), "letter_at": NOW}
    await Delegation.filter(id=row.id).update(letter_id=stored.id, head_id=named[0].id, **sent_back)
    return row


async def _other_event(owner: Account) -> Event:
    other = await make_event("meeting", uid="other@example.org", address=veiled("Street 2"))
    await make_room(other, "elsewhere")
    await grant_role(owner.id, "owner", other.id, dt.datetime.now(dt.UTC))
    return other


async def _place_offer(giver: Registration) -> PlaceOffer:
    return await PlaceOffer.create(
        id=uuid.uuid4(),
        registration=giver,
        open_for=giver.id,
        name=veiled("Colleague"),
        email="colleague@example.org",
        language="fr",
        made_at=NOW,
        expires_at=NOW.replace(year=2099),
    )


async def _erasure_request(holder: Registration) -> ErasureRequest:
    asked: dict[str, Any] = {"state": "asked", "reason": veiled("I left the utility"), "asked_at": NOW}
    return await ErasureRequest.create(id=uuid.uuid4(), registration=holder, open_for=holder.id, **asked)


async def _messages(
    event: Event, people: dict[str, Registration], owner: Account, language: str
) -> AsyncIterator[Message]:
    """One mail of each kind, of each state."""
    letter = await LetterRequest.get(event_id=event.id)
    invitation = await Invitation.get(event_id=event.id)
    delegation = await Delegation.get(event_id=event.id)
    of_others = dict.fromkeys(INVITATIONS, (invitation.id, INVITED))
    of_others[DELEGATION_LINK] = (delegation.id, delegation.focal_email)
    of_others |= dict.fromkeys((*ACCOUNT_KINDS, "team_invitation"), (owner.id, owner.email))
    offer = await _place_offer(people["confirmed"])
    of_others[PLACE_OFFER] = (offer.id, offer.email)
    alert = await Alert.create(id=uuid.uuid4(), event=event, email="waits@example.org", language=language, asked_at=NOW)
    of_others |= dict.fromkeys(ALERT_WRITERS, (alert.id, alert.email))
    erasure = await _erasure_request(people["refused"])
    for at, kind in enumerate(KINDS):
        is_of_registration = kind.startswith("registration_")
        person = next(stage for stage in STAGES if not is_of_registration or stage in stages_of(kind))
        subject, recipient = of_others.get(kind, (people[person].id, people[person].email))
        yield await Message.create(
            id=uuid.uuid4(),
            scope=event.id,
            kind=kind,
            subject=subject,
            details={
                "event": str(event.id),
                "role": "organizer",
                "asked_by": veiled("Colleague"),
                "address": "new",
                "act": "moved",
                "request": str(letter.id),
                "state": "issued",
                "starts_on": str(event.starts_on),
                **({"request": str(erasure.id), "state": "asked"} if kind == ERASURE_NOTICE else {}),
            },
            language=language,
            recipient=recipient,
            recipient_name=veiled("Recipient"),
            dedup=f"{kind}-{at}",
            message_id=f"{at}@events",
            state=("queued", "failed", "sent", "withdrawn")[at % 4],
            attempts=at % 4,
            last_error=("", "refused: 550", "", "overtaken: it is over")[at % 4],
            due_at=NOW,
            created_at=NOW,
            sent_at=NOW if at % 4 == 2 else None,
            sent_subject=veiled("A mail"),
            sent_text=veiled("What it said."),
        )


async def _mailing(event: Event, reader: Registration) -> Mailing:
    """A message to many that waits for its release, with one mail."""
    mailing = await Mailing.create(
        id=uuid.uuid4(), scope=event.id, reaches="registrations", created_at=NOW, queued_at=NOW
    )
    written = {name: {event.default_language: veiled("A message")} for name in ("subject", "body")}
    await create_texts(mailing.id, {mailing.id: written}, NOW)
    mail = Addressed(reader.email, reader.language, f"mailing:{mailing.id}:{reader.id}", reader.id, reader.badge_name)
    await queue_batch("mailing", mailing, [mail], NOW)
    return mailing


async def _marks(event: Event, registration: Registration, owner: Account) -> Note:
    """A tag on a registration, and a note of the owner on it."""
    tag = await Tag.create(
        id=uuid.uuid4(), event_id=event.id, code="sponsor", name=veiled("sponsor"), name_key=veiled("sponsor")
    )
    await Tagging.create(tag=tag, registration=registration, tagged_by=owner.id, tagged_at=NOW)
    return await Note.create(
        id=uuid.uuid4(), registration=registration, text=veiled("call back"), written_by=owner.id, written_at=NOW
    )


async def _views(event: Event, mission: Mission, owner: Account) -> dict[str, SavedView]:
    """A view of every list that the team shares, by the page of the list."""
    lists = {page.name.removesuffix(".view"): page for page in PAGES if page.name.endswith(".view")}
    return {
        name: await SavedView.create(
            id=uuid.uuid4(),
            account_id=owner.id,
            scope=_scope_of(page, event, mission),
            name=name,
            title=veiled("to pay"),
            query={"state": "confirmed", "tags": "gone"},
            is_shared=True,
        )
        for name, page in lists.items()
    }


def _scope_of(page: Page, event: Event, mission: Mission) -> uuid.UUID:
    if "slug" not in page.parameters:
        return NO_SCOPE
    return mission.id if page.name.startswith("mission") else event.id


async def _act(event: Event, name: str, act: str, outcomes: dict[uuid.UUID, str]) -> BulkAct:
    """An act on many rows of a list that was done to one of them."""
    return await BulkAct.create(
        id=uuid.uuid4(),
        scope=event.id,
        name=name,
        act=act,
        by=(await Account.get(email="owner@example.org")).id,
        made_at=NOW,
        outcomes={str(row): word for row, word in outcomes.items()},
    )


async def _export(event: Event, owner: Account) -> RegistrationExport:
    """A file that the owner waits for."""
    asked = Asked("owner", "csv", {"state": "confirmed"}, ("reference",), "en", 2)
    return await ask_for(event.id, owner.id, asked, dt.datetime.now(dt.UTC))


async def _veil(*_slugs: str) -> None:
    for text in await Text.all():
        await Text.filter(id=text.id).update(body=veiled(text.body))
    for speaker in await Speaker.all():
        await Speaker.filter(id=speaker.id).update(name=veiled(speaker.name), sort_name=veiled(speaker.sort_name))


def _codes(world: World, codes: Iterable[str]) -> set[str]:
    """Everything in Latin letters that is data and may stand on a page."""
    return {
        *codes,
        world.event.slug,
        LETTER,
        INVITED,
        "events.test",  # where this installation is
        "a test",  # the device that was used to sign in
        "visa",
        "unseen",
        *("organization", "organization-2"),
        *("mission", "lea", "ana", "gone", "amupei", "la-paz", "lim", "lpb", "LIM", "LPB", "LA 2563", "PNR123", "kit"),
        "Good Friday",  # as the package of holidays has it where it does not know the language
        *("host@example.org", "rosa@example.org", "mission@example.org", "lea@example.org", "ana@example.org"),
        *(registration.reference for registration in world.registrations.values()),
        *(registration.email for registration in world.registrations.values()),
        *(account.email for account in world.accounts.values()),
    }
