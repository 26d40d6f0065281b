"""What the search reads of a registry: persons by token and place, births in blocks."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from wasl.matching.comparing.families import RELATION_ORDER
from wasl.matching.compiled import posting
from wasl.matching.compiled.lacking import KINDS_OF_NAMES, Shapes
from wasl.matching.compiled.layout import (
    ALIASES,
    BIRTH,
    COST,
    ELEMENTS,
    KIND,
    KUNYAS,
    LANGUAGES,
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
    SLOT,
    SYSTEM,
    TOLD,
    People,
    people_ref,
)
from wasl.matching.compiled.lists import RELATIVE_BITS, given_of, name_lists
from wasl.matching.compiled.posting import Lists, Tokens
from wasl.matching.compiled.sifting import BLOCK, PARTED_AS, Standing
from wasl.matching.compiled.timebound import Blocks
from wasl.matching.registry.columns import SYSTEM_ORDER
from wasl.matching.search.bounding import blocks_of
from wasl.matching.search.placing import parts_of_journeys
from wasl.matching.search.searching import Grounds
from wasl.matching.search.singles import singles_of
from wasl.matching.search.weights import weights

Array = np.ndarray[Any, Any]
Inverted = tuple[Array, Array]  # key -> first entry, one longer; entries
ORIGIN = [SEX, NATIONS, LANGUAGES]
PARTED = (PARTED_FROM, PARTED_TO, PARTED_CAUSE)
RELATIONS = len(RELATION_ORDER)
FREEST = KINDS_OF_NAMES - 1
ORDERED = [name for name in Standing._fields if name not in {"birth_row", "shapes"}]


def listed(people: People, tokens: int, by_id: Array) -> dict[str, Array]:
    """The arrays behind ``Grounds``, to be kept with the columns.

    Args:
        people: The registry as tables.
        tokens: How many tokens there are.
        by_id: The persons by their ids.
    """
    persons = np.arange(len(people.persons) - 1)
    arrays = _standing(people)
    arrays["turns"] = np.empty(len(persons), np.int32)
    arrays["turns"][by_id] = persons
    names, systems = _lists_of_names(people, tokens)
    count = 1 + max(
        int(people.places[:, PLACE].max(initial=-1)),
        int(people.persons[:-1, PARTED_PLACE].max(initial=-1)),
    )
    placed = np.repeat(persons, np.diff(people.persons[:, PLACES_AT]))
    there = people.persons[:-1, PARTED_PLACE]
    times = arrays["traits"][:, PARTED_AS]
    kinds = names | {
        posting.PLACE_LIST: _inverted_each(placed, people.places[:, PLACE], count),
        posting.PARTED_LIST: _inverted(persons[there >= 0], there[there >= 0], count),
        posting.WHEN_LIST: _inverted(persons, times, len(arrays["partings"])),
    }
    return arrays | {"systems": systems} | _shelved(kinds) | _of_tokens(people, tokens)


def list_of(arrays: Mapping[str, Array], kind: int, count: int) -> Inverted:
    """The lists of one kind from what ``listed`` made: first entry by key, one longer; entries."""
    first = int(arrays["keys"][kind])
    starts = arrays["starts"][first : first + count + 1]
    return starts - starts[0], arrays["entries"][starts[0] : starts[-1]]


def _shelved(kinds: Mapping[int, Inverted]) -> dict[str, Array]:
    """Lists of all kinds one behind another: ``posting.Lists``."""
    keys = np.zeros(posting.WHEN_LIST + 1, np.int64)
    starts: list[Array] = []
    entries: list[Array] = []
    for kind in sorted(kinds):
        own, held = kinds[kind]
        keys[kind] = sum(map(len, starts))
        starts.append(own[:-1] + sum(map(len, entries)))
        entries.append(held)
    keys[[posting.ALONE_LIST, posting.SHIFTED_LIST]] = keys[posting.CLAN_LIST]
    together = np.concatenate(entries)
    return {
        "keys": keys,
        "starts": np.append(np.concatenate(starts), len(together)),
        "entries": together,
    }


def alike_together(people: People) -> Array:
    """The order in which alike persons lie together: by origin, kind of names, time of birth."""
    _, origin = _distinct(people.persons[:-1, ORIGIN])
    births = _birth_blocks(people, blocks_of(people))
    return np.lexsort((births, _freest(people), origin))


def _freest(people: People) -> Array:
    """How free the freest of each person's own names is; who has none is free."""
    kinds = np.array([_freedom(people, each) for each in range(len(people.patterns) - 1)], np.int32)
    first, named = people.persons[:-1, NAMES_AT], people.persons[:-1, NAMED].astype(np.int64)
    rows = np.repeat(first, named) + counted(named)
    found, some = np.full(len(named), FREEST, np.int32), named > 0
    if some.any():
        starts = (np.cumsum(named) - named)[some]
        found[some] = np.maximum.reduceat(kinds[people.names[rows, PATTERN]], starts)
    return found


