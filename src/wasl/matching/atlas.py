"""The distinct places of a registry as columns, weighed all at once with one sought place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from wasl.matching.distance import PLAIN
from wasl.matching.pcodes import compare_codes
from wasl.matching.placekernels import weigh_all
from wasl.matching.placenames import form_of_place, level_of_names, marks_agree
from wasl.matching.places import CODES, Spot, bits_of_share, numbers_of, spot_of
from wasl.matching.records import Place
from wasl.matching.tokens import Level
from wasl.matching.vocabulary import Vocabulary

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
        self._sounds: dict[str, Array] = {}
        self._agreeing: dict[frozenset[str], Array] = {}
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
            share: Share of registered persons with a place of each name (by number of name);
                or a function from the sought text to the share of those whose name agrees.
            countries_told: Whether nationality already speaks of the country.
        """
        spot = spot_of(place)
        sounds = self._sounds_of(spot.spelling)
        if callable(share):
            rare = bits_of_share(share(place.text)) if spot.spelling else 0.0
        else:
            rare = bits_of_share(self.share_of(place, share))
        code_of, code_bits = self._codes_of(spot.pcode, countries_told=countries_told)
        country = self._numbers["country"].get(spot.country, -2) if spot.country else -1
        size, arrays = len(self), self.arrays
        found = Weighed(
            np.empty(size, np.float32), np.empty(size, np.uint8), np.empty(size, np.float32)
        )
        weigh_all(
            arrays["name"], arrays["marks"], arrays["country"], arrays["pcode"],
            arrays["stated"], arrays["site"], arrays["point"],
            sounds, self._marks_of(spot), LEVELS, country, code_of, code_bits, spot.stated,
            spot.site, np.array(spot.vector), rare, numbers_of(countries_told=countries_told),
            found.bits, found.code, found.km,
        )  # fmt: skip
        return found

    def share_of(self, place: Place, shares: Array) -> float:
        """The share of persons with a place whose name agrees with this one's.

        Args:
            place: As the request says.
            shares: Share of persons by number of name; a person with two agreeing places
                counts twice, which only makes the name look a little commoner.
        """
        sounds = self._sounds_of(place_spelling(place))
        return float(shares[sounds <= Level.CLOSE].sum()) if len(sounds) else 0.0

    def _sounds_of(self, spelling: str) -> Array:
        """The level of a spelling beside each name; empty without one. Remembered."""
        if not spelling:
            return np.zeros(0, np.uint8)
        known = self._sounds.get(spelling)
        if known is None:
            hits = self.names.hits(form_of_place(spelling), PLAIN)
            known = np.full(len(self.names), Level.DIFFER, np.uint8)
            known[hits.ids] = hits.levels
            _remember(self._sounds, spelling, known)
        return known

    def _marks_of(self, spot: Spot) -> Array:
        known = self._agreeing.get(spot.marks)
        if known is None:
            known = np.array([marks_agree(spot.marks, each) for each in self._marks], np.uint8)
            _remember(self._agreeing, spot.marks, known)
        return known

    def _codes_of(self, pcode: str, *, countries_told: bool) -> tuple[Array, Array]:
        """What a P-code says beside each P-code of the atlas. Remembered."""
        if not pcode:
            return np.zeros(0, np.int8), np.zeros(0, np.float64)
        key = pcode, countries_told
        known = self._codes.get(key)
        if known is None:
            said = [
                compare_codes(pcode, each, countries_told=countries_told)
                for each in self.labels["pcode"]
            ]
            known = (
                np.array([each[1] for each in said], np.int8),
                np.array([each[0] for each in said], np.float64),
            )
            _remember(self._codes, key, known)
        return known


def _remember(known: dict[Key, Value], key: Key, value: Value) -> None:
    """Keep what was worked out; begin anew when there is too much."""
    if len(known) >= MOST_REMEMBERED:
        known.clear()
    known[key] = value


def place_spelling(place: Place) -> str:
    """The name under which a place is found in an atlas."""
    return spot_of(place).spelling


def _numbered(spot: Spot, found: dict[str, dict[str, int]]) -> tuple[int, ...]:
    """The numbers of a spot's labels, new ones given as they come; -1 where it has none."""
    values = (spot.spelling, " ".join(sorted(spot.marks)), spot.country, spot.pcode)
    return tuple(
        found[name].setdefault(value, len(found[name])) if value or name == "marks" else -1
        for name, value in zip(LABELS, values, strict=True)
    )
