"""The family as evidence: relatives assigned, fathers in chains, siblings as the alternative."""

import numpy as np

from wasl.matching.compiled import jit
from wasl.matching.compiled.align import (
    FATHER,
    FINAL,
    GIVEN,
    MIDDLE,
    NEAR,
    PATRONYMIC,
    SLOT_A,
    compare,
    level_of,
    pair,
    system_of,
)
from wasl.matching.compiled.facts import births
from wasl.matching.compiled.layout import (
    ALIASES,
    BORN,
    DIFFER,
    ELEMENTS,
    KIN_AT,
    KIN_DIFFER,
    KIN_NAMED,
    KIN_NAMES,
    KIN_OWN,
    KIN_SINGLE,
    KIND,
    NAMED,
    NAMES_AT,
    PATTERN,
    READINGS,
    RELATION,
    ROLE,
    SLOT,
    SLOTS_AT,
    SYSTEM,
    TOLD,
    Array,
    Asked,
    Bench,
    People,
    Weights,
)
from wasl.matching.compiled.memory import is_known, keep, key_of, place_of

MOST_KIN = 40
ANY_KIN = 1 << 9  # and this, plus a relation: the best beside any relative
NOBODY = -99.0
KIN = 1 << 8  # what is kept in the bench's memory: this, plus the relative of the request
MOST_KIN_NAMES = 3
# Positions in families.RELATION_ORDER and families.KIND_ORDER that rules need.
RELATION_FATHER = 1
KIND_SIBLING = 1
# What a line of the trace is about; names have lines of their own.
TIE, CONFLICT, TIES_CAPPED, LINKED = 1, 2, 3, 4


@jit
def _slots(people: People, name: int) -> Array:
    return people.slots[people.names[name, SLOTS_AT] : people.names[name + 1, SLOTS_AT]]


@jit
def _first_hits(mine: People, theirs: People, asked: Asked, system: int, x: int, y: int) -> bool:
    """Whether a first element or by-name of either is found anywhere in the other."""
    slots_a, slots_b = _slots(mine, x), _slots(theirs, y)
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


@jit
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


@jit
def _names_of_kin(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, i: int, j: int
) -> tuple[float, int, int]:
    """Bits of the best pair of names of two relatives, and which names; -1 without names."""
    best, one, two = 0.0, -1, -1
    for y in range(theirs.kin[j, KIN_NAMES], theirs.kin[j, KIN_NAMES] + theirs.kin[j, KIN_NAMED]):
        key = key_of(theirs, asked, y, KIN + i)
        place = place_of(space, key)
        if is_known(space, place):
            bits, x = space.known[place, 0], int(space.known[place, 1])
        else:
            bits, x = _name_of_kin(mine, theirs, asked, w, space, i, y)
            keep(space, place, key)
            if place >= 0:
                space.known[place, 0], space.known[place, 1] = bits, x
        if x >= 0 and (one < 0 or bits > best):
            best, one, two = bits, x, y
    return best, one, two


@jit
def _name_of_kin(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, i: int, y: int
) -> tuple[float, int]:
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
                bits += worth if own else worth * w.numbers[0].relatives__chained_weight
        else:
            bits = w.differ[system, GIVEN]
        if one < 0 or bits > best:
            best, one = bits, x
    return best, one


@jit
def most_of_kin(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, person: int
) -> float:
    """The most that a person's relatives can be worth: each by the best that it agrees with."""
    low = theirs.persons[person, KIN_AT]
    best, rest, least = 0.0, 0.0, w.numbers[0].relatives__least_bits
    for j in range(low, min(theirs.persons[person + 1, KIN_AT], low + MOST_KIN)):
        bits = NOBODY
        for y in range(
            theirs.kin[j, KIN_NAMES], theirs.kin[j, KIN_NAMES] + theirs.kin[j, KIN_NAMED]
        ):
            bits = max(bits, _best_for(mine, theirs, asked, w, space, theirs.kin[j, RELATION], y))
        if theirs.kin[j, BORN] >= 0:
            bits += _most_of_birth(mine, theirs, w, theirs.kin[j, BORN])
        if bits < least:
            continue
        rest += min(bits, best)
        best = max(bits, best)
    total = best + rest * w.numbers[0].relatives__same_family_weight
    return min(total, w.numbers[0].relatives__most)


@jit
def _best_for(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, relation: int, y: int
) -> float:
    """The most that a name is worth beside any relative of the request who may be the same."""
    key = key_of(theirs, asked, y, ANY_KIN + relation)
    place = place_of(space, key)
    if is_known(space, place):
        return space.known[place, 0]
    best = NOBODY
    for i in range(min(mine.persons[1, KIN_AT], MOST_KIN)):
        cost = w.relations[mine.kin[i, RELATION], relation]
        if cost >= 0.0:
            bits, x = _name_of_kin(mine, theirs, asked, w, space, i, y)
            if x >= 0:
                best = max(best, bits - cost)
    keep(space, place, key)
    if place >= 0:
        space.known[place, 0] = best
    return best


