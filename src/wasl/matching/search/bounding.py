"""Times of birth and separation in blocks, and what they could be worth at most."""

from typing import Any, NamedTuple

import numpy as np

from wasl.matching.compiled.facts import parted_as
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
    WINDOW_COST,
    WINDOWS,
    People,
)
from wasl.matching.model import model
from wasl.matching.search.weights import compiled_weights

Array = np.ndarray[Any, Any]
YEAR = 365.25
BLOCK = 48  # distinct times of birth in one block
PARTED = (PARTED_FROM, PARTED_TO, PARTED_CAUSE)


class Blocks(NamedTuple):
    """Distinct times of birth in blocks of neighbours, and what all in a block keep to."""

    of_birth: Array  # distinct birth -> block; blocks begin at 1
    first: Array  # block -> least first day of a plain window
    last: Array
    soft: Array  # greatest softness
    width: Array  # least width of a window
    other_first: Array  # the same of windows in another calendar
    other_last: Array
    floor: Array  # whether all were told with documents: their differences weigh most


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


def birth_bounds(mine: People, told: int, blocks: Blocks, floors: Array) -> Array:
    """The most that a time of birth in each block can be worth; 0 for block 0, the unknown.

    The same arithmetic as ``facts.births``, with every figure of the block at its best.
    """
    size = len(blocks.first)
    found = np.zeros(size)
    if told < 0 or size == 1:
        return found
    spread = model().number("birth", "registry_years") * YEAR
    most = model().number("birth", "most")
    per_year = model().number("birth", "per_year_outside")
    floor = floors[np.minimum(blocks.floor, int(mine.spans[told, BASIS]))]
    best = np.full(size, -np.inf)
    for window in range(int(mine.spans[told, WINDOWS]), int(mine.spans[told + 1, WINDOWS])):
        start, end, own_soft, cost = mine.windows[window, [FIRST, LAST, SOFT, WINDOW_COST]]
        soft = own_soft + blocks.soft
        width = np.maximum(np.maximum(end - start, blocks.width), 1.0) + own_soft
        near = np.minimum(most, np.log2(spread * 0.9 / width))
        wide = np.maximum(np.maximum(end - start, blocks.width), YEAR * 0.5) + own_soft
        begin = np.minimum(2.5, np.log2(spread * 0.5 / wide))
        for first, last in ((blocks.first, blocks.last), (blocks.other_first, blocks.other_last)):
            gap = np.maximum(0.0, np.maximum(start - last, first - end))
            beyond = begin + per_year * (gap / YEAR) / np.maximum(1.0, soft / YEAR)
            # A block may hold both sides of the edge, so near is always possible within it.
            bits = np.where(gap <= soft * 0.5, np.maximum(near, begin), np.maximum(floor, beyond))
            best = np.maximum(best, bits - cost)
    found[1:] = best[1:]
    return found


def parting_bits(people: People, partings: Array) -> Array:
    """Exact bits of when and why the family parted, for each distinct way of parting.

    Args:
        people: The request.
        partings: Rows of first day, last day and cause; the first row is unknown.
    """
    first, last, cause = (int(people.persons[0, at]) for at in PARTED)
    return parted_as(first, last, cause, partings, compiled_weights())
