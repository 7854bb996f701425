"""Children, nodes, lengths of files and the share of tests leave out what nobody writes by hand."""

from __future__ import annotations

from tests.measures import size
from tests.measures.conftest import Make


def test_children_are_files_and_folders_of_the_package(make_checkout: Make) -> None:
    names = ("__init__.py", "py.typed", "__pycache__/app.pyc", "app.py", "static/app.css", "room/pages.py")
    checkout = make_checkout({f"events/{name}": "" for name in names})
    assert size.children(checkout).places == ["app.py", "room", "static"]


def test_nodes_leave_migrations_out(make_checkout: Make) -> None:
    checkout = make_checkout({"events/one.py": "x = 1", "events/room/migrations/0001.py": "y = 2"})
    assert size.nodes(checkout).figure == 5  # module, assignment, name, its context, constant


def test_long_files_are_those_of_code_and_style(make_checkout: Make) -> None:
    files = {"events/a.css": 302, "events/b.py": 300, "events/data.json": 999, "tests/c.py": 301}
    checkout = make_checkout({path: "\n" * length for path, length in files.items()})
    longest, product, tests = size.file_lengths(checkout)
    assert (longest.figure, longest.unit) == (302, "lines (events/a.css)")
    assert (product.places, tests.places) == (["302 events/a.css"], ["301 tests/c.py"])


def test_blank_lines_are_no_tests(make_checkout: Make) -> None:
    checkout = make_checkout({"events/a.py": "a = 1\n\nb = 2\n", "tests/a.py": "a = 1\n\n\n"})
    assert str(size.lines_of_tests(checkout)).split()[-2:] == ["0.50", "lines"]


def test_an_empty_checkout_has_no_share(make_checkout: Make) -> None:
    checkout = make_checkout({"events/__init__.py": ""})
    assert str(size.lines_of_tests(checkout)).split()[-2:] == ["-", "lines"]
