"""The distinct name elements of a registry, compared once with each element of a request."""

from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import Any

import numpy as np

from wasl.matching.compiled.nativewalk import NativeTree
from wasl.matching.compiled.nearness import agreeing
from wasl.matching.learned import columns as learned
from wasl.matching.learned.columns import PER_LETTER
from wasl.matching.names import slips, sounding
from wasl.matching.names.distance import LIGHT, PLAIN, STRICT
from wasl.matching.names.familiar import Familiar, work_out
from wasl.matching.names.forms import Form
from wasl.matching.names.hits import Hits
from wasl.matching.names.lexicon import affixes, nicknames
from wasl.matching.names.sounding import FAMILY, INITIAL, LATIN, NATIVE, REACHED
from wasl.matching.names.tokens import MARK_LEVELS, SPELLING_LIMITS, Level, silent_affixes

Array = np.ndarray[Any, Any]
AFFIXES = affixes()
SIGNS = {"": 0, "^": 1, "~": 2, "?": 3}
# The worse of two marks, as a level: by number of either.
LEVELS_OF_MARKS = np.array(
    [[max(one, two) for two in MARK_LEVELS.values()] for one in MARK_LEVELS.values()], np.uint8
)
BY_SOUND_FINER = 2.0  # bits lost by one that only sounds alike across scripts
SPELLING_MOST = np.array(
    [SPELLING_LIMITS.same, SPELLING_LIMITS.close, SPELLING_LIMITS.near], np.float32
)
SPOKEN = (PLAIN, LIGHT, STRICT)  # every manner in which a registry's names may be compared
MOST_REMEMBERED = 50_000
MOST_FINER = 3.0  # bits that a doubtful spelling loses at most within its level
NOBODY = np.zeros(0, np.int32)
NO_LEVELS = np.zeros(0, np.uint8)
NO_BITS = np.zeros(0, np.float32)


