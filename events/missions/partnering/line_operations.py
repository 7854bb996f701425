"""Lines of a form: those that are there and a few blank ones, without JavaScript; and lines pasted from a list.

An indicator, a committee, a contact person is one line of inputs `<prefix>-<number>-<name>`, a text in several
languages has one input per language behind it. A line that is emptied is taken out.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.datastructures import FormData

from events.platform.email_addresses import Doubt, doubt_about
from events.platform.language.cleaning import clean_line
from events.platform.language.i18n import gettext as _
from events.platform.language.lazy import LazyText
from events.records.texts.operations import Written, create_texts, write_texts
from events.records.texts.queries import Texts


@dataclass(frozen=True)
class LineKind:
    """A kind of line: its inputs and texts, each with the most characters that fit, and what a blank one begins with.

    `most` lines fit in one form.
    """

    prefix: str
    label: LazyText  # of one line, with its %(number)s
    columns: Mapping[str, int]
    texts: Mapping[str, int]
    most: int
    defaults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One line as it was typed. `errors` are by input: "target", or "label" for a text; `doubts` are to be answered."""

    id: uuid.UUID
    columns: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]
    defaults: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)  # to what was asked about an input, by its name
    doubts: Mapping[str, Doubt] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed in it; what was only left as it began does not count."""
        return not self.in_words

    @property
    def in_words(self) -> str:
        """Return the texts of a line, for comparing."""
        columns = (value for name, value in self.columns.items() if name not in self.defaults)
        texts = (text for bodies in self.texts.values() for text in bodies.values())
        return " / ".join(filter(None, (*texts, *columns)))

    def has(self, name: str) -> bool:
        """Whether a text is there in any language."""
        return any(self.texts[name].values())

    def settled(self, name: str) -> str:
        """Return the address in an input that nothing is asked about any more, see `EmailField.settled`."""
        typed = self.columns[name]
        return typed if name not in self.doubts and doubt_about(typed) else ""

    def with_errors(self, errors: Mapping[str, str]) -> Line:
        return replace(self, errors={**self.errors, **errors})


def blank(kind: LineKind) -> Line:
    columns = {name: kind.defaults.get(name, "") for name in kind.columns}
    return Line(uuid.uuid4(), columns, {name: {} for name in kind.texts}, kind.defaults)


def with_blanks(kind: LineKind, lines: Sequence[Line], blanks: int) -> list[Line]:
    """Return the lines with blank ones below them, so that some are empty, as long as the form has room.

    One that was emptied in a form that came back stays among them: only so is it taken out when that is sent again.
    """
    wanted = max(blanks - sum(line.is_empty for line in lines), 0)
    free = max(kind.most - len(lines), 0)
    return [*lines, *(blank(kind) for _number in range(min(wanted, free)))]


def lines_in(kind: LineKind, languages: Sequence[str], sent: FormData, known: Collection[uuid.UUID]) -> list[Line]:
    """Return the lines that a form carries, in their order, with those left blank.

    `known` are the rows that there are: a line that names none of them is a new one.
    """
    numbers = (number for number in range(kind.most) if f"{kind.prefix}-{number}-id" in sent)
    return [_line(kind, languages, sent, number, known) for number in numbers]


def _line(kind: LineKind, languages: Sequence[str], sent: Any, number: int, known: Collection[uuid.UUID]) -> Line:
    def typed(name: str) -> str:
        return clean_line(str(sent.get(f"{kind.prefix}-{number}-{name}", "")))

    line = Line(
        _id(typed("id"), known),
        {name: typed(name) for name in kind.columns},
        {name: {language: typed(f"{name}-{language}") for language in languages} for name in kind.texts},
        kind.defaults,
        answers={name: typed(f"{name}-answer") for name in kind.columns},
    )
    return line.with_errors(_too_long(kind, line))


def _id(text: str, known: Collection[uuid.UUID]) -> uuid.UUID:
    return next((id_ for id_ in known if str(id_) == text), None) or uuid.uuid4()


def _too_long(kind: LineKind, line: Line) -> dict[str, str]:
    lengths = [(name, len(line.columns[name]), most) for name, most in kind.columns.items()]
    lengths += [(name, len(text), most) for name, most in kind.texts.items() for text in line.texts[name].values()]
    return {
        name: _("This text has %(length)s characters; at most %(longest)s fit.", length=length, longest=most)
        for name, length, most in lengths
        if length > most
    }


def lines_of(kind: LineKind, rows: Iterable[Any], texts: Texts) -> list[Line]:
    """Return the lines of rows as they are stored, columns as text."""
    return [
        Line(
            row.id,
            {name: _told(getattr(row, name, "")) for name in kind.columns},
            {name: texts.of(row.id, name).texts for name in kind.texts},
            kind.defaults,
        )
        for row in rows
    ]


def _told(value: object) -> str:
    return "" if value is None else str(value)


def pasted(kind: LineKind, text: str, order: Sequence[str], language: str) -> list[Line]:
    """Return a line for each line of a list whose columns are parted by tabs or semicolons, in `order`.

    Texts are taken to be in `language`; what is left over at the end of a line goes to its last column.
    """
    rows = (row for row in text.split("\n") if row.strip())
    return [_pasted(kind, row, order, language) for row in rows]


def _pasted(kind: LineKind, row: str, order: Sequence[str], language: str) -> Line:
    parts = row.split("\t" if "\t" in row else ";", len(order) - 1)
    values = dict(zip(order, (clean_line(part) for part in parts), strict=False))
    line = blank(kind)
    columns = dict(line.columns) | {name: value for name, value in values.items() if name in kind.columns}
    texts = {name: {language: values[name]} if values.get(name) else {} for name in kind.texts}
    line = replace(line, columns=columns, texts=texts)
    return line.with_errors(_too_long(kind, line))


def problems(kind: LineKind, lines: Iterable[Line]) -> list[tuple[str, str, str]]:
    """Return what is wrong in lines, for the summary on top of the form: id of the input, "", message."""
    return [
        (f"{kind.prefix}-{number}-{name}", "", message)
        for number, line in enumerate(lines)
        for name, message in line.errors.items()
    ]


@dataclass(frozen=True)
class LineTable:
    """The table of a kind of line, the row to which the lines belong, and the columns of a line."""

    model: type[Any]
    owner: Mapping[str, uuid.UUID]
    columns_of: Callable[[Line], Mapping[str, Any]]

    def columns(self, line: Line, number: int) -> dict[str, Any]:
        """Return the columns of a line; `number` is its place among those that are not empty."""
        place = {"position": number} if "position" in self.model._meta.fields_map else {}
        return {**self.columns_of(line), **place}


async def save_lines(table: LineTable, lines: Sequence[Line], scope: uuid.UUID, texts: Texts, now: dt.datetime) -> None:
    """Store the lines as rows of the table, in the caller's transaction; emptied ones are taken out.

    `texts` are those of the rows as they are: only what changed is written.
    """
    known = {row.id: row for row in await table.model.filter(**table.owner, removed_at=None)}
    added: list[tuple[Line, int]] = []
    for number, line in enumerate((line for line in lines if not line.is_empty), 1):
        if line.id not in known:
            added.append((line, number))
            continue
        await _revise(known[line.id], table.columns(line, number))
        if changed := _changed(line, texts):
            await write_texts(scope, line.id, changed, now)
    await _add(table, added, scope, now)
    await _take_out(table, [line.id for line in lines if line.is_empty], known, now)


async def _add(table: LineTable, lines: Sequence[tuple[Line, int]], scope: uuid.UUID, now: dt.datetime) -> None:
    rows = [table.model(id=line.id, **table.owner, **table.columns(line, number)) for line, number in lines]
    if rows:
        await table.model.bulk_create(rows)
        await create_texts(scope, {line.id: line.texts for line, _number in lines}, now)


async def _take_out(
    table: LineTable, emptied: Iterable[uuid.UUID], known: Collection[uuid.UUID], now: dt.datetime
) -> None:
    gone = [row_id for row_id in emptied if row_id in known]
    if gone:
        await table.model.filter(id__in=gone).update(removed_at=now)


async def _revise(row: Any, columns: Mapping[str, Any]) -> None:
    changed = {name: value for name, value in columns.items() if getattr(row, name) != value}
    if changed:
        await type(row).filter(id=row.id).update(**changed)


def _changed(line: Line, texts: Texts) -> Written:
    """Return those of its texts that are other than stored, an emptied one included."""
    return {
        name: bodies
        for name, bodies in line.texts.items()
        if any(body != texts.of(line.id, name).texts.get(language, "") for language, body in bodies.items())
    }
