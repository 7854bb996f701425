"""Acts on many registrations: what one of them is given, and how each is done to some and taken back.

Each is called within the transaction in which its outcome is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from events.congress.registration.approval_operations import Decision, approve, reconsider, refuse
from events.congress.registration.bulk.kinds import ABSENT, CERTIFICATE_SENT, CHANGED, NOTED, TAGGED, UNTAGGED
from events.congress.registration.certificate_operations import send_certificates
from events.congress.registration.life import Outcome, Payment
from events.congress.registration.models import Registration, Tag
from events.congress.registration.payment_operations import PaymentNote, note_payments
from events.congress.registration.question_queries import Questions
from events.congress.registration.tag_operations import By, tag_registrations, untag_registrations
from events.platform.storage.database import transaction
from events.records.auditing.acts import Act
from events.records.auditing.models import Change
from events.records.lists.models import BulkAct
from events.records.seats import operations as seats

Outcomes = Mapping[UUID, str]


@dataclass(frozen=True)
class Doing:
    """Who does something to many registrations of an event, when, and what they typed for it."""

    questions: Questions
    by: UUID
    at: dt.datetime
    reason: str = ""
    payment: Payment = Payment.PAID
    note: str = ""
    tag: Tag | None = None

    @property
    def decision(self) -> Decision:
        return Decision(self.by, self.at, self.reason)

    @property
    def who(self) -> By:
        return By(self.by, self.at)


_Decide = Callable[[Questions, Sequence[UUID], Decision], Awaitable[Outcomes]]


def _deciding(decide: _Decide) -> Callable[[Doing, Sequence[UUID]], Awaitable[Outcomes]]:
    return lambda doing, ids: decide(doing.questions, ids, doing.decision)


async def _note_payment(doing: Doing, ids: Sequence[UUID]) -> Outcomes:
    noted = PaymentNote(doing.payment, doing.note, doing.by, doing.at)
    done = await note_payments(doing.questions.event_id, ids, noted)
    return dict.fromkeys(ids, Outcome.UNCHANGED.value) | dict.fromkeys(done, NOTED)


async def _tag(doing: Doing, ids: Sequence[UUID]) -> Outcomes:
    done = await tag_registrations(doing.tag, ids, doing.who) if doing.tag else []
    return dict.fromkeys(ids, Outcome.UNCHANGED.value) | dict.fromkeys(done, TAGGED)


async def _untag(doing: Doing, ids: Sequence[UUID]) -> Outcomes:
    done = await untag_registrations(doing.tag, ids, doing.who) if doing.tag else []
    return dict.fromkeys(ids, Outcome.UNCHANGED.value) | dict.fromkeys(done, UNTAGGED)


async def _send_certificates(doing: Doing, ids: Sequence[UUID]) -> Outcomes:
    told = await send_certificates(doing.questions.event_id, ids, by=doing.by, now=doing.at)
    words = {one: CERTIFICATE_SENT if is_new else Outcome.UNCHANGED.value for one, is_new in told.items()}
    return dict.fromkeys(ids, ABSENT) | words


async def _untag_again(doing: Doing, act: BulkAct, ids: Sequence[UUID]) -> Outcomes:
    """Take a tag off those on whom that act has put it."""
    since = By(act.by, act.made_at)
    done = await untag_registrations(doing.tag, ids, doing.who, since) if doing.tag else []
    return dict.fromkeys(ids, CHANGED) | dict.fromkeys(done, UNTAGGED)


async def _tag_again(doing: Doing, _act: BulkAct, ids: Sequence[UUID]) -> Outcomes:
    return dict.fromkeys(ids, CHANGED) | {one: word for one, word in (await _tag(doing, ids)).items() if word == TAGGED}


async def _decide_again(doing: Doing, act: BulkAct, ids: Sequence[UUID]) -> Outcomes:
    """Take decisions back, but for those on which somebody decided otherwise since."""
    async with transaction():
        await seats.hold(doing.questions.event_pool_id)
        rows = Registration.filter(event_id=doing.questions.event_id, id__in=list(ids))
        own = await rows.filter(approval_by=act.by, approval_at=act.made_at).values_list("id", flat=True)
        done = await reconsider(doing.questions, [one for one in ids if one in set(own)], doing.decision)
    return dict.fromkeys(ids, CHANGED) | done


async def _note_again(doing: Doing, act: BulkAct, ids: Sequence[UUID]) -> Outcomes:
    """Note of payments what was noted before, but for those of which somebody noted something else since."""
    rows = Registration.filter(id__in=list(ids), payment_by=act.by, payment_at=act.made_at)
    own = {row.id: row.payment_note for row in await rows}
    before: dict[tuple[str, str], list[UUID]] = {}
    noted = Change.filter(subject__in=list(own), act=Act.PAYMENT_NOTED, actor=act.by, made_at=act.made_at)
    for change in await noted.order_by("id"):
        text = change.details.get("payment_note", [own[change.subject]])[0]
        before.setdefault((change.details["payment"][0], text), []).append(change.subject)
    done: dict[UUID, str] = {}
    for (payment, text), wanted in before.items():
        note = PaymentNote(Payment(payment), text, doing.by, doing.at)
        done |= dict.fromkeys(await note_payments(doing.questions.event_id, wanted, note), NOTED)
    return dict.fromkeys(ids, CHANGED) | done


DO: Mapping[str, Callable[[Doing, Sequence[UUID]], Awaitable[Outcomes]]] = {
    "approval": _deciding(approve),
    "refusal": _deciding(refuse),
    "reconsideration": _deciding(reconsider),
    "payment": _note_payment,
    "certificates": _send_certificates,
    "tagging": _tag,
    "untagging": _untag,
}
UNDO: Mapping[str, Callable[[Doing, BulkAct, Sequence[UUID]], Awaitable[Outcomes]]] = {
    "approval": _decide_again,
    "refusal": _decide_again,
    "payment": _note_again,
    "tagging": _untag_again,
    "untagging": _tag_again,
}