class Vocabulary:
    """Distinct forms as columns: sounds, families, affixes."""

    def __init__(
        self,
        keys: list[str],
        family_names: list[str],
        arrays: dict[str, Array],
        manners: tuple[str, ...] = SPOKEN,
        familiar: dict[str, Array] | None = None,
    ) -> None:
        """Take the columns as they were built or mapped; ``manners`` are looked up together.

        ``familiar`` is what ``familiar`` told of this vocabulary, if it was asked.

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
        self._close: dict[tuple[Form, str], Hits] = {}
        self._manners = manners
        self.familiar_words = Familiar(familiar) if familiar else Familiar.none()
        self._kinds = _kinds(len(keys), arrays)
        self._initials = np.flatnonzero(arrays["initials"]).astype(np.int32)

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def _native(self) -> NativeTree:
        return learned.native_tree(self.arrays)

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
        links = sorted(
            (numbers[name], owner, SIGNS[mark])
            for owner, form in enumerate(entries)
            for name, mark in form.families.items()
        )
        family_ids = np.array([each[0] for each in links], np.int64)
        arrays: dict[str, Array] = {
            "affixes": np.array([AFFIXES.index(form.affix) for form in entries], np.uint8),
            "family_at": np.searchsorted(family_ids, np.arange(len(names) + 1)),
            "family_owner": np.array([each[1] for each in links], np.int32),
            "family_mark": np.array([each[2] for each in links], np.uint8),
            "initials": np.array([form.initial for form in entries], bool),
            "begins": np.array([_beginnings(form) for form in entries], np.uint64),
            **sounding.build(entries),
            **learned.build(entries),
            **slips.build(entries),
        }
        return cls([entry_key(form) for form in entries], names, arrays)

    def hits(self, form: Form, manner: str) -> Hits:
        """All entries that agree with a form, better than differing. Remembered."""
        key = (form, manner)
        known = self._remembered.get(key)
        if known is None:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
                self._looked_up.clear()
            found = self._told_before(form, manner)
            if found is None:
                manners = self._manners if manner in self._manners else (manner,)
                found = dict(zip(manners, self._look_up(form, manners), strict=True))
            self._remembered |= {(form, each): hits for each, hits in found.items()}
            known = found[manner]
        return known

    def _told_before(self, form: Form, manner: str) -> dict[str, Hits] | None:
        """What was worked out with the index, by manner; ``None`` where it was not."""
        hits = self.familiar_words.hits(self.id_of(form), form) if manner in SPOKEN else None
        return None if hits is None else dict(zip(SPOKEN, hits, strict=True))

    def familiar(self, forms: Sequence[Form], borne: Array, workers: int = 1) -> dict[str, Array]:
        """Work out what the commonest entries agree with, to be kept with the columns.

        Args:
            forms: The form of each entry.
            borne: How many names hold each.
            workers: Threads that look up.
        """

        def look(form: Form) -> list[Hits]:
            return self._look_up(form, SPOKEN)

        return work_out(forms, borne, look, manners=len(SPOKEN), workers=workers)

    def close(self, form: Form, manner: str) -> Array:
        """Entries that agree with a form at ``Level.CLOSE`` or better (int32).

        The same entries as those of ``hits``, found sooner where nobody needs the rest.
        """
        key = (form, manner)
        hits = self._remembered.get(key)
        if hits is None:
            hits = self._close.get(key)
        if hits is None and (told := self._told_before(form, manner)) is not None:
            hits = told[manner]
        if hits is None:
            if len(self._close) >= MOST_REMEMBERED:
                self._close.clear()
            hits = self._close[key] = self._look_up(form, (manner,), Level.CLOSE)[0]
        found: Array = hits.ids[hits.levels <= Level.CLOSE]
        return found

    def forget(self) -> None:
        """Forget what was looked up."""
        self._remembered.clear()
        self._looked_up.clear()
        self._close.clear()

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

    def _look_up(
        self, form: Form, manners: tuple[str, ...], furthest: Level = Level.NEAR
    ) -> list[Hits]:
        """What agrees in each manner; the same decisions as ``tokens.compare_forms``.

        Of sounds and spellings, those that are further away than ``furthest`` may be left out.
        """
        across = LATIN if form.signs else NATIVE if form.letters else 0
        skipped = INITIAL | (FAMILY if form.families else 0)
        levels = np.full((len(manners), len(self._kinds)), Level.DIFFER, np.uint8)
        spelled, told = (NOBODY, NO_BITS), (NOBODY, NO_LEVELS)
        if not form.initial:
            kinds = self._kinds, across, skipped
            sounding.lower(form, self.arrays, manners, kinds, levels, furthest=furthest)
            most = PER_LETTER[REACHED.index(furthest)]
            spelled = learned.near(form, self.arrays, self._native, most)
            told = self._told(form)
        begun = NOBODY if form.initial else self._initials
        alike = begun[(self.arrays["begins"][begun] & _beginnings(form)) != 0]
        exact = self.id_of(form)
        slipped = NOBODY
        if furthest >= Level.NEAR and not form.initial:
            slipped = slips.near(form, self.arrays, self.keys)
        found = np.empty(len(self.keys), np.int32)
        finer = np.empty(len(self.keys), np.float32)
        hits = []
        for manner, row in zip(manners, levels, strict=True):
            count = agreeing(
                row, self._kinds, across, skipped, *spelled, SPELLING_MOST, *told, alike,
                NOBODY if manner in slips.UNSLIPPED else slipped.copy(), self.arrays["affixes"],
                _floors(form.affix), -1 if exact is None else exact, MOST_FINER, BY_SOUND_FINER,
                found, finer,
            )  # fmt: skip
            ids = found[:count].copy()
            each = Hits.of(ids, row[ids], finer[:count].copy())
            hits.append(self._begun_alike(form, each) if form.initial else each)
        return hits

    def _begun_alike(self, initial: Form, hits: Hits) -> Hits:
        """And all that begin as an initial does."""
        alike = np.flatnonzero(self.arrays["begins"] & _beginnings(initial)).astype(np.int32)
        if len(hits.ids):
            there = np.searchsorted(hits.ids, alike).clip(max=len(hits.ids) - 1)
            alike = alike[hits.ids[there] != alike]
        if not len(alike):
            return hits
        ids = np.concatenate([hits.ids, alike])
        order = np.argsort(ids)
        levels = np.concatenate([hits.levels, np.full(len(alike), Level.INITIAL, np.uint8)])
        finer = np.concatenate([hits.finer, np.zeros(len(alike), np.float32)])
        return Hits.of(ids[order], levels[order], finer[order])

    def _told(self, form: Form) -> tuple[Array, Array]:
        """Entries that the tables tell of, and at which level: families and short forms."""
        named = [*form.short_of, *_shorts_of(form)]
        if not named and not form.families:
            return NOBODY, NO_LEVELS
        owners, levels = [NOBODY], [NO_LEVELS]
        for name, mark in form.families.items():
            of_family, marks = self._family(name)
            owners.append(of_family)
            levels.append(LEVELS_OF_MARKS[SIGNS[mark]][marks])
        same = [self._ids.get(each) for each in named]
        shorts = [self._family(full)[0] for full in form.short_of]
        shorts.append(np.array([each for each in same if each is not None], np.int32))
        for each in shorts:
            owners.append(each)
            levels.append(np.full(len(each), Level.SHORT, np.uint8))
        return np.concatenate(owners), np.concatenate(levels)

    def _family(self, name: str) -> tuple[Array, Array]:
        """The entries of a family, and the mark of each."""
        number = self._family_numbers.get(name)
        if number is None:
            return NOBODY, NO_LEVELS
        first, last = self.arrays["family_at"][number : number + 2]
        return self.arrays["family_owner"][first:last], self.arrays["family_mark"][first:last]


def _kinds(count: int, arrays: dict[str, Array]) -> Array:
    """Of each entry what it is, as bits; whole words of eight, for the compiled loop."""
    kinds = np.zeros(-(-count // 8) * 8, np.uint8)
    for kind, owners in (
        (LATIN, arrays["latin_owners"]), (NATIVE, arrays["native_owners"]),
        (FAMILY, arrays["family_owner"]), (INITIAL, np.flatnonzero(arrays["initials"])),
    ):  # fmt: skip
        kinds[owners] |= kind
    return kinds


def _beginnings(form: Form) -> np.uint64:
    """The sounds that a form may begin with, one bit each."""
    return np.uint64(sum(1 << sound for sound in {codes[0] for codes in form.sounds if codes}))


def entry_key(form: Form) -> str:
    """What makes two forms one entry: spelling, and how it was read."""
    return form.key


@cache
def _floors(affix: str) -> Array:
    """The best level that two forms reach, one with this affix, by the number of the other's."""
    silent = silent_affixes()
    return np.array([
        Level.EXACT if other == affix
        else Level.DIFFER if other and affix
        else silent.get(affix or other, Level.DIFFER)
        for other in AFFIXES
    ], np.uint8)  # fmt: skip


@cache
def _shorts_by_full() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for short, full in nicknames().items():
        for each in full:
            found.setdefault(each, []).append(short)
    return found


def _shorts_of(form: Form) -> list[str]:
    known = _shorts_by_full()
    return [short for full in (*form.families, form.key) for short in known.get(full, ())]
