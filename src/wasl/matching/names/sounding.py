"""How near each entry of a vocabulary sounds to a form: a tree of readings, walked at once."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

import numpy as np

from wasl.matching.compiled.nearness import near_bones, nearest
from wasl.matching.compiled.trees import TREE, ascending, tree_of
from wasl.matching.compiled.treewalk import gather_branches, gather_fewest
from wasl.matching.names.distance import BARE, MANNERS, UNLIKE, costs, neighbours
from wasl.matching.names.sounds import ALPHABET, LONGEST, VOWELS
from wasl.matching.names.tokens import LIMITS, Level

Array = np.ndarray[Any, Any]
LATIN, NATIVE, FAMILY, INITIAL = 1, 2, 4, 8  # kinds of entries, as bits
# Consonants by which readings are grouped: all but the one that is half a vowel.
BONES = np.array([sound not in VOWELS + "y" for sound in ALPHABET])
FULL = 32  # roots of readings with their short vowels come behind this
REACHED = (Level.SAME, Level.CLOSE, Level.NEAR)  # what sounds, and learned spellings, decide
GROUPED = tuple(f"bones_{name}" for name in (*TREE, "most", "ahead", "fewest"))
WALKED = ("sound_from", *(f"sound_{name}" for name in (*TREE, "most")), "lengths", "owners")


class Sounding(Protocol):
    """What is asked of a form."""

    @property
    def sounds(self) -> tuple[list[int], ...]:
        """Readings as codes."""

    @property
    def lengths(self) -> tuple[float, ...]:
        """How much sound each holds."""

    @property
    def bare(self) -> bool:
        """Written without short vowels."""


def build(forms: Sequence[Sounding]) -> dict[str, Array]:
    """All readings of all forms, as a tree of their consonants over trees of all their sounds.

    Returns:
        ``trees.tree_of`` twice. With ``bones_`` before each name the tree of consonants, under
        roots by length, those of readings written without short vowels first; its rows are
        groups. With ``sound_`` the tree of each group, its rows being readings.
        bones_from: The first node of either kind, and the node behind the last (int32).
        sound_from: Groups + 1: the first node of each group (int32).
        bones_most, sound_most: The greatest length in each branch, in tenths, rounded up (uint8).
        bones_ahead: The consonants behind each node as a mask (uint32).
        bones_fewest: How many of them that cost ``UNLIKE`` alone come at least (uint8).
        lengths: How much sound each reading holds (float64).
        owners: The form of each reading (int32).
    """
    found = [
        (bytes(codes), length, owner)
        for owner, form in enumerate(forms)
        for codes, length in zip(form.sounds, form.lengths, strict=True)
        if codes
    ]
    blob = b"".join([codes.ljust(LONGEST, b"\xff") for codes, _, _ in found])
    rows = np.frombuffer(blob, np.uint8).reshape(-1, LONGEST) + np.uint8(1)  # 0 behind the end
    lengths = np.array([each[1] for each in found], np.float64)
    owners = np.array([each[2] for each in found], np.int32)
    bones = _bones_of(rows, np.array([form.bare for form in forms], bool)[owners], lengths)
    order = ascending(np.column_stack([bones, rows]))
    rows, bones, lengths = rows[order], bones[order], lengths[order]
    new = np.ones(len(rows), bool)
    new[1:] = (bones[1:] != bones[:-1]).any(axis=1)
    groups = np.flatnonzero(new)
    longest = np.maximum.reduceat(lengths, groups) if len(groups) else lengths
    return {
        **_groups(bones[groups], longest),
        **_readings(rows, new, lengths),
        "lengths": lengths,
        "owners": owners[order],
    }


def _bones_of(rows: Array, bare: Array, lengths: Array) -> Array:
    """Which root a reading stands under, then its consonants; zeros behind the end."""
    roots = np.minimum(np.ceil(lengths), LONGEST) + np.where(bare, 0, FULL)
    kept = np.where(np.append(False, BONES)[rows], rows, 0)
    order = np.argsort(kept == 0, axis=1, kind="stable")
    kept = np.take_along_axis(kept, order, axis=1)
    return np.column_stack([roots.astype(np.uint8), kept])


def _groups(bones: Array, longest: Array) -> dict[str, Array]:
    tree = tree_of(bones, (bones > 0).sum(axis=1))
    end = len(tree["entry"])
    full = np.flatnonzero((tree["depth"] == 1) & (tree["entry"] > FULL))
    split = int(full[0]) if len(full) else end
    tree["entry"] = tree["entry"] - np.uint8(1)
    tree |= _branches(tree, longest)
    tree["fewest"] = np.empty(end, np.uint8)
    ways = tree["entry"], tree["skip"], tree["rows_at"]
    gather_fewest(*ways, _hard(), tree["fewest"])
    return {
        **{f"bones_{name}": array for name, array in tree.items()},
        "bones_from": np.array([0, split, end], np.int32),
    }


def _readings(rows: Array, new: Array, lengths: Array) -> dict[str, Array]:
    tree = tree_of(rows, (rows > 0).sum(axis=1), new)
    tree["entry"] = tree["entry"] - np.uint8(1)
    tree["most"] = _branches(tree, lengths)["most"]
    begun = tree["rows_at"][:-1][tree["depth"] == 1]
    first = np.flatnonzero(tree["depth"] == 1)[np.searchsorted(begun, np.flatnonzero(new))]
    return {
        **{f"sound_{name}": array for name, array in tree.items()},
        "sound_from": np.append(first, len(tree["entry"])).astype(np.int32),
    }


def _branches(tree: dict[str, Array], lengths: Array) -> dict[str, Array]:
    most = np.empty(len(tree["entry"]), np.uint8)
    ahead = np.empty(len(tree["entry"]), np.uint32)
    gather_branches(tree["entry"], tree["skip"], tree["rows_at"], lengths, most, ahead)
    return {"most": most, "ahead": ahead}


def lower(
    form: Sounding,
    arrays: dict[str, Array],
    manners: tuple[str, ...],
    kinds: tuple[Array, int, int],
    levels: Array,
    *,
    furthest: Level = Level.NEAR,
) -> None:
    """Lower the level of each entry to what it reaches by sound.

    Args:
        form: What is looked up.
        arrays: Made by ``build``.
        manners: How vowels count: a row of ``levels`` each.
        kinds: What each entry is, which kinds are of another script, which are left out.
        levels: By manner and entry; ``Level.DIFFER`` so far.
        furthest: The last of ``REACHED`` that is asked for.
    """
    tree = [arrays[name] for name in GROUPED]
    walked = [arrays[name] for name in WALKED]
    groups = np.empty(len(arrays["sound_from"]), np.int32)
    starts = arrays["bones_from"].tolist()
    for root, bare in enumerate((True, False)):
        by_bones, by_sounds = _tables(manners, form.bare, bare, furthest)
        span = starts[root], starts[root + 1]
        for codes, length in zip(form.sounds, form.lengths, strict=True):
            query = np.array(codes, np.uint8)
            asked: list[Any] = [query[BONES[query]], length, *span, *tree, *by_bones, groups]
            count = near_bones(*asked)
            if count:
                asked = [query, length, groups[:count], *walked, *by_sounds, *kinds, levels]
                nearest(*asked)


@cache
def _hard() -> Array:
    """Sounds that cost ``UNLIKE`` at least where they meet none of ``BONES``, in every manner."""
    alone = [
        _tables(MANNERS[:-1], query, other)[0][at]
        for query in (True, False)
        for other in (True, False)
        for at in (1, 2)
    ]
    found: Array = (np.min(alone, axis=0) >= UNLIKE) & BONES
    return found.astype(np.uint8)


@cache
def _tables(
    manners: tuple[str, ...],
    query: bool,  # noqa: FBT001 - a key of the cache
    other: bool,  # noqa: FBT001
    furthest: Level = Level.NEAR,
) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """What ``near_bones`` and what ``nearest`` want to know of costs.

    Args:
        manners: How vowels count.
        query: Whether the query is written without short vowels.
        other: Whether the other side is.
        furthest: The last of ``REACHED`` that is asked for.
    """
    tables, gaps_query, gaps_other = _costs(manners, query, other)
    least = tables.min(axis=0), gaps_query.min(axis=0), gaps_other.min(axis=0)
    # A consonant that meets none of the other side's meets another sound, or none at all.
    alone_query = np.minimum(least[1], least[0][:, ~BONES].min(axis=1))
    alone_other = np.minimum(least[2], least[0][~BONES].min(axis=0))
    meets = (least[0] < alone_query[:, None]) & BONES
    cheap = (meets << np.arange(len(BONES))).sum(axis=1)
    limits = np.array([LIMITS.same, LIMITS.close, LIMITS.near])[: REACHED.index(furthest) + 1]
    masks = np.array(neighbours(), np.int64)
    by_bones = least[0], alone_query, alone_other, cheap, UNLIKE, limits[-1]
    return by_bones, (tables, gaps_query, gaps_other, *least, masks, UNLIKE, limits)


def _costs(manners: tuple[str, ...], query: bool, other: bool) -> tuple[Array, Array, Array]:  # noqa: FBT001
    """Substitution costs by manner, query first; gap costs of the query and of the other side."""
    if query == other:
        found = [costs(manner) for manner in manners]
    else:
        table, first, second = costs(BARE)
        if not query:
            table, first, second = [list(row) for row in zip(*table, strict=True)], second, first
        found = [(table, first, second)] * len(manners)
    tables, gaps_query, gaps_other = zip(*found, strict=True)
    return np.array(tables), np.array(gaps_query), np.array(gaps_other)
