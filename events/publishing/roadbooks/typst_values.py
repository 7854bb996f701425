"""Values into what templates take: dictionaries of printable texts, numbers that dial, directions of writing."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import singledispatch
from pathlib import Path

from events.platform.pdf.fonts import uncovered
from events.platform.pdf.lines import language_tag, line
from events.platform.pdf.typesetting import draw, is_right_to_left
from events.platform.telephones import dialled
from events.publishing.roadbooks.values import Detail, MapPicture, PersonCard, PhraseBook

PICTURE = Path(__file__).parent / "typst" / "picture.typ"
# Scripts whose letters join or stack: as text inside of an SVG they cannot be tagged, so the picture is drawn first.
_COMPLEX = re.compile("[\u0590-\u1fff\ua800-\uabff\ufb1d-\ufdff\ufe70-\ufefc]")
_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"


def printed(value: object) -> object:
    """Return a value as JSON can hold it: a dataclass as its fields, texts on one line and printable."""
    if isinstance(value, str):
        return line(value)
    if isinstance(value, Mapping):
        return {key: printed(inner) for key, inner in value.items()}
    if is_dataclass(value):
        named = {field.name: printed(getattr(value, field.name)) for field in fields(value)}
        return named | _added(value)
    if isinstance(value, Sequence | frozenset):
        return [printed(inner) for inner in value]
    return value


def telephone(text: str) -> dict[str, str]:
    """Return a number as it was written, and what a phone dials, "" where it dials nothing."""
    return {"text": line(text), "dial": dialled(text)}


def drawable(svg: str) -> str:
    """Return a picture that can stand in a tagged PDF: as it is, or as pixels where it holds letters that cannot."""
    if not _COMPLEX.search(svg) and not uncovered(svg):
        return svg
    pixels = base64.b64encode(picture_png(svg, width=180, ppi=300)).decode()
    image = f'<image width="100%" height="100%" xlink:href="data:image/png;base64,{pixels}"/>'
    return f'<svg xmlns="{_SVG}" xmlns:xlink="{_XLINK}" viewBox="0 0 {_shape(svg)}">{image}</svg>'


def picture_png(svg: str, *, width: float, ppi: float) -> bytes:
    """Return a picture drawn at a width in millimetres. Raise PdfError when it is no SVG."""
    return draw(PICTURE, {"svg": svg, "width": width}, ppi=ppi)


def _shape(svg: str) -> str:
    found = re.search(r'viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"', svg)
    return f"{found[1]} {found[2]}" if found else "100 100"


@singledispatch
def _added(_value: object) -> dict[str, object]:
    """Return what a template needs to know beside the fields."""
    return {}


@_added.register
def _of_detail(value: Detail) -> dict[str, object]:
    return {
        "phone": telephone(value.text) if value.is_phone else None,
        "language": language_tag(value.language),
        "is_rtl": is_right_to_left(value.text),
    }


@_added.register
def _of_person(value: PersonCard) -> dict[str, object]:
    return {"phone": telephone(value.phone)}


@_added.register
def _of_phrases(value: PhraseBook) -> dict[str, object]:
    texts = "".join(phrase.text for _theme, phrases in value.groups for phrase in phrases)
    groups = [{"theme": line(theme), "phrases": printed(phrases)} for theme, phrases in value.groups]
    return {"code": language_tag(value.code), "is_rtl": is_right_to_left(texts), "groups": groups}


@_added.register
def _of_map(value: MapPicture) -> dict[str, object]:
    return {"svg": drawable(value.svg)}
