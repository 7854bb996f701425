"""The list of an event's invitations, paged by the database, and how many there are in each state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from events.congress.invitations.forms import delegation_name
from events.congress.invitations.models import Invitation
from events.congress.invitations.queries import delegations_of
from events.congress.invitations.states import STATE_TONES, STATE_WORDS, USED, state_sql
from events.congress.organizing.models import Event
from events.congress.registration.question_queries import Questions
from events.platform.language.cleaning import fold, uuid_in
from events.platform.language.formats import day, moment, number
from events.platform.language.i18n import gettext, languages, own_name
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _
from events.platform.storage.conditions import Part, holds_words, one_of, plain, ranked, within_days
from events.platform.storage.database import dialect, execute_rows, identifier
from events.platform.storage.statements import Statement
from events.platform.web.addresses import address
from events.platform.web.lists.cells import Pill
from events.platform.web.lists.declared import Column, Filter, Kind
from events.platform.web.lists.fields import Field
from events.platform.web.lists.in_sql import SqlField, SqlList
from events.platform.web.templating import localize
from events.platform.zoned import ZonedTime
from events.records.outbox.models import Message
from events.records.outbox.queries import STATE_WORDS as MAIL_WORDS
from events.records.outbox.queries import MailNote, note_of

_KINDS: Mapping[str, LazyText] = {"one": _("For one address"), "link": _("For whoever has the link")}
_KIND = "CASE WHEN i.email IS NULL AND i.erased_at IS NULL THEN 'link' ELSE 'one' END"
# That of the latest mail about it.
_MAIL = "(SELECT m.state FROM message m WHERE m.subject = i.id ORDER BY m.created_at DESC, m.id DESC LIMIT 1)"
_CATEGORY = "(SELECT c.code FROM category c WHERE c.id = i.category_id)"
_TEXT = "i.name_key || ' ' || COALESCE(i.email, '')"


@dataclass(frozen=True)
class Line:
    """An invitation of the list: its state, how many registered by it, and the latest mail about it."""

    invitation: Invitation
    state: str
    used: int
    mail: MailNote | None

    @property
    def name(self) -> str:
        return self.invitation.name or self.invitation.email or gettext("Whoever has the link")


async def invitation_list(event: Event, questions: Questions, today: dt.date) -> SqlList[Line]:
    """Return the list of an event's invitations; `today` is the day in its zone."""
    delegations = {str(row.id): delegation_name(row) for row in await delegations_of(event.id)}
    return SqlList(
        fields=(*_invited(questions, today, delegations), *_dates(event.time_zone)),
        sort="-created_at",
        name=lambda line: str(line.invitation.id),
        href=lambda line: address("organize.invitation", slug=event.slug, invitation=line.invitation.id),
        source="invitation i",
        key="i.id",
        tie="i.name_key, i.id",
        within=lambda to: f"i.event_id = {to.bind(event.id)}",
        words=lambda words: holds_words(_TEXT, fold(words).split()),
        read=partial(_read, today),
        further=((Filter("invitation", _("Invitation"), Kind.CODES), _among),),
    )


def _among(chosen: Sequence[str]) -> Part:
    return lambda to: to.any_of("i.id", [one for code in chosen if (one := uuid_in(code))])


