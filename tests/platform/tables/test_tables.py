"""Tables as files: cells stay what they are, and no file looks whole that is not."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import msgspec
import pytest
from starlette.responses import Response, StreamingResponse

from events.platform.language.i18n import speaking
from events.platform.tables.files import Table
from events.platform.tables.responses import table_response
from events.platform.tables.writing import XlsxWriter, csv_lines
from tests.platform.tables.reading import rows_in

DIGITS = ["+591 71234567", "00123", "12345678901234567890"]
CELLS = [*DIGITS, "=1+1", "@x", "-2", "https://a.example", "_x0041_", "a\nb \r \0", "é <&> "]


def written(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    made = io.BytesIO()
    sheet = XlsxWriter(made, heads)
    sheet.write(rows)
    sheet.close()
    return made.getvalue()


def test_text_stays_text_in_xlsx() -> None:
    heads, cells, longest = rows_in(written(["Head"] * len(CELLS), [CELLS, ["x" * 40_000]]))
    assert heads == ["Head"] * len(CELLS)
    # The format's own escapes are escaped, and what XML cannot hold is written as one.
    assert cells == [*CELLS[:-3], "_x005F_x0041_", "a\nb _x000D_ _x0000_", "é <&> "]
    assert longest == ["x" * 32_767]


def test_cells_stand_under_their_heads_however_many_there_are() -> None:
    made = written(["Head"] * 60, [["", "b", *[""] * 57, "z"]])
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r'<c r="(\w+2)"', sheet) == ["B2", "BH2"]
    assert 'ref="A1:BH2"' in sheet


def test_no_cell_of_a_csv_is_a_formula_whatever_separates_cells() -> None:
    text = csv_lines([["a;=1+1", "b,=1+1", "=1+1", "\t=1", 'say "x"']], ",")
    assert list(csv.reader(io.StringIO(text))) == [["a;=1+1", "b,=1+1", "'=1+1", "'\t=1", 'say "x"']]
    assert text.startswith('"a;=1+1",')


async def rows(number: int, *, failing: bool = False) -> AsyncIterator[Sequence[str]]:
    for one in range(number):
        yield [str(one)]
    if failing:
        raise RuntimeError("midway")


async def body_of(response: Response) -> bytes:
    assert isinstance(response, StreamingResponse)
    pieces = [piece async for piece in response.body_iterator]
    return b"".join(piece.encode() if isinstance(piece, str) else bytes(piece) for piece in pieces)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
async def test_a_file_that_fails_midway_is_not_begun(kind: str) -> None:
    with speaking("fr"), pytest.raises(RuntimeError):
        await table_response(Table("x", ["Head"], rows(500, failing=True), ["head"]), kind)


async def test_a_csv_tells_its_length() -> None:
    with speaking("fr"):
        response = await table_response(Table("liste", ["Tête"], rows(500)), "csv")
    body = await body_of(response)
    assert int(response.headers["content-length"]) == len(body)
    assert body.count(b"\r\n") == 501
    assert response.headers["content-disposition"] == 'attachment; filename="liste.csv"'


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
async def test_a_large_table_has_no_name_on_the_disk(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("events.platform.tables.responses._MOST_IN_MEMORY", 100)
    names: list[Path] = []

    async def watched() -> AsyncIterator[Sequence[str]]:
        async for row in rows(500):
            names.extend(tmp_path.iterdir())
            yield row

    with speaking("fr"):
        made = await table_response(Table("x", ["Head"], watched(), ["head"]), kind)
    names.extend(tmp_path.iterdir())
    assert len(await body_of(made)) > 100
    assert names == []


async def test_a_table_is_a_json_array_of_objects_by_key() -> None:
    for number, wanted in ((0, []), (401, [{"one": str(at)} for at in range(401)])):
        response = await table_response(Table("x", ["Eins"], rows(number), ["one"]), "json")
        assert msgspec.json.decode(await body_of(response)) == wanted
    assert response.headers["content-type"] == "application/json"
