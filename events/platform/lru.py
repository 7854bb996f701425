"""What was made once and is asked for again: kept in bounded memory, the longest unasked given up first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def _each_alike(_value: object) -> int:
    return 1


class Remembered(Generic[K, V]):
    """At most `most` values by key, or values that weigh `most` together when `weigh` tells what one does.

    A key that holds the revision of what it was made from is never stale.
    """

    def __init__(self, most: int, weigh: Callable[[V], int] = _each_alike) -> None:
        self._most = most
        self._weigh = weigh
        self._weight = 0
        self._values: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def keep(self, key: K, value: V) -> V:
        """Remember a value, and give it back; one that is too heavy alone is not remembered."""
        if key in self._values:
            self._weight -= self._weigh(self._values.pop(key))
        self._values[key] = value
        self._weight += self._weigh(value)
        while self._weight > self._most:
            self._weight -= self._weigh(self._values.popitem(last=False)[1])
        return value
