"""The kinds of files that a question may ask for, and how large they may be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.records.files.pictures import PORTRAIT, Shape
from events.records.files.sniffing import DOCX, ENDINGS, ODP, ODS, ODT, PDF, PICTURES, PPTX, XLSX

MEGABYTE = 1_000_000
MOST_MEGABYTES = 10  # of one file
USUAL_MEGABYTES = 5
MOST_FILES = 5  # questions for a file on one form

# The kinds of questions that ask for a file, and the shape of the picture where it is one of a person.
SHAPES: Mapping[str, Shape | None] = {"file": None, "photo": PORTRAIT}


@dataclass(frozen=True)
class FileType:
    """What people call files of these media types."""

    word: LazyText
    media_types: frozenset[str]


FILE_TYPES: Mapping[str, FileType] = {
    "pdf": FileType(_("PDF"), frozenset({PDF})),
    "picture": FileType(_("picture (JPEG, PNG, WebP)"), PICTURES),
    "text": FileType(_("text (DOCX, ODT)"), frozenset({DOCX, ODT})),
    "sheet": FileType(_("spreadsheet (XLSX, ODS)"), frozenset({XLSX, ODS})),
    "slides": FileType(_("slides (PPTX, ODP)"), frozenset({PPTX, ODP})),
}


def limits(kind: str, settings: Mapping[str, Any]) -> tuple[frozenset[str], int]:
    """Return the media types that a question of this kind takes, and the bytes of one file."""
    if SHAPES.get(kind):
        return PICTURES, MOST_MEGABYTES * MEGABYTE
    types = [FILE_TYPES[code].media_types for code in settings.get("file_types") or FILE_TYPES if code in FILE_TYPES]
    return frozenset().union(*types), (settings.get("most_megabytes") or USUAL_MEGABYTES) * MEGABYTE


def type_words(allowed: Collection[str]) -> list[str]:
    """Return the types that a question takes, in the language of the request."""
    return [str(one.word) for one in FILE_TYPES.values() if one.media_types <= set(allowed)]


def accepted(allowed: Collection[str]) -> str:
    """Return what a browser offers to choose from; phones make a JPEG of what is not among these."""
    pictures = sorted(PICTURES & set(allowed))
    endings = sorted(f".{ending}" for one in set(allowed) - PICTURES for ending in ENDINGS[one])
    return ",".join([*pictures, *endings])
