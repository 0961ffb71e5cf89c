"""What was worked out last, kept under what it was worked out from, so that the next formula need not do it again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock, RLock


@dataclass(slots=True)
class _Place[Value]:
    """Where one value stands once it is made; whoever wants it meanwhile waits for it."""

    lock: RLock = field(default_factory=RLock)
    values: list[Value] = field(default_factory=list)


class Kept[Key: Hashable, Value]:
    """The values that were asked for last, at most so many; each is made once, also when several ask at a time.

    What raises is not kept.

    >>> kept = Kept[str, int](most=2)
    >>> [kept.of(word, lambda word=word: len(word)) for word in ("a", "bb", "a", "ccc", "a")], len(kept)
    ([1, 2, 1, 3, 1], 2)
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._places: OrderedDict[Key, _Place[Value]] = OrderedDict()
        self._lock = Lock()

    def of(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of a key, made now if it is not there."""
        place = self._place(key)
        with place.lock:
            if not place.values:
                place.values.append(make())
            return place.values[0]

    def _place(self, key: Key) -> _Place[Value]:
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            while len(self._places) > self._most:
                self._places.popitem(last=False)
            return place

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._places.clear()

    def __len__(self) -> int:
        return len(self._places)
