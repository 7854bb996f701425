"""A walk through JSON as others wrote it: nothing is where it should be, and every value knows its path.

Properties may hold a value, a list of values, an object around the value ({"@type": "Text", "@value": …}) or only
the name of an object that stands elsewhere ({"@id": …}).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from events.platform.language.cleaning import clean_line

LONGEST_TEXT = 300  # characters of any one value
MOST_NODES = 20_000  # of one document
DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it stands ("$.reservationFor.flightNumber"); `named` are the document's objects by @id."""

    value: object
    path: str = "$"
    named: Mapping[str, object] = field(default_factory=dict, repr=False, compare=False)

    def all(self, name: str) -> tuple[Node, ...]:
        """Everything that a property holds, in order; lists are opened, names followed, empty values left out."""
        if not isinstance(self.value, dict):
            return ()
        held = self.value.get(name)
        path = f"{self.path}.{name}"
        if not isinstance(held, list):
            return (self._at(held, path),) if _is_filled(held) else ()
        return tuple(self._at(each, f"{path}[{index}]") for index, each in enumerate(held) if _is_filled(each))

    def get(self, *names: str) -> Node | None:
        """The first value of the first of these properties that has one."""
        for name in names:
            if found := self.all(name):
                return found[0]
        return None

    def follow(self, *path: str) -> Node | None:
        """The value at the end of a path of properties."""
        found: Node | None = self
        for name in path:
            found = found.get(name) if found else None
        return found

    @property
    def is_object(self) -> bool:
        return isinstance(self.value, dict)

    @property
    def types(self) -> frozenset[str]:
        """The names of its types without their vocabulary ("http://schema.org/Flight" is "Flight")."""
        return frozenset(each.text.rpartition("/")[2].rpartition(":")[2] for each in self.all("@type"))

    @property
    def text(self) -> str:
        """The value as one clean line of 300 characters at most; "" for what is no text or number."""
        value = self.value
        if isinstance(value, dict):
            value = value.get("@value", "")
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return ""
        return clean_line(str(value)[: 2 * LONGEST_TEXT])[:LONGEST_TEXT]

    @property
    def words(self) -> str:
        """The text, or the name of the object that stands for it ({"@type": "Organization", "name": …})."""
        name = self.get("name") if self.is_object else None
        return self.text or (name.text if name else "")

    def _at(self, value: object, path: str) -> Node:
        if isinstance(value, dict) and set(value) == {"@id"}:
            value = self.named.get(str(value["@id"]), value)
        return Node(value, path, self.named)


def document(value: object) -> Node:
    """The root of a document, with the names of its objects."""
    named: dict[str, object] = {}
    for node in walk(Node(value)):
        if isinstance(node.value, dict) and isinstance(name := node.value.get("@id"), str) and len(node.value) > 1:
            named.setdefault(name, node.value)
    return Node(value, "$", named)


def walk(root: Node) -> Iterator[Node]:
    """Every object of a document, outer ones first and in order; 20,000 values and 60 levels at most."""
    waiting, seen = [(root, 0)], 0
    while waiting and seen < MOST_NODES:
        node, depth = waiting.pop()
        seen += 1
        if isinstance(node.value, dict):
            yield node
        if depth < DEEPEST:
            waiting += ((each, depth + 1) for each in reversed(_parts(node)))


def _parts(node: Node) -> list[Node]:
    value = node.value
    if isinstance(value, dict):
        pairs = [(f"{node.path}.{name}", each) for name, each in list(value.items())[:MOST_NODES]]
    elif isinstance(value, list):
        pairs = [(f"{node.path}[{index}]", each) for index, each in enumerate(value[:MOST_NODES])]
    else:
        return []
    return [Node(each, path, node.named) for path, each in pairs if isinstance(each, dict | list)]


def _is_filled(value: object) -> bool:
    return value is not None and value not in ("", {})
