"""Times of birth and separation in blocks, and what they could be worth at most."""

from typing import Any

import numpy as np

from wasl.matching.comparing.births import BASIS_ORDER
from wasl.matching.compiled.facts import SWAP
from wasl.matching.compiled.layout import (
    BASIS,
    CALENDAR_USED,
    CODE,
    FIRST,
    LAST,
    MIDDLE_DAY,
    PARTED_CAUSE,
    PARTED_FROM,
    PARTED_TO,
    SOFT,
    WINDOW_COST,
    WINDOWS,
    People,
)
from wasl.matching.compiled.timebound import MEANINGS, Blocks, parting_bounds
from wasl.matching.search.weights import compiled_weights

Array = np.ndarray[Any, Any]
YEAR = 365.25
# A block holds so many distinct times of birth at most, whose middles lie in so many days.
BLOCK, SEASON = 24, 45
WIDTHS = (0.5, 40.0, 200.0, 400.0, 800.0, 2000.0)  # days: times of about one width go together
SOFTNESS, MOST_SOFTNESS = 30, 60  # the same of softness: days, and steps of them
AS_TOLD, EXCHANGED, OTHER_CALENDAR = range(MEANINGS)
PARTED = (PARTED_FROM, PARTED_TO, PARTED_CAUSE)


def blocks_of(people: People) -> Blocks:
    """Put distinct births next to others of the same time, basis and softness."""
    starts = people.spans[:, WINDOWS].astype(np.int64)
    used, windows = len(starts) - 1, people.windows
    middle, basis = people.spans[:-1, MIDDLE_DAY], people.spans[:-1, BASIS].astype(np.int64)
    kind = _kinds(windows, starts[:-1]) * len(BASIS_ORDER) + basis
    order = np.lexsort((middle, kind))
    kind, season, at = kind[order], (middle // SEASON)[order], np.arange(used)
    new = (np.diff(kind, prepend=-1) != 0) | (np.diff(season, prepend=-1) != 0)
    new |= (at - np.maximum.accumulate(np.where(new, at, 0))) % BLOCK == 0
    of_birth = np.zeros(used, np.int32)
    of_birth[order] = np.cumsum(new)
    size = int(of_birth.max(initial=0)) + 1
    owner = np.repeat(of_birth, np.diff(starts))
    there = owner, _meanings(windows)
    far = np.finfo(np.float64).max
    shape = size, MEANINGS
    first, last, cost = np.full(shape, far), np.full(shape, -far), np.full(shape, far)
    soft, width = np.zeros(size), np.full(size, far)
    np.minimum.at(first, there, windows[:, FIRST])
    np.maximum.at(last, there, windows[:, LAST])
    np.minimum.at(cost, there, windows[:, WINDOW_COST])
    np.maximum.at(soft, owner, windows[:, SOFT])
    np.minimum.at(width, owner, windows[:, LAST] - windows[:, FIRST])
    floor = np.full(size, 3, np.int64)
    np.minimum.at(floor, of_birth, basis)
    return Blocks(of_birth, first, last, cost, soft, width, floor)


def _meanings(windows: Array) -> Array:
    """What each window takes a time of birth for (``timebound.MEANINGS``)."""
    exchanged = np.where(windows[:, CODE] == SWAP, EXCHANGED, AS_TOLD)
    found: Array = np.where(windows[:, CALENDAR_USED] > 0, OTHER_CALENDAR, exchanged)
    return found


def _kinds(windows: Array, first: Array) -> Array:
    """Which births go together: of like softness and width."""
    width = np.searchsorted(WIDTHS, windows[first, LAST] - windows[first, FIRST])
    softness = np.minimum(windows[first, SOFT] // SOFTNESS, MOST_SOFTNESS)
    found: Array = softness.astype(np.int64) * (len(WIDTHS) + 1) + width
    return found


def most_of_partings(people: People, partings: Array) -> Array:
    """What each distinct way of parting is worth, in eighths of a bit, rounded up.

    Args:
        people: The request.
        partings: Rows of first day, last day and cause; the first row is unknown.
    """
    first, last, cause = (int(people.persons[0, at]) for at in PARTED)
    return parting_bounds(first, last, cause, partings, compiled_weights())
