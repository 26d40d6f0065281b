"""What the search reads of a registry: persons by token and place, births in blocks."""

from typing import Any

import numpy as np

from wasl.matching.bounding import Blocks, blocks_of
from wasl.matching.compiled.layout import ELEMENTS, PATTERN, READINGS, People, people_ref
from wasl.matching.compiled.search import Lists
from wasl.matching.searching import Grounds

Array = np.ndarray[Any, Any]
LISTS = ("own_at", "own", "kin_at", "kin", "place_at", "place", "birth_block", "nameless", "combination")


def listed(columns: dict[str, Array], people: People, tokens: int) -> dict[str, Array]:
    """The arrays behind ``Grounds``, to be kept with the columns.

    Args:
        columns: Of the registry.
        people: The same as tables.
        tokens: How many tokens there are.
    """
    persons = len(columns["names_at"])
    arrays: dict[str, Array] = {}
    own_person = np.repeat(np.arange(persons, dtype=np.int32), np.diff(columns["own_at"]))
    arrays |= _inverted("own", own_person, columns["own_tokens"], tokens)
    kin_person, kin_tokens = _tokens_of_kin(columns)
    arrays |= _inverted("kin", kin_person, kin_tokens, tokens)
    place_person = np.repeat(np.arange(persons, dtype=np.int32), np.diff(columns["places_at"]))
    count = int(columns["places"].max(initial=-1)) + 1
    arrays |= _inverted("place", place_person, columns["places"], count)
    blocks = blocks_of(people)
    by_birth = np.append(blocks.of_birth, 0).astype(np.int32)  # -1, unknown, is the last
    arrays["birth_block"] = by_birth[columns["birth"]]
    arrays["nameless"] = _nameless(people)
    keys = (columns["sex"].astype(np.int64) << 40) | (
        columns["nations"].astype(np.int64) << 20
    ) | columns["languages"]  # fmt: skip
    distinct, arrays["combination"] = np.unique(keys, return_inverse=True)
    arrays["combination"] = arrays["combination"].astype(np.int32)
    arrays["combinations"] = np.stack(
        [distinct >> 40, (distinct >> 20) & 0xFFFFF, distinct & 0xFFFFF]
    )
    return arrays | {f"blocks.{name}": getattr(blocks, name) for name in blocks._fields}


def _tokens_of_kin(columns: dict[str, Array]) -> tuple[Array, Array]:
    """Person and token of each slot in a relative's name."""
    persons = len(columns["names_at"])
    ends = np.append(columns["names_at"], len(columns["name_system"]))
    owner = np.repeat(np.arange(persons, dtype=np.int32), np.diff(ends))
    place = np.arange(len(owner)) - columns["names_at"][owner]
    of_kin = place >= columns["named"][owner]
    sizes = np.diff(columns["name_slots"])
    kept = np.repeat(of_kin, sizes)
    return np.repeat(owner, sizes)[kept], columns["slots"][kept]


def _nameless(people: People) -> Array:
    """Persons whose own names hold nothing but by-names."""
    starts = people.readings[people.patterns[:, READINGS], ELEMENTS]
    empty = np.diff(starts)[people.names[:-1, PATTERN]] == 0
    owner = np.repeat(np.arange(len(people.persons)), np.append(np.diff(people.persons[:, 0]), 0))
    place = np.arange(len(owner)) - people.persons[owner, 0]
    own = place < people.persons[owner, 1]
    named = np.bincount(owner[own & ~empty], minlength=len(people.persons) - 1)
    found: Array = np.flatnonzero(named[: len(people.persons) - 1] == 0).astype(np.int64)
    return found


def _inverted(name: str, persons: Array, things: Array, count: int) -> dict[str, Array]:
    """Persons by thing, each person once."""
    pairs = np.unique((things.astype(np.int64) << 32) | persons)
    starts = np.searchsorted(pairs >> 32, np.arange(count + 1))
    return {f"{name}_at": starts, name: (pairs & 0xFFFFFFFF).astype(np.int32)}


def grounds_of(people: People, arrays: dict[str, Array]) -> Grounds:
    """The view that the search takes."""
    sex, nations, languages = arrays["combinations"]
    return Grounds(
        people,
        people_ref(*people),
        Lists(*(arrays[name] for name in LISTS)),
        Blocks(*(arrays[f"blocks.{name}"] for name in Blocks._fields)),
        (sex, nations, languages),
    )
