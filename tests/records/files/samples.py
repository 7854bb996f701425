"""Small files of many kinds, made here."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"
ICS = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
EML = (
    b"Received: from a by b\r\nDate: Mon, 1 Mar 2027 12:00:00 +0100\r\n"
    b"From: a@example.org\r\nSubject: Vol\r\n\r\nBonjour\r\n"
)
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
CSV = "nom;ville\nAna;Dakar\nLuc;Montréal\n".encode()


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), *, mode: str = "RGB", **options: Any) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, options.pop("colour", "teal")).save(target, kind, **options)
    return target.getvalue()


def zipped(*members: str | tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for member in members:
            name, content = member if isinstance(member, tuple) else (member, b"<xml/>")
            archive.writestr(name, content)
    return target.getvalue()


DOCX = zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml")
XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")
ODT = zipped(("mimetype", b"application/vnd.oasis.opendocument.text"), "content.xml")


def png_bomb(side: int) -> bytes:
    """A PNG whose header promises side × side pixels in a few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)

    header = side.to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0])
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def noise(side: int) -> Image.Image:
    """A picture that does not become small by packing."""
    return Image.effect_noise((side, side), 80).convert("RGB")
