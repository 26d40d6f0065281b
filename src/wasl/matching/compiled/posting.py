"""Which lists of a registry agree with what a request tells, and what each is worth.

For each thing that a request tells (a name, a relative, a place, a time of separation) the
registry keeps lists of the persons who hold a spelling of it. What comes of a request is a table
of such lists, in the order in which ``sifting`` and ``summing`` go through them: relatives, own
names, places, times; of each thing the best agreement first.
"""

from typing import NamedTuple

import numpy as np

from wasl.matching.compiled import integer, jit, lean
from wasl.matching.compiled.ahead import fetch
from wasl.matching.compiled.layout import Array

EIGHTH = 8.0  # names and relatives are counted in eighths of a bit, rounded up
QUARTER = 4.0  # places in quarters
# Lists. The fifth and sixth are CLAN_LIST as well: for names that may hold no given name, and for
# given names that may have changed places with a further one.
(
    OWN_LIST, FATHER_LIST, KIN_LIST, CLAN_LIST, ALONE_LIST, SHIFTED_LIST, PLACE_LIST, PARTED_LIST,
    WHEN_LIST,
) = range(9)  # fmt: skip
# Columns of Told.sources: the task; the token; which list; how much of an agreement counts, and
# what comes on top; relations that fit, one bit each; bits below which it is of no use; how much
# counts beside a name that has but one such word.
TASK, TOKEN, LIST, FACTOR, EXTRA, RELATIONS_OF, NEEDED, ONCE = range(8)
# Of Told.figures: share of a further place; all that no list bounds; the most that the time of
# birth of a relative can be worth; what places come to where none is listed, at least and never
# more than none; what own names count for at least; the most that a father told otherwise is
# worth.
FURTHER, REST, KIN_BIRTH, UNLISTED, FLOOR, MOST_FATHERS = range(6)
MOST_MARKED = 16  # tasks that a person's agreements are told apart by
ALWAYS = 1 << MOST_MARKED  # of Told.marks: agrees with whomever, for what is not marked
# Columns of postings: where the list begins and ends; which it is; what its persons are given, in
# eighths or, for places, quarters; the same for a further place, or what the time of birth of a
# relative may add; the task, or whether words of relatives count by themselves; whether the
# father's name is told by the same task.
BEGIN, END, OF, ADD, MORE, PART, FATHERS = range(7)
GIVEN_WORDS, REST_WORDS = range(2)  # of PART, for relatives: see ``summing``


class Lists(NamedTuple):
    """Positions of persons by what they hold, one list behind another; each rises.

    Lists of one kind go by the token of an own name; by one that tells the father; by one of a
    relative's given name, times relations, plus the relation; by one of a relative's further
    names; by distinct place; place of separation; time and cause of separation.
    """

    keys: Array  # kind of list -> number of its first
    starts: Array  # list -> its first entry; one longer
    entries: Array  # positions; of relatives see ``lists.RELATIVE_BITS``


class Tokens(NamedTuple):
    """Distinct tokens of a registry, beside what ``People.tokens`` tells of them."""

    # Naming systems, one bit each, of persons' names that hold each; of the names of those whose
    # father it tells; of relatives' names: by list (KIN_LIST for all of relatives) and token.
    systems: Array
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
    lost_by_shape: Array  # the same, without by-names of theirs and then with them, x shape
    task_marks: Array  # task -> its bit, or ALWAYS
    column_worth: Array  # column of Asked.levels x system of the name x how: see ``namebound``
    column_marks: Array
    places: Array  # distinct places worth listing, best first
    place_bits: Array
    parted: Array  # distinct places of separation that agree
    parted_bits: Array
    births: Array  # birth block -> eighths of a bit (``timebound``)
    combinations: Array  # of sex, countries, languages and parts of a journey -> bits
    unlisted: Array  # of each of them that of places, where none is listed
    kin_lost: Array  # Standing.singles -> quarters of a bit lost by relatives who share no word
    partings: Array  # distinct time and cause of separation -> eighths of a bit
    figures: Array


