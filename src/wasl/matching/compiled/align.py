"""Two readings of names set beside each other, aligned by role, in bits.

Symmetric in what it decides; ``mine`` is the request's side, ``theirs`` the registry's. The
tables and their columns are explained in ``layout``.
"""

import numpy as np

from wasl.matching.compiled import lean
from wasl.matching.compiled.layout import (
    CHAINED,
    DIFFER,
    ELEMENTS,
    MASCULINE,
    MOST_ELEMENTS,
    MOST_KIN,
    MOST_NAMES,
    MOST_TOLD,
    MOST_WITH,
    ROLE,
    SLOT,
    SLOTS_AT,
    STEM,
    Asked,
    Bench,
    People,
    Weights,
    bench_ref,
)
from wasl.matching.compiled.memory import FIGURES, PLACES

GIVEN, MIDDLE, FATHER, GRANDFATHER, ANCESTOR, PATRONYMIC, FAMILY = range(7)
MARRIED = 9
FREE = 90  # the role of a given name, for bounds, where a by-name takes away what it loses
# What a piece of an alignment is: an agreement has its level, 0 to 6; the rest follow.
ONLY_ASKED, ONLY_FOUND, SWAPPED, READING, ALIAS, CONFLICT, AGREE = range(8, 15)
VARIANT = 15
MOST_PIECES = 40
ETHIOPIC, SOMALI, SLAVIC, UNKNOWN = 1, 2, 10, 12  # positions in columns.SYSTEM_ORDER
CLOSE, NEAR, ROOT = 2, 4, 5  # levels
MIDST = 2 * MOST_ELEMENTS  # offset of the gap in an alignment's cells
NOTHING = -1.0e9
UNBOUND = 1.0e9
NEVER = -50.0  # roles below this cannot be aligned
MOST_TURNED = 6  # elements of a name within which two may have changed places
TURNED = 2  # the side that holds elements changed about
ROLE_OF, TOKEN_OF, SLOT_OF = range(3)  # of Bench.sides
FITS, PAIR_ROLE, PAIR_LEVEL = range(3)  # of Bench.told
RULE, PIECE_ROLE, SLOT_A, SLOT_B, LEVEL = range(5)  # of Bench.pieces
FINAL, READ, TRIED, KEPT = range(4)  # rows of Bench.pieces


def bench() -> Bench:
    """Fresh working space."""
    most = MOST_ELEMENTS
    cells = (most + 1, most + 1, 2 * MIDST + 1)
    return bench_ref(
        *Bench(
            np.zeros((3, most, 3), np.int64),
            np.zeros(cells),
            np.zeros(cells, np.int64),
            np.zeros((most, most)),
            np.zeros((most, most)),
            np.zeros((most, most, 3), np.int64),
            np.zeros(most),
            np.zeros((2, most, most + 1), np.int64),
            np.zeros(MOST_NAMES),
            np.zeros(5, np.int64),
            np.zeros((2, MOST_TOLD, 4), np.int64),
            np.zeros(4 * MOST_KIN, np.uint64),
            np.zeros((MOST_KIN, MOST_KIN + MOST_WITH)),
            np.zeros((MOST_KIN, MOST_KIN + MOST_WITH, 3), np.int64),
            np.zeros((2, MOST_KIN + MOST_WITH), np.int64),
            np.zeros((MOST_TOLD, 4)),
            np.zeros((4, MOST_PIECES, 5), np.int64),
            np.zeros((4, MOST_PIECES)),
            np.zeros(PLACES, np.uint64),
            np.zeros(PLACES, np.int64),
            np.zeros((PLACES, FIGURES)),
            np.array([1, 0], np.int64),  # nothing is kept in request 0, the places say
        )
    )


@lean
def level_of(asked: Asked, system: int, q: int, t: int) -> int:
    """The level of a token of the request and one of the registry."""
    if q < 0 or t < 0:
        return DIFFER
    return asked.levels[asked.rows[system] + q, asked.column[t]] & DIFFER


@lean
def told_as(role_a: int, role_b: int) -> int:
    """The role that two elements beside each other speak of."""
    low, high = min(role_a, role_b), max(role_a, role_b)
    return high if (low == GIVEN or high == MARRIED) else low


@lean
def differing(w: Weights, system: int, role_a: int, role_b: int) -> float:
    """Bits of two elements beside each other that differ."""
    return float(w.differ[system, told_as(role_a, role_b)] + min(w.roles[role_a, role_b], 0.0) / 2)