@jit
def _most_of_birth(mine: People, theirs: People, w: Weights, born: int) -> float:
    """The most that the time of birth of a relative is worth beside any of the request's."""
    best = 0.0
    for i in range(min(mine.persons[1, KIN_AT], MOST_KIN)):
        if mine.kin[i, BORN] >= 0:
            bits, _, _, _ = births(mine, mine.kin[i, BORN], theirs, born, False, w)
            best = max(best, bits)
    return best * w.numbers[0].relatives__birth_weight


@jit
def relatives(
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    space: Bench,
    person: int,
    father_told: bool,
    lines: Array,
    at: int,
) -> tuple[float, float, bool, int]:
    """All relatives, each used once, capped together (domain.md 4.0, rule 10).

    Returns:
        Bits; those of them that a brother or sister would share; whether a father was compared;
        and the number of lines written to ``lines`` so far.
    """
    low, high = theirs.persons[person, KIN_AT], theirs.persons[person + 1, KIN_AT]
    found = min(high - low, MOST_KIN)
    sought = min(mine.persons[1, KIN_AT], MOST_KIN)
    if found == 0 or sought == 0:
        return 0.0, 0.0, False, at
    ties = np.zeros((sought, found))
    names = np.full((sought, found, 2), -1, np.int64)
    for i in range(sought):
        fitting = 0
        for j in range(found):
            if w.relations[mine.kin[i, RELATION], theirs.kin[low + j, RELATION]] >= 0.0:
                fitting += 1
        for j in range(found):
            cost = w.relations[mine.kin[i, RELATION], theirs.kin[low + j, RELATION]]
            if cost < 0.0:
                continue
            bits, x, y = _names_of_kin(mine, theirs, asked, w, space, i, low + j)
            if x < 0:
                continue
            bits -= cost + np.log2(fitting) * 0.7
            if mine.kin[i, BORN] >= 0 and theirs.kin[low + j, BORN] >= 0:
                born, _, _, _ = births(
                    mine, mine.kin[i, BORN], theirs, theirs.kin[low + j, BORN],
                    False, w,
                )  # fmt: skip
                bits += born * w.numbers[0].relatives__birth_weight
            ties[i, j] = bits
            names[i, j, 0], names[i, j, 1] = x, y
    return _assign(mine, theirs, w, low, ties, names, father_told, lines, at)


@jit
def _assign(
    mine: People,
    theirs: People,
    w: Weights,
    low: int,
    ties: Array,
    names: Array,
    father_told: bool,
    lines: Array,
    at: int,
) -> tuple[float, float, bool, int]:
    sought, found = ties.shape
    taken_i, taken_j = np.zeros(sought, np.bool_), np.zeros(found, np.bool_)
    total, shared, father, weight = 0.0, 0.0, False, 1.0
    while True:
        best, p, q = w.numbers[0].relatives__least_bits, -1, -1
        for i in range(sought):
            for j in range(found):
                free = names[i, j, 0] >= 0 and not taken_i[i] and not taken_j[j]
                if free and (ties[i, j] > best or (p < 0 and ties[i, j] >= best)):
                    best, p, q = ties[i, j], i, j
        if p < 0:
            break
        taken_i[p] = taken_j[q] = True
        relation = mine.kin[p, RELATION]
        factor = weight
        if relation == RELATION_FATHER and father_told:
            factor *= w.numbers[0].relatives__chained_weight
        bits = best * factor
        total += bits
        if not w.kin[relation, KIN_OWN] > 0:
            shared += bits
        father = father or relation == RELATION_FATHER
        at = _line(lines, at, TIE, bits, names[p, q, 0], names[p, q, 1], p)
        weight = w.numbers[0].relatives__same_family_weight
    for i in range(sought):
        for j in range(found):
            free = names[i, j, 0] >= 0 and not taken_i[i] and not taken_j[j]
            relation = mine.kin[i, RELATION]
            if not free or ties[i, j] > 0 or relation != theirs.kin[low + j, RELATION]:
                continue
            if not w.kin[relation, KIN_SINGLE] > 0:
                continue
            taken_i[i] = taken_j[j] = True
            bits = max(w.kin[relation, KIN_DIFFER], ties[i, j])
            total += bits
            if not w.kin[relation, KIN_OWN] > 0:
                shared += bits
            father = father or relation == RELATION_FATHER
            at = _line(lines, at, CONFLICT, bits, names[i, j, 0], names[i, j, 1], i)
    kept = min(w.numbers[0].relatives__most, max(w.numbers[0].relatives__least, total))
    if abs(kept - total) > 1e-9:
        at = _line(lines, at, TIES_CAPPED, kept - total, -1, -1, -1)
        shared += kept - total
    return kept, shared, father, at


