"""SVG as text: elements, paths and the frame of a picture. Everything given as text is escaped here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

# What XML 1.0 allows no document to have, not even escaped; and directions forced upon what stands around.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
# Only addresses: a link of a picture can run no script.
_ADDRESS = re.compile(r"(https?://|mailto:|tel:|[/#?])", re.IGNORECASE)
_FONT = "Noto Sans, sans-serif"

Pair = tuple[float, float]


def text(value: str) -> str:
    """Return a text for the inside of an element or an attribute."""
    return _NOT_XML.sub("", value).translate(_ESCAPES)


def number(value: float) -> str:
    """Return a length in pixels, to a tenth."""
    shown = f"{value:.1f}".removesuffix(".0")
    return "0" if shown == "-0" else shown


def element(name: str, *children: str, **attributes: str | float | None) -> str:
    """An element of finished children. Attributes: `stroke_width` is stroke-width, `class_` class; None leaves out."""
    head = "".join(_attribute(key, value) for key, value in attributes.items() if value is not None)
    return f"<{name}{head}>{''.join(children)}</{name}>" if children else f"<{name}{head}/>"


def _attribute(key: str, value: str | float) -> str:
    shown = text(value) if isinstance(value, str) else number(value)
    name = key.removesuffix("_") if key == "class_" else key.replace("_", "-") if key != "viewBox" else key
    return f' {name}="{shown}"'


def link(href: str, *children: str, **attributes: str | float | None) -> str:
    """Return the children as a link; without one when there is no address, or something else than an address."""
    if not _ADDRESS.match(href):
        return element("g", *children, **{key: value for key, value in attributes.items() if key != "aria_label"})
    return element("a", *children, href=href, **attributes)


@dataclass(frozen=True, slots=True)
class Caption:
    """The title of a picture, and the description that a screen reader adds to it."""

    title: str
    description: str = ""

    def drawn(self) -> str:
        about = element("desc", text(self.description)) if self.description else ""
        return element("title", text(self.title)) + about


def picture(size: Pair, *children: str, caption: Caption, class_: str, is_fluid: bool = False) -> str:
    """Return the whole picture, of a width and height in pixels.

    It is an image to assistive technology, or a group when it has links, which an image may not hold. A fluid
    one has no coordinates of its own: it is as wide as its place, and its width only where there is no place.
    """
    width, height = size
    role = "group" if any("<a " in child for child in children) else "img"
    return element(
        "svg",
        caption.drawn(),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"drawing {class_}",
        role=role,
        direction="ltr",
        viewBox=None if is_fluid else f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        font_family=_FONT,
        font_size="14",
    )


def path(points: Iterable[Pair], *, is_closed: bool = False) -> str:
    """Return a path's data of absolute points, to a tenth of a pixel."""
    shown = [f"{number(x)} {number(y)}" for x, y in points]
    return f"M{shown[0]}L{' '.join(shown[1:])}{'Z' if is_closed else ''}" if len(shown) > 1 else ""


def fine_path(parts: Iterable[Sequence[Pair]], *, is_closed: bool) -> str:
    """Path data in tenths of a pixel, as whole steps: half the size of `path`. Draw it with scale(.1).

    What becomes no more than a dot is left out.
    """
    return "".join(_steps(part, is_closed) for part in parts)


def _steps(part: Sequence[Pair], is_closed: bool) -> str:
    points = [(round(x * 10), round(y * 10)) for x, y in part]
    steps = _moves(points)
    if len(steps) < (2 if is_closed else 1):
        return ""
    numbers = "".join(map(_following, chain.from_iterable(steps))).lstrip(" ")
    return f"M{points[0][0]} {points[0][1]}l{numbers}{'z' if is_closed else ''}"


def _moves(points: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the steps from point to point, without those that stay where they are."""
    return [(after[0] - before[0], after[1] - before[1]) for before, after in pairwise(points) if after != before]


def _following(step: int) -> str:
    """Return a number as it follows another: a minus sign sets it apart by itself."""
    return str(step) if step < 0 else f" {step}"
