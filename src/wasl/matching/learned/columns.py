"""Learned spellings of a whole vocabulary: one token against all, or one against one."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from wasl.matching.learned import kernels
from wasl.matching.learned.store import fingerprint, spellings
from wasl.matching.learned.training import STEP
from wasl.matching.learned.units import MOST_LETTERS, MOST_UNITS

Array = np.ndarray[Any, Any]
# Bits by which a spelling is less likely than the likeliest, by Latin letter, at most, to be
# the same, a close and a near one. Chosen on the tuning part so that a level is as reliable
# as by sounds: see docs/matching.md, "Scripts".
PER_LETTER = (0.75, 1.25, 2.25)
MOST_BITS = 18  # altogether, however long
NONE = np.float32(np.inf)


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


ARRAYS = (
    "latin_letters", "latin_sizes", "latin_shared", "latin_owners", "native_signs", "native_sizes",
    "native_shared", "native_owners", "native_tables", "spellings",
)  # fmt: skip


def build(forms: Sequence[Spelled]) -> dict[str, Array]:
    """The arrays of a vocabulary: Latin and other tokens, each in ascending order."""
    latin = [number for number, form in enumerate(forms) if form.letters]
    blob = b"".join(forms[number].letters.ljust(MOST_LETTERS, b"\0") for number in latin)
    letters = np.frombuffer(blob, np.uint8).reshape(-1, MOST_LETTERS)
    sizes = np.array([len(forms[number].letters) for number in latin], np.uint8)
    order = _ascending(letters)
    arrays: dict[str, Array] = {
        "latin_letters": np.ascontiguousarray(letters[order]),
        "latin_sizes": sizes[order],
        "latin_owners": np.array(latin, np.int32)[order],
    }
    arrays["latin_shared"] = _shared(arrays["latin_letters"], arrays["latin_sizes"])
    tables = {script: number for number, script in enumerate(sorted(spellings()))}
    native = [number for number, form in enumerate(forms) if form.signs]
    signs = np.zeros((len(native), MOST_UNITS), np.uint16)
    for row, number in enumerate(native):
        signs[row, : len(forms[number].signs)] = forms[number].signs
    which = np.array([tables[forms[number].script] for number in native], np.uint8)
    sizes = np.array([len(forms[number].signs) for number in native], np.uint8)
    order = _ascending(np.column_stack([which.astype(np.uint16), signs]))
    arrays["native_signs"] = np.ascontiguousarray(signs[order])
    arrays["native_sizes"] = sizes[order]
    arrays["native_owners"] = np.array(native, np.int32)[order]
    arrays["native_tables"] = which[order]
    arrays["native_shared"] = _shared(arrays["native_signs"], arrays["native_sizes"])
    arrays["spellings"] = np.frombuffer(fingerprint(), np.uint8)
    return arrays


def _ascending(rows: Array) -> Array:
    if not len(rows):
        return np.zeros(0, np.int64)
    return np.lexsort(rows.T[::-1])


def _shared(rows: Array, sizes: Array) -> Array:
    """How many first entries each row has in common with the one before it."""
    found = np.zeros(len(rows), np.uint8)
    if len(rows) > 1:
        alike = np.logical_and.accumulate(rows[1:] == rows[:-1], axis=1).sum(axis=1)
        found[1:] = np.minimum(alike, np.minimum(sizes[1:], sizes[:-1]))
    return found


def check(arrays: dict[str, Array]) -> None:
    """Raise ``ValueError`` for arrays that were made with other weights."""
    if arrays["spellings"].tobytes() != fingerprint():
        raise ValueError("made with other learned spellings")


def distances(form: Spelled, arrays: dict[str, Array], count: int) -> Array:
    """Bits a letter by which each entry's spelling is less likely than the likeliest.

    Returns:
        One figure an entry (float32); infinite beyond ``PER_LETTER`` and ``MOST_BITS``, and
        where both or neither are in the Latin script.
    """
    found = np.full(count, NONE, np.float32)
    if form.signs:
        _against_latin(form, arrays, found)
    elif form.letters:
        _against_native(form, arrays, found)
    return found


def _against_latin(form: Spelled, arrays: dict[str, Array], found: Array) -> None:
    lattice, rest = spellings()[form.script].lattice(np.array(form.signs, np.uint16))
    costs = np.empty(len(arrays["latin_owners"]), np.int32)
    limit = int(rest[0]) + MOST_BITS * STEP
    kernels.weigh_latin(
        lattice, rest, arrays["latin_letters"], arrays["latin_sizes"], arrays["latin_shared"],
        limit, costs,
    )  # fmt: skip
    near = np.flatnonzero(costs <= limit)
    found[arrays["latin_owners"][near]] = per_letter(
        costs[near] - rest[0], arrays["latin_sizes"][near]
    )


def _against_native(form: Spelled, arrays: dict[str, Array], found: Array) -> None:
    names = sorted(spellings())
    tables = arrays["native_tables"]
    for number in np.unique(tables).tolist():
        low, high = np.searchsorted(tables, [number, number + 1])
        spelling = spellings()[names[number]]
        costs = np.empty(high - low, np.int32)
        shared = arrays["native_shared"][low:high].copy()
        shared[0] = 0
        kernels.weigh_native(
            spelling.pieces(form.letters), spelling.least, len(form.letters),
            arrays["native_signs"][low:high], arrays["native_sizes"][low:high], shared,
            MOST_BITS * STEP, costs,
        )  # fmt: skip
        near = np.flatnonzero(costs <= MOST_BITS * STEP)
        sizes = np.full(len(near), len(form.letters))
        found[arrays["native_owners"][low:high][near]] = per_letter(costs[near], sizes)


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
    spelling = spellings()[b.script]
    signs = np.array([b.signs], np.uint16)
    cost = np.empty(1, np.int32)
    kernels.weigh_native(
        spelling.pieces_at(a.letters, signs[0]), spelling.least[signs[0]], len(a.letters),
        np.arange(len(b.signs), dtype=np.uint16)[None, :], np.array([len(b.signs)], np.uint8),
        np.zeros(1, np.uint8), MOST_BITS * STEP, cost,
    )  # fmt: skip
    return float(per_letter(cost, np.array([len(a.letters)]))[0])
