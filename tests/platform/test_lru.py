"""Bounded memory of what was made once."""

from __future__ import annotations

from events.platform.lru import LruCache


def test_what_was_not_asked_for_the_longest_is_given_up_first() -> None:
    kept: LruCache[str, int] = LruCache(2)
    assert [kept.put("a", 1), kept.put("b", 2)] == [1, 2]
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert [kept.get(key) for key in "abc"] == [1, None, 3]


def test_a_value_kept_again_is_replaced_and_counts_once() -> None:
    kept: LruCache[str, int] = LruCache(2)
    for value in range(5):
        kept.put("a", value)
    kept.put("b", 9)
    assert (kept.get("a"), kept.get("b")) == (4, 9)


def test_what_is_kept_can_be_bounded_by_its_weight() -> None:
    kept: LruCache[str, bytes] = LruCache(10, len)
    for key, size in (("a", 4), ("b", 6), ("c", 5)):
        kept.put(key, b"." * size)
    assert [kept.get(key) for key in "abc"] == [None, None, b"....."]
    kept.put("c", b"..")
    kept.put("d", b"." * 8)
    assert [kept.get(key) for key in "cd"] == [b"..", b"........"]
    assert kept.put("e", b"." * 11) == b"." * 11
    assert [kept.get(key) for key in "cde"] == [None, None, None]


def test_what_is_forgotten_is_neither_given_nor_weighed() -> None:
    kept: LruCache[str, bytes] = LruCache(10, len)
    kept.put("a", b"." * 6)
    kept.forget("a")
    kept.forget("a")
    assert kept.get("a") is None
    kept.put("b", b"." * 6)
    kept.put("c", b"." * 4)
    assert (kept.get("b"), kept.get("c")) == (b"......", b"....")
