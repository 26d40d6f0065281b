"""Who may be among the best, told roughly: everybody at once, in so little memory that it is quick.

Of each person one byte holds all that they share with the request, however it is shared. Persons
stand in an order in which alike ones lie together, in blocks; what sex, origin, birth and time of
separation of anybody in a block are worth at most tells how much its persons must share. Names
that agree in nothing lose what they lose at least; of what others lose nothing is taken off, so
that nobody is left out who could belong among the best.
"""

from typing import NamedTuple

import numpy as np

from wasl.matching.compiled import inlined, integer, jit, lean
from wasl.matching.compiled.ahead import AHEAD, fetch
from wasl.matching.compiled.lacking import KINDS_OF_NAMES, MOST, Shapes, loss_of_shape
from wasl.matching.compiled.layout import Array, Bench, People, Weights
from wasl.matching.compiled.lists import BIRTH_TOLD, RELATIVE_BITS
from wasl.matching.compiled.posting import (
    ADD,
    BEGIN,
    EIGHTH,
    END,
    FATHER_LIST,
    FLOOR,
    KIN_LIST,
    MORE,
    OF,
    PART,
    QUARTER,
    REST,
    REST_WORDS,
    SHIFTED_LIST,
    Lists,
    Told,
)
from wasl.matching.compiled.summing import Sums

BLOCK = 64  # persons in one block: as many as a number has bits
FULL = 255  # the most that a byte holds: whoever holds it may hold more
# While lists are added up, one bit says that own names or the father's agree; the rest is a sum.
# While it is relatives' turn the same bit says that they share some word, be it of no use.
NAMED, MOST_SUM = 128, 127
ROUNDING = 1e-4  # bounds are kept as short numbers
SAMPLED = 53  # of so many persons one is looked at to see where the best begin
STEP, BINS, LOWEST = 0.5, 512, -64.0  # bits in one bin of a histogram of bounds; bins; the first


class Standing(NamedTuple):
    """What persons of a registry, alike ones lying together, have in common with many."""

    turns: Array  # person -> place among all by id: of equals the first is before the others
    traits: Array  # of each person: see NAMING ..
    combined_at: Array  # block -> first of its combinations
    combined: Array
    birth_low: Array  # block -> least birth block
    birth_high: Array
    birth_row: Array  # how often one time of birth must be doubled to be about as many as these
    freest: Array  # block -> the freest kind of names in it: see ``Shapes.freedom``
    singles: Array  # person -> how those are told of whom there is one alone (``singles``)
    shapes: Shapes


# Columns of Standing.traits: set of shapes; block of births; combination of sex, countries,
# languages and parts of a journey; times and cause of separation.
NAMING, BIRTH_BLOCK, COMBINED, PARTED_AS = range(4)


@inlined
def bin_of(bound: float) -> int:
    """The bin of a histogram that a bound falls into."""
    return int(min(max(int((bound - LOWEST) / STEP), 0), BINS - 1))


@lean
def add_up(
    postings: Array, lists: Lists, standing: Standing, sums: Sums, least: float, most: float,
) -> None:  # fmt: skip
    """Give everybody, in ``Sums.rough``, all that they share with a request; see NAMED.

    Relatives, who come first, count from ``least`` to ``most`` bits; what they lose who share no
    word is told beside. Few were separated at a time that speaks for them: they are given what it
    is worth, so that no block has to allow for it.
    """
    rough, first = sums.rough, 0
    while first < postings.shape[0] and KIN_LIST <= postings[first, OF] <= SHIFTED_LIST:
        row = postings[first]
        some, add = lists.entries[row[BEGIN] : row[END]], _quarters(row[ADD])
        _add_words(rough, some, add, _quarters(row[MORE]), row[PART] == REST_WORDS)
        first += 1
    _without_words(rough, standing.singles, sums.singles)
    _within(rough, np.uint8(least * QUARTER), np.uint8(min(np.ceil(most * QUARTER), MOST_SUM)))
    for each in range(first, postings.shape[0]):
        row = postings[each]
        some = lists.entries[row[BEGIN] : row[END]]
        if row[OF] <= FATHER_LIST:
            _add_named(rough, some, _quarters(row[ADD]))
        else:
            _add(rough, some, min(row[ADD], MOST_SUM))


