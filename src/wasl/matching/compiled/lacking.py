"""What names come to at most beside what agrees: the loss that parts without their like cause.

The lists say which parts of a person's names agree with the request, not how the names are read.
How much is lost by the rest depends on little: the roles in which the names may be read (their
shape, of which a registry has some hundreds) and which parts of the request agree. So it is
worked out once a request for each of these that comes up, and looked up for everybody else. Any
part of a name may stand for what agrees; whoever is aligned in truth loses at least as much.
"""

from typing import NamedTuple

import numpy as np

from wasl.matching.compiled import integer, lean
from wasl.matching.compiled.align import (
    FITS,
    FREE,
    GIVEN,
    MOST_TURNED,
    NEVER,
    PAIR_LEVEL,
    PAIR_ROLE,
    ROLE_OF,
    SLOT_OF,
    TOKEN_OF,
    TURNED,
    aligned,
    differing,
    load,
    system_of,
)
from wasl.matching.compiled.exchanges import turn
from wasl.matching.compiled.layout import (
    ALIASES,
    COST,
    DIFFER,
    ELEMENTS,
    KUNYAS,
    NAMED,
    NAMES_AT,
    PATTERN,
    READINGS,
    ROLE,
    SLOTS_AT,
    SYSTEM,
    Array,
    Bench,
    People,
    Weights,
)
from wasl.matching.compiled.posting import ALWAYS, EIGHTH, Told

KINDS_OF_NAMES = 3
UNSEEN, MOST = 255, 254  # entries of Told.lost: not worked out yet; the most that is kept


class Shapes(NamedTuple):
    """How the names of persons may be read: sets of shapes, many persons having the same set."""

    shapes_at: Array  # set -> first of its shapes
    shapes: Array
    shape_pattern: Array  # shape -> a pattern that has it
    shape_system: Array
    # Set -> how free its names are: 0 each begins with a given name; 1 some reading has it later;
    # 2 some reading has none, so that where nothing agrees little may be lost.
    freedom: Array
    of_name: Array  # pattern x system: the shape of such names; -1 where nobody has one
    derived: Array  # token -> whether it is told by a stem of another form, too
    # Pattern -> its slots, one bit each, that are by-names alone, and that stand in a name twice.
    aside: Array
    repeated: Array


@lean
def loss(
    mine: People, theirs: People, w: Weights, space: Bench, told: Told, shapes: Shapes,
    naming: int, agreeing: int,
) -> int:  # fmt: skip
    """Eighths of a bit that names lose at least, beside the tasks that they agree with.

    Args:
        mine: The request.
        theirs: The registry.
        w: The model.
        space: Working space.
        told: What the request tells; receives what is worked out.
        shapes: How names may be read.
        naming: The set of shapes.
        agreeing: Tasks, one bit each.
    """
    least = MOST
    first, last = shapes.shapes_at[naming], shapes.shapes_at[naming + 1]
    for each in range(first, last):
        shape = shapes.shapes[each]
        one = loss_of_shape(mine, theirs, w, space, told, shapes, shape, agreeing, True)
        least = min(least, one)
    if first == last:
        least = 0
    told.lost[agreeing, naming] = least
    return least


@lean
def loss_of_shape(
    mine: People, theirs: People, w: Weights, space: Bench, told: Told, shapes: Shapes,
    shape: int, agreeing: int, by_name: bool,
) -> int:  # fmt: skip
    """Eighths of a bit that names of one shape lose at least; see ``loss``.

    ``by_name`` says whether a by-name of the registered person may be what agrees.
    """
    row = agreeing + told.lost.shape[0] * by_name
    one = integer(told.lost_by_shape[row, shape])
    if one == UNSEEN:
        bits = _lost(mine, theirs, w, space, told, shapes, shape, agreeing | ALWAYS, by_name)
        one = min(integer(np.floor(bits * EIGHTH + 1e-6)), MOST)
        told.lost_by_shape[row, shape] = one
    return one


