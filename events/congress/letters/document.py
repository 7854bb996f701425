"""A letter on paper: frozen values in, bytes out. Run in the PDF worker's child."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from pathlib import Path

from events.congress.letters.composing import LetterContent
from events.platform.pdf.lines import language_tag, line
from events.platform.pdf.typesetting import is_right_to_left, printable, typeset
from events.platform.qr.code import qr_path

TEMPLATE = Path(__file__).parent / "typst" / "letter.typ"
_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"


@dataclass(frozen=True)
class Proof:
    """The way to the page that tells whether a letter is genuine; `code` is empty on a draft.

    `words` say so in the letter's language: how to check it, what a picture of the code is, or that it is a draft.
    """

    code: str
    link: str
    words: str
    qr_description: str


@dataclass(frozen=True)
class Pictures:
    """The pictures of a paper, as they are stored, with what a screen reader says in their place."""

    letterhead: bytes = b""
    signature: bytes = b""
    letterhead_description: str = ""
    signature_description: str = ""


def letter_pdf(content: LetterContent, proof: Proof, pictures: Pictures) -> bytes:
    """Return the letter as A4 pages. The same values give the same bytes. Raise PdfError."""
    data = {
        "language": language_tag(content.language) or "und",
        "document_title": printable(content.title, 300) or "–",
        "title": line(content.title),
        "paragraphs": _paragraphs(content.body),
        "is_rtl": is_right_to_left(content.body),
        "issuer": line(content.issuer),
        "address": _lines(content.address),
        "place_and_date": line(content.place_and_date),
        "signer": line(content.signer),
        "signer_function": line(content.signer_function),
        "code": line(proof.code),
        "link": proof.link,
        "words": line(proof.words),
        "qr": _qr(proof.link) if proof.code else "",
        "qr_description": line(proof.qr_description) or "QR",
        "letterhead": _picture(pictures.letterhead, pictures.letterhead_description),
        "signature": _picture(pictures.signature, pictures.signature_description),
    }
    return typeset(TEMPLATE, data)


def _paragraphs(body: str) -> list[list[str]]:
    """Return the paragraphs, each as its lines; an empty line parts them."""
    return [lines for part in body.split("\n\n") if (lines := _lines(part))]


def _lines(text: str) -> list[str]:
    return [shown for part in text.split("\n") if (shown := line(part))]


def _qr(link: str) -> str:
    code = qr_path(link)
    return f'<svg xmlns="{_SVG}" viewBox="0 0 {code.side} {code.side}"><path d="{code.d}"/></svg>'


def _picture(content: bytes, description: str) -> dict[str, object] | None:
    """Return a stored picture as the template takes it: in a drawing, for what is sent to a template is text."""
    if not content:
        return None
    from PIL import Image

    with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
        width, height, kind = picture.width, picture.height, (picture.format or "PNG").lower()
    href = f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
    image = f'<image width="{width}" height="{height}" xlink:href="{href}"/>'
    svg = f'<svg xmlns="{_SVG}" xmlns:xlink="{_XLINK}" viewBox="0 0 {width} {height}">{image}</svg>'
    return {"svg": svg, "ratio": width / height, "description": line(description) or "–"}