@inlined
def _quarters(eighths: int) -> int:
    return min((eighths + 1) // 2, MOST_SUM)


@lean
def _without_words(rough: Array, singles: Array, found: Array) -> None:
    """Keep of whoever shares no word of a relative how those are told who are single."""
    for at in range(rough.shape[0]):  # chosen, not branched: the compiler takes many at once
        found[at] = np.uint8(0) if rough[at] else singles[at]


@lean
def _within(rough: Array, least: np.uint8, most: np.uint8) -> None:
    """Make nothing of what is less than the least, and the most of what is more."""
    for at in range(rough.shape[0]):  # chosen, not branched, as above
        here = rough[at] & np.uint8(MOST_SUM)
        capped = most if here > most else here  # noqa: FURB136 - ``min`` makes long numbers of short ones
        rough[at] = capped if here >= least else np.uint8(0)


@inlined
def _add_named(rough: Array, persons: Array, add: int) -> None:
    for each in range(persons.shape[0]):
        position = np.uint32(persons[each])  # the compiler asks of no such number if it is below 0
        rough[position] = min((integer(rough[position]) & MOST_SUM) + add, MOST_SUM) | NAMED


@inlined
def _add(rough: Array, persons: Array, add: int) -> None:
    for each in range(persons.shape[0]):
        position = np.uint32(persons[each])
        here = integer(rough[position])
        rough[position] = min((here & MOST_SUM) + add, MOST_SUM) | here & NAMED


@inlined
def _add_words(rough: Array, relatives: Array, add: int, born: int, beside: bool) -> None:
    """The same for words of relatives; ``beside``: where others were added before alone.

    Of those others each brought what the time of birth may be worth.
    """
    for each in range(relatives.shape[0]):
        relative = np.uint32(relatives[each])
        position = relative >> RELATIVE_BITS
        here = integer(rough[position]) & MOST_SUM
        if beside:
            rough[position] = (min(here + add, MOST_SUM) if here else 0) | NAMED
        else:
            more = born if relative & BIRTH_TOLD else 0
            rough[position] = min(here + add + more, MOST_SUM) | NAMED


@jit
def blocks_at_most(
    mine: People, theirs: People, w: Weights, space: Bench, told: Told, standing: Standing,
    rough: Array,
) -> tuple[Array, Array]:  # fmt: skip
    """What anybody in each block is worth at most, in bits.

    Args:
        mine: The request.
        theirs: The registry.
        w: The model.
        space: Working space.
        told: What the request tells.
        standing: What persons have in common.
        rough: What was added up; receives what it comes to less what names lose that do not agree.

    Returns:
        What all but names, relatives, places and the time of separation come to; and the names of
        those who share nothing.
    """
    blocks = standing.birth_low.shape[0]
    facts, nameless = np.empty(blocks), np.empty(blocks)
    births = _best_of_neighbours(told.births)
    base = told.figures[REST] + min(told.partings.max(), 0) / EIGHTH + ROUNDING
    least = _lost_by_freedom(mine, theirs, w, space, told, standing.shapes)
    for block in range(blocks):
        facts[block] = base + _beside(told, standing, block, births)
        nameless[block] = _nameless(told, least[standing.freest[block]])
        lost = np.uint8(min(-nameless[block] * QUARTER, MOST_SUM))
        _less_of_names(rough[block * BLOCK : (block + 1) * BLOCK], lost)
    return facts, nameless


@lean
def _less_of_names(rough: Array, lost: np.uint8) -> None:
    """Take off what names lose, in quarters, where they do not agree; whoever shares, shares one.

    What was added up is turned into all that counts: see NAMED and FULL.
    """
    one, full, none = np.uint8(1), np.uint8(FULL), np.uint8(0)
    named, most = np.uint8(NAMED), np.uint8(MOST_SUM)
    for at in range(rough.shape[0]):  # chosen, not branched, as above
        here = rough[at]
        shared = here & most
        less = shared - lost if shared > lost else one
        less = less if shared > none else none
        kept = shared if here >= named else less
        rough[at] = full if shared == most else kept


@jit
def _lost_by_freedom(
    mine: People, theirs: People, w: Weights, space: Bench, told: Told, shapes: Shapes
) -> Array:
    """What names lose at least that agree in nothing, by kind, in eighths; ``Told.lost`` as well."""
    for shape in range(shapes.shape_pattern.shape[0]):
        loss_of_shape(mine, theirs, w, space, told, shapes, shape, 0, True)
    lost = told.lost_by_shape[told.lost.shape[0]]
    found = np.full(KINDS_OF_NAMES, MOST, np.int64)
    for naming in range(shapes.freedom.shape[0]):
        first, last = shapes.shapes_at[naming], shapes.shapes_at[naming + 1]
        least = MOST if first < last else 0
        for each in range(first, last):
            least = min(least, integer(lost[shapes.shapes[each]]))
        told.lost[0, naming] = least
        kind = shapes.freedom[naming]
        found[kind] = min(found[kind], least)
    for kind in range(1, KINDS_OF_NAMES):  # a block may hold stricter ones than its freest
        found[kind] = min(found[kind], found[kind - 1])
    return found


@jit
def _best_of_neighbours(values: Array) -> Array:
    """The greatest of 1, 2, 4, ... neighbouring values: by doubling, and by the first of them."""
    rows, wide = 1, 1
    while 2 * wide <= values.shape[0]:
        rows, wide = rows + 1, 2 * wide
    found = np.empty((rows, values.shape[0]), values.dtype)
    found[0] = values
    wide = 1
    for row in range(1, rows):
        last = values.shape[0] - 2 * wide + 1
        one, other = found[row - 1, :last], found[row - 1, wide : wide + last]
        both = found[row]
        for at in range(last):
            both[at] = max(other[at], one[at])
        wide *= 2
    return found


@inlined
def _beside(told: Told, standing: Standing, block: int, births: Array) -> float:
    """The most that birth, sex and origin of anybody in a block are worth."""
    low, high = standing.birth_low[block], standing.birth_high[block]
    row = standing.birth_row[block]
    birth = max(births[row, low], births[row, high - (1 << row) + 1])
    combined = -99.0
    for each in range(standing.combined_at[block], standing.combined_at[block + 1]):
        combined = max(combined, told.combinations[standing.combined[each]])
    return birth / EIGHTH + combined


@lean
def cut_for(counts: Array, wanted: int) -> float:
    """A bound that about ``wanted`` persons reach."""
    total = 0
    for number in range(BINS - 1, 0, -1):
        total += counts[number]
        if total >= wanted:
            return LOWEST + STEP * number
    return -1.0e8


@inlined
def _nameless(told: Told, lost: int) -> float:
    """What names that lose so many eighths come to at most, agreeing in nothing."""
    return max(-lost / EIGHTH, told.figures[FLOOR])


@inlined
def _roughly(told: Told, trait: Array, holds: int, single: int) -> float:
    """What somebody who holds so much, roughly, is worth at most."""
    lost = integer(told.lost[0, trait[NAMING]])
    bits = holds / QUARTER if holds else _nameless(told, lost)
    bits -= told.kin_lost[single] / QUARTER
    when = told.births[trait[BIRTH_BLOCK]] + min(told.partings[trait[PARTED_AS]], 0)
    return bits + when / EIGHTH + told.combinations[trait[COMBINED]] + told.figures[REST] + ROUNDING


@jit
def rough_cut(told: Told, standing: Standing, sums: Sums, wanted: int) -> float:
    """A rough bound that about ``wanted`` persons reach, told by one of ``SAMPLED`` persons."""
    counts = np.zeros(BINS, np.int64)
    for at in range(0, sums.rough.shape[0], SAMPLED):
        if sums.rough[at]:
            bound = _roughly(told, standing.traits[at], integer(sums.rough[at]), sums.singles[at])
            counts[bin_of(bound)] += SAMPLED
    return cut_for(counts, wanted)


@lean
def choose(
    told: Told, standing: Standing, sums: Sums, facts: Array, nameless: Array, cut: float,
    share: int, met: int,
) -> int:  # fmt: skip
    """Choose whoever may reach a cut and was not chosen before; how many there are then.

    ``share`` is what they must share with the request at least: 0 or 1.
    """
    begun, last = met, _of_blocks(sums, facts, nameless, cut, share, met)
    for each in range(begun, last):
        if each + AHEAD < last:
            fetch(standing.traits, sums.touched[each + AHEAD])
            fetch(sums.singles, sums.touched[each + AHEAD])
        at = sums.touched[each]
        block, bit, holds = at // BLOCK, 1 << at % BLOCK, integer(sums.rough[at])
        if holds < FULL and _roughly(told, standing.traits[at], holds, sums.singles[at]) < cut:
            continue
        if not sums.chosen[block]:
            sums.first[block] = met
        sums.chosen[block] |= bit
        sums.touched[met], sums.held[met], sums.kin[met] = at, 0, 0
        met += 1
    return met


@lean
def _of_blocks(
    sums: Sums, facts: Array, nameless: Array, cut: float, share: int, met: int
) -> int:  # fmt: skip
    """Write down whoever holds enough, were they worth all that anybody in their block is."""
    persons = sums.rough.shape[0]
    for block in range(facts.shape[0]):
        sums.done[block] |= sums.chosen[block]
        sums.chosen[block] = 0
        first, last = block * BLOCK, min((block + 1) * BLOCK, persons)
        rough, need, free = sums.rough[first:last], share, ~sums.done[block]
        if share or facts[block] + nameless[block] < cut:
            need = min(max(integer(np.floor((cut - facts[block]) * QUARTER)), 1), FULL)
            if _most(rough) < need:
                continue
        for at in range(rough.shape[0]):  # without a branch: which it is cannot be foreseen
            sums.touched[met] = first + at  # stays where it counts
            met += (integer(rough[at]) >= need) & (free >> at & 1)
    return met


@inlined
def _most(rough: Array) -> int:
    """The greatest of some; short numbers, so that the compiler takes many at once."""
    most = np.uint8(0)
    for each in rough:
        most = max(most, each)
    return integer(most)
