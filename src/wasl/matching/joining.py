"""Puts packed parts of a registry one behind another as they come, their values numbered anew."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from wasl.matching.columns import NUMBERED, SHIFTED, STARTS, TYPES, Packed, Values
from wasl.matching.lexicon import Form
from wasl.matching.vocabulary import entry_key

Array = np.ndarray[Any, Any]
KINDS = ("patterns", "births", "nations", "languages", "places", "words")


@dataclass
class Part:
    """A packed part whose forms are named by their keys, and sent only when they are new.

    Attributes:
        packed: The columns and values of the part, without the forms of its tokens.
        keys: The key of each token.
        forms: The forms that the sender never sent before.
    """

    packed: Packed
    keys: list[str]
    forms: dict[str, Form]


class Sender:
    """Makes parts of packed registries and remembers which forms it has sent."""

    def __init__(self) -> None:
        """Begin with nothing sent."""
        self._sent: set[str] = set()

    def part(self, packed: Packed) -> Part:
        """The part to send; takes the forms out of ``packed``."""
        forms = packed.values.tokens
        keys = [entry_key(form) for form in forms]
        new = {key: form for key, form in zip(keys, forms, strict=True) if key not in self._sent}
        self._sent.update(new)
        packed.values.tokens = []
        return Part(packed, keys, new)


class Joiner:
    """Joins parts in the order given.

    Whoever made a part and whatever else they had sent before, the outcome is the same: a form
    is always new in the first part that holds it.
    """

    def __init__(self) -> None:
        """Begin with nobody."""
        self._tokens: dict[str, int] = {}
        self._forms: list[Form] = []
        self._stems: dict[int, tuple[int, int]] = {}
        self._numbers: dict[str, dict[Hashable, int]] = {kind: {} for kind in KINDS}
        self._pieces: dict[str, list[Array]] = {name: [] for name in TYPES}
        self._bases = dict.fromkeys(SHIFTED, 0)

    def add(self, part: Part) -> None:
        """Put one part behind the others."""
        numbers = self._renumber(part)
        columns = part.packed.columns
        for name, code in TYPES.items():
            piece = columns[name]
            if name in NUMBERED:
                piece = numbers[NUMBERED[name]][piece]
            elif name in SHIFTED:
                piece = piece + self._bases[name]
            skip = 1 if name in STARTS and self._pieces[name] else 0
            self._pieces[name].append(piece[skip:].astype(code))
        for name, counted in SHIFTED.items():
            self._bases[name] += len(columns[counted]) - (counted in STARTS)

    def finish(self) -> Packed:
        """All parts as one; the joiner is empty then."""
        columns: dict[str, Array] = {}
        for name, code in TYPES.items():
            pieces = self._pieces.pop(name)
            empty = [np.array([0] if name in STARTS else [], code)]
            columns[name] = np.concatenate(pieces or empty)
        stems = [self._stems.get(token, (token, token)) for token in range(len(self._forms))]
        values = Values(self._forms, [stem for stem, _ in stems], [man for _, man in stems])
        for kind in KINDS:
            setattr(values, kind, list(self._numbers.pop(kind)))
        return Packed(columns, values)

    def _renumber(self, part: Part) -> dict[str, Array]:
        """The numbers in the whole of a part's values; -1 stays -1, being the last position."""
        values = part.packed.values
        tokens = self._renumber_tokens(part)
        for own, (stem, man) in enumerate(zip(values.stems, values.masculine, strict=True)):
            if (stem, man) != (own, own):
                self._stems.setdefault(tokens[own], (tokens[stem], tokens[man]))
        numbers = {"tokens": _as_array(tokens)}
        for kind in KINDS:
            known = self._numbers[kind]
            numbers[kind] = _as_array(
                [known.setdefault(value, len(known)) for value in getattr(values, kind)]
            )
        return numbers

    def _renumber_tokens(self, part: Part) -> list[int]:
        numbers = []
        for key in part.keys:
            number = self._tokens.get(key)
            if number is None:
                number = self._tokens[key] = len(self._forms)
                self._forms.append(part.forms[key])
            numbers.append(number)
        return numbers


def _as_array(numbers: Iterable[int]) -> Array:
    return np.array([*numbers, -1], np.int32)
