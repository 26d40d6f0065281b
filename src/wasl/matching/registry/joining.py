"""Puts packed parts of a registry one behind another as they come, their values numbered anew."""

from collections.abc import Hashable
from typing import Any

import numpy as np

from wasl.matching.names.forms import Form
from wasl.matching.names.vocabulary import entry_key
from wasl.matching.registry.columns import NUMBERED, SHIFTED, STARTS, TYPES, Packed, Values
from wasl.matching.registry.packing import KINDS, Part

Array = np.ndarray[Any, Any]


class Joiner:
    """Joins parts in the order given.

    Whoever packed a part and whatever else they had packed before, the outcome is the same: a
    value is always new to its packer in the first part that holds it.
    """

    def __init__(self) -> None:
        """Begin with nobody."""
        self._forms: list[Form] = []
        self._stems: dict[int, tuple[int, int]] = {}
        self._numbers: dict[str, dict[Hashable, int]] = {kind: {} for kind in KINDS}
        self._known: dict[int, dict[str, Array]] = {}  # a packer's numbers in the whole
        self._pieces: dict[str, list[Array]] = {name: [] for name in TYPES}
        self._bases = dict.fromkeys(SHIFTED, 0)

    def add(self, part: Part) -> None:
        """Put one part behind the others."""
        numbers = self._renumber(part)
        for name, code in TYPES.items():
            piece = part.columns[name]
            if name in NUMBERED:
                piece = numbers[NUMBERED[name]][piece]
            elif name in SHIFTED:
                piece = piece + self._bases[name]
            skip = 1 if name in STARTS and self._pieces[name] else 0
            self._pieces[name].append(piece[skip:].astype(code))
        for name, counted in SHIFTED.items():
            self._bases[name] += len(part.columns[counted]) - (counted in STARTS)
        for own, stem, man in numbers["tokens"][part.stems].tolist():
            if (stem, man) != (own, own):
                self._stems.setdefault(own, (stem, man))

    def finish(self) -> Packed:
        """All parts as one; the joiner is empty then."""
        columns: dict[str, Array] = {}
        for name, code in TYPES.items():
            pieces = self._pieces.pop(name)
            empty = [np.array([0] if name in STARTS else [], code)]
            columns[name] = np.concatenate(pieces or empty)
        stems = [self._stems.get(token, (token, token)) for token in range(len(self._forms))]
        values = Values(self._forms, [stem for stem, _ in stems], [man for _, man in stems])
        for kind in KINDS[1:]:
            setattr(values, kind, list(self._numbers.pop(kind)))
        return Packed(columns, values)

    def _renumber(self, part: Part) -> dict[str, Array]:
        """The numbers in the whole of a packer's values; -1 stays -1, being the last position."""
        before = self._known.get(part.packer) or dict.fromkeys(KINDS, np.array([-1], np.int32))
        new = {"tokens": self._numbers_of_tokens(part.values.tokens)}
        for kind in KINDS[1:]:
            known = self._numbers[kind]
            new[kind] = [known.setdefault(each, len(known)) for each in getattr(part.values, kind)]
        self._known[part.packer] = {
            kind: np.concatenate([before[kind][:-1], np.array([*new[kind], -1], np.int32)])
            for kind in KINDS
        }
        return self._known[part.packer]

    def _numbers_of_tokens(self, forms: list[Form]) -> list[int]:
        known, found = self._numbers["tokens"], []
        for form in forms:
            number = known.setdefault(entry_key(form), len(known))
            if number == len(self._forms):
                self._forms.append(form)
            found.append(number)
        return found
