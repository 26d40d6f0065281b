"""What each part of a request could be worth at most: the figures that the search prunes by."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from wasl.matching.asking import Sought
from wasl.matching.compiled.align import FATHER, GIVEN, MIDDLE, PATRONYMIC
from wasl.matching.compiled.layout import (
    ALIASES,
    BASIS,
    CALENDAR_USED,
    DIFFER,
    ELEMENTS,
    FIRST,
    KIN_NAMED,
    KIN_NAMES,
    KIN_SINGLE,
    LAST,
    MASCULINE,
    MIDDLE_DAY,
    NAMED,
    NAMES_AT,
    PARTED_CAUSE,
    PARTED_FROM,
    PARTED_TO,
    PATTERN,
    READINGS,
    RELATION,
    SLOTS_AT,
    SOFT,
    STEM,
    WINDOW_COST,
    WINDOWS,
    Asked,
    People,
    Weights,
)
from wasl.matching.compiled.search import Bounds
from wasl.matching.model import model
from wasl.matching.records import Record
from wasl.matching.weights import number, weights

Array = np.ndarray[Any, Any]
YEAR = 365.25
BLOCK = 48  # distinct times of birth in one block
BY_NAME = -1
PARTED = (PARTED_FROM, PARTED_TO, PARTED_CAUSE)
MOST_KIN = 40  # relatives of a request; each has a bit of 64
COMMON_PLACE = 0.6  # bits up to which persons are not listed by place: a country is no news


class Blocks(NamedTuple):
    """Distinct times of birth in blocks of neighbours, and what all in a block keep to."""

    of_birth: Array  # distinct birth -> block; blocks begin at 1
    first: Array  # block -> least first day of a plain window
    last: Array
    soft: Array  # greatest softness
    width: Array  # least width of a window
    other_first: Array  # the same of windows in another calendar
    other_last: Array
    floor: Array  # whether all were told with documents: their differences weigh most


def blocks_of(people: People) -> Blocks:
    """Put distinct births next to others of the same time and softness."""
    starts = people.spans[:, WINDOWS].astype(np.int64)
    used, windows = len(starts) - 1, people.windows
    middle = people.spans[:-1, MIDDLE_DAY]
    order = np.lexsort((middle, _softness_class(windows, starts[:-1])))
    of_birth = np.zeros(used, np.int32)
    of_birth[order] = np.arange(used) // BLOCK + 1
    size = int(of_birth.max(initial=0)) + 1
    owner = np.repeat(of_birth, np.diff(starts))
    other = windows[:, CALENDAR_USED] > 0
    far = np.finfo(np.float64).max
    first, last = np.full(size, far), np.full(size, -far)
    other_first, other_last = np.full(size, far), np.full(size, -far)
    soft, width = np.zeros(size), np.full(size, far)
    np.minimum.at(first, owner[~other], windows[~other, FIRST])
    np.maximum.at(last, owner[~other], windows[~other, LAST])
    np.minimum.at(other_first, owner[other], windows[other, FIRST])
    np.maximum.at(other_last, owner[other], windows[other, LAST])
    np.maximum.at(soft, owner, windows[:, SOFT])
    np.minimum.at(width, owner, windows[:, LAST] - windows[:, FIRST])
    floor = np.full(size, 3, np.int64)
    np.minimum.at(floor, of_birth, people.spans[:-1, BASIS].astype(np.int64))
    return Blocks(of_birth, first, last, soft, width, other_first, other_last, floor)


def _softness_class(windows: Array, first: Array) -> Array:
    wide = windows[first, LAST] - windows[first, FIRST] > 40
    found: Array = np.minimum(windows[first, SOFT] // 200, 20) * 2 + wide
    return found


def birth_bounds(mine: People, told: int, blocks: Blocks, floors: Array) -> Array:
    """The most that a time of birth in each block can be worth; 0 for block 0, the unknown.

    The same arithmetic as ``facts.births``, with every figure of the block at its best.
    """
    size = len(blocks.first)
    found = np.zeros(size)
    if told < 0 or size == 1:
        return found
    spread = model().number("birth", "registry_years") * YEAR
    most = model().number("birth", "most")
    per_year = model().number("birth", "per_year_outside")
    floor = floors[np.minimum(blocks.floor, int(mine.spans[told, BASIS]))]
    best = np.full(size, -np.inf)
    for window in range(int(mine.spans[told, WINDOWS]), int(mine.spans[told + 1, WINDOWS])):
        start, end, own_soft, cost = mine.windows[window, [FIRST, LAST, SOFT, WINDOW_COST]]
        soft = own_soft + blocks.soft
        width = np.maximum(np.maximum(end - start, blocks.width), 1.0) + own_soft
        near = np.minimum(most, np.log2(spread * 0.9 / width))
        wide = np.maximum(np.maximum(end - start, blocks.width), YEAR * 0.5) + own_soft
        begin = np.minimum(2.5, np.log2(spread * 0.5 / wide))
        for first, last in ((blocks.first, blocks.last), (blocks.other_first, blocks.other_last)):
            gap = np.maximum(0.0, np.maximum(start - last, first - end))
            beyond = begin + per_year * (gap / YEAR) / np.maximum(1.0, soft / YEAR)
            # A block may hold both sides of the edge, so near is always possible within it.
            bits = np.where(gap <= soft * 0.5, np.maximum(near, begin), np.maximum(floor, beyond))
            best = np.maximum(best, bits - cost)
    found[1:] = best[1:]
    return found


def parting_bits(people: People, partings: Array) -> Array:
    """Exact bits of when and why the family parted, for each distinct way of parting.

    Args:
        people: The request.
        partings: Rows of first day, last day and cause; the first row is unknown.
    """
    first, last, cause = (int(people.persons[0, at]) for at in PARTED)
    found = np.zeros(len(partings))
    start, end, why = partings.T
    if first > 0:
        gap = np.maximum(np.maximum(first - end, start - last), 0)
        near = (gap <= 31) & (np.maximum(last - first, end - start) <= 62)
        soon = np.where(near, number("event__same_month"), number("event__same_season"))
        far = np.maximum(
            number("event__least"), number("event__differ_per_year") * (gap / 365 - 0.2)
        )
        found += np.where(start > 0, np.where(gap <= 92, soon, np.minimum(far, 0.0)), 0.0)
    if cause > 0:
        differ, same = number("event__cause_differ"), number("event__cause_same")
        found += np.where(why > 0, np.where(why == cause, same, differ), 0.0)
    return found


def bounds_of(  # noqa: PLR0917 - a request, a registry, and what is bounded in blocks
    sought: Sought,
    asked: Asked,
    stemmed: Array,
    theirs: People,
    by_block: tuple[Array, Array, Array],
    most_birth: float,
) -> Bounds:
    """Everything that a request's parts could be worth, by token, place and block.

    Args:
        sought: The request, laid out.
        asked: What was looked up for it.
        stemmed: Tokens of the registry whose stems are other tokens.
        theirs: The registry.
        by_block: Bits of births by block, of combinations and of partings.
        most_birth: The most that a relative's time of birth could be worth.
    """
    worth = _Worth(sought.hits, asked, stemmed, theirs)
    parts = _parts(sought.people)
    size = len(asked.place_facts)
    places = asked.place_bits.max(axis=0) if len(asked.place_bits) else np.zeros(size, np.float32)
    # A by-name may count for the given name and, by half, for itself.
    own = np.maximum(worth.most(parts.own), 1.5 * worth.most(parts.by_names))
    which = worth.which(parts.kin_given)
    kin = 1.5 * worth.most(set().union(*parts.kin_given))
    fitting, singles = _relatives(sought.people)
    without = _without(weights()) if parts.certain else (0.0, 0.0)
    unlike = float(weights().differ[:, GIVEN].max()) + most_birth
    return Bounds(
        own,
        (worth.most(parts.given) > 0).astype(np.uint8),
        kin,
        which,
        1.5 * number("relatives__chained_weight") * worth.most(parts.kin),
        worth.most(parts.father),
        places,
        *by_block,
        fitting,
        singles,
        np.array([*without, most_birth, unlike]),
    )


def rest_of(record: Record) -> float:
    """The most that may come of what no list and no block bounds."""
    numbers = model().number
    rest = number("names__sex_agree")
    if record.marks:
        rest += numbers("marks", "most")
    if record.places:
        rest += COMMON_PLACE * (1.0 + (len(record.places) - 1) * number("place__further"))
    return rest


class _Worth:
    """The most that agreeing with tokens of the request could be worth, by token."""

    def __init__(
        self, hits: Sequence[tuple[int, Array, Array]], asked: Asked, stemmed: Array, theirs: People
    ) -> None:
        most = asked.bits.max(axis=(1, 2))  # token of the request x level
        most[:, DIFFER] = 0.0
        self._size = asked.levels.shape[1]
        self._stemmed = stemmed
        self._stems = theirs.tokens[stemmed, STEM], theirs.tokens[stemmed, MASCULINE]
        self._hits = [
            (token, ids, np.maximum(most[token][packed & DIFFER] - 0.1 * (packed >> 3), 0.1))
            for token, ids, packed in hits
        ]

    def most(self, tokens: set[int]) -> Array:
        """Bits of agreeing with any of some tokens, directly or through a stem."""
        found = np.zeros(self._size, np.float32)
        for token, ids, bits in self._hits:
            if token in tokens:
                found[ids] = np.maximum(found[ids], bits)
        first, second = (found[stems] for stems in self._stems)
        found[self._stemmed] = np.maximum(found[self._stemmed], np.maximum(first, second))
        return found

    def which(self, groups: Sequence[set[int]]) -> Array:
        """With which groups of tokens a token agrees, one bit for each group."""
        found = np.zeros(self._size, np.int64)
        for number_of_group, group in enumerate(groups):
            for token, ids, _ in self._hits:
                if token in group:
                    found[ids] |= 1 << number_of_group
        first, second = (found[stems] for stems in self._stems)
        found[self._stemmed] |= first | second
        return found


def _relatives(people: People) -> tuple[Array, Array]:
    """For each relation whom of the request's relatives it may be, and who is the only one."""
    relations = weights().relations
    fitting = np.zeros(len(relations), np.int64)
    singles = np.zeros(len(relations), np.int64)
    for at, kin in enumerate(people.kin[:MOST_KIN]):
        relation = int(kin[RELATION])
        fitting[relations[relation] >= 0] |= 1 << at
        if weights().kin[relation, KIN_SINGLE] and kin[KIN_NAMED]:
            alone = singles[relation] == 0 and not any(
                int(other[RELATION]) == relation for other in people.kin[at + 1 :]
            )
            singles[relation] = 1 << at if alone else -1
    singles[singles < 0] = 0
    return fitting, singles


