"""Many persons packed into parts of a registry, each part naming what the earlier ones did not.

The same columns as ``columns.Draft`` makes of parsed persons, from records as they were read:
what a name, a place or a birth comes to is remembered from one part to the next.
"""

from array import array
from dataclasses import dataclass
from typing import Any

import numpy as np

from wasl.matching.prepared import MOST_KIN_NAMES, MOST_NAMES, MOST_RELATIVES, system_of_record
from wasl.matching.records.record import Name, Record
from wasl.matching.registry.columns import (
    ETHIOPIA,
    RELATIONS,
    STARTS,
    SYSTEMS,
    TYPES,
    Draft,
    Values,
    id_mark,
)
from wasl.matching.registry.naming import NameRows

Array = np.ndarray[Any, Any]
MOST_ROWS = 400_000  # names remembered from one part to the next
KINDS = ("tokens", "patterns", "births", "nations", "languages", "places", "words")


@dataclass
class Part:
    """Persons as columns, over values that their packer numbered.

    Attributes:
        packer: Whose numbers they are.
        columns: As in ``columns.Packed``.
        stems: Rows of token, the one without the ending of a patronymic, and of a woman.
        values: Those that the packer has not sent before; its numbers go on with them.
    """

    packer: int
    columns: dict[str, Array]
    stems: Array
    values: Values


class Packer(Draft):
    """Collects records until a part is taken, and goes on numbering."""

    def __init__(self, packer: int = 0) -> None:
        """Begin with nobody.

        Args:
            packer: A number of its own, by which parts are told from those of other packers.
        """
        super().__init__()
        self._packer = packer
        self._rows = NameRows(self._tokens, self._patterns)
        self._sent = dict.fromkeys(KINDS, 0)
        self._empty()

    def _empty(self) -> None:
        self.columns = {
            name: array(code, [0] if name in STARTS else []) for name, code in TYPES.items()
        }
        self._own_rows, self._own_count, self._name_rows = array("i"), array("q"), array("i")

    def add_record(self, record: Record) -> None:
        """Add one person."""
        column, system = self.columns, system_of_record(record)
        own = self._names(record.names[:MOST_NAMES], system)
        column["names_at"].append(len(self._name_rows))
        column["named"].append(len(own))
        column["system"].append(SYSTEMS[system])
        self._own_rows.extend(own)
        self._own_count.append(len(own))
        self._name_rows.extend(own)
        for kin in record.relatives[:MOST_RELATIVES]:
            names = self._names(kin.names[:MOST_KIN_NAMES], system)
            column["kin_names"].append(len(self._name_rows))
            column["kin_named"].append(len(names))
            column["kin_relation"].append(RELATIONS[kin.relation])
            column["kin_birth"].append(self._birth(kin.birth))
            column["kin_person"].append(id_mark(kin.person))
            self._name_rows.extend(names)
        column["kin_at"].append(len(column["kin_relation"]))
        ethiopian = not ETHIOPIA.isdisjoint(record.nationalities) or not ETHIOPIA.isdisjoint(
            [place.country for place in record.places]
        )
        self.add_facts(record, ethiopian=ethiopian)

    def _names(self, names: tuple[Name, ...], system: str) -> list[int]:
        """Rows of names; nicknames become by-names of the other names, alone they stay names."""
        rows = self._rows
        nicknames = [rows.nickname(name, system) for name in names if name.kind == "nickname"]
        if any(nicknames) and len(nicknames) < len(names):
            key = tuple(nicknames)
            return [
                rows.with_bynames(rows.row(name, system), key)
                for name in names
                if name.kind != "nickname"
            ]
        return [rows.row(name, system) for name in names]

    def part(self) -> Part:
        """What was collected since the last part."""
        columns = {name: np.array(column, column.typecode) for name, column in self.columns.items()}
        rows, stems = self._rows, np.zeros((0, 3), np.int32)
        columns |= _names_of_rows(rows, np.array(self._name_rows, np.int32))
        columns |= _own_of_rows(
            rows, np.array(self._own_rows, np.int32), np.array(self._own_count, np.int64)
        )
        if len(rows.stems):
            which = np.array(self._name_rows, np.int32)
            numbers, _ = ragged(np.array(rows.stems_at, np.int64), which)
            stems = np.array(rows.stems, np.int32).reshape(-1, 3)[numbers]
        part = Part(self._packer, columns, stems, self._unsent())
        self._empty()
        if len(rows.rows) > MOST_ROWS:
            rows.forget()
        return part

    def _unsent(self) -> Values:
        """The values numbered since the last part."""
        values = Values()
        for kind, known in (
            ("tokens", self._tokens.forms), ("patterns", list(self._patterns)),
            ("births", list(self._births)), ("nations", list(self._nations)),
            ("languages", list(self._languages)), ("places", list(self._places)),
            ("words", list(self._words)),
        ):  # fmt: skip
            setattr(values, kind, known[self._sent[kind] :])
            self._sent[kind] = len(known)
        return values


def _names_of_rows(rows: NameRows, which: Array) -> dict[str, Array]:
    """The columns of names that are these rows."""
    numbers, counts = ragged(np.array(rows.slots_at, np.int64), which)
    return {
        "name_system": np.array(rows.systems, np.uint8)[which],
        "name_flags": np.array(rows.flags, np.uint8)[which],
        "name_pattern": np.array(rows.patterns, np.int32)[which],
        "slots": np.array(rows.slots, np.int32)[numbers],
        "shown": np.array(rows.shown, np.uint16)[numbers],
        "name_slots": np.concatenate([[0], np.cumsum(counts)]),
    }


def _own_of_rows(rows: NameRows, which: Array, count: Array) -> dict[str, Array]:
    """The own tokens of persons, each as a given or a family name once, as they come."""
    numbers, counts = ragged(np.array(rows.own_at, np.int64), which)
    person = np.repeat(np.repeat(np.arange(len(count)), count), counts)
    told = np.array(rows.own, np.int64)[numbers]
    _, first = np.unique((person << 32) | told, return_index=True)
    first.sort()
    told, person = told[first], person[first]
    return {
        "own_tokens": told >> 1,
        "own_kinds": told & 1,
        "own_at": np.searchsorted(person, np.arange(len(count) + 1)),
    }


def ragged(starts: Array, which: Array) -> tuple[Array, Array]:
    """The positions of all entries of these rows one behind another, and how many each has."""
    counts = starts[which + 1] - starts[which]
    before = np.cumsum(counts) - counts
    numbers: Array = np.repeat(starts[which] - before, counts) + np.arange(int(counts.sum()))
    return numbers, counts
