"""Who can be among the best, found by bounds that no person's evidence can exceed.

Persons stand in an order of their own, alike ones together (``Standing``), in blocks. For each
thing that a request tells (a name, a relative, a place) the persons who agree with it are taken
from lists, best agreement first, and each person is given that agreement once. The sums, and what
sex, origin, birth and time of separation are worth in a block, bound everybody in it. Blocks are
looked at from the highest bound down: a person who could still be among the best is weighed by
their own names first, and by all evidence only if these leave room. Nobody is dropped who could
belong there.
"""

from typing import NamedTuple

import numpy as np

from wasl.matching.compiled import integer, jit
from wasl.matching.compiled.facts import births, parted, places
from wasl.matching.compiled.kin import lineage
from wasl.matching.compiled.kinbound import most_of_kin
from wasl.matching.compiled.layout import (
    BIRTH,
    ETHIOPIAN,
    Array,
    Asked,
    Bench,
    People,
    Weights,
)
from wasl.matching.compiled.memory import begin
from wasl.matching.compiled.whole import FATHER_TOLD, WIDTH, own_names, score

BLOCK = 64  # persons in one block
EIGHTH = 8.0  # sums are kept in eighths of a bit, rounded up
SUM = 1023  # the bits of an entry that hold a sum
GIVEN_FOUND, ANY_FOUND, OWN_STAMP = 1 << 10, 1 << 11, 12
PLACE_SUM, PLACE_FOUND = 127, 128
STEP = 0.5  # bits in one bin of the histogram of blocks
BINS = 512
LOWEST = -64.0
MOST_KIN_SUM = 4_000  # eighths of a bit
HALF = 0xFFFF
# ALONE_LIST is the same list as CLAN_LIST, for names that may hold no given name.
OWN_LIST, FATHER_LIST, KIN_LIST, CLAN_LIST, ALONE_LIST = range(5)
# Columns of Told.sources.
TASK, TOKEN, LIST, FACTOR, EXTRA, RELATIONS_OF = range(6)
STAMP, HAS_GIVEN = range(2)  # columns of Told.tasks
# Of Told.figures: bits of names whose given names do not agree; where nothing agrees; the most
# that one relative can be worth; share of a further place; all that no list bounds; the most
# that the time of birth of a relative can be worth; what of the rest is for places.
WITHOUT_GIVEN, WITHOUT_ANY, BEST_KIN, FURTHER, REST, KIN_BIRTH, COMMON = range(7)


class Lists(NamedTuple):
    """Positions of persons by what they hold; each list rises."""

    own_at: Array  # token of an own name -> first position; one longer
    own: Array
    kin_at: Array  # token of a relative's given name, times relations, plus the relation
    kin: Array
    clan_at: Array  # token of a relative's further names
    clan: Array
    father_at: Array  # token that tells the father
    father: Array
    place_at: Array  # distinct place
    place: Array
    parted_at: Array  # distinct place of separation
    parted: Array


class Standing(NamedTuple):
    """The order in which the search sees persons, and what they share with many."""

    order: Array  # position -> person
    birth_block: Array  # of each position
    combination: Array  # of sex, countries and languages
    parting: Array  # of times and cause of separation
    combined_at: Array  # block -> first of its combinations
    combined: Array
    birth_low: Array  # block -> least birth block
    birth_high: Array


class Tokens(NamedTuple):
    """Distinct tokens of a registry, beside what ``People.tokens`` tells of them."""

    own_systems: Array  # naming systems of persons' names that hold each, one bit a system
    father_systems: Array  # of the names of those whose father it tells
    kin_systems: Array  # of relatives' names
    dependent_at: Array  # token -> first of those whose stem it is
    dependent: Array


class Told(NamedTuple):
    """What a request tells, in tasks: each person is given the best of each task once.

    The last task is all relatives: each word of a person's relatives is given its best once.
    """

    tasks: Array  # rows of stamp, whether it may be a given name
    sources: Array  # rows by task: see TASK ..
    hit_at: Array  # token of the request -> first of its hits
    hit_ids: Array
    hit_levels: Array  # level, and tenths of a bit times eight
    worth: Array  # source x system of the other name x level
    places: Array  # distinct places worth listing, best first
    place_bits: Array
    parted: Array  # distinct places of separation that agree
    parted_bits: Array
    births: Array  # birth block -> bits
    combinations: Array
    partings: Array
    figures: Array


class Sums(NamedTuple):
    """Working space: one entry a position, and one a block."""

    own: Array
    kin: Array
    places: Array
    tops: Array


