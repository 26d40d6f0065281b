"""The names of two relatives beside each other."""

from wasl.matching.compiled import lean
from wasl.matching.compiled.align import (
    FINAL,
    GIVEN,
    MIDDLE,
    SLOT_A,
    level_of,
    system_of,
)
from wasl.matching.compiled.comparing import compare
from wasl.matching.compiled.layout import (
    ALIASES,
    DIFFER,
    ELEMENTS,
    KIN_NAMED,
    KIN_NAMES,
    PATTERN,
    READINGS,
    ROLE,
    SLOT,
    SLOTS_AT,
    SYSTEM,
    Asked,
    Bench,
    People,
    Weights,
)
from wasl.matching.compiled.memory import is_known, keep, mixed, nature_of, place_of

# What is kept in the bench's memory: one of these, plus the relative of the request.
KIN, KIN_ALONE = 1 << 8, 1 << 10


@lean
def _first_hits(mine: People, theirs: People, asked: Asked, system: int, x: int, y: int) -> bool:
    """Whether a first element or by-name of either is found anywhere in the other."""
    slots_a = mine.slots[mine.names[x, SLOTS_AT] : mine.names[x + 1, SLOTS_AT]]
    slots_b = theirs.slots[theirs.names[y, SLOTS_AT] : theirs.names[y + 1, SLOTS_AT]]
    one, two = mine.names[x, PATTERN], theirs.names[y, PATTERN]
    for h in range(mine.patterns[one, READINGS], mine.patterns[one + 1, READINGS]):
        if mine.readings[h, ELEMENTS] < mine.readings[h + 1, ELEMENTS]:
            q = slots_a[mine.elements[mine.readings[h, ELEMENTS], SLOT]]
            for t in slots_b:
                if level_of(asked, system, q, t) < DIFFER:
                    return True
    for h in range(theirs.patterns[two, READINGS], theirs.patterns[two + 1, READINGS]):
        if theirs.readings[h, ELEMENTS] < theirs.readings[h + 1, ELEMENTS]:
            t = slots_b[theirs.elements[theirs.readings[h, ELEMENTS], SLOT]]
            for q in slots_a:
                if level_of(asked, system, q, t) < DIFFER:
                    return True
    for at in range(mine.patterns[one, ALIASES], mine.patterns[one + 1, ALIASES]):
        for t in slots_b:
            if level_of(asked, system, slots_a[mine.by_slots[at]], t) < DIFFER:
                return True
    for at in range(theirs.patterns[two, ALIASES], theirs.patterns[two + 1, ALIASES]):
        for q in slots_a:
            if level_of(asked, system, q, slots_b[theirs.by_slots[at]]) < DIFFER:
                return True
    return False


@lean
def given_slots(people: People, name: int) -> int:
    """Slots that are a given name under some reading, or a by-name, one bit each."""
    found, pattern = 0, people.names[name, PATTERN]
    first, last = people.patterns[pattern, READINGS], people.patterns[pattern + 1, READINGS]
    for at in range(people.readings[first, ELEMENTS], people.readings[last, ELEMENTS]):
        if people.elements[at, ROLE] <= MIDDLE:
            found |= 1 << people.elements[at, SLOT]
    for at in range(people.patterns[pattern, ALIASES], people.patterns[pattern + 1, ALIASES]):
        found |= 1 << people.by_slots[at]
    return found


@lean
def names_of_kin(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, i: int,
    first: int, named: int, origin: int, known: int, family_weight: float,
) -> tuple[float, int, int]:  # fmt: skip
    """Bits of the best pair of names of two relatives, and which names; -1 without names.

    ``first`` and ``named`` are the names of the registry's relative; of ``known`` names from
    ``origin`` on the bench holds what they depend on (``nature_of``); ``family_weight`` says what part of the names
    counts that the family shares. Taken from the bench's memory where the like was compared
    before.
    """
    best, one, two = 0.0, -1, -1
    for y in range(first, first + named):
        if 0 <= y - origin < known:
            nature = space.natures[y - origin]
        else:
            nature = nature_of(theirs, asked, y)
        key = mixed(nature, (KIN if family_weight > 0.0 else KIN_ALONE) + i)
        place = place_of(space, key)
        if is_known(space, place):
            bits, x = space.known[place, 0], int(space.known[place, 1])
        else:
            bits, x = name_of_kin(mine, theirs, asked, w, space, i, y, family_weight)
            keep(space, place, key)
            if place >= 0:
                space.known[place, 0], space.known[place, 1] = bits, x
        if x >= 0 and (one < 0 or bits > best):
            best, one, two = bits, x, y
    return best, one, two


@lean
def name_of_kin(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, i: int, y: int,
    family_weight: float,
) -> tuple[float, int]:  # fmt: skip
    """Bits of one name of a registered relative beside those of a relative of the request."""
    best, one = 0.0, -1
    for x in range(mine.kin[i, KIN_NAMES], mine.kin[i, KIN_NAMES] + mine.kin[i, KIN_NAMED]):
        system = system_of(mine.names[x, SYSTEM], theirs.names[y, SYSTEM], w)
        if _first_hits(mine, theirs, asked, system, x, y):
            given = given_slots(mine, x)
            _, count, _ = compare(mine, theirs, asked, w, space, x, y, system)
            bits = 0.0
            for at in range(count):
                worth = space.bits[FINAL, at]
                slot = space.pieces[FINAL, at, SLOT_A]
                # A relative's given name counts whole; the rest the family shares.
                own = slot < 0 or given >> slot & 1 or worth < 0
                bits += worth if own else worth * family_weight
        else:
            bits = w.differ[system, GIVEN]
        if one < 0 or bits > best:
            best, one = bits, x
    return best, one
