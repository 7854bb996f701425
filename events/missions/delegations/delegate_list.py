"""The list of a delegation: its columns and filters."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from events.missions.file.models import Delegate, Mission
from events.missions.itineraries.plan.kinds import DelegateRole
from events.missions.itineraries.plan.words import ROLE_WORDS, word_of_role
from events.platform.language.cleaning import fold
from events.platform.language.formats import language_name, list_of
from events.platform.language.lazy import gettext as _
from events.platform.language.lazy import pgettext
from events.platform.telephones import dialled
from events.platform.web.addresses import address
from events.platform.web.lists.cells import Cell, Link
from events.platform.web.lists.declared import Column, Filter, Kind
from events.platform.web.lists.fields import Field
from events.platform.web.lists.in_memory import Key, MemoryList, Values

_PRIVATE = _("Private data of %(name)s")


@dataclass(frozen=True)
class Sight:
    """What somebody sees of a delegation beside what all of the office see; of `kept` people private data is kept."""

    may_edit: bool
    may_see_private: bool
    kept: Collection[UUID] = ()


def delegate_list(mission: Mission, rows: Sequence[Delegate], sight: Sight) -> MemoryList[Delegate]:
    """Return the list of those who travel, in the order of the delegation."""
    return MemoryList(
        fields=[*_fields(rows), *_of_editors(mission, sight)],
        sort="position",
        name=lambda row: row.code,
        href=lambda row: address("mission.delegate", slug=mission.slug, code=row.code) if sight.may_edit else "",
        words=lambda row: f"{row.name} {row.organization}",
        rows=rows,
    )


def _fields(rows: Sequence[Delegate]) -> Sequence[Field[Delegate, Key[Delegate], Values[Delegate]]]:
    spoken = sorted({code for row in rows for code in row.languages}, key=language_name)
    return (
        Field(Column("name", _("Name")), lambda row: row.name, lambda row: fold(row.name)),
        Field(
            Column("role", _("Role")),
            lambda row: word_of_role(DelegateRole(row.role)),
            lambda row: list(ROLE_WORDS).index(DelegateRole(row.role)),
            Filter("role", _("Role"), Kind.CHOICE, [(role.value, word) for role, word in ROLE_WORDS.items()]),
            lambda row: [row.role],
        ),
        Field(
            Column("organization", _("Organization")), lambda row: row.organization, lambda row: fold(row.organization)
        ),
        Field(
            Column("languages", _("Languages"), is_sorted=False),
            lambda row: list_of([language_name(code) for code in row.languages]),
            lambda row: row.languages,
            Filter("languages", _("Languages"), Kind.CHOICE, [(code, language_name(code)) for code in spoken]),
            lambda row: row.languages,
        ),
        Field(Column("phone", _("Phone"), is_sorted=False), _phone, lambda row: row.phone),
        Field(
            Column("position", _("Order"), is_shown=False),
            lambda row: str(row.position),
            lambda row: (row.position, row.code),
        ),
    )


def _of_editors(mission: Mission, sight: Sight) -> Sequence[Field[Delegate, Key[Delegate], Values[Delegate]]]:
    """Return where mail goes, for editors, and what is kept sealed, for coordinators."""

    def private(row: Delegate) -> Cell:
        word = pgettext("private data", "Kept") if row.id in sight.kept else _("None yet")
        href = address("mission.delegate.private", slug=mission.slug, code=row.code)
        return Link(word, href, _PRIVATE % {"name": row.name})

    email = Field[Delegate, Key[Delegate], Values[Delegate]](
        Column("email", _("E-mail address"), is_shown=False), lambda row: row.email, lambda row: row.email
    )
    kept = Field[Delegate, Key[Delegate], Values[Delegate]](
        Column("private", _("Private data")), private, lambda row: row.id not in sight.kept
    )
    return ([email] if sight.may_edit else []) + ([kept] if sight.may_see_private else [])


def _phone(row: Delegate) -> Cell:
    number = dialled(row.phone)
    return Link(row.phone, f"tel:{number}") if number else row.phone