@lean
def pair(
    mine: People, theirs: People, asked: Asked, w: Weights, system: int,
    role_a: int, q: int, role_b: int, t: int,
) -> tuple[bool, float, int, int]:  # fmt: skip
    """Two elements beside each other: whether they can be, bits, role and level."""
    cost = w.roles[role_a, role_b]
    if cost < NEVER:
        return False, 0.0, 0, DIFFER
    if role_a == PATRONYMIC or role_b == PATRONYMIC:
        if role_a == PATRONYMIC:
            q = mine.tokens[q, STEM]
        if role_b == PATRONYMIC:
            t = theirs.tokens[t, STEM]
    elif role_a == FAMILY and role_b == FAMILY and (system == SLAVIC or system == UNKNOWN):
        q, t = mine.tokens[q, MASCULINE], theirs.tokens[t, MASCULINE]
    packed = np.int64(asked.levels[asked.rows[system] + q, asked.column[t]])
    level = int(packed & DIFFER)
    role = told_as(role_a, role_b)
    if level == DIFFER:
        return True, differing(w, system, role_a, role_b), role, level
    if role == MIDDLE:  # what either side calls a father's or a family's name is one
        role = max(role_a, role_b)
    bits = asked.bits[q, 1 if role_a >= FAMILY else 0, system, level] - 0.1 * (packed >> 3)
    if asked.found_bits.shape[0] > 0:
        other = asked.found_bits[t, 1 if role_b >= FAMILY else 0, system, level]
        bits = min(bits, other - 0.1 * (packed >> 3))
    return True, max(bits, 0.1) + cost, role, level


@lean
def set_out(
    mine: People, theirs: People, asked: Asked, w: Weights, system: int, space: Bench,
    a: int, n: int, b: int, m: int,
) -> float:  # fmt: skip
    """Every element of one side beside every one of the other, on the bench.

    Returns what each element of a's side is worth at best, added up: no alignment is worth more.
    """
    most = 0.0
    for i in range(n):
        highest = 0.0
        for j in range(m):
            one, two = space.sides[a, i], space.sides[b, j]
            fits, bits, role, level = pair(
                mine, theirs, asked, w, system, one[0], one[1], two[0], two[1]
            )
            space.worth[i, j] = bits
            space.told[i, j, FITS] = fits
            space.told[i, j, PAIR_ROLE] = role
            space.told[i, j, PAIR_LEVEL] = level
            if fits:
                highest = max(highest, bits)
        most += highest
    return most


@lean
def skip(w: Weights, role: int, at: int, at_end: bool) -> float:
    """Bits of an element that the other side does not tell."""
    if (at_end and FATHER <= role <= ANCESTOR) or role == FREE:
        return 0.0
    if role == GIVEN and at > 0:
        return w.absent[MIDDLE]
    return w.absent[role]


@lean
def fits(space: Bench, side: int, at: int, other: int) -> bool:
    """Whether an element of a side and one of the other can stand beside each other."""
    return bool(space.told[at, other, FITS] if side == 0 else space.told[other, at, FITS])


@lean
def _met(space: Bench, n: int, m: int) -> None:
    """The last element of the other side before each place that an element could have met."""
    for side in range(2):
        size, others = (n, m) if side == 0 else (m, n)
        for at in range(size):
            last = -1
            for other in range(others):
                space.met[side, at, other] = last
                if fits(space, side, at, other):
                    last = other
            space.met[side, at, others] = last


@lean
def monotone(
    w: Weights, space: Bench, a: int, n: int, b: int, m: int, out: int
) -> tuple[float, int]:
    """The best alignment that keeps the order of both sides; its bits and number of pieces.

    Within one gap only one side may be silent: what both sides state differs. The third figure
    of a cell counts elements passed over since the last pair, negative on b's side.
    """
    if n == 0 or m == 0:
        return 0.0, 0
    found, gap = aligned(w, space, a, n, b, m)
    return found, _trace(w, space, a, n, b, m, out, gap)


