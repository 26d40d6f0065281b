"""The compiled loops of the learned spellings: aligning pairs, and weighing one against many.

Costs are whole sixteenths of a bit, so that sums do not depend on the order of adding.
"""

from typing import Any

import numpy as np

from wasl.matching import kernels as _settled  # noqa: F401 - settles Numba's cache folder first

import numba  # isort: skip

Array = np.ndarray[Any, Any]
FAR = 30_000


@numba.njit(cache=True, nogil=True)
def code_of(letters: Array, start: int, end: int) -> int:
    """The number of a piece of zero to three Latin letters."""
    code = 0
    for at in range(start, end):
        code = code * 27 + letters[at]
    return code


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
def weigh_latin(  # noqa: C901, PLR0917 - one loop for the compiler, plain arguments
    lattice: Array,
    rest: Array,
    letters: Array,
    sizes: Array,
    shared: Array,
    limit: int,
    found: Array,
) -> None:
    """The cost of one native token giving each of many Latin tokens; ``FAR`` beyond a limit.

    Args:
        lattice: Signs by pieces: the cost of each sign giving each piece.
        rest: Signs + 1: the least that the signs from here on cost.
        letters: Latin tokens in ascending order, one a row.
        sizes: How many letters each has.
        shared: How many first letters each has in common with the one before it.
        limit: Costs above this need not be exact.
        found: One cost a token; written.
    """
    n = lattice.shape[0]
    wide = letters.shape[1]
    table = np.full((wide + 1, n + 1), FAR, np.int32)
    alive = np.zeros(wide + 1, np.bool_)
    table[0, 0] = 0
    for i in range(1, n + 1):
        table[0, i] = min(FAR, table[0, i - 1] + lattice[i - 1, 0])
    alive[0] = True
    dead_from = wide + 1  # letters of the last token from which on nothing fits
    for row in range(letters.shape[0]):
        start = shared[row]
        if start >= dead_from:
            found[row] = FAR
            continue
        dead_from = wide + 1
        size = sizes[row]
        failed = False
        for j in range(start + 1, size + 1):
            one = letters[row, j - 1]
            two = letters[row, j - 2] * 27 + one if j >= 2 else 0
            three = letters[row, j - 3] * 729 + two if j >= 3 else 0
            table[j, 0] = FAR
            living = False
            first = (j + 2) // 3  # fewer signs cannot give so many letters
            for i in range(1, min(first, n + 1)):
                table[j, i] = FAR
            for i in range(first, n + 1):
                value = table[j, i - 1] + lattice[i - 1, 0]
                value = min(value, table[j - 1, i - 1] + lattice[i - 1, one])
                if j >= 2:
                    value = min(value, table[j - 2, i - 1] + lattice[i - 1, two])
                if j >= 3:
                    value = min(value, table[j - 3, i - 1] + lattice[i - 1, three])
                value = min(value, FAR)
                table[j, i] = value
                if value + rest[i] <= limit:
                    living = True
            alive[j] = living
            if not (living or alive[j - 1] or (j >= 2 and alive[j - 2])):
                failed = True
                dead_from = j
                break
        found[row] = FAR if failed else table[size, n]


@numba.njit(cache=True, nogil=True)
def weigh_native(  # noqa: PLR0917 - Numba knows no keywords
    pieces: Array,
    least: Array,
    size: int,
    rows: Array,
    sizes: Array,
    shared: Array,
    limit: int,
    found: Array,
) -> None:
    """What each of many native tokens costs above its least to give one Latin token.

    Args:
        pieces: Contexts by (letter position, piece length 0 to 3): the cost of a sign in its
            context giving the piece that ends there.
        least: The least that each context costs.
        size: Letters of the Latin token.
        rows: Native tokens as contexts in ascending order, one a row.
        sizes: How many signs each has.
        shared: How many first contexts each has in common with the one before it.
        limit: Costs above this are given as ``FAR``, or as they are.
        found: One cost a token; written.
    """
    deepest = rows.shape[1] + 1
    table = np.full((deepest, size + 1), FAR, np.int32)
    spent = np.zeros(deepest, np.int32)  # the least cost of the signs so far
    table[0, 0] = 0
    dead_from = deepest
    for row in range(rows.shape[0]):
        start = shared[row]
        if start >= dead_from:
            found[row] = FAR
            continue
        dead_from = deepest
        failed = False
        for i in range(start + 1, sizes[row] + 1):
            context = rows[row, i - 1]
            spent[i] = spent[i - 1] + least[context]
            nearest = FAR
            for j in range(size + 1):
                value = FAR
                for k in range(min(3, j) + 1):
                    value = min(value, table[i - 1, j - k] + pieces[context, 4 * j + k])
                table[i, j] = value
                nearest = min(nearest, value)
            if nearest - spent[i] > limit:
                failed = True
                dead_from = i
                break
        found[row] = FAR if failed else table[sizes[row], size] - spent[sizes[row]]
