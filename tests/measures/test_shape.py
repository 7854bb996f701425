"""Parameters, branches, classes made by `type`, buttons, `Any` and unformatted lines are counted as they are meant."""

from __future__ import annotations

from tests.measures import shape
from tests.measures.conftest import Make


def test_functions_with_more_than_five_parameters(make_checkout: Make) -> None:
    checkout = make_checkout(
        {
            "events/one.py": """
                def five(a, b, c, d, e, *more, **named): ...
                async def six(a, b, /, c, *, d, e, f): ...
                class Room:
                    def five(self, a, b, c, d, e): ...
                    def none(self): ...
            """
        }
    )
    measure = shape.parameters(checkout)
    assert (measure.figure, measure.places) == (25, ["events/one.py:3"])


def test_blocks_worse_than_a(make_checkout: Make) -> None:
    simple = "def simple(a):\n    return a\n"
    branches = "".join(f"    if a == {number}:\n        return {number}\n" for number in range(5))
    checkout = make_checkout({"events/one.py": f"{simple}def branched(a):\n{branches}"})
    measure = shape.complexity(checkout)
    assert (measure.figure, measure.places) == (50, ["events/one.py:3 branched 6"])


def test_only_type_with_three_arguments_makes_a_class(make_checkout: Make) -> None:
    checkout = make_checkout({"events/one.py": 'form = type("Form", (Base,), {})(sent)\nname = type(form).__name__\n'})
    assert shape.made_classes(checkout).places == ["events/one.py:1"]


def test_handlers_that_ask_for_a_button(make_checkout: Make) -> None:
    checkout = make_checkout(
        {
            "events/one.py": """
                def by_its_name(sent): return "remove" in sent
                async def by_its_value(request): return (await read_form(request)).get("act") == "remove"
                def by_index(form): return form["act"]
                def not_asked(sent): return sent.get("name"), "name" in names, "a" == sent
                def asked_by_the_address(request): return request.query_params.get("act", "")
            """
        }
    )
    assert [place.split()[1] for place in shape.buttons(checkout).places] == ["by_its_name", "by_its_value", "by_index"]


def test_lines_with_any_are_lines_of_code(make_checkout: Make) -> None:
    checkout = make_checkout(
        {
            "events/one.py": '''
                from typing import Any
                def f(a: Any, b: dict[str, Any]) -> typing.Any:
                    """Any of them."""
                    anything: list[Any] = []  # Any
            '''
        }
    )
    assert shape.any_lines(checkout).places == ["events/one.py:3", "events/one.py:5"]


def test_lines_that_the_formatter_leaves_alone(make_checkout: Make) -> None:
    mark = "# " + "fmt: "
    checkout = make_checkout({"events/one.py": f"x = 1  {mark}skip\n{mark}off\n{mark}on\n", "tests/one.py": "x = 1\n"})
    assert [measure.figure for measure in shape.unformatted(checkout)] == [2, 0]
