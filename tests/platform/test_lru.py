"""Bounded memory of what was made once."""

from __future__ import annotations

from events.platform.lru import Remembered


def test_what_was_not_asked_for_the_longest_is_given_up_first() -> None:
    kept: Remembered[str, int] = Remembered(2)
    assert [kept.keep("a", 1), kept.keep("b", 2)] == [1, 2]
    assert kept.get("a") == 1
    kept.keep("c", 3)
    assert [kept.get(key) for key in "abc"] == [1, None, 3]


def test_a_value_kept_again_is_replaced_and_counts_once() -> None:
    kept: Remembered[str, int] = Remembered(2)
    for value in range(5):
        kept.keep("a", value)
    kept.keep("b", 9)
    assert (kept.get("a"), kept.get("b")) == (4, 9)


def test_what_is_kept_can_be_bounded_by_its_weight() -> None:
    kept: Remembered[str, bytes] = Remembered(10, len)
    for key, size in (("a", 4), ("b", 6), ("c", 5)):
        kept.keep(key, b"." * size)
    assert [kept.get(key) for key in "abc"] == [None, None, b"....."]
    kept.keep("c", b"..")
    kept.keep("d", b"." * 8)
    assert [kept.get(key) for key in "cd"] == [b"..", b"........"]
    assert kept.keep("e", b"." * 11) == b"." * 11
    assert [kept.get(key) for key in "cde"] == [None, None, None]
