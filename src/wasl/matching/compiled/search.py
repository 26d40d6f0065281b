"""Who can be among the best, found by bounds that no person's evidence can exceed.

A first bound adds what the tokens, places and separations that agree could be worth at most; it
is summed from lists of persons by token, so that only those touched cost anything. Births, sex,
origin and the time of separation are bounded by blocks and combinations. Whoever could still
reach the best is bounded once more, name by name; then their own names are compared; and only
those whom none of this excludes are scored in full. Nobody is dropped who could belong there.
"""

from typing import NamedTuple

import numpy as np

from wasl.matching.compiled import jit
from wasl.matching.compiled.align import GIVEN
from wasl.matching.compiled.facts import MOST_PLACES, births, marks, parted, sexes
from wasl.matching.compiled.kin import MOST_KIN, lineage
from wasl.matching.compiled.layout import (
    BIRTH,
    BORN,
    ELEMENTS,
    ETHIOPIAN,
    FEMALE,
    FLAGS,
    KIN_AT,
    KIN_DIFFER,
    KIN_NAMED,
    KIN_NAMES,
    LANGUAGES,
    MALE,
    MARKS_AT,
    NAMED,
    NAMES_AT,
    NATION_BITS,
    NATIONS,
    PATTERN,
    PLACE,
    PLACES_AT,
    READINGS,
    RELATION,
    ROLE,
    SEX,
    SLOTS_AT,
    Array,
    Asked,
    Bench,
    People,
    Weights,
)
from wasl.matching.compiled.whole import WIDTH, own_names, score

STEP = 0.25  # bits in one bin of the histogram of first bounds
BINS = 1024
LOWEST = -64.0


class Lists(NamedTuple):
    """Persons by what they hold; each list rises."""

    own_at: Array  # token of an own name -> first person; one longer
    own: Array
    kin_at: Array  # token of a relative's given name, times kinds, plus kind of relative
    kin: Array
    clan_at: Array  # token of a relative's further names
    clan: Array
    father_at: Array  # token that tells the father
    father: Array
    place_at: Array  # distinct place
    place: Array
    parted_at: Array  # distinct place of separation
    parted: Array


class Marks(NamedTuple):
    """For each person the number of what they share with many."""

    birth_block: Array
    combination: Array  # of sex, countries and languages
    parting: Array  # of times and cause of separation


class Bounds(NamedTuple):
    """The most that anything may be worth in a request; never less than what it turns out."""

    own: Array  # token -> bits as part of an own name
    given: Array  # token -> whether it agrees with a given name or by-name
    kin: Array  # token -> bits as a given name of a relative
    kin_which: Array  # token -> with which relatives of the request, one bit each
    clan: Array  # token -> bits as a further name of a relative
    father: Array  # token -> bits as the father's name
    places: Array  # distinct place -> bits
    births: Array  # block -> bits
    combinations: Array
    partings: Array
    fitting: Array  # relation -> relatives of the request whom it may be, one bit each
    singles: Array  # relation -> the relative of the request of whom there is only one; or 0
    figures: Array  # see below


# Of Bounds.figures: at most where no given name agrees; where nothing of the own names agrees;
# for a relative's time of birth; for relatives whose names differ.
WITHOUT_GIVEN, WITHOUT_ANY, KIN_BIRTH, UNLIKE = range(4)


@jit
def gather(sums: Array, at: Array, persons: Array, keys: Array, worth: Array) -> None:
    """Add the worth of each key to all in its list."""
    for each in range(keys.shape[0]):
        bits = worth[each]
        for k in range(at[keys[each]], at[keys[each] + 1]):
            sums[persons[k]] += bits