@lean
def _lost(
    mine: People, theirs: People, w: Weights, space: Bench, told: Told, shapes: Shapes,
    shape: int, agreeing: int, by_name: bool,
) -> float:  # fmt: skip
    """Bits lost at least by names of a shape, beside the name of the request that fits best."""
    best, first = -1.0e9, mine.persons[0, NAMES_AT]
    two = shapes.shape_pattern[shape]
    for x in range(first, first + mine.persons[0, NAMED]):
        one = mine.names[x, PATTERN]
        free = _may_be_by_name(mine, theirs, told, x, two, agreeing, by_name)
        system = system_of(mine.names[x, SYSTEM], shapes.shape_system[shape], w)
        for i in range(mine.patterns[one, READINGS], mine.patterns[one + 1, READINGS]):
            n = load(mine, i, x, space, 0)
            for j in range(theirs.patterns[two, READINGS], theirs.patterns[two + 1, READINGS]):
                m = _load_roles(theirs, j, space)
                if n == 0 or m == 0:
                    return 0.0
                if free:
                    _free_given(space, 0, n)
                    _free_given(space, 1, m)
                cost = 0.01 * (mine.readings[i, COST] + theirs.readings[j, COST])
                bits = _least_lost(w, space, told, system, n, m, agreeing)
                best = max(best, bits - cost)
        if mine.patterns[one, READINGS] == mine.patterns[one + 1, READINGS]:
            return 0.0
    return max(-best, 0.0) if best > -1.0e9 else 0.0


@lean
def _may_be_by_name(
    mine: People, theirs: People, told: Told, x: int, two: int, agreeing: int, by_name: bool
) -> bool:
    """Whether a by-name of either side may be what agrees: no given name is lost then."""
    one = mine.names[x, PATTERN]
    slots = mine.slots[mine.names[x, SLOTS_AT] : mine.names[x + 1, SLOTS_AT]]
    for each in range(mine.patterns[one, ALIASES], mine.patterns[one, KUNYAS]):
        if told.marks[slots[mine.by_slots[each]]] & agreeing:
            return True
    if not by_name or theirs.patterns[two, ALIASES] == theirs.patterns[two, KUNYAS]:
        return False
    for token in slots:
        if told.marks[token] & agreeing:
            return True
    return False


@lean
def _free_given(space: Bench, side: int, size: int) -> None:
    """Let given names cost nothing that agree with none."""
    for at in range(size):
        if space.sides[side, at, ROLE_OF] == GIVEN:
            space.sides[side, at, ROLE_OF] = FREE


@lean
def _load_roles(people: People, reading: int, space: Bench) -> int:
    low, high = people.readings[reading, ELEMENTS], people.readings[reading + 1, ELEMENTS]
    for at in range(low, high):
        space.sides[1, at - low, ROLE_OF] = people.elements[at, ROLE]
        space.sides[1, at - low, TOKEN_OF] = space.sides[1, at - low, SLOT_OF] = at - low
    return high - low


@lean
def _least_lost(
    w: Weights, space: Bench, told: Told, system: int, n: int, m: int, agreeing: int
) -> float:
    """The best alignment of what lies on the bench, agreements counting for nothing."""
    found = 0
    for i in range(n):
        found += (told.marks[space.sides[0, i, TOKEN_OF]] & agreeing) != 0
    _set_out(w, space, told, system, 0, n, m, agreeing)
    best, _ = aligned(w, space, 0, n, 1, m)
    if n < m or n > MOST_TURNED or found < min(2, n, m):
        return best
    # Two parts of the request may have changed places. Where the registered name is turned about
    # instead, its roles stay where they are, and any part of it may agree: that is no more.
    swapped = w.numbers[0].names__swapped
    for first in range(n):
        for second in range(first + 1, n):
            best = max(
                best, _turned(w, space, told, system, n, m, agreeing, first, second, swapped)
            )
    if n > 2:
        for shift in range(-2, 0):
            best = max(best, _turned(w, space, told, system, n, m, agreeing, 0, shift, swapped))
    return best


@lean
def _turned(
    w: Weights, space: Bench, told: Told, system: int, n: int, m: int, agreeing: int,
    first: int, second: int, swapped: float,
) -> float:  # fmt: skip
    turn(space, 0, n, first, second)
    _set_out(w, space, told, system, TURNED, n, m, agreeing)
    bits, _ = aligned(w, space, TURNED, n, 1, m)
    return bits + swapped


@lean
def _set_out(
    w: Weights, space: Bench, told: Told, system: int, a: int, n: int, m: int, agreeing: int
) -> None:
    """Every element of one side beside every one of the other: what it costs, or that it cannot."""
    for i in range(n):
        agrees = told.marks[space.sides[a, i, TOKEN_OF]] & agreeing != 0
        one = space.sides[a, i, ROLE_OF]
        role = GIVEN if one == FREE else one
        for j in range(m):
            two = space.sides[1, j, ROLE_OF]
            other = GIVEN if two == FREE else two
            cost = w.roles[role, other]
            apart = 0.0 if one == two == FREE else differing(w, system, role, other)
            space.worth[i, j] = max(cost, apart) if agrees else apart
            space.told[i, j, FITS] = cost >= NEVER
            space.told[i, j, PAIR_ROLE], space.told[i, j, PAIR_LEVEL] = role, DIFFER
