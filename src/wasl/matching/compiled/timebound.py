"""What times of birth and of separation are worth at most, in eighths of a bit, rounded up.

Short numbers: whoever may be found is looked up in these tables, which then stay close by.
"""

from typing import NamedTuple

import numpy as np

from wasl.matching.compiled import inlined, integer, jit
from wasl.matching.compiled.facts import YEAR, parting_causes, parting_times
from wasl.matching.compiled.layout import (
    BASIS,
    FIRST,
    LAST,
    SOFT,
    WINDOW_COST,
    WINDOWS,
    Array,
    People,
    Weights,
)
from wasl.matching.compiled.posting import EIGHTH

MEANINGS = 3  # of a time of birth: as told, day and month exchanged, in another calendar
MOST_BEYOND = 2.5  # bits that times which do not meet come to at most


class Blocks(NamedTuple):
    """Distinct times of birth in blocks of neighbours, and what all in a block keep to.

    What a time may mean is of one of ``MEANINGS``: as it was told, with day and month exchanged,
    or in another calendar. The last two lie far from the first, and cost something.
    """

    of_birth: Array  # distinct birth -> block; blocks begin at 1
    first: Array  # block x meaning -> least first day; none means so where it is after the last
    last: Array
    cost: Array  # the same: least cost
    soft: Array  # greatest softness
    width: Array  # least width of a window
    floor: Array  # the weakest basis: the better both are known, the more a difference weighs


@jit
def birth_bounds(mine: People, told: int, blocks: Blocks, w: Weights) -> Array:
    """The most that a time of birth in each block can be worth (int16); 0 for block 0, the unknown.

    The same arithmetic as ``facts.births``, with every figure of the block at its best.

    Args:
        mine: The request.
        told: Its time of birth; -1 for none.
        blocks: Times of the registry.
        w: The model.
    """
    size = blocks.first.shape[0]
    found = np.zeros(size, np.int16)
    if told < 0:
        return found
    basis = integer(mine.spans[told, BASIS])
    low, high = integer(mine.spans[told, WINDOWS]), integer(mine.spans[told + 1, WINDOWS])
    for block in range(1, size):
        floor = w.births_differ[min(blocks.floor[block], basis)]
        soft, width = blocks.soft[block], blocks.width[block]
        best = -np.inf
        for at in range(low, high):
            window = mine.windows[at]
            for meaning in range(MEANINGS):
                first, last = blocks.first[block, meaning], blocks.last[block, meaning]
                if first > last:
                    continue
                gap = max(0.0, window[FIRST] - last, first - window[LAST])
                bits = _at_most(window, gap, soft, width, floor, w)
                best = max(best, bits - window[WINDOW_COST] - blocks.cost[block, meaning])
        found[block] = np.ceil(best * EIGHTH)
    return found


@jit
def parting_bounds(first: int, last: int, cause: int, partings: Array, w: Weights) -> Array:
    """What each way of parting is worth (int16).

    Args:
        first: First day on which the family of the request may have parted; 0 unknown.
        last: Last such day.
        cause: Why they parted.
        partings: Rows of first day, last day and cause, ascending.
        w: The model.
    """
    found, bits = np.empty(partings.shape[0], np.int16), 0.0
    for row in range(partings.shape[0]):
        start, end, why = partings[row, 0], partings[row, 1], partings[row, 2]
        # One time stands beside the next cause of that time: it is weighed once.
        if row == 0 or start != partings[row - 1, 0] or end != partings[row - 1, 1]:
            bits = parting_times(first, last, start, end, w)
        found[row] = np.ceil((bits + parting_causes(cause, why, w)) * EIGHTH)
    return found


@inlined
def _at_most(
    window: Array, gap: float, softness: float, width: float, floor: float, w: Weights
) -> float:
    spread, soft = w.numbers[0].birth__registry_years * YEAR, window[SOFT] + softness
    length = max(window[LAST] - window[FIRST], width)
    # Times that meet within a block may belong to two that do not: more is possible always.
    meets = gap <= soft * 0.5
    fall = w.numbers[0].birth__per_year_outside * (gap / YEAR) / max(1.0, soft / YEAR)
    if not meets and MOST_BEYOND + fall <= floor:
        return floor
    wide = max(length, YEAR * 0.5) + window[SOFT]
    begin = min(MOST_BEYOND, np.log2(spread * 0.5 / wide))
    if not meets:
        return max(floor, begin + fall)
    near = np.log2(spread * 0.9 / (max(length, 1.0) + window[SOFT]))
    return max(min(w.numbers[0].birth__most, near), begin, floor)
