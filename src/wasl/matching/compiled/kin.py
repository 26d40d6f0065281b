"""The family as evidence: relatives assigned, fathers in chains, siblings as the alternative."""

import numpy as np

from wasl.matching.compiled import jit
from wasl.matching.compiled.align import (
    FATHER,
    GIVEN,
    MIDDLE,
    NEAR,
    PATRONYMIC,
    Bench,
    compare,
    level_of,
    pair,
    system_of,
)
from wasl.matching.compiled.facts import births
from wasl.matching.compiled.layout import DIFFER, Array, Asked, People, Weights

MOST_KIN = 40
MOST_KIN_NAMES = 3
# Positions in families.RELATION_ORDER and families.KIND_ORDER that rules need.
RELATION_FATHER = 1
KIND_SIBLING = 1
# What a line of the trace is about; names have lines of their own.
TIE, CONFLICT, TIES_CAPPED, LINKED = 1, 2, 3, 4


@jit
def _slots(people: People, name: int) -> Array:
    return people.slots[people.name_slots[name] : people.name_slots[name + 1]]


@jit
def _first_hits(  # noqa: PLR0917 - compiled
    mine: People, theirs: People, asked: Asked, system: int, x: int, y: int
) -> bool:
    """Whether a first element or by-name of either is found anywhere in the other."""
    slots_a, slots_b = _slots(mine, x), _slots(theirs, y)
    pa, pb = mine.patterns, theirs.patterns
    one, two = mine.name_pattern[x], theirs.name_pattern[y]
    for h in range(pa.hypotheses[one], pa.hypotheses[one + 1]):
        if pa.elements[h] < pa.elements[h + 1]:
            q = slots_a[pa.slots[pa.elements[h]]]
            for t in slots_b:
                if level_of(asked, system, q, t) < DIFFER:
                    return True
    for h in range(pb.hypotheses[two], pb.hypotheses[two + 1]):
        if pb.elements[h] < pb.elements[h + 1]:
            t = slots_b[pb.slots[pb.elements[h]]]
            for q in slots_a:
                if level_of(asked, system, q, t) < DIFFER:
                    return True
    for at in range(pa.aliases[one], pa.aliases[one + 1]):
        for t in slots_b:
            if level_of(asked, system, slots_a[pa.alias_slots[at]], t) < DIFFER:
                return True
    for at in range(pb.aliases[two], pb.aliases[two + 1]):
        for q in slots_a:
            if level_of(asked, system, q, slots_b[pb.alias_slots[at]]) < DIFFER:
                return True
    return False


@jit
def _names_of_kin(  # noqa: PLR0914, PLR0917 - compiled
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, i: int, j: int
) -> tuple[float, int, int]:
    """Bits of the best pair of names of two relatives, and which names; -1 without names."""
    best, one, two = 0.0, -1, -1
    for x in range(mine.kin_names[i], mine.kin_names[i] + mine.kin_named[i]):
        for y in range(theirs.kin_names[j], theirs.kin_names[j] + theirs.kin_named[j]):
            system = system_of(mine.name_system[x], theirs.name_system[y], w.chain_systems)
            if _first_hits(mine, theirs, asked, system, x, y):
                _, count, _ = compare(mine, theirs, asked, w, space, x, y, system)
                bits = 0.0
                for at in range(count):
                    worth = space.bits[0, at]
                    # A relative's given name counts whole; the rest the family shares.
                    own = space.pieces[0, at, 1] <= MIDDLE or worth < 0
                    bits += worth if own else worth * w.numbers.relatives__chained_weight
            else:
                bits = w.differ[system, GIVEN]
            if one < 0 or bits > best:
                best, one, two = bits, x, y
    return best, one, two


