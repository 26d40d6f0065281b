"""Two names set beside each other: the best reading, aligned by role, in bits.

Symmetric in what it decides; ``a`` is the request's side, ``b`` the registry's.
"""

from typing import NamedTuple

import numpy as np

from wasl.matching.compiled import jit
from wasl.matching.compiled.layout import (
    DIFFER,
    FEMALE,
    MALE,
    MOST_ELEMENTS,
    Array,
    Asked,
    People,
    Weights,
)

GIVEN, MIDDLE, FATHER, GRANDFATHER, ANCESTOR, PATRONYMIC, FAMILY = range(7)
MARRIED = 9
# What a piece of an alignment is: an agreement has its level, 0 to 6; the rest follow.
ONLY_ASKED, ONLY_FOUND, SWAPPED, READING, ALIAS, CONFLICT, AGREE = range(8, 15)
VARIANT, CAPPED = 15, 16
MOST_PIECES = 40
ETHIOPIC, SOMALI, SLAVIC, UNKNOWN = 1, 2, 10, 12  # positions in columns.SYSTEM_ORDER
NEAR, ROOT, CLOSE = 4, 5, 2  # levels
MIDST = 2 * MOST_ELEMENTS  # offset of the gap in an alignment's cells
NOTHING = -1.0e9


class Bench(NamedTuple):
    """Working space of one thread."""

    roles: Array  # 4 x elements: of a, of b, of a or b turned about, spare
    tokens: Array
    slots: Array
    best: Array  # cells: elements of a, of b passed, gap
    back: Array
    pieces: Array  # 4 x pieces x (rule, role, slot of a, slot of b, level)
    bits: Array  # 4 x pieces


def bench() -> Bench:
    """Fresh working space."""
    most = MOST_ELEMENTS
    cells = (most + 1, most + 1, 2 * MIDST + 1)
    return Bench(
        np.zeros((4, most), np.int64),
        np.zeros((4, most), np.int64),
        np.zeros((4, most), np.int64),
        np.zeros(cells),
        np.zeros(cells, np.int64),
        np.zeros((4, MOST_PIECES, 5), np.int64),
        np.zeros((4, MOST_PIECES)),
    )


@jit
def level_of(asked: Asked, system: int, q: int, t: int) -> int:
    """The level of a token of the request and one of the registry."""
    if q < 0 or t < 0:
        return DIFFER
    return int(asked.levels[asked.manner_rows[system] + q, t] & DIFFER)


@jit
def _kind(role: int) -> int:
    return 1 if role >= FAMILY else 0


@jit
def pair(  # noqa: PLR0913, PLR0917 - a compiled function takes no keywords
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    system: int,
    role_a: int,
    q: int,
    role_b: int,
    t: int,
) -> tuple[bool, float, int, int]:
    """Two elements beside each other: whether they can be, bits, role and level."""
    cost = w.roles[role_a, role_b]
    if cost < -50.0:
        return False, 0.0, 0, DIFFER
    if role_a == PATRONYMIC or role_b == PATRONYMIC:
        if role_a == PATRONYMIC:
            q = mine.stems[q]
        if role_b == PATRONYMIC:
            t = theirs.stems[t]
    elif role_a == FAMILY and role_b == FAMILY and (system == SLAVIC or system == UNKNOWN):
        q, t = mine.masculine[q], theirs.masculine[t]
    packed = asked.levels[asked.manner_rows[system] + q, t]
    level = int(packed & DIFFER)
    low, high = min(role_a, role_b), max(role_a, role_b)
    role = high if (low == GIVEN or high == MARRIED) else low
    if level == DIFFER:
        return True, w.differ[system, role] + min(cost, 0.0) / 2, role, level
    bits = asked.bits[q, _kind(role_a), system, level] - 0.1 * (packed >> 3)
    if asked.found_bits.shape[0] > 0:
        bits = min(bits, asked.found_bits[t, _kind(role_b), system, level])
    return True, max(bits, 0.1) + cost, role, level


