"""The persons of a registry in another order: those who are looked at together lie together."""

from collections.abc import Mapping, Sequence

import numpy as np

from wasl.matching.registry.columns import Array, Packed
from wasl.matching.registry.fetched import Fetched, Item
from wasl.matching.registry.packing import ragged

# Columns by what they have an entry for; all others have one for each person.
ENTRIES: Mapping[str, Sequence[str]] = {
    "names": ("name_system", "name_flags", "name_pattern"),
    "slots": ("slots", "shown"),
    "kin": ("kin_relation", "kin_birth", "kin_named", "kin_person"),
    "places": ("places", "place_roles"),
    "words": ("mark_words",),
    "own": ("own_tokens", "own_kinds"),
}
OF_PERSONS = (
    "named", "birth", "ethiopian", "sex", "nations", "languages", "parted_from", "parted_to",
    "parted_place", "parted_cause", "system",
)  # fmt: skip


class Rearranged(Fetched[Item]):
    """A sequence as seen in another order."""

    def __init__(self, items: Sequence[Item], order: Array) -> None:
        """Take the sequence, and which of its items stands at each place."""
        self._items, self._order = items, order

    def __len__(self) -> int:
        return len(self._order)

    def one(self, at: int) -> Item:
        """The item that stands at a place."""
        return self._items[int(self._order[at])]


def rearranged(packed: Packed, order: Array) -> Packed:
    """The same persons and values, the person at each place being the one that ``order`` names."""
    column = packed.columns
    first = np.append(column["names_at"], len(column["name_system"]))
    names, many_names = ragged(first, order)
    slots, many_slots = ragged(column["name_slots"], names)
    kin, many_kin = ragged(column["kin_at"], order)
    places, many_places = ragged(column["places_at"], order)
    marks, many_marks = ragged(column["marks_at"], order)
    words, many_words = ragged(column["mark_words_at"], marks)
    own, many_own = ragged(column["own_at"], order)
    names_at = _starts(many_names)[:-1]
    rows = {
        "names": names, "slots": slots, "kin": kin, "places": places, "words": words, "own": own,
    }  # fmt: skip
    found = {name: column[name][order] for name in OF_PERSONS}
    for kind, which in rows.items():
        found |= {name: column[name][which] for name in ENTRIES[kind]}
    # Names of relatives stand behind a person's own, wherever these went.
    found["kin_names"] = column["kin_names"][kin] + np.repeat(names_at - first[order], many_kin)
    found["names_at"] = names_at
    for name, many in (
        ("name_slots", many_slots), ("kin_at", many_kin), ("places_at", many_places),
        ("marks_at", many_marks), ("mark_words_at", many_words), ("own_at", many_own),
    ):  # fmt: skip
        found[name] = _starts(many)
    return Packed({name: found[name] for name in column}, packed.values)


def _starts(many: Array) -> Array:
    found = np.zeros(len(many) + 1, np.int64)
    np.cumsum(many, out=found[1:])
    return found
