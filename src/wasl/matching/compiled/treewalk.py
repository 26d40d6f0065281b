"""The compiled loops that tell what lies in each branch of a tree (``trees.tree_of``)."""

import numpy as np

from wasl.matching.compiled.nearness import (  # first: it settles where compiled code is kept
    ROOM,
    Array,
)

import numba  # isort: skip


@numba.njit(cache=True, nogil=True)
def ends_of_branches(depth: Array, skip: Array) -> None:
    """Write for each node of a tree the first node behind its branch; see ``trees.tree_of``."""
    for node in range(depth.shape[0] - 1, -1, -1):
        after = node + 1
        while after < depth.shape[0] and depth[after] > depth[node]:
            after = skip[after]
        skip[node] = after


@numba.njit(cache=True, nogil=True)
def gather_branches(
    entry: Array, skip: Array, rows_at: Array, lengths: Array, most: Array, ahead: Array
) -> None:
    """Write what lies in each branch.

    Args:
        entry: The sound at each node.
        skip: The first node behind each branch.
        rows_at: Nodes + 1: the rows that end at each node.
        lengths: How much sound each row holds.
        most: The greatest length of a row of the branch, in tenths, rounded up; written.
        ahead: A mask of the sounds behind each node; written.
    """
    for node in range(entry.shape[0] - 1, -1, -1):
        tenths, mask = 0.0, 0
        for row in range(rows_at[node], rows_at[node + 1]):
            tenths = max(tenths, np.ceil(lengths[row] * 10.0))
        child = node + 1
        while child < skip[node]:
            tenths = max(tenths, float(most[child]))
            mask |= ahead[child] | (1 << entry[child])
            child = skip[child]
        most[node] = tenths
        ahead[node] = mask


@numba.njit(cache=True, nogil=True)
def gather_fewest(entry: Array, skip: Array, rows_at: Array, counted: Array, fewest: Array) -> None:
    """Write how many counted entries lie behind each node at least, on the way to a row."""
    for node in range(entry.shape[0] - 1, -1, -1):
        least = 0 if rows_at[node] < rows_at[node + 1] else ROOM
        child = node + 1
        while child < skip[node]:
            least = min(least, fewest[child] + counted[entry[child]])
            child = skip[child]
        fewest[node] = least
