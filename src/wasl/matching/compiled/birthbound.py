"""What a time of birth in each block of registered ones can be worth at most."""

from typing import NamedTuple

import numpy as np

from wasl.matching.compiled import inlined, integer, jit
from wasl.matching.compiled.facts import YEAR
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

MOST_BEYOND = 2.5  # bits that times which do not meet come to at most


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


@jit
def birth_bounds(mine: People, told: int, blocks: Blocks, w: Weights) -> Array:
    """The most that a time of birth in each block can be worth; 0 for block 0, the unknown.

    The same arithmetic as ``facts.births``, with every figure of the block at its best.

    Args:
        mine: The request.
        told: Its time of birth; -1 for none.
        blocks: Times of the registry.
        w: The model.
    """
    size = blocks.first.shape[0]
    found = np.zeros(size)
    if told < 0:
        return found
    basis = integer(mine.spans[told, BASIS])
    low, high = integer(mine.spans[told, WINDOWS]), integer(mine.spans[told + 1, WINDOWS])
    for block in range(1, size):
        floor = w.births_differ[min(blocks.floor[block], basis)]
        best = -np.inf
        for at in range(low, high):
            window = mine.windows[at]
            plain = _gap(window, blocks.first[block], blocks.last[block])
            other = _gap(window, blocks.other_first[block], blocks.other_last[block])
            soft, width = blocks.soft[block], blocks.width[block]
            bits = _at_most(window, min(plain, other), soft, width, floor, w)
            best = max(best, bits - window[WINDOW_COST])
        found[block] = best
    return found


@inlined
def _gap(window: Array, first: float, last: float) -> float:
    """Days between a window and those of a block."""
    return max(0.0, window[FIRST] - last, first - window[LAST])


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
