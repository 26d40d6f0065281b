"""The compiled loops of the learned spellings: aligning pairs, and weighing one against many.

Costs are whole sixteenths of a bit, so that sums do not depend on the order of adding.
"""

from typing import Any

import numpy as np

from wasl.matching.compiled.nativewalk import code_of  # first: it settles Numba's cache folder

import numba  # isort: skip

Array = np.ndarray[Any, Any]
FAR = 30_000
ROOM = 64  # tokens are shorter than this
CHEAP = 64  # beside the least cost of a sign: what else its letters cost is told apart


@numba.njit(cache=True, nogil=True)
def expect(  # noqa: C901, PLR0917 - one loop for the compiler, which knows no keywords
    units: Array,
    unit_starts: Array,
    letters: Array,
    letter_starts: Array,
    weights: Array,
    table: Array,
    counts: Array,
) -> float:
    """One round of expectation: add to ``counts`` how often each sign gave each piece.

    Returns the log likelihood (natural) of the pairs that can be aligned.
    """
    total = 0.0
    ahead = np.zeros((26, 26))
    back = np.zeros((26, 26))
    for pair in range(len(weights)):
        u0, n = unit_starts[pair], unit_starts[pair + 1] - unit_starts[pair]
        l0, size = letter_starts[pair], letter_starts[pair + 1] - letter_starts[pair]
        if size > 3 * n:
            continue
        ahead[: n + 1, : size + 1] = 0.0
        back[: n + 1, : size + 1] = 0.0
        ahead[0, 0] = 1.0
        for i in range(1, n + 1):
            unit = units[u0 + i - 1]
            for j in range(size + 1):
                value = 0.0
                for k in range(min(3, j) + 1):
                    if ahead[i - 1, j - k] > 0.0:
                        code = code_of(letters, l0 + j - k, l0 + j)
                        value += ahead[i - 1, j - k] * table[unit, code]
                ahead[i, j] = value
        whole = ahead[n, size]
        if whole <= 1e-290:
            continue
        total += weights[pair] * np.log(whole)
        back[n, size] = 1.0
        for i in range(n, 0, -1):
            unit = units[u0 + i - 1]
            for j in range(size + 1):
                if back[i, j] <= 0.0:
                    continue
                for k in range(min(3, j) + 1):
                    if ahead[i - 1, j - k] <= 0.0:
                        continue
                    code = code_of(letters, l0 + j - k, l0 + j)
                    step = table[unit, code] * back[i, j]
                    back[i - 1, j - k] += step
                    counts[unit, code] += weights[pair] * ahead[i - 1, j - k] * step / whole
    return total


@numba.njit(cache=True, nogil=True)
def best_pieces(  # noqa: PLR0917 - Numba knows no keywords
    units: Array,
    unit_starts: Array,
    letters: Array,
    letter_starts: Array,
    table: Array,
    pieces: Array,
    costs: Array,
) -> None:
    """The likeliest piece of each sign of each pair; ``table`` in natural log probabilities.

    ``pieces`` has one entry a sign, -1 where a pair cannot be aligned; ``costs`` one a pair.
    """
    best = np.zeros((26, 26))
    came = np.zeros((26, 26), np.int64)
    for pair in range(len(costs)):
        u0, n = unit_starts[pair], unit_starts[pair + 1] - unit_starts[pair]
        l0, size = letter_starts[pair], letter_starts[pair + 1] - letter_starts[pair]
        costs[pair] = np.inf
        pieces[u0 : u0 + n] = -1
        if size > 3 * n:
            continue
        best[: n + 1, : size + 1] = -np.inf
        best[0, 0] = 0.0
        for i in range(1, n + 1):
            unit = units[u0 + i - 1]
            for j in range(size + 1):
                for k in range(min(3, j) + 1):
                    code = code_of(letters, l0 + j - k, l0 + j)
                    value = best[i - 1, j - k] + table[unit, code]
                    if value > best[i, j]:
                        best[i, j] = value
                        came[i, j] = k
        if best[n, size] == -np.inf:
            continue
        costs[pair] = -best[n, size]
        j = size
        for i in range(n, 0, -1):
            k = came[i, j]
            pieces[u0 + i - 1] = code_of(letters, l0 + j - k, l0 + j)
            j -= k


