"""What each part of a request could be worth at most: the figures that the search prunes by."""

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
    LAST,
    MIDDLE_DAY,
    NAMED,
    NAMES_AT,
    PATTERN,
    READINGS,
    SLOTS_AT,
    SOFT,
    STEM,
    MASCULINE,
    WINDOWS,
    WINDOW_COST,
    Asked,
    People,
    Weights,
)
from wasl.matching.compiled.search import Bounds
from wasl.matching.model import model
from wasl.matching.weights import number, weights

Array = np.ndarray[Any, Any]
YEAR = 365.25
BLOCK = 48  # distinct times of birth in one block
BY_NAME = -1
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


def bounds_of(
    sought: Sought,
    asked: Asked,
    theirs: People,
    birth_blocks: Array,
    combinations: Array,
    most_birth: float,
) -> Bounds:
    """Everything that a request's parts could be worth, by token, place and block.

    Args:
        sought: The request, laid out.
        asked: What was looked up for it.
        theirs: The registry.
        birth_blocks: From ``birth_bounds``.
        combinations: Exact bits of each combination of sex, countries and languages.
        most_birth: The most that a relative's time of birth could be worth.
    """
    worth = _worth_of_tokens(asked)
    parts = _parts(sought.people)
    places = asked.place_bits.max(axis=0, initial=-np.inf) if len(asked.place_bits) else None
    size = len(asked.place_facts)
    numbers = model().number
    record = sought.person.record
    rest = numbers("names", "sex_agree")
    if record.separation is not None:
        rest += numbers("event", "same_month") + numbers("event", "cause_same")
        rest += 6.0 * numbers("event", "place_share")
    if record.marks:
        rest += numbers("marks", "most")
    if places is not None:
        rest += COMMON_PLACE * (1.0 + (len(record.places) - 1) * numbers("place", "further"))
    # A by-name may count for the given name and, by half, for itself.
    own_worth = np.maximum(_most(worth, parts.own), 1.5 * _most(worth, parts.by_names))
    return Bounds(
        _through_stems(own_worth, theirs),
        (_through_stems(_most(worth, parts.given), theirs) > 0).astype(np.uint8),
        _through_stems(1.5 * _most(worth, parts.kin), theirs),
        _through_stems(_most(worth, parts.father), theirs),
        np.zeros(size) if places is None else places.astype(np.float64),
        birth_blocks,
        combinations,
        *(_without(weights()) if parts.certain else (0.0, 0.0)),
        most_birth,
        rest,
    )


def _worth_of_tokens(asked: Asked) -> Array:
    """For each token of the request and each of the registry the most it could be worth."""
    most = asked.bits.max(axis=(1, 2))  # token of the request x level
    most[:, DIFFER] = 0.0
    count = len(most)
    tokens = asked.levels.shape[1]
    worth = np.zeros((count, tokens), np.float32)
    for row in range(len(asked.levels)):
        packed = asked.levels[row]
        where = np.flatnonzero(packed != DIFFER)
        found = most[row % count][packed[where] & DIFFER] - 0.1 * (packed[where] >> 3)
        worth[row % count, where] = np.maximum(worth[row % count, where], np.maximum(found, 0.1))
    return worth


def _most(worth: Array, tokens: set[int]) -> Array:
    if not tokens:
        return np.zeros(worth.shape[1], np.float64)
    found: Array = worth[sorted(tokens)].max(axis=0).astype(np.float64)
    return found


def _through_stems(worth: Array, theirs: People) -> Array:
    """A token is worth what it or its stem is worth."""
    stems, masculine = theirs.tokens[:, STEM], theirs.tokens[:, MASCULINE]
    found: Array = np.maximum(worth, np.maximum(worth[stems], worth[masculine]))
    return found


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
    father: set[int] = field(default_factory=set)
    certain: bool = True  # whether every reading begins with a given name


def _parts(people: People) -> _Parts:
    parts = _Parts()
    first, named = int(people.persons[0, NAMES_AT]), int(people.persons[0, NAMED])
    for name in range(len(people.names) - 1):
        own = first <= name < first + named
        slots = people.slots[people.names[name, SLOTS_AT] : people.names[name + 1, SLOTS_AT]]
        for role, slot in _elements(people, name):
            tokens = _with_stems(people, int(slots[slot]))
            (parts.own if own else parts.kin).update(tokens)
            if own and role in {GIVEN, MIDDLE, BY_NAME}:
                parts.given |= tokens
            if own and role == BY_NAME:
                parts.by_names |= tokens
            if role in {FATHER, PATRONYMIC} or (not own and role == GIVEN):
                parts.father |= tokens
        if own:
            parts.certain = parts.certain and _has_given(people, name)
    return parts


def _with_stems(people: People, token: int) -> set[int]:
    return {token, int(people.tokens[token, STEM]), int(people.tokens[token, MASCULINE])}


def _elements(people: People, name: int) -> list[tuple[int, int]]:
    """Role and slot of each element under any reading; by-names have a role of their own."""
    here, following = people.patterns[int(people.names[name, PATTERN]) :][:2]
    low = people.readings[here[READINGS], ELEMENTS]
    high = people.readings[following[READINGS], ELEMENTS]
    found = [(int(role), int(slot)) for role, slot in people.elements[low:high]]
    by_slots = people.by_slots[here[ALIASES] : following[ALIASES]]
    return found + [(BY_NAME, int(slot)) for slot in by_slots]


def _has_given(people: People, name: int) -> bool:
    """Whether every reading of a name begins with a given name."""
    here, following = people.patterns[int(people.names[name, PATTERN]) :][:2]
    for reading in range(here[READINGS], following[READINGS]):
        at = people.readings[reading, ELEMENTS]
        if at == people.readings[reading + 1, ELEMENTS] or people.elements[at, 0] != GIVEN:
            return False
    return True
