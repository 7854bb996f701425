"""QR codes as one vector path, from the `qrcode` library's matrix (ISO/IEC 18004)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Literal

import qrcode
from qrcode import constants, util

ErrorCorrection = Literal["L", "M", "Q", "H"]
QUIET_ZONE = 4
LEVELS: dict[ErrorCorrection, int] = {
    "L": constants.ERROR_CORRECT_L,
    "M": constants.ERROR_CORRECT_M,
    "Q": constants.ERROR_CORRECT_Q,
    "H": constants.ERROR_CORRECT_H,
}
# Choosing the prettiest of eight masks costs six times the rest; readers undo whichever is named in the code.
MASK = 3

# Rows are drawn in pieces of so many modules, because there are few different ones: their paths are kept.
_PIECE = 10
_RUN = re.compile("1+")


@dataclass(frozen=True)
class QrPath:
    """A code drawn in units of one module, without quiet zone: (0, 0) to (side, side), y downwards.

    `d` is the `d` attribute of one SVG path, filled dark: each row's runs of dark modules as rectangles.
    """

    side: int
    d: str


def qr_rows(text: str, *, error_correction: ErrorCorrection = "M") -> list[str]:
    """Return the matrix as one string per row, "1" where dark, without quiet zone.

    Text of digits, capitals and ` $%*+-./:` takes the compact alphanumeric mode, anything else UTF-8 bytes.
    Raise ValueError when the text is too long for any code.
    """
    code = qrcode.QRCode(error_correction=LEVELS[error_correction], mask_pattern=MASK)
    code.add_data(util.QRData(text))
    code.make()
    return ["".join("1" if dark else "0" for dark in row) for row in code.modules]


def qr_path(text: str, *, error_correction: ErrorCorrection = "M") -> QrPath:
    return path_of(qr_rows(text, error_correction=error_correction))


def path_of(rows: list[str]) -> QrPath:
    """Return the rows of a matrix as one path."""
    side = len(rows)
    lines = ["".join(_drawn(row[start : start + _PIECE]) for start in range(0, side, _PIECE)) for row in rows]
    return QrPath(side, "M0 0" + f"m-{side} 1".join(lines))


@cache
def _drawn(piece: str) -> str:
    """Return some modules of a row as rectangles, from the current point to their end, in relative commands."""
    drawn, at = "", 0
    for run in _RUN.finditer(piece):
        width = run.end() - run.start()
        if run.start() > at:
            drawn += f"m{run.start() - at} 0"
        drawn += f"h{width}v1h-{width}z"
        at = run.start()
    return f"{drawn}m{len(piece) - at} 0"


def qr_svg(text: str, *, title: str, error_correction: ErrorCorrection = "M") -> str:
    """Return the code of a text as a complete SVG; see `svg_of`."""
    return svg_of(qr_path(text, error_correction=error_correction), title=title)


def svg_of(code: QrPath, *, title: str) -> str:
    """Return a complete SVG with its quiet zone, for a page or a file; size it with a class from outside.

    Attributes only (a page's Content-Security-Policy forbids styles), dark on its own white ground so that
    it scans on a dark page too, and `title` as its accessible name.
    """
    size = code.side + 2 * QUIET_ZONE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img">'
        f"<title>{escape(title)}</title>"
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path fill="#000" transform="translate({QUIET_ZONE} {QUIET_ZONE})" d="{code.d}"/></svg>'
    )