@jit
def _line(lines: Array, at: int, what: int, bits: float, x: int, y: int, more: int) -> int:
    """Write one line of the trace, if there is one to write to."""
    if at < lines.shape[0]:
        lines[at, 0], lines[at, 1], lines[at, 2] = what, bits, x
        lines[at, 3], lines[at, 4] = y, more
        return at + 1
    return at


@jit
def _fathers(people: People, person: int, w: Weights, told: Array) -> int:
    """Slots that tell the father: own chain, a named father, a sibling's chain.

    Writes rows of (token, role, name, slot) to ``told``; their number.
    """
    count = 0
    first = people.persons[person, NAMES_AT]
    for name in range(first, first + people.persons[person, NAMED]):
        count = _chain(people, name, w, told, count)
    for kin in range(people.persons[person, KIN_AT], people.persons[person + 1, KIN_AT]):
        relation = people.kin[kin, RELATION]
        for name in range(
            people.kin[kin, KIN_NAMES], people.kin[kin, KIN_NAMES] + people.kin[kin, KIN_NAMED]
        ):
            if w.kin[relation, KIND] == KIND_SIBLING:
                count = _chain(people, name, w, told, count)
            elif relation == RELATION_FATHER:
                h = people.patterns[people.names[name, PATTERN], READINGS]
                for e in range(people.readings[h, ELEMENTS], people.readings[h + 1, ELEMENTS]):
                    if people.elements[e, ROLE] == GIVEN and count < told.shape[0]:
                        slot = people.elements[e, SLOT]
                        told[count, 0] = people.slots[people.names[name, SLOTS_AT] + slot]
                        told[count, 1], told[count, 2], told[count, 3] = FATHER, name, slot
                        count += 1
    return count


@jit
def _chain(people: People, name: int, w: Weights, told: Array, count: int) -> int:
    if not w.systems[people.names[name, SYSTEM], TOLD]:
        return count
    h = people.patterns[people.names[name, PATTERN], READINGS]
    for e in range(people.readings[h, ELEMENTS], people.readings[h + 1, ELEMENTS]):
        role = people.elements[e, ROLE]
        if (role == FATHER or role == PATRONYMIC) and count < told.shape[0]:
            slot = people.elements[e, SLOT]
            told[count, 0] = people.slots[people.names[name, SLOTS_AT] + slot]
            told[count, 1], told[count, 2], told[count, 3] = role, name, slot
            count += 1
    return count


@jit
def lineage(
    mine: People, theirs: People, asked: Asked, w: Weights, person: int, found: Array
) -> float:
    """Fathers told in different ways on the two sides.

    ``found`` receives name and slot on either side, and the level; silent without fathers.
    """
    ours, others = np.empty((4, 4), np.int64), np.empty((4, 4), np.int64)
    n, m = _fathers(mine, 0, w, ours), _fathers(theirs, person, w, others)
    found[0] = -1
    if n == 0 or m == 0 or mine.persons[0, NAMED] == 0 or theirs.persons[person, NAMED] == 0:
        return 0.0
    system = system_of(
        mine.names[mine.persons[0, NAMES_AT], SYSTEM],
        theirs.names[theirs.persons[person, NAMES_AT], SYSTEM],
        w,
    )
    best, reached = 0.0, DIFFER
    for i in range(n):
        for j in range(m):
            fits, bits, _, level = pair(
                mine, theirs, asked, w, system,
                ours[i, 1], ours[i, 0], others[j, 1], others[j, 0],
            )  # fmt: skip
            if fits and (found[0] < 0 or bits > best):
                best, reached = bits, level
                found[0], found[1] = ours[i, 2], ours[i, 3]
                found[2], found[3] = others[j, 2], others[j, 3]
                found[4] = level
    if found[0] < 0:
        return 0.0
    return w.numbers[0].lineage__differ if reached == DIFFER else best


@jit
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


@jit
def _siblings(people: People, person: int, w: Weights, found: Array) -> int:
    at, seen = 0, 0
    for kin in range(people.persons[person, KIN_AT], people.persons[person + 1, KIN_AT]):
        if w.kin[people.kin[kin, RELATION], KIND] == KIND_SIBLING and seen < 10:
            seen += 1
            at = _givens(people, people.kin[kin, KIN_NAMES], people.kin[kin, KIN_NAMED], found, at)
    return at


@jit
def named_sibling(
    mine: People, theirs: People, asked: Asked, w: Weights, person: int, system: int
) -> tuple[float, int, int]:
    """Bits for one side bearing the name of a sibling whom the other names.

    Also the name and slot of the person found, when it is they who bear it.
    """
    best, name, slot = 0.0, -1, -1
    ours, others = np.empty((20, 3), np.int64), np.empty((20, 3), np.int64)
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
