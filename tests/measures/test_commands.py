"""What other commands print is read rightly, and our own prints one measure a line."""

from __future__ import annotations

import pytest

from tests.measures.__main__ import main
from tests.measures.branches import branch_coverage, covered
from tests.measures.compare import processor_times, ratios
from tests.measures.conftest import Make
from tests.measures.readme import arguments_of_pytest
from tests.measures.recipes import FILES, files_of_recipes, stated_files

TABLE = """\
measure                                         product                 baseline                product/baseline
agenda, 300 sessions (4 kB sent)                   42 µs  15,763/s         45 µs  15,251/s      1.09 (1.02-1.11)
feed, 1000 sessions, first after an edit        1,320 ms                                        878 ms by the clock
registration: form, sending, confirmation        6.47 ms      96/s        160 µs     270/s      0.02 (0.02-0.02)
registration while pages are read                              42/s                             with 200 pages/s
memory of the server after the run                149 MiB                  40 MiB
"""


def test_processor_times_are_read_from_the_table_in_milliseconds() -> None:
    assert processor_times(TABLE) == pytest.approx(
        {
            "agenda, 300 sessions": 0.042,
            "feed, 1000 sessions, first after an edit": 1320,
            "registration: form, sending, confirmation": 6.47,
        }
    )


def test_the_ratio_is_the_median_of_the_rounds() -> None:
    ours = [{"page": 2.0, "new": 1.0}, {"page": 3.0, "new": 1.0}, {"page": 9.0, "new": 1.0}]
    [page] = ratios(ours, [{"page": 2.0}, {"page": 2.0}, {"page": 3.0}])
    assert (page.figure, page.unit) == (1.5, "times as long (1.00 to 3.00; 3 ms against 2 ms)")


def test_branches_are_summed_by_room() -> None:
    summaries = {
        "events/wing/costs/pages.py": {"num_branches": 6, "covered_branches": 3},
        "events/wing/costs/rules.py": {"num_branches": 2, "covered_branches": 2},
        "events/people/models.py": {"num_branches": 0, "covered_branches": 0},
    }
    found = covered(("costs", "people"), summaries)  # type: ignore[arg-type]
    assert [measure.figure for measure in found] == [62.5, None, 62.5]


@pytest.mark.slow
def test_branches_come_from_running_the_rooms_own_tests(make_checkout: Make) -> None:
    checkout = make_checkout(
        {
            "events/__init__.py": "",
            "events/wing/costs/rules.py": "def sign(n):\n    if n < 0:\n        return -1\n    return 1\n",
            "tests/costs/test_rules.py": """
                from events.wing.costs.rules import sign

                def test_sign():
                    assert sign(2) == 1
            """,
        }
    )
    assert [measure.figure for measure in branch_coverage(checkout.root, ["costs"])] == [50, 50]


@pytest.mark.slow
def test_a_command_that_fails_says_how(make_checkout: Make) -> None:
    checkout = make_checkout({"events/costs/rules.py": "", "tests/costs/test_rules.py": "def test(): assert 1 == 2"})
    with pytest.raises(SystemExit, match="1 failed"):
        branch_coverage(checkout.root, ["costs"])


def test_the_command_of_the_readme_is_found() -> None:
    readme = (
        "Run pytest.\n\n    python3 -m venv .venv && .venv/bin/pip install pytest && .venv/bin/pytest -n auto  # all\n"
    )
    assert arguments_of_pytest(readme) == ["-n", "auto"]
    with pytest.raises(SystemExit):
        arguments_of_pytest("Run pytest.")


def test_recipes_are_read_from_the_measured_checkout(make_checkout: Make) -> None:
    checkout = make_checkout({"tests/measures/recipes.py": 'FILES: dict[str, int | None] = {"a page": 4}'})
    assert stated_files(checkout) == {"a page": 4}
    assert [measure.figure for measure in files_of_recipes(checkout)] == [4, *[None] * (len(FILES) - 1)]


def test_an_older_checkout_states_no_recipes(make_checkout: Make) -> None:
    assert stated_files(make_checkout({"tests/conftest.py": ""})) == {}


def test_the_command_prints_a_measure_a_line(make_checkout: Make, capsys: pytest.CaptureFixture[str]) -> None:
    checkout = make_checkout({"events/__init__.py": "", "events/app.py": "x: Any = 1", "tests/conftest.py": ""})
    main(["--tree", str(checkout.root), "--list", "Any"])
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].split() == ["children", "of", "events/", "1", "files", "and", "folders"]
    assert printed[6:8] == [f"{'lines with Any':<58} {1:>10}  lines", "    events/app.py:1"]