@jit
def best_of_tokens(bits: Array, hit_at: Array, packed: Array) -> Array:
    """The most that each token of a request can be worth in a registry.

    Args:
        bits: Token x level, at most.
        hit_at: See ``Told``.
        packed: ``Told.hit_levels``.
    """
    found = np.zeros(bits.shape[0])
    for token in range(bits.shape[0]):
        for at in range(hit_at[token], hit_at[token + 1]):
            found[token] = max(found[token], bits[token, packed[at] & 7], 0.1)
    return found


@jit
def postings(told: Told, tokens: Tokens, lists: Lists, relations: int) -> Array:
    """The lists that agree with what a request tells; empty ones are left out.

    Returns:
        Rows as BEGIN .. say.
    """
    most, room = _room(told, tokens, relations)
    rows = np.empty((room, 7), np.int64)
    keys, of_list = np.empty(most, np.int64), np.empty(most, np.int64)
    bits = np.empty(most)
    at, first = 0, told.sources.shape[0]
    while first > 0 and told.sources[first - 1, TASK] == told.tasks - 1:
        first -= 1
    count = _entries(
        told, tokens, lists, relations, first, told.sources.shape[0], keys, of_list, bits
    )
    born = integer(np.ceil(told.figures[KIN_BIRTH] * EIGHTH))
    at = _of_relatives(lists, rows, at, keys[:count], of_list[:count], bits[:count], born)
    low = 0
    while low < first:
        task, high = told.sources[low, TASK], low
        while high < first and told.sources[high, TASK] == task:
            high += 1
        count = _entries(told, tokens, lists, relations, low, high, keys, of_list, bits)
        fathers = (of_list[:count] == FATHER_LIST).any()
        for each in np.argsort(-bits[:count]):
            add = int(np.ceil(bits[each] * EIGHTH))
            at = _write(lists, rows, at, keys[each], of_list[each], add, 0, int(task))
            rows[at - 1, FATHERS] = fathers
        low = high
    return rows[: _of_places(told, lists, rows, at)]


@lean
def _room(told: Told, tokens: Tokens, relations: int) -> tuple[int, int]:
    """How many entries one task, and how many rows all tasks may have at most."""
    most, here, task = 0, 0, -1
    room = told.places.shape[0] + told.parted.shape[0] + told.partings.shape[0]
    for source in range(told.sources.shape[0]):
        if told.sources[source, TASK] != task:
            task, here = told.sources[source, TASK], 0
        q, where = int(told.sources[source, TOKEN]), told.sources[source, LIST]
        times = relations if where == KIN_LIST else 1
        for hit in range(told.hit_at[q], told.hit_at[q + 1]):
            token = told.hit_ids[hit]
            many = times * (1 + tokens.dependent_at[token + 1] - tokens.dependent_at[token])
            here += many
            room += 2 * many if where == SHIFTED_LIST else many
        most = max(most, here)
    return most, room


@lean
def _entries(
    told: Told, tokens: Tokens, lists: Lists, relations: int, first: int, last: int,
    keys: Array, of_list: Array, bits: Array,
) -> int:  # fmt: skip
    """Write down each token that agrees with the sources of one task; their number."""
    count = 0
    for source in range(first, last):
        q = int(told.sources[source, TOKEN])
        where = int(told.sources[source, LIST])
        fitting = int(told.sources[source, RELATIONS_OF])
        end = told.hit_at[q + 1]
        for hit in range(told.hit_at[q], end):
            _foresee(tokens, lists, where, told.hit_ids[min(hit + 8, end - 1)], relations)
            token, packed = told.hit_ids[hit], told.hit_levels[hit]
            level, finer = packed & 7, 0.1 * (packed >> 3)
            for each in range(tokens.dependent_at[token] - 1, tokens.dependent_at[token + 1]):
                t = token if each < tokens.dependent_at[token] else tokens.dependent[each]
                worth, system = 0.0, 0
                systems = integer(tokens.systems[min(where, KIN_LIST), t])
                while systems:
                    if systems & 1:
                        worth = max(worth, told.worth[source, system, level])
                    systems >>= 1
                    system += 1
                worth = max(worth - finer, 0.1) * told.sources[source, FACTOR]
                worth += told.sources[source, EXTRA]
                if worth < told.sources[source, NEEDED]:
                    continue
                if where != KIN_LIST:
                    keys[count], of_list[count], bits[count] = t, where, worth
                    count += _holds(lists, where, t)
                    continue
                for relation in range(relations):
                    key = t * relations + relation
                    if fitting >> relation & 1 and _holds(lists, where, key):
                        keys[count], of_list[count], bits[count] = key, where, worth
                        count += 1
    return count


