"""Relatives of whom there is one alone: whose mother bears another name, loses by it.

Mother, father, and whom somebody is married to. Of who names one and shares no word with any
relative of the request it is known beforehand what they lose.
"""

from typing import Any

import numpy as np

from wasl.matching.comparing.families import RELATION_ORDER
from wasl.matching.compiled.align import GIVEN
from wasl.matching.compiled.layout import (
    BORN,
    KIN_AT,
    KIN_DIFFER,
    KIN_NAMED,
    KIN_SINGLE,
    MOST_KIN,
    RELATION,
    People,
)
from wasl.matching.compiled.posting import QUARTER
from wasl.matching.search.weights import number, weights

Array = np.ndarray[Any, Any]
SINGLES = tuple(map(RELATION_ORDER.index, ("mother", "father", "wife", "husband", "spouse")))
UNTOLD, BORN_TOLD, NAME_ALONE = STATES = range(3)  # how one of them is told
PLACES = len(STATES) ** np.arange(len(SINGLES))  # of their states in one number
KINDS_OF_SINGLES = len(STATES) ** len(SINGLES)


def singles_of(people: People) -> Array:
    """How each person names those of whom there is one alone: their states in one number."""
    starts = people.persons[:, KIN_AT].astype(np.int64)
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    kin = people.kin[: len(owner)]
    named = (kin[:, KIN_NAMED] > 0) & (np.arange(len(owner)) - starts[owner] < MOST_KIN)
    found = np.zeros(len(starts) - 1, np.uint8)
    for relation, place in zip(SINGLES, PLACES, strict=True):
        state = np.zeros(len(found), np.uint8)
        of = named & (kin[:, RELATION] == relation)
        born = kin[:, BORN] >= 0
        state[owner[of & ~born]] = NAME_ALONE
        state[owner[of & born]] = BORN_TOLD
        found += state * np.uint8(place)
    return found


def lost_by_singles(mine: People, listed: list[bool]) -> Array:
    """What is lost at least by whoever shares no word with any relative of the request.

    Times of birth that both sides tell may make good for a name; then nothing is sure.

    Args:
        mine: The request.
        listed: Of each of its relatives whether all that agrees with a word of them is listed.

    Returns:
        Quarters of a bit, rounded down, by the number that ``singles_of`` gives.
    """
    lost = np.zeros((len(STATES), len(SINGLES)))
    names = -weights().differ[:, GIVEN].max()  # lost by given names that differ, at least
    for at, relation in enumerate(SINGLES):
        one = weights().kin[relation]
        same = [
            each
            for each in range(len(listed))
            if mine.kin[each, RELATION] == relation and mine.kin[each, KIN_NAMED] > 0
        ]
        if not same or not one[KIN_SINGLE] or not all(listed[each] for each in same):
            continue
        least = max(min(-one[KIN_DIFFER], names), 0.0)
        lost[NAME_ALONE, at] = least
        if all(mine.kin[each, BORN] < 0 for each in same):
            lost[BORN_TOLD, at] = least
    states = np.arange(KINDS_OF_SINGLES)[:, None] // PLACES % len(STATES)
    total = lost[states, np.arange(len(SINGLES))].sum(axis=1)
    found: Array = np.minimum(total, -number("relatives__least")) * QUARTER
    return found.astype(np.uint8)
