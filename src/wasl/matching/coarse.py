"""A first score for every person from the columns alone, which decides who is looked at closer."""

from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING, Any

import numpy as np

from wasl.matching.births import YEAR, windows
from wasl.matching.columns import KIN_ORDER, SEX_ORDER, Columns
from wasl.matching.distance import manner_of
from wasl.matching.families import KINDS, VAGUE
from wasl.matching.model import model
from wasl.matching.names import Comparer
from wasl.matching.parsing import Element, Parsed, Role
from wasl.matching.places import place_form, place_key
from wasl.matching.prepared import Prepared
from wasl.matching.tokens import Level

if TYPE_CHECKING:
    from wasl.matching.index import Index
    from wasl.matching.registry import RegistryPopulation

Array = np.ndarray[Any, Any]
MOST_ELEMENTS = 6
MOST_KIN = 12
# What a missing or different element costs in the first score: less than in the full one,
# because there it may turn out to be a matter of order or of a second name.
ABSENT = {Role.GIVEN: -3.0, Role.FATHER: -1.5, Role.FAMILY: -1.5}


@dataclass(frozen=True)
class Query:
    """A request as look-up tables."""

    names: list[Array]  # one table of weights per name of the sought person
    kin: Array
    kin_fits: Array
    births: Array
    sexes: Array
    countries: Array | None
    places: Array | None

    @classmethod
    def of(
        cls,
        sought: Prepared,
        index: "Index",
        population: "RegistryPopulation",
        comparer: Comparer,
    ) -> "Query":
        """Look up each element of the request in the vocabulary once."""
        tables = _Tables(index, comparer)
        names = [tables.of_name(name) for name in sought.names]
        kin = [tables.of_kin(each.names) for each in sought.relatives[:MOST_KIN] if each.names]
        kinds = [KINDS[each.relation] for each in sought.relatives[:MOST_KIN] if each.names]
        size = len(index.vocabulary) + 1
        return cls(
            [each for each in names if len(each)],
            np.array(kin, np.float32) if kin else np.zeros((0, size), np.float32),
            _fits(kinds),
            _births(sought),
            _sexes(sought.record.sex),
            _countries(sought, index.columns, population),
            _places(sought, index.columns, population),
        )


class _Tables:
    """Weights over the vocabulary for elements of names."""

    def __init__(self, index: "Index", comparer: Comparer) -> None:
        self._vocabulary = index.vocabulary
        self._comparer = comparer

    def of_name(self, name: Parsed) -> Array:
        elements: dict[str, Element] = {}
        for hypothesis in name.hypotheses[:1]:
            for element in hypothesis.elements[:MOST_ELEMENTS]:
                elements.setdefault(element.form.key, element)
        for element in (*name.aliases, *name.kunyas)[:2]:
            elements.setdefault(element.form.key, element)
        size = len(self._vocabulary) + 1
        table = np.zeros((len(elements), size), np.float32)
        for row, element in enumerate(elements.values()):
            table[row, :] = ABSENT.get(element.role, -0.5)
            self._fill(table[row], element, name.system)
        return table

    def of_kin(self, names: tuple[Parsed, ...]) -> Array:
        row = np.zeros(len(self._vocabulary) + 1, np.float32)
        for name in names[:2]:
            for element in name.hypotheses[0].elements[:1]:
                self._fill(row, element, name.system)
        return row

    def _fill(self, row: Array, element: Element, system: str) -> None:
        hits = self._vocabulary.hits(element.form, manner_of(system))
        for level in np.unique(hits.levels):
            bits = self._comparer.agreement(element.form, element.role, system, Level(int(level)))
            ids = hits.ids[hits.levels == level]
            row[ids] = np.maximum(row[ids], bits)


def first_scores(query: Query, table: Columns) -> Array:
    """The first score of every person."""
    from wasl.matching import kernels  # compiled code is loaded when first needed

    arrays = table.arrays
    persons = len(arrays["own_starts"]) - 1
    scores = np.full(persons, -30.0 if query.names else 0.0)
    for weights in query.names:
        own = np.zeros(persons)
        kernels.add_names(own, arrays["own_starts"], arrays["own_tokens"], weights)
        np.maximum(scores, own, out=scores)
    if len(query.kin):
        kernels.add_relatives(
            scores, arrays["kin_starts"], arrays["kin_tokens"], arrays["kin_kinds"],
            query.kin, query.kin_fits, model().number("relatives", "most"),
        )  # fmt: skip
    if len(query.births):
        spread = model().number("birth", "registry_years") * YEAR
        kernels.add_births(
            scores, arrays["birth_first"], arrays["birth_last"], arrays["birth_soft"],
            query.births, spread,
        )  # fmt: skip
    kernels.add_codes(scores, arrays["sex"], query.sexes)
    for name, told in (("country", query.countries), ("place", query.places)):
        if told is not None:
            differ = -1.5 if name == "country" else 0.0
            kernels.add_sets(
                scores, arrays[f"{name}_starts"], arrays[f"{name}_items"], told, differ
            )
    return scores


def _fits(kinds: list[str]) -> Array:
    table = np.zeros((len(kinds), len(KIN_ORDER)), bool)
    for row, kind in enumerate(kinds):
        for column, other in enumerate(KIN_ORDER):
            table[row, column] = kind == other or kind in VAGUE or other in VAGUE
    return table


def _births(sought: Prepared) -> Array:
    birth = sought.record.birth
    if birth is None:
        return np.zeros((0, 4))
    found = windows(birth, sought.countries)
    return np.array([(each.first, each.last, each.soft, each.cost) for each in found], np.float64)


def _sexes(sex: str | None) -> Array:
    weights = np.zeros(len(SEX_ORDER))
    if sex in {"female", "male"}:
        for number, other in enumerate(SEX_ORDER):
            if other:
                weights[number] = model().number("sex", "agree" if other == sex else "differ")
    return weights


def _countries(sought: Prepared, table: Columns, population: "RegistryPopulation") -> Array | None:
    labels = table.labels["country"]
    if not sought.record.nationalities or not labels:
        return None
    weights = np.zeros(len(labels))
    for number, label in enumerate(labels):
        if label in sought.record.nationalities:
            share = population.countries.get(label, 0.02)
            weights[number] = min(4.0, log2(0.95 / max(share, 0.02)))
    return weights


def _places(sought: Prepared, table: Columns, population: "RegistryPopulation") -> Array | None:
    labels = table.labels["place"]
    texts = {place.text for place in sought.record.places if place.text}
    if not texts or not labels:
        return None
    weights = np.zeros(len(labels))
    most = model().number("place", "most")
    for text in sorted(texts)[:8]:
        hits = table.places().hits(place_form(text), "plain")
        near = hits.ids[hits.levels <= Level.CLOSE]
        same = table.place_numbers().get(place_key(text))
        for number in [*near.tolist(), *([] if same is None else [same])]:
            share = max(population.place(labels[number]), 0.0005)
            weights[number] = min(most, log2(0.85 / share))
    return weights
