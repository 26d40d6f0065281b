"""From candidates to weights: how often names and facts of one person agree at which level.

u is not fitted: it comes from the population's own frequencies, name by name, and from how often
two registered persons differ. What a pair's other evidence says is taken as the engine says it,
through its calibration; so the prior of a pair is fixed and cannot run away.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

import numpy as np

from wasl.matching.evidence import Candidate
from wasl.matching.fitting.em import Array, Fixed, Guard, Mixture, Pairs, fit, posterior
from wasl.matching.fitting.gathering import Shown
from wasl.matching.model import Model, bits_of
from wasl.matching.modelfile import KeyPath
from wasl.matching.records.codes import SYSTEMS
from wasl.matching.records.record import Record
from wasl.matching.sentences import SENTENCES

WORTH = 100.0  # imagined pairs that follow the model in use
FURTHEST = 2.0  # bits that one fit moves a weight at most
LEVELS = ("exact", "same", "close", "short", "near", "root", "initial", "differ")
NAME_CODES = {f"name.{level}": number for number, level in enumerate(LEVELS)}
ROLES = (
    "given", "middle", "father", "grandfather", "ancestor", "patronymic", "family", "family2",
    "nisba",
)  # fmt: skip


@dataclass(frozen=True)
class Feature:
    """Something that is compared, and its levels.

    Attributes:
        name: As evidence names it.
        codes: Levels by the code of the evidence; the last one is a disagreement.
        differ: The weight of a disagreement.
        agree: The weight of an agreement, if the model keeps one.
        values: What a record says of it, for how often two persons differ; ``None`` where
            nearly all do.
    """

    name: str
    codes: Mapping[str, int]
    differ: KeyPath
    agree: KeyPath = ()
    values: Callable[[Record], frozenset[str]] | None = None


def _sex(record: Record) -> frozenset[str]:
    return frozenset([record.sex]) if record.sex in {"female", "male"} else frozenset()


def _cause(record: Record) -> frozenset[str]:
    cause = record.separation.cause if record.separation else None
    return frozenset([cause]) if cause and cause != "unknown" else frozenset()


NAMES = tuple(Feature(SENTENCES[f"role.{role}"], NAME_CODES, ("differ", role)) for role in ROLES)
FACTS = (
    Feature("sex", {"sex.agree": 0, "sex.differ": 1}, ("sex", "differ"), ("sex", "agree"), _sex),
    Feature(
        "nationality", {"nationality.same": 0, "nationality.differ": 1}, ("nationality", "differ"),
        values=lambda record: frozenset(record.nationalities),
    ),
    Feature(
        "language", {"language.same": 0, "language.differ": 1}, ("language", "differ"),
        values=lambda record: frozenset(record.languages),
    ),
    Feature(
        "separation", {"event.cause": 0, "event.cause_differ": 1}, ("event", "cause_differ"),
        ("event", "cause_same"), _cause,
    ),
    *(
        Feature(
            relation,
            {"relative.agree": 0, "relative.enquirer": 0, "relative.differ": 1},
            ("relatives", "differ", relation),
        )
        for relation in ("mother", "father")
    ),
)  # fmt: skip
FEATURES = (*NAMES, *FACTS)


def levels_of(candidate: Candidate) -> list[int]:
    """The level of each feature, -1 where a side says nothing."""
    found = dict.fromkeys(range(len(FEATURES)), -1)
    for evidence in reversed(candidate.evidence):  # the strongest line of a feature stays
        for number, feature in enumerate(FEATURES):
            if evidence.feature == feature.name and evidence.code in feature.codes:
                found[number] = feature.codes[evidence.code]
    return list(found.values())


def differing(records: Sequence[Record]) -> list[float]:
    """For each feature, the share of pairs of registered persons, both telling, that differ."""
    half = len(records) // 2
    pairs = list(zip(records[:half], records[half:], strict=False))
    return [_differing(feature, pairs) for feature in FEATURES]


def _differing(feature: Feature, pairs: Sequence[tuple[Record, Record]]) -> float:
    if feature.values is None:
        return 1.0
    told = [(feature.values(one), feature.values(two)) for one, two in pairs]
    outcomes = [not one & two for one, two in told if one and two]
    # Ten imagined pairs of each outcome: a small or uniform registry says little.
    return (sum(outcomes) + 10) / (len(outcomes) + 20)


def start_of(model: Model, differ: Sequence[float]) -> tuple[Array, ...]:
    """What the model in use says of pairs of one person: each feature's share of each level."""
    reached = np.array([model.levels[level].m for level in LEVELS[:-1]])
    shares = np.diff(reached, prepend=0.0)
    found: list[Array] = []
    for feature, other in zip(FEATURES, differ, strict=True):
        wrong = min(max(2.0 ** weight(model, feature.differ) * other, 1e-4), 0.5)
        agreed = shares / shares.sum() if feature in NAMES else np.ones(1)
        found.append(np.append(agreed * (1 - wrong), wrong))
    return tuple(found)


