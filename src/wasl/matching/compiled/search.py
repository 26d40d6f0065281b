"""Who is among the best, found by bounds that no person's evidence can exceed.

Whoever may be among the best (``sifting``) is bounded by what they hold of the request
(``summing``), by what their names lose beside it (``lacking``), and by what sex, origin, birth
and time of separation are worth. Those who could still be are looked at from the highest bound
down, the cheapest evidence first, and by all evidence only if that leaves room. Nobody is dropped
who could belong among the best.
"""

from typing import NamedTuple

import numpy as np

from wasl.matching.compiled import inlined, integer, jit, lean
from wasl.matching.compiled.ahead import AHEAD, fetch
from wasl.matching.compiled.facts import births, parted, places
from wasl.matching.compiled.kin import lineage, relatives
from wasl.matching.compiled.kinbound import most_of_kin
from wasl.matching.compiled.lacking import UNSEEN, loss
from wasl.matching.compiled.layout import (
    BIRTH,
    ETHIOPIAN,
    KIN_AT,
    NAMES_AT,
    PLACES_AT,
    SLOTS_AT,
    WINDOWS,
    Array,
    Asked,
    Bench,
    People,
    Weights,
)
from wasl.matching.compiled.memory import begin
from wasl.matching.compiled.namebound import most_of_names
from wasl.matching.compiled.posting import (
    EIGHTH,
    FLOOR,
    MOST_FATHERS,
    QUARTER,
    REST,
    Told,
)
from wasl.matching.compiled.sifting import (
    BINS,
    BIRTH_BLOCK,
    COMBINED,
    LOWEST,
    NAMING,
    PARTED_AS,
    ROUNDING,
    STEP,
    Standing,
    bin_of,
)
from wasl.matching.compiled.summing import FATHER_GIVEN, SUM, TASKS, Sums, kin_of, places_of
from wasl.matching.compiled.whole import FATHER_TOLD, WIDTH, likely_names, own_names, score

TIED = 2 * ROUNDING  # bits by which somebody must be able to be better than an equal before them
WORDS = 8  # of a person's names that are asked for ahead


class Limits(NamedTuple):
    """What holds for everybody in one request."""

    floor: int  # below this own names never count, in eighths
    agreeing: int  # tasks that names are told apart by, one bit each
    kin_share: int  # the last three of ``kin_of``
    kin_most: int
    kin_least: int


@lean
def _limits(told: Told, w: Weights) -> Limits:
    n = w.numbers[0]
    return Limits(
        int(np.ceil(told.figures[FLOOR] * EIGHTH)),
        told.lost.shape[0] - 1,
        int(np.ceil(n.relatives__same_family_weight * 256)),
        int(np.ceil(n.relatives__most * EIGHTH)),
        max(int(n.relatives__least_bits * EIGHTH), 1),
    )


@inlined
def _own_most(held: int, lost: int, floor: int) -> int:
    """What own names, and fathers told in other ways, are worth at most, in eighths.

    Own names never count below the floor; what fathers add comes on top of that.
    """
    if held & FATHER_GIVEN:
        return (held & SUM) - min(lost, -floor)
    return max((held & SUM) - lost, floor)


@inlined
def _bound(
    mine: People, theirs: People, w: Weights, space: Bench, told: Told, standing: Standing,
    limits: Limits, held: int, kin: int, single: int, person: int,
) -> float:  # fmt: skip
    """The most that a person can reach, who holds so much of the request."""
    trait = standing.traits[person]
    agreeing = held >> TASKS & limits.agreeing
    lost = integer(told.lost[agreeing, trait[NAMING]])
    if lost == UNSEEN:
        lost = loss(mine, theirs, w, space, told, standing.shapes, trait[NAMING], agreeing)
    sure = _own_most(held, lost, limits.floor)
    sure += kin_of(kin, limits.kin_share, limits.kin_most, limits.kin_least)
    return (
        sure / EIGHTH
        - told.kin_lost[single] / QUARTER
        + places_of(held)
        + (told.births[trait[BIRTH_BLOCK]] + told.partings[trait[PARTED_AS]]) / EIGHTH
        + told.combinations[trait[COMBINED]]
        + told.figures[REST]
    )


@jit
def bound(
    mine: People, theirs: People, w: Weights, space: Bench, told: Told, standing: Standing,
    sums: Sums, begun: int, met: int, counts: Array,
) -> None:  # fmt: skip
    """Bound those who were chosen from ``begun`` on; how many there are in each bin."""
    limits = _limits(told, w)
    for each in range(begun, met):
        if each + AHEAD < met:
            fetch(standing.traits, sums.touched[each + AHEAD])
            fetch(sums.singles, sums.touched[each + AHEAD])
        person, held, kin = sums.touched[each], sums.held[each], sums.kin[each]
        single = sums.singles[person]
        most = _bound(mine, theirs, w, space, told, standing, limits, held, kin, single, person)
        sums.bounds[each] = most + ROUNDING
        counts[bin_of(most)] += 1


