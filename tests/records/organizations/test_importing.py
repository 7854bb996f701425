from __future__ import annotations

from pathlib import Path

import pytest

from events import cli
from events.platform.storage.database import open_database
from events.records.organizations import operations
from events.records.organizations.import_operations import import_organizations, preview_organizations
from events.records.organizations.importing import Column, HeadError, column_of, lines_of
from events.records.organizations.models import Organization
from events.records.texts.models import Text
from tests.conftest import SECRET
from tests.factories import NOW, make_account, make_organization

HEAD = [
    "Nom",
    "Name (en)",
    "Sigle",
    "Type",
    "Pays",
    "Ville",
    "Personnes desservies",
    "Offre un appui en",
    "Autres noms",
]
OFFICE = [
    "Office national de l’eau",
    "National Water Office",
    "ONEA",
    "Opérateur privé",
    "Burkina Faso",
    "Ouagadougou",
    "1 200 000",
    "Pertes d’eau; climate",
    "ONE|Office de l’eau",
]


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("Name", Column("name", "en")),
        ("NOM", Column("name", "fr")),
        ("Nombre (es)", Column("name", "es")),
        ("nombre", Column("name", "es")),
        ("name_fr", Column("name", "fr")),
        ("Acronym-en", Column("acronym", "en")),
        ("people_served", Column("people_served", "en")),
        ("Personas atendidas", Column("people_served", "es")),
        ("Remarks", None),
        ("", None),
    ],
)
def test_columns_are_known_by_their_names_in_three_languages(head: str, column: Column | None) -> None:
    assert column_of(head) == column


def test_a_line_says_what_its_cells_say() -> None:
    [line] = lines_of([HEAD, OFFICE, ["", " "]])
    assert (line.number, line.problems) == (2, [])
    assert line.texts == {
        "name": {"fr": "Office national de l’eau", "en": "National Water Office"},
        "acronym": {"fr": "ONEA"},
    }
    assert line.columns == {
        "kind": "private_operator",
        "country": "BF",
        "city": "Ouagadougou",
        "people_served": 1_200_000,
        "offers": ["water_losses", "climate"],
        "other_names": ["ONE", "Office de l’eau"],
    }


def test_an_acronym_in_brackets_is_taken_from_the_name() -> None:
    [line] = lines_of([["Name"], ["Water Office (WO)"]])
    assert line.texts == {"name": {"en": "Water Office"}, "acronym": {"en": "WO"}}


def test_what_is_wrong_is_told_by_line() -> None:
    head = ["Name", "Kind", "Country", "Connections", "Seeks support in"]
    rows = [["", "", "BF"], ["A", "bakery"], ["B", "", "Atlantis"], ["C", "", "", "many"], ["D", "", "", "", "bread"]]
    lines = lines_of([head, *rows, ["x" * 201]])
    assert [(line.number, len(line.problems)) for line in lines] == [(2, 1), (3, 1), (4, 1), (5, 1), (6, 1), (7, 2)]
    assert str(lines[2].problems[0]) == "“Country” says “Atlantis”, which is not known there."


def test_a_table_without_names_is_refused() -> None:
    for rows in ([], [["Country"], ["BF"]]):
        with pytest.raises(HeadError):
            lines_of(rows)


async def _import(*rows: list[str], is_dry: bool = False) -> list[str]:
    lines = lines_of([HEAD, *rows])
    done = await (preview_organizations(lines) if is_dry else import_organizations(lines, NOW))
    return [outcome.words for outcome in done.outcomes]


@pytest.mark.usefixtures("database")
async def test_the_same_file_twice_makes_nothing_twice() -> None:
    rows = [OFFICE, ["Régie", "", "", "", "ML"], ["REGIE", "", "", "", "ML"], ["Régie", "", "", "", "SN"]]
    assert await _import(*rows, is_dry=True) == ["New", "New", "The same as line 3.", "New"]
    assert await Organization.all().count() == 0
    assert await _import(*rows) == ["New", "New", "The same as line 3.", "New"]
    known = "Known already: stays as it is."
    assert await _import(*rows) == [known] * 4
    made = {row.slug: row for row in await Organization.all()}
    assert (set(made), {row.state for row in made.values()}) == ({"onea", "regie", "regie-2"}, {"confirmed"})
    assert await Text.filter(subject=made["onea"].id).count() == 3


@pytest.mark.usefixtures("database")
async def test_what_is_retired_merged_or_renamed_by_an_acronym_is_known_too() -> None:
    by = (await make_account()).id
    retired, merged = await make_organization("Régie", "", country="ML"), await make_organization("Agence", "")
    await make_organization("Office du Burkina", "ONEA", country="BF")
    await operations.retire_organization(retired, is_retired=True, by=by, now=NOW)
    await operations.merge_organizations(merged.id, retired.id, by=by, now=NOW)
    rows = [OFFICE, ["Régie", "", "", "", "ML"], ["Agence", "", "", "", "SN"], ["Agence", "", "", "", "ML"]]
    assert [told[:5] for told in await _import(*rows)] == ["Known", "Known", "Known", "New"]


@pytest.mark.usefixtures("database")
async def test_a_wrong_line_keeps_the_whole_file_out() -> None:
    told = await _import(OFFICE, ["Régie", "", "", "", "Atlantis"])
    assert told == ["New", "“Country” says “Atlantis”, which is not known there."]
    assert await Organization.all().count() == 0


def _command(file: Path, *more: str) -> None:
    cli.main(["import-organizations", str(file), "--data-dir", str(file.parent), *more])


async def _number(url: str) -> int:
    from events.app import SCHEMA

    async with open_database(url, SCHEMA):
        return await Organization.all().count()


@pytest.mark.parametrize("command", ["import-organizations", "import-agenda"])
def test_a_dry_run_makes_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("EVENTS_SECRET_KEY", SECRET)
    file = tmp_path / "organizations.csv"
    file.write_text("Name;Country\nWater Office;BF\n", "utf-8")
    more = ["--event", "congress"] if command == "import-agenda" else []
    with pytest.raises(SystemExit, match="a dry run writes nothing"):
        cli.main([command, str(file), "--data-dir", str(tmp_path), "--dry-run", *more])
    assert list(tmp_path.glob("*.sqlite*")) == []


def test_the_command_says_what_each_line_does(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import asyncio

    monkeypatch.setenv("EVENTS_DATABASE_URL", database_url)
    monkeypatch.setenv("EVENTS_SECRET_KEY", SECRET)
    file = tmp_path / "organizations.csv"
    file.write_text("Name;Country\nWater Office;BF\n", "utf-8")
    _command(file, "--dry-run")
    assert capsys.readouterr().out == "2\tWater Office\tNew\n1 of 1 organizations would be new.\n"
    assert asyncio.run(_number(database_url)) == 0
    _command(file)
    assert capsys.readouterr().out == "2\tWater Office\tNew\n1 of 1 organizations are new.\n"
    file.write_text("Name;Country\nWater Office;BF\nOther;Atlantis\n", "utf-8")
    with pytest.raises(SystemExit, match="Nothing was written: 1 of 2 lines are wrong"):
        _command(file)
    assert asyncio.run(_number(database_url)) == 1
