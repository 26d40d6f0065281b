"""Primero's published way to match, rebuilt from its description for comparison only.

Full-text search: any shared term counts (OR), names by double metaphone, each field with its
boost; the twenty best; scores divided by the best hit's, which so always scores 1. The search
engine's own weighing is BM25 with its usual constants (k1 = 1.2, b = 0.75).

Kinder than the original in two things: all names are romanised first (else no name in another
script could be found), and an age is computed wherever a birth date is known.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from wasl.bench.metrics import STRONG_FROM, Answer
from wasl.bench.peers.phonetic import codes

BOOSTS = {
    "name": 15, "relative's name": 10, "sex": 10, "age": 10, "birth": 5, "relation": 5,
    "nationality": 3, "language": 3, "religion": 3,
}  # fmt: skip
TOP = 20
TODAY = date(2026, 1, 1)  # ages are counted on one day for everybody
DAYS_A_YEAR = 365.2425
K1, B = 1.2, 0.75

Terms = dict[str, list[str]]


class Primero:
    """A full-text index of registered persons, field by field."""

    def __init__(self, persons: Iterable[Mapping[str, Any]]) -> None:
        """Index the persons.

        Raises:
            NotInstalled: the package for double metaphone is missing.
        """
        self.ids: list[str] = []
        found: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        lengths: dict[str, list[int]] = {field: [] for field in BOOSTS}
        for number, person in enumerate(persons):
            self.ids.append(person["id"])
            terms = terms_of(person)
            for field in BOOSTS:
                words = terms.get(field, [])
                lengths[field].append(len(words))
                for term, count in Counter(words).items():
                    found[field, term].append((number, count))
        norms = {field: _norms(each) for field, each in lengths.items()}
        self._postings = {
            (field, term): _posting(hits, norms[field], BOOSTS[field])
            for (field, term), hits in found.items()
        }

    def rank(self, request: Mapping[str, Any], top: int = TOP) -> list[Answer]:
        """The best hits, their scores divided by the best one's."""
        return self.search(terms_of_request(request), top)

    def search(self, terms: Terms, top: int = TOP) -> list[Answer]:
        """The persons that share any term."""
        scores = np.zeros(len(self.ids))
        for field, words in terms.items():
            for term in set(words):
                posting = self._postings.get((field, term))
                if posting is not None:
                    scores[posting[0]] += posting[1]
        best = np.argsort(-scores, kind="stable")[:top]
        best = best[scores[best] > 0]
        if not len(best):
            return []
        highest = scores[best[0]]
        return [
            Answer(self.ids[number], score, score >= STRONG_FROM)
            for number, score in zip(best.tolist(), (scores[best] / highest).tolist(), strict=True)
        ]


def terms_of(person: Mapping[str, Any]) -> Terms:
    """The searchable terms of a person, by field."""
    relatives: Sequence[Mapping[str, Any]] = person.get("relatives", ())
    return {
        "name": list(_name_codes(person)),
        "relative's name": [code for each in relatives for code in _name_codes(each)],
        "sex": [person["sex"]] if person.get("sex") else [],
        "age": _ages(person.get("birth")),
        "birth": _days(person.get("birth")),
        "relation": [each["relation"] for each in relatives],
        "nationality": list(person.get("nationalities", ())),
        "language": list(person.get("languages", ())),
    }


def terms_of_request(request: Mapping[str, Any]) -> Terms:
    """The terms of a request: those of the person sought, the enquirer being a relative."""
    terms = terms_of(request["sought"])
    enquirer = request.get("enquirer")
    if enquirer:
        terms["relative's name"] += _name_codes(enquirer)
        if request.get("relation"):
            terms["relation"].append(request["relation"])
    return terms


def _name_codes(person: Mapping[str, Any]) -> Iterator[str]:
    for name in person.get("names", ()):
        yield from codes(name["text"])


def _ages(birth: Mapping[str, Any] | None) -> list[str]:
    if not birth:
        return []
    if "age" in birth and "on" in birth:
        since = (TODAY - date.fromisoformat(birth["on"])).days / DAYS_A_YEAR
        return [str(round(birth["age"] + since))]
    if "from" not in birth or "to" not in birth:
        return []
    start, end = date.fromisoformat(birth["from"]), date.fromisoformat(birth["to"])
    return [str(int(((TODAY - start) + (TODAY - end)).days / 2 / DAYS_A_YEAR))]


def _days(birth: Mapping[str, Any] | None) -> list[str]:
    """The date of birth, where it is one day."""
    if birth and birth.get("from") and birth["from"] == birth.get("to"):
        return [birth["from"]]
    return []


def _norms(lengths: Sequence[int]) -> np.ndarray[Any, Any]:
    """BM25's length norm of each person's field."""
    sizes = np.array(lengths, float)
    mean = sizes.mean() if len(sizes) and sizes.any() else 1.0
    norms: np.ndarray[Any, Any] = K1 * (1 - B + B * sizes / mean)
    return norms


def _posting(
    hits: Sequence[tuple[int, int]], norms: np.ndarray[Any, Any], boost: float
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Who has a term, and what it scores for each: BM25 times the field's boost."""
    numbers = np.array([number for number, _ in hits], np.int32)
    counts = np.array([count for _, count in hits], float)
    rarity = np.log1p((len(norms) - len(hits) + 0.5) / (len(hits) + 0.5))
    return numbers, boost * rarity * counts * (K1 + 1) / (counts + norms[numbers])
