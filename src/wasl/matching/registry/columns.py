"""Persons laid out as arrays of small integers, collected record by record.

Distinct values - names' tokens, readings, births, places, sets of countries - are kept once and
numbered, so that a request is compared with each of them once, never with each person.
"""

import json
from array import array
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any, TypeVar

import numpy as np

from wasl.matching.comparing.events import CAUSE_ORDER, words_of_mark
from wasl.matching.comparing.families import RELATION_ORDER
from wasl.matching.comparing.shares import kind_of
from wasl.matching.compiled.layout import (
    FEMALE,
    MAIN,
    MALE,
    MOST_ELEMENTS,
)
from wasl.matching.names.forms import Form
from wasl.matching.names.parsing import Element, Parsed, Role
from wasl.matching.names.slavic import masculine, patronymic_stem
from wasl.matching.names.vocabulary import entry_key
from wasl.matching.prepared import Prepared
from wasl.matching.records.record import BirthSpan, Place, Record
from wasl.matching.records.writing import as_json

Array = np.ndarray[Any, Any]
Value = TypeVar("Value", bound=Hashable)
SYSTEM_ORDER = (
    "arabic", "ethiopic", "somali", "afghan", "iranian", "south_asian", "west_african",
    "hispanic", "vietnamese", "chinese", "slavic", "western", "unknown",
)  # fmt: skip
SYSTEMS = {system: number for number, system in enumerate(SYSTEM_ORDER)}
SEX_ORDER = ("", "female", "male")
SEXES = {sex: number for number, sex in enumerate(SEX_ORDER)}
MAIN_KINDS = frozenset({"stated", "document", "birth"})
# Roles of places, as the compiled scorer knows them; no role fits any other.
PLACE_ROLE_ORDER = (
    None, "origin", "birth", "residence", "last_seen", "separation", "transit", "destination",
    "current",
)  # fmt: skip
RELATIONS = {relation: number for number, relation in enumerate(RELATION_ORDER)}
PLACE_ROLES = {role: number for number, role in enumerate(PLACE_ROLE_ORDER)}
CAUSES = {cause: number for number, cause in enumerate(CAUSE_ORDER)}
ETHIOPIA = frozenset({"ET", "ER"})
WITH_STEMS = frozenset({"slavic", "unknown"})
MOST_BYNAMES = 4  # and as many kunyas
TOTAL_MARKS = 20
MOST_WORDS = 60
FAR = 256  # letters into a name, or of a word, that are not counted any more

Reading = tuple[float, bool, tuple[tuple[int, int], ...]]
Pattern = tuple[tuple[Reading, ...], tuple[int, ...], tuple[int, ...]]


class Numbering(dict[Value, int]):
    """Distinct values in the order first seen."""

    def number(self, value: Value) -> int:
        """The number of a value, a new one if it was never seen."""
        return self.setdefault(value, len(self))


class Tokens:
    """Distinct elements of names in the order first seen; the first form of a key stays."""

    def __init__(self) -> None:
        """Begin with none."""
        self.numbers: dict[str, int] = {}
        self.forms: list[Form] = []

    def number(self, form: Form) -> int:
        """The number of a form, a new one if its key was never seen."""
        key = entry_key(form)
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = len(self.forms)
            self.forms.append(form)
        return number

    def number_of(self, element: Element) -> int:
        """The same for an element, whose form is worked out only when its key is new."""
        number = self.numbers.get(element.key)
        return self.number(element.form) if number is None else number


def elements_of(parsed: Parsed) -> list[Element]:
    """The distinct elements of a name, one for each slot, in the order of the slots."""
    seen: dict[str, Element] = {}
    for reading in parsed.hypotheses:
        for element in reading.elements[:MOST_ELEMENTS]:
            seen.setdefault(element.key, element)
    for element in (*parsed.aliases[:MOST_BYNAMES], *parsed.kunyas[:MOST_BYNAMES]):
        seen.setdefault(element.key, element)
    return list(seen.values())


def span_of(text: str, word: str) -> int:
    """Where a word stands in a text, and how long it is, as one number; 0 where it cannot be told."""
    at = text.find(word)
    return at * FAR + len(word) if 0 <= at < FAR and len(word) < FAR else 0


def spans_of(text: str, pattern: Pattern, elements: Sequence[Element]) -> list[int]:
    """The same for the element in each slot; 0 for by-names, which other names may tell."""
    read = read_slots(pattern)
    spans = [span_of(text, element.text) for element in elements[:read]]
    return spans + [0] * (len(elements) - read)


def read_slots(pattern: Pattern) -> int:
    """How many slots hold what some reading has; by-names alone are in those that follow."""
    return 1 + max((slot for _, _, slots in pattern[0] for _, slot in slots), default=-1)


def at_span(text: str, span: int) -> str:
    """The word that stands there; empty for 0."""
    at, size = divmod(span, FAR)
    return text[at : at + size]


