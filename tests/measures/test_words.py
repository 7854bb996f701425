"""Tables of words are found within functions only, and docstrings that begin with "What"."""

from __future__ import annotations

from tests.measures.conftest import Make
from tests.measures.words import tables_of_words, what_docstrings


def test_a_table_is_three_words_in_a_function(make_checkout: Make) -> None:
    checkout = make_checkout(
        {
            "events/one.py": """
                TABLE = {"a": _("A"), "b": _("B"), "c": _("C")}
                def choice(key): return {"a": _("A"), "b": _("B")}[key]
                def outer():
                    def inner():
                        return {"a": _("A"), "b": pgettext("of a letter", "B"), "c": ngettext("C", "Cs", 1), "d": "D"}
            """
        }
    )
    tables, calls = tables_of_words(checkout)
    assert (tables.figure, tables.places, calls.figure) == (1, ["events/one.py:6"], 3)


def test_docstrings_that_begin_with_what(make_checkout: Make) -> None:
    checkout = make_checkout(
        {
            "events/one.py": '''
                """What this module is."""
                class Row:
                    """What a row is."""
                    async def read(self):
                        """Whatever it reads."""
                    def write(self):
                        """Write what is given."""
            '''
        }
    )
    assert what_docstrings(checkout).places == ["events/one.py:2", "events/one.py:4"]