@jit
def relatives(  # noqa: C901, PLR0912, PLR0913, PLR0914, PLR0915, PLR0917 - compiled
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    space: Bench,
    person: int,
    father_told: bool,  # noqa: FBT001 - compiled
    lines: Array,
    at: int,
) -> tuple[float, float, bool, int]:
    """All relatives, each used once, capped together (domain.md 4.0, rule 10).

    Returns:
        Bits; those of them that a brother or sister would share; whether a father was compared;
        and the number of lines written to ``lines`` so far.
    """
    low, high = theirs.kin_at[person], theirs.kin_at[person + 1]
    found = min(high - low, MOST_KIN)
    sought = min(mine.kin_at[1], MOST_KIN)
    if found == 0 or sought == 0:
        return 0.0, 0.0, False, at
    ties = np.zeros((sought, found))
    names = np.full((sought, found, 2), -1, np.int64)
    for i in range(sought):
        fitting = 0
        for j in range(found):
            if w.relations[mine.kin_relation[i], theirs.kin_relation[low + j]] >= 0.0:
                fitting += 1
        for j in range(found):
            cost = w.relations[mine.kin_relation[i], theirs.kin_relation[low + j]]
            if cost < 0.0:
                continue
            bits, x, y = _names_of_kin(mine, theirs, asked, w, space, i, low + j)
            if x < 0:
                continue
            bits -= cost + np.log2(fitting) * 0.7
            if mine.kin_birth[i] >= 0 and theirs.kin_birth[low + j] >= 0:
                born, _, _, _ = births(
                    mine.births, mine.kin_birth[i], theirs.births, theirs.kin_birth[low + j],
                    False, w,
                )  # fmt: skip
                bits += born * w.numbers.relatives__birth_weight
            ties[i, j] = bits
            names[i, j, 0], names[i, j, 1] = x, y
    return _assign(mine, theirs, w, low, ties, names, father_told, lines, at)


@jit
def _assign(  # noqa: C901, PLR0912, PLR0913, PLR0914, PLR0917 - compiled
    mine: People,
    theirs: People,
    w: Weights,
    low: int,
    ties: Array,
    names: Array,
    father_told: bool,  # noqa: FBT001 - compiled
    lines: Array,
    at: int,
) -> tuple[float, float, bool, int]:
    sought, found = ties.shape
    taken_i, taken_j = np.zeros(sought, np.bool_), np.zeros(found, np.bool_)
    numbers = w.numbers
    total, shared, father, weight = 0.0, 0.0, False, 1.0
    while True:
        best, p, q = numbers.relatives__least_bits, -1, -1
        for i in range(sought):
            for j in range(found):
                free = names[i, j, 0] >= 0 and not taken_i[i] and not taken_j[j]
                if free and (ties[i, j] > best or (p < 0 and ties[i, j] >= best)):
                    best, p, q = ties[i, j], i, j
        if p < 0:
            break
        taken_i[p] = taken_j[q] = True
        relation = mine.kin_relation[p]
        factor = weight
        if relation == RELATION_FATHER and father_told:
            factor *= numbers.relatives__chained_weight
        bits = best * factor
        total += bits
        if not w.relation_own[relation]:
            shared += bits
        father = father or relation == RELATION_FATHER
        at = _line(lines, at, TIE, bits, names[p, q, 0], names[p, q, 1], p)
        weight = numbers.relatives__same_family_weight
    for i in range(sought):
        for j in range(found):
            free = names[i, j, 0] >= 0 and not taken_i[i] and not taken_j[j]
            relation = mine.kin_relation[i]
            if not free or ties[i, j] > 0 or relation != theirs.kin_relation[low + j]:
                continue
            if not w.relation_single[relation]:
                continue
            taken_i[i] = taken_j[j] = True
            bits = max(w.relation_differ[relation], ties[i, j])
            total += bits
            if not w.relation_own[relation]:
                shared += bits
            father = father or relation == RELATION_FATHER
            at = _line(lines, at, CONFLICT, bits, names[i, j, 0], names[i, j, 1], i)
    kept = min(numbers.relatives__most, max(numbers.relatives__least, total))
    if abs(kept - total) > 1e-9:
        at = _line(lines, at, TIES_CAPPED, kept - total, -1, -1, -1)
        shared += kept - total
    return kept, shared, father, at


@jit
def _line(lines: Array, at: int, what: int, bits: float, x: int, y: int, more: int) -> int:  # noqa: PLR0917
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
    count, patterns = 0, people.patterns
    first = people.names_at[person]
    for name in range(first, first + people.named[person]):
        count = _chain(people, name, w, told, count)
    for kin in range(people.kin_at[person], people.kin_at[person + 1]):
        relation = people.kin_relation[kin]
        for name in range(people.kin_names[kin], people.kin_names[kin] + people.kin_named[kin]):
            if w.kinds[relation] == KIND_SIBLING:
                count = _chain(people, name, w, told, count)
            elif relation == RELATION_FATHER:
                h = patterns.hypotheses[people.name_pattern[name]]
                for e in range(patterns.elements[h], patterns.elements[h + 1]):
                    if patterns.roles[e] == GIVEN and count < told.shape[0]:
                        slot = patterns.slots[e]
                        told[count, 0] = people.slots[people.name_slots[name] + slot]
                        told[count, 1], told[count, 2], told[count, 3] = FATHER, name, slot
                        count += 1
    return count


