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


def outside(pdf: bytes) -> list[str]:
    """Characters drawn beyond the left or right edge of their page."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        text, width = page.get_textpage(), page.get_size()[0]
        boxes = ((text.get_charbox(index), index) for index in range(text.count_chars()))
        found += [text.get_text_range(index, 1) for box, index in boxes if box[0] < -1 or box[2] > width + 1]
    return found
