"""Many rows of small numbers as one tree of what they begin with, laid out as a walk meets it.

Rows that begin alike are worked out once, and a beginning that leads nowhere is left with all
that follows it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from wasl.matching.compiled.treewalk import ends_of_branches

Array = np.ndarray[Any, Any]
TREE = ("entry", "depth", "skip", "rows_at")


def tree_of(rows: Array, sizes: Array, alone: Array | None = None) -> dict[str, Array]:
    """The tree of rows in ascending order.

    Args:
        rows: Numbers above zero, and zeros behind the end of a row (rows x width).
        sizes: How many numbers each row has, one at least.
        alone: Rows that share nothing with the row before, however alike they begin.

    Returns:
        entry: The number at each node, as in ``rows``; parents before children, children in
            ascending order.
        depth: How many numbers from the beginning to the node, itself included (uint8).
        skip: The first node behind all that begin with this one (int32).
        rows_at: Nodes + 1: the rows that end at a node, by position in ``rows`` (int32).
    """
    sizes = sizes.astype(np.int64)
    shared = _shared(rows, sizes)
    if alone is not None:
        shared[alone] = 0
    new = sizes - shared
    row = np.repeat(np.arange(len(rows), dtype=np.int32), new)
    begun = np.cumsum(new) - new
    depth = (np.arange(len(row)) - begun[row] + shared[row] + 1).astype(np.uint8)
    first_nodes = np.flatnonzero(new)  # rows that are not the row before again
    ends = begun[first_nodes] + new[first_nodes] - 1
    counts = np.zeros(len(row), np.int32)
    counts[ends] = np.diff(first_nodes, append=len(rows))
    rows_at = np.zeros(len(row) + 1, np.int32)
    np.cumsum(counts, out=rows_at[1:])
    skip = np.empty(len(row), np.int32)
    ends_of_branches(depth, skip)
    entry = rows[row, depth.astype(np.int64) - 1]
    return {"entry": entry, "depth": depth, "skip": skip, "rows_at": rows_at}


def joined(trees: Sequence[dict[str, Array]]) -> dict[str, Array]:
    """Trees one behind the other, the rows of each behind those of the one before."""
    nodes = np.cumsum([0] + [len(tree["entry"]) for tree in trees]).tolist()
    rows = np.cumsum([0] + [tree["rows_at"][-1] for tree in trees]).tolist()
    moved = [
        tree
        | {"skip": tree["skip"] + np.int32(node), "rows_at": tree["rows_at"][:-1] + np.int32(row)}
        for tree, node, row in zip(trees, nodes, rows, strict=False)
    ]
    found = {name: np.concatenate([tree[name] for tree in moved]) for name in moved[0]}
    return found | {"rows_at": np.append(found["rows_at"], np.int32(rows[-1]))}


def ascending(rows: Array) -> Array:
    """The order of rows by their numbers, the first counting most."""
    if not len(rows):
        return np.zeros(0, np.int64)
    order: Array = np.lexsort(rows.T[::-1])
    return order


def _shared(rows: Array, sizes: Array) -> Array:
    """How many first numbers each row has in common with the one before it."""
    found = np.zeros(len(rows), np.int64)
    if len(rows) > 1:
        alike = np.logical_and.accumulate(rows[1:] == rows[:-1], axis=1).sum(axis=1)
        found[1:] = np.minimum(alike, np.minimum(sizes[1:], sizes[:-1]))
    return found
