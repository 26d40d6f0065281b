"""The compiled loops over the vocabulary: how near each reading sounds."""

from typing import Any

import numpy as np

from wasl.matching import compiled as _settled  # noqa: F401 - settles Numba's cache folder first

import numba  # isort: skip

Array = np.ndarray[Any, Any]
ROOM = 64  # rows and nodes are shorter than this
SLACK = 1e-9  # what adding up in another order may cost
CLOSE, NEAR, BEGUN, DIFFER = 2, 4, 6, 7  # ``tokens.Level``, BEGUN being its INITIAL
REACHED = np.array([1, CLOSE, NEAR], np.uint8)  # levels of sounds and of learned spellings
NOBODY = np.uint64(0x0707070707070707)  # eight entries that differ
SEEN_AT_ONCE = 8  # such words, of eight entries each
INITIAL = 8  # of the kinds of entries: see ``vocabulary``


@numba.njit(cache=True, nogil=True)
def weigh(
    query: Array,
    other: Array,
    size: int,
    table: Array,
    gaps_query: Array,
    gaps_other: Array,
    masks: Array,
    unlike: float,
    limit: float,
) -> float:
    """The distance between two readings; infinite beyond ``limit``.

    The same arithmetic as ``distance.weigh``, in the same order; a test holds them together.
    ``masks`` are ``distance.neighbours``: a sound without a neighbour on the other side costs
    ``unlike`` at least.
    """
    n = query.shape[0]
    there, present = 0, 0
    for i in range(n):
        there |= 1 << query[i]
    for j in range(size):
        present |= 1 << other[j]
    lost, missed = 0, 0
    for j in range(size):
        lost += masks[other[j]] != 0 and masks[other[j]] & there == 0
    for i in range(n):
        missed += masks[query[i]] != 0 and masks[query[i]] & present == 0
    if max(lost, missed) > limit / unlike:
        return np.inf
    row = np.empty(ROOM, np.float64)
    row[0] = 0.0
    for j in range(size):
        row[j + 1] = row[j] + gaps_other[other[j]]
    for i in range(n):
        one = query[i]
        gap = gaps_query[one]
        diagonal = row[0]
        row[0] += gap
        least = row[0]
        for j in range(size):
            two = other[j]
            cost = table[one, two]
            value = diagonal + cost
            if i == 0 and j == 0 and cost >= 0.6:
                value += 0.6
            diagonal = row[j + 1]
            value = min(value, diagonal + gap, row[j] + gaps_other[two])
            row[j + 1] = value
            least = min(least, value)
        if least > limit:
            return np.inf
    return float(row[size])


@numba.njit(cache=True, nogil=True)
def near_bones(
    bones: Array,
    query_length: float,
    first: int,
    last: int,
    entry: Array,
    depth: Array,
    skip: Array,
    rows_at: Array,
    most: Array,
    ahead: Array,
    fewest: Array,
    table: Array,
    gaps_query: Array,
    gaps_other: Array,
    cheap: Array,
    unlike: float,
    near: float,
    found: Array,
) -> int:
    """The groups of readings that may be near by their consonants alone; returns how many.

    Args:
        bones: The consonants of the query's reading, as codes (``sounding.BONES``).
        query_length: How much sound the whole reading holds.
        first: The first node of the tree to walk, which stands before the first consonant.
        last: The node behind the last.
        entry: The consonant at each node (``trees.tree_of``).
        depth: How deep each node lies.
        skip: The first node behind each branch.
        rows_at: Nodes + 1: the groups that end at each node.
        most: The greatest length in each branch, in tenths.
        ahead: The consonants behind each node, as a mask.
        fewest: How many that cost ``unlike`` alone lie behind each node at least.
        table: The least that two consonants cost, query first.
        gaps_query: The least that a consonant of the query costs without one that it meets.
        gaps_other: The same of the other side.
        cheap: Of each consonant those that it costs less to meet, as a mask.
        unlike: What a consonant that ``fewest`` counts costs at least without one it meets.
        near: The greatest distance by length.
        found: Groups; written.
    """
    n = bones.shape[0]
    columns = np.empty((ROOM, n + 1), np.float64)
    count, node = 0, first
    while node < last:
        deep = int(depth[node])
        if deep == 1:
            columns[1, 0] = 0.0
            for i in range(n):
                columns[1, i + 1] = columns[1, i] + gaps_query[bones[i]]
        else:
            two = entry[node]
            gap = gaps_other[two]
            columns[deep, 0] = columns[deep - 1, 0] + gap
            for i in range(n):
                one = bones[i]
                value = min(columns[deep - 1, i] + table[one, two], columns[deep - 1, i + 1] + gap)
                columns[deep, i + 1] = min(value, columns[deep, i] + gaps_query[one])
        limit = near * max(query_length, most[node] * 0.1) + SLACK
        if columns[deep, n] <= limit:
            for group in range(rows_at[node], rows_at[node + 1]):
                found[count] = group
                count += 1
        # What is left of the query, and what lies behind this node, must find each other.
        mask, there = ahead[node], int(fewest[node])
        least, lost = columns[deep, n] + unlike * there, 0.0
        for i in range(n - 1, -1, -1):
            if cheap[bones[i]] & mask == 0:
                lost += gaps_query[bones[i]]
            least = min(least, columns[deep, i] + max(lost, unlike * (there - n + i)))
        node = skip[node] if least > limit else node + 1
    return count


