"""What stands in a cell of a list, and the same as text for a file."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from events.platform.web.lists.declared import Label


@dataclass(frozen=True)
class Pill:
    """A state as a word in a pill."""

    label: Label
    tone: str = "quiet"


@dataclass(frozen=True)
class Link:
    """Text that leads elsewhere than its row; `about` says of what, for those who do not see the row."""

    label: Label
    href: str
    about: str = ""


Cell = str | Pill | Link | tuple[Pill, ...]


def text_of(cell: Cell) -> str:
    """Return a cell as plain text."""
    if isinstance(cell, tuple):
        return ", ".join(str(one.label) for one in cell)
    text = cell if isinstance(cell, str) else cell.label
    return text.striptags() if isinstance(text, Markup) else str(text)
