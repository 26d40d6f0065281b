"""The compiled loops over the vocabulary: how near each reading sounds."""

import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np


def _writable_cache() -> None:
    """Let Numba keep its compiled code even where the package cannot be written to."""
    if "NUMBA_CACHE_DIR" in os.environ:
        return
    beside = Path(__file__).parent / "__pycache__"
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    for folder in (beside, home):
        if os.access(folder if folder.exists() else folder.parent, os.W_OK):
            return
    os.environ["NUMBA_CACHE_DIR"] = str(Path(tempfile.gettempdir()) / f"wasl-numba-{os.getuid()}")


_writable_cache()

import numba  # noqa: E402 - the cache folder must be settled first

Array = np.ndarray[Any, Any]
ROOM = 64  # rows and nodes are shorter than this
CLOSE, DIFFER = 2, 7  # ``tokens.Level``
SPELLED = np.array([1, 2, 4], np.uint8)  # levels that learned spellings reach
SOUNDED = np.array([1, 2, 4], np.uint8)  # and those that sounds do
NOBODY = np.uint64(0x0707070707070707)  # eight entries that differ
INITIAL = 8  # of the kinds of entries: see ``vocabulary``


@numba.njit(cache=True, nogil=True)
def ends_of_branches(depth: Array, skip: Array) -> None:
    """Write for each node of a tree the first node behind its branch; see ``trees.tree_of``."""
    for node in range(depth.shape[0] - 1, -1, -1):
        after = node + 1
        while after < depth.shape[0] and depth[after] > depth[node]:
            after = skip[after]
        skip[node] = after


@numba.njit(cache=True, nogil=True)
def gather_branches(
    entry: Array, skip: Array, rows_at: Array, lengths: Array, most: Array, ahead: Array
) -> None:
    """Write what lies in each branch.

    Args:
        entry: The sound at each node.
        skip: The first node behind each branch.
        rows_at: Nodes + 1: the rows that end at each node.
        lengths: How much sound each row holds.
        most: The greatest length of a row of the branch, in tenths, rounded up; written.
        ahead: A mask of the sounds behind each node; written.
    """
    for node in range(entry.shape[0] - 1, -1, -1):
        tenths, mask = 0.0, 0
        for row in range(rows_at[node], rows_at[node + 1]):
            tenths = max(tenths, np.ceil(lengths[row] * 10.0))
        child = node + 1
        while child < skip[node]:
            tenths = max(tenths, float(most[child]))
            mask |= ahead[child] | (1 << entry[child])
            child = skip[child]
        most[node] = tenths
        ahead[node] = mask


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
def nearest(
    query: Array,
    query_length: float,
    first: int,
    last: int,
    entry: Array,
    depth: Array,
    skip: Array,
    rows_at: Array,
    most: Array,
    ahead: Array,
    lengths: Array,
    owners: Array,
    tables: Array,
    gaps_query: Array,
    gaps_other: Array,
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
        first: The first node of the tree to walk.
        last: The node behind the last.
        entry: The sound at each node (``trees.tree_of``).
        depth: How deep each node lies.
        skip: The first node behind each branch.
        rows_at: Nodes + 1: the rows that end at each node.
        most: The greatest length in each branch, in tenths.
        ahead: The sounds behind each node, as a mask.
        lengths: How much sound each row holds.
        owners: The entry that each row is a reading of.
        tables: Substitution costs by manner, query first.
        gaps_query: Gap costs of the query by manner.
        gaps_other: Gap costs of the other side by manner.
        masks: Of each sound those that it may stand for cheaply.
        unlike: What a sound without any of those costs at least.
        limits: Greatest distance by length of each level that sounds reach.
        kinds: Of each entry what it is, as bits.
        across: Kinds that are written in another script: sounds reach ``Level.CLOSE`` at most.
        skipped: Kinds that sounds do not decide.
        levels: Levels by manner and entry; lowered.
    """
    n = query.shape[0]
    manners, sounds = tables.shape[0], tables.shape[1]
    costs = np.empty((sounds, n), np.float64)  # the least of all manners
    gap_one = np.empty(n, np.float64)
    gap_two = np.empty(sounds, np.float64)
    for i in range(n):
        gap_one[i] = gaps_query[:, query[i]].min()
    for two in range(sounds):
        gap_two[two] = gaps_other[:, two].min()
        for i in range(n):
            costs[two, i] = tables[:, query[i], two].min()
    near = limits[limits.shape[0] - 1]
    columns = np.empty((ROOM, n + 1), np.float64)
    path = np.empty(ROOM, np.uint8)
    columns[0, 0] = 0.0
    for i in range(n):
        columns[0, i + 1] = columns[0, i] + gap_one[i]
    node = first
    while node < last:
        deep = depth[node]
        two = entry[node]
        path[deep - 1] = two
        before, column = columns[deep - 1], columns[deep]
        gap = gap_two[two]
        limit = near * max(query_length, most[node] * 0.1) + 1e-9
        column[0] = before[0] + gap
        least = column[0]
        for i in range(n):
            value = before[i] + costs[two, i]
            if i == 0 and deep == 1 and costs[two, 0] >= 0.6:
                value += 0.6
            value = min(value, before[i + 1] + gap, column[i] + gap_one[i])
            column[i + 1] = value
            least = min(least, value)
        if least > limit:
            node = skip[node]
            continue
        if rows_at[node] < rows_at[node + 1] and column[n] <= limit:
            for row in range(rows_at[node], rows_at[node + 1]):
                at = owners[row]
                if kinds[at] & skipped:
                    continue
                for manner in range(manners):
                    scale = max(query_length, lengths[row])
                    found = weigh(
                        query, path, deep, tables[manner], gaps_query[manner],
                        gaps_other[manner], masks, unlike, near * scale,
                    ) / scale  # fmt: skip
                    for number in range(limits.shape[0]):
                        if found <= limits[number]:
                            level = SOUNDED[number]
                            if kinds[at] & across:
                                level = max(level, CLOSE)
                            levels[manner, at] = min(levels[manner, at], level)
                            break
        if skip[node] > node + 1:
            # What is left of the query must find its sounds behind this node.
            mask = ahead[node]
            lost = 0
            least = column[n]
            for i in range(n - 1, -1, -1):
                lost += masks[query[i]] != 0 and masks[query[i]] & mask == 0
                least = min(least, column[i] + unlike * lost)
            if least > limit:
                node = skip[node]
                continue
        node += 1


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
                    levels[entry] = min(levels[entry], SPELLED[number])
                    break
    for at in range(told.shape[0]):
        levels[told[at]] = min(levels[told[at]], told_levels[at])
    if exact >= 0:
        levels[exact] = 0
    count, known = 0, 0
    words = levels.view(np.uint64)
    for word in range(words.shape[0]):
        if words[word] == NOBODY:
            continue
        for entry in range(8 * word, 8 * word + 8):
            level = levels[entry]
            if level >= DIFFER:
                continue
            if entry != exact:
                level = DIFFER if kinds[entry] & INITIAL else max(level, floors[affixes[entry]])
                levels[entry] = level
                if level >= DIFFER:
                    continue
            off = np.float32(0.0)
            if kinds[entry] & across and level > 0:
                while known < spelled.shape[0] and spelled[known] < entry:
                    known += 1
                off = np.float32(sound_finer)
                if known < spelled.shape[0] and spelled[known] == entry:
                    off = np.float32(most_finer) * (bits[known] / limits[limits.shape[0] - 1])
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
