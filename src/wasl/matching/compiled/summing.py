"""What each person who may be among the best holds of what a request tells, told apart by kind.

Each person is given the best agreement with each thing once: own names by task, each word of a
relative's name, places. Lists that nobody of interest stands in cost a look at a bit a person.
"""

from typing import NamedTuple

import numpy as np

from wasl.matching.compiled import inlined, lean
from wasl.matching.compiled.ahead import AHEAD, fetch
from wasl.matching.compiled.layout import Array
from wasl.matching.compiled.posting import (
    ADD,
    BEGIN,
    END,
    FATHER_LIST,
    FATHERS,
    GIVEN_WORDS,
    KIN_LIST,
    MORE,
    MOST_MARKED,
    OF,
    OWN_LIST,
    PART,
    PARTED_LIST,
    PLACE_LIST,
    QUARTER,
    Lists,
)

# What one number holds of a person: the sum of own names, in eighths; one bit for each task that
# their own names agree with, and one for their father's name; places; words of relatives' names
# that may be given names, and the rest of them, which count only beside such a word.
SUM = (1 << 10) - 1
TASKS = 10
FATHER_GIVEN = 1 << 26
PLACES, PLACE_SUM, PLACE_FOUND = 27, 127, 1 << 34
KIN, KIN_REST, MOST_KIN_SUM = 35, 47, (1 << 12) - 1


class Sums(NamedTuple):
    """Working space: what positions hold, and which of them may be of interest."""

    rough: Array  # position -> what it holds at most, in quarters of a bit (``sifting``)
    chosen: Array  # 64 positions -> those whose sums are being worked out, one bit each
    done: Array  # the same: those whose sums are worked out
    held: Array  # position -> a number as above, of those
    touched: Array  # those, in the order in which they were chosen; one longer
    bounds: Array  # of those, in bits


@lean
def sum_up(postings: Array, lists: Lists, sums: Sums) -> None:
    """Give those who are chosen the best that they hold of each thing."""
    for each in range(postings.shape[0]):
        row = postings[each]
        where, low, high, add = row[OF], row[BEGIN], row[END], row[ADD]
        if where == OWN_LIST:
            _add_own(sums, lists.own[low:high], add, row[PART], row[FATHERS] > 0, True)
        elif where == FATHER_LIST:
            _add_own(sums, lists.father[low:high], add, row[PART], row[FATHERS] > 0, False)
        elif where == KIN_LIST:
            _add_words(sums, lists.kin[low:high], add, KIN)
        elif where == PLACE_LIST:
            _add_place(sums, lists.place[low:high], add, row[MORE], PLACE_FOUND)
        elif where == PARTED_LIST:
            _add_place(sums, lists.parted[low:high], add, row[MORE], 0)
        elif row[PART] == GIVEN_WORDS:
            _add_words(sums, lists.clan[low:high], add, KIN)
        else:
            _add_words(sums, lists.clan[low:high], add, KIN_REST)


@inlined
def _is_chosen(sums: Sums, position: int) -> bool:
    return bool(sums.chosen[np.uint32(position) >> 6] >> (position & 63) & 1)


@lean
def _add_own(sums: Sums, persons: Array, add: int, task: int, fathers: bool, own: bool) -> None:
    """Give a task to whoever was not given it yet, by a name of their own or by their father's."""
    mark = 1 << TASKS + task if task < MOST_MARKED else 0
    given = mark | FATHER_GIVEN if fathers else mark
    found = mark if own else FATHER_GIVEN
    for position in persons:
        if not _is_chosen(sums, position):
            continue
        here = sums.held[position]
        if not here & given:
            here += min(add, SUM - (here & SUM))
        sums.held[position] = here | found


@lean
def _add_words(sums: Sums, persons: Array, add: int, part: int) -> None:
    for position in persons:
        if not _is_chosen(sums, position):
            continue
        here = sums.held[position]
        if part == KIN_REST and here >> KIN & MOST_KIN_SUM == 0:
            continue  # the rest alone is worth nothing
        sums.held[position] = here + (
            min(add, MOST_KIN_SUM - (here >> part & MOST_KIN_SUM)) << part
        )


@lean
def _add_place(sums: Sums, persons: Array, whole: int, further: int, found: int) -> None:
    for position in persons:
        if not _is_chosen(sums, position):
            continue
        here = sums.held[position]
        more = further if here & found else whole
        more = min(more, PLACE_SUM - (here >> PLACES & PLACE_SUM))
        sums.held[position] = here + (more << PLACES) | found


@lean
def forget(sums: Sums, met: int) -> None:
    """Make working space ready for another request."""
    sums.rough[:] = 0
    sums.chosen[:] = 0
    sums.done[:] = 0
    for each in range(met):
        if each + AHEAD < met:
            fetch(sums.held, sums.touched[each + AHEAD])
        sums.held[sums.touched[each]] = 0


@lean
def kin_of(held: int, best: int, most: int, least: int) -> int:
    """What relatives are worth at most, in eighths: the best one whole, further ones in part.

    Args:
        held: What a person holds.
        best: Two fifths of the most that one relative can be worth.
        most: What relatives count for at most.
        least: What one must be worth to count at all.
    """
    words = held >> KIN & MOST_KIN_SUM
    total = words + (held >> KIN_REST & MOST_KIN_SUM)
    if words == 0 or total < least:
        return 0
    return min(total, (total * 5 >> 3) + best, most)


@lean
def places_of(held: int) -> float:
    """What places are worth at most beyond those that everybody has in common, in bits."""
    return (held >> PLACES & PLACE_SUM) / QUARTER