def _without(w: Weights) -> tuple[float, float]:
    """The most that names are worth whose given names differ, and where nothing agrees.

    Where other parts agree, two may have changed places; else the given name is set beside
    another, or stands alone.
    """
    stand_in = float((w.differ[:, MIDDLE] + w.roles[GIVEN, MIDDLE] / 2).max()) + w.absent[GIVEN]
    nothing = max(float(w.absent[GIVEN]), float(w.differ[:, GIVEN].max()), stand_in)
    return max(nothing, number("names__swapped")), nothing


@dataclass
class _Parts:
    """Tokens of the request by the part they may play, stems included."""

    own: set[int] = field(default_factory=set)
    by_names: set[int] = field(default_factory=set)
    given: set[int] = field(default_factory=set)  # or by-names
    kin: set[int] = field(default_factory=set)
    kin_given: list[set[int]] = field(default_factory=list)  # for each relative
    father: set[int] = field(default_factory=set)
    certain: bool = True  # whether every reading begins with a given name


def _parts(people: People) -> _Parts:
    parts = _Parts()
    first, named = int(people.persons[0, NAMES_AT]), int(people.persons[0, NAMED])
    for name in range(first, first + named):
        for role, tokens in _elements(people, name):
            parts.own |= tokens
            parts.given |= tokens if role in {GIVEN, MIDDLE, BY_NAME} else set()
            parts.by_names |= tokens if role == BY_NAME else set()
            parts.father |= tokens if role in {FATHER, PATRONYMIC} else set()
        parts.certain = parts.certain and _has_given(people, name)
    for kin in people.kin[:MOST_KIN]:
        given: set[int] = set()
        for name in range(kin[KIN_NAMES], kin[KIN_NAMES] + kin[KIN_NAMED]):
            for role, tokens in _elements(people, name):
                parts.kin |= tokens
                given |= tokens if role in {GIVEN, MIDDLE, BY_NAME} else set()
                parts.father |= tokens if role in {FATHER, PATRONYMIC, GIVEN} else set()
        parts.kin_given.append(given)
    return parts