@lean
def _foresee(tokens: Tokens, lists: Lists, where: int, token: int, relations: int) -> None:
    """Ask for where the lists of a token begin."""
    fetch(tokens.dependent_at, token)
    fetch(tokens.systems[min(where, KIN_LIST)], token)
    if where != KIN_LIST:
        fetch(lists.starts, lists.keys[where] + token)
        return
    for each in range(0, relations + 1, 8):  # eight to a line of memory
        fetch(lists.starts, lists.keys[where] + token * relations + each)


@lean
def _holds(lists: Lists, where: int, key: int) -> bool:
    """Whether anybody stands in a list."""
    key += lists.keys[where]
    return bool(lists.starts[key] < lists.starts[key + 1])


@lean
def _write(
    lists: Lists, rows: Array, at: int, key: int, where: int, add: int, more: int, part: int
) -> int:
    """Write down one list; the number of rows then."""
    row, key = rows[at], key + lists.keys[where]
    row[BEGIN], row[END] = lists.starts[key], lists.starts[key + 1]
    row[OF], row[ADD], row[MORE], row[PART], row[FATHERS] = where, add, more, part, 0
    return at + 1


@jit
def _of_relatives(
    lists: Lists, rows: Array, at: int, keys: Array, of_list: Array, bits: Array, born: int
) -> int:
    """Each word of a relative's name counts by the best that it can agree with.

    Words that may be given names, or stand for one, come first; the rest count only beside such
    a word: without one the given names differ.
    """
    order = np.argsort(keys * 8 + of_list)
    for part in (GIVEN_WORDS, REST_WORDS):
        each = 0
        while each < order.shape[0]:
            key, where, most = keys[order[each]], of_list[order[each]], 0.0
            while each < order.shape[0] and keys[order[each]] == key:
                if of_list[order[each]] != where:
                    break
                most = max(most, bits[order[each]])
                each += 1
            if part == GIVEN_WORDS and where == SHIFTED_LIST:
                at = _write(lists, rows, at, key, where, 1, born, part)
            elif (where == CLAN_LIST or where == SHIFTED_LIST) == (part == REST_WORDS):
                add = int(np.ceil(max(most * EIGHTH, 1.0)))
                at = _write(lists, rows, at, key, where, add, born, part)
    return at


@lean
def _of_places(told: Told, lists: Lists, rows: Array, at: int) -> int:
    for each in range(told.places.shape[0]):
        whole = int(np.ceil((told.place_bits[each] - told.figures[UNLISTED]) * QUARTER))
        further = int(np.ceil(told.place_bits[each] * told.figures[FURTHER] * QUARTER))
        at = _write(lists, rows, at, told.places[each], PLACE_LIST, whole, further, 0)
    for each in range(told.parted.shape[0]):
        more = int(np.ceil(told.parted_bits[each] * QUARTER))
        if more > 0:
            at = _write(lists, rows, at, told.parted[each], PARTED_LIST, more, more, 0)
    for each in range(told.partings.shape[0]):
        if told.partings[each] > 0:
            more = (integer(told.partings[each]) + 1) // 2  # quarters, of eighths
            at = _write(lists, rows, at, each, WHEN_LIST, more, 0, 0)
    return at
