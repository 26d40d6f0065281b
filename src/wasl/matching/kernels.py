"""The compiled loop of distances to the vocabulary."""

from typing import Any

import numpy as np

from wasl.matching import compiled as _settled  # noqa: F401 - settles Numba's cache folder first

import numba  # isort: skip

Array = np.ndarray[Any, Any]


@numba.njit(cache=True, nogil=True)
def nearest(
    query: Array,
    query_length: float,
    sounds: Array,
    sizes: Array,
    lengths: Array,
    owners: Array,
    bare: Array,
    query_bare: bool,
    table: Array,
    gaps_query: Array,
    gaps_other: Array,
    bare_table: Array,
    bare_first: Array,
    bare_second: Array,
    near: float,
    best: Array,
    masks: Array,
    unlike: float,
) -> None:
    """Lower ``best`` per vocabulary entry to its distance from one query reading.

    The same arithmetic as ``distance.weigh``; a test holds them together. ``masks`` are
    ``distance.neighbours``: a sound without a neighbour on the other side costs ``unlike`` at
    least, which settles most entries before anything is aligned.
    """
    n = query.shape[0]
    row = np.empty(64, np.float64)
    there = 0
    for i in range(n):
        there |= 1 << query[i]
    lonely = np.zeros(masks.shape[0], np.bool_)
    for sound in range(masks.shape[0]):
        lonely[sound] = masks[sound] != 0 and masks[sound] & there == 0
    for r in range(sounds.shape[0]):
        size = sizes[r]
        owner = owners[r]
        scale = max(query_length, lengths[r])
        limit = min(near, best[owner]) * scale
        allowed = limit / unlike
        lost, present = 0, 0
        for j in range(size):
            sound = sounds[r, j]
            lost += lonely[sound]
            present |= 1 << sound
        if lost > allowed:
            continue
        lost = 0
        for i in range(n):
            mask = masks[query[i]]
            lost += mask != 0 and mask & present == 0
        if lost > allowed:
            continue
        mixed = query_bare != bare[r]
        row[0] = 0.0
        failed = False
        for j in range(size):
            two = sounds[r, j]
            if mixed:
                gap2 = bare_second[two] if query_bare else bare_first[two]
            else:
                gap2 = gaps_other[two]
            row[j + 1] = row[j] + gap2
        for i in range(n):
            one = query[i]
            if mixed:
                gap = bare_first[one] if query_bare else bare_second[one]
            else:
                gap = gaps_query[one]
            diagonal = row[0]
            row[0] += gap
            least = row[0]
            for j in range(size):
                two = sounds[r, j]
                if mixed:
                    cost = bare_table[one, two] if query_bare else bare_table[two, one]
                    gap2 = bare_second[two] if query_bare else bare_first[two]
                else:
                    cost = table[one, two]
                    gap2 = gaps_other[two]
                value = diagonal + cost
                if i == 0 and j == 0 and cost >= 0.6:
                    value += 0.6
                diagonal = row[j + 1]
                value = min(value, diagonal + gap, row[j] + gap2)
                row[j + 1] = value
                least = min(least, value)
            if least > limit:
                failed = True
                break
        if not failed:
            found = row[size] / scale
            best[owner] = min(best[owner], found)