def _with_stems(people: People, token: int) -> set[int]:
    return {token, int(people.tokens[token, STEM]), int(people.tokens[token, MASCULINE])}


def _elements(people: People, name: int) -> list[tuple[int, set[int]]]:
    """Role and tokens of each element under any reading; by-names have a role of their own."""
    here, following = people.patterns[int(people.names[name, PATTERN]) :][:2]
    low = people.readings[here[READINGS], ELEMENTS]
    high = people.readings[following[READINGS], ELEMENTS]
    found = {(int(role), int(slot)) for role, slot in people.elements[low:high]}
    found |= {(BY_NAME, int(slot)) for slot in people.by_slots[here[ALIASES] : following[ALIASES]]}
    slots = people.slots[people.names[name, SLOTS_AT] :]
    return [(role, _with_stems(people, int(slots[slot]))) for role, slot in sorted(found)]


def _has_given(people: People, name: int) -> bool:
    """Whether every reading of a name begins with a given name."""
    here, following = people.patterns[int(people.names[name, PATTERN]) :][:2]
    for reading in range(here[READINGS], following[READINGS]):
        at = people.readings[reading, ELEMENTS]
        if at == people.readings[reading + 1, ELEMENTS] or people.elements[at, 0] != GIVEN:
            return False
    return True
