"""Registered persons as columns of integers, built record by record."""

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from wasl.matching.births import windows
from wasl.matching.families import KINDS
from wasl.matching.lexicon import Form
from wasl.matching.parsing import Parsed
from wasl.matching.places import place_form, place_key
from wasl.matching.prepared import Prepared
from wasl.matching.records import Record
from wasl.matching.shares import kind_of
from wasl.matching.vocabulary import Vocabulary, entry_key
from wasl.matching.writing import as_json

Array = np.ndarray[Any, Any]
SYSTEM_ORDER = (
    "arabic", "ethiopic", "somali", "afghan", "iranian", "south_asian", "west_african",
    "hispanic", "vietnamese", "chinese", "slavic", "western", "unknown",
)  # fmt: skip
SEX_ORDER = ("", "female", "male")
KIN_ORDER = tuple(sorted(set(KINDS.values())))
SETS = ("country", "language", "place")


@dataclass(slots=True)
class Columns:
    """Arrays by name, and the labels behind the small integers of sets."""

    arrays: dict[str, Array]
    labels: dict[str, list[str]]
    _places: Vocabulary | None = None
    _numbers: dict[str, int] | None = None

    def places(self) -> Vocabulary:
        """The names of places as a vocabulary, numbered as their labels are."""
        if self._places is None:
            self._places = Vocabulary.of_each(place_form(label) for label in self.labels["place"])
        return self._places

    def place_numbers(self) -> dict[str, int]:
        """The number of each place label."""
        if self._numbers is None:
            self._numbers = {label: number for number, label in enumerate(self.labels["place"])}
        return self._numbers


@dataclass
class Ragged:
    """Lists of integers of different lengths, one after another."""

    starts: list[int] = field(default_factory=lambda: [0])
    items: list[int] = field(default_factory=list)

    def close(self) -> None:
        """End the present person's list."""
        self.starts.append(len(self.items))


class Draft:
    """Collects persons until they are made into columns."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.ids: list[str] = []
        self.lines: list[bytes] = []
        self._forms: dict[str, Form] = {}
        self._numbers: dict[str, int] = {}
        self._own, self._own_kinds = Ragged(), list[int]()
        self._kin, self._kin_kinds = Ragged(), list[int]()
        self._sets = {name: Ragged() for name in SETS}
        self._labels: dict[str, dict[str, int]] = {name: {} for name in SETS}
        self._births: list[tuple[float, float, float]] = []
        self._sexes: list[int] = []
        self._systems: list[int] = []

    def add(self, record: Record, person: Prepared) -> None:
        """Add one person."""
        self.ids.append(record.id)
        line = json.dumps(as_json(record), ensure_ascii=False, separators=(",", ":"))
        self.lines.append(line.encode())
        self._systems.append(SYSTEM_ORDER.index(person.system))
        self._add_own(person)
        self._add_kin(person)
        self._sexes.append(SEX_ORDER.index(record.sex) if record.sex in SEX_ORDER else 0)
        if record.birth is None:
            self._births.append((0.0, 0.0, 0.0))
        else:
            window = windows(record.birth)[0]
            self._births.append((window.first, window.last, window.soft))
        self._add_set("country", record.nationalities)
        self._add_set("language", record.languages)
        self._add_set("place", tuple(place_key(place.text) for place in record.places))

    def _number(self, form: Form) -> int:
        key = entry_key(form)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._numbers)
            self._forms[key] = form
        return number

    def _add_own(self, person: Prepared) -> None:
        seen: set[tuple[int, int]] = set()
        for name in person.names:
            for number, kind in self._elements(name):
                if (number, kind) not in seen:
                    seen.add((number, kind))
                    self._own.items.append(number)
                    self._own_kinds.append(kind)
        self._own.close()

    def _elements(self, name: Parsed) -> list[tuple[int, int]]:
        found = [
            (self._number(element.form), int(kind_of(element.role) == "family"))
            for hypothesis in name.hypotheses
            for element in hypothesis.elements
        ]
        return found + [(self._number(each.form), 0) for each in (*name.aliases, *name.kunyas)]

    def _add_kin(self, person: Prepared) -> None:
        for kin in person.relatives:
            kind = KIN_ORDER.index(KINDS[kin.relation])
            for name in kin.names:
                for hypothesis in name.hypotheses[:1]:
                    for element in hypothesis.elements[:1]:
                        self._kin.items.append(self._number(element.form))
                        self._kin_kinds.append(kind)
        self._kin.close()

    def _add_set(self, name: str, values: tuple[str, ...]) -> None:
        labels = self._labels[name]
        for value in dict.fromkeys(values):
            if value:
                self._sets[name].items.append(labels.setdefault(value, len(labels)))
        self._sets[name].close()

    def finish(self) -> tuple[Vocabulary, Columns]:
        """The vocabulary and the columns."""
        births = np.array(self._births, np.float32).reshape(-1, 3)
        arrays: dict[str, Array] = {
            "own_starts": np.array(self._own.starts, np.int64),
            "own_tokens": np.array(self._own.items, np.int32),
            "own_kinds": np.array(self._own_kinds, np.uint8),
            "kin_starts": np.array(self._kin.starts, np.int64),
            "kin_tokens": np.array(self._kin.items, np.int32),
            "kin_kinds": np.array(self._kin_kinds, np.uint8),
            "birth_first": np.ascontiguousarray(births[:, 0]),
            "birth_last": np.ascontiguousarray(births[:, 1]),
            "birth_soft": np.ascontiguousarray(births[:, 2]),
            "sex": np.array(self._sexes, np.uint8),
            "system": np.array(self._systems, np.uint8),
        }
        for name, ragged in self._sets.items():
            arrays[f"{name}_starts"] = np.array(ragged.starts, np.int64)
            arrays[f"{name}_items"] = np.array(ragged.items, np.int32)
        labels = {name: list(each) for name, each in self._labels.items()}
        return Vocabulary.build(self._forms.values()), Columns(arrays, labels)
