"""The style sheets, the letters and the templates of papers have no colour that the palette has not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from events.platform.drawing.palette import BANDS, Colour

ROOT = Path(__file__).parents[3]
SHEET = (ROOT / "events/static/css/app.css").read_text("utf-8")
TOKEN = re.compile(r"(--[a-z0-9-]+): (#[0-9a-f]{3,6})\b")
# Three digits may be a part of an address ("#add"), but not in a style sheet.
HEX = {".css": re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b"), "": re.compile(r"#[0-9a-fA-F]{6}\b")}
PLAIN = {"#000", "#fff", "#ffffff", "#999"}
KNOWN = PLAIN | {value for colour in Colour for value in (colour.light, colour.dark, colour.printed)}
ON_SITE = [colour for colour in Colour if colour.dark]


def tokens_after(words: str) -> dict[str, str]:
    """The colours of the first `:root` behind some words of the style sheet."""
    block = SHEET[SHEET.index(":root {", SHEET.index(words)) :]
    return dict(TOKEN.findall(block[: block.index("}")]))


def test_the_tokens_of_the_site_are_those_of_the_palette() -> None:
    assert tokens_after("five of type") == {colour.token: colour.light for colour in ON_SITE}
    assert tokens_after("prefers-color-scheme: dark") == {colour.token: colour.dark for colour in ON_SITE}


def test_a_printed_page_has_the_printed_colours() -> None:
    printed = {colour.token: colour.printed for colour in ON_SITE if colour.printed != colour.light}
    white = {colour.token: colour.printed for colour in (Colour.GROUND,)}
    assert tokens_after("/* Paper */") == printed | white


def test_no_other_colour_is_written_anywhere() -> None:
    written = [
        *(ROOT / "events/static/css").glob("*.css"),
        *(ROOT / "events/static/icons").glob("*.svg"),
        *(ROOT / "events").rglob("*.typ"),
        *(ROOT / "templates").rglob("*.html"),
    ]
    found = {path: HEX.get(path.suffix, HEX[""]).findall(path.read_text("utf-8")) for path in written}
    assert [(path.name, colour) for path, all_ in found.items() for colour in all_ if colour.lower() not in KNOWN] == []


def test_programs_ask_the_palette() -> None:
    programs = [path for path in (ROOT / "events").rglob("*.py") if path.name != "palette.py"]
    assert [path for path in programs if re.search(r'"#[0-9a-fA-F]{6}"', path.read_text("utf-8"))] == []


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("band", [*BANDS, *(colour.light for colour in Colour if colour.name.startswith("VERDICT"))])
def test_white_is_read_on_bands_and_verdicts(band: str) -> None:
    assert 1.05 / (luminance(band) + 0.05) >= 5
