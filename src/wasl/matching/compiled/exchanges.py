"""Parts of a name that have changed places: turned about, and aligned again."""

from wasl.matching.compiled import lean
from wasl.matching.compiled.align import (
    CLOSE,
    ETHIOPIC,
    LEVEL,
    MOST_TURNED,
    ONLY_ASKED,
    ONLY_FOUND,
    READ,
    ROLE_OF,
    RULE,
    SLOT_A,
    SLOT_B,
    SLOT_OF,
    SOMALI,
    SWAPPED,
    TOKEN_OF,
    TRIED,
    TURNED,
    UNBOUND,
    copy_pieces,
    differing,
    fits,
    level_of,
    monotone,
    push,
    set_out,
    skip,
)
from wasl.matching.compiled.layout import (
    DIFFER,
    MASCULINE,
    STEM,
    Array,
    Asked,
    Bench,
    People,
    Weights,
)


@lean
def most_of_pairs(
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
        lost = -max(skip(w, role, at, False), skip(w, role, at, True))
        for other in range(others):
            if fits(space, side, at, other):
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
            if fits(space, side, at, other):
                worth = space.most[source, other] if side == 0 else space.most[other, source]
                best = max(best, worth)
        total += best if best > 0.0 else -space.lost[at]
    return total


@lean
def crossed(
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
def exchanged(
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
            if set_out(mine, theirs, asked, w, system, space, a, n, b, m) + swapped <= best:
                continue
            other, pieces = monotone(w, space, a, n, b, m, TRIED)
            if (
                other + swapped > best
                and _agreeing(space, pieces) >= min(2, n, m)
                and not crossed(asked, system, space, TRIED, pieces, slots_a, slots_b)
            ):
                pieces = push(space, TRIED, pieces, SWAPPED, swapped)
                moved = space.sides[TURNED, 0, SLOT_OF] != space.sides[whole, 0, SLOT_OF]
                handicap = 2 if (system == ETHIOPIC or system == SOMALI) and moved else 1
                best, bits, count = other + swapped, other + swapped, pieces
                copy_pieces(space, TRIED, READ, count)
    return bits, count, handicap
