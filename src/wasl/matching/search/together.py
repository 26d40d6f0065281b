"""Families registered together: what one found relative says of the rest.

A second stage over the best of the first. A sister who was registered with a candidate tells
more of herself than the candidate's record does; where she fits the sister whom the request
names, the candidate gains, within the cap of the relatives. Hidden persons tell nothing.
"""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

import numpy as np

from wasl.matching.comparing.families import KIND_ORDER
from wasl.matching.compiled import whole
from wasl.matching.compiled.company import Company, weigh_with
from wasl.matching.compiled.kin import WITH_WIDTH
from wasl.matching.compiled.layout import (
    KIN_AT,
    KIND,
    MOST_WITH,
    PARTED_PLACE,
    PLACE,
    PLACE_ROLE,
    PLACES_AT,
    RELATION,
    SEX,
    Asked,
    Bench,
    People,
    Weights,
)
from wasl.matching.compiled.posting import FATHER_LIST
from wasl.matching.records.record import Place
from wasl.matching.registry.columns import PLACE_ROLES, RELATIONS, id_mark
from wasl.matching.search.asking import Sought
from wasl.matching.search.grounding import counted, list_of
from wasl.matching.search.weights import weights

Array = np.ndarray[Any, Any]
LOOKED_AT = 20  # candidates of the first stage that the second looks at, or as many as asked for
MOST_POINTED = 200  # persons looked at because their record points to one whom the request names
ALONE = np.zeros((0, WITH_WIDTH), np.int64)

# What somebody is to a person of whom they say that the person is their parent, and so on: by
# the kind of the relation, in words for unknown sex, a woman and a man.
INVERSE: Mapping[str, tuple[str, str, str]] = {
    "parent": ("child", "daughter", "son"),
    "sibling": ("sibling", "sister", "brother"),
    "child": ("parent", "mother", "father"),
    "spouse": ("spouse", "wife", "husband"),
    "aunt": ("other", "niece", "nephew"),
    "uncle": ("other", "niece", "nephew"),
    "niece": ("other", "aunt", "uncle"),
    "nephew": ("other", "aunt", "uncle"),
    "cousin": ("cousin", "cousin", "cousin"),
}
OTHER = ("other", "other", "other")


class Considered(NamedTuple):
    """A candidate after the second stage."""

    number: int  # position in the registry
    bits: float
    company: Array  # what was told by others, as ``company_of`` writes it; empty for nothing


def companies(
    columns: Mapping[str, Array],
    people: People,
    ids: Sequence[str],
    places: Sequence[Place],
    lists: Mapping[str, Array],
) -> dict[str, Array]:
    """Who belongs together in a registry: the arrays behind ``Company``.

    Args:
        columns: Of the registry.
        people: The same as tables.
        ids: Ids of the persons.
        places: Its distinct places.
        lists: Persons by tokens that tell the father (``grounding.listed``).
    """
    marks = columns["kin_person"].astype(np.int64)
    found = _links(people, marks, ids)
    found["marks"] = marks if marks.any() else np.zeros(0, np.int64)
    tokens = len(people.tokens)
    father_at, father = list_of(lists, FATHER_LIST, tokens)
    return found | _groups(people, places, father_at, father)


def _links(people: People, marks: Array, ids: Sequence[str]) -> dict[str, Array]:
    """Persons whom a record points to, and those whose records point to the person."""
    persons = len(people.persons) - 1
    owner = np.repeat(np.arange(persons), np.diff(people.persons[:, KIN_AT]))
    rows = np.flatnonzero(marks)
    target = _numbers_of(marks[rows], ids)
    known = (target >= 0) & (target != owner[rows])
    rows, target = rows[known], target[known]
    owner, relation = owner[rows], people.kin[rows, RELATION].astype(np.int64)
    kin = rows - people.persons[owner, KIN_AT]
    back = _inverse()[relation, people.persons[owner, SEX]]
    of = np.concatenate([owner, target])
    who = np.concatenate([target, owner])
    told = np.concatenate([relation, back])
    at = np.concatenate([kin, np.full(len(rows), -1)])
    # What the person's own record says of another comes first, and is kept.
    _, first = np.unique(of * persons + who, return_index=True)
    return {
        "at": np.searchsorted(of[first], np.arange(persons + 1)),
        "who": who[first].astype(np.int32),
        "relation": told[first].astype(np.int32),
        "kin": at[first].astype(np.int32),
    }


def _numbers_of(marks: Array, ids: Sequence[str]) -> Array:
    """Positions of the persons whose ids have these marks; -1 for none."""
    if not len(marks):
        return np.zeros(0, np.int64)
    all_marks = np.fromiter(map(id_mark, ids), np.int64, len(ids))
    order = np.argsort(all_marks, kind="stable")
    at = np.minimum(np.searchsorted(all_marks[order], marks), len(ids) - 1)
    found: Array = np.where(all_marks[order[at]] == marks, order[at], -1)
    return found


def _inverse() -> Array:
    """Relation x sex: what the other is in turn."""
    kinds = weights().kin[:, KIND].astype(np.int64)
    words = [INVERSE.get(KIND_ORDER[kind], OTHER) for kind in kinds]
    return np.array([[RELATIONS[word] for word in each] for each in words])