@jit
def _skip(w: Weights, role: int, at: int, at_end: bool) -> float:  # noqa: FBT001 - compiled
    if at_end and FATHER <= role <= ANCESTOR:
        return 0.0
    if role == GIVEN and at > 0:
        return float(w.absent[MIDDLE])
    return float(w.absent[role])


@jit
def _meets(w: Weights, role: int, roles: Array, low: int, high: int) -> bool:
    for at in range(low, high):
        if w.roles[role, roles[at]] > -50.0:
            return True
    return False


@jit
def _monotone(  # noqa: C901, PLR0912, PLR0913, PLR0914, PLR0915, PLR0917 - one compiled loop
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    system: int,
    space: Bench,
    a: int,
    n: int,
    b: int,
    m: int,
    out: int,
) -> tuple[float, int]:
    """The best alignment that keeps the order of both sides; its bits and number of pieces.

    Within one gap only one side may be silent: what both sides state differs. The third figure
    of a cell counts elements passed over since the last pair, negative on b's side.
    """
    if n == 0 or m == 0:
        return 0.0, 0
    roles_a, roles_b = space.roles[a], space.roles[b]
    best, back = space.best, space.back
    reach = n + m
    for i in range(n + 1):
        for j in range(m + 1):
            for g in range(MIDST - reach, MIDST + reach + 1):
                best[i, j, g] = NOTHING
    best[0, 0, MIDST] = 0.0
    for total in range(n + m):
        for i in range(max(0, total - m), min(n, total) + 1):
            j = total - i
            fits, worth = False, 0.0
            if i < n and j < m:
                fits, worth, _, _ = pair(
                    mine, theirs, asked, w, system,
                    roles_a[i], space.tokens[a, i], roles_b[j], space.tokens[b, j],
                )  # fmt: skip
            for gap in range(-j, i + 1):
                here = best[i, j, MIDST + gap]
                if here <= NOTHING:
                    continue
                if fits and here + worth > best[i + 1, j + 1, MIDST]:
                    best[i + 1, j + 1, MIDST] = here + worth
                    back[i + 1, j + 1, MIDST] = gap
                if i < n and not (gap < 0 and _meets(w, roles_a[i], roles_b, j + gap, j)):
                    value = here + _skip(w, roles_a[i], i, j == m)
                    following = gap + 1 if gap >= 0 else gap
                    if value > best[i + 1, j, MIDST + following]:
                        best[i + 1, j, MIDST + following] = value
                        back[i + 1, j, MIDST + following] = 1000 + gap
                if j < m and not (gap > 0 and _meets(w, roles_b[j], roles_a, i - gap, i)):
                    value = here + _skip(w, roles_b[j], j, i == n)
                    following = gap - 1 if gap <= 0 else gap
                    if value > best[i, j + 1, MIDST + following]:
                        best[i, j + 1, MIDST + following] = value
                        back[i, j + 1, MIDST + following] = -1000 + gap
    last, found = 0, NOTHING
    for gap in range(-m, n + 1):
        if best[n, m, MIDST + gap] > found:
            found, last = best[n, m, MIDST + gap], gap
    return found, _trace(mine, theirs, asked, w, system, space, a, n, b, m, out, last)


@jit
def _trace(  # noqa: PLR0913, PLR0914, PLR0917 - compiled
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    system: int,
    space: Bench,
    a: int,
    n: int,
    b: int,
    m: int,
    out: int,
    gap: int,
) -> int:
    """Write the pieces of an alignment, last first; their number."""
    i, j, count = n, m, 0
    roles_a, roles_b = space.roles[a], space.roles[b]
    while i > 0 or j > 0:
        step = space.back[i, j, MIDST + gap]
        piece = space.pieces[out, count]
        if -500 < step < 500:
            i, j, gap = i - 1, j - 1, step
            _, bits, role, level = pair(
                mine, theirs, asked, w, system,
                roles_a[i], space.tokens[a, i], roles_b[j], space.tokens[b, j],
            )  # fmt: skip
            piece[0], piece[1], piece[4] = level, role, level
            piece[2], piece[3] = space.slots[a, i], space.slots[b, j]
        elif step > 0:
            i, gap = i - 1, step - 1000
            bits = _skip(w, roles_a[i], i, j == m)
            piece[0], piece[1], piece[4] = ONLY_ASKED, roles_a[i], -1
            piece[2], piece[3] = space.slots[a, i], -1
        else:
            j, gap = j - 1, step + 1000
            bits = _skip(w, roles_b[j], j, i == n)
            piece[0], piece[1], piece[4] = ONLY_FOUND, roles_b[j], -1
            piece[2], piece[3] = -1, space.slots[b, j]
        space.bits[out, count] = bits
        count += 1
    return count


