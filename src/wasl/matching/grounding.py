"""What the search reads of a registry: persons by token and place, births in blocks."""

from typing import Any

import numpy as np

from wasl.matching.bounding import Blocks, blocks_of
from wasl.matching.compiled.layout import (
    BIRTH,
    ELEMENTS,
    KIND,
    LANGUAGES,
    MASCULINE,
    NAMED,
    NAMES_AT,
    NATIONS,
    PARTED_CAUSE,
    PARTED_FROM,
    PARTED_PLACE,
    PARTED_TO,
    PATTERN,
    PLACE,
    PLACES_AT,
    READINGS,
    ROLE,
    SEX,
    STEM,
    TOLD,
    People,
    people_ref,
)
from wasl.matching.compiled.lists import name_lists
from wasl.matching.compiled.search import Lists, Marks
from wasl.matching.families import KIND_ORDER
from wasl.matching.searching import Grounds
from wasl.matching.weights import weights

Array = np.ndarray[Any, Any]
PARTED = (PARTED_FROM, PARTED_TO, PARTED_CAUSE)
KINDS = len(KIND_ORDER)


def listed(columns: dict[str, Array], people: People, tokens: int) -> dict[str, Array]:
    """The arrays behind ``Grounds``, to be kept with the columns.

    Args:
        columns: Of the registry.
        people: The same as tables.
        tokens: How many tokens there are.
    """
    persons = len(people.persons) - 1
    numbers = np.arange(persons, dtype=np.int32)
    arrays: dict[str, Array] = {}
    own_person = np.repeat(numbers, np.diff(columns["own_at"]))
    arrays |= _inverted("own", own_person, columns["own_tokens"], tokens)
    arrays |= _lists_of_names(people, tokens)
    place_person = np.repeat(numbers, np.diff(people.persons[:, PLACES_AT]))
    count = 1 + max(
        int(people.places[:, PLACE].max(initial=-1)),
        int(people.persons[:-1, PARTED_PLACE].max(initial=-1)),
    )
    arrays |= _inverted("place", place_person, people.places[:, PLACE], count)
    there = people.persons[:-1, PARTED_PLACE]
    arrays |= _inverted("parted", numbers[there >= 0], there[there >= 0], count)
    blocks = blocks_of(people)
    by_birth = np.append(blocks.of_birth, 0).astype(np.int32)  # -1, unknown, is the last
    arrays["birth_block"] = by_birth[people.persons[:-1, BIRTH]]
    shared = people.persons[:-1, [SEX, NATIONS, LANGUAGES]]
    arrays["combinations"], arrays["combination"] = _distinct(shared)
    arrays["partings"], arrays["parting"] = _distinct(people.persons[:-1, PARTED])
    arrays["nameless"] = _nameless(people)
    own = np.arange(len(people.tokens))
    other = (people.tokens[:, STEM] != own) | (people.tokens[:, MASCULINE] != own)
    arrays["stemmed"] = np.flatnonzero(other)
    return arrays | {f"blocks.{name}": getattr(blocks, name) for name in blocks._fields}


def _distinct(rows: Array) -> tuple[Array, Array]:
    """Distinct rows in ascending order, and for each row the number of its own."""
    low = rows.min(axis=0, initial=0).astype(np.int64)
    widths = rows.max(axis=0, initial=0) - low + 1
    if np.prod(widths.astype(np.float64)) >= 2.0**62:
        distinct, numbers = np.unique(rows, axis=0, return_inverse=True)
        return distinct, numbers.reshape(-1).astype(np.int32)
    # One number a row, which is sorted far sooner than rows are.
    keys = np.zeros(len(rows), np.int64)
    for column, least, width in zip(rows.T, low, widths, strict=True):
        keys = keys * width + (column - least)
    _, first, numbers = np.unique(keys, return_index=True, return_inverse=True)
    return rows[first], numbers.reshape(-1).astype(np.int32)


def _lists_of_names(people: People, tokens: int) -> dict[str, Array]:
    """Persons by tokens of their relatives' names, and by tokens that tell the father."""
    given, further, father = name_lists(
        people.persons, people.names, people.slots, people.kin, people.patterns,
        people.readings, people.elements, people.by_slots,
        weights().kin[:, KIND].astype(np.int64), weights().systems[:, TOLD].astype(np.int64),
    )  # fmt: skip
    keys = given[:, 1].astype(np.int64) * KINDS + given[:, 2]
    return (
        _inverted("kin", given[:, 0], keys, tokens * KINDS)
        | _inverted("clan", further[:, 0], further[:, 1], tokens)
        | _inverted("father", father[:, 0], father[:, 1], tokens)
    )


def _nameless(people: People) -> Array:
    """Persons with an own name that need not begin with a given name, or without any."""
    starts = people.readings[:, ELEMENTS]
    given = np.zeros(len(starts), bool)
    told = np.flatnonzero(np.diff(starts) > 0)
    given[told] = people.elements[starts[told], ROLE] == 0
    firsts = people.patterns[:, READINGS]
    lacking = np.add.reduceat(np.append(~given[:-1], 0), firsts[:-1]) > 0
    lacking |= np.diff(firsts) == 0
    without = np.append(lacking[people.names[:-1, PATTERN]], False)
    sums = np.concatenate([[0], np.cumsum(without)])
    first = people.persons[:-1, NAMES_AT]
    named = people.persons[:-1, NAMED]
    found: Array = np.flatnonzero((sums[first + named] > sums[first]) | (named == 0))
    return found


def _inverted(name: str, persons: Array, keys: Array, count: int) -> dict[str, Array]:
    """Persons by key, each person once."""
    pairs = np.unique((keys.astype(np.int64) << 32) | persons)
    starts = np.searchsorted(pairs >> 32, np.arange(count + 1))
    return {f"{name}_at": starts, name: (pairs & 0xFFFFFFFF).astype(np.int32)}


def grounds_of(people: People, arrays: dict[str, Array]) -> Grounds:
    """The view that the search takes."""
    return Grounds(
        people,
        people_ref(*people),
        Lists(*(arrays[name] for name in Lists._fields)),
        Marks(*(arrays[name] for name in Marks._fields)),
        Blocks(*(arrays[f"blocks.{name}"] for name in Blocks._fields)),
        arrays["combinations"],
        arrays["partings"],
        arrays["nameless"],
        arrays["stemmed"],
    )
