"""Times of birth and separation in blocks, and what they could be worth at most."""

from typing import Any

import numpy as np

from wasl.matching.compiled.layout import (
    BASIS,
    CALENDAR_USED,
    FIRST,
    LAST,
    MIDDLE_DAY,
    PARTED_CAUSE,
    PARTED_FROM,
    PARTED_TO,
    SOFT,
    WINDOWS,
    People,
)
from wasl.matching.compiled.timebound import Blocks, parting_bounds
from wasl.matching.search.weights import compiled_weights

Array = np.ndarray[Any, Any]
YEAR = 365.25
BLOCK = 48  # distinct times of birth in one block
PARTED = (PARTED_FROM, PARTED_TO, PARTED_CAUSE)


def blocks_of(people: People) -> Blocks:
    """Put distinct births next to others of the same time and softness."""
    starts = people.spans[:, WINDOWS].astype(np.int64)
    used, windows = len(starts) - 1, people.windows
    middle = people.spans[:-1, MIDDLE_DAY]
    order = np.lexsort((middle, _softness_class(windows, starts[:-1])))
    of_birth = np.zeros(used, np.int32)
    of_birth[order] = np.arange(used) // BLOCK + 1
    size = int(of_birth.max(initial=0)) + 1
    owner = np.repeat(of_birth, np.diff(starts))
    other = windows[:, CALENDAR_USED] > 0
    far = np.finfo(np.float64).max
    first, last = np.full(size, far), np.full(size, -far)
    other_first, other_last = np.full(size, far), np.full(size, -far)
    soft, width = np.zeros(size), np.full(size, far)
    np.minimum.at(first, owner[~other], windows[~other, FIRST])
    np.maximum.at(last, owner[~other], windows[~other, LAST])
    np.minimum.at(other_first, owner[other], windows[other, FIRST])
    np.maximum.at(other_last, owner[other], windows[other, LAST])
    np.maximum.at(soft, owner, windows[:, SOFT])
    np.minimum.at(width, owner, windows[:, LAST] - windows[:, FIRST])
    floor = np.full(size, 3, np.int64)
    np.minimum.at(floor, of_birth, people.spans[:-1, BASIS].astype(np.int64))
    return Blocks(of_birth, first, last, soft, width, other_first, other_last, floor)


def _softness_class(windows: Array, first: Array) -> Array:
    wide = windows[first, LAST] - windows[first, FIRST] > 40
    found: Array = np.minimum(windows[first, SOFT] // 200, 20) * 2 + wide
    return found


def most_of_partings(people: People, partings: Array) -> Array:
    """What each distinct way of parting is worth, in eighths of a bit, rounded up.

    Args:
        people: The request.
        partings: Rows of first day, last day and cause; the first row is unknown.
    """
    first, last, cause = (int(people.persons[0, at]) for at in PARTED)
    return parting_bounds(first, last, cause, partings, compiled_weights())
