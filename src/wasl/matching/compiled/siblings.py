"""Whether one side bears the name of a brother or sister whom the other side names."""

from wasl.matching.compiled import lean
from wasl.matching.compiled.align import GIVEN, NEAR, pair
from wasl.matching.compiled.kin import KIND_SIBLING, MOST_KIN_NAMES
from wasl.matching.compiled.layout import (
    ELEMENTS,
    KIN_AT,
    KIN_NAMED,
    KIN_NAMES,
    KIND,
    NAMED,
    NAMES_AT,
    PATTERN,
    READINGS,
    RELATION,
    ROLE,
    SLOT,
    SLOTS_AT,
    Array,
    Asked,
    Bench,
    People,
    Weights,
)


@lean
def _givens(people: People, first: int, count: int, found: Array, at: int) -> int:
    """First given names of names ``first`` and on; rows of (token, name, slot)."""
    for name in range(first, first + min(count, MOST_KIN_NAMES)):
        h = people.patterns[people.names[name, PATTERN], READINGS]
        e = people.readings[h, ELEMENTS]
        if (
            e < people.readings[h + 1, ELEMENTS]
            and people.elements[e, ROLE] == GIVEN
            and at < found.shape[0]
        ):
            slot = people.elements[e, SLOT]
            found[at, 0] = people.slots[people.names[name, SLOTS_AT] + slot]
            found[at, 1], found[at, 2] = name, slot
            at += 1
    return at


@lean
def _siblings(people: People, person: int, w: Weights, found: Array) -> int:
    at, seen = 0, 0
    for kin in range(people.persons[person, KIN_AT], people.persons[person + 1, KIN_AT]):
        if w.kin[people.kin[kin, RELATION], KIND] == KIND_SIBLING and seen < 10:
            seen += 1
            at = _givens(people, people.kin[kin, KIN_NAMES], people.kin[kin, KIN_NAMED], found, at)
    return at


@lean
def named_sibling(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, person: int, system: int
) -> tuple[float, int, int]:
    """Bits for one side bearing the name of a sibling whom the other names.

    Also the name and slot of the person found, when it is they who bear it.
    """
    best, name, slot = 0.0, -1, -1
    ours, others = space.tellers[0], space.tellers[1]
    n = _siblings(mine, 0, w, ours)
    m = _givens(theirs, theirs.persons[person, NAMES_AT], theirs.persons[person, NAMED], others, 0)
    for i in range(n):
        for j in range(m):
            _, bits, _, level = pair(
                mine, theirs, asked, w, system, GIVEN, ours[i, 0], GIVEN, others[j, 0]
            )
            if level <= NEAR and bits > best:
                best, name, slot = bits, others[j, 1], others[j, 2]
    n = _givens(mine, mine.persons[0, NAMES_AT], mine.persons[0, NAMED], ours, 0)
    m = _siblings(theirs, person, w, others)
    for i in range(n):
        for j in range(m):
            _, bits, _, level = pair(
                mine, theirs, asked, w, system, GIVEN, ours[i, 0], GIVEN, others[j, 0]
            )
            if level <= NEAR and bits > best:
                best, name, slot = bits, -1, -1
    return best, name, slot
