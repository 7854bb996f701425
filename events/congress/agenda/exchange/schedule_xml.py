"""schedule.xml of frab, pretalx, pentabarf and FOSDEM read into values with their lines.

Expat alone does the parsing: entities are refused before they expand, nothing is fetched, and sizes are bounded.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from events.congress.agenda.exchange.schedule import ScheduleError
from events.congress.agenda.exchange.schedule_flat import in_days
from events.congress.agenda.exchange.schedule_raw import Found, FoundDay, FoundRoom, FoundSchedule
from events.platform.language.i18n import message

MAX_ELEMENTS = 250_000  # a schedule of 1,000 sessions has 25,000
MAX_DEPTH = 100
_MARKUP = frozenset({"abstract", "description"})
_CAUSES = {
    "no element found": message("the file ends too early"),
    "unclosed token": message("the file ends in the middle of a tag"),
    "mismatched tag": message("a closing tag does not match the tag that is open"),
    "not well-formed (invalid token)": message("there is a character that XML does not allow here"),
    "undefined entity": message("there is an entity that XML does not know; write the character itself"),
    "unknown encoding": message("the declared encoding is unknown; save the file as UTF-8"),
    "duplicate attribute": message("an attribute is there twice"),
    "junk after document element": message("there is something after the end of the schedule"),
}


@dataclass(slots=True)
class _Element:
    name: str  # without its namespace; empty when it is another namespace than the root's
    attributes: dict[str, str]
    line: int
    content: list[_Element | str] = field(default_factory=list)

    def children(self, *names: str) -> Iterator[_Element]:
        return (part for part in self.content if isinstance(part, _Element) and part.name in names)

    def child(self, name: str) -> _Element | None:
        return next(self.children(name), None)

    def text(self) -> str:
        """Return the text, with that of elements inside it."""
        return "".join(part if isinstance(part, str) else part.text() for part in self.content)

    def markup(self) -> str:
        """Return the text; where XHTML was written without escaping it, that HTML."""
        if all(isinstance(part, str) for part in self.content):
            return self.text()
        return "".join(html.escape(part) if isinstance(part, str) else part._tagged() for part in self.content)

    def _tagged(self) -> str:
        written = "".join(f' {name}="{html.escape(value)}"' for name, value in self.attributes.items())
        inside = "".join(html.escape(part) if isinstance(part, str) else part._tagged() for part in self.content)
        return f"<{self.name}{written}>{inside}</{self.name}>" if self.name else inside


class _Builder:
    """Expat's handlers: builds the tree and refuses what is no schedule as soon as it shows."""

    def __init__(self, lines_before: int) -> None:
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.CommentHandler = self.comment
        parser.StartDoctypeDeclHandler = self.doctype
        parser.EntityDeclHandler = self.entity
        parser.SkippedEntityHandler = self.skipped
        self.lines_before = lines_before
        self.namespace = ""
        self.open: list[_Element] = []
        self.root: _Element | None = None
        self.count = 0
        self.generator = ""

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber + self.lines_before

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        self.count += 1
        if not self.open:
            self.namespace = namespace
            self._expect_schedule(local)
        if self.count > MAX_ELEMENTS or len(self.open) >= MAX_DEPTH:
            raise ScheduleError(message("There are too many elements, or too deep, for a schedule."), line=self.line)
        local = local if namespace == self.namespace else ""
        element = _Element(local, attributes, self.line)
        if self.open:
            self.open[-1].content.append(element)
        else:
            self.root = element
        self.open.append(element)

    def _expect_schedule(self, name: str) -> None:
        if name != "schedule":
            text = message("This XML is no schedule: it begins with <%(name)s>, a schedule with <schedule>.")
            raise ScheduleError(text, line=self.line, name=name[:60])

    def end(self, _name: str) -> None:
        self.open.pop()

    def characters(self, text: str) -> None:
        self.open[-1].content.append(text)

    def comment(self, text: str) -> None:
        if "pretalx" in text and not self.generator:
            self.generator = "pretalx"  # older versions sign with a comment only

    def doctype(self, _name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
        if has_subset:
            self.entity()

    def entity(self, *_declaration: object) -> None:
        text = message("The file declares a document type with entities. Remove the declaration (DOCTYPE).")
        raise ScheduleError(text, line=self.line)

    def skipped(self, name: str, is_parameter: bool) -> None:
        """Take an entity of a DTD that is not read: those of HTML are known anyway."""
        if self.open and not is_parameter:
            self.open[-1].content.append(html.unescape(f"&{name};"))


def find_in_xml(data: bytes) -> FoundSchedule:
    """Return the values of a schedule.xml. Raises ScheduleError for broken XML and for other documents."""
    stripped = data.lstrip(b" \t\r\n")
    builder = _Builder(data[: len(data) - len(stripped)].count(b"\n"))
    try:
        builder.parser.Parse(stripped, True)
    except expat.ExpatError as error:
        raise _broken(error, builder) from error
    except (ValueError, LookupError) as error:
        raise ScheduleError(message("The declared encoding is unknown. Save the file as UTF-8."), line=1) from error
    assert builder.root is not None  # noqa: S101 - expat has complained otherwise
    return _found(builder.root, builder.generator)


def _broken(error: expat.ExpatError, builder: _Builder) -> ScheduleError:
    technical = expat.ErrorString(error.code) or str(error)
    line, column = error.lineno + builder.lines_before, error.offset + 1
    cause = _CAUSES.get(technical, technical)
    if builder.open:
        text = message("The XML is broken: %(cause)s. <%(name)s> of line %(opened)s is open.")
        name, opened = builder.open[-1].name, builder.open[-1].line
        return ScheduleError(text, line=line, column=column, cause=cause, name=name, opened=opened)
    return ScheduleError(message("The XML is broken: %(cause)s."), line=line, column=column, cause=cause)


def _found(root: _Element, signed: str) -> FoundSchedule:
    conference = root.child("conference")
    if conference is None:
        raise ScheduleError(message("The schedule has no <conference>."), line=root.line)
    generator = root.child("generator")
    named = f"{generator.attributes.get('name', '')} {generator.attributes.get('version', '')}" if generator else ""
    days = [_day(day) for day in root.children("day")]
    return FoundSchedule(
        found=_leaves(root),
        conference=_conference(conference, root),
        days=in_days(days, map(_session, root.children("event"))) if root.child("event") else days,
        generator=named.strip() or signed,
    )


def _leaves(element: _Element) -> Found:
    """Return attributes and children by name; of several children of a name, the first that is not empty."""
    values: dict[str, object] = dict(element.attributes)
    lines: dict[str, int] = {}
    for child in element.content:
        if isinstance(child, _Element) and child.name and not values.get(child.name):
            values[child.name] = child.markup() if child.name in _MARKUP else child.text()
            lines[child.name] = child.line
    return Found(values, element.line, line_of=lambda key: lines.get(key, element.line))


def _conference(conference: _Element, root: _Element) -> Found:
    found = _leaves(conference)
    declared = [*conference.children("track")]
    for tracks in (*conference.children("tracks"), *root.children("tracks")):  # FOSDEM has them in the root
        declared += tracks.children("track")
    color = conference.child("color")
    extra = {
        "tracks": [{"name": track.text(), **track.attributes} for track in declared],
        "color": color.attributes.get("primary", color.text()) if color else "",
    }
    return Found({**found.values, **extra}, found.line, line_of=found.line_of)


def _day(day: _Element) -> FoundDay:
    """Return a day; old files have sessions directly below it, each with the name of its room."""
    nowhere = [FoundRoom(Found({}, day.line), [_session(event) for event in day.children("event")])]
    return FoundDay(_attributes(day), [*map(_room, day.children("room")), *(nowhere if nowhere[0].sessions else ())])


def _room(room: _Element) -> FoundRoom:
    return FoundRoom(_attributes(room), [_session(event) for event in room.children("event")])


def _attributes(element: _Element) -> Found:
    return Found(dict(element.attributes), element.line)


def _session(event: _Element) -> Found:
    found = _leaves(event)
    recording = event.child("recording")
    values = {
        **found.values,
        "persons": _named(event, "persons", "person", "name"),
        "links": _named(event, "links", "link", "title"),
        "attachments": _named(event, "attachments", "attachment", "title"),
        "recording": _leaves(recording).values if recording else {},
    }
    return Found(values, found.line, line_of=found.line_of)


def _named(event: _Element, group: str, single: str, text_is: str) -> list[dict[str, str]]:
    parts = (part for holder in event.children(group) for part in holder.children(single))
    return [
        {**part.attributes, "url": part.attributes.get("href", part.attributes.get("url", "")), text_is: part.text()}
        for part in parts
    ]
