"""Counting: recall, bands, calibration. Pure functions of rankings and truths."""

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

BINS = 10
STRONG_FROM = 0.85  # the same threshold for every method
Kind = TypeVar("Kind", bound=Hashable)
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Answer:
    """One candidate as a method gives it: a probability, or a score between 0 and 1."""

    person: str
    probability: float
    strong: bool


Ranking = Sequence[Answer]
Truth = frozenset[str]  # the records of the person sought; empty when nobody registered them


@dataclass(frozen=True, slots=True)
class Quality:
    """How well one method answered requests.

    Attributes:
        requests: How many were answered.
        answerable: How many of them have their person in the registry.
        first: Share of the answerable whose first candidate is right (recall@1).
        tenth: Share of the answerable with a right one among the first ten (recall@10).
        right_strong: Share of the answerable with a right candidate called strong.
        strong_without: Share of the others for whom anyone is called strong.
        error: Expected calibration error of first candidates, over ten equal bins.
    """

    requests: int
    answerable: int
    first: float | None
    tenth: float | None
    right_strong: float | None
    strong_without: float | None
    error: float | None


@dataclass(frozen=True, slots=True)
class Bin:
    """First candidates given a probability between ``low`` and the next bin."""

    low: float
    count: int
    said: float
    right: float


def share(hits: Iterable[bool]) -> float | None:
    """The share of true ones; ``None`` of nothing."""
    given = list(hits)
    return sum(given) / len(given) if given else None


def recall(rankings: Sequence[Ranking], truths: Sequence[Truth], within: int) -> float | None:
    """Share of answerable requests with a right person among the first ``within``."""
    return share(
        any(answer.person in truth for answer in ranking[:within])
        for ranking, truth in zip(rankings, truths, strict=True)
        if truth
    )


def quality(rankings: Sequence[Ranking], truths: Sequence[Truth]) -> Quality:
    """Count everything that the tracing table shows."""
    both = list(zip(rankings, truths, strict=True))
    return Quality(
        requests=len(both),
        answerable=sum(bool(truth) for _, truth in both),
        first=recall(rankings, truths, 1),
        tenth=recall(rankings, truths, 10),
        right_strong=share(
            any(each.strong and each.person in truth for each in ranking)
            for ranking, truth in both
            if truth
        ),
        strong_without=share(
            any(each.strong for each in ranking) for ranking, truth in both if not truth
        ),
        error=expected_error(bins(firsts(rankings, truths))),
    )


def firsts(rankings: Sequence[Ranking], truths: Sequence[Truth]) -> list[tuple[float, bool]]:
    """What was said of each first candidate, and whether it is right."""
    return [
        (ranking[0].probability, ranking[0].person in truth)
        for ranking, truth in zip(rankings, truths, strict=True)
        if ranking
    ]


def bins(said: Iterable[tuple[float, bool]]) -> list[Bin]:
    """Sort into ten bins of equal width; empty ones are left out."""
    inside: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for probability, right in said:
        inside[min(int(probability * BINS), BINS - 1)].append((probability, right))
    return [
        Bin(
            number / BINS,
            len(pairs),
            sum(probability for probability, _ in pairs) / len(pairs),
            sum(right for _, right in pairs) / len(pairs),
        )
        for number, pairs in enumerate(inside)
        if pairs
    ]


def expected_error(curve: Sequence[Bin]) -> float | None:
    """Mean gap between what was said and what was right, weighted by the bins' sizes."""
    total = sum(each.count for each in curve)
    if not total:
        return None
    return sum(abs(each.said - each.right) * each.count for each in curve) / total


def off(curve: Sequence[Bin], *, least: int = 50, by: float = 0.10) -> list[Bin]:
    """Bins of at least so many that are off by more than so much."""
    return [each for each in curve if each.count >= least and abs(each.said - each.right) > by]


def percentile(values: Sequence[float], at: float) -> float | None:
    """The smallest value that at least a share ``at`` of the values do not exceed."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, math.ceil(at * len(ordered)) - 1)]


def grouped(items: Sequence[Item], kinds: Sequence[Kind]) -> dict[Kind, list[Item]]:
    """Items by kind, kinds in order of first appearance."""
    out: dict[Kind, list[Item]] = {}
    for item, kind in zip(items, kinds, strict=True):
        out.setdefault(kind, []).append(item)
    return out
