"""QR codes: read back by a decoder we did not write, and the series against the library."""

from __future__ import annotations

import random
import re
from xml.etree import ElementTree

import pytest
import zxingcpp
from PIL import Image

from events.platform.qr.code import ErrorCorrection, QrPath, path_of, qr_path, qr_rows, qr_svg
from events.platform.qr.series import QrSeries

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def rows_drawn(code: QrPath) -> list[str]:
    """The modules that a path fills, following its commands (m, h, v, z) as SVG defines them."""
    cells = [["0"] * code.side for _ in range(code.side)]
    x = y = width = 0
    for command, arguments in re.findall(r"([Mmhvz])([-\d ]*)", code.d):
        numbers = [int(number) for number in arguments.split()]
        if command in {"M", "m"}:
            x, y = (numbers[0], numbers[1]) if command == "M" else (x + numbers[0], y + numbers[1])
        elif command == "h":
            width = max(width, numbers[0])
        elif command == "z":
            for column in range(x, x + width):
                assert cells[y][column] == "0"
                cells[y][column] = "1"
            width = 0
    return ["".join(row) for row in cells]


def read(rows: list[str]) -> str:
    scale, quiet, side = 4, 4, len(rows)
    picture = Image.new("L", (side + 2 * quiet, side + 2 * quiet), 255)
    for y, row in enumerate(rows):
        for x, module in enumerate(row):
            if module == "1":
                picture.putpixel((x + quiet, y + quiet), 0)
    large = picture.resize((picture.width * scale, picture.height * scale), Image.Resampling.NEAREST)
    (found,) = zxingcpp.read_barcodes(large)
    return found.text


@pytest.mark.parametrize(
    "text", ["W1" + "0AX9" * 30, "7", "Élodie, ñandú, محمد", "https://events.example.org/fr/", "x" * 900]
)
@pytest.mark.parametrize("error_correction", ["L", "M", "Q", "H"])
def test_a_code_reads_back_as_it_was(text: str, error_correction: ErrorCorrection) -> None:
    assert read(qr_rows(text, error_correction=error_correction)) == text


def test_the_path_fills_exactly_the_dark_modules() -> None:
    for text in ("A", "W1" + "7K3F9" * 24, "Straße"):
        assert rows_drawn(qr_path(text)) == qr_rows(text)


def test_runs_become_rectangles() -> None:
    assert path_of(["110", "001", "000"]).d == "M0 0h2v1h-2zm3 0m-3 1m2 0h1v1h-1zm1 0m-3 1m3 0"


def test_a_text_too_long_for_any_code_is_refused() -> None:
    with pytest.raises(ValueError, match="version"):
        qr_path("x" * 3000)


def test_the_picture_has_its_quiet_zone_ground_and_name_and_no_style() -> None:
    svg = ElementTree.fromstring(qr_svg("W1ABC", title='Badge of <Ana> & "Zoé"'))  # noqa: S314  # our own
    title, ground, code = list(svg)
    side = qr_path("W1ABC").side
    assert svg.attrib == {"viewBox": f"0 0 {side + 8} {side + 8}", "role": "img"}
    assert title.text == 'Badge of <Ana> & "Zoé"'
    assert ground.attrib == {"fill": "#fff", "d": f"M0 0h{side + 8}v{side + 8}H0z"}
    assert code.attrib == {"fill": "#000", "transform": "translate(4 4)", "d": qr_path("W1ABC").d}


@pytest.mark.parametrize("error_correction", ["L", "M", "Q", "H"])
@pytest.mark.parametrize("length", [1, 2, 16, 61, 122, 123, 300])
def test_a_series_draws_every_module_as_the_library_does(length: int, error_correction: ErrorCorrection) -> None:
    series, choose = QrSeries(length, error_correction=error_correction), random.Random(length)  # noqa: S311  # no secret
    for _ in range(3):
        text = "W" + "".join(choose.choices(ALPHANUMERIC, k=length - 1))
        assert series.rows(text) == qr_rows(text, error_correction=error_correction)
        assert series.path(text) == qr_path(text, error_correction=error_correction)


@pytest.mark.parametrize("text", ["ABC", "abcd", "1234", "ABCÉ", "ABC\n", "ABCDE"])
def test_a_series_refuses_a_text_of_another_kind(text: str) -> None:
    assert not QrSeries.takes(text, 4)
    with pytest.raises(ValueError, match="series"):
        QrSeries(4).rows(text)
