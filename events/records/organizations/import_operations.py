"""Reading organizations from a table: what each line does, and doing it all or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from events.platform.language.lazy import gettext as _
from events.platform.storage.database import transaction
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.imports.values import Fate, Outcome, Preview
from events.records.organizations.importing import Line
from events.records.organizations.names import key_of, keys_of
from events.records.organizations.operations import OrganizationValues, create_organizations, hold_organizations
from events.records.organizations.queries import goes_by
from events.records.organizations.values import OrganizationState

KNOWN = _("Known already: stays as it is.")
TWICE = _("The same as line %(line)s.")


@dataclass(frozen=True)
class _Decided:
    preview: Preview
    new: Sequence[OrganizationValues]


async def preview_organizations(lines: Sequence[Line]) -> Preview:
    """Return what each line would do now."""
    return (await _decided(lines)).preview


async def import_organizations(
    lines: Sequence[Line], now: dt.datetime, *, by: UUID | None = None, version: int | None = None
) -> Preview:
    """Make the organizations of a table that are not known yet, confirmed; return what each line did.

    Nothing is written when a line is wrong. One is known by a name of the same country or of none, or by its acronym
    in the same country, also when it is retired: a file that is read twice makes nothing twice. Raise
    ChangedMeanwhileError when it is not what the preview of that `version` showed.
    """
    async with transaction():
        await hold_organizations()
        decided = await _decided(lines)
        if version is not None and decided.preview.version != version:
            raise ChangedMeanwhileError
        if not decided.preview.is_wrong:
            await create_organizations(decided.new, now, by=by)
    return decided.preview


async def _decided(lines: Sequence[Line]) -> _Decided:
    given = {line.number: _values(line) for line in lines if not line.problems}
    known = await goes_by([key for values in given.values() for key in _keys(values)])
    seen: dict[tuple[str, str | None], int] = {}
    outcomes = [_outcome(line, given.get(line.number), known, seen) for line in lines]
    return _Decided(Preview(outcomes), [given[one.number] for one in outcomes if one.fate is Fate.NEW])


def _values(line: Line) -> OrganizationValues:
    return OrganizationValues(line.columns, line.texts, OrganizationState.CONFIRMED)


def _keys(values: OrganizationValues) -> dict[str, bool]:
    return keys_of(values.names, values.acronyms)


Known = dict[str, set[str | None]]


def _outcome(
    line: Line, values: OrganizationValues | None, known: Known, seen: dict[tuple[str, str | None], int]
) -> Outcome:
    if values is None:
        return Outcome(line.number, line.title, Fate.WRONG, tuple(line.problems))
    country = line.columns.get("country")
    if any(_is_known(known.get(key, set()), country, is_acronym) for key, is_acronym in _keys(values).items()):
        return Outcome(line.number, line.title, Fate.LEFT, (KNOWN,))
    first = seen.setdefault((key_of(line.title), country), line.number)
    if first != line.number:
        return Outcome(line.number, line.title, Fate.LEFT, (TWICE % {"line": first},))
    return Outcome(line.number, line.title, Fate.NEW)


def _is_known(countries: set[str | None], country: str | None, is_acronym: bool) -> bool:
    if is_acronym:
        return country is not None and country in countries
    return bool(countries) and (country is None or not countries.isdisjoint({country, None}))