def _birth_blocks(people: People, blocks: Blocks) -> Array:
    """The block of each person's time of birth."""
    by_birth = np.append(blocks.of_birth, 0).astype(np.int32)  # -1, unknown, is the last
    found: Array = by_birth[people.persons[:-1, BIRTH]]
    return found


def _standing(people: People) -> dict[str, Array]:
    """What persons have in common with others, and what each block of them shares."""
    blocks = blocks_of(people)
    birth_block = _birth_blocks(people, blocks)
    combinations, combination = _distinct(
        np.column_stack([people.persons[:-1, ORIGIN], parts_of_journeys(people)])
    )
    partings, parting = _distinct(people.persons[:-1, PARTED])
    namings = _namings(people)
    naming = namings.pop("naming")
    freedom = _freest(people)
    starts = np.arange(0, len(naming), BLOCK)
    numbers = np.arange(len(naming)) // BLOCK
    pairs = np.unique((numbers.astype(np.int64) << 32) | combination)
    low = np.minimum.reduceat(birth_block, starts) if len(starts) else birth_block
    high = np.maximum.reduceat(birth_block, starts) if len(starts) else birth_block
    return {
        "traits": np.stack([naming, birth_block, combination, parting], axis=1).astype(np.int32),
        "combined_at": np.searchsorted(pairs >> 32, np.arange(len(starts) + 1)),
        "combined": (pairs & 0xFFFFFFFF).astype(np.int32),
        "birth_low": low,
        "birth_high": high,
        "singles": singles_of(people),
        "freest": np.maximum.reduceat(freedom, starts) if len(starts) else freedom,
        **namings,
        "combinations": combinations,
        "partings": partings,
        **{f"blocks.{name}": getattr(blocks, name) for name in blocks._fields},
    }


def _of_tokens(people: People, tokens: int) -> dict[str, Array]:
    """The tokens whose stem each is."""
    own = np.arange(len(people.tokens))
    rows = [np.stack([stems, own], axis=1)[stems != own] for stems in people.tokens[:, :2].T]
    pairs = np.unique(np.concatenate(rows), axis=0) if rows else np.zeros((0, 2), np.int64)
    starts = np.searchsorted(pairs[:, 0], np.arange(tokens + 1))
    return {
        "dependent_at": starts,
        "dependent": pairs[:, 1].astype(np.int32),
    }


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


def _lists_of_names(people: People, tokens: int) -> tuple[dict[int, Inverted], Array]:
    """Persons by tokens of names, theirs and their relatives'; systems of names by token."""
    own, given, further, father = name_lists(
        people.persons, people.names, people.slots, people.kin, people.patterns,
        people.readings, people.elements, people.by_slots,
        weights().kin[:, KIND].astype(np.int64), weights().systems[:, TOLD].astype(np.int64),
    )  # fmt: skip
    keys = given[:, 1].astype(np.int64) * RELATIONS + given[:, 2]
    first = people.names[people.persons[:-1, NAMES_AT], SYSTEM]
    systems = [
        _bits_by(own[:, 1], own[:, 2], tokens),
        _bits_by(father[:, 1], first[father[:, 0]], tokens),
        _bits_by(given[:, 1], given[:, 3], tokens) | _bits_by(further[:, 1], further[:, 2], tokens),
    ]
    lists = {
        posting.OWN_LIST: _inverted(own[:, 0], own[:, 1], tokens),
        posting.FATHER_LIST: _inverted(father[:, 0], father[:, 1], tokens),
        posting.KIN_LIST: _inverted_each(_each(given[:, [0, 4]]), keys, tokens * RELATIONS),
        posting.CLAN_LIST: _inverted_each(_each(further[:, [0, 3]]), further[:, 1], tokens),
    }
    return lists, np.stack(systems)


