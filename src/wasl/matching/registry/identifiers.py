"""The ids of a registry's persons: found one by one, and as sets of those who may be seen."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Allowed = Callable[[str], bool] | frozenset[str] | set[str] | Array | None
FEW = 2_000  # ids that are looked up one by one
MOST_SETS = 8


def in_order(ids: Sequence[str]) -> Array:
    """Positions of ids by code point."""
    told = list(ids)
    return np.array(sorted(range(len(told)), key=told.__getitem__), np.int32)


class Identifiers:
    """Finds persons by their ids, and remembers whole sets of them."""

    def __init__(self, ids: Sequence[str], order: Array) -> None:
        """Take the ids, and their positions by code point."""
        self._ids, self._order = ids, order
        self._sets: list[tuple[frozenset[str], Array]] = []

    def number(self, person: str) -> int | None:
        """The position of one person."""
        at = bisect_left(self._order, person, key=lambda number: self._ids[int(number)])
        if at < len(self._order) and self._ids[int(self._order[at])] == person:
            return int(self._order[at])
        return None

    def mask(self, allowed: Allowed) -> Array | None:
        """Which persons may be seen; ``None`` for all. The result is shared: do not change it."""
        if allowed is None:
            return None
        if isinstance(allowed, np.ndarray):
            return allowed.astype(bool)
        if isinstance(allowed, set | frozenset):
            return self._of_set(allowed)
        return np.fromiter((bool(allowed(each)) for each in self._ids), bool, len(self._ids))

    def _of_set(self, allowed: set[str] | frozenset[str]) -> Array:
        # A desk asks for the same persons again and again, each time with a set of its own.
        known = self._sets
        for persons, mask in known:
            if persons is allowed or persons == allowed:
                return mask
        mask = self._new_mask(allowed)
        mask.flags.writeable = False
        # A new list each time: other threads may be reading the old one.
        self._sets = [(frozenset(allowed), mask), *known][:MOST_SETS]
        return mask

    def _new_mask(self, allowed: set[str] | frozenset[str]) -> Array:
        if len(allowed) > FEW:
            return np.fromiter((each in allowed for each in self._ids), bool, len(self._ids))
        mask = np.zeros(len(self._ids), bool)
        for each in allowed:
            number = self.number(each)
            if number is not None:
                mask[number] = True
        return mask