@jit
def _entries(
    told: Told, tokens: Tokens, relations: int, first: int, last: int, keys: Array, lists: Array,
    bits: Array,
) -> int:  # fmt: skip
    """Write down each token that agrees with the sources of one task; their number."""
    count = 0
    for source in range(first, last):
        q = int(told.sources[source, TOKEN])
        where = int(told.sources[source, LIST])
        for hit in range(told.hit_at[q], told.hit_at[q + 1]):
            token, packed = told.hit_ids[hit], told.hit_levels[hit]
            level, finer = packed & 7, 0.1 * (packed >> 3)
            for each in range(tokens.dependent_at[token] - 1, tokens.dependent_at[token + 1]):
                t = token if each < tokens.dependent_at[token] else tokens.dependent[each]
                worth, systems, system = 0.0, _systems_of(tokens, where, t), 0
                while systems:
                    if systems & 1:
                        worth = max(worth, told.worth[source, system, level])
                    systems >>= 1
                    system += 1
                worth = max(worth - finer, 0.1) * told.sources[source, FACTOR]
                worth += told.sources[source, EXTRA]
                if where != KIN_LIST:
                    if count < keys.shape[0]:
                        keys[count], lists[count], bits[count] = t, where, worth
                        count += 1
                    continue
                fitting = int(told.sources[source, RELATIONS_OF])
                for each_relation in range(relations):
                    if fitting >> each_relation & 1 and count < keys.shape[0]:
                        keys[count] = t * relations + each_relation
                        lists[count], bits[count] = where, worth
                        count += 1
    return count


@jit
def _systems_of(tokens: Tokens, where: int, token: int) -> int:
    if where == OWN_LIST:
        return integer(tokens.own_systems[token])
    if where == FATHER_LIST:
        return integer(tokens.father_systems[token])
    return integer(tokens.kin_systems[token])


@jit
def _room(told: Told, tokens: Tokens, relations: int) -> int:
    """How many entries one task may have at most."""
    most, here, task = 0, 0, -1
    for source in range(told.sources.shape[0]):
        if told.sources[source, TASK] != task:
            task, here = told.sources[source, TASK], 0
        q = int(told.sources[source, TOKEN])
        times = relations if told.sources[source, LIST] == KIN_LIST else 1
        for hit in range(told.hit_at[q], told.hit_at[q + 1]):
            token = told.hit_ids[hit]
            here += times * (1 + tokens.dependent_at[token + 1] - tokens.dependent_at[token])
        most = max(most, here)
    return most


@jit
def gather(told: Told, tokens: Tokens, lists: Lists, relations: int, sums: Sums) -> None:
    """Give each person the best that they hold of each task."""
    room = _room(told, tokens, relations)
    keys, of_list = np.empty(room, np.int64), np.empty(room, np.int64)
    bits = np.empty(room)
    low = 0
    for task in range(told.tasks.shape[0]):
        high = low
        while high < told.sources.shape[0] and int(told.sources[high, TASK]) == task:
            high += 1
        count = _entries(told, tokens, relations, low, high, keys, of_list, bits)
        low = high
        if task == told.tasks.shape[0] - 1:
            _add_kin(sums.kin, lists, keys[:count], of_list[:count], bits[:count])
            break
        for each in np.argsort(-bits[:count]):
            add = int(np.ceil(bits[each] * EIGHTH))
            where, key = of_list[each], keys[each]
            if where == OWN_LIST:
                held = lists.own[lists.own_at[key] : lists.own_at[key + 1]]
                _add_own(sums.own, held, add, told, task, True)
            else:
                held = lists.father[lists.father_at[key] : lists.father_at[key + 1]]
                _add_own(sums.own, held, add, told, task, False)
    _add_places(told, lists, sums.places)


@jit
def _add_own(sums: Array, held: Array, add: int, told: Told, task: int, own: bool) -> None:
    stamp, given = told.tasks[task, STAMP], told.tasks[task, HAS_GIVEN] > 0 and own
    figures = told.figures
    first = int(np.ceil((figures[WITHOUT_GIVEN] - figures[WITHOUT_ANY]) * EIGHTH))
    more = int(np.ceil(-figures[WITHOUT_GIVEN] * EIGHTH))
    for position in held:
        here = integer(sums[position])
        total, flags = here & SUM, here & (GIVEN_FOUND | ANY_FOUND)
        if own and not flags & ANY_FOUND:
            total += first
            flags |= ANY_FOUND
        if given and not flags & GIVEN_FOUND:
            total += more
            flags |= GIVEN_FOUND
        if stamp == 0 or here >> OWN_STAMP != stamp:
            total += add
        sums[position] = stamp << OWN_STAMP | flags | min(total, SUM)