def _groups(
    people: People, places: Sequence[Place], father_at: Array, father: Array
) -> dict[str, Array]:
    """Groups of persons with one place of registration or separation and one father's name."""
    persons, tokens = len(people.persons) - 1, len(father_at) - 1
    of, where = _registered_at(people, places)
    token = np.repeat(np.arange(tokens), np.diff(father_at))
    order = np.argsort(father, kind="stable")
    token = token[order]
    starts = np.searchsorted(father[order], np.arange(persons + 1))
    many = starts[of + 1] - starts[of]
    each = np.repeat(starts[of], many) + counted(many)
    keys = np.repeat(where, many) * tokens + token[each]
    packed = np.unique(keys * persons + np.repeat(of, many))
    pairs = np.stack([packed // max(persons, 1), packed % max(persons, 1)], axis=1)
    _, group, sizes = np.unique(pairs[:, 0], return_inverse=True, return_counts=True)
    kept = sizes[group.reshape(-1)] > 1
    _, group = np.unique(group.reshape(-1)[kept], return_inverse=True)
    group, member = group.reshape(-1), pairs[kept, 1]
    by_person = np.argsort(member, kind="stable")
    return {
        "own_at": np.searchsorted(member[by_person], np.arange(persons + 1)),
        "own": group[by_person].astype(np.int32),
        "member_at": np.searchsorted(group, np.arange(group.max(initial=-1) + 2)),
        "member": member.astype(np.int32),
    }


def _registered_at(people: People, places: Sequence[Place]) -> tuple[Array, Array]:
    """Persons beside the words for where they are now and where they were separated."""
    numbers: dict[str, int] = {}
    words = np.array(
        [numbers.setdefault(place.text.casefold(), len(numbers)) for place in places], np.int64
    )
    persons = len(people.persons) - 1
    owner = np.repeat(np.arange(persons), np.diff(people.persons[:, PLACES_AT]))
    now = people.places[:, PLACE_ROLE] == PLACE_ROLES["current"]
    parted = people.persons[:-1, PARTED_PLACE]
    lost = np.flatnonzero(parted >= 0)
    of = np.concatenate([owner[now], lost])
    # The two kinds of place are told apart: who was lost where another was registered is no kin.
    where = np.concatenate(
        [words[people.places[now, PLACE]] * 2, words[parted[lost]] * 2 + 1]
    ).astype(np.int64)
    return of, where


def applies(sought: Sought, company: Company) -> bool:
    """Whether anybody could gain: a request with relatives, a registry with families."""
    told = len(company.who) > 0 or len(company.member) > 0 or len(company.marks) > 0
    return told and any(kin.names or kin.person for kin in sought.person.relatives)


def pointing(people: People, company: Company, same: Array, marks: Array) -> Array:
    """Persons whose records point to somebody whom the request names by id."""
    found = [company.who[company.at[each] : company.at[each + 1]] for each in same[same >= 0]]
    wanted = marks[marks != 0]
    if len(wanted) and len(company.marks):
        kin = np.flatnonzero(np.isin(company.marks, wanted))
        found.append(np.searchsorted(people.persons[:, KIN_AT], kin, side="right") - 1)
    if not found:
        return np.zeros(0, np.int64)
    everybody: Array = np.unique(np.concatenate(found))[:MOST_POINTED]
    return everybody


def alone(numbers: Array, bits: Array) -> list[Considered]:
    """Candidates of the first stage as they are."""
    return [
        Considered(int(number), float(each), ALONE)
        for number, each in zip(numbers, bits, strict=True)
    ]


def first(
    considered: list[Considered], top: int, ids: Sequence[str]
) -> list[tuple[str, Considered]]:
    """The best and their ids, highest first, ties by id: ids are read of these alone."""
    ranked = sorted(considered, key=lambda each: -each.bits)
    least = ranked[min(top, len(ranked)) - 1].bits if ranked else 0.0
    best = takewhile(lambda each: each.bits >= least, ranked)
    named = sorted(
        ((ids[each.number], each) for each in best), key=lambda one: (-one[1].bits, one[0])
    )
    return named[:top]


def reconsidered(
    arguments: tuple[People, People, Asked, Weights],
    space: Bench,
    company: Company,
    candidates: Sequence[Considered],
    *,
    named: tuple[Array, Array],
    hidden: Array,
) -> list[Considered]:
    """The second stage: each candidate with what those registered with them tell.

    Args:
        arguments: The request, the registry, what was looked up, and the weights.
        space: Working space of this thread.
        company: Who belongs together.
        candidates: Those of the first stage.
        named: For each relative of the request the person that they are, and the mark of the id.
        hidden: Who may not be seen; empty when everybody may.

    Returns:
        The same candidates, whose bits never fell.
    """
    rows = np.empty((len(candidates), MOST_WITH, WITH_WIDTH), np.int64)
    counts = np.empty(len(candidates), np.int64)
    numbers = np.array([each.number for each in candidates], np.int64)
    bits = np.array([each.bits for each in candidates])
    kinds = weights().kin[:, KIND].astype(np.int64)
    weigh_with(*arguments, space, company, kinds, numbers, bits, hidden, *named, rows, counts)
    return [
        Considered(one.number, float(more), told[:count].copy()) if count else one
        for one, more, told, count in zip(candidates, bits, rows, counts, strict=True)
    ]


def scored(
    arguments: tuple[People, People, Asked, Weights], space: Bench, numbers: Array
) -> list[Considered]:
    """Persons whom the first stage did not rank, with the bits of their own records."""
    bits = [whole.score(*arguments, space, int(number), UNSAID)[0] for number in numbers]
    return alone(numbers, np.array(bits))


UNSAID = np.zeros((0, whole.WIDTH))  # no lines are wanted
