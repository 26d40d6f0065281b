"""How common names, countries, languages and places are among registered persons."""

from typing import Any

import numpy as np

from wasl.matching.columns import SYSTEM_ORDER, Columns
from wasl.matching.distance import manner_of
from wasl.matching.lexicon import Form
from wasl.matching.model import model
from wasl.matching.places import place_key
from wasl.matching.scoring import Population
from wasl.matching.shares import shipped
from wasl.matching.tokens import Level, compare_forms
from wasl.matching.vocabulary import Vocabulary

Array = np.ndarray[Any, Any]
KIND_ORDER = ("given", "family")


class RegistryPopulation:
    """Shares counted in a registry, smoothed by the shipped ones.

    Only persons within ``mask`` count, so that hidden ones change nothing that is shown.
    """

    one_sided = True  # the sought side's name decides: found elements are not compared anew

    def __init__(self, vocabulary: Vocabulary, table: Columns, mask: Array | None) -> None:
        """Count once; a look-up is then a sum over the entries that agree."""
        self._vocabulary = vocabulary
        arrays = table.arrays
        persons = len(arrays["own_starts"]) - 1
        seen = np.ones(persons, bool) if mask is None else mask
        systems = arrays["system"]
        owner = np.repeat(np.arange(persons), np.diff(arrays["own_starts"]))
        keep = seen[owner]
        size = max(len(vocabulary), 1)
        flat = (
            systems[owner[keep]].astype(np.int64) * 2 + arrays["own_kinds"][keep]
        ) * size + arrays["own_tokens"][keep]
        counts = np.bincount(flat, minlength=len(SYSTEM_ORDER) * 2 * size)
        self._counts = counts.reshape(len(SYSTEM_ORDER), 2, size)
        self._all = self._counts.sum(axis=0)
        self._persons = np.bincount(systems[seen], minlength=len(SYSTEM_ORDER))
        self._seen = max(int(seen.sum()), 1)
        self.countries = _set_shares(table, "country", seen)
        self.languages = _set_shares(table, "language", seen)
        self._places = _set_shares(table, "place", seen)

    def share(self, form: Form, kind: str, system: str, level: Level) -> float:
        """See ``shares.Shares``."""
        numbers = model().number
        if level == Level.INITIAL:
            return numbers("shares", "initial")
        hits = self._vocabulary.hits(form, manner_of(system))
        ids = hits.ids[hits.levels <= level]
        column = KIND_ORDER.index(kind)
        if system == "unknown" or self._persons[SYSTEM_ORDER.index(system)] < 20:
            counted, persons = float(self._all[column][ids].sum()), self._seen
        else:
            number = SYSTEM_ORDER.index(system)
            counted = float(self._counts[number][column][ids].sum())
            persons = int(self._persons[number])
        smoothing = numbers("shares", "smoothing")
        spread = model().levels[level.name.lower()].spread
        expected = min(1.0, shipped(form, kind, system) * spread)
        return (counted + smoothing * expected) / (persons + smoothing)

    def place(self, text: str) -> float:
        """Share of persons with a place of that name."""
        smoothing = 100.0
        usual = model().number("place", "text_share")
        counted = self._places.get(place_key(text), 0.0) * self._seen
        return (counted + smoothing * usual) / (self._seen + smoothing)

    def as_population(self) -> Population:
        """The form in which the scorer takes it."""
        return Population(self, self.countries, self.languages, self.place, self.level)

    def level(self, a: Form, b: Form, manner: str) -> Level:
        """The level of two forms: looked up where the vocabulary was compared with the first."""
        levels = self._vocabulary.remembered(a, manner)
        if levels is not None:
            number = self._vocabulary.id_of(b)
            if number is not None:
                return levels.get(number, Level.DIFFER)
        return compare_forms(a, b, manner)


def _set_shares(table: Columns, name: str, seen: Array) -> dict[str, float]:
    starts, items = table.arrays[f"{name}_starts"], table.arrays[f"{name}_items"]
    labels = table.labels[name]
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    counts = np.bincount(items[seen[owner]], minlength=max(len(labels), 1))
    told = max(1, int((np.diff(starts)[seen] > 0).sum()))
    return {
        label: float(counts[number]) / told for number, label in enumerate(labels) if counts[number]
    }
