"""What each name of a person can be worth at most, by the words of that name alone.

The sums by person take the best of all their names and of all they may lose: who bears one word
of the request in a nickname is bounded as if nothing were lost. Here each name stands for itself:
what its words agree with, less what names of its shape lose beside that. No alignment is needed.

What is called for each of many is laid into its caller: to hand all these tables over took a
third of the time.
"""

import numpy as np

from wasl.matching.compiled import inlined, integer, lean
from wasl.matching.compiled.lacking import UNSEEN, Shapes, loss_of_shape
from wasl.matching.compiled.layout import (
    ALIASES,
    DIFFER,
    FEMALE,
    FLAGS,
    KUNYAS,
    MAIN,
    MALE,
    MASCULINE,
    MOST_NAMES,
    NAMED,
    NAMES_AT,
    PATTERN,
    READINGS,
    SLOTS_AT,
    STEM,
    SYSTEM,
    Asked,
    Bench,
    People,
    Weights,
)
from wasl.matching.compiled.posting import (
    EIGHTH,
    FACTOR,
    FLOOR,
    LIST,
    ONCE,
    OWN_LIST,
    TASK,
    TOKEN,
    Told,
)

NOT_YET = -1.0  # in Told.column_worth: not worked out yet
# How a word stands in a name: as an element, as one of two or more that are alike, as a by-name.
WAYS = 3
ELEMENT, REPEATED, BY_NAME = range(WAYS)
NO_NAME = -1.0e9


@inlined
def most_of_names(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, told: Told,
    shapes: Shapes, person: int,
) -> float:  # fmt: skip
    """The most that a person's own names can be worth, in bits; 0 where none can be compared.

    Words that mark a sex count elsewhere (``REST``). ``Bench.names`` receives the most of each.
    """
    best, first = NO_NAME, theirs.persons[person, NAMES_AT]
    for y in range(first, first + theirs.persons[person, NAMED]):
        pattern, system = theirs.names[y, PATTERN], theirs.names[y, SYSTEM]
        if y - first < MOST_NAMES:
            space.names[y - first] = NO_NAME
        total, agreeing, slots = 0.0, 0, 0
        begin = theirs.names[y, SLOTS_AT]
        for at in range(begin, theirs.names[y + 1, SLOTS_AT]):
            token, slot = theirs.slots[at], at - begin
            way = REPEATED if shapes.repeated[pattern] >> slot & 1 else ELEMENT
            way = BY_NAME if shapes.aside[pattern] >> slot & 1 else way
            worth, marks = _of_column(w, asked, told, asked.column[token], system, way)
            if shapes.derived[token]:
                for other in (theirs.tokens[token, STEM], theirs.tokens[token, MASCULINE]):
                    more, further = _of_column(w, asked, told, asked.column[other], system, way)
                    worth, marks = max(worth, more), marks | further
            total += worth
            agreeing |= marks
            slots |= (marks != 0) << slot
        silent = theirs.patterns[pattern, READINGS] == theirs.patterns[pattern + 1, READINGS]
        if silent and agreeing == 0 and not _both_marked(mine, theirs, y):
            continue  # a by-name alone that agrees with nothing is not compared
        by_name = False
        for each in range(theirs.patterns[pattern, ALIASES], theirs.patterns[pattern, KUNYAS]):
            by_name = by_name or bool(slots >> theirs.by_slots[each] & 1)
        agreeing &= told.lost.shape[0] - 1
        shape = shapes.of_name[pattern, system]
        lost = integer(told.lost_by_shape[agreeing + told.lost.shape[0] * by_name, shape])
        if lost == UNSEEN:
            lost = loss_of_shape(mine, theirs, w, space, told, shapes, shape, agreeing, by_name)
        total -= lost / EIGHTH
        if total > 0.0 and not theirs.names[y, FLAGS] & MAIN:
            total *= w.numbers[0].names__variant_weight
        if y - first < MOST_NAMES:
            space.names[y - first] = total
        best = max(best, total)
    return max(best, told.figures[FLOOR]) if best > NO_NAME else 0.0


@lean
def _both_marked(mine: People, theirs: People, y: int) -> bool:
    """Whether words of a name and of one of the request mark a sex, which is compared as well."""
    first, marked = mine.persons[0, NAMES_AT], 0
    for x in range(first, first + mine.persons[0, NAMED]):
        marked |= mine.names[x, FLAGS] & (FEMALE | MALE)
    return bool(marked and theirs.names[y, FLAGS] & (FEMALE | MALE))


@inlined
def _of_column(
    w: Weights, asked: Asked, told: Told, column: int, system: int, way: int
) -> tuple[float, int]:
    """The most that tokens of a column are worth in names of a system, and with what they agree."""
    if told.column_worth[column, system, way] == NOT_YET:
        _work_out(w, asked, told, column, system)
    return told.column_worth[column, system, way], told.column_marks[column, system]


@lean
def _work_out(w: Weights, asked: Asked, told: Told, column: int, system: int) -> None:
    tokens = told.marks.shape[0]
    most, times, alone, marks = 0.0, 0.0, 0.0, 0
    for source in range(told.sources.shape[0]):
        if told.sources[source, TASK] == told.tasks - 1:
            break  # relatives follow
        if told.sources[source, LIST] != OWN_LIST:
            continue
        token = integer(told.sources[source, TOKEN])
        for row in range(token, asked.levels.shape[0], tokens):  # once a manner
            packed = integer(asked.levels[row, column])
            level = packed & DIFFER
            if level < DIFFER:
                bits = max(told.worth[source, system, level] - 0.1 * (packed >> 3), 0.1)
                alone = max(alone, bits)
                most = max(most, bits * told.sources[source, ONCE])
                times = max(times, bits * told.sources[source, FACTOR])
                marks |= told.task_marks[integer(told.sources[source, TASK])]
    alone *= w.numbers[0].names__alias_weight
    told.column_worth[column, system, ELEMENT] = np.ceil(most * EIGHTH) / EIGHTH
    told.column_worth[column, system, REPEATED] = np.ceil(times * EIGHTH) / EIGHTH
    told.column_worth[column, system, BY_NAME] = np.ceil(alone * EIGHTH) / EIGHTH
    told.column_marks[column, system] = marks