def weight(model: Model, path: KeyPath) -> float:
    """A weight of a model by its path."""
    value: Any = model.sections
    for key in path:
        value = value[key]
    return float(value)


@dataclass(frozen=True)
class Found:
    """What a fit found.

    Attributes:
        m: For each feature, how often one person agrees with themself at each level.
        told: For each feature, how many pairs of one person told it on both sides, as far as
            they are known or likely.
        rounds: Rounds of expectation-maximisation.
    """

    m: tuple[Array, ...]
    told: Array
    rounds: int


def estimate(shown: Sequence[Shown], model: Model, differ: Sequence[float]) -> Found:
    """Estimate m from candidates; those that somebody decided count as decided.

    Raises:
        ValueError: there are no candidates.
    """
    levels = np.array([levels_of(each.candidate) for each in shown]).reshape(-1, len(FEATURES))
    start = start_of(model, differ)
    odds = np.array([bits_of(_inside(each.candidate.probability)) for each in shown])
    for column, m in zip(levels.T, start, strict=True):
        odds -= np.append(np.log2(m), 0.0)[column]
    answers = np.array([np.nan if each.right is None else float(each.right) for each in shown])
    pairs = Pairs.of(levels, known=odds, answers=answers)
    even = tuple(np.ones(len(m)) for m in start)
    guard = Guard(Fixed.U | Fixed.PRIOR, worth=WORTH)
    mixture, rounds = fit(pairs, Mixture(start, even, 0.5), guard=guard)
    same = posterior(pairs, mixture)
    return Found(mixture.m, ((levels >= 0) * same[:, None]).sum(axis=0), rounds)


def _inside(probability: float) -> float:
    return min(max(probability, 1e-9), 1 - 1e-9)


def weights_of(found: Found, model: Model, differ: Sequence[float]) -> dict[KeyPath, float]:
    """The weights that what was found amounts to, none further from the model than allowed."""
    numbers: dict[KeyPath, float] = {}
    named = found.told[: len(NAMES)] + WORTH
    pooled = sum(m * told for m, told in zip(found.m, named, strict=False)) / named.sum()
    for level, reached in zip(LEVELS[:-1], np.cumsum(pooled), strict=False):
        numbers["levels", level, "m"] = round(min(float(reached), 0.999), 3)
    for feature, m, other in zip(FEATURES, found.m, differ, strict=True):
        wrong = float(m[-1])
        move = _move(model, feature.differ, log2(wrong / other))
        for path in (feature.differ, *_own_of_systems(model, feature.differ)):
            numbers[path] = round(weight(model, path) + move, 2)
        if feature.agree:
            move = _move(model, feature.agree, log2((1 - wrong) / (1 - other)))
            numbers[feature.agree] = round(weight(model, feature.agree) + move, 2)
    return numbers


def _move(model: Model, path: KeyPath, bits: float) -> float:
    return min(max(bits - weight(model, path), -FURTHEST), FURTHEST)


def _own_of_systems(model: Model, path: KeyPath) -> list[KeyPath]:
    """The same weight where a naming system has its own: it keeps its distance."""
    section = model.sections[path[0]]
    return [
        (path[0], system, path[-1])
        for system in sorted(SYSTEMS)
        if len(path) == 2 and path[-1] in section.get(system, {})
    ]
