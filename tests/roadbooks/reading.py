"""PDFs read back with a tool that we did not write."""

from __future__ import annotations

import pypdfium2


def text_of(pdf: bytes) -> list[str]:
    """The text layer of each page, its lines joined; the reader gives a hyphen at a line's end as U+FFFE."""
    found = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return [" ".join(text.replace("\xa0", " ").replace("\ufffe", "-").split()) for text in found]


def size_of(pdf: bytes) -> tuple[int, int]:
    """Width and height of the first page in millimetres."""
    width, height = pypdfium2.PdfDocument(pdf)[0].get_size()
    return round(width / 72 * 25.4), round(height / 72 * 25.4)