@jit
def _chain(people: People, name: int, w: Weights, told: Array, count: int) -> int:
    if not w.told_systems[people.name_system[name]]:
        return count
    patterns = people.patterns
    h = patterns.hypotheses[people.name_pattern[name]]
    for e in range(patterns.elements[h], patterns.elements[h + 1]):
        role = patterns.roles[e]
        if (role == FATHER or role == PATRONYMIC) and count < told.shape[0]:  # noqa: PLR1714 - numba
            slot = patterns.slots[e]
            told[count, 0] = people.slots[people.name_slots[name] + slot]
            told[count, 1], told[count, 2], told[count, 3] = role, name, slot
            count += 1
    return count


@jit
def lineage(  # noqa: PLR0914, PLR0917 - compiled
    mine: People, theirs: People, asked: Asked, w: Weights, person: int, found: Array
) -> float:
    """Fathers told in different ways on the two sides.

    ``found`` receives name and slot on either side, and the level; silent without fathers.
    """
    ours, others = np.empty((4, 4), np.int64), np.empty((4, 4), np.int64)
    n, m = _fathers(mine, 0, w, ours), _fathers(theirs, person, w, others)
    found[0] = -1
    if n == 0 or m == 0 or mine.named[0] == 0 or theirs.named[person] == 0:
        return 0.0
    system = system_of(
        mine.name_system[mine.names_at[0]],
        theirs.name_system[theirs.names_at[person]],
        w.chain_systems,
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
    return w.numbers.lineage__differ if reached == DIFFER else best


@jit
def _givens(people: People, first: int, count: int, found: Array, at: int) -> int:
    """First given names of names ``first`` and on; rows of (token, name, slot)."""
    patterns = people.patterns
    for name in range(first, first + min(count, MOST_KIN_NAMES)):
        h = patterns.hypotheses[people.name_pattern[name]]
        e = patterns.elements[h]
        if e < patterns.elements[h + 1] and patterns.roles[e] == GIVEN and at < found.shape[0]:
            slot = patterns.slots[e]
            found[at, 0] = people.slots[people.name_slots[name] + slot]
            found[at, 1], found[at, 2] = name, slot
            at += 1
    return at


@jit
def _siblings(people: People, person: int, w: Weights, found: Array) -> int:
    at, seen = 0, 0
    for kin in range(people.kin_at[person], people.kin_at[person + 1]):
        if w.kinds[people.kin_relation[kin]] == KIND_SIBLING and seen < 10:
            seen += 1
            at = _givens(people, people.kin_names[kin], people.kin_named[kin], found, at)
    return at


@jit
def named_sibling(  # noqa: PLR0914, PLR0917 - compiled
    mine: People, theirs: People, asked: Asked, w: Weights, person: int, system: int
) -> tuple[float, int, int]:
    """Bits for one side bearing the name of a sibling whom the other names.

    Also the name and slot of the person found, when it is they who bear it.
    """
    best, name, slot = 0.0, -1, -1
    ours, others = np.empty((20, 3), np.int64), np.empty((20, 3), np.int64)
    n = _siblings(mine, 0, w, ours)
    m = _givens(theirs, theirs.names_at[person], theirs.named[person], others, 0)
    for i in range(n):
        for j in range(m):
            _, bits, _, level = pair(
                mine, theirs, asked, w, system, GIVEN, ours[i, 0], GIVEN, others[j, 0]
            )
            if level <= NEAR and bits > best:
                best, name, slot = bits, others[j, 1], others[j, 2]
    n = _givens(mine, mine.names_at[0], mine.named[0], ours, 0)
    m = _siblings(theirs, person, w, others)
    for i in range(n):
        for j in range(m):
            _, bits, _, level = pair(
                mine, theirs, asked, w, system, GIVEN, ours[i, 0], GIVEN, others[j, 0]
            )
            if level <= NEAR and bits > best:
                best, name, slot = bits, -1, -1
    return best, name, slot