@jit
def _crossed(  # noqa: PLR0913, PLR0917 - compiled
    mine: People,
    theirs: People,
    asked: Asked,
    system: int,
    space: Bench,
    out: int,
    count: int,
    slots_a: Array,
    slots_b: Array,
) -> bool:
    """Whether what is left over on one side agrees with what is left over on the other."""
    for x in range(count):
        one = space.pieces[out, x]
        if one[0] != DIFFER and one[0] != ONLY_ASKED:
            continue
        for y in range(count):
            two = space.pieces[out, y]
            if y == x or (two[0] != DIFFER and two[0] != ONLY_FOUND):
                continue
            if level_of(asked, system, slots_a[one[2]], slots_b[two[3]]) <= CLOSE:
                return True
    return False


@jit
def _load(people: People, hypothesis: int, name: int, space: Bench, side: int) -> int:
    """Put the elements of one reading of a name on the bench; their number."""
    patterns, start = people.patterns, people.name_slots[name]
    low, high = patterns.elements[hypothesis], patterns.elements[hypothesis + 1]
    for at in range(low, high):
        slot = patterns.slots[at]
        space.roles[side, at - low] = patterns.roles[at]
        space.slots[side, at - low] = slot
        space.tokens[side, at - low] = people.slots[start + slot]
    return int(high - low)


@jit
def _push(space: Bench, out: int, count: int, rule: int, role: int, bits: float) -> int:
    space.pieces[out, count] = -1
    space.pieces[out, count, 0] = rule
    space.pieces[out, count, 1] = role
    space.bits[out, count] = bits
    return count + 1


@jit
def _turn(space: Bench, whole: int, size: int, first: int, second: int) -> None:
    """Lay out the elements with two changed about, or all shifted; roles stay in place.

    ``second`` -1 shifts all to the left, -2 to the right.
    """
    for at in range(size):
        source = at
        if second == -1:
            source = (at + 1) % size
        elif second == -2:
            source = (at - 1) % size
        elif at == first:
            source = second
        elif at == second:
            source = first
        space.roles[2, at] = space.roles[whole, at]
        space.tokens[2, at] = space.tokens[whole, source]
        space.slots[2, at] = space.slots[whole, source]


@jit
def _exchanged(  # noqa: C901, PLR0912, PLR0913, PLR0914, PLR0917 - compiled
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    system: int,
    space: Bench,
    n: int,
    m: int,
    out: int,
    count: int,
    bits: float,
    slots_a: Array,
    slots_b: Array,
) -> tuple[float, int, int]:
    """The alignment with two elements changed about, if that is better; and its handicap."""
    turn_a = n > m
    whole, size = (0, n) if turn_a else (1, m)
    handicap = 0
    swapped = w.numbers.names__swapped
    pairs = size * (size - 1) // 2
    tries = pairs + (2 if size > 2 else 0)
    first, second = 0, 0
    for number in range(tries):
        if number < pairs:
            second += 1
            if second == size:
                first += 1
                second = first + 1
        elif number == pairs:
            first, second = 0, -1
        else:
            second = -2
        _turn(space, whole, size, first, second)
        if turn_a:
            other, pieces = _monotone(
                mine, theirs, asked, w, system, space, 2, n, 1, m, 2
            )
        else:
            other, pieces = _monotone(
                mine, theirs, asked, w, system, space, 0, n, 2, m, 2
            )
        if other + swapped > bits + 1.0 and not _crossed(
            mine, theirs, asked, system, space, 2, pieces, slots_a, slots_b
        ):
            pieces = _push(space, 2, pieces, SWAPPED, GIVEN, swapped)
            given_moved = space.slots[2, 0] != space.slots[whole, 0]
            handicap = 2 if (system == ETHIOPIC or system == SOMALI and given_moved) else 1
            bits, count = other + swapped, pieces
            space.pieces[out, :count] = space.pieces[2, :count]
            space.bits[out, :count] = space.bits[2, :count]
    return bits, count, handicap


