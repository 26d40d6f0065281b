"""How common names, countries, languages and places are among registered persons."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from wasl.matching.comparing.shares import SHARE_OF_COMPOUND
from wasl.matching.compiled.layout import PLACE, PLACES_AT, People
from wasl.matching.compiled.nearness import count_levels
from wasl.matching.model import model, of_model
from wasl.matching.names.distance import manner_of
from wasl.matching.names.forms import Form, share_of
from wasl.matching.names.tokens import Level
from wasl.matching.names.vocabulary import Vocabulary
from wasl.matching.registry.columns import SYSTEM_ORDER

Array = np.ndarray[Any, Any]
KIND_ORDER = ("given", "family")
LEVELS = len(Level)
MANNER_OF = tuple(manner_of(system) for system in SYSTEM_ORDER)
MOST_REMEMBERED = 100_000
PLACE_SMOOTHING = 100.0  # persons that the usual share of a place is worth
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
        slots = len(SYSTEM_ORDER) * len(KIND_ORDER)
        flat = tokens.astype(np.int64) * slots + systems[owner] * np.uint8(2) + kinds
        counts = np.bincount(flat, minlength=len(vocabulary) * slots)
        filled = np.flatnonzero(counts)
        # Of each token the systems and kinds in which anybody bears it, and how many do.
        self._starts = np.searchsorted(filled, np.arange(len(vocabulary) + 1) * slots)
        self._slots = (filled % slots).astype(np.uint8)
        self._counts = counts[filled].astype(np.int32)
        self._by_token = np.bincount(tokens, minlength=len(vocabulary))
        told = np.bincount(systems_seen, minlength=len(SYSTEM_ORDER))
        self.persons = max(len(systems_seen), 1)
        self._few = told < TOO_FEW
        self._few[SYSTEM_ORDER.index("unknown")] = True
        self._persons = np.where(self._few, self.persons, told)
        self._known: dict[Form, Array] = {}

    def persons_with(self, form: Form) -> int:
        """How many bear exactly this spelling; one who bears it twice counts twice."""
        number = self.vocabulary.id_of(form)
        return 0 if number is None else int(self._by_token[number])

    def bits(self, forms: Sequence[Form]) -> Array:
        """Bits of agreeing with each name: form x kind x system x level (float32)."""
        known = {form: self._known.get(form) for form in forms}
        new = [form for form, bits in known.items() if bits is None]
        if new:
            shares = np.stack([_shares(form) for form in new])
            bits = bits_of_levels(self._counted(new), self._persons, shares)
            # A word is as common as in its commonest role: that nobody in a population of chains
            # bears Maxamed as a family's name does not make it rare.
            least = bits.min(axis=2)[:, None].repeat(len(KIND_ORDER), axis=1)
            worked_out = dict(zip(new, least.astype(np.float32), strict=True))
            if len(self._known) > MOST_REMEMBERED:
                self._known.clear()
            self._known |= worked_out
            known |= worked_out  # not asked of what is remembered: another thread may clear that
        found = np.zeros((len(forms), len(KIND_ORDER), len(SYSTEM_ORDER), LEVELS), np.float32)
        for number, form in enumerate(forms):
            found[number] = known[form]
        return found

    def _counted(self, forms: Sequence[Form]) -> Array:
        """Persons who agree at each level or better: form x system x kind x level."""
        manners = tuple(dict.fromkeys(MANNER_OF))
        told = np.zeros((len(forms), len(manners), len(SYSTEM_ORDER), len(KIND_ORDER), LEVELS))
        for number, form in enumerate(forms):
            for row, manner in enumerate(manners):
                hits = self.vocabulary.hits(form, manner)
                count_levels(
                    hits.ids, hits.levels, self._starts, self._slots, self._counts,
                    told[number, row].reshape(-1, LEVELS),
                )  # fmt: skip
        told[:, :, self._few] = told.sum(axis=2, keepdims=True)
        of_system = np.array([manners.index(manner) for manner in MANNER_OF])
        found: Array = np.cumsum(told[:, of_system, np.arange(len(of_system))], axis=-1)
        return found


def _shares(form: Form) -> Array:
    """The shipped share of a name: system x kind; see ``shares.shipped``."""
    if not form.families:
        return _unlisted()
    listed = np.max([_of_family(*each) for each in form.families.items()], axis=0)
    scale = SHARE_OF_COMPOUND if form.affix and form.affix != "muhammad" else 1.0
    floor = model().number("shares", "floor")
    found: Array = np.where(listed > 0.0, np.maximum(listed * scale, floor), _unlisted())
    return found


@cache
def _of_family(name: str, mark: str) -> Array:
    """The shipped share of a spelling of a family: system x kind; 0 where it is not listed."""
    base = Form("", (), (), bare=False, families={name: mark})
    shares = [[share_of(base, kind, system) for kind in KIND_ORDER] for system in SYSTEM_ORDER]
    return np.array([[each or 0.0 for each in row] for row in shares])


@of_model
@cache
def _unlisted() -> Array:
    numbers = model().number_for
    return np.array(
        [[numbers("shares", system, kind) for kind in KIND_ORDER] for system in SYSTEM_ORDER]
    )


def bits_of_levels(counted: Array, persons: Array, share: Array) -> Array:
    """Bits of an agreement at each level, from the persons who reach it or better.

    Args:
        counted: Persons who agree at each level or better: name x system x kind x level.
        persons: All of them, by system.
        share: The shipped share of each name: name x system x kind.
    """
    m, minus, spread = _levels()
    smoothing = model().number("shares", "smoothing")
    expected = np.minimum(1.0, share[..., None] * spread)
    expected[..., Level.INITIAL] = model().number("shares", "initial")
    shares = (counted + smoothing * expected) / (persons[:, None, None] + smoothing)
    shares[..., Level.INITIAL] = expected[..., Level.INITIAL]
    shares = np.minimum(shares, 0.9)
    bits: Array = np.log2(m / shares) - minus
    most = bits[..., Level.SAME] + model().number("shares", "most_exact_over_same")
    bits[..., Level.EXACT] = np.minimum(bits[..., Level.EXACT], most)
    bits = np.maximum(bits, 0.1)
    bits[..., Level.DIFFER] = 0.0
    return bits


@of_model
@cache
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


def place_shares(people: People, places: int, seen: Array | None) -> Array:
    """Share of persons with each distinct place, smoothed by what is usual.

    Args:
        people: The registry.
        places: How many distinct places there are.
        seen: Who may be seen; ``None`` when everybody may.
    """
    told, persons = people.places[:, PLACE], len(people.persons) - 1
    if seen is not None:
        told = told[np.repeat(seen, np.diff(people.persons[:, PLACES_AT]))]
        persons = int(seen.sum())
    shares: Array = np.bincount(told, minlength=places) / (persons + PLACE_SMOOTHING)
    return shares
