"""Who can be among the best, found by bounds that no person's evidence can exceed.

A first bound adds what tokens and places that agree could be worth at most; it is summed from
lists of persons by token, so that only those touched cost anything. Births, sex and origin are
bounded in blocks. Whoever could still reach the best is bounded once more, name by name, and
scored in full only if that does not exclude them. Nothing is dropped that could belong there.
"""

from typing import NamedTuple

import numpy as np

from wasl.matching.compiled import jit
from wasl.matching.compiled.facts import MOST_PLACES, births, marks, parted, sexes
from wasl.matching.compiled.kin import MOST_KIN
from wasl.matching.compiled.layout import (
    Array,
    Asked,
    BIRTH,
    BORN,
    Bench,
    ETHIOPIAN,
    FEMALE,
    FLAGS,
    KIN_AT,
    KIN_NAMED,
    KIN_NAMES,
    LANGUAGES,
    MALE,
    MARKS_AT,
    NAMED,
    NAMES_AT,
    NATIONS,
    NATION_BITS,
    PATTERN,
    READINGS,
    ELEMENTS,
    PLACE,
    PLACES_AT,
    People,
    SEX,
    SLOTS_AT,
    Weights,
)
from wasl.matching.compiled.whole import WIDTH, score

STEP = 0.25  # bits in one bin of the histogram of first bounds
BINS = 1024
LOWEST = -64.0


class Lists(NamedTuple):
    """Persons by what they hold; each list rises."""

    own_at: Array  # token -> first person; one longer
    own: Array
    kin_at: Array
    kin: Array
    place_at: Array
    place: Array
    birth_block: Array  # person -> block of times of birth
    nameless: Array  # persons whose names hold nothing but by-names
    combination: Array  # person -> combination of sex, countries and languages


class Bounds(NamedTuple):
    """The most that anything may be worth in a request; never less than what it turns out."""

    own: Array  # token -> bits as part of an own name
    given: Array  # token -> whether it agrees with a given name or by-name
    kin: Array  # token -> bits as part of a relative's name
    father: Array  # token -> bits as the father's name
    places: Array  # distinct place -> bits
    birth_blocks: Array
    combinations: Array
    without_given: float  # at most where no given name agrees; not above 0
    without_any: float  # at most where nothing of the own names agrees; below that
    kin_birth: float  # at most for a relative's time of birth
    rest: float  # at most for everything that is not listed above


@jit
def gather(sums: Array, at: Array, persons: Array, tokens: Array, worth: Array) -> None:
    """Add the worth of each token to all who hold it."""
    for each in range(tokens.shape[0]):
        token = tokens[each]
        bits = worth[each]
        for k in range(at[token], at[token + 1]):
            sums[persons[k]] += bits


@jit
def first_bounds(sums: Array, lists: Lists, bounds: Bounds, hidden: Array, counts: Array) -> None:
    """Complete the sums to bounds of the whole evidence, and count them in bins."""
    base = bounds.rest + bounds.without_any
    masked = hidden.shape[0] > 0
    for person in range(sums.shape[0]):
        bits = (
            sums[person]
            + base
            + bounds.birth_blocks[lists.birth_block[person]]
            + bounds.combinations[lists.combination[person]]
        )
        if masked and hidden[person]:
            bits = -1.0e9
        sums[person] = bits
        number = int((bits - LOWEST) / STEP)
        if number >= 0:
            counts[min(number, BINS - 1)] += 1


@jit
def cut_for(counts: Array, wanted: int) -> float:
    """A bound that about ``wanted`` persons reach."""
    total = 0
    for number in range(BINS - 1, -1, -1):
        total += counts[number]
        if total >= wanted:
            return LOWEST + STEP * number
    return LOWEST


@jit
def above(sums: Array, cut: float, below: float) -> Array:
    """Persons with a bound from ``cut`` to under ``below``."""
    count = 0
    for person in range(sums.shape[0]):
        if cut <= sums[person] < below:
            count += 1
    found = np.empty(count, np.int64)
    at = 0
    for person in range(sums.shape[0]):
        if cut <= sums[person] < below:
            found[at] = person
            at += 1
    return found


@jit
def _has_elements(people: People, name: int) -> bool:
    """Whether there is more to a name than by-names."""
    pattern = people.names[name, PATTERN]
    first, last = people.patterns[pattern, READINGS], people.patterns[pattern + 1, READINGS]
    return people.readings[first, ELEMENTS] < people.readings[last, ELEMENTS]


