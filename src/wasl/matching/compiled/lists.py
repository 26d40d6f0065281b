"""Which persons hold which tokens, and as what: the lists that a search reads."""

import numpy as np

from wasl.matching.compiled import jit
from wasl.matching.compiled.align import FATHER, GIVEN, MIDDLE, PATRONYMIC
from wasl.matching.compiled.kin import KIND_SIBLING, RELATION_FATHER
from wasl.matching.compiled.layout import (
    ALIASES,
    BORN,
    ELEMENTS,
    KIN_AT,
    KIN_NAMED,
    KIN_NAMES,
    NAMES_AT,
    PATTERN,
    READINGS,
    RELATION,
    ROLE,
    SLOT,
    SLOTS_AT,
    SYSTEM,
    Array,
)

# How lists tell of which of a person's relatives a word is: the position of the person, shifted
# by so many bits; one bit for whether the time of birth is told; and which relative.
RELATIVE_BITS = 4
BIRTH_TOLD, TOLD_APART = 8, 8  # the last of those told apart stands for all who follow


@jit
def name_lists(
    persons: Array, names: Array, slots: Array, kin: Array, patterns: Array, readings: Array,
    elements: Array, by_slots: Array, kinds: Array, told: Array,
) -> tuple[Array, Array, Array, Array]:  # fmt: skip
    """Rows for the lists of names, relatives and fathers, from the tables of ``layout.People``.

    Returns:
        (person, token, system) of own names; (person, token, relation, system, which) of the given
        names and by-names of relatives, and of all words where there may be no given name;
        (person, token, system, which) of the rest of their names; (person, token) of whatever
        tells a person's father. ``which`` of a person's relatives it is: see ``RELATIVE_BITS``.
    """
    count = names.shape[0] - 1
    owner = np.empty(count, np.int32)
    relation = np.full(count, -1, np.int32)
    which = np.zeros(count, np.int32)
    for person in range(persons.shape[0] - 1):
        for name in range(persons[person, NAMES_AT], persons[person + 1, NAMES_AT]):
            owner[name] = person
        for each in range(persons[person, KIN_AT], persons[person + 1, KIN_AT]):
            for name in range(kin[each, KIN_NAMES], kin[each, KIN_NAMES] + kin[each, KIN_NAMED]):
                relation[name] = kin[each, RELATION]
                which[name] = min(each - persons[person, KIN_AT], TOLD_APART - 1)
                which[name] |= BIRTH_TOLD * (kin[each, BORN] >= 0)
    size = 2 * slots.shape[0] + 1
    given, further = np.empty((size, 5), np.int32), np.empty((size, 4), np.int32)
    father, mine = np.empty((size, 2), np.int32), np.empty((size, 3), np.int32)
    g, f, h, o = 0, 0, 0, 0
    seen = np.zeros(64, np.bool_)
    lacking = np.zeros(patterns.shape[0] - 1, np.bool_)
    for pattern in range(lacking.shape[0]):
        lacking[pattern], _ = given_of(patterns, readings, elements, pattern)
    for name in range(count):
        pattern, start = names[name, PATTERN], names[name, SLOTS_AT]
        own = relation[name] < 0
        seen[:] = lacking[pattern] and not own
        for at in range(by_slots_from(patterns, pattern), by_slots_from(patterns, pattern + 1)):
            seen[by_slots[at]] = True
        first, last = patterns[pattern, READINGS], patterns[pattern + 1, READINGS]
        for at in range(readings[first, ELEMENTS], readings[last, ELEMENTS]):
            role, slot = elements[at, ROLE], elements[at, SLOT]
            if role == GIVEN or role == MIDDLE:
                seen[slot] = True
            chain = role == FATHER or role == PATRONYMIC
            of_sibling = not own and kinds[relation[name]] == KIND_SIBLING
            tells = chain and told[names[name, SYSTEM]] > 0 and (own or of_sibling)
            tells = tells or (role == GIVEN and relation[name] == RELATION_FATHER)
            if tells and h < size:
                father[h, 0], father[h, 1] = owner[name], slots[start + slot]
                h += 1
        for slot in range(names[name + 1, SLOTS_AT] - start if own else 0):
            mine[o, 0], mine[o, 1] = owner[name], slots[start + slot]
            mine[o, 2] = names[name, SYSTEM]
            o += 1
        if own:
            continue
        for slot in range(names[name + 1, SLOTS_AT] - start):
            if seen[slot]:
                given[g, 0], given[g, 1] = owner[name], slots[start + slot]
                given[g, 2], given[g, 3] = relation[name], names[name, SYSTEM]
                given[g, 4] = which[name]
                g += 1
            else:
                further[f, 0], further[f, 1] = owner[name], slots[start + slot]
                further[f, 2], further[f, 3] = names[name, SYSTEM], which[name]
                f += 1
    return mine[:o], given[:g], further[:f], father[:h]


@jit
def by_slots_from(patterns: Array, pattern: int) -> int:
    """Where the by-names of a pattern begin."""
    return patterns[pattern, ALIASES]


@jit
def given_of(patterns: Array, readings: Array, elements: Array, pattern: int) -> tuple[bool, bool]:
    """Whether some reading of a pattern holds no given name, and whether one begins otherwise."""
    first, last = patterns[pattern, READINGS], patterns[pattern + 1, READINGS]
    lacking, later = first == last, False
    for reading in range(first, last):
        found = False
        for at in range(readings[reading, ELEMENTS], readings[reading + 1, ELEMENTS]):
            found = found or elements[at, ROLE] == GIVEN
        lacking = lacking or not found
        at = readings[reading, ELEMENTS]
        later = later or (found and elements[at, ROLE] != GIVEN)
    return lacking, later
