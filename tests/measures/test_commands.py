"""What other commands print is read rightly, and our own prints one measure a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.rounds import Pair, Spent
from tests.measures.__main__ import main
from tests.measures.branches import branch_coverage, covered
from tests.measures.compare import Effort, compare, ratio
from tests.measures.conftest import Make
from tests.measures.memory import of_server
from tests.measures.readme import arguments_of_pytest
from tests.measures.recipes import FILES, files_of_recipes, stated_files


def test_the_ratio_is_the_median_of_the_rounds() -> None:
    ours, other = ([Spent(10, 1.0, cpu) for cpu in found] for found in ((0.02, 0.03, 0.09), (0.02, 0.02, 0.03)))
    measure = ratio("page", Pair(ours, other))
    assert (measure.figure, measure.unit) == (1.5, "times as long (1.00 to 3.00; 3 ms against 2 ms)")


@pytest.mark.long
def test_a_checkout_is_compared_with_itself() -> None:
    root = Path(__file__).parents[2]
    found = list(compare(root, root, Effort(rounds=1, requests=20, people=4, sessions=20)))
    assert [measure.name.removeprefix("processor time: ") for measure in found] == [
        "page",
        "feed",
        "page, first after an edit",
        "feed, first after an edit",
        "registration",
        "check-in",
    ]
    assert all(measure.figure for measure in found)


def test_memory_is_read_from_the_benchmarks_table() -> None:
    row = "memory of the server after the run                149 MiB                  40 MiB           150 MiB"
    assert of_server(f"measure   product\n{row}\n").figure == 149


def test_branches_are_summed_by_room() -> None:
    summaries = {
        "events/wing/costs/pages.py": {"num_branches": 6, "covered_branches": 3},
        "events/wing/costs/rules.py": {"num_branches": 2, "covered_branches": 2},
        "events/people/models.py": {"num_branches": 0, "covered_branches": 0},
    }
    found = covered(("costs", "people"), summaries)  # type: ignore[arg-type]
    assert [measure.figure for measure in found] == [62.5, None, 62.5]


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
