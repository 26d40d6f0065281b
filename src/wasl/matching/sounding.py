"""How near each entry of a vocabulary sounds to a form: a tree of readings, walked at once."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

import numpy as np

from wasl.matching.distance import BARE, UNLIKE, costs, neighbours
from wasl.matching.kernels import gather_branches, nearest
from wasl.matching.sounds import LONGEST
from wasl.matching.tokens import LIMITS
from wasl.matching.trees import TREE, ascending, joined, tree_of

Array = np.ndarray[Any, Any]
LATIN, NATIVE, FAMILY, INITIAL = 1, 2, 4, 8  # kinds of entries, as bits
WALKED = (*(f"sound_{name}" for name in (*TREE, "most", "ahead")), "lengths", "owners")


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
    """All readings of all forms as one tree, those written without short vowels first.

    Returns:
        ``trees.tree_of`` with ``sound_`` before each name, entries being codes; and
        sound_most: The greatest length in each branch, in tenths, rounded up (uint8).
        sound_ahead: The sounds behind each node as a mask (uint32).
        sound_from: The first node that is not ``bare``.
        lengths: How much sound each row of the tree holds (float64).
        owners: The form that each row is a reading of (int32).
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
    bare = np.array([form.bare for form in forms], bool)[owners]
    order = ascending(np.column_stack([~bare, rows]))
    rows, lengths, owners, bare = rows[order], lengths[order], owners[order], bare[order]
    split = int(np.count_nonzero(bare))
    parts = [_tree(rows[:split], lengths[:split]), _tree(rows[split:], lengths[split:])]
    return {
        **{f"sound_{name}": array for name, array in joined(parts).items()},
        "sound_from": np.array([len(parts[0]["entry"])], np.int32),
        "lengths": lengths,
        "owners": owners,
    }


def _tree(rows: Array, lengths: Array) -> dict[str, Array]:
    tree = tree_of(rows, (rows > 0).sum(axis=1))
    tree["entry"] = tree["entry"] - np.uint8(1)
    tree["most"] = np.empty(len(tree["entry"]), np.uint8)
    tree["ahead"] = np.empty(len(tree["entry"]), np.uint32)
    gather_branches(
        tree["entry"], tree["skip"], tree["rows_at"], lengths, tree["most"], tree["ahead"]
    )
    return tree


def lower(
    form: Sounding,
    arrays: dict[str, Array],
    manners: tuple[str, ...],
    kinds: tuple[Array, int, int],
    levels: Array,
) -> None:
    """Lower the level of each entry to what it reaches by sound.

    Args:
        form: What is looked up.
        arrays: Made by ``build``.
        manners: How vowels count: a row of ``levels`` each.
        kinds: What each entry is, which kinds are of another script, which are left out.
        levels: By manner and entry; ``Level.DIFFER`` so far.
    """
    split, end = int(arrays["sound_from"][0]), len(arrays["sound_entry"])
    walked: list[Any] = [arrays[name] for name in WALKED]
    fixed: list[Any] = [_masks(), UNLIKE, _limits(), *kinds, levels]
    for first, last, bare in ((0, split, True), (split, end, False)):
        if first == last:
            continue
        rest = [first, last, *walked, *_tables(manners, form.bare, bare), *fixed]
        for codes, length in zip(form.sounds, form.lengths, strict=True):
            nearest(np.array(codes, np.uint8), length, *rest)


@cache
def _tables(manners: tuple[str, ...], query: bool, other: bool) -> tuple[Array, Array, Array]:  # noqa: FBT001
    """Substitution costs by manner, query first, and gap costs of the query and of the other.

    Args:
        manners: How vowels count where both or neither are written without short ones.
        query: Whether the query is written without short vowels.
        other: Whether the other side is.
    """
    if query == other:
        found = [costs(manner) for manner in manners]
    else:
        table, first, second = costs(BARE)
        if not query:
            table, first, second = [list(row) for row in zip(*table, strict=True)], second, first
        found = [(table, first, second)] * len(manners)
    tables, gaps_query, gaps_other = zip(*found, strict=True)
    return np.array(tables), np.array(gaps_query), np.array(gaps_other)


@cache
def _masks() -> Array:
    return np.array(neighbours(), np.int64)


@cache
def _limits() -> Array:
    return np.array([LIMITS.same, LIMITS.close, LIMITS.near])