def pattern_of(parsed: Parsed) -> tuple[Pattern, list[Element]]:
    """How a name may be read, over its slots; and the element in each slot."""
    elements = elements_of(parsed)
    slots = {element.key: slot for slot, element in enumerate(elements)}
    readings = tuple(
        (
            reading.cost,
            reading.rotated,
            tuple((int(each.role), slots[each.key]) for each in reading.elements[:MOST_ELEMENTS]),
        )
        for reading in parsed.hypotheses
    )
    aliases = tuple(slots[each.key] for each in parsed.aliases[:MOST_BYNAMES])
    kunyas = tuple(slots[each.key] for each in parsed.kunyas[:MOST_BYNAMES])
    return (readings, aliases, kunyas), elements


@lru_cache(maxsize=1000)
def _as_set(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(codes)))


def id_mark(person: str | None) -> int:
    """A number of 63 bits that stands for another record's id; 0 for none."""
    if not person:
        return 0
    return (int.from_bytes(blake2b(person.encode(), digest_size=8).digest(), "big") >> 1) or 1


TYPES = {
    "names_at": "q", "named": "B", "kin_at": "q", "name_system": "B", "name_flags": "B",
    "name_pattern": "i", "name_slots": "q", "slots": "i", "shown": "H", "kin_relation": "B",
    "kin_birth": "i", "kin_names": "q", "kin_named": "B", "kin_person": "q", "birth": "i",
    "ethiopian": "B", "sex": "B", "nations": "i", "languages": "i", "places_at": "q", "places": "i",
    "place_roles": "B", "parted_from": "i", "parted_to": "i", "parted_place": "i",
    "parted_cause": "B", "marks_at": "q", "mark_words_at": "q", "mark_words": "i",
    "own_at": "q", "own_tokens": "i", "own_kinds": "B", "system": "B",
}  # fmt: skip
# Columns that begin with 0 and have one entry more than there are things.
STARTS = ("kin_at", "name_slots", "places_at", "marks_at", "mark_words_at", "own_at")
# How columns change when one registry is put behind another: by the length of a column there,
# or by the new number of a distinct value.
SHIFTED = {
    "names_at": "name_system", "kin_at": "kin_relation", "name_slots": "slots",
    "kin_names": "name_system", "places_at": "places", "marks_at": "mark_words_at",
    "mark_words_at": "mark_words", "own_at": "own_tokens",
}  # fmt: skip
NUMBERED = {
    "name_pattern": "patterns", "slots": "tokens", "own_tokens": "tokens", "birth": "births",
    "kin_birth": "births", "nations": "nations", "languages": "languages", "places": "places",
    "parted_place": "places", "mark_words": "words",
}  # fmt: skip