@numba.njit(cache=True, nogil=True)
def ahead_of(entry: Array, skip: Array, ahead: Array) -> None:
    """Write the letters behind each node of a tree as a mask."""
    for node in range(entry.shape[0] - 1, -1, -1):
        mask = 0
        child = node + 1
        while child < skip[node]:
            mask |= ahead[child] | (1 << entry[child])
            child = skip[child]
        ahead[node] = mask


@numba.njit(cache=True, nogil=True)
def gates(  # noqa: PLR0917 - Numba knows no keywords
    contexts: Array,
    starts: Array,
    pieces: Array,
    costs: Array,
    unseen: Array,
    unseen_sign: Array,
) -> tuple[Array, Array, Array, Array, Array]:
    """What each sign of a native token costs at least, by what is known of its piece.

    Args:
        contexts: The signs; the last context is that of a sign never seen.
        starts: Of each context the first of its listed pieces.
        pieces: The pieces listed.
        costs: What each costs.
        unseen: The cost of another piece of a known sign, by its letters, never falling.
        unseen_sign: The cost of a piece of an unknown sign, by its letters, never falling.

    Returns:
        By sign: a mask of the letters that a cheap piece may end with; the least cost when such
        a letter is there, and when none is (signs x 2); of a piece of more letters by its
        first; of a piece of three letters by its first two; of what the signs from each on
        cost to give so many letters together (signs + 1 x letters + 2, two of nothing first).
    """
    n = contexts.shape[0]
    cheap = np.zeros(n, np.int64)
    least = np.empty((n, 2), np.int32)
    longer = np.empty((n, 27), np.int32)
    longest = np.empty((n, 27 * 27), np.int32)
    ends = np.empty(27, np.int32)
    each = np.empty((n, 4), np.int32)
    for i in range(n):
        context = contexts[i]
        known = context < starts.shape[0] - 1
        other = unseen if known else unseen_sign
        ends[:] = other[1]
        ends[0] = other[0]
        longer[i] = other[2]
        longest[i] = other[3]
        each[i] = other
        if known:
            for at in range(starts[context], starts[context + 1]):
                code, cost = int(pieces[at]), int(costs[at])
                size = (code > 0) + (code >= 27) + (code >= 729)
                each[i, size] = min(each[i, size], cost) if code else cost
                last, head = code % 27, code // 27
                ends[last] = min(ends[last], cost) if code else cost
                if 0 < head < 27:
                    longer[i, head] = min(longer[i, head], cost)
                elif head:
                    longer[i, head // 27] = min(longer[i, head // 27], cost)
                    longest[i, head] = min(longest[i, head], cost)
        least[i, 0] = ends.min()
        least[i, 1] = FAR
        for last in range(27):
            if ends[last] < least[i, 0] + CHEAP:
                cheap[i] |= 1 << last
            else:
                least[i, 1] = min(least[i, 1], ends[last])
        if cheap[i] & 1:  # silence is cheap, whatever letters are there
            least[i, 1] = least[i, 0]
    return cheap, least, longer, longest, _together(each)


@numba.njit(cache=True, nogil=True)
def _together(each: Array) -> Array:
    """The least cost of all signs from each on, by how many letters they give."""
    n = each.shape[0]
    found = np.full((n + 1, ROOM), FAR, np.int32)
    found[n, 2] = 0
    for i in range(n - 1, -1, -1):
        for letters in range(2, ROOM):
            for size in range(min(3, letters - 2) + 1):
                cost = found[i + 1, letters - size] + each[i, size]
                found[i, letters] = min(found[i, letters], cost)
    return found


@numba.njit(cache=True, nogil=True)
def weigh_latin(  # noqa: PLR0917 - Numba knows no keywords
    lattice: Array,
    cheap: Array,
    least: Array,
    longer: Array,
    longest: Array,
    together: Array,
    entry: Array,
    depth: Array,
    skip: Array,
    rows_at: Array,
    ahead: Array,
    limits: Array,
    rows: Array,
    found: Array,
    sizes: Array,
) -> int:
    """The Latin tokens that one native token may give; returns how many.

    Args:
        lattice: Signs by pieces: the cost of each sign giving each piece.
        cheap: See ``gates``, as the next four.
        least: The least cost of each sign, by whether a cheap piece can end ahead.
        longer: The least cost of a piece of more letters, by the first.
        longest: The least cost of a piece of three letters, by the first two.
        together: The least cost of the signs from each on, by how many letters they give.
        entry: A tree of Latin tokens (``trees.tree_of``): how many letters a token has at each
            root, and a letter at each other node.
        depth: How deep each node lies.
        skip: The first node behind each branch.
        rows_at: Nodes + 1: the tokens that end at each node.
        ahead: The letters behind each node, as a mask.
        limits: The greatest cost of a token by its letters.
        rows: Tokens that cost no more, ascending; written.
        found: What each of them costs; written.
        sizes: How many letters each of them has; written.
    """
    n = lattice.shape[0]
    # Rows stand four behind the letters, so that no index is below zero for the compiler.
    table = np.full((ROOM, n + 1), FAR, np.int32)
    letters = np.zeros(ROOM, np.uint8)
    table[4, 0] = 0
    for i in range(n):
        table[4, i + 1] = min(FAR, table[4, i] + lattice[i, 0])
    count, node, size = 0, 0, 0
    while node < entry.shape[0]:
        at = int(depth[node])
        one = int(entry[node])
        if at == 1:
            size = one
            node = skip[node] if together[0, size + 2] > limits[size] else node + 1
            continue
        letters[at + 3] = one
        two = int(letters[at + 2]) * 27 + one
        three = int(letters[at + 1]) * 729 + two
        for i in range(n):
            value = table[at + 3, i] + lattice[i, 0]
            value = min(value, table[at + 2, i] + lattice[i, one])
            value = min(value, table[at + 1, i] + lattice[i, two])
            value = min(value, table[at, i] + lattice[i, three])
            table[at + 3, i + 1] = min(value, FAR)
        if table[at + 3, n] <= limits[size]:
            for row in range(rows_at[node], rows_at[node + 1]):
                rows[count] = row
                found[count] = table[at + 3, n]
                sizes[count] = size
                count += 1
        # The next piece begins behind this letter, with it, or with the one before it.
        mask, left = int(ahead[node]), size - at + 3
        bound, rest = table[at + 3, n] + together[n, left], 0
        for i in range(n - 1, -1, -1):
            two_more = max(rest, together[i + 1, left - 1])
            more = min(two_more, max(rest, together[i + 1, left - 2]))
            bound = min(bound, table[at + 2, i] + longer[i, one] + more)
            bound = min(bound, table[at + 1, i] + longest[i, two] + two_more)
            rest += least[i, 0] if cheap[i] & mask else least[i, 1]
            bound = min(bound, table[at + 3, i] + max(rest, together[i, left]))
        node = skip[node] if bound > limits[size] else node + 1
    return count


@numba.njit(cache=True, nogil=True)
def cost_of(lattice: Array, letters: Array) -> int:
    """What the signs of one native token cost to give one Latin token.

    Args:
        lattice: Signs by pieces: the cost of each sign giving each piece.
        letters: The Latin token.
    """
    size = letters.shape[0]
    costs = np.full((lattice.shape[0] + 1, size + 1), FAR, np.int32)
    costs[0, 0] = 0
    for i in range(lattice.shape[0]):
        for j in range(size + 1):
            for k in range(min(3, j) + 1):
                cost = costs[i, j - k] + lattice[i, code_of(letters, j - k, j)]
                costs[i + 1, j] = min(costs[i + 1, j], cost)
    return int(costs[-1, -1])