@jit
def second_bound(  # noqa: C901, PLR0912, PLR0914, PLR0915, PLR0917 - one bound in one place
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    bounds: Bounds,
    person: int,
    kept: Array,
) -> float:
    """The most that one person's evidence can add up to."""
    name, other = -1.0e9, theirs.persons[person, NAMES_AT]
    father = 0.0
    for y in range(other, other + theirs.persons[person, NAMED]):
        bits, given, any_ = 0.0, False, False
        for at in range(theirs.names[y, SLOTS_AT], theirs.names[y + 1, SLOTS_AT]):
            token = theirs.slots[at]
            bits += bounds.own[token]
            any_ = any_ or bounds.own[token] > 0
            given = given or bounds.given[token] > 0
            father = max(father, bounds.father[token])
        if not given and _has_elements(theirs, y):
            bits += bounds.without_given if any_ else bounds.without_any
        if theirs.names[y, FLAGS] & (FEMALE | MALE):
            bits += w.numbers[0].names__sex_agree
        name = max(name, bits)
    if theirs.persons[person, NAMED] == 0 or mine.persons[0, NAMED] == 0:
        name = 0.0
    total = min(name, w.numbers[0].names__most)
    a, b = mine.persons[0, BIRTH], theirs.persons[person, BIRTH]
    if a >= 0 and b >= 0:
        ethiopian = mine.persons[0, ETHIOPIAN] > 0 or theirs.persons[person, ETHIOPIAN] > 0
        bits, _, _, _ = births(mine, a, theirs, b, ethiopian, w)
        total += bits
    total += sexes(mine.persons[0, SEX], theirs.persons[person, SEX], w)
    nation = asked.nations[theirs.persons[person, NATIONS], NATION_BITS]
    if not np.isnan(nation):
        total += nation
    language = asked.languages[theirs.persons[person, LANGUAGES]]
    if not np.isnan(language):
        if not np.isnan(nation):
            language *= 0.25 if language > 0 else 0.5
        total += language
    best, rest = 0.0, 0.0
    low = theirs.persons[person, PLACES_AT]
    for at in range(low, min(theirs.persons[person + 1, PLACES_AT], low + MOST_PLACES)):
        bits = max(0.0, bounds.places[theirs.places[at, PLACE]])
        if bits > best:
            rest += best
            best = bits
        else:
            rest += bits
    total += best + rest * w.numbers[0].place__further
    time, place, cause = parted(mine, theirs, asked, w, person, False)
    total += time + place + cause
    if theirs.persons[person, MARKS_AT] < theirs.persons[person + 1, MARKS_AT]:
        bits, _ = marks(mine, theirs, w, person, kept)
        total += min(bits, w.numbers[0].marks__most)
    best, rest = 0.0, 0.0
    low = theirs.persons[person, KIN_AT]
    for kin in range(low, min(theirs.persons[person + 1, KIN_AT], low + MOST_KIN)):
        most = 0.0
        for y in range(theirs.kin[kin, KIN_NAMES], theirs.kin[kin, KIN_NAMES] + theirs.kin[kin, KIN_NAMED]):
            bits = 0.0
            for at in range(theirs.names[y, SLOTS_AT], theirs.names[y + 1, SLOTS_AT]):
                bits += bounds.kin[theirs.slots[at]]
                father = max(father, bounds.father[theirs.slots[at]])
            if bits > 0 and theirs.names[y, FLAGS] & (FEMALE | MALE):
                bits += w.numbers[0].names__sex_agree
            most = max(most, bits)
        if most > 0 and theirs.kin[kin, BORN] >= 0:
            most += bounds.kin_birth
        if most > best:
            rest += best
            best = most
        else:
            rest += most
    family = min(best + rest * w.numbers[0].relatives__same_family_weight, w.numbers[0].relatives__most)
    total += family + father
    return total


@jit
def best_of(  # noqa: PLR0917 - compiled
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    space: Bench,
    persons: Array,
    bounds: Array,
    found: Array,
    scores: Array,
    held: int,
) -> tuple[int, int]:
    """Score persons in the order given while their bounds can still reach the best.

    Args:
        persons: Who may be among the best, highest bound first.
        bounds: The bound of each; under the least of the best nobody further is scored.
        found: Positions of the best so far, highest first; filled and kept in order.
        scores: Their bits.
        held: How many there are already.

    Returns:
        How many are held then, and how many were scored.
    """
    scored, most = 0, found.shape[0]
    unsaid = np.zeros((0, WIDTH))
    for each in range(persons.shape[0]):
        if held == most and bounds[each] < scores[most - 1]:
            break
        person = persons[each]
        bits, _ = score(mine, theirs, asked, w, space, person, unsaid)
        scored += 1
        if held == most and bits < scores[most - 1]:
            continue
        at = held if held < most else most - 1
        if held == most and bits == scores[at] and person > found[at]:
            continue
        while at > 0 and (
            scores[at - 1] < bits or (scores[at - 1] == bits and found[at - 1] > person)
        ):
            scores[at], found[at] = scores[at - 1], found[at - 1]
            at -= 1
        scores[at], found[at] = bits, person
        held = min(held + 1, most)
    return held, scored


@jit
def second_bounds(  # noqa: PLR0917 - compiled
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    bounds: Bounds,
    persons: Array,
) -> Array:
    """The second bound of each person."""
    kept = np.zeros((20, 4))
    found = np.empty(persons.shape[0])
    for each in range(persons.shape[0]):
        found[each] = second_bound(
            mine, theirs, asked, w, bounds, persons[each], kept
        )
    return found


@jit
def score_all(  # noqa: PLR0917 - compiled
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, persons: Array
) -> Array:
    """The bits of each person: what the bounds are held against."""
    found = np.empty(persons.shape[0])
    unsaid = np.zeros((0, WIDTH))
    for each in range(persons.shape[0]):
        found[each], _ = score(mine, theirs, asked, w, space, persons[each], unsaid)
    return found


