"""Learned spellings of a whole vocabulary: one token against all, or one against one."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

import numpy as np

from wasl.matching.compiled.nativewalk import NARROW, WIDE, NativeTree, needs, weigh_native
from wasl.matching.compiled.trees import TREE, ascending, joined, tree_of
from wasl.matching.learned import kernels
from wasl.matching.learned.spelling import ContextCosts, nothing
from wasl.matching.learned.store import fingerprint, spellings
from wasl.matching.learned.training import STEP
from wasl.matching.learned.units import MOST_LETTERS, MOST_UNITS, PIECES

Array = np.ndarray[Any, Any]
# Bits by which a spelling is less likely than the likeliest, by Latin letter, at most, to be
# the same, a close and a near one. Chosen on the tuning part so that a level is as reliable
# as by sounds: see docs/matching.md, "Scripts".
PER_LETTER = (0.75, 1.25, 2.25)
MOST_BITS = 18  # altogether, however long
NONE = np.float32(np.inf)


@cache
def limits_of(most: float) -> Array:
    """The greatest cost above the least, by the letters of the Latin token; bits a letter."""
    limits = np.minimum(MOST_BITS * STEP, np.arange(MOST_LETTERS + 1) * STEP * most)
    found: Array = limits.astype(np.int32)
    return found


class Spelled(Protocol):
    """What is asked of a form."""

    @property
    def letters(self) -> bytes:
        """Latin letters, 1 for a; empty for another script."""

    @property
    def script(self) -> str:
        """The learned table that reads it; empty for the Latin script."""

    @property
    def signs(self) -> tuple[int, ...]:
        """Contexts of that table."""


LATIN_TREE = tuple(f"latin_{name}" for name in (*TREE, "ahead"))
NATIVE_TREE = tuple(f"native_{name}" for name in TREE)


def build(forms: Sequence[Spelled]) -> dict[str, Array]:
    """The arrays of a vocabulary: Latin and other tokens, each as a tree.

    Returns:
        ``trees.tree_of`` with ``latin_`` (letters, under a root for each number of letters) and
        ``native_`` (contexts) before each name;
        latin_ahead: The letters behind each node as a mask (uint32).
        latin_owners, native_owners: The form of each row (int32).
        native_from: Learned tables + 1: the first node of each table's tree (int32).
        spellings: The fingerprint of the learned tables.
    """
    return {
        **_latin(forms),
        **_native(forms),
        "spellings": np.frombuffer(fingerprint(), np.uint8),
    }


def _latin(forms: Sequence[Spelled]) -> dict[str, Array]:
    owners = np.array([number for number, form in enumerate(forms) if form.letters], np.int32)
    blob = b"".join([forms[number].letters.ljust(MOST_LETTERS, b"\0") for number in owners])
    rows = np.frombuffer(blob, np.uint8).reshape(-1, MOST_LETTERS)
    rows = np.column_stack([(rows > 0).sum(axis=1).astype(np.uint8), rows])
    order = ascending(rows)
    rows = rows[order]
    tree = tree_of(rows, (rows > 0).sum(axis=1))
    tree["ahead"] = np.empty(len(tree["entry"]), np.uint32)
    kernels.ahead_of(tree["entry"], tree["skip"], tree["ahead"])
    return {
        **{f"latin_{name}": array for name, array in tree.items()},
        "latin_owners": owners[order],
    }


def _native(forms: Sequence[Spelled]) -> dict[str, Array]:
    scripts = sorted(spellings())
    trees, owners = [], []
    for script in scripts or [""]:
        mine = [number for number, form in enumerate(forms) if form.signs and form.script == script]
        rows = np.zeros((len(mine), MOST_UNITS), np.uint16)
        for row, number in enumerate(mine):
            signs = forms[number].signs
            rows[row, : len(signs)] = signs
            rows[row, : len(signs)] += 1  # 0 behind the end
        order = ascending(rows)
        tree = tree_of(rows[order], (rows[order] > 0).sum(axis=1))
        tree["entry"] = tree["entry"] - np.uint16(1)
        trees.append(tree)
        owners.append(np.array(mine, np.int32)[order])
    sizes = [len(tree["entry"]) for tree in trees]
    return {
        **{f"native_{name}": array for name, array in joined(trees).items()},
        "native_owners": np.concatenate(owners),
        "native_from": np.cumsum([0, *sizes], dtype=np.int32),
    }


def check(arrays: dict[str, Array]) -> None:
    """Raise ``ValueError`` for arrays that were made with other weights."""
    if arrays["spellings"].tobytes() != fingerprint():
        raise ValueError("made with other learned spellings")


def native_tree(arrays: dict[str, Array]) -> NativeTree:
    """The native tokens of a vocabulary, with what their signs cost.

    Args:
        arrays: Made by ``build``.
    """
    starts = arrays["native_from"].tolist()
    entries, parts, many = [np.zeros(0, np.int64)], [nothing()], 0
    for number, script in enumerate(sorted(spellings())):
        signs = arrays["native_entry"][starts[number] : starts[number + 1]]
        contexts, entry = np.unique(signs, return_inverse=True)
        entries.append(entry + many)
        parts.append(spellings()[script].of_contexts(contexts, many))
        many += len(contexts)
    entry = np.concatenate(entries).astype(np.int32)
    skip, rows_at = arrays["native_skip"], arrays["native_rows_at"]
    costs = ContextCosts(*(np.concatenate(each) for each in zip(*parts, strict=True)))
    order = np.argsort(costs.piece, kind="stable")
    return NativeTree(
        entry,
        arrays["native_depth"],
        skip,
        rows_at,
        needs(entry, skip, rows_at, costs.excess, NARROW),
        needs(entry, skip, rows_at, costs.excess, WIDE),
        costs.least,
        costs.silent,
        costs.other,
        np.searchsorted(costs.piece[order], np.arange(PIECES + 1)),
        costs.owner[order],
        costs.cost[order],
    )


def near(
    form: Spelled, arrays: dict[str, Array], native: NativeTree, most: float = PER_LETTER[-1]
) -> tuple[Array, Array]:
    """Entries that may be the form in the other script, and how likely.

    Args:
        form: What is looked up.
        arrays: Made by ``build``.
        native: Their ``native_tree``.
        most: Bits a letter beyond which entries may be left out.

    Returns:
        Entries, ascending (int32), and the bits a letter by which the spelling of each is less
        likely than the likeliest (float32): at most the last of ``PER_LETTER``, and
        ``MOST_BITS`` altogether. Nobody where both or neither are in the Latin script.
    """
    if form.signs:
        owners, bits = _among_latin(form, arrays, limits_of(most))
    elif form.letters:
        owners, bits = _among_native(form, arrays, native, limits_of(most))
    else:
        return np.zeros(0, np.int32), np.zeros(0, np.float32)
    order = np.flatnonzero(bits < NONE)
    order = order[np.argsort(owners[order])]
    return owners[order], bits[order]


def _among_latin(form: Spelled, arrays: dict[str, Array], limits: Array) -> tuple[Array, Array]:
    spelling = spellings()[form.script]
    contexts = np.array(form.signs, np.uint16)
    lattice, rest = spelling.lattice(contexts)
    gates = kernels.gates(contexts, *spelling.listed)
    size = len(arrays["latin_owners"])
    rows, costs = np.empty(size, np.int32), np.empty(size, np.int32)
    letters = np.empty(size, np.uint8)
    tree = [arrays[name] for name in LATIN_TREE]
    walked: list[Any] = [lattice, *gates, *tree, rest[0] + limits, rows, costs, letters]
    count = kernels.weigh_latin(*walked)
    bits = per_letter(costs[:count] - rest[0], letters[:count])
    return arrays["latin_owners"][rows[:count]], bits


def _among_native(
    form: Spelled, arrays: dict[str, Array], native: NativeTree, limits: Array
) -> tuple[Array, Array]:
    size, owners = len(form.letters), arrays["native_owners"]
    rows, costs = np.empty(len(owners), np.int32), np.empty(len(owners), np.int32)
    letters = np.frombuffer(form.letters, np.uint8)
    count = weigh_native(native, letters, int(limits[size]), rows, costs)
    return owners[rows[:count]], per_letter(costs[:count], np.full(count, size))


def per_letter(costs: Array, sizes: Array) -> Array:
    """Costs above the least, in sixteenths of a bit, as bits a Latin letter; infinite if far."""
    bits = costs.astype(np.float32) / (np.float32(STEP) * sizes.astype(np.float32))
    bits[(bits > PER_LETTER[-1]) | (costs > MOST_BITS * STEP)] = NONE
    return bits


def distance(a: Spelled, b: Spelled) -> float:
    """The same for one pair of forms."""
    if a.signs and b.letters:
        a, b = b, a
    if not (a.letters and b.signs):
        return float(NONE)
    letters, signs = np.frombuffer(a.letters, np.uint8), np.array(b.signs, np.uint16)
    lattice, rest = spellings()[b.script].lattice(signs)
    above = kernels.cost_of(lattice, letters) - rest[0]
    return float(per_letter(np.array([above]), np.array([len(letters)]))[0])