@jit
def first_bounds(
    sums: Array, base: float, by: Marks, bounds: Bounds, hidden: Array, counts: Array
) -> None:
    """Complete the sums to bounds of the whole evidence, and count them in bins."""
    masked = hidden.shape[0] > 0
    for person in range(sums.shape[0]):
        bits = (
            sums[person]
            + base
            + bounds.births[by.birth_block[person]]
            + bounds.combinations[by.combination[person]]
            + bounds.partings[by.parting[person]]
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
def has_given(people: People, name: int) -> bool:
    """Whether a name begins with a given name under every reading."""
    pattern = people.names[name, PATTERN]
    first, last = people.patterns[pattern, READINGS], people.patterns[pattern + 1, READINGS]
    for reading in range(first, last):
        at = people.readings[reading, ELEMENTS]
        if at == people.readings[reading + 1, ELEMENTS] or people.elements[at, ROLE] != GIVEN:
            return False
    return first < last


@jit
def _bound_of_names(mine: People, theirs: People, w: Weights, bounds: Bounds, person: int) -> float:
    """The most that own names can be worth."""
    best, first = -1.0e9, theirs.persons[person, NAMES_AT]
    named = theirs.persons[person, NAMED]
    if named == 0 or mine.persons[0, NAMED] == 0:
        return 0.0
    for y in range(first, first + named):
        bits, given, some = 0.0, False, False
        for at in range(theirs.names[y, SLOTS_AT], theirs.names[y + 1, SLOTS_AT]):
            token = theirs.slots[at]
            bits += bounds.own[token]
            some = some or bounds.own[token] > 0
            given = given or bounds.given[token] > 0
        if not has_given(theirs, y):
            bits = max(bits, 0.0)
        elif not given:
            bits += bounds.figures[WITHOUT_GIVEN] if some else bounds.figures[WITHOUT_ANY]
        if theirs.names[y, FLAGS] & (FEMALE | MALE):
            bits += w.numbers[0].names__sex_agree
        best = max(best, bits)
    return min(best, w.numbers[0].names__most)


@jit
def _bound_of_kin(theirs: People, w: Weights, bounds: Bounds, person: int) -> float:
    """The most that relatives can be worth: ties with given names that agree, sure conflicts."""
    low = theirs.persons[person, KIN_AT]
    high = min(theirs.persons[person + 1, KIN_AT], low + MOST_KIN)
    best, rest, touched, against = 0.0, 0.0, 0, 0.0
    unlike = 0  # relatives of the request for whom a single one of that relation has another name
    for kin in range(low, high):
        relation = theirs.kin[kin, RELATION]
        fitting = bounds.fitting[relation]
        most, which, alike = 0.0, 0, False
        for y in range(
            theirs.kin[kin, KIN_NAMES], theirs.kin[kin, KIN_NAMES] + theirs.kin[kin, KIN_NAMED]
        ):
            bits, with_whom, moved = 0.0, 0, w.numbers[0].names__swapped
            for at in range(theirs.names[y, SLOTS_AT], theirs.names[y + 1, SLOTS_AT]):
                token = theirs.slots[at]
                agreeing = bounds.kin_which[token] & fitting
                with_whom |= agreeing
                bits += max(bounds.kin[token] if agreeing else 0.0, bounds.clan[token])
                moved += bounds.clan[token]
                alike = alike or bounds.clan[token] > 0
            if with_whom:
                if theirs.names[y, FLAGS] & (FEMALE | MALE):
                    bits += w.numbers[0].names__sex_agree
                most = max(most, bits)
                which |= with_whom
            elif moved >= w.numbers[0].relatives__least_bits:  # parts may have changed places
                most = max(most, moved)
                which |= fitting
        if which and theirs.kin[kin, BORN] >= 0:
            most += bounds.figures[KIN_BIRTH]
        touched |= which
        single = bounds.singles[relation]
        if not which and not alike and single and theirs.kin[kin, KIN_NAMED] > 0:
            unlike |= single
        if most > best:
            rest += best
            best = most
        else:
            rest += most
    if touched & (touched - 1) == 0:
        rest = 0.0
    for relation in range(bounds.singles.shape[0]):
        single = bounds.singles[relation]
        if single & unlike and not single & touched:
            # Told on both sides and unlike: times of birth could take this back at most.
            against += max(w.kin[relation, KIN_DIFFER], bounds.figures[UNLIKE])
    family = best + rest * w.numbers[0].relatives__same_family_weight + min(0.0, against)
    return min(max(family, w.numbers[0].relatives__least), w.numbers[0].relatives__most)


@jit
def second_bound(
    mine: People, theirs: People, asked: Asked, w: Weights, bounds: Bounds, person: int, kept: Array,
    teller: Array,
) -> tuple[float, float]:  # fmt: skip
    """The most that one person's evidence can add up to, and what of it is own names."""
    name = _bound_of_names(mine, theirs, w, bounds, person)
    total = name + _bound_of_kin(theirs, w, bounds, person)
    total += max(0.0, lineage(mine, theirs, asked, w, person, teller))
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
    return total, name


@jit
def second_bounds(
    mine: People, theirs: People, asked: Asked, w: Weights, bounds: Bounds, persons: Array
) -> Array:
    """The second bound of each person, and what of it is own names."""
    kept, teller = np.zeros((20, 4)), np.zeros(5, np.int64)
    found = np.empty((persons.shape[0], 2))
    for each in range(persons.shape[0]):
        found[each, 0], found[each, 1] = second_bound(
            mine, theirs, asked, w, bounds, persons[each], kept, teller
        )
    return found


@jit
def best_of(
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
        mine: The request.
        theirs: The registry.
        asked: What was looked up for the request.
        w: The model.
        space: Working space of this thread.
        persons: Who may be among the best, highest bound first.
        bounds: The second bound of each; below the least of the best nobody is scored.
        found: Positions of the best so far, highest first; filled and kept in order.
        scores: Their bits.
        held: How many there are already.

    Returns:
        How many are held then, and how many were scored in full.
    """
    scored, most = 0, found.shape[0]
    unsaid = np.zeros((0, WIDTH))
    for each in range(persons.shape[0]):
        full = held == most
        if full and bounds[each, 0] < scores[most - 1]:
            break
        person = persons[each]
        if full:
            own, _, _, _, _, _ = own_names(mine, theirs, asked, w, space, person, unsaid, 0)
            if bounds[each, 0] - bounds[each, 1] + own < scores[most - 1]:
                continue
        bits, _ = score(mine, theirs, asked, w, space, person, unsaid)
        scored += 1
        if full and bits < scores[most - 1]:
            continue
        at = held if not full else most - 1
        if full and bits == scores[at] and person > found[at]:
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
def score_all(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, persons: Array
) -> Array:
    """The bits of each person: what the bounds are held against."""
    found = np.empty(persons.shape[0])
    unsaid = np.zeros((0, WIDTH))
    for each in range(persons.shape[0]):
        found[each], _ = score(mine, theirs, asked, w, space, persons[each], unsaid)
    return found
