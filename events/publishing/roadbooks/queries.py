"""Queries on who of a delegation has been sent their link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from events.missions.file.models import Delegate
from events.records.auditing.acts import Act
from events.records.auditing.models import Change
from events.records.outbox.models import Message


class LinkState(StrEnum):
    """The state of the link of a traveller; RENEWED is one that ended after it was sent."""

    NEVER = "never"
    ON_ITS_WAY = "on_its_way"
    SENT = "sent"
    FAILED = "failed"
    RENEWED = "renewed"


@dataclass(frozen=True)
class SentLink:
    """`at` is an instant: when the mail left, or was asked for."""

    state: LinkState
    at: dt.datetime | None = None


_STATES = {"sent": LinkState.SENT, "failed": LinkState.FAILED}


async def links_sent(people: Sequence[Delegate]) -> dict[UUID, SentLink]:
    """Return what became of the last mail with the link of each of these people, in two queries."""
    ids = [one.id for one in people]
    mails = await Message.filter(kind="traveller_link", subject__in=ids).order_by("created_at", "id")
    renewals = await Change.filter(subject__in=ids, kind="delegate", act=Act.LINK_RENEWED).order_by("made_at")
    last = {mail.subject: mail for mail in mails}
    renewed = {change.subject: change.made_at for change in renewals}
    return {id: _sent(last.get(id), renewed.get(id)) for id in ids}


def _sent(mail: Message | None, renewed_at: dt.datetime | None) -> SentLink:
    if mail is None:
        return SentLink(LinkState.NEVER)
    if renewed_at is not None and renewed_at > mail.created_at:
        return SentLink(LinkState.RENEWED, renewed_at)
    return SentLink(_STATES.get(mail.state, LinkState.ON_ITS_WAY), mail.sent_at or mail.created_at)