@dataclass
class Values:
    """The distinct values behind the numbers."""

    tokens: list[Form] = field(default_factory=list)
    stems: list[int] = field(default_factory=list)
    masculine: list[int] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)
    births: list[BirthSpan] = field(default_factory=list)
    nations: list[tuple[str, ...]] = field(default_factory=list)
    languages: list[tuple[str, ...]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


@dataclass
class Packed:
    """A registry's columns, and the distinct values behind their numbers."""

    columns: dict[str, Array]
    values: Values

    def __len__(self) -> int:
        return len(self.columns["names_at"])


class Draft:
    """Collects persons until they are packed."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.columns = {
            name: array(code, [0] if name in STARTS else []) for name, code in TYPES.items()
        }
        self._tokens = Tokens()
        self._stems: dict[int, tuple[int, int]] = {}
        self._patterns: Numbering[Pattern] = Numbering()
        self._births: Numbering[BirthSpan] = Numbering()
        self._nations: Numbering[tuple[str, ...]] = Numbering({(): 0})
        self._languages: Numbering[tuple[str, ...]] = Numbering({(): 0})
        self._places: Numbering[Place] = Numbering()
        self._words: Numbering[str] = Numbering()
        self._placed: dict[Place, tuple[int, int]] = {}  # with its role
        self._marked: dict[str, tuple[int, ...]] = {}

    def add(self, record: Record, person: Prepared) -> None:
        """Add one person."""
        column = self.columns
        column["names_at"].append(len(column["name_system"]))
        column["named"].append(len(person.names))
        column["system"].append(SYSTEMS[person.system])
        self._add_own(person)
        self._add_kin(person)
        self.add_facts(record, ethiopian=bool(ETHIOPIA & person.countries))

    def add_facts(self, record: Record, *, ethiopian: bool) -> None:
        """Add what is told of one person besides names."""
        column = self.columns
        column["birth"].append(self._birth(record.birth))
        column["ethiopian"].append(ethiopian)
        column["sex"].append(SEXES.get(record.sex or "", 0))
        column["nations"].append(self._nations.number(_as_set(record.nationalities)))
        column["languages"].append(self._languages.number(_as_set(record.languages)))
        for place in record.places:
            number, role = self._placed.get(place) or self._place_and_role(place)
            column["places"].append(number)
            column["place_roles"].append(role)
        column["places_at"].append(len(column["places"]))
        self._add_parting(record)
        self._add_marks(record)

    def _birth(self, birth: BirthSpan | None) -> int:
        return -1 if birth is None else self._births.number(birth)

    def _place_and_role(self, place: Place) -> tuple[int, int]:
        found = self._placed[place] = self._place(place), PLACE_ROLES[place.role]
        return found

    def _add_name(self, name: Parsed) -> tuple[Pattern, list[int]]:
        column = self.columns
        pattern, elements = pattern_of(name)
        tokens = [self._tokens.number_of(element) for element in elements]
        if name.system in WITH_STEMS:
            self._add_stems(elements, tokens)
        flags = MAIN if name.kind in MAIN_KINDS else 0
        flags |= FEMALE if "female" in name.sexes else 0
        flags |= MALE if "male" in name.sexes else 0
        column["name_system"].append(SYSTEMS[name.system])
        column["name_flags"].append(flags)
        column["name_pattern"].append(self._patterns.number(pattern))
        column["slots"].extend(tokens)
        column["shown"].extend(spans_of(name.text, pattern, elements))
        column["name_slots"].append(len(column["slots"]))
        return pattern, tokens

    def _add_stems(self, elements: Iterable[Element], tokens: Iterable[int]) -> None:
        for element, token in zip(elements, tokens, strict=True):
            if element.role in {Role.PATRONYMIC, Role.FAMILY} and token not in self._stems:
                stem = self._tokens.number(patronymic_stem(element.text))
                man = self._tokens.number(masculine(element.text))
                self._stems[token] = (stem, man)

    def _add_own(self, person: Prepared) -> None:
        seen: dict[tuple[int, int], None] = {}
        for name in person.names:
            (readings, aliases, kunyas), tokens = self._add_name(name)
            for _, _, elements in readings:
                for role, slot in elements:
                    seen[tokens[slot], int(kind_of(Role(role)) == "family")] = None
            for slot in (*aliases, *kunyas):
                seen[tokens[slot], 0] = None
        for token, kind in seen:
            self.columns["own_tokens"].append(token)
            self.columns["own_kinds"].append(kind)
        self.columns["own_at"].append(len(self.columns["own_tokens"]))

    def _add_kin(self, person: Prepared) -> None:
        column = self.columns
        for kin in person.relatives:
            column["kin_names"].append(len(column["name_system"]))
            column["kin_named"].append(len(kin.names))
            for name in kin.names:
                self._add_name(name)
            column["kin_relation"].append(RELATIONS[kin.relation])
            column["kin_birth"].append(self._birth(kin.birth))
            column["kin_person"].append(id_mark(kin.person))
        column["kin_at"].append(len(column["kin_relation"]))

    def _place(self, place: Place) -> int:
        return self._places.number(
            Place(place.text, None, place.country, place.pcode, place.lat, place.lon)
        )

    def _add_parting(self, record: Record) -> None:
        column, parted = self.columns, record.separation
        told = parted is not None and parted.start is not None and parted.end is not None
        column["parted_from"].append(parted.start.toordinal() if told else 0)  # type: ignore[union-attr]  # told says so
        column["parted_to"].append(parted.end.toordinal() if told else 0)  # type: ignore[union-attr]  # told says so
        there = None if parted is None or parted.place is None else parted.place
        known = there is not None and bool(there.text)
        column["parted_place"].append(self._place(there) if known and there else -1)
        column["parted_cause"].append(CAUSES.get(parted.cause or "", 0) if parted else 0)

    def _add_marks(self, record: Record) -> None:
        column = self.columns
        for mark in record.marks[:TOTAL_MARKS]:
            words = self._marked.get(mark)
            if words is None:
                told = sorted(words_of_mark(mark))[:MOST_WORDS]
                words = self._marked[mark] = tuple([self._words.number(word) for word in told])
            column["mark_words"].extend(words)
            column["mark_words_at"].append(len(column["mark_words"]))
        column["marks_at"].append(len(column["mark_words_at"]) - 1)

    def pack(self) -> Packed:
        """The columns as NumPy arrays."""
        forms = self._tokens.forms
        stems = [self._stems.get(token, (token, token)) for token in range(len(forms))]
        return Packed(
            {name: np.array(column, column.typecode) for name, column in self.columns.items()},
            Values(
                forms,
                [each[0] for each in stems],
                [each[1] for each in stems],
                list(self._patterns),
                list(self._births),
                list(self._nations),
                list(self._languages),
                list(self._places),
                list(self._words),
            ),
        )


def as_line(record: Record) -> bytes:
    """A record as one line of JSON, as the index keeps it."""
    return json.dumps(as_json(record), ensure_ascii=False, separators=(",", ":")).encode()
