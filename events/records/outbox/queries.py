"""Reading the outbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from tortoise.functions import Count

from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as lazy_gettext
from events.platform.language.lazy import pgettext as lazy_pgettext
from events.platform.storage.database import identifier
from events.records.outbox.kinds import kind_name
from events.records.outbox.models import Message

STATES = ("held", "queued", "sending", "sent", "bounced", "failed", "withdrawn")

STATE_WORDS: Mapping[str, LazyText] = {
    "held": lazy_pgettext("state of a mail", "Held until released"),
    "queued": lazy_pgettext("state of a mail", "Waiting"),
    "sending": lazy_pgettext("state of a mail", "Being sent"),
    "sent": lazy_pgettext("state of a mail", "Sent"),
    "bounced": lazy_pgettext("state of a mail", "Came back"),
    "failed": lazy_pgettext("state of a mail", "Failed"),
    "withdrawn": lazy_pgettext("state of a mail", "Withdrawn"),
}
_NOT_COMPOSED = lazy_gettext("It could not be put together, badge included. It is tried again by itself.")
_REASON_WORDS: Mapping[str, LazyText] = {
    "refused": lazy_gettext("The receiving mail server refused it for good. Check the address with the person."),
    "utf8": lazy_gettext(
        "Our mail server cannot send to an address with other letters than a to z before the @ (it has no SMTPUTF8). "
        "Ask the person for another address."
    ),
    "overtaken": lazy_gettext("It was not sent: what it says was no longer true when its turn came."),
    "bounced": lazy_gettext(
        "It came back: the receiving mail server could not deliver it. Check the address with the person, correct it, "
        "then try again."
    ),
    "stopped": lazy_gettext("It was not sent: somebody of the team stopped the message it belongs to."),
    "server": lazy_gettext(
        "Our mail server cannot be used at the moment. The mail leaves as soon as it answers again."
    ),
    "postponed": lazy_gettext("The receiving mail server did not take it yet. It is tried again by itself."),
}


@dataclass(frozen=True)
class MailNote:
    """A mail as a line of a list: what it is, where it stands, and what went wrong, in the current language."""

    id: UUID
    kind: str
    recipient: str
    recipient_name: str
    state: str
    state_name: str
    tone: str
    at: dt.datetime  # sent, or due, or when it ended otherwise
    attempts: int
    failure: str
    server_said: str
    queued_at: dt.datetime
    batch: UUID | None = None

    @property
    def may_retry(self) -> bool:
        """Whether it leaves by an act of its own: one of a batch that is held leaves with the batch."""
        return self.state in {"failed", "bounced"} or (self.state == "held" and self.batch is None)


async def mails_about(subject: UUID) -> list[MailNote]:
    """Return the mails about a registration or account, the newest first."""
    return [note_of(message) for message in await Message.filter(subject=subject).order_by("-created_at", "id")]


async def latest_mails(kind: str, scope: UUID) -> dict[UUID, MailNote]:
    """Return the latest mail of a kind about each subject in an event or mission."""
    rows = await Message.filter(scope=scope, kind=kind).order_by("created_at")
    return {row.subject: note_of(row) for row in rows if row.subject is not None}


async def counts_by_state(scope: UUID) -> dict[str, int]:
    """How many of an event's mails are in each state."""
    grouped = Message.filter(scope=scope).annotate(count=Count("id")).group_by("state").values_list("state", "count")
    return {str(state): int(str(count)) for state, count in await grouped}


async def counts_of_batches(scope: UUID) -> dict[UUID, dict[str, int]]:
    """How many mails of each mailing of an event are in each state."""
    grouped = Message.filter(scope=scope, batch__not_isnull=True).annotate(count=Count("id"))
    found: dict[UUID, dict[str, int]] = {}
    for batch, state, count in await grouped.group_by("batch", "state").values_list("batch", "state", "count"):
        found.setdefault(identifier(batch), {})[state] = count
    return found


async def find_mail(scope: UUID, message_id: str) -> Message | None:
    """Return a mail of this event by the id in an address."""
    try:
        return await Message.get_or_none(id=UUID(message_id), scope=scope)
    except ValueError:
        return None


def note_of(message: Message) -> MailNote:
    name, tone = _state(message)
    reason, _separator, said = message.last_error.partition(": ")
    return MailNote(
        id=message.id,
        kind=kind_name(message.kind),
        recipient=message.recipient,
        recipient_name=message.recipient_name,
        state=message.state,
        state_name=name,
        tone=tone,
        at=message.sent_at or message.due_at,
        attempts=message.attempts,
        failure=_explained(reason, is_over=message.state == "failed"),
        server_said=said if reason in {"refused", "postponed", "server", "bounced"} else "",
        queued_at=message.created_at,
        batch=message.batch,
    )


def state_name(state: str) -> str:
    return str(STATE_WORDS.get(state, state))


def _state(message: Message) -> tuple[str, str]:
    if message.state == "queued" and message.attempts:
        return pgettext("state of a mail", "Tried, waiting"), "wait"
    tones = {
        "held": "quiet",
        "queued": "wait",
        "sending": "info",
        "sent": "good",
        "bounced": "fail",
        "failed": "fail",
        "withdrawn": "quiet",
    }
    return state_name(message.state), tones.get(message.state, "quiet")


def _explained(reason: str, *, is_over: bool) -> str:
    """Return what went wrong and what to do, for an organizer."""
    if is_over and reason not in {"refused", "utf8"}:
        return _("It was tried six times without success. When the cause is removed, try again.")
    return str(_REASON_WORDS.get(reason, _NOT_COMPOSED)) if reason else ""