@jit
def look(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, told: Told,
    standing: Standing, sums: Sums, numbers: Array, bounds: Array, hidden: Array,
    least: float, found: Array, scores: Array, effort: Array, held: int,
) -> int:  # fmt: skip
    """Weigh those of the chosen who could be among the best, the cheapest evidence first.

    Args:
        mine: The request.
        theirs: The registry.
        asked: What was looked up for the request.
        w: The model.
        space: Working space of this thread.
        told: What the request tells.
        standing: What persons have in common.
        sums: As ``sum_up`` left them.
        numbers: Which of them to look at, the highest bins of bounds first.
        bounds: Their bounds.
        hidden: Who may not be seen; empty when everybody may.
        least: Bits below which nobody is of interest.
        found: The best so far, highest first; filled and kept in order.
        scores: Their bits.
        effort: Receives how many had their names weighed, and how many everything.
        held: How many are held already.

    Returns:
        How many are held then.
    """
    most, limits = found.shape[0], _limits(told, w)
    unsaid = np.zeros((0, WIDTH))
    for each in range(numbers.shape[0]):
        _foresee(theirs, asked, standing, sums, numbers, each)
        number, left = numbers[each], bounds[each]
        enough = max(least, scores[most - 1]) if held == most else least
        if left < enough:
            if LOWEST <= left < enough - STEP:
                break  # those who follow are bounded lower, but for what one bin holds
            continue
        person, holds = sums.touched[number], sums.held[number]
        if held == most and standing.turns[person] > standing.turns[found[most - 1]]:
            enough += TIED
            if left < enough:
                continue
        if hidden.shape[0] > 0 and hidden[person]:
            continue
        trait = standing.traits[person]
        left += _of_places(mine, theirs, asked, w, space, told, holds, trait, person)
        if left < enough:
            continue
        lost = integer(told.lost[holds >> TASKS & limits.agreeing, trait[NAMING]])
        own = _own_most(holds, lost, limits.floor) / EIGHTH
        father = told.figures[MOST_FATHERS] if holds & FATHER_GIVEN else 0.0
        names = most_of_names(mine, theirs, asked, w, space, told, standing.shapes, person)
        if names + father < own:
            left += names + father - own
            own = names + father
            if left < enough:
                continue
        left += _of_birth(mine, theirs, w, told, trait, person)
        if left < enough:
            continue
        if father > 0.0:
            father = max(0.0, lineage(mine, theirs, asked, w, space, person))
            if names + father < own:
                left += names + father - own
                own = names + father
                if left < enough:
                    continue
        share, least_kin = limits.kin_share, limits.kin_least
        kin = kin_of(sums.kin[number], share, limits.kin_most, least_kin) / EIGHTH
        if kin > 0.0:
            most_kin = most_of_kin(mine, theirs, asked, w, space, person)
            left += most_kin - kin
            kin = most_kin
            if left < enough:
                continue
        # Were the father compared by the person's own name, his would count in part.
        family, _, compared, _ = relatives(
            mine, theirs, asked, w, space, person, space.tied[0][:0], False, unsaid, 0
        )
        left += family - kin + told.kin_lost[sums.singles[person]] / QUARTER
        if compared:  # then he is not told in other ways once more
            left, own, father = left - father, own - father, 0.0
        if left < enough:
            continue
        effort[0] += 1
        needed = enough - (left - own) - father
        name, agreed = likely_names(mine, theirs, asked, w, space, person, needed)
        left += name - own
        if not agreed & FATHER_TOLD:
            left += father  # nothing where no list gave it
        if left < enough:
            continue
        bits, _ = score(mine, theirs, asked, w, space, person, unsaid)
        effort[1] += 1
        if bits >= least:
            held = insert(standing.turns, found, scores, held, person, bits)
    return held


@inlined
def _foresee(
    theirs: People, asked: Asked, standing: Standing, sums: Sums, numbers: Array, each: int
) -> None:
    """Ask for what will be read of those who are looked at soon: each step needs the one before."""
    last = numbers.shape[0] - 1
    number = numbers[min(each + 12, last)]
    person = sums.touched[number]
    fetch(standing.traits, person)
    fetch(standing.turns, person)
    fetch(sums.held, number)
    fetch(sums.kin, number)
    fetch(theirs.persons, person)
    person = sums.touched[numbers[min(each + 8, last)]]
    fetch(theirs.names, theirs.persons[person, NAMES_AT])
    fetch(theirs.kin, theirs.persons[person, KIN_AT])
    fetch(theirs.places, theirs.persons[person, PLACES_AT])
    fetch(theirs.spans, max(theirs.persons[person, BIRTH], 0))
    person = sums.touched[numbers[min(each + 4, last)]]
    fetch(theirs.windows, integer(theirs.spans[max(theirs.persons[person, BIRTH], 0), WINDOWS]))
    fetch(theirs.slots, theirs.names[theirs.persons[person, NAMES_AT], SLOTS_AT])
    person = sums.touched[numbers[min(each + 2, last)]]
    first = theirs.names[theirs.persons[person, NAMES_AT], SLOTS_AT]
    for at in range(first, min(first + WORDS, theirs.slots.shape[0])):
        fetch(asked.column, theirs.slots[at])


