"""One Latin token against all native tokens of a vocabulary, by learned spellings.

Native tokens stand in a tree of their signs, each in its context (``learned.columns``). A table is
carried along a path: what the signs so far cost if they gave all but the last so many letters.
A branch is left when no number of letters is still affordable, be it for those given already or
for those that the signs behind would have to give.

Costs are whole sixteenths of a bit; what a token costs is told above the least that its signs can.
"""

from typing import NamedTuple

import numpy as np

from wasl.matching.compiled import inlined, integer, jit, lean
from wasl.matching.compiled.layout import Array

BASE, LONGEST = 27, 3  # letters and the end; letters of a piece at most
ROOM = 64  # tokens have fewer signs
NARROW, WIDE = 16, 32  # a token has fewer letters than one of these: so many are added at once
NEVER = np.int16(30_000)  # a cost that nobody pays; with another cost it still is a short number
MOST_NEED = 255


class NativeTree(NamedTuple):
    """Native tokens of all learned tables, ready to be walked."""

    entry: Array  # node -> its context, by number in the tables below
    depth: Array  # node -> signs from the beginning, its own included
    skip: Array  # node -> the first node behind its branch
    rows_at: Array  # node -> the first row that ends there; one longer
    need: Array  # node x letters left -> what the signs behind cost above their least, at least
    need_wide: Array  # the same for longer tokens
    least: Array  # context -> what its likeliest piece costs
    silent: Array  # context -> what it costs to give no letter
    other: Array  # context x letters of a piece -> what a piece costs that is not listed
    piece_at: Array  # piece -> first of the contexts that list it; one longer
    piece_context: Array
    piece_cost: Array


class Pieces(NamedTuple):
    """What each context costs to give the pieces of one Latin token."""

    chain: Array  # context -> the first of its links; 0 for none
    behind: Array  # link -> the next
    column: Array  # link -> its place in a row of costs
    cost: Array
    met: Array  # context -> its row, once it was met
    costs: Array  # rows: by letters of the piece and letters left behind it


@lean
def code_of(letters: Array, start: int, end: int) -> int:
    """The number of a piece of zero to three Latin letters."""
    code = 0
    for at in range(start, end):
        code = code * BASE + letters[at]
    return code


@jit
def needs(entry: Array, skip: Array, rows_at: Array, excess: Array, width: int) -> Array:
    """What the signs behind each node cost above their least at least, by how many letters they give.

    Args:
        entry: See ``NativeTree``, as the next two.
        skip: The first node behind each branch.
        rows_at: Nodes + 1: the rows that end at each node.
        excess: Contexts x letters: what the cheapest piece of so many costs above the least.
        width: ``NARROW`` or ``WIDE``.

    Returns:
        Nodes x letters (uint8), ``MOST_NEED`` and more as that.
    """  # fmt: skip
    found = np.full((entry.shape[0], width), np.uint8(MOST_NEED), np.uint8)
    for node in range(entry.shape[0] - 1, -1, -1):
        if rows_at[node] < rows_at[node + 1]:
            found[node, 0] = 0
        child = node + 1
        while child < skip[node]:
            for left in range(width):
                for size in range(min(LONGEST, left) + 1):
                    cost = excess[entry[child], size] + integer(found[child, left - size])
                    found[node, left] = min(cost, integer(found[node, left]))
            child = skip[child]
    return found


@jit
def weigh_native(tree: NativeTree, letters: Array, limit: int, rows: Array, found: Array) -> int:
    """The native tokens that may give one Latin token, and at what cost; returns how many.

    Args:
        tree: The native tokens.
        letters: The Latin token.
        limit: What a token costs above its least at most.
        rows: Tokens that cost no more, ascending; written.
        found: What each of them costs above its least; written.
    """
    size = letters.shape[0]
    width = NARROW if size < NARROW else WIDE
    codes, columns = np.empty(LONGEST * size, np.int64), np.empty(LONGEST * size, np.int16)
    count, listed = 0, 0
    for start in range(size):
        for end in range(start + 1, min(start + LONGEST, size) + 1):
            code = code_of(letters, start, end)
            codes[count], columns[count] = code, (end - start - 1) * width + size - end
            listed += tree.piece_at[code + 1] - tree.piece_at[code]
            count += 1
    # Of each context the pieces of this token that it lists, as a chain.
    chain = np.zeros(tree.least.shape[0], np.int32)
    behind = np.empty(listed + 1, np.int32)
    column, cost = np.empty(listed + 1, np.int16), np.empty(listed + 1, np.uint8)
    link = 0
    for each in range(count):
        for at in range(tree.piece_at[codes[each]], tree.piece_at[codes[each] + 1]):
            link += 1
            context = tree.piece_context[at]
            behind[link], chain[context] = chain[context], link
            column[link], cost[link] = columns[each], tree.piece_cost[at]
    costs = np.empty((tree.least.shape[0] + 1, LONGEST * width), np.uint8)
    met = np.zeros(tree.least.shape[0], np.int32)
    table = np.full((ROOM, width + LONGEST), NEVER, np.int16)
    table[0, size] = 0
    pieces = Pieces(chain, behind, column, cost, met, costs)
    need = tree.need if width == NARROW else tree.need_wide
    return _walk(tree, need, limit, pieces, table, np.zeros(ROOM, np.int64), rows, found)


@lean
def _walk(
    tree: NativeTree, need: Array, limit: int, pieces: Pieces, table: Array, spent: Array, rows: Array,
    found: Array,
) -> int:  # fmt: skip
    """Walk the tree; ``table`` holds by depth and letters left what the signs so far cost."""
    count, node, many = 0, 0, 0
    while node < tree.entry.shape[0]:
        depth, context = integer(tree.depth[node]), np.uint32(tree.entry[node])
        row = pieces.met[context]
        if row == 0:
            many += 1
            row = pieces.met[context] = many
            _write_down(tree, pieces, integer(context), pieces.costs[row])
        spent[depth] = spent[depth - 1] + tree.least[context]
        most = spent[depth] + limit
        before, here = table[depth - 1], table[depth]
        if _step(before, here, pieces.costs[row], tree.silent[context], need[node]) > most:
            node = tree.skip[node]
            continue
        if here[0] <= most:
            for each in range(tree.rows_at[node], tree.rows_at[node + 1]):
                rows[count], found[count] = each, here[0] - spent[depth]
                count += 1
        node += 1
    return count


@inlined
def _write_down(tree: NativeTree, pieces: Pieces, context: int, row: Array) -> None:
    width = row.shape[0] // LONGEST
    for size in range(LONGEST):
        for at in range(width):
            row[size * width + at] = tree.other[context, size + 1]
    link = pieces.chain[context]
    while link:
        row[np.uint32(pieces.column[link])] = pieces.cost[link]
        link = pieces.behind[link]


@inlined
def _step(before: Array, here: Array, costs: Array, silent: int, need: Array) -> int:
    """Add one sign; the least that any token of the branch can come to.

    Short numbers throughout, so that the compiler adds many at once.
    """
    width, best = costs.shape[0] // LONGEST, NEVER
    for left in range(width):
        cost = np.int16(before[left] + silent)
        cost = min(cost, np.int16(before[left + 1] + costs[left]))
        cost = min(cost, np.int16(before[left + 2] + costs[width + left]))
        cost = min(cost, np.int16(before[left + 3] + costs[2 * width + left]))
        here[left] = cost = min(cost, NEVER)
        best = min(best, np.int16(cost + need[left]))
    return integer(best)
