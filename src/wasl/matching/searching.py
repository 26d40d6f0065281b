"""The best of a registry for one request, found by the compiled search."""

from dataclasses import dataclass
from math import log2

import numpy as np

from wasl.matching.asking import Sought
from wasl.matching.bounding import (
    COMMON_PLACE,
    YEAR,
    Blocks,
    birth_bounds,
    bounds_of,
    parting_bits,
    rest_of,
)
from wasl.matching.compiled import search
from wasl.matching.compiled.align import bench
from wasl.matching.compiled.layout import (
    BIRTH,
    BORN,
    FIRST,
    KIND,
    LAST,
    NATION_BITS,
    PARTED_THERE,
    SEX,
    SOFT,
    WINDOWS,
    Array,
    Asked,
    Bench,
    People,
    Weights,
    asked_ref,
    people_ref,
)
from wasl.matching.compiled.search import Bounds, Lists, Marks
from wasl.matching.families import KIND_ORDER
from wasl.matching.weights import compiled_weights, number, weights

PROBED = 2  # persons bounded for each one wanted in the first round
ROUNDS = (1, 8, 64)  # how many times more in each further round, before all who remain
AT_LEAST = 24
KINDS = len(KIND_ORDER)
NOBODY_HIDDEN = np.zeros(0, np.bool_)


@dataclass
class Desk:
    """Working space of one thread, kept between requests."""

    sums: Array
    space: Bench

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
    ref: People
    lists: Lists
    marks: Marks
    blocks: Blocks
    combinations: Array  # rows of sex, set of countries, set of languages
    partings: Array  # rows of first day, last day, cause
    nameless: Array  # persons with a name that need not begin with a given name
    stemmed: Array  # tokens whose stems are other tokens


def best(
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
    sums, counts = _first_bounds(sought, asked, limits, grounds, desk, hidden)
    found, bits = np.full(top, -1, np.int64), np.full(top, -1.0e9)
    arguments = people_ref(*sought.people), grounds.ref, asked_ref(*asked), compiled_weights()
    effort, held, below = [0, 0], 0, np.inf
    for wanted in (*(PROBED * top * growth for growth in ROUNDS), len(sums)):
        # Each round learns what it takes to be among the best, so that the next leaves more out.
        enough = max(least, bits[top - 1] if held == top else LOWEST_HELD)
        cut = max(enough, search.cut_for(counts, max(wanted, AT_LEAST)), LOWEST_HELD)
        if wanted == len(sums):
            cut = enough
        if cut >= below:
            break
        persons = search.above(sums, cut, below)
        held = _look(arguments, limits, desk, persons, (found, bits, held), effort, least)
        below = cut
        if cut <= enough:
            break
    kept = bits[:held] >= least
    return found[:held][kept], bits[:held][kept], Effort(*effort)


LOWEST_HELD = -1.0e8  # hidden persons lie below


def _look(  # noqa: PLR0917 - see best
    arguments: tuple[People, People, Asked, Weights],
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
    np.minimum(second[:, 0], desk.sums[persons], out=second[:, 0])
    likely = np.flatnonzero(second[:, 0] >= enough)
    order = likely[np.argsort(-second[likely, 0], kind="stable")]
    count, scored = search.best_of(
        *arguments, desk.space, persons[order], second[order], found, bits, count
    )
    effort[0] += len(persons)
    effort[1] += int(scored)
    return int(count)


def _limits(sought: Sought, asked: Asked, grounds: Grounds) -> Bounds:
    mine = sought.people
    told = int(mine.persons[0, BIRTH])
    by_block = (
        birth_bounds(mine, told, grounds.blocks, weights().births_differ),
        _combined(mine, asked, grounds),
        parting_bits(mine, grounds.partings),
    )
    return bounds_of(
        sought, asked, grounds.stemmed, grounds.people, by_block, _most_kin_birth(mine)
    )


def _combined(mine: People, asked: Asked, grounds: Grounds) -> Array:
    """Bits of each combination of sex, countries and languages; exact."""
    sex, nations, languages = grounds.combinations.T
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


def _first_bounds(  # noqa: PLR0917 - see best
    sought: Sought, asked: Asked, limits: Bounds, grounds: Grounds, desk: Desk, hidden: Array
) -> tuple[Array, Array]:
    """The first bound of everybody, and how many there are in each bin."""
    sums, lists = desk.sums, grounds.lists
    sums.fill(0.0)
    without_given, without_any, kin_birth, _ = limits.figures
    sums[grounds.nameless] -= without_any
    tokens = np.flatnonzero(limits.own > 0)
    bits = limits.own[tokens] + np.where(
        limits.given[tokens] > 0, -without_any, without_given - without_any
    )
    search.gather(sums, lists.own_at, lists.own, tokens, bits)
    tokens, kinds = _kin_keys(limits)
    bits = limits.kin[tokens] + (kin_birth + number("names__sex_agree"))
    search.gather(sums, lists.kin_at, lists.kin, tokens * KINDS + kinds, bits)
    for at, persons, worth, least in (
        (lists.clan_at, lists.clan, np.maximum(limits.clan, limits.kin), 0.0),
        (lists.father_at, lists.father, limits.father, 0.0),
        (lists.place_at, lists.place, limits.places, COMMON_PLACE),
    ):
        keys = np.flatnonzero(worth > least)
        search.gather(sums, at, persons, keys, worth[keys])
    there = np.flatnonzero(asked.place_facts[:, PARTED_THERE])
    bits = np.full(len(there), 6.0 * number("event__place_share"))
    search.gather(sums, lists.parted_at, lists.parted, there, bits)
    counts = np.zeros(search.BINS, np.int64)
    base = rest_of(sought.person.record) + without_any
    search.first_bounds(sums, base, grounds.marks, limits, hidden, counts)
    return sums, counts


def _kin_keys(limits: Bounds) -> tuple[Array, Array]:
    """Tokens and kinds of relatives that may agree with a relative of the request."""
    of_kind = np.zeros(KINDS, np.int64)
    np.bitwise_or.at(of_kind, weights().kin[:, KIND].astype(np.int64), limits.fitting)
    tokens = np.flatnonzero(limits.kin_which)
    fits = (limits.kin_which[tokens, None] & of_kind[None, :]) != 0
    rows, kinds = np.nonzero(fits)
    return tokens[rows], kinds