@jit
def touched(sums: Sums, begun: int, met: int, cut: float, below: float) -> tuple[Array, Array]:
    """Those chosen from ``begun`` on with a bound from ``cut`` to under ``below``, best first."""
    count = 0
    for each in range(begun, met):
        count += cut <= sums.bounds[each] < below
    numbers, bounds = np.empty(count, np.int32), np.empty(count)
    count = 0
    for each in range(begun, met):
        if cut <= sums.bounds[each] < below:
            numbers[count], bounds[count] = each, sums.bounds[each]
            count += 1
    return _in_order(numbers, bounds)


@jit
def _in_order(numbers: Array, bounds: Array) -> tuple[Array, Array]:
    """The highest bins first."""
    counts = np.zeros(BINS, np.int64)
    for each in bounds:
        counts[bin_of(each)] += 1
    first = 0
    for number in range(BINS - 1, -1, -1):
        counts[number], first = first, first + counts[number]
    ordered, kept = np.empty_like(numbers), np.empty_like(bounds)
    for each in range(numbers.shape[0]):
        here = bin_of(bounds[each])
        ordered[counts[here]], kept[counts[here]] = numbers[each], bounds[each]
        counts[here] += 1
    return ordered, kept


@inlined
def _of_places(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, told: Told,
    holds: int, trait: Array, person: int,
) -> float:  # fmt: skip
    """By how much places of a person, and of the separation, differ from what was allowed."""
    bits, _ = places(mine, theirs, asked, w, person, -1, 0.0, space.facts)
    _, there, _ = parted(mine, theirs, asked, w, person, False)
    return bits + there - places_of(holds) - told.unlisted[trait[COMBINED]]


@inlined
def _of_birth(
    mine: People, theirs: People, w: Weights, told: Told, trait: Array, person: int
) -> float:
    """By how much the time of birth of a person differs from what was allowed for its block."""
    a, b = mine.persons[0, BIRTH], theirs.persons[person, BIRTH]
    if a < 0 or b < 0:
        return 0.0
    ethiopian = mine.persons[0, ETHIOPIAN] > 0 or theirs.persons[person, ETHIOPIAN] > 0
    bits, _, _, _ = births(mine, a, theirs, b, ethiopian, w)
    return bits - told.births[trait[BIRTH_BLOCK]] / EIGHTH


@lean
def insert(turns: Array, found: Array, scores: Array, held: int, person: int, bits: float) -> int:
    """Keep a person if they are among the best, equals in turn; how many are held then."""
    most, turn = found.shape[0], turns[person]
    at = held
    if held == most:
        at = most - 1
        if bits < scores[at] or (bits == scores[at] and turn > turns[found[at]]):
            return held
    while at > 0 and (
        scores[at - 1] < bits or (scores[at - 1] == bits and turns[found[at - 1]] > turn)
    ):
        scores[at], found[at] = scores[at - 1], found[at - 1]
        at -= 1
    scores[at], found[at] = bits, person
    return min(held + 1, most)


@jit
def bounds_of_all(
    mine: People, theirs: People, w: Weights, space: Bench, told: Told, standing: Standing,
    sums: Sums,
) -> Array:  # fmt: skip
    """The bound of everybody: what a test holds against the bits of everybody."""
    limits, found = _limits(told, w), np.empty(sums.held.shape[0])
    for number in range(found.shape[0]):
        person, held, kin = sums.touched[number], sums.held[number], sums.kin[number]
        single = sums.singles[person]
        found[person] = _bound(
            mine, theirs, w, space, told, standing, limits, held, kin, single, person
        )
    return found


@jit
def names_of_all(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, told: Told,
    standing: Standing, sums: Sums,
) -> Array:  # fmt: skip
    """What everybody's names and fathers are worth at most, and what they are worth: for a test."""
    found = np.empty((sums.held.shape[0], 2))
    for number in range(found.shape[0]):
        person = sums.touched[number]
        most = most_of_names(mine, theirs, asked, w, space, told, standing.shapes, person)
        if sums.held[number] & FATHER_GIVEN:
            most += told.figures[MOST_FATHERS]
        bits, _, agreed = own_names(mine, theirs, asked, w, space, person)
        if not agreed & FATHER_TOLD:
            bits += max(0.0, lineage(mine, theirs, asked, w, space, person))
        found[person, 0], found[person, 1] = most, bits
    return found


@jit
def score_all(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, persons: Array
) -> Array:
    """The bits of each person: what the bounds are held against."""
    begin(space)
    found = np.empty(persons.shape[0])
    unsaid = np.zeros((0, WIDTH))
    for each in range(persons.shape[0]):
        found[each], _ = score(mine, theirs, asked, w, space, persons[each], unsaid)
    return found
