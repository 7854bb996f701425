"""The type of a file, found in its content; a name or a declared type is never believed. Pure.

Formats begin as their registrations say (PDF: ISO 32000 7.5.2; PNG: W3C PNG 5.2; WebP: RFC 9649; HEIF: ISO 14496-12
`ftyp`; office files: zip archives with the members their standards require). Zip members are never unpacked, but
for the one stored `mimetype` of OpenDocument.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile

import msgspec

PDF = "application/pdf"
JPEG, PNG, WEBP, HEIC = "image/jpeg", "image/png", "image/webp", "image/heic"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"
TEXT, CSV, ICS, EML, HTML, JSON = (
    "text/plain",
    "text/csv",
    "text/calendar",
    "message/rfc822",
    "text/html",
    "application/json",
)

PICTURES = frozenset({JPEG, PNG, WEBP})
DOCUMENTS = PICTURES | {PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, TEXT, CSV}
EVIDENCE = PICTURES | {PDF, ICS, EML, HTML, JSON, TEXT}
RECEIPTS = PICTURES | {PDF}

# The endings a name may keep for each type; the first is given to a name that has another one.
ENDINGS: dict[str, tuple[str, ...]] = {
    PDF: ("pdf",),
    JPEG: ("jpg", "jpeg"),
    PNG: ("png",),
    WEBP: ("webp",),
    HEIC: ("heic",),
    DOCX: ("docx",),
    XLSX: ("xlsx",),
    PPTX: ("pptx",),
    ODT: ("odt",),
    ODS: ("ods",),
    ODP: ("odp",),
    TEXT: ("txt",),
    CSV: ("csv",),
    ICS: ("ics",),
    EML: ("eml",),
    HTML: ("html",),
    JSON: ("json",),
}

_OFFICE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_OPEN_DOCUMENT = {kind.encode(): kind for kind in (ODT, ODS, ODP)}
_BEGINNINGS = {
    PDF: re.compile(rb"%PDF-"),
    JPEG: re.compile(rb"\xff\xd8\xff"),
    PNG: re.compile(rb"\x89PNG\r\n\x1a\n"),
    WEBP: re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
    HEIC: re.compile(rb".{4}ftyp(?:heic|heix|heim|heis|hevc|hevx|mif1|msf1|avif)", re.DOTALL),
}
_LARGEST_DIRECTORY = 1 << 20  # bytes of a zip's list of members: some 10,000 of them
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|script|style|iframe|svg|meta|table|div|img|title|a|p)[\s>/]", re.IGNORECASE
)
_BEGINNING = 4096  # characters in which a page of HTML shows itself
_HEADER = re.compile(r"^([!-9;-~]+):[ \t]")
_MAIL_HEADERS = {
    "from",
    "to",
    "date",
    "subject",
    "received",
    "message-id",
    "mime-version",
    "return-path",
    "delivered-to",
}


def media_type_of(data: bytes) -> str | None:
    """Return the media type of a whole file, or None for one that is not known here. Linear in its size."""
    if found := _binary_type(data):
        return found
    text = _as_text(data)
    return None if text is None else _text_type(text)


def _binary_type(data: bytes) -> str | None:
    if data.startswith(b"PK\x03\x04"):
        return _zip_type(data)
    return next((kind for kind, beginning in _BEGINNINGS.items() if beginning.match(data)), None)


def _zip_type(data: bytes) -> str | None:
    if not _has_small_directory(data):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _open_document(archive) or _office(set(archive.namelist()))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, RuntimeError, struct.error):
        return None


def _has_small_directory(data: bytes) -> bool:
    """Whether the list of members is short and not in the 64-bit form, which no office file of 10 MB needs."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0 or len(data) < end + 22 or data[end - 20 : end - 16] == b"PK\x06\x07":
        return False
    return int(struct.unpack_from("<I", data, end + 12)[0]) <= _LARGEST_DIRECTORY


def _open_document(archive: zipfile.ZipFile) -> str | None:
    first = archive.infolist()[0] if archive.infolist() else None
    if first is None or first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED:
        return None
    return _OPEN_DOCUMENT.get(archive.read(first)) if first.file_size < 100 else None


def _office(names: set[str]) -> str | None:
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    if "[Content_Types].xml" not in names or has_macros:
        return None
    kinds = [kind for member, kind in _OFFICE.items() if member in names]
    return kinds[0] if len(kinds) == 1 else None


def _as_text(data: bytes) -> str | None:
    """Return the content as text, in UTF-8 or what Windows wrote before; None when it is none."""
    if not data.strip() or _CONTROLS.search(data):
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _text_type(text: str) -> str:
    start = text.lstrip()
    if start[:15].upper() == "BEGIN:VCALENDAR":
        return ICS
    if _is_mail(text):
        return EML
    if _MARKUP.search(start[:_BEGINNING]):
        return HTML
    if start[:1] in "[{" and _is_json(text):
        return JSON
    return CSV if _is_table(text) else TEXT


def _is_mail(text: str) -> bool:
    """Whether it begins with header fields (RFC 5322 2.2), at least two of them those of every mail."""
    known = 0
    for number, line in enumerate(io.StringIO(text)):
        if not line.strip() or number > 200:
            break
        match = _HEADER.match(line)
        if match is None and not (line[0] in " \t" or (number == 0 and line.startswith("From "))):
            return False
        known += match is not None and match[1].lower() in _MAIL_HEADERS
    return known >= 2


def _is_json(text: str) -> bool:
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def _is_table(text: str) -> bool:
    """Whether the first lines have the same number of commas, semicolons or tabs, and some."""
    lines = [line for line in text[:20_000].splitlines()[:20] if line.strip()]
    return len(lines) > 1 and any(
        mark in lines[0] and len({line.count(mark) for line in lines}) == 1 for mark in ",;\t"
    )
