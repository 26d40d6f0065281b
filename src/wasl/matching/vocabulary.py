"""The distinct name elements of a registry, compared once with each element of a request."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from wasl.matching.distance import BARE, UNLIKE, costs, neighbours
from wasl.matching.learned import columns as learned
from wasl.matching.lexicon import Form, affixes, nicknames
from wasl.matching.sounds import LONGEST
from wasl.matching.tokens import (
    LIMITS,
    MARK_LEVELS,
    SOUND_ALONE,
    SPELLING_LIMITS,
    Level,
    silent_affixes,
)

Array = np.ndarray[Any, Any]
AFFIXES = affixes()
ALL = slice(None)
SIGNS = {"": 0, "^": 1, "~": 2, "?": 3}
MARK_OF = ("", "^", "~", "?")
BY_SOUND_FINER = 2.0  # bits lost by one that only sounds alike across scripts
SPELLING_LEVELS = (
    (Level.SAME, SPELLING_LIMITS.same),
    (Level.CLOSE, SPELLING_LIMITS.close),
    (Level.NEAR, SPELLING_LIMITS.near),
)
MOST_REMEMBERED = 50_000
MOST_SPELLED = 64
MOST_FINER = 3.0  # bits that a doubtful spelling loses at most within its level


@dataclass(frozen=True, slots=True)
class Hits:
    """Vocabulary entries that agree with a form, at which level, and how well within it.

    Attributes:
        ids: Entries that agree, ascending (int32).
        levels: The level of each (uint8).
        finer: Bits to take off the agreement of each, 0.0 for the likeliest spelling up to
            ``MOST_FINER`` (float32): of two spellings at one level the nearer one counts more.
    """

    ids: Array
    levels: Array
    finer: Array


class Vocabulary:
    """Distinct forms as columns: sounds, families, affixes."""

    ARRAYS = (
        "sounds", "sizes", "lengths", "owners", "bare", "affixes", "family_ids", "family_owner",
        "family_mark", "initials",
    )  # fmt: skip

    def __init__(self, keys: list[str], family_names: list[str], arrays: dict[str, Array]) -> None:
        """Take the columns as they were built or mapped.

        Raises:
            ValueError: they were built with other learned spellings.
        """
        learned.check(arrays)
        self.keys = keys
        self.family_names = family_names
        self.arrays = arrays
        self._ids = {key: number for number, key in enumerate(keys)}
        self._family_numbers = {name: number for number, name in enumerate(family_names)}
        self._remembered: dict[tuple[Form, str], Hits] = {}
        self._looked_up: dict[tuple[Form, str], dict[int, Level]] = {}
        self._has_family = np.zeros(len(keys), bool)
        self._has_family[arrays["family_owner"]] = True
        self._latin = np.zeros(len(keys), bool)
        self._latin[arrays["latin_owners"]] = True
        self._native = np.zeros(len(keys), bool)
        self._native[arrays["native_owners"]] = True
        self._costs: dict[str, tuple[Array, Array, Array]] = {}
        self._spelled: dict[Form, Array] = {}

    def __len__(self) -> int:
        return len(self.keys)

    def id_of(self, form: Form) -> int | None:
        """The number of a form, if the registry holds it."""
        return self._ids.get(entry_key(form))

    @classmethod
    def build(cls, forms: Iterable[Form]) -> "Vocabulary":
        """Collect forms; equal ones once, in the order first seen."""
        unique: dict[str, Form] = {}
        for form in forms:
            unique.setdefault(entry_key(form), form)
        return cls.of_each(unique.values())

    @classmethod
    def of_each(cls, forms: Iterable[Form]) -> "Vocabulary":
        """One entry for each form, in the order given."""
        entries = list(forms)
        names = sorted({name for form in entries for name in form.families})
        numbers = {name: number for number, name in enumerate(names)}
        rows = [
            (owner, codes, length)
            for owner, form in enumerate(entries)
            for codes, length in zip(form.sounds, form.lengths, strict=True)
        ]
        sounds = np.zeros((len(rows), LONGEST), np.uint8)
        for number, (_, codes, _length) in enumerate(rows):
            sounds[number, : len(codes)] = codes
        links = [
            (numbers[name], owner, SIGNS[mark])
            for owner, form in enumerate(entries)
            for name, mark in form.families.items()
        ]
        arrays: dict[str, Array] = {
            "sounds": sounds,
            "sizes": np.array([len(codes) for _, codes, _ in rows], np.int32),
            "lengths": np.array([length for _, _, length in rows], np.float64),
            "owners": np.array([owner for owner, _, _ in rows], np.int32),
            "bare": np.array([entries[owner].bare for owner, _, _ in rows], bool),
            "affixes": np.array([AFFIXES.index(form.affix) for form in entries], np.uint8),
            "family_ids": np.array([each[0] for each in links], np.int32),
            "family_owner": np.array([each[1] for each in links], np.int32),
            "family_mark": np.array([each[2] for each in links], np.uint8),
            "initials": np.array([form.initial for form in entries], bool),
            **learned.build(entries),
        }
        return cls([entry_key(form) for form in entries], names, arrays)

    def hits(self, form: Form, manner: str) -> Hits:
        """All entries that agree with a form, better than differing. Remembered."""
        key = (form, manner)
        known = self._remembered.get(key)
        if known is None:
            spelled = self._spelled_of(form)
            levels = self._levels(form, manner, spelled)
            ids = np.flatnonzero(levels < Level.DIFFER).astype(np.int32)
            known = Hits(ids, levels[ids], self._finer(form, ids, levels[ids], spelled))
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
                self._looked_up.clear()
            self._remembered[key] = known
        return known

    def _spelled_of(self, form: Form) -> Array:
        """Learned distances, which are the same in every manner: kept while manners take turns."""
        known = self._spelled.get(form)
        if known is None:
            if len(self._spelled) >= MOST_SPELLED:
                self._spelled.clear()
            known = self._spelled[form] = learned.distances(form, self.arrays, len(self.keys))
        return known

    def forget(self) -> None:
        """Forget what was looked up."""
        self._spelled.clear()
        self._remembered.clear()
        self._looked_up.clear()

    def remembered(self, form: Form, manner: str) -> dict[int, Level] | None:
        """Levels by entry, if the form was compared before."""
        key = (form, manner)
        known = self._looked_up.get(key)
        if known is None and key in self._remembered:
            hits = self._remembered[key]
            known = {
                int(number): Level(int(level))
                for number, level in zip(hits.ids, hits.levels, strict=True)
            }
            self._looked_up[key] = known
        return known

    def _across(self, form: Form) -> Array:
        """Which entries a form meets across scripts with learned spellings."""
        if form.signs:
            return self._latin
        return self._native if form.letters else np.zeros(len(self.keys), bool)

    def _finer(self, form: Form, ids: Array, levels: Array, spelled: Array) -> Array:
        """Bits off each hit: by how much its spelling is less likely, across scripts only."""
        across = self._across(form)[ids] & (levels > Level.EXACT)
        share = spelled[ids] / np.float32(SPELLING_LIMITS.near)
        bits = np.where(np.isinf(share), BY_SOUND_FINER, MOST_FINER * share)
        return np.where(across, bits, 0.0).astype(np.float32)

    def _levels(self, form: Form, manner: str, spelled: Array) -> Array:
        """The level of each entry; the same decisions as ``tokens.compare_forms``."""
        count = len(self.keys)
        if form.initial:
            levels = np.full(count, Level.DIFFER, np.uint8)
            levels[self._begins_like(form)] = Level.INITIAL
            self._exact(form, levels)
            return levels
        levels = self._by_sound(form, manner)
        across = self._across(form)
        levels[across] = np.maximum(levels[across], SOUND_ALONE)
        for level, limit in SPELLING_LEVELS:
            near = np.flatnonzero(spelled <= np.float32(limit))
            levels[near] = np.minimum(levels[near], level)
        if form.families:
            levels[self._has_family] = Level.DIFFER
            self._by_families(form, levels)
        self._by_nicknames(form, levels)
        self._by_affix(form, levels)
        levels[self.arrays["initials"]] = Level.DIFFER
        levels[self._begins_like(form, self._rows_of_initials)] = Level.INITIAL
        self._exact(form, levels)
        return levels

    def _begins_like(self, form: Form, rows: Array | slice = ALL) -> Array:
        """Entries, among those of some rows of sounds, that begin as the form begins."""
        firsts = list({sound[0] for sound in form.sounds if sound})
        arrays = self.arrays
        begins = np.isin(arrays["sounds"][rows, 0], firsts) & (arrays["sizes"][rows] > 0)
        found: Array = arrays["owners"][rows][begins]
        return found

    @cached_property
    def _rows_of_initials(self) -> Array:
        return np.flatnonzero(self.arrays["initials"][self.arrays["owners"]])

    def _exact(self, form: Form, levels: Array) -> None:
        same = self.id_of(form)
        if same is not None:
            levels[same] = Level.EXACT

    def _by_sound(self, form: Form, manner: str) -> Array:
        from wasl.matching.kernels import nearest

        best = np.full(len(self.keys), 9.0)
        plain, bare = self._cost_arrays(manner), self._cost_arrays(BARE)
        arrays = self.arrays
        for codes, length in zip(form.sounds, form.lengths, strict=True):
            nearest(
                np.array(codes, np.uint8), length, arrays["sounds"], arrays["sizes"],
                arrays["lengths"], arrays["owners"], arrays["bare"], form.bare,
                *plain, *bare, LIMITS.near, best, np.array(neighbours(), np.int64), UNLIKE,
            )  # fmt: skip
        levels = np.full(len(self.keys), Level.DIFFER, np.uint8)
        levels[best <= LIMITS.near] = Level.NEAR
        levels[best <= LIMITS.close] = Level.CLOSE
        levels[best <= LIMITS.same] = Level.SAME
        return levels

    def _cost_arrays(self, manner: str) -> tuple[Array, Array, Array]:
        known = self._costs.get(manner)
        if known is None:
            table, first, second = costs(manner)
            known = np.array(table), np.array(first), np.array(second)
            self._costs[manner] = known
        return known

    def _by_families(self, form: Form, levels: Array) -> None:
        arrays = self.arrays
        for name, mark in form.families.items():
            number = self._family_numbers.get(name)
            if number is None:
                continue
            rows = np.flatnonzero(arrays["family_ids"] == number)
            for row in rows:
                owner = arrays["family_owner"][row]
                other = MARK_OF[arrays["family_mark"][row]]
                level = max(MARK_LEVELS[mark], MARK_LEVELS[other])
                levels[owner] = min(levels[owner], level)

    def _by_nicknames(self, form: Form, levels: Array) -> None:
        arrays = self.arrays
        for full in form.short_of:
            number = self._family_numbers.get(full)
            if number is not None:
                owners = arrays["family_owner"][arrays["family_ids"] == number]
                levels[owners] = np.minimum(levels[owners], Level.SHORT)
            same = self._ids.get(full)
            if same is not None:
                levels[same] = min(levels[same], Level.SHORT)
        for short in _shorts_of(form):
            same = self._ids.get(short)
            if same is not None:
                levels[same] = min(levels[same], Level.SHORT)

    def _by_affix(self, form: Form, levels: Array) -> None:
        mine = AFFIXES.index(form.affix)
        silent = silent_affixes()
        for number, affix in enumerate(AFFIXES):
            if number == mine:
                continue
            where = (self.arrays["affixes"] == number) & (levels < Level.DIFFER)
            if form.affix and affix:
                levels[where] = Level.DIFFER
            else:
                level = silent.get(form.affix or affix, Level.DIFFER)
                levels[where] = np.maximum(levels[where], level)


def entry_key(form: Form) -> str:
    """What makes two forms one entry: spelling, and how it was read."""
    return form.key


def _shorts_of(form: Form) -> list[str]:
    wanted = form.families.keys() | {form.key}
    return [short for short, full in nicknames().items() if full & wanted]
