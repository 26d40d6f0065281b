"""What each person who may be among the best holds of what a request tells, told apart by kind.

Each person is given the best agreement with each thing once: own names by task, each word of a
relative's name, places. Lists that nobody of interest stands in cost a look at a bit a person;
the sums of those who are of interest stand side by side, so that they stay at hand.
"""

from typing import NamedTuple

import numpy as np

from wasl.matching.compiled import inlined, integer, lean
from wasl.matching.compiled.layout import Array
from wasl.matching.compiled.lists import BIRTH_TOLD, RELATIVE_BITS, TOLD_APART
from wasl.matching.compiled.posting import (
    ADD,
    BEGIN,
    END,
    FATHER_LIST,
    FATHERS,
    MORE,
    MOST_MARKED,
    OF,
    OWN_LIST,
    PART,
    PLACE_LIST,
    QUARTER,
    REST_WORDS,
    WHEN_LIST,
    Lists,
)

# What one number holds of a person: the sum of own names, in eighths; one bit for each task that
# their own names agree with, and one for their father's name; places. Another number holds one
# byte for each of their relatives, in eighths: words of a name count beside a given name of the
# same relative alone.
SUM = (1 << 10) - 1
TASKS = 10
FATHER_GIVEN = 1 << 26
PLACES, PLACE_SUM, PLACE_FOUND = 27, 127, 1 << 34
LOWER = (1 << 56) - 1  # without the highest byte, which a shift would fill with the sign
KIN_SUM = 255  # the most that a byte holds: who holds it may hold more


class Sums(NamedTuple):
    """Working space: who may be of interest, and what they hold."""

    rough: Array  # position -> what it holds at most, in quarters of a bit (``sifting``)
    singles: Array  # position -> ``Standing.singles`` of whoever shares no word of a relative; 0
    chosen: Array  # 64 positions -> those whose sums are being worked out, one bit each
    done: Array  # the same: those whose sums are worked out
    first: Array  # 64 positions -> which of all who were ever chosen the first of these is
    touched: Array  # all who were ever chosen -> position; one longer
    held: Array  # of each of them a number as above
    kin: Array  # the other number
    bounds: Array  # bits


@lean
def sum_up(postings: Array, lists: Lists, sums: Sums) -> None:
    """Give those who are chosen the best that they hold of each thing."""
    for each in range(postings.shape[0]):
        row = postings[each]
        where, low, high, add = row[OF], row[BEGIN], row[END], row[ADD]
        some = lists.entries[low:high]
        if where <= FATHER_LIST:
            _add_own(sums, some, add, row[PART], row[FATHERS] > 0, where == OWN_LIST)
        elif where < PLACE_LIST:
            _add_words(sums, some, add, row[MORE], row[PART] == REST_WORDS)
        elif where < WHEN_LIST:  # times are known of each person
            _add_place(sums, some, add, row[MORE], PLACE_FOUND if where == PLACE_LIST else 0)


@inlined
def _number_of(sums: Sums, position: int) -> int:
    """Which of those who were chosen somebody is; -1 for none whose sums are being worked out."""
    block, bit = np.uint32(position) >> 6, position & 63
    chosen = sums.chosen[block]
    if not chosen >> bit & 1:
        return -1
    return integer(sums.first[block] + _ones(chosen & (1 << bit) - 1))


@inlined
def _ones(bits: int) -> int:
    """How many bits are one; of a number that is not negative."""
    bits -= bits >> 1 & 0x5555555555555555
    bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333)
    return (bits + (bits >> 4) & 0x0F0F0F0F0F0F0F0F) * 0x0101010101010101 >> 56


@lean
def _add_own(sums: Sums, persons: Array, add: int, task: int, fathers: bool, own: bool) -> None:
    """Give a task to whoever was not given it yet, by a name of their own or by their father's."""
    mark = 1 << TASKS + task if task < MOST_MARKED else 0
    given = mark | FATHER_GIVEN if fathers else mark
    found = mark if own else FATHER_GIVEN
    for position in persons:
        number = _number_of(sums, position)
        if number < 0:
            continue
        here = sums.held[number]
        if not here & given:
            here += min(add, SUM - (here & SUM))
        sums.held[number] = here | found


@lean
def _add_words(sums: Sums, relatives: Array, add: int, born: int, beside: bool) -> None:
    """Give a word to relatives, with the first one what their time of birth may be worth.

    Those who are not told apart are given that with each word: which of them was there before
    is not known. ``beside``: to those alone who were given another word before.
    """
    for each in relatives:
        number, which = _number_of(sums, each >> RELATIVE_BITS), each & TOLD_APART - 1
        byte = which * 8
        if number < 0:
            continue
        here = sums.kin[number]
        known = here >> byte & KIN_SUM
        if beside and known == 0:
            continue
        first = known == 0 or which == TOLD_APART - 1
        more = add + born if first and each & BIRTH_TOLD else add
        sums.kin[number] = here + (min(more, KIN_SUM - known) << byte)


@lean
def _add_place(sums: Sums, persons: Array, whole: int, further: int, found: int) -> None:
    for position in persons:
        number = _number_of(sums, position)
        if number < 0:
            continue
        here = sums.held[number]
        more = further if here & found else whole
        more = min(more, PLACE_SUM - (here >> PLACES & PLACE_SUM))
        sums.held[number] = here + (more << PLACES) | found


@lean
def forget(sums: Sums) -> None:
    """Make working space ready for another request."""
    sums.rough[:] = 0
    sums.chosen[:] = 0
    sums.done[:] = 0


@lean
def kin_of(kin: int, share: int, most: int, least: int) -> int:
    """What relatives are worth at most, in eighths: the best one whole, further ones in part.

    Args:
        kin: What a person's relatives hold, one byte each.
        share: The part of further ones, in 256ths.
        most: What relatives count for at most.
        least: What one must be worth to count at all.
    """
    best, total = 0, 0
    while kin:
        one = kin & KIN_SUM
        if one >= least:
            best, total = max(best, one), total + one
        kin = kin >> 8 & LOWER
    return most if best == KIN_SUM else min(best + ((total - best) * share + 255 >> 8), most)


@lean
def places_of(held: int) -> float:
    """What places are worth at most beyond those that everybody has in common, in bits."""
    return (held >> PLACES & PLACE_SUM) / QUARTER
