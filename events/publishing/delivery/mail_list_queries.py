"""The list of an event's mails: its columns and filters, paged by the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from events.congress.organizing.models import Event
from events.platform.language.cleaning import fold
from events.platform.language.formats import moment
from events.platform.language.lazy import gettext as _
from events.platform.storage.conditions import Part, either, one_of, plain, ranked, within_days
from events.platform.storage.statements import Statement
from events.platform.web.addresses import address
from events.platform.web.lists.cells import Pill
from events.platform.web.lists.declared import Column, Filter, Kind
from events.platform.web.lists.fields import Field
from events.platform.web.lists.in_sql import SqlField, SqlList
from events.platform.web.templating import localize
from events.publishing.delivery.account_messages import ACCOUNT_KINDS
from events.publishing.delivery.mailing_messages import MAILING
from events.publishing.delivery.messages import KINDS
from events.publishing.delivery.notice_messages import NOTICE_KINDS
from events.records.outbox.kinds import kind_name
from events.records.outbox.models import Mailing, Message
from events.records.outbox.queries import STATE_WORDS, MailNote, note_of
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

_LISTED = [kind for kind in (*KINDS, MAILING, *NOTICE_KINDS) if kind not in ACCOUNT_KINDS]
_WHO = "m.recipient_name || ' ' || m.recipient"
_WHEN = "COALESCE(m.sent_at, m.due_at)"


async def mail_list(event: Event) -> SqlList[MailNote]:
    """Return the list of an event's mails."""
    titles = await _titles(event)
    return SqlList(
        fields=_fields(event.time_zone, titles),
        sort="-queued",
        name=lambda note: str(note.id),
        href=lambda note: address("organize.outbox.message", slug=event.slug, message=note.id),
        source="message m",
        key="m.id",
        tie="m.created_at DESC, m.id",
        within=lambda to: f"m.scope = {to.bind(event.id)}",
        words=_holds,
        read=_read,
    )


def _fields(zone: str, titles: Mapping[UUID, str]) -> Sequence[SqlField[MailNote]]:
    kinds = sorted(((kind, kind_name(kind)) for kind in _LISTED), key=lambda pair: fold(pair[1]))
    return (
        Field(
            Column("recipient", _("Recipient")),
            lambda note: note.recipient_name or note.recipient,
            plain(f"lower({_WHO})"),
            Filter("recipient", _("Recipient"), Kind.TEXT, is_personal=True),
            lambda chosen: _holds(chosen[0]),
        ),
        Field(Column("email", _("E-mail address")), lambda note: note.recipient, plain("lower(m.recipient)")),
        Field(
            Column("kind", _("Mail")),
            lambda note: note.kind,
            ranked("m.kind", [kind for kind, _name in kinds]),
            Filter("kind", _("Mail"), Kind.CHOICE, kinds),
            one_of("m.kind"),
        ),
        Field(
            Column("state", _("State")),
            lambda note: Pill(note.state_name, note.tone),
            ranked("m.state", list(STATE_WORDS)),
            Filter("state", _("State"), Kind.CHOICE, list(STATE_WORDS.items())),
            one_of("m.state"),
        ),
        Field(
            Column("when", _("When")),
            lambda note: moment(note.at, zone),
            plain(_WHEN),
            Filter("when", _("When"), Kind.DAY),
            within_days(_WHEN, zone),
        ),
        Field(Column("failure", _("Why"), is_sorted=False), lambda note: note.failure, plain("m.last_error")),
        Field(Column("attempts", _("Tries"), is_shown=False), lambda note: str(note.attempts), plain("m.attempts")),
        Field(
            Column("batch", _("Message of the team"), is_sorted=False, is_shown=False),
            lambda note: titles.get(note.batch, "") if note.batch else "",
            plain("m.batch"),
            Filter("batch", _("Message of the team"), Kind.CHOICE, [(str(one), titles[one]) for one in titles]),
            one_of("m.batch", {str(one): one for one in titles}),
        ),
        Field(
            Column("queued", _("Queued"), is_shown=False),
            lambda note: moment(note.queued_at, zone),
            plain("m.created_at"),
        ),
    )


def _holds(words: str) -> Part:
    """Return the condition that name or address hold these words; SQLite knows capitals of plain letters only."""

    def part(to: Statement) -> str:
        return " AND ".join(
            either(
                (
                    f"{to.place(f'lower({_WHO})', to.bind(word.lower()))} > 0",
                    f"{to.place(_WHO, to.bind(word))} > 0",
                )
            )
            for word in words.split()
        )

    return part


async def _read(keys: Sequence[str]) -> dict[str, MailNote]:
    return {str(row.id): note_of(row) for row in await Message.filter(id__in=list(keys))}


async def _titles(event: Event) -> dict[UUID, str]:
    """Return the subjects of the messages of the team, the newest first."""
    rows = await Mailing.filter(scope=event.id).order_by("-created_at", "id")
    texts = await texts_of([row.id for row in rows], fallback_order(event))
    return {row.id: localize(texts.of(row.id, "subject")) or str(_("Message of the team")) for row in rows}
