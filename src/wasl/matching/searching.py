"""The best of a registry for one request, found by the compiled search."""

from dataclasses import dataclass
from math import log2
import numpy as np

from wasl.matching.asking import Sought
from wasl.matching.bounding import COMMON_PLACE, YEAR, Blocks, birth_bounds, bounds_of
from wasl.matching.compiled import search
from wasl.matching.compiled.align import bench
from wasl.matching.compiled.layout import (
    BIRTH,
    BORN,
    FIRST,
    LAST,
    NATION_BITS,
    SEX,
    SOFT,
    WINDOWS,
    Array,
    Asked,
    AskedRef,
    BenchRef,
    People,
    PeopleRef,
    asked_ref,
    WeightsRef,
    people_ref,
)
from wasl.matching.compiled.search import Bounds, Lists
from wasl.matching.weights import compiled_weights, number, weights

PROBED = 3  # persons scored for each one wanted, to learn what it takes to be among the best
AT_LEAST = 24
NOBODY_HIDDEN = np.zeros(0, np.bool_)


@dataclass
class Desk:
    """Working space of one thread, kept between requests."""

    sums: Array
    space: BenchRef

    @classmethod
    def of(cls, persons: int) -> "Desk":
        """Fresh space for a registry."""
        return cls(np.empty(persons, np.float32), bench())


@dataclass(frozen=True)
class Effort:
    """What a search took, for benchmarks and tests."""

    bounded: int  # persons bounded a second time
    scored: int  # persons scored in full


@dataclass(frozen=True)
class Grounds:
    """What of a registry the search reads."""

    people: People
    ref: PeopleRef
    lists: Lists
    blocks: Blocks
    combinations: tuple[Array, Array, Array]  # sex, set of countries, set of languages of each


def best(  # noqa: PLR0913 - what, where, how many, from where on, among whom
    sought: Sought,
    asked: Asked,
    grounds: Grounds,
    desk: Desk,
    *,
    top: int,
    least: float = -1.0e9,
    hidden: Array = NOBODY_HIDDEN,
) -> tuple[Array, Array, Effort]:
    """Positions and bits of the best persons, highest first.

    Args:
        sought: The request, laid out.
        asked: What was looked up for it.
        grounds: The registry.
        desk: Working space; not shared between threads.
        top: How many are wanted.
        least: Bits below which nobody is of interest.
        hidden: Who may not be seen; empty when everybody may.
    """
    limits = _limits(sought, asked, grounds)
    sums = _first_bounds(limits, grounds.lists, desk, hidden)
    counts = sums[1]
    found, bits = np.full(top, -1, np.int64), np.full(top, -1.0e9)
    probe = search.cut_for(counts, max(PROBED * top, AT_LEAST))
    persons = search.above(sums[0], max(probe, least), np.inf)
    arguments = people_ref(*sought.people), grounds.ref, asked_ref(*asked), compiled_weights()
    effort = [0, 0]
    held = _look(arguments, limits, desk, persons, (found, bits, 0), effort, least)
    enough = max(least, bits[top - 1] if held == top else -1.0e9)
    if enough < probe:
        persons = search.above(sums[0], max(enough, LOWEST_HELD), probe)
        held = _look(arguments, limits, desk, persons, (found, bits, held), effort, least)
    kept = bits[:held] >= least
    return found[:held][kept], bits[:held][kept], Effort(*effort)


LOWEST_HELD = -1.0e8  # hidden persons lie below


def _look(  # noqa: PLR0917 - see best
    arguments: tuple[PeopleRef, PeopleRef, AskedRef, WeightsRef],
    limits: Bounds,
    desk: Desk,
    persons: Array,
    held: tuple[Array, Array, int],
    effort: list[int],
    least: float,
) -> int:
    """Bound persons once more, and score them in the order of their bounds."""
    found, bits, count = held
    enough = max(least, bits[-1] if count == len(bits) else -1.0e9)
    second = search.second_bounds(*arguments, limits, persons)
    likely = np.flatnonzero(second >= enough)
    order = likely[np.argsort(-second[likely], kind="stable")]
    count, scored = search.best_of(
        *arguments, desk.space, persons[order], second[order], found, bits, count
    )
    effort[0] += len(persons)
    effort[1] += int(scored)
    return int(count)


def _limits(sought: Sought, asked: Asked, grounds: Grounds) -> Bounds:
    mine = sought.people
    told = int(mine.persons[0, BIRTH])
    births = birth_bounds(mine, told, grounds.blocks, weights().births_differ)
    combined = _combined(mine, asked, grounds)
    return bounds_of(sought, asked, grounds.people, births, combined, _most_kin_birth(mine))


def _combined(mine: People, asked: Asked, grounds: Grounds) -> Array:
    """Bits of each combination of sex, countries and languages; exact."""
    sex, nations, languages = grounds.combinations
    told = int(mine.persons[0, SEX])
    by_sex = np.zeros(3)
    if told:
        by_sex[1:] = number("sex__differ")
        by_sex[told] = number("sex__agree")
    nation = asked.nations[nations, NATION_BITS]
    language = asked.languages[languages]
    beside = np.where(language > 0, language * 0.25, language * 0.5)
    spoken = np.where(np.isnan(nation), language, beside)
    found: Array = by_sex[sex] + np.nan_to_num(nation) + np.nan_to_num(spoken)
    return found


def _most_kin_birth(mine: People) -> float:
    """The most that the time of birth of a relative can be worth."""
    spread = number("birth__registry_years") * YEAR
    most = 0.0
    for born in mine.kin[:, BORN]:
        if born < 0:
            continue
        for row in range(int(mine.spans[born, WINDOWS]), int(mine.spans[born + 1, WINDOWS])):
            window = mine.windows[row]
            width = max(window[LAST] - window[FIRST], 1.0) + window[SOFT]
            most = max(most, log2(spread * 0.9 / width), 2.5)
    return min(most, number("birth__most")) * number("relatives__birth_weight")


def _first_bounds(
    limits: Bounds, lists: Lists, desk: Desk, hidden: Array
) -> tuple[Array, Array]:
    """The first bound of everybody, and how many there are in each bin."""
    sums = desk.sums
    sums.fill(0.0)
    own = np.flatnonzero(limits.own > 0)
    worth = limits.own[own] + np.where(
        limits.given[own] > 0, -limits.without_any, limits.without_given - limits.without_any
    )
    search.gather(sums, lists.own_at, lists.own, own, worth)
    kin = np.flatnonzero(np.maximum(limits.kin, limits.father) > 0)
    extra = limits.kin_birth + number("names__sex_agree")
    worth = limits.kin[kin] + limits.father[kin] + extra
    search.gather(sums, lists.kin_at, lists.kin, kin, worth)
    own = np.flatnonzero(limits.father > 0)
    search.gather(sums, lists.own_at, lists.own, own, limits.father[own])
    places = np.flatnonzero(limits.places > COMMON_PLACE)
    search.gather(sums, lists.place_at, lists.place, places, limits.places[places])
    sums[lists.nameless] -= limits.without_any
    counts = np.zeros(search.BINS, np.int64)
    search.first_bounds(sums, lists, limits, hidden, counts)
    return sums, counts