def _invited(questions: Questions, today: dt.date, delegations: Mapping[str, str]) -> Sequence[SqlField[Line]]:
    categories = {one.code: one for one in questions.all_categories}
    offered = [(code, localize(one.name)) for code, one in categories.items()]
    kind = Filter("kind", pgettext("an invitation", "For"), Kind.CHOICE, [*_KINDS.items()])
    codes = [(code, own_name(code)) for code in languages()]
    return (
        Field(
            Column("name", pgettext("an invitation", "For")),
            lambda line: line.name,
            plain("i.name_key"),
            kind,
            one_of(_KIND),
        ),
        Field(
            Column("state", _("State")),
            lambda line: Pill(STATE_WORDS[line.state], STATE_TONES[line.state]),
            lambda to: ranked(state_sql(to.bind(today)), STATE_WORDS)(to),
            Filter("state", _("State"), Kind.CHOICE, [*STATE_WORDS.items()]),
            lambda chosen: lambda to: to.any_of(state_sql(to.bind(today)), chosen),
        ),
        Field(
            Column("email", _("E-mail address")),
            lambda line: line.invitation.email or "",
            plain("i.email"),
            Filter("email", _("E-mail address"), Kind.TEXT, is_personal=True),
            lambda chosen: holds_words("COALESCE(i.email, '')", chosen[0].lower().split()),
        ),
        Field(
            Column("category", _("Category")),
            lambda line: localize(questions.category(line.invitation.category_id).name),
            plain(_CATEGORY),
            Filter("category", _("Category"), Kind.CHOICE, offered),
            one_of("i.category_id", {code: one.id for code, one in categories.items()}),
            lambda line: str(questions.category(line.invitation.category_id).name),  # no page marks its language here
        ),
        Field(
            Column("delegation", _("Delegation"), is_sorted=False, is_shown=False),
            lambda line: delegation_name(line.invitation.delegation) if line.invitation.delegation else "",
            plain("i.delegation_id"),
            Filter("delegation", _("Delegation"), Kind.CHOICE, [*delegations.items()]),
            one_of("i.delegation_id", {one: UUID(one) for one in delegations}),
        ),
        Field(
            Column("mail", _("Mail")),
            lambda line: Pill(line.mail.state_name, line.mail.tone) if line.mail else "",
            ranked(_MAIL, MAIL_WORDS),
            Filter("mail", _("Mail"), Kind.CHOICE, [*MAIL_WORDS.items()]),
            one_of(_MAIL),
        ),
        Field(
            Column("used", pgettext("an invitation", "Registered"), is_sorted=False),
            lambda line: f"{number(line.used)} / {number(line.invitation.uses)}",
            plain(USED),
        ),
        Field(
            Column("language", _("Language"), is_shown=False),
            lambda line: own_name(line.invitation.language),
            plain("i.language"),
            Filter("language", _("Language"), Kind.CHOICE, codes),
            one_of("i.language"),
        ),
    )


def _dates(zone: str) -> Sequence[SqlField[Line]]:
    return (
        Field(
            Column("answer_by", pgettext("an invitation", "Answer by")),
            lambda line: day(line.invitation.answer_by) if line.invitation.answer_by else "",
            plain("i.answer_by"),
            Filter("answer_by", pgettext("an invitation", "Answer by"), Kind.DAY),
            _answered_by,
            lambda line: line.invitation.answer_by.isoformat() if line.invitation.answer_by else "",
        ),
        _instant("sent_at", pgettext("state of an invitation", "Sent"), zone),
        _instant("created_at", _("Made on"), zone),
    )


def _answered_by(chosen: Sequence[str]) -> Part:
    ends = [(sign, dt.date.fromisoformat(end)) for sign, end in zip((">=", "<="), chosen, strict=True) if end]
    return lambda to: " AND ".join(f"i.answer_by {sign} {to.bind(end)}" for sign, end in ends)


def _instant(name: str, label: LazyText, zone: str) -> SqlField[Line]:
    """Return a column of a moment, which a file has as programs sort it."""

    def at(line: Line) -> Any:
        return getattr(line.invitation, name)

    return Field(
        Column(name, label, is_shown=False),
        lambda line: moment(at(line), zone) if at(line) else "",
        plain(f"i.{name}"),
        Filter(name, label, Kind.DAY),
        within_days(f"i.{name}", zone),
        lambda line: ZonedTime.from_instant(at(line), zone).stored.replace("T", " ") if at(line) else "",
    )


async def _read(today: dt.date, keys: Sequence[str]) -> dict[str, Line]:
    return {str(line.invitation.id): line for line in await lines_among(today, [UUID(key) for key in keys])}


async def lines_among(today: dt.date, ids: Sequence[UUID]) -> list[Line]:
    """Return these invitations, the first made first."""
    to = Statement(dialect())
    sql = f"SELECT i.id AS id, {state_sql(to.bind(today))} AS state, {USED} AS used FROM invitation i"  # noqa: S608
    found = await execute_rows(f"{sql} WHERE {to.any_of('i.id', ids)}", to.values)
    states = {identifier(row["id"]): (str(row["state"]), int(row["used"])) for row in found}
    mails = await _latest_mails_about(ids)
    rows = Invitation.filter(id__in=list(states)).select_related("delegation").order_by("created_at", "id")
    return [Line(row, *states[row.id], mails.get(row.id)) for row in await rows]


async def _latest_mails_about(ids: Sequence[UUID]) -> dict[UUID, MailNote]:
    mails = Message.filter(subject__in=list(ids)).order_by("created_at", "id")
    return {mail.subject: note_of(mail) for mail in await mails if mail.subject is not None}


async def counts_of(event_id: UUID, today: dt.date) -> dict[str, int]:
    """Return how many invitations of an event are in each state."""
    to = Statement(dialect())
    state = state_sql(to.bind(today))
    sql = f"SELECT {state} AS state, count(*) AS number FROM invitation i WHERE i.event_id = {to.bind(event_id)} GROUP BY 1"  # noqa: S608, E501
    return {str(row["state"]): int(row["number"]) for row in await execute_rows(sql, to.values)}
