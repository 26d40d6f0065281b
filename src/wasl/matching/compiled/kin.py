"""The family as evidence: relatives assigned, fathers in chains, siblings as the alternative."""

import numpy as np

from wasl.matching.compiled import lean
from wasl.matching.compiled.align import (
    FATHER,
    GIVEN,
    PATRONYMIC,
    level_of,
    pair,
    system_of,
)
from wasl.matching.compiled.facts import births
from wasl.matching.compiled.kinnames import names_of_kin
from wasl.matching.compiled.layout import (
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
    MOST_KIN,
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
from wasl.matching.compiled.memory import nature_of

MOST_KIN_NAMES = 3
MOST_TELLERS = 4  # words that tell of a father
# Positions in families.RELATION_ORDER and families.KIND_ORDER that rules need.
RELATION_FATHER = 1
KIND_SIBLING = 1
# What a line of the trace is about; names have lines of their own.
TIE, CONFLICT, TIES_CAPPED, LINKED = 1, 2, 3, 4
# Columns of the company of one person, as ``company.company_of`` writes them: names and birth
# of one more relative, the place among the person's own relatives whom it is the same one as
# (-1 none), the registered person who tells it, how, among how many, and the relative of the
# request who is the very person (-1 none).
(
    WITH_NAMES, WITH_NAMED, WITH_RELATION, WITH_BORN, WITH_KIN, WITH_PERSON, WITH_HOW, WITH_MANY,
    WITH_SAME,
) = range(9)  # fmt: skip
WITH_WIDTH = 9
# How: the record points to that person; both were registered together; that person's record
# tells of the parents. Beside TIE and the rest as what a line is about.
POINTED, TOGETHER, TOLD_BY = 5, 6, 7


@lean
def relatives(
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    space: Bench,
    person: int,
    company: Array,
    father_told: bool,
    lines: Array,
    at: int,
) -> tuple[float, float, bool, int]:
    """All relatives, each used once, capped together (domain.md 4.0, rule 10).

    ``company`` holds relatives whom other registered persons tell; none in the first stage.

    Returns:
        Bits; those of them that a brother or sister would share; whether a father was compared;
        and the number of lines written to ``lines`` so far.
    """
    low, high = theirs.persons[person, KIN_AT], theirs.persons[person + 1, KIN_AT]
    found = min(high - low, MOST_KIN)
    sought = min(mine.persons[1, KIN_AT], MOST_KIN)
    columns = found + company.shape[0]
    if columns == 0 or sought == 0:
        return 0.0, 0.0, False, at
    ties, names, natures = space.ties, space.tied, space.natures
    for i in range(sought):
        for j in range(columns):
            ties[i, j] = 0.0
            names[i, j, 0] = names[i, j, 1] = names[i, j, 2] = -1
    weight = w.numbers[0].relatives__chained_weight
    origin = theirs.kin[low, KIN_NAMES] if found > 0 else 0
    known = theirs.persons[person + 1, NAMES_AT] - origin if found > 0 else 0
    known = min(known, natures.shape[0])
    for name in range(known):
        natures[name] = nature_of(theirs, asked, origin + name)
    for i in range(sought):
        fitting = 0
        for j in range(found):
            if w.relations[mine.kin[i, RELATION], theirs.kin[low + j, RELATION]] >= 0.0:
                fitting += 1
        for j in range(found):
            cost = w.relations[mine.kin[i, RELATION], theirs.kin[low + j, RELATION]]
            if cost < 0.0:
                continue
            kin = low + j
            bits, x, y = names_of_kin(
                mine, theirs, asked, w, space, i,
                theirs.kin[kin, KIN_NAMES], theirs.kin[kin, KIN_NAMED], origin, known, weight,
            )  # fmt: skip
            if x < 0:
                continue
            bits -= cost + np.log2(fitting) * 0.7
            bits += _born(mine, theirs, w, i, theirs.kin[kin, BORN])
            ties[i, j] = bits
            names[i, j, 0], names[i, j, 1] = x, y
        for j in range(company.shape[0]):
            _meet(mine, theirs, asked, w, space, i, company, j, found)
    return _assign(mine, theirs, w, space, low, found, company, father_told, lines, at)


@lean
def _born(mine: People, theirs: People, w: Weights, i: int, born: int) -> float:
    """What the time of birth of a relative of the request says beside another, in part."""
    if mine.kin[i, BORN] < 0 or born < 0:
        return 0.0
    bits, _, _, _ = births(mine, mine.kin[i, BORN], theirs, born, False, w)
    return float(bits * w.numbers[0].relatives__birth_weight)


@lean
def _meet(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, i: int,
    company: Array, j: int, found: int,
) -> None:  # fmt: skip
    """A relative of the request beside one whom another registered person tells.

    Where the record names the same relative in its own words, the better of the two counts.
    """
    one = company[j]
    column = found + j if one[WITH_KIN] < 0 else one[WITH_KIN]
    if one[WITH_SAME] == i:
        bits, x, y = w.numbers[0].relatives__linked, mine.kin[i, KIN_NAMES], one[WITH_NAMES]
    else:
        cost = w.relations[mine.kin[i, RELATION], one[WITH_RELATION]]
        if cost < 0.0:
            return
        beside = one[WITH_HOW] == TOGETHER
        weight = 0.0 if beside else w.numbers[0].relatives__chained_weight
        bits, x, y = names_of_kin(
            mine, theirs, asked, w, space, i, one[WITH_NAMES], one[WITH_NAMED],
            0, 0, weight,
        )  # fmt: skip
        bits += _born(mine, theirs, w, i, one[WITH_BORN]) - cost
        if one[WITH_KIN] < 0:
            bits -= w.numbers[0].relatives__beside_minus + np.log2(max(one[WITH_MANY], 1))
    # Only what agrees: that another record tells otherwise is nothing against this one.
    ties, names = space.ties, space.tied
    agrees = x >= 0 and bits >= w.numbers[0].relatives__least_bits
    if agrees and (names[i, column, 0] < 0 or bits > ties[i, column]):
        ties[i, column] = bits
        names[i, column, 0], names[i, column, 1], names[i, column, 2] = x, y, j


@lean
def _assign(
    mine: People,
    theirs: People,
    w: Weights,
    space: Bench,
    low: int,
    found: int,
    company: Array,
    father_told: bool,
    lines: Array,
    at: int,
) -> tuple[float, float, bool, int]:
    """Each relative of the request beside the one who fits best; ``low`` is the person's first."""
    ties, names, taken_i, taken_j = space.ties, space.tied, space.taken[0], space.taken[1]
    sought, columns = min(mine.persons[1, KIN_AT], MOST_KIN), found + company.shape[0]
    for each in range(max(sought, columns)):
        taken_i[each] = taken_j[each] = 0
    total, shared, father, weight = 0.0, 0.0, False, 1.0
    while True:
        best, p, q = w.numbers[0].relatives__least_bits, -1, -1
        for i in range(sought):
            for j in range(columns):
                free = names[i, j, 0] >= 0 and taken_i[i] == 0 and taken_j[j] == 0
                if free and (ties[i, j] > best or (p < 0 and ties[i, j] >= best)):
                    best, p, q = ties[i, j], i, j
        if p < 0:
            break
        taken_i[p] = taken_j[q] = 1
        told = mine.kin[p, RELATION]
        factor = weight
        if told == RELATION_FATHER and father_told:
            factor *= w.numbers[0].relatives__chained_weight
        bits = best * factor
        total += bits
        if not w.kin[told, KIN_OWN] > 0:
            shared += bits
        father = father or told == RELATION_FATHER
        by = names[p, q, 2]
        what = TIE if by < 0 else company[by, WITH_HOW]
        before = at
        at = _line(lines, at, what, bits, names[p, q, 0], names[p, q, 1], p)
        if by >= 0 and at > before:
            relation = theirs.kin[low + q, RELATION] if q < found else 0
            if q >= found:
                relation = company[q - found, WITH_RELATION]
            lines[before, 6], lines[before, 7] = company[by, WITH_PERSON], relation
        weight = w.numbers[0].relatives__same_family_weight
    for i in range(sought):
        for j in range(found):
            free = names[i, j, 0] >= 0 and taken_i[i] == 0 and taken_j[j] == 0
            told = mine.kin[i, RELATION]
            if not free or ties[i, j] > 0 or told != theirs.kin[low + j, RELATION]:
                continue
            if not w.kin[told, KIN_SINGLE] > 0:
                continue
            taken_i[i] = taken_j[j] = 1
            bits = max(w.kin[told, KIN_DIFFER], ties[i, j])
            total += bits
            if not w.kin[told, KIN_OWN] > 0:
                shared += bits
            father = father or told == RELATION_FATHER
            at = _line(lines, at, CONFLICT, bits, names[i, j, 0], names[i, j, 1], i)
    kept = min(w.numbers[0].relatives__most, max(w.numbers[0].relatives__least, total))
    if abs(kept - total) > 1e-9:
        at = _line(lines, at, TIES_CAPPED, kept - total, -1, -1, -1)
        shared += kept - total
    return kept, shared, father, at


@lean
def _line(lines: Array, at: int, what: int, bits: float, x: int, y: int, more: int) -> int:
    """Write one line of the trace, if there is one to write to."""
    if at < lines.shape[0]:
        lines[at, 0], lines[at, 1], lines[at, 2] = what, bits, x
        lines[at, 3], lines[at, 4] = y, more
        return at + 1
    return at


@lean
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


@lean
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


@lean
def _told_by_own(
    mine: People, theirs: People, asked: Asked, system: int, person: int, found: Array
) -> bool:
    """Whether the own names, compared with each other, tell either word of these already."""
    q = mine.slots[mine.names[found[0], SLOTS_AT] + found[1]]
    t = theirs.slots[theirs.names[found[2], SLOTS_AT] + found[3]]
    first, last = _own_words(mine, 0)
    start, end = _own_words(theirs, person)
    for i in range(first, last):
        for j in range(start, end):
            a, b = mine.slots[i], theirs.slots[j]
            if (a == q or b == t) and level_of(asked, system, a, b) < DIFFER:
                return True
    return False


@lean
def _own_words(people: People, person: int) -> tuple[int, int]:
    """Where the words of a person's own names begin, and where they end."""
    first = people.persons[person, NAMES_AT]
    last = first + people.persons[person, NAMED]
    return people.names[first, SLOTS_AT], people.names[last, SLOTS_AT]


@lean
def lineage(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, person: int
) -> float:
    """Fathers told in different ways on the two sides.

    ``Bench.teller`` receives name and slot on either side, and the level, or -1 without fathers.
    """
    found = space.teller
    ours, others = space.tellers[0, :MOST_TELLERS], space.tellers[1, :MOST_TELLERS]
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
            meet, bits, _, level = pair(
                mine, theirs, asked, w, system,
                ours[i, 1], ours[i, 0], others[j, 1], others[j, 0],
            )  # fmt: skip
            if meet and (found[0] < 0 or bits > best):
                best, reached = bits, level
                found[0], found[1] = ours[i, 2], ours[i, 3]
                found[2], found[3] = others[j, 2], others[j, 3]
                found[4] = level
    fits = found[0] >= 0 and reached < DIFFER
    if fits and _told_by_own(mine, theirs, asked, system, person, found):
        found[0] = -1
    if found[0] < 0:
        return 0.0
    return w.numbers[0].lineage__differ if reached == DIFFER else best