@jit
def system_of(a: int, b: int, chains: Array) -> int:
    """Under which system two names are compared: the one they share or one of chains."""
    if b == a or b == UNKNOWN:
        return a
    if a == UNKNOWN:
        return b
    if chains[a] and chains[b]:
        return min(a, b)
    if chains[a] or chains[b]:
        return a if chains[a] else b
    return min(a, b)


@jit
def compare(  # noqa: PLR0913, PLR0914, PLR0917 - compiled
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    space: Bench,
    x: int,
    y: int,
    system: int,
) -> tuple[float, int, int]:
    """The best reading of two names.

    Args:
        mine: The request's side.
        theirs: The registry's side.
        asked: What was looked up for the request.
        w: The model.
        space: Working space; the pieces are left in its first row.
        x: A name of the request.
        y: A name of the registry.
        system: A naming system, or -1 for the one that they share.

    Returns:
        Bits, number of pieces, and the handicap of a forced reading (0 to 2).
    """
    if system < 0:
        system = system_of(mine.name_system[x], theirs.name_system[y], w.chain_systems)
    one, two = mine.name_pattern[x], theirs.name_pattern[y]
    slots_a = mine.slots[mine.name_slots[x] : mine.name_slots[x + 1]]
    slots_b = theirs.slots[theirs.name_slots[y] : theirs.name_slots[y + 1]]
    best, worth, pieces, handicap = 0.0, NOTHING, 0, 0
    ha, hb = mine.patterns.hypotheses, theirs.patterns.hypotheses
    for i in range(ha[one], ha[one + 1]):
        n = _load(mine, i, x, space, 0)
        for j in range(hb[two], hb[two + 1]):
            m = _load(theirs, j, y, space, 1)
            bits, count = _monotone(mine, theirs, asked, w, system, space, 0, n, 1, m, 1)
            forced = 0
            if _crossed(mine, theirs, asked, system, space, 1, count, slots_a, slots_b):
                bits, count, forced = _exchanged(
                    mine, theirs, asked, w, system, space, n, m, 1, count, bits, slots_a, slots_b
                )
            if mine.patterns.rotated[i] != theirs.patterns.rotated[j]:
                forced = max(forced, 1)
            cost = mine.patterns.costs[i] + theirs.patterns.costs[j]
            if cost > 0.0:
                count = _push(space, 1, count, READING, GIVEN, -cost)
                bits -= cost
            if bits - 2.0 * forced > worth:
                best, worth, pieces, handicap = bits, bits - 2.0 * forced, count, forced
                space.pieces[0, :count] = space.pieces[1, :count]
                space.bits[0, :count] = space.bits[1, :count]
    best, pieces = _by_names(
        mine, theirs, asked, w, space, x, y, system, best, pieces, slots_a, slots_b
    )
    best, pieces = _by_markers(mine, theirs, w, space, x, y, best, pieces)
    return best, pieces, handicap


@jit
def _by_markers(  # noqa: PLR0913, PLR0917 - compiled
    mine: People, theirs: People, w: Weights, space: Bench, x: int, y: int, bits: float, pieces: int
) -> tuple[float, int]:
    a = mine.name_flags[x] & (FEMALE | MALE)
    b = theirs.name_flags[y] & (FEMALE | MALE)
    if (a == FEMALE or a == MALE) and (b == FEMALE or b == MALE):
        worth = w.numbers.names__sex_agree if a == b else w.numbers.names__sex_conflict
        pieces = _push(space, 0, pieces, AGREE if a == b else CONFLICT, GIVEN, worth)
        bits += worth
    return bits, pieces


