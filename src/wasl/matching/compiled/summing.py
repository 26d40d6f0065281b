"""What each person holds of what a request tells, summed up from lists.

For each thing that a request tells (a name, a relative, a place) the persons who agree with it
are taken from lists, best agreement first, and each person is given that agreement once.
"""

from typing import NamedTuple

import numpy as np

from wasl.matching.compiled import inlined, integer, jit, lean
from wasl.matching.compiled.ahead import AHEAD, fetch
from wasl.matching.compiled.layout import Array

EIGHTH = 8.0  # sums are kept in eighths of a bit, rounded up
# What one number holds of a person: the sum of own names; one bit for each task that their own
# names agree with, and one for their father's name; places; words of relatives' names that may be
# given names, and the rest of them.
SUM = (1 << 10) - 1
TASKS, MOST_MARKED = 10, 16
FATHER_GIVEN = 1 << 26
PLACES, PLACE_SUM, PLACE_FOUND = 27, 127, 1 << 34
KIN, KIN_REST, MOST_KIN_SUM = 35, 47, (1 << 12) - 1
# The last two are the same list as CLAN_LIST: for names that may hold no given name, and for given
# names that may have changed places with a further one.
OWN_LIST, FATHER_LIST, KIN_LIST, CLAN_LIST, ALONE_LIST, SHIFTED_LIST = range(6)
# Columns of Told.sources.
TASK, TOKEN, LIST, FACTOR, EXTRA, RELATIONS_OF = range(6)
# Of Told.figures: the most that one relative can be worth; share of a further place; all that no
# list bounds; the most that the time of birth of a relative can be worth; what of the rest is
# for places.
BEST_KIN, FURTHER, REST, KIN_BIRTH, COMMON = range(5)
ALWAYS = 1 << MOST_MARKED  # of Told.marks: agrees with whomever, for what is not marked


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

    tasks: int
    sources: Array  # rows by task: see TASK ..
    hit_at: Array  # token of the request -> first of its hits
    hit_ids: Array
    hit_levels: Array  # level, and tenths of a bit times eight
    worth: Array  # source x system of the other name x level
    marks: Array  # token of the request -> tasks that it belongs to, one bit each
    lost: Array  # tasks that agree x naming: see ``lacking``
    lost_by_shape: Array  # the same x shape
    places: Array  # distinct places worth listing, best first
    place_bits: Array
    parted: Array  # distinct places of separation that agree
    parted_bits: Array
    births: Array  # birth block -> bits
    combinations: Array
    partings: Array
    figures: Array


class Sums(NamedTuple):
    """Working space: what each position holds, and which positions hold anything."""

    held: Array  # position -> a number as above
    touched: Array  # positions that hold anything, in the order in which they were met
    bounds: Array  # of those, in bits


@lean
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


@lean
def _systems_of(tokens: Tokens, where: int, token: int) -> int:
    if where == OWN_LIST:
        return integer(tokens.own_systems[token])
    if where == FATHER_LIST:
        return integer(tokens.father_systems[token])
    return integer(tokens.kin_systems[token])


@lean
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
def gather(told: Told, tokens: Tokens, lists: Lists, relations: int, sums: Sums) -> int:
    """Give each person the best that they hold of each task; how many hold anything."""
    room = _room(told, tokens, relations)
    keys, of_list = np.empty(room, np.int64), np.empty(room, np.int64)
    bits = np.empty(room)
    low, met = 0, 0
    for task in range(told.tasks):
        high = low
        while high < told.sources.shape[0] and int(told.sources[high, TASK]) == task:
            high += 1
        count = _entries(told, tokens, relations, low, high, keys, of_list, bits)
        low = high
        if task == told.tasks - 1:
            met = _add_kin(sums, met, lists, keys[:count], of_list[:count], bits[:count])
            break
        fathers = (of_list[:count] == FATHER_LIST).any()
        order = np.argsort(-bits[:count])
        for place in range(count):
            _foresee(lists, keys, of_list, order, place)
            each = order[place]
            add = int(np.ceil(bits[each] * EIGHTH))
            own, key = of_list[each] == OWN_LIST, keys[each]
            if own:
                held = lists.own[lists.own_at[key] : lists.own_at[key + 1]]
            else:
                held = lists.father[lists.father_at[key] : lists.father_at[key + 1]]
            met = _add_own(sums, met, held, add, task, fathers, own)
    return _add_places(told, lists, sums, met)


@inlined
def _foresee(lists: Lists, keys: Array, of_list: Array, order: Array, place: int) -> None:
    """Ask for the lists that come next: where each begins, and then its beginning."""
    last = order.shape[0] - 1
    later, sooner = order[min(place + 8, last)], order[min(place + 4, last)]
    for at, begun in ((later, False), (sooner, True)):
        where, key = of_list[at], keys[at]
        if where == OWN_LIST:
            _of_list(lists.own_at, lists.own, key, begun)
        elif where == FATHER_LIST:
            _of_list(lists.father_at, lists.father, key, begun)
        elif where == KIN_LIST:
            _of_list(lists.kin_at, lists.kin, key, begun)
        else:
            _of_list(lists.clan_at, lists.clan, key, begun)