@lean
def aligned(w: Weights, space: Bench, a: int, n: int, b: int, m: int) -> tuple[float, int]:
    """Bits of the best alignment of two sides that are not empty, and the gap that it ends in."""
    side_a, side_b = space.sides[a], space.sides[b]
    best, back = space.best, space.back
    _met(space, n, m)
    for i in range(n + 1):
        for j in range(m + 1):
            for g in range(MIDST - j - 1, MIDST + i + 2):
                best[i, j, g] = NOTHING
    best[0, 0, MIDST] = 0.0
    for i in range(n + 1):
        for j in range(m + 1):
            pairs = i < n and j < m and space.told[i, j, FITS]
            worth = space.worth[i, j] if pairs else 0.0
            skip_a = skip(w, side_a[i, ROLE_OF], i, j == m) if i < n else 0.0
            skip_b = skip(w, side_b[j, ROLE_OF], j, i == n) if j < m else 0.0
            met_a = space.met[0, i, j] if i < n else 0
            met_b = space.met[1, j, i] if j < m else 0
            for gap in range(-j, i + 1):
                here = best[i, j, MIDST + gap]
                if here <= NOTHING:
                    continue
                if pairs and here + worth > best[i + 1, j + 1, MIDST]:
                    best[i + 1, j + 1, MIDST] = here + worth
                    back[i + 1, j + 1, MIDST] = gap
                if i < n and not (gap < 0 and met_a >= j + gap):
                    following = MIDST + (gap + 1 if gap >= 0 else gap)
                    if here + skip_a > best[i + 1, j, following]:
                        best[i + 1, j, following] = here + skip_a
                        back[i + 1, j, following] = 1000 + gap
                if j < m and not (gap > 0 and met_b >= i - gap):
                    following = MIDST + (gap - 1 if gap <= 0 else gap)
                    if here + skip_b > best[i, j + 1, following]:
                        best[i, j + 1, following] = here + skip_b
                        back[i, j + 1, following] = -1000 + gap
    last, found = 0, NOTHING
    for gap in range(-m, n + 1):
        if best[n, m, MIDST + gap] > found:
            found, last = best[n, m, MIDST + gap], gap
    return found, last


@lean
def _trace(w: Weights, space: Bench, a: int, n: int, b: int, m: int, out: int, gap: int) -> int:
    """Write the pieces of an alignment, last first; their number."""
    i, j, count = n, m, 0
    side_a, side_b = space.sides[a], space.sides[b]
    while i > 0 or j > 0:
        step = space.back[i, j, MIDST + gap]
        piece = space.pieces[out, count]
        if -500 < step < 500:
            i, j, gap = i - 1, j - 1, step
            level = space.told[i, j, PAIR_LEVEL]
            piece[RULE], piece[PIECE_ROLE], piece[LEVEL] = level, space.told[i, j, PAIR_ROLE], level
            piece[SLOT_A], piece[SLOT_B] = side_a[i, SLOT_OF], side_b[j, SLOT_OF]
            bits = space.worth[i, j]
        elif step > 0:
            i, gap = i - 1, step - 1000
            role = side_a[i, ROLE_OF]
            bits = skip(w, role, i, j == m)
            piece[RULE], piece[PIECE_ROLE], piece[LEVEL] = ONLY_ASKED, role, -1
            piece[SLOT_A], piece[SLOT_B] = side_a[i, SLOT_OF], -1
        else:
            j, gap = j - 1, step + 1000
            role = side_b[j, ROLE_OF]
            bits = skip(w, role, j, i == n)
            piece[RULE], piece[PIECE_ROLE], piece[LEVEL] = ONLY_FOUND, role, -1
            piece[SLOT_A], piece[SLOT_B] = -1, side_b[j, SLOT_OF]
        space.bits[out, count] = bits
        count += 1
    return count


@lean
def load(people: People, reading: int, name: int, space: Bench, side: int) -> int:
    """Put the elements of one reading of a name on the bench; their number."""
    start = people.names[name, SLOTS_AT]
    low, high = people.readings[reading, ELEMENTS], people.readings[reading + 1, ELEMENTS]
    for at in range(low, high):
        slot = people.elements[at, SLOT]
        space.sides[side, at - low, ROLE_OF] = people.elements[at, ROLE]
        space.sides[side, at - low, SLOT_OF] = slot
        space.sides[side, at - low, TOKEN_OF] = people.slots[start + slot]
    return high - low


@lean
def push(space: Bench, out: int, count: int, rule: int, bits: float) -> int:
    """Add a piece to an alignment; how many there are then."""
    piece = space.pieces[out, count]
    piece[:] = -1
    piece[RULE], piece[PIECE_ROLE] = rule, GIVEN
    space.bits[out, count] = bits
    return count + 1


@lean
def copy_pieces(space: Bench, source: int, target: int, count: int) -> None:
    """Copy the pieces of an alignment, and their bits, to another row of the bench."""
    for at in range(count):
        space.bits[target, at] = space.bits[source, at]
        for each in range(5):
            space.pieces[target, at, each] = space.pieces[source, at, each]


@lean
def system_of(a: int, b: int, w: Weights) -> int:
    """Under which system two names are compared: the one they share or one of chains."""
    if b == a or b == UNKNOWN:
        return a
    if a == UNKNOWN:
        return b
    if w.systems[a, CHAINED] == w.systems[b, CHAINED]:
        return min(a, b)
    return a if w.systems[a, CHAINED] else b