@numba.njit(cache=True, nogil=True)
def nearest(
    query: Array,
    query_length: float,
    groups: Array,
    starts: Array,
    entry: Array,
    depth: Array,
    skip: Array,
    rows_at: Array,
    most: Array,
    lengths: Array,
    owners: Array,
    tables: Array,
    gaps_query: Array,
    gaps_other: Array,
    least_costs: Array,
    least_query: Array,
    least_other: Array,
    masks: Array,
    unlike: float,
    limits: Array,
    kinds: Array,
    across: int,
    skipped: int,
    levels: Array,
) -> None:
    """Lower ``levels`` of each entry to what one reading of a query reaches.

    A branch is left as soon as it costs too much whatever the manner; readings that may be
    near are then weighed in each manner by ``weigh``.

    Args:
        query: The reading, as codes.
        query_length: How much sound it holds.
        groups: Groups of readings that may be near.
        starts: Groups + 1: the first node of the tree of each.
        entry: The sound at each node (``trees.tree_of``).
        depth: How deep each node lies.
        skip: The first node behind each branch.
        rows_at: Nodes + 1: the rows that end at each node.
        most: The greatest length in each branch, in tenths.
        lengths: How much sound each row holds.
        owners: The entry that each row is a reading of.
        tables: Substitution costs by manner, query first.
        gaps_query: Gap costs of the query by manner.
        gaps_other: Gap costs of the other side by manner.
        least_costs: The least of all manners, as the next two.
        least_query: Of gaps of the query.
        least_other: Of gaps of the other side.
        masks: Of each sound those that it may stand for cheaply.
        unlike: What a sound without any of those costs at least.
        limits: Greatest distance by length of each level that sounds reach.
        kinds: Of each entry what it is, as bits.
        across: Kinds that are written in another script: sounds reach ``Level.CLOSE`` at most.
        skipped: Kinds that sounds do not decide.
        levels: Levels by manner and entry; lowered.
    """
    n = query.shape[0]
    near = limits[limits.shape[0] - 1]
    columns = np.empty((ROOM, n + 1), np.float64)
    path = np.empty(ROOM, np.uint8)
    columns[0, 0] = 0.0
    for i in range(n):
        columns[0, i + 1] = columns[0, i] + least_query[query[i]]
    for group in groups:
        node = starts[group]
        while node < starts[group + 1]:
            deep = int(depth[node])
            two = entry[node]
            path[deep - 1] = two
            gap = least_other[two]
            limit = near * max(query_length, most[node] * 0.1) + SLACK
            columns[deep, 0] = columns[deep - 1, 0] + gap
            least = columns[deep, 0]
            for i in range(n):
                one = query[i]
                value = columns[deep - 1, i] + least_costs[one, two]
                if i == 0 and deep == 1 and least_costs[one, two] >= 0.6:
                    value += 0.6
                value = min(value, columns[deep - 1, i + 1] + gap)
                value = min(value, columns[deep, i] + least_query[one])
                columns[deep, i + 1] = value
                least = min(least, value)
            if least > limit:
                node = skip[node]
                continue
            if columns[deep, n] <= limit:
                for row in range(rows_at[node], rows_at[node + 1]):
                    scale = max(query_length, lengths[row])
                    if (
                        columns[deep, n] <= near * scale + SLACK
                        and kinds[owners[row]] & skipped == 0
                    ):
                        _reach(
                            query, path, deep, scale, tables, gaps_query, gaps_other, masks,
                            unlike, limits, kinds[owners[row]] & across != 0,
                            levels[:, owners[row]],
                        )  # fmt: skip
            node += 1


