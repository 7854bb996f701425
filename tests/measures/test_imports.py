"""Circles are found in files and in folders at any depth, and nowhere else."""

from __future__ import annotations

from tests.measures.conftest import Make
from tests.measures.imports import circles_of_files, circles_of_folders
from tests.measures.measure import Measure


def figures(measures: list[Measure]) -> list[float | None]:
    return [measure.figure for measure in measures]


def test_two_files_that_import_each_other_are_a_circle_of_files_and_of_their_folder(make_checkout: Make) -> None:
    checkout = make_checkout(
        {"events/room/one.py": "from events.room.two import x", "events/room/two.py": "import events.room.one"}
    )
    assert figures(circles_of_files(checkout)) == [1, 2]
    assert circles_of_files(checkout)[0].places == ["events/room/one.py, events/room/two.py"]
    assert figures(circles_of_folders(checkout)) == [1, 2]


def test_imports_within_functions_and_for_types_count(make_checkout: Make) -> None:
    checkout = make_checkout(
        {
            "events/one.py": "def f():\n    from events import two",
            "events/two.py": "if TYPE_CHECKING:\n    from events.one import f",
        }
    )
    assert figures(circles_of_files(checkout)) == [1, 2]


def test_folders_make_a_circle_although_their_files_make_none(make_checkout: Make) -> None:
    checkout = make_checkout(
        {
            "events/wing/left/rules.py": "",
            "events/wing/left/pages.py": "from events.wing.right import rules",
            "events/wing/right/rules.py": "",
            "events/wing/right/pages.py": "from events.wing.left import rules",
        }
    )
    assert figures(circles_of_files(checkout)) == [0, 0]
    count, _largest = circles_of_folders(checkout)
    assert count.figure == 1
    assert count.places == [
        "events/wing/: left, right",
        "  left -> right: events/wing/left/pages.py imports events/wing/right/rules.py",
        "  right -> left: events/wing/right/pages.py imports events/wing/left/rules.py",
    ]


def test_a_file_and_a_folder_beside_it_make_a_circle(make_checkout: Make) -> None:
    checkout = make_checkout(
        {
            "events/app.py": "from events.room import pages",
            "events/gate.py": "",
            "events/room/pages.py": "import events.gate",
            "events/room/more.py": "from events.app import start",
        }
    )
    assert circles_of_folders(checkout)[0].places[0] == "events/: app.py, room"


def test_relative_imports_and_packages_are_resolved(make_checkout: Make) -> None:
    checkout = make_checkout(
        {
            "events/room/__init__.py": "from .deep.one import x",
            "events/room/deep/one.py": "from .. import other\nfrom ..other import y",
            "events/room/other.py": "from . import x",
        }
    )
    assert circles_of_files(checkout)[0].places == [
        "events/room/__init__.py, events/room/deep/one.py, events/room/other.py"
    ]


def test_what_imports_one_way_has_no_circle(make_checkout: Make) -> None:
    checkout = make_checkout(
        {
            "events/one.py": "import json, events.two\nfrom events.one import itself",
            "events/two.py": "from tests import world",
            "events/migrations/0001.py": "import events.one",
        }
    )
    assert figures([*circles_of_files(checkout), *circles_of_folders(checkout)]) == [0, 0, 0, 0]