@jit
def _add_kin(sums: Array, lists: Lists, keys: Array, of_list: Array, bits: Array) -> None:
    """Each word of a relative's name counts by the best that it can agree with.

    The low half of an entry sums words that may be given names, or stand for one; the high half
    the rest, which count only beside such a word: without one the given names differ.
    """
    order = np.argsort(keys * 8 + of_list)
    at = 0
    while at < order.shape[0]:
        key, where, most = keys[order[at]], of_list[order[at]], 0.0
        while at < order.shape[0] and keys[order[at]] == key and of_list[order[at]] == where:
            most = max(most, bits[order[at]])
            at += 1
        add = int(np.ceil(most * EIGHTH))
        if where == KIN_LIST:
            held = lists.kin[lists.kin_at[key] : lists.kin_at[key + 1]]
        else:
            held = lists.clan[lists.clan_at[key] : lists.clan_at[key + 1]]
        for position in held:
            here = integer(sums[position])
            word, rest = here & HALF, here >> 16
            if where == CLAN_LIST:
                rest = min(rest + add, MOST_KIN_SUM)
            else:
                word = min(word + add, MOST_KIN_SUM)
            sums[position] = rest << 16 | word


@jit
def kin_of(sums: int, best: int, most: int, least: int) -> int:
    """What relatives are worth at most, in eighths: the best one whole, further ones in part.

    Args:
        sums: The sums of words that agree, as ``_add_kin`` leaves them.
        best: Two fifths of the most that one relative can be worth.
        most: What relatives count for at most.
        least: What one must be worth to count at all.
    """
    total = (sums & HALF) + (sums >> 16)
    if sums & HALF == 0 or total < least:
        return 0
    return min(total, (total * 5 >> 3) + best, most)


@jit
def _add_places(told: Told, lists: Lists, sums: Array) -> None:
    for each in range(told.places.shape[0]):
        key = told.places[each]
        whole = int(np.ceil(told.place_bits[each] * 4))
        part = int(np.ceil(told.place_bits[each] * told.figures[FURTHER] * 4))
        for at in range(lists.place_at[key], lists.place_at[key + 1]):
            here = integer(sums[lists.place[at]])
            more = part if here & PLACE_FOUND else whole
            sums[lists.place[at]] = PLACE_FOUND | min((here & PLACE_SUM) + more, PLACE_SUM)
    for each in range(told.parted.shape[0]):
        key, more = told.parted[each], int(np.ceil(told.parted_bits[each] * 4))
        for at in range(lists.parted_at[key], lists.parted_at[key + 1]):
            here = integer(sums[lists.parted[at]])
            total = min((here & PLACE_SUM) + more, PLACE_SUM)
            sums[lists.parted[at]] = (here & PLACE_FOUND) | total


@jit
def _kin_limits(told: Told, w: Weights) -> tuple[int, int, int]:
    """The last three of ``kin_of``."""
    best = int(np.ceil(told.figures[BEST_KIN] * 0.4 * EIGHTH)) + 1
    least = w.numbers[0].relatives__least_bits - told.figures[KIN_BIRTH]
    most = int(np.ceil(w.numbers[0].relatives__most * EIGHTH))
    return best, most, max(int(least * EIGHTH), 1)


@jit
def bound_blocks(told: Told, standing: Standing, w: Weights, sums: Sums, counts: Array) -> None:
    """The most that anybody in each block can reach, and how many blocks are in each bin."""
    base = told.figures[REST] + told.figures[WITHOUT_ANY] + told.partings.max()
    any_birth = told.births.max()
    best, greatest, least = _kin_limits(told, w)
    for block in range(sums.tops.shape[0]):
        low, high = block * BLOCK, min((block + 1) * BLOCK, sums.own.shape[0])
        most = 0
        for at in range(low, high):
            here = integer(sums.own[at] & SUM) + 2 * integer(sums.places[at] & PLACE_SUM)
            most = max(most, here + kin_of(integer(sums.kin[at]), best, greatest, least))
        birth = any_birth
        if standing.birth_high[block] - standing.birth_low[block] < 24:
            birth = told.births[standing.birth_low[block]]
            for each in range(standing.birth_low[block] + 1, standing.birth_high[block] + 1):
                birth = max(birth, told.births[each])
        combined = -99.0
        for each in range(standing.combined_at[block], standing.combined_at[block + 1]):
            combined = max(combined, told.combinations[standing.combined[each]])
        top = most / EIGHTH + birth + combined + base
        sums.tops[block] = top
        counts[min(max(int((top - LOWEST) / STEP), 0), BINS - 1)] += 1


@jit
def cut_for(counts: Array, wanted: int) -> float:
    """A bound that about ``wanted`` blocks reach."""
    total = 0
    for number in range(BINS - 1, 0, -1):
        total += counts[number]
        if total >= wanted:
            return LOWEST + STEP * number
    return -1.0e8