@numba.njit(cache=True, nogil=True)
def _reach(
    query: Array,
    path: Array,
    size: int,
    scale: float,
    tables: Array,
    gaps_query: Array,
    gaps_other: Array,
    masks: Array,
    unlike: float,
    limits: Array,
    across: bool,
    levels: Array,
) -> None:
    """Lower the levels of one entry, by manner; see ``nearest``."""
    near = limits[limits.shape[0] - 1]
    for manner in range(tables.shape[0]):
        distance = weigh(
            query, path, size, tables[manner], gaps_query[manner], gaps_other[manner], masks,
            unlike, near * scale,
        ) / scale  # fmt: skip
        for number in range(limits.shape[0]):
            if distance <= limits[number]:
                level = max(REACHED[number], CLOSE) if across else REACHED[number]
                levels[manner] = min(levels[manner], level)
                break


@numba.njit(cache=True, nogil=True)
def agreeing(
    levels: Array,
    kinds: Array,
    across: int,
    skipped: int,
    spelled: Array,
    bits: Array,
    limits: Array,
    told: Array,
    told_levels: Array,
    alike: Array,
    slips: Array,
    affixes: Array,
    floors: Array,
    exact: int,
    most_finer: float,
    sound_finer: float,
    found: Array,
    finer: Array,
) -> int:
    """Settle the levels of one form and list the entries that agree; returns how many.

    Args:
        levels: By entry what its sound reaches, in words of eight behind the last entry
            ``DIFFER``; settled.
        kinds: Of each entry what it is, as bits.
        across: Kinds that are written in the other script: spellings speak there.
        skipped: Kinds that neither sound nor spelling decides.
        spelled: Entries that a learned spelling reaches, ascending.
        bits: By how many bits a letter each is less likely.
        limits: Most bits of each level that spellings reach (float32).
        told: Entries that the tables tell of.
        told_levels: At which level.
        alike: Initials that the form may begin with.
        slips: Entries that are one slip of a hand from it, ascending: near, where nothing says
            better, with the most bits off.
        affixes: The affix of each entry.
        floors: The best level beside each affix.
        exact: The entry of the form itself; -1 when there is none.
        most_finer: Bits off the least likely spelling of the last level.
        sound_finer: Bits off what only sounds alike.
        found: Entries that agree, ascending; written.
        finer: Bits off each; written.
    """
    for at in range(spelled.shape[0]):
        entry = spelled[at]
        if kinds[entry] & skipped == 0:
            for number in range(limits.shape[0]):
                if bits[at] <= limits[number]:
                    levels[entry] = min(levels[entry], REACHED[number])
                    break
    for at in range(told.shape[0]):
        levels[told[at]] = min(levels[told[at]], told_levels[at])
    for entry in alike:
        levels[entry] = BEGUN
    count, known, slip, slipped = 0, 0, 0, 0
    for entry in slips:
        if levels[entry] == DIFFER and kinds[entry] & skipped == 0:
            levels[entry] = NEAR
            slips[slipped] = entry
            slipped += 1
    if exact >= 0:
        levels[exact] = 0
    words = levels.view(np.uint64)
    for first in range(0, words.shape[0], SEEN_AT_ONCE):
        last, any_agrees = min(first + SEEN_AT_ONCE, words.shape[0]), np.uint64(0)
        for word in range(first, last):
            any_agrees |= words[word] ^ NOBODY
        if any_agrees == 0:
            continue
        for entry in range(8 * first, 8 * last):
            level = levels[entry]
            if level >= DIFFER:
                continue
            alone = kinds[entry] & INITIAL != 0 and entry != exact
            if alone:
                level = BEGUN if level == BEGUN else DIFFER
            elif entry != exact:
                level = max(level, floors[affixes[entry]])
            levels[entry] = level
            if level >= DIFFER:
                continue
            off = np.float32(0.0)
            if kinds[entry] & across and level > 0 and not alone:
                while known < spelled.shape[0] and spelled[known] < entry:
                    known += 1
                off = np.float32(sound_finer)
                if known < spelled.shape[0] and spelled[known] == entry:
                    off = np.float32(most_finer) * (bits[known] / limits[limits.shape[0] - 1])
            while slip < slipped and slips[slip] < entry:
                slip += 1
            if slip < slipped and slips[slip] == entry:
                off = np.float32(most_finer)
            found[count] = entry
            finer[count] = off
            count += 1
    return count


@numba.njit(cache=True, nogil=True)
def count_levels(
    ids: Array, levels: Array, starts: Array, slots: Array, counts: Array, told: Array
) -> None:
    """Add up how many bear the entries of each level: ``told`` is slot x level.

    Args:
        ids: Entries that agree.
        levels: At which level.
        starts: Of each entry the first of its counts.
        slots: What each count is of.
        counts: How many.
        told: Sums; added to.
    """
    for at in range(ids.shape[0]):
        for each in range(starts[ids[at]], starts[ids[at] + 1]):
            told[slots[each], levels[at]] += counts[each]