@jit
def given_agrees(space: Bench, pieces: int) -> bool:
    """Whether a given name was found on both sides."""
    for at in range(pieces):
        piece = space.pieces[0, at]
        if 0 <= piece[4] < DIFFER and piece[1] <= MIDDLE:
            return True
    return False


@jit
def _by_names(  # noqa: C901, PLR0912, PLR0913, PLR0914, PLR0917 - compiled
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    space: Bench,
    x: int,
    y: int,
    system: int,
    bits: float,
    pieces: int,
    slots_a: Array,
    slots_b: Array,
) -> tuple[float, int]:
    """By-names told on both sides, or one that stands for the given name."""
    weight = w.numbers.names__alias_weight
    one, two = mine.name_pattern[x], theirs.name_pattern[y]
    for kind in range(2):
        if kind == 0:
            la, lb = mine.patterns.aliases, theirs.patterns.aliases
            sa, sb = mine.patterns.alias_slots, theirs.patterns.alias_slots
        else:
            la, lb = mine.patterns.kunyas, theirs.patterns.kunyas
            sa, sb = mine.patterns.kunya_slots, theirs.patterns.kunya_slots
        for i in range(la[one], la[one + 1]):
            for j in range(lb[two], lb[two + 1]):
                _, worth, _, level = pair(
                    mine, theirs, asked, w, system, GIVEN, slots_a[sa[i]], GIVEN, slots_b[sb[j]]
                )
                if level < DIFFER:
                    worth = max(0.0, worth) * weight
                    pieces = _push(space, 0, pieces, ALIAS, GIVEN, worth)
                    space.pieces[0, pieces - 1, 2] = sa[i]
                    space.pieces[0, pieces - 1, 3] = sb[j]
                    space.pieces[0, pieces - 1, 4] = level
                    return bits + worth, pieces
    if given_agrees(space, pieces):
        return bits, pieces
    best, slot_a, slot_b, reached = 0.0, -1, -1, DIFFER
    for turned in range(2):
        ours, other = (mine, theirs) if turned == 0 else (theirs, mine)
        name, given_of = (one, two) if turned == 0 else (two, one)
        for i in range(ours.patterns.aliases[name], ours.patterns.aliases[name + 1]):
            alias = ours.patterns.alias_slots[i]
            hypothesis = other.patterns.hypotheses[given_of]
            if hypothesis == other.patterns.hypotheses[given_of + 1]:
                continue
            for at in range(
                other.patterns.elements[hypothesis], other.patterns.elements[hypothesis + 1]
            ):
                if other.patterns.roles[at] != GIVEN:
                    continue
                given = other.patterns.slots[at]
                p, q = (alias, given) if turned == 0 else (given, alias)
                _, worth, _, level = pair(
                    mine, theirs, asked, w, system, GIVEN, slots_a[p], GIVEN, slots_b[q]
                )
                if level <= NEAR and worth > best:
                    best, slot_a, slot_b, reached = worth, p, q, level
    if slot_a < 0:
        return bits, pieces
    kept = 0
    for at in range(pieces):
        piece = space.pieces[0, at]
        failed = DIFFER <= piece[0] <= ONLY_FOUND
        if failed and piece[1] == GIVEN:
            bits -= space.bits[0, at]
            continue
        space.pieces[0, kept] = piece
        space.bits[0, kept] = space.bits[0, at]
        kept += 1
    pieces = _push(space, 0, kept, ALIAS, GIVEN, best * weight)
    space.pieces[0, pieces - 1, 2] = slot_a
    space.pieces[0, pieces - 1, 3] = slot_b
    space.pieces[0, pieces - 1, 4] = reached
    return bits + best * weight, pieces
