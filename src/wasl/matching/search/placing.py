"""Where persons are told to be: which places are worth a list, and what all others come to."""

from typing import Any, NamedTuple

import numpy as np

from wasl.matching.compiled.facts import MOST_PLACES
from wasl.matching.compiled.layout import GROUP, PLACE_ROLE, PLACES_AT, Asked, People
from wasl.matching.search.weights import ROLE_GROUPS, number, weights

Array = np.ndarray[Any, Any]
COMMON_PLACE = 1.0  # bits up to which persons are not listed by place: a country is no news
LEAST = 0.005  # bits below which an agreement of places does not count
PARTS = 1 << 1 + max(ROLE_GROUPS.values())  # sets of parts of a journey


class Placing(NamedTuple):
    """What places of a registry are worth to a request."""

    listed: Array  # distinct places that say more than where everybody comes from, best first
    bits: Array  # of each of them
    others: Array  # set of parts of a journey -> the most of whom no place is listed


def parts_of_journeys(people: People) -> Array:
    """The parts of a journey that each person's places belong to, one bit each (ROLE_GROUPS)."""
    starts = people.persons[:, PLACES_AT].astype(np.int64)
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    compared = np.arange(len(owner)) - starts[owner] < MOST_PLACES
    part = weights().place_roles[people.places[: len(owner), PLACE_ROLE], GROUP]
    found = np.zeros(len(starts) - 1, np.int32)
    np.bitwise_or.at(found, owner[compared], np.int32(1) << part[compared])
    return found


def placing_of(mine: People, asked: Asked) -> Placing:
    """Weigh the distinct places of a registry by what is asked.

    Places of one part of a journey speak against each other where they differ; whoever has no
    place of such a part loses nothing.

    Args:
        mine: The request.
        asked: What was looked up for it.
    """
    others = np.zeros(PARTS)
    sought = len(asked.place_bits)
    if not sought:
        return Placing(np.zeros(0, np.int64), np.zeros(0), others)
    best = asked.place_bits.max(axis=0)
    listed = np.flatnonzero(best > COMMON_PLACE)
    listed = listed[np.argsort(-best[listed], kind="stable")]
    common = asked.place_bits[:, best <= COMMON_PLACE].max(axis=1, initial=-np.inf)
    if (common > 0).any():
        # What agrees counts whatever part of the journey it is of, and several may.
        others[1:] = common.max() * (1.0 + (sought - 1) * number("place__further"))
    else:
        part = weights().place_roles[mine.places[:sought, PLACE_ROLE], GROUP][:, None]
        sets = np.arange(PARTS)
        fits = (sets > 0) & ((part == 0) | (sets & 1 > 0) | (sets >> part & 1 > 0))
        worst = np.where(fits, common[:, None], -np.inf).max(axis=0)
        others = np.where(np.isfinite(worst) & (worst <= -LEAST), worst, 0.0)
    return Placing(listed, best[listed].astype(np.float64), others)
