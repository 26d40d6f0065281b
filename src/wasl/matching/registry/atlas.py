"""The distinct places of a registry as columns, weighed all at once with one sought place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from wasl.matching.comparing.places import CODES, Spot, bits_of_share, numbers_of, spot_of
from wasl.matching.names.distance import PLAIN
from wasl.matching.names.tokens import Level
from wasl.matching.names.vocabulary import Vocabulary
from wasl.matching.places.kernels import levels_of_all, share_agreeing, weigh_all
from wasl.matching.places.pcodes import CodeLines
from wasl.matching.places.spelling import form_of_place, level_of_names, marks_agree
from wasl.matching.records.record import Place

Array = np.ndarray[Any, Any]
Key = TypeVar("Key")
Value = TypeVar("Value")
MOST_REMEMBERED = 500
LABELS = ("name", "marks", "country", "pcode")
WORDS = "words."  # how the arrays of the vocabulary of names are called among the others
LEVELS = np.array(
    [[level_of_names(sound, marks) for marks in range(3)] for sound in Level], np.uint8
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """One place beside every distinct place of a registry, roles left aside.

    Attributes:
        bits: float32.
        code: uint8 index into ``places.CODES``.
        km: float32; NaN where distance says nothing.
    """

    bits: Array
    code: Array
    km: Array


class Atlas:
    """Distinct places, in the order given; role left out."""

    codes = CODES

    def __init__(self, arrays: dict[str, Array], labels: dict[str, list[str]]) -> None:
        """Take the columns as they were built or mapped."""
        self.arrays = arrays
        self.labels = labels
        self._numbers = {
            name: {label: number for number, label in enumerate(labels[name])} for name in LABELS
        }
        self._marks = [frozenset(each.split()) for each in labels["marks"]]
        words = {
            name.removeprefix(WORDS): array
            for name, array in arrays.items()
            if name.startswith(WORDS)
        }
        self.names = Vocabulary(labels["name"], [], words)
        self._known_levels: dict[tuple[str, frozenset[str], int], Array] = {}
        self._codes: dict[tuple[str, bool], tuple[Array, Array]] = {}

    @classmethod
    def of(cls, arrays: dict[str, Array], labels: dict[str, list[str]]) -> "Atlas":
        """Open an atlas again from what ``arrays`` and ``labels`` held."""
        return cls(arrays, labels)

    @classmethod
    def build(cls, places: Iterable[Place]) -> "Atlas":
        """One row for each place, in the order given."""
        spots = [spot_of(place) for place in places]
        found: dict[str, dict[str, int]] = {name: {} for name in LABELS}
        rows = [_numbered(spot, found) for spot in spots]
        table = np.array(rows, np.int32).reshape(-1, len(LABELS))
        arrays: dict[str, Array] = {
            name: np.ascontiguousarray(table[:, column]) for column, name in enumerate(LABELS)
        }
        arrays["stated"] = np.array([spot.stated for spot in spots], bool)
        arrays["site"] = np.array([spot.site for spot in spots], np.int32)
        arrays["point"] = np.array([spot.vector for spot in spots], np.float64).reshape(-1, 3)
        names = Vocabulary.of_each(form_of_place(spelling) for spelling in found["name"])
        arrays |= {f"{WORDS}{name}": array for name, array in names.arrays.items()}
        return cls(arrays, {name: list(found[name]) for name in LABELS})

    def __len__(self) -> int:
        return len(self.arrays["name"])

    def weigh(
        self, place: Place, share: Array | Callable[[str], float], *, countries_told: bool
    ) -> Weighed:
        """Weigh a sought place with every place of the atlas; ``places.weigh_places`` at once.

        Args:
            place: As the request says.
            share: Share of registered persons with each place, by number of place; or a
                function from the sought text to the share of those whose place agrees by name.
            countries_told: Whether nationality already speaks of the country.
        """
        spot, arrays = spot_of(place), self.arrays
        levels = self._levels(spot)
        country = self._numbers["country"].get(spot.country, -2) if spot.country else -1
        if callable(share):
            common = share(place.text) if spot.spelling else 1.0
        else:
            common = share_agreeing(levels, arrays["country"], country, share)
        code_of, code_bits = self._codes_of(spot.pcode, countries_told=countries_told)
        size = len(self)
        found = Weighed(
            np.empty(size, np.float32), np.empty(size, np.uint8), np.empty(size, np.float32)
        )
        weigh_all(
            levels, arrays["name"], arrays["country"], arrays["pcode"], arrays["stated"],
            arrays["point"], bool(spot.spelling), country, code_of, code_bits, int(spot.stated),
            np.array(spot.vector), bits_of_share(common), numbers_of(countries_told=countries_told),
            found.bits, found.code, found.km,
        )  # fmt: skip
        return found

    def levels(self, place: Place) -> Array:
        """How alike the name of each place is to the sought one's (``tokens.Level``)."""
        return self._levels(spot_of(place))

    def share_of(self, place: Place, shares: Array) -> float:
        """The share of persons with a place that agrees by name, not in another country.

        Args:
            place: As the request says.
            shares: Share of persons by number of place; a person with two agreeing places
                counts twice, which only makes the name look a little commoner.
        """
        spot = spot_of(place)
        country = self._numbers["country"].get(spot.country, -2) if spot.country else -1
        return float(share_agreeing(self._levels(spot), self.arrays["country"], country, shares))

    def _levels(self, spot: Spot) -> Array:
        """The level of each place's name beside a spot's. Remembered."""
        key = spot.spelling, spot.marks, spot.site
        found = self._known_levels.get(key)
        if found is None:
            arrays = self.arrays
            found = np.empty(len(self), np.uint8)
            levels_of_all(
                arrays["name"], arrays["marks"], arrays["site"], self._sounds_of(spot.spelling),
                self._marks_of(spot), LEVELS, spot.site, found,
            )  # fmt: skip
            _remember(self._known_levels, key, found)
        return found

    def _sounds_of(self, spelling: str) -> Array:
        """The level of a spelling beside each name; empty without one."""
        if not spelling:
            return np.zeros(0, np.uint8)
        hits = self.names.hits(form_of_place(spelling), PLAIN)
        found = np.full(len(self.names), Level.DIFFER, np.uint8)
        found[hits.ids] = hits.levels
        return found

    def _marks_of(self, spot: Spot) -> Array:
        return np.array([marks_agree(spot.marks, each) for each in self._marks], np.uint8)

    @cached_property
    def _lines(self) -> CodeLines:
        return CodeLines.of(self.labels["pcode"])

    def _codes_of(self, pcode: str, *, countries_told: bool) -> tuple[Array, Array]:
        """What a P-code says beside each P-code of the atlas. Remembered."""
        if not pcode:
            return np.zeros(0, np.int8), np.zeros(0, np.float64)
        key = pcode, countries_told
        known = self._codes.get(key)
        if known is None:
            known = self._lines.compare(pcode, countries_told=countries_told)
            _remember(self._codes, key, known)
        return known


def _remember(known: dict[Key, Value], key: Key, value: Value) -> None:
    """Keep what was worked out; begin anew when there is too much."""
    if len(known) >= MOST_REMEMBERED:
        known.clear()
    known[key] = value


def _numbered(spot: Spot, found: dict[str, dict[str, int]]) -> tuple[int, ...]:
    """The numbers of a spot's labels, new ones given as they come; -1 where it has none."""
    values = (spot.spelling, " ".join(sorted(spot.marks)), spot.country, spot.pcode)
    return tuple(
        found[name].setdefault(value, len(found[name])) if value or name == "marks" else -1
        for name, value in zip(LABELS, values, strict=True)
    )