def _each(relatives: Array) -> Array:
    """Rows of person and relative in one number: see ``lists.RELATIVE_BITS``."""
    found: Array = (relatives[:, 0] << RELATIVE_BITS) + relatives[:, 1]
    return found


def _bits_by(keys: Array, numbers: Array, count: int) -> Array:
    """For each key the numbers that go with it, one bit each."""
    found = np.zeros(count, np.int32)
    np.bitwise_or.at(found, keys, np.int32(1) << numbers)
    return found


def _namings(people: People) -> dict[str, Array]:
    """How the own names of each person may be read: sets of shapes, and the shapes."""
    numbers: dict[tuple[object, ...], int] = {}
    of_pattern = np.array(
        [
            numbers.setdefault(_shape(people, each), each)
            for each in range(len(people.patterns) - 1)
        ],
        np.int64,
    ).reshape(-1)
    first, named = people.persons[:-1, NAMES_AT], people.persons[:-1, NAMED]
    rows = np.repeat(first, named) + counted(named)
    owner = np.repeat(np.arange(len(named)), named)
    systems = int(people.names[:, SYSTEM].max(initial=0)) + 1
    codes = of_pattern[people.names[rows, PATTERN]] * systems + people.names[rows, SYSTEM]
    known, shape = np.unique(codes, return_inverse=True)
    packed = np.unique(owner * max(len(known), 1) + shape.reshape(-1))
    owner, shape = packed // max(len(known), 1), packed % max(len(known), 1)
    naming, shapes_at, shapes = _sets(owner, shape, len(named))
    kinds = [_freedom(people, int(pattern)) for pattern in known // systems]
    freedom = np.full(len(shapes_at) - 1, FREEST, np.int32)  # who has no name is free
    some = np.diff(shapes_at) > 0
    if some.any():
        freest = np.maximum.reduceat(np.array(kinds)[shapes], shapes_at[:-1][some])
        freedom[some] = freest
    return {
        "freedom": freedom,
        "naming": naming,
        "shapes_at": shapes_at,
        "shapes": shapes,
        "shape_pattern": (known // systems).astype(np.int32),
        "shape_system": (known % systems).astype(np.int32),
    }


def _freedom(people: People, pattern: int) -> int:
    """How free a pattern is (``Shapes.freedom``)."""
    lacking, later = given_of(people.patterns, people.readings, people.elements, pattern)
    return FREEST if lacking else int(later)


def _shape(people: People, pattern: int) -> tuple[object, ...]:
    """What of a pattern matters for what its names lose: roles, costs, whether it has by-names."""
    here, following = people.patterns[pattern : pattern + 2]
    readings = set()
    for reading in range(here[READINGS], following[READINGS]):
        low, high = people.readings[reading : reading + 2, ELEMENTS]
        roles = people.elements[low:high, ROLE].tolist()
        readings.add((*roles, -int(people.readings[reading, COST]) - 1))
    return (*sorted(readings), bool(here[ALIASES] < here[KUNYAS]))


def _shape_of_names(people: People, arrays: dict[str, Array]) -> Array:
    """The shape of a name, by its pattern and system; -1 where nobody has such a name."""
    numbers: dict[tuple[object, ...], int] = {}
    patterns = range(len(people.patterns) - 1)
    like = [numbers.setdefault(_shape(people, each), each) for each in patterns]
    systems = arrays["shape_system"]
    by_first = np.full((len(patterns), len(SYSTEM_ORDER)), -1, np.int32)
    by_first[arrays["shape_pattern"], systems] = np.arange(len(systems))
    found: Array = by_first[np.array(like, np.int64)]
    return found


def _slots_of_patterns(people: People) -> tuple[Array, Array]:
    """Of each pattern the slots that are by-names alone, and those that stand in it twice."""
    aside, repeated = np.zeros((2, len(people.patterns) - 1), np.int64)
    for pattern, (here, following) in enumerate(pairwise(people.patterns)):
        by_names = people.by_slots[here[ALIASES] : following[ALIASES]].tolist()
        elements: set[int] = set()
        for reading in range(here[READINGS], following[READINGS]):
            low, high = people.readings[reading : reading + 2, ELEMENTS]
            slots = people.elements[low:high, SLOT].tolist()
            elements |= set(slots)
            repeated[pattern] |= sum(1 << slot for slot in elements if slots.count(slot) > 1)
        aside[pattern] = sum(1 << slot for slot in set(by_names) - elements)
        repeated[pattern] |= sum(1 << slot for slot in set(by_names) & elements)
    return aside, repeated


def _sets(owner: Array, member: Array, owners: int) -> tuple[Array, Array, Array]:
    """Number the distinct sets of members; of each owner the set, and the sets one by one.

    Args:
        owner: Rising; each row says that the owner holds the member.
        member: Rising for each owner.
        owners: How many owners there are.
    """
    starts = np.searchsorted(owner, np.arange(owners + 1))
    sizes = np.diff(starts)
    of_owner, parts, widths = np.zeros(owners, np.int32), [], []
    begun = 0
    for size in np.unique(sizes):
        here = np.flatnonzero(sizes == size)
        rows = member[starts[here][:, None] + np.arange(size)]
        distinct, numbers = _distinct(rows) if size else (rows[:1], np.zeros(len(here), np.int32))
        of_owner[here] = begun + numbers
        parts.append(distinct.reshape(-1))
        widths += [int(size)] * len(distinct)
        begun += len(distinct)
    at = np.cumsum([0, *widths])
    return of_owner, at, np.concatenate([*parts, np.zeros(0, np.int64)]).astype(np.int32)


def counted(many: Array) -> Array:
    """0, 1, ... up to each number, one row behind another."""
    ends = np.cumsum(many)
    found: Array = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - many, many)
    return found


def _inverted(persons: Array, keys: Array, count: int) -> Inverted:
    """Persons by key, each person once."""
    return _sorted(np.unique(_paired(keys, persons)), count)


def _inverted_each(persons: Array, keys: Array, count: int) -> Inverted:
    """Persons by key, each as often as it is told."""
    return _sorted(np.sort(_paired(keys, persons)), count)


def _paired(keys: Array, persons: Array) -> Array:
    found: Array = (keys.astype(np.int64) << 32) | persons
    return found


def _sorted(pairs: Array, count: int) -> Inverted:
    starts = np.searchsorted(pairs >> 32, np.arange(count + 1))
    return starts, (pairs & 0xFFFFFFFF).astype(np.int32)


def grounds_of(people: People, arrays: dict[str, Array]) -> Grounds:
    """The view that the search takes."""
    derived = (people.tokens != np.arange(len(people.tokens))[:, None]).any(axis=1)
    aside, repeated = _slots_of_patterns(people)
    added = {
        "of_name": _shape_of_names(people, arrays),
        "derived": derived.astype(np.uint8),
        "aside": aside,
        "repeated": repeated,
    }
    rows = np.frexp(arrays["birth_high"] - arrays["birth_low"] + 1)[1] - 1
    shapes = Shapes(*((arrays | added)[name] for name in Shapes._fields))
    return Grounds(
        people,
        people_ref(*people),
        Lists(*(arrays[name] for name in Lists._fields)),
        Standing(**{name: arrays[name] for name in ORDERED}, birth_row=rows, shapes=shapes),
        Tokens(*(arrays[name] for name in Tokens._fields)),
        Blocks(*(arrays[f"blocks.{name}"] for name in Blocks._fields)),
        arrays["combinations"],
        arrays["partings"],
    )
