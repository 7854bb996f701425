"""What the tests of pictures share: reading them as XML, and labels that try to break out."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</title></text></svg><script>alert(1)</script>\"' onload='x' & \x00\x1b\ud800\uffff\u202e"
# The same as a reader finds it: what XML or the line cannot have is gone, all else is text.
HARMLESS = "</title></text></svg><script>alert(1)</script>\"' onload='x' & "


def parsed(picture: str) -> ET.Element:
    """The picture's root; fails when it is not well-formed, or has what the pages' policy forbids."""
    picture.encode()  # no lone surrogates
    root = ET.fromstring(picture)  # noqa: S314  # our own
    assert root.tag == f"{SVG}svg"
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert names <= {"svg", "title", "desc", "g", "a", "path", "rect", "text", "tspan"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in attributes if name == "style" or name.startswith("on")}
    return root


def texts(root: ET.Element) -> list[str]:
    """What is written, each text whole."""
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


def found(root: ET.Element, class_: str) -> list[ET.Element]:
    """The elements with this class."""
    return [element for element in root.iter() if class_ in element.get("class", "").split()]


def numbers(data: str) -> list[float]:
    """All numbers of a path's data."""
    return [float(number) for number in re.findall(r"-?\d*\.?\d+", data)]
