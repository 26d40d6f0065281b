"""Which tokens of a registry agree alike with all tokens of a request: columns of levels."""

import numpy as np

from wasl.matching.compiled import jit
from wasl.matching.compiled.layout import DIFFER, Array
from wasl.matching.compiled.memory import mixed


@jit
def columns_of(rows: Array, ids: Array, packed: Array, count: int, column: Array) -> Array:
    """Give each token that agrees with anything a column, and alike ones the same.

    Args:
        rows: Row of each agreement: manner and token of the request.
        ids: The registry's token.
        packed: Level and tenths of a bit (``Asked.levels``).
        count: How many rows there are.
        column: One entry a token, all 0; receives the columns.

    Returns:
        Rows x columns; column 0 agrees with nothing.
    """
    distinct = 0
    for each in range(ids.shape[0]):
        if column[ids[each]] == 0:
            distinct += 1
            column[ids[each]] = distinct
    whole = np.full((distinct + 1, count), DIFFER, np.uint8)
    for each in range(ids.shape[0]):
        whole[column[ids[each]], rows[each]] = packed[each]
    size = 16
    while size < 2 * distinct + 2:
        size *= 2
    places = np.full(size, -1, np.int64)
    numbers = np.zeros(distinct + 1, np.int64)
    kept = 0
    for each in range(distinct + 1):
        key = np.uint64(0)
        for row in range(count):
            if whole[each, row] != DIFFER:
                key = mixed(key, row << 8 | whole[each, row])
        at = np.int64(key & np.uint64(size - 1))
        while places[at] >= 0 and not np.array_equal(whole[places[at]], whole[each]):
            at = (at + 1) & (size - 1)
        if places[at] < 0:
            places[at] = kept
            whole[kept] = whole[each]
            kept += 1
        numbers[each] = places[at]
    for each in range(ids.shape[0]):
        token = ids[each]
        if column[token] > 0:
            column[token] = -numbers[column[token]]
    for each in range(ids.shape[0]):
        if column[ids[each]] < 0:
            column[ids[each]] = -column[ids[each]]
    return np.ascontiguousarray(whole[:kept].T)
