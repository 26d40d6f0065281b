"""Two names set beside each other: the best reading, aligned by role, in bits.

Symmetric in what it decides; ``mine`` is the request's side, ``theirs`` the registry's. The
tables and their columns are explained in ``layout``.
"""

import numpy as np

from wasl.matching.compiled import lean
from wasl.matching.compiled.layout import (
    ALIASES,
    CHAINED,
    COST,
    DIFFER,
    ELEMENTS,
    FEMALE,
    FLAGS,
    KUNYAS,
    MALE,
    MASCULINE,
    MOST_ELEMENTS,
    MOST_KIN,
    MOST_TOLD,
    MOST_WITH,
    PATTERN,
    READINGS,
    ROLE,
    ROTATED,
    SLOT,
    SLOTS_AT,
    STEM,
    SYSTEM,
    Array,
    Asked,
    Bench,
    People,
    Weights,
    bench_ref,
)
from wasl.matching.compiled.memory import FIGURES, PLACES

GIVEN, MIDDLE, FATHER, GRANDFATHER, ANCESTOR, PATRONYMIC, FAMILY = range(7)
MARRIED = 9
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
def _pairs(
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
def _most_of_pairs(
    mine: People, theirs: People, asked: Asked, system: int, space: Bench, n: int, m: int
) -> float:  # fmt: skip
    """The most that any alignment of what lies on the bench is worth, in any order.

    ``Bench.most`` receives the most of each pair, in whatever roles.
    """
    most = 0.0
    for i in range(n):
        q = space.sides[0, i, TOKEN_OF]
        if mine.tokens[q, STEM] != q or mine.tokens[q, MASCULINE] != q:
            return UNBOUND
        best = 0.0
        for j in range(m):
            t = space.sides[1, j, TOKEN_OF]
            if theirs.tokens[t, STEM] != t or theirs.tokens[t, MASCULINE] != t:
                return UNBOUND
            level, here = level_of(asked, system, q, t), 0.0
            if level < DIFFER:
                as_given = asked.bits[q, 0, system, level]
                here = max(as_given, asked.bits[q, 1, system, level], 0.1)
            space.most[i, j] = here
            best = max(best, here)
        most += best
    return most


@lean
def _lost_alone(w: Weights, system: int, space: Bench, side: int, n: int, m: int) -> None:
    """What each element of a side loses at least that agrees with nothing; ``Bench.lost``."""
    size, others = (n, m) if side == 0 else (m, n)
    for at in range(size):
        role = space.sides[side, at, ROLE_OF]
        lost = -max(_skip(w, role, at, False), _skip(w, role, at, True))
        for other in range(others):
            fits = space.told[at, other, FITS] if side == 0 else space.told[other, at, FITS]
            if fits:
                apart = differing(w, system, role, space.sides[1 - side, other, ROLE_OF])
                lost = min(lost, -apart)
        space.lost[at] = lost


@lean
def _most_of_turned(space: Bench, side: int, n: int, m: int, first: int, second: int) -> float:
    """The most that elements changed about are worth in the roles of their new places."""
    total, size = 0.0, n if side == 0 else m
    for at in range(size):
        source, best = source_of(at, size, first, second), 0.0
        for other in range(m if side == 0 else n):
            if side == 0 and space.told[at, other, FITS]:
                best = max(best, space.most[source, other])
            elif side == 1 and space.told[other, at, FITS]:
                best = max(best, space.most[other, source])
        total += best if best > 0.0 else -space.lost[at]
    return total


@lean
def _skip(w: Weights, role: int, at: int, at_end: bool) -> float:
    if at_end and FATHER <= role <= ANCESTOR:
        return 0.0
    if role == GIVEN and at > 0:
        return w.absent[MIDDLE]
    return w.absent[role]


@lean
def _met(space: Bench, n: int, m: int) -> None:
    """The last element of the other side before each place that an element could have met."""
    for i in range(n):
        last = -1
        for j in range(m):
            space.met[0, i, j] = last
            if space.told[i, j, FITS]:
                last = j
        space.met[0, i, m] = last
    for j in range(m):
        last = -1
        for i in range(n):
            space.met[1, j, i] = last
            if space.told[i, j, FITS]:
                last = i
        space.met[1, j, n] = last


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
            skip_a = _skip(w, side_a[i, ROLE_OF], i, j == m) if i < n else 0.0
            skip_b = _skip(w, side_b[j, ROLE_OF], j, i == n) if j < m else 0.0
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
            bits = _skip(w, role, i, j == m)
            piece[RULE], piece[PIECE_ROLE], piece[LEVEL] = ONLY_ASKED, role, -1
            piece[SLOT_A], piece[SLOT_B] = side_a[i, SLOT_OF], -1
        else:
            j, gap = j - 1, step + 1000
            role = side_b[j, ROLE_OF]
            bits = _skip(w, role, j, i == n)
            piece[RULE], piece[PIECE_ROLE], piece[LEVEL] = ONLY_FOUND, role, -1
            piece[SLOT_A], piece[SLOT_B] = -1, side_b[j, SLOT_OF]
        space.bits[out, count] = bits
        count += 1
    return count


@lean
def _crossed(
    asked: Asked, system: int, space: Bench, out: int, count: int, slots_a: Array, slots_b: Array
) -> bool:
    """Whether what is left over on one side agrees with what is left over on the other."""
    for x in range(count):
        one = space.pieces[out, x]
        if one[RULE] != DIFFER and one[RULE] != ONLY_ASKED:
            continue
        for y in range(count):
            two = space.pieces[out, y]
            if y == x or (two[RULE] != DIFFER and two[RULE] != ONLY_FOUND):
                continue
            if level_of(asked, system, slots_a[one[SLOT_A]], slots_b[two[SLOT_B]]) <= CLOSE:
                return True
    return False


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
def _push(space: Bench, out: int, count: int, rule: int, bits: float) -> int:
    piece = space.pieces[out, count]
    piece[:] = -1
    piece[RULE], piece[PIECE_ROLE] = rule, GIVEN
    space.bits[out, count] = bits
    return count + 1


@lean
def source_of(at: int, size: int, first: int, second: int) -> int:
    """Which element comes to a place when two change about, or all are shifted (``turn``)."""
    if second == -1:
        return (at + 1) % size
    if second == -2:
        return (at + size - 1) % size
    if at == first:
        return second
    return first if at == second else at


@lean
def turn(space: Bench, whole: int, size: int, first: int, second: int) -> None:
    """Lay out the elements with two changed about, or all shifted; roles stay in place.

    ``second`` -1 shifts all to the left, -2 to the right.
    """
    for at in range(size):
        source = source_of(at, size, first, second)
        space.sides[TURNED, at, ROLE_OF] = space.sides[whole, at, ROLE_OF]
        space.sides[TURNED, at, TOKEN_OF] = space.sides[whole, source, TOKEN_OF]
        space.sides[TURNED, at, SLOT_OF] = space.sides[whole, source, SLOT_OF]


@lean
def _agreeing(space: Bench, count: int) -> int:
    """How many parts agree: one alone has not changed places, it is the family's name."""
    found = 0
    for at in range(count):
        if 0 <= space.pieces[TRIED, at, LEVEL] < DIFFER:
            found += 1
    return found


@lean
def _exchanged(
    mine: People, theirs: People, asked: Asked, w: Weights, system: int, space: Bench,
    n: int, m: int, count: int, bits: float, most: float, slots_a: Array, slots_b: Array,
) -> tuple[float, int, int]:  # fmt: skip
    """The alignment with two elements of the longer name changed about, of either if even.

    The best that beats the plain one by more than a bit; and its handicap. ``most`` is what no
    order can exceed.
    """
    handicap, best = 0, bits + 1.0
    swapped = w.numbers[0].names__swapped
    if most + swapped <= best:
        return bits, count, 0
    for side in range(2):
        whole, size = (0, n) if side == 0 else (1, m)
        if size < max(n, m) or size > MOST_TURNED:
            continue
        a, b = (TURNED, 1) if side == 0 else (0, TURNED)
        _lost_alone(w, system, space, side, n, m)
        pairs = size * (size - 1) // 2
        first, second = 0, 0
        for number in range(pairs + (2 if size > 2 else 0)):
            if number < pairs:
                second += 1
                if second == size:
                    first += 1
                    second = first + 1
            else:
                second = -1 if number == pairs else -2
            bounded = most < UNBOUND
            if bounded and _most_of_turned(space, side, n, m, first, second) + swapped <= best:
                continue
            turn(space, whole, size, first, second)
            if _pairs(mine, theirs, asked, w, system, space, a, n, b, m) + swapped <= best:
                continue
            other, pieces = monotone(w, space, a, n, b, m, TRIED)
            if (
                other + swapped > best
                and _agreeing(space, pieces) >= min(2, n, m)
                and not _crossed(asked, system, space, TRIED, pieces, slots_a, slots_b)
            ):
                pieces = _push(space, TRIED, pieces, SWAPPED, swapped)
                moved = space.sides[TURNED, 0, SLOT_OF] != space.sides[whole, 0, SLOT_OF]
                handicap = 2 if (system == ETHIOPIC or system == SOMALI) and moved else 1
                best, bits, count = other + swapped, other + swapped, pieces
                copy_pieces(space, TRIED, READ, count)
    return bits, count, handicap


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


@lean
def compare(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench,
    x: int, y: int, system: int,
) -> tuple[float, int, int]:  # fmt: skip
    """The best reading of two names.

    Args:
        mine: The request's side.
        theirs: The registry's side.
        asked: What was looked up for the request.
        w: The model.
        space: Working space; the pieces are left in its row FINAL.
        x: A name of the request.
        y: A name of the registry.
        system: A naming system, or -1 for the one that they share.

    Returns:
        Bits, number of pieces, and the handicap of a forced reading (0 to 2); NOTHING where
        nothing could be compared, as with a kunya alone.
    """
    if system < 0:
        system = system_of(mine.names[x, SYSTEM], theirs.names[y, SYSTEM], w)
    one, two = mine.names[x, PATTERN], theirs.names[y, PATTERN]
    slots_a = mine.slots[mine.names[x, SLOTS_AT] : mine.names[x + 1, SLOTS_AT]]
    slots_b = theirs.slots[theirs.names[y, SLOTS_AT] : theirs.names[y + 1, SLOTS_AT]]
    best, worth, pieces, handicap = 0.0, NOTHING, 0, 0
    for i in range(mine.patterns[one, READINGS], mine.patterns[one + 1, READINGS]):
        n = load(mine, i, x, space, 0)
        for j in range(theirs.patterns[two, READINGS], theirs.patterns[two + 1, READINGS]):
            m = load(theirs, j, y, space, 1)
            _pairs(mine, theirs, asked, w, system, space, 0, n, 1, m)
            cost = 0.01 * (mine.readings[i, COST] + theirs.readings[j, COST])
            most = _most_of_pairs(mine, theirs, asked, system, space, n, m)
            if most - cost <= worth:
                continue  # neither this order nor an exchange could be better
            bits, count = monotone(w, space, 0, n, 1, m, READ)
            forced = 0
            if _crossed(asked, system, space, READ, count, slots_a, slots_b):
                bits, count, forced = _exchanged(
                    mine,
                    theirs,
                    asked,
                    w,
                    system,
                    space,
                    n,
                    m,
                    count,
                    bits,
                    most,
                    slots_a,
                    slots_b,
                )
            if mine.readings[i, ROTATED] != theirs.readings[j, ROTATED]:
                forced = max(forced, 1)
            if cost > 0.0:
                count = _push(space, READ, count, READING, -cost)
                bits -= cost
            if bits - 2.0 * forced > worth:
                best, worth, pieces, handicap = bits, bits - 2.0 * forced, count, forced
                copy_pieces(space, READ, FINAL, count)
    extra, pieces = _both_by_names(
        mine, theirs, asked, w, space, one, two, system, pieces, slots_a, slots_b
    )
    best += extra
    if extra == 0.0 and not given_agrees(space, pieces):
        extra, pieces = _by_name_as_given(
            mine, theirs, asked, w, space, one, two, system, pieces, slots_a, slots_b
        )
        best += extra
    extra, pieces = _by_markers(mine, theirs, w, space, x, y, pieces)
    if pieces == 0:
        return NOTHING, 0, 0
    return best + extra, pieces, handicap


@lean
def _by_markers(
    mine: People, theirs: People, w: Weights, space: Bench, x: int, y: int, pieces: int
) -> tuple[float, int]:
    a = mine.names[x, FLAGS] & (FEMALE | MALE)
    b = theirs.names[y, FLAGS] & (FEMALE | MALE)
    if a == 0 or b == 0 or a == FEMALE | MALE or b == FEMALE | MALE:
        return 0.0, pieces
    if a == b:
        worth = w.numbers[0].names__sex_agree
        return worth, _push(space, FINAL, pieces, AGREE, worth)
    worth = w.numbers[0].names__sex_conflict
    return worth, _push(space, FINAL, pieces, CONFLICT, worth)


@lean
def given_agrees(space: Bench, pieces: int) -> bool:
    """Whether a given name was found on both sides."""
    for at in range(pieces):
        piece = space.pieces[FINAL, at]
        if 0 <= piece[LEVEL] < DIFFER and piece[PIECE_ROLE] <= MIDDLE:
            return True
    return False


@lean
def _alias(space: Bench, pieces: int, slot_a: int, slot_b: int, level: int, bits: float) -> int:
    pieces = _push(space, FINAL, pieces, ALIAS, bits)
    piece = space.pieces[FINAL, pieces - 1]
    piece[SLOT_A], piece[SLOT_B], piece[LEVEL] = slot_a, slot_b, level
    return pieces


@lean
def _told_as_given(space: Bench, pieces: int, slot_a: int, slot_b: int) -> bool:
    """Whether either by-name is the very word that agreed as a given name: told once."""
    for at in range(pieces):
        piece = space.pieces[FINAL, at]
        agrees = 0 <= piece[LEVEL] < DIFFER and piece[PIECE_ROLE] <= MIDDLE
        if agrees and (piece[SLOT_A] == slot_a or piece[SLOT_B] == slot_b):
            return True
    return False


@lean
def _both_by_names(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, one: int, two: int,
    system: int, pieces: int, slots_a: Array, slots_b: Array,
) -> tuple[float, int]:  # fmt: skip
    """A by-name, or else a kunya, that both sides tell."""
    for kind in range(2):
        from_a = mine.patterns[one, ALIASES + kind]
        to_a = mine.patterns[one, KUNYAS] if kind == 0 else mine.patterns[one + 1, ALIASES]
        from_b = theirs.patterns[two, ALIASES + kind]
        to_b = theirs.patterns[two, KUNYAS] if kind == 0 else theirs.patterns[two + 1, ALIASES]
        for i in range(from_a, to_a):
            for j in range(from_b, to_b):
                p, q = mine.by_slots[i], theirs.by_slots[j]
                if _told_as_given(space, pieces, p, q):
                    continue
                _, bits, _, level = pair(
                    mine, theirs, asked, w, system, GIVEN, slots_a[p], GIVEN, slots_b[q]
                )
                if level < DIFFER:
                    bits = max(0.0, bits) * w.numbers[0].names__alias_weight
                    return bits, _alias(space, pieces, p, q, level, bits)
    return 0.0, pieces


@lean
def _by_name_as_given(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, one: int, two: int,
    system: int, pieces: int, slots_a: Array, slots_b: Array,
) -> tuple[float, int]:  # fmt: skip
    """A by-name of one side that is the given name of the other; what failed is taken off."""
    best, slot_a, slot_b, reached = 0.0, -1, -1, DIFFER
    for turned in range(2):
        ours, other = (mine, theirs) if turned == 0 else (theirs, mine)
        name, given_of = (one, two) if turned == 0 else (two, one)
        reading = other.patterns[given_of, READINGS]
        if reading == other.patterns[given_of + 1, READINGS]:
            continue
        for i in range(ours.patterns[name, ALIASES], ours.patterns[name, KUNYAS]):
            for at in range(
                other.readings[reading, ELEMENTS], other.readings[reading + 1, ELEMENTS]
            ):
                if other.elements[at, ROLE] != GIVEN:
                    continue
                alias, given = ours.by_slots[i], other.elements[at, SLOT]
                p, q = (alias, given) if turned == 0 else (given, alias)
                _, bits, _, level = pair(
                    mine, theirs, asked, w, system, GIVEN, slots_a[p], GIVEN, slots_b[q]
                )
                if level <= NEAR and bits > best:
                    best, slot_a, slot_b, reached = bits, p, q, level
    if slot_a < 0:
        return 0.0, pieces
    off, kept = 0.0, 0
    for at in range(pieces):
        piece = space.pieces[FINAL, at]
        if DIFFER <= piece[RULE] <= ONLY_FOUND and piece[PIECE_ROLE] == GIVEN:
            off += space.bits[FINAL, at]
            continue
        space.bits[FINAL, kept] = space.bits[FINAL, at]
        for each in range(5):
            space.pieces[FINAL, kept, each] = piece[each]
        kept += 1
    best *= w.numbers[0].names__alias_weight
    return best - off, _alias(space, kept, slot_a, slot_b, reached, best)
