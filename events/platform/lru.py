"""An LRU cache: what was made once and is asked for again, in bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def _one(_value: object) -> int:
    return 1


class LruCache(Generic[K, V]):
    """At most `most` values by key, or values that weigh `most` together where `weigh` is given (bytes, say).

    The least recently used go first.

    A key that holds the revision of what it was made from is never stale.
    """

    def __init__(self, most: int, weigh: Callable[[V], int] = _one) -> None:
        self._most = most
        self._weigh = weigh
        self._weight = 0
        self._values: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """Return the value of a key, None when it is not cached (any more)."""
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def forget(self, key: K) -> None:
        """Drop the value of a key, if it is cached."""
        if key in self._values:
            self._weight -= self._weigh(self._values.pop(key))

    def put(self, key: K, value: V) -> V:
        """Cache a value and return it; one that is too heavy alone is not cached."""
        self.forget(key)
        self._values[key] = value
        self._weight += self._weigh(value)
        while self._weight > self._most:
            self._weight -= self._weigh(self._values.popitem(last=False)[1])
        return value
