"""How common names, countries, languages and places are among registered persons."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from wasl.matching.columns import SYSTEM_ORDER
from wasl.matching.distance import manner_of
from wasl.matching.lexicon import Form
from wasl.matching.model import model
from wasl.matching.shares import shipped
from wasl.matching.tokens import Level
from wasl.matching.vocabulary import Hits, Vocabulary

Array = np.ndarray[Any, Any]
KIND_ORDER = ("given", "family")
LEVELS = len(Level)
TOO_FEW = 20  # persons of a naming system below which the whole registry is asked


class Frequencies:
    """Shares counted among the persons who may be seen, smoothed by the shipped ones.

    Hidden persons do not count, so that they change nothing that is shown.
    """

    def __init__(
        self, vocabulary: Vocabulary, columns: dict[str, Array], seen: Array | None
    ) -> None:
        """Count once; a look-up is then a sum over the tokens that agree."""
        self.vocabulary = vocabulary
        systems = columns["system"]
        starts = columns["own_at"]
        owner = np.repeat(np.arange(len(systems), dtype=np.int32), np.diff(starts))
        tokens, kinds = columns["own_tokens"], columns["own_kinds"]
        if seen is not None:
            kept = seen[owner]
            owner, tokens, kinds = owner[kept], tokens[kept], kinds[kept]
            systems_seen = systems[seen]
        else:
            systems_seen = systems
        size = max(len(vocabulary), 1)
        flat = (systems[owner].astype(np.int64) * 2 + kinds) * size + tokens
        counts = np.bincount(flat, minlength=len(SYSTEM_ORDER) * 2 * size)
        self._counts = counts.reshape(len(SYSTEM_ORDER), 2, size).astype(np.float32)
        self._all = self._counts.sum(axis=0)
        self._persons = np.bincount(systems_seen, minlength=len(SYSTEM_ORDER))
        self.persons = max(len(systems_seen), 1)
        self._known: dict[Form, Array] = {}
        self._one: dict[tuple[Form, int], Array] = {}

    def bits(self, form: Form, systems: Sequence[int]) -> Array:
        """Bits of agreeing with a name: kind x system x level, for the systems asked."""
        found = self._known.get(form)
        if found is None:
            found = self._known[form] = np.zeros((2, len(SYSTEM_ORDER), LEVELS), np.float32)
            if len(self._known) > 100_000:
                self._known.clear()
                self._one.clear()
        for system in systems:
            if (form, system) not in self._one:
                self._one[form, system] = found[:, system] = self._of_system(form, system)
        return found

    def _of_system(self, form: Form, system: int) -> Array:
        name = SYSTEM_ORDER[system]
        hits = self.vocabulary.hits(form, manner_of(name))
        few = name == "unknown" or self._persons[system] < TOO_FEW
        counts = self._all if few else self._counts[system]
        persons = self.persons if few else int(self._persons[system])
        told = _by_level(counts, hits)
        return np.stack([
            bits_of_levels(told[kind], persons, shipped(form, KIND_ORDER[kind], name))
            for kind in (0, 1)
        ])  # fmt: skip


def _by_level(counts: Array, hits: Hits) -> Array:
    """Persons who agree at each level or better: kind x level."""
    told = np.zeros((2, LEVELS))
    for kind in (0, 1):
        told[kind] = np.bincount(hits.levels, counts[kind][hits.ids], minlength=LEVELS)
    summed: Array = np.cumsum(told, axis=1)
    return summed


def bits_of_levels(counted: Array, persons: float, share: float) -> Array:
    """Bits of an agreement at each level, from the persons who reach it or better.

    Args:
        counted: Persons who agree at each level or better.
        persons: All of them; 0 for the shipped share alone.
        share: The shipped share of the name.
    """
    m, minus, spread = _levels()
    smoothing = model().number("shares", "smoothing")
    expected = np.minimum(1.0, share * spread)
    expected[Level.INITIAL] = model().number("shares", "initial")
    if persons:
        shares = (counted + smoothing * expected) / (persons + smoothing)
        shares[Level.INITIAL] = expected[Level.INITIAL]
    else:
        shares = expected
    shares = np.minimum(shares, 0.9)
    bits: Array = np.log2(m / shares) - minus
    most = bits[Level.SAME] + model().number("shares", "most_exact_over_same")
    bits[Level.EXACT] = min(bits[Level.EXACT], most)
    bits = np.maximum(bits, 0.1)
    bits[Level.DIFFER] = 0.0
    return bits


def _levels() -> tuple[Array, Array, Array]:
    found = [model().levels[level.name.lower()] for level in Level if level is not Level.DIFFER]
    blank = [(1.0, 0.0, 1.0)]
    rows = np.array([(each.m, each.minus, each.spread) for each in found] + blank)
    return rows[:, 0].copy(), rows[:, 1].copy(), rows[:, 2].copy()


def set_shares(numbers: Array, values: Sequence[tuple[str, ...]]) -> dict[str, float]:
    """Share of persons with each code, among those who state any.

    Args:
        numbers: For each person seen, the number of their set of codes.
        values: The sets; the first is empty.
    """
    counts = np.bincount(numbers, minlength=len(values))
    told = max(1, int(counts[1:].sum()))
    shares: dict[str, float] = {}
    for number, codes in enumerate(values):
        for code in codes if counts[number] else ():
            shares[code] = shares.get(code, 0.0) + float(counts[number]) / told
    return shares