@jit
def bound_of(
    told: Told, standing: Standing, w: Weights, sums: Sums, at: int
) -> tuple[float, float]:
    """The most that the person at a position can reach, and what of it is relatives."""
    name = integer(sums.own[at] & SUM) / EIGHTH + told.figures[WITHOUT_ANY]
    best, most, least = _kin_limits(told, w)
    kin = kin_of(integer(sums.kin[at]), best, most, least) / EIGHTH
    bits = (
        name
        + kin
        + integer(sums.places[at] & PLACE_SUM) / 4
        + told.births[standing.birth_block[at]]
        + told.combinations[standing.combination[at]]
        + told.partings[standing.parting[at]]
        + told.figures[REST]
    )
    return bits, kin


@jit
def look(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, told: Told,
    standing: Standing, sums: Sums, hidden: Array, cut: float, below: float, least: float,
    found: Array, scores: Array, effort: Array, held: int,
) -> int:  # fmt: skip
    """Weigh whoever has a bound from ``cut`` to under ``below`` and could be among the best.

    Args:
        mine: The request.
        theirs: The registry.
        asked: What was looked up for the request.
        w: The model.
        space: Working space of this thread.
        told: What the request tells.
        standing: The order of persons.
        sums: As ``gather`` and ``bound_blocks`` left them.
        hidden: Who may not be seen; empty when everybody may.
        cut: See above.
        below: See above.
        least: Bits below which nobody is of interest.
        found: The best so far, highest first; filled and kept in order.
        scores: Their bits.
        effort: Receives how many had their names weighed, and how many everything.
        held: How many are held already.

    Returns:
        How many are held then.
    """
    most = found.shape[0]
    unsaid, teller, kept = np.zeros((0, WIDTH)), np.zeros(5, np.int64), np.zeros((20, 4))
    for block in range(sums.tops.shape[0]):
        enough = max(least, scores[most - 1]) if held == most else least
        if sums.tops[block] < max(cut, enough):
            continue
        for at in range(block * BLOCK, min((block + 1) * BLOCK, sums.own.shape[0])):
            bound, kin = bound_of(told, standing, w, sums, at)
            enough = max(least, scores[most - 1]) if held == most else least
            if bound < max(cut, enough) or bound >= below:
                continue
            person = standing.order[at]
            if hidden.shape[0] > 0 and hidden[person]:
                continue
            effort[0] += 1
            name, _, agreed = own_names(mine, theirs, asked, w, space, person)
            listed = integer(sums.own[at] & SUM) / EIGHTH + told.figures[WITHOUT_ANY]
            left = bound - listed + name
            if not agreed & FATHER_TOLD and left + 12.0 >= enough:
                left += max(0.0, lineage(mine, theirs, asked, w, person, teller))
            if kin > 0.0:
                left += most_of_kin(mine, theirs, asked, w, space, person) - kin
                if left < enough:
                    continue
            left += _of_facts(mine, theirs, asked, w, told, standing, sums, at, kept)
            if left < enough:
                continue
            bits, _ = score(mine, theirs, asked, w, space, person, unsaid)
            effort[1] += 1
            if bits >= least:
                held = insert(found, scores, held, person, bits)
    return held


@jit
def _of_facts(
    mine: People, theirs: People, asked: Asked, w: Weights, told: Told, standing: Standing,
    sums: Sums, at: int, kept: Array,
) -> float:  # fmt: skip
    """By how much times and places of a person differ from what was allowed for them."""
    person, found = standing.order[at], 0.0
    a, b = mine.persons[0, BIRTH], theirs.persons[person, BIRTH]
    if a >= 0 and b >= 0:
        ethiopian = mine.persons[0, ETHIOPIAN] > 0 or theirs.persons[person, ETHIOPIAN] > 0
        bits, _, _, _ = births(mine, a, theirs, b, ethiopian, w)
        found += bits - told.births[standing.birth_block[at]]
    bits, _ = places(mine, theirs, asked, w, person, -1, 0.0, kept)
    _, there, _ = parted(mine, theirs, asked, w, person, False)
    allowed = integer(sums.places[at] & PLACE_SUM) / 4 + told.figures[COMMON]
    return found + bits + there - allowed


@jit
def insert(found: Array, scores: Array, held: int, person: int, bits: float) -> int:
    """Keep a person if they are among the best; how many are held then."""
    most = found.shape[0]
    at = held
    if held == most:
        at = most - 1
        if bits < scores[at] or (bits == scores[at] and person > found[at]):
            return held
    while at > 0 and (scores[at - 1] < bits or (scores[at - 1] == bits and found[at - 1] > person)):
        scores[at], found[at] = scores[at - 1], found[at - 1]
        at -= 1
    scores[at], found[at] = bits, person
    return min(held + 1, most)


@jit
def bounds_of_all(told: Told, standing: Standing, w: Weights, sums: Sums) -> Array:
    """The bound of each person, for the test that holds it to their evidence."""
    found = np.empty(sums.own.shape[0])
    for at in range(found.shape[0]):
        found[standing.order[at]], _ = bound_of(told, standing, w, sums, at)
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
