"""Two names under all their readings: the best alignment, by-names and words that mark a sex."""

from wasl.matching.compiled import lean
from wasl.matching.compiled.align import (
    AGREE,
    ALIAS,
    CONFLICT,
    FINAL,
    GIVEN,
    LEVEL,
    MIDDLE,
    NEAR,
    NOTHING,
    ONLY_FOUND,
    PIECE_ROLE,
    READ,
    READING,
    RULE,
    SLOT_A,
    SLOT_B,
    copy_pieces,
    load,
    monotone,
    pair,
    push,
    set_out,
    system_of,
)
from wasl.matching.compiled.exchanges import (
    crossed,
    exchanged,
    most_of_pairs,
)
from wasl.matching.compiled.layout import (
    ALIASES,
    COST,
    DIFFER,
    ELEMENTS,
    FEMALE,
    FLAGS,
    KUNYAS,
    MALE,
    PATTERN,
    READINGS,
    ROLE,
    ROTATED,
    SLOT,
    SLOTS_AT,
    SYSTEM,
    Array,
    Asked,
    Bench,
    People,
    Weights,
)


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
            set_out(mine, theirs, asked, w, system, space, 0, n, 1, m)
            cost = 0.01 * (mine.readings[i, COST] + theirs.readings[j, COST])
            most = most_of_pairs(mine, theirs, asked, system, space, n, m)
            if most - cost <= worth:
                continue  # neither this order nor an exchange could be better
            bits, count = monotone(w, space, 0, n, 1, m, READ)
            forced = 0
            if crossed(asked, system, space, READ, count, slots_a, slots_b):
                bits, count, forced = exchanged(
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
                count = push(space, READ, count, READING, -cost)
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
        return worth, push(space, FINAL, pieces, AGREE, worth)
    worth = w.numbers[0].names__sex_conflict
    return worth, push(space, FINAL, pieces, CONFLICT, worth)


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
    pieces = push(space, FINAL, pieces, ALIAS, bits)
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
    """The by-name, or else the kunya, that both sides tell and that is worth most."""
    for kind in range(2):
        best, slot_a, slot_b, reached = -1.0, -1, -1, DIFFER
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
                if level < DIFFER and max(0.0, bits) > best:
                    best, slot_a, slot_b, reached = max(0.0, bits), p, q, level
        if slot_a >= 0:
            best *= w.numbers[0].names__alias_weight
            return best, _alias(space, pieces, slot_a, slot_b, reached, best)
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