@inlined
def _of_list(starts: Array, lists: Array, key: int, begun: bool) -> None:
    if begun:
        fetch(lists, starts[key])
    else:
        fetch(starts, key)


@lean
def forget(sums: Sums, met: int) -> None:
    """Make working space ready for another request."""
    for each in range(met):
        if each + AHEAD < met:
            fetch(sums.held, sums.touched[each + AHEAD])
        sums.held[sums.touched[each]] = 0


@lean
def _add_own(
    sums: Sums, met: int, held: Array, add: int, task: int, fathers: bool, own: bool
) -> int:
    """Give a task to whoever was not given it yet, by a name of their own or by their father's."""
    mark = 1 << TASKS + task if task < MOST_MARKED else 0
    given = mark | FATHER_GIVEN if fathers else mark
    found = mark if own else FATHER_GIVEN
    for each in range(held.shape[0]):
        if each + AHEAD < held.shape[0]:
            fetch(sums.held, held[each + AHEAD])
        position = held[each]
        here = sums.held[position]
        if here == 0:
            sums.touched[met] = position
            met += 1
        if not here & given:
            here += min(add, SUM - (here & SUM))
        sums.held[position] = here | found
    return met


@jit
def _add_kin(sums: Sums, met: int, lists: Lists, keys: Array, of_list: Array, bits: Array) -> int:
    """Each word of a relative's name counts by the best that it can agree with.

    Words that may be given names, or stand for one, are summed apart from the rest, which count
    only beside such a word: without one the given names differ.
    """
    order = np.argsort(keys * 8 + of_list)
    for part in (KIN, KIN_REST):
        at = 0
        while at < order.shape[0]:
            _foresee(lists, keys, of_list, order, at)
            key, where, most = keys[order[at]], of_list[order[at]], 0.0
            while at < order.shape[0] and keys[order[at]] == key and of_list[order[at]] == where:
                most = max(most, bits[order[at]])
                at += 1
            if (where == CLAN_LIST) != (part == KIN_REST):
                continue
            add = int(np.ceil(max(most * EIGHTH, 1.0)))
            if where == KIN_LIST:
                held = lists.kin[lists.kin_at[key] : lists.kin_at[key + 1]]
            else:
                held = lists.clan[lists.clan_at[key] : lists.clan_at[key + 1]]
            if where == SHIFTED_LIST:
                met = _add_words(sums, met, held, 1, KIN)
                met = _add_words(sums, met, held, add, KIN_REST)
            else:
                met = _add_words(sums, met, held, add, part)
    return met


@lean
def _add_words(sums: Sums, met: int, held: Array, add: int, part: int) -> int:
    for each in range(held.shape[0]):
        if each + AHEAD < held.shape[0]:
            fetch(sums.held, held[each + AHEAD])
        position = held[each]
        here = sums.held[position]
        if part == KIN_REST and here >> KIN & MOST_KIN_SUM == 0:
            continue  # the rest alone is worth nothing
        if here == 0:
            sums.touched[met] = position
            met += 1
        sums.held[position] = here + (
            min(add, MOST_KIN_SUM - (here >> part & MOST_KIN_SUM)) << part
        )
    return met


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
    return (held >> PLACES & PLACE_SUM) / 4


@lean
def _add_places(told: Told, lists: Lists, sums: Sums, met: int) -> int:
    for each in range(told.places.shape[0]):
        key = told.places[each]
        whole = int(np.ceil(told.place_bits[each] * 4))
        part = int(np.ceil(told.place_bits[each] * told.figures[FURTHER] * 4))
        held = lists.place[lists.place_at[key] : lists.place_at[key + 1]]
        met = _add_place(sums, met, held, whole, part, PLACE_FOUND)
    for each in range(told.parted.shape[0]):
        key, more = told.parted[each], int(np.ceil(told.parted_bits[each] * 4))
        held = lists.parted[lists.parted_at[key] : lists.parted_at[key + 1]]
        if more > 0:
            met = _add_place(sums, met, held, more, more, 0)
    return met


@lean
def _add_place(sums: Sums, met: int, held: Array, whole: int, part: int, found: int) -> int:
    for each in range(held.shape[0]):
        if each + AHEAD < held.shape[0]:
            fetch(sums.held, held[each + AHEAD])
        position = held[each]
        here = sums.held[position]
        if here == 0:
            sums.touched[met] = position
            met += 1
        more = part if here & found else whole
        more = min(more, PLACE_SUM - (here >> PLACES & PLACE_SUM))
        sums.held[position] = here + (more << PLACES) | found
    return met
