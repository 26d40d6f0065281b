"""``wasl matching calibrate``: fit the calibration to registries whose truth is known.

A folder holds ``persons.jsonl``, ``requests.jsonl`` and ``truth.csv``, as
``python -m wasl.populations`` writes them. An index of these persons may lie in ``index``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wasl.matching.batch import build_index
from wasl.matching.comparing.scoring import HALF, answer_bits, prior_bits
from wasl.matching.fitting.calibration import Calibration, Held, Observed, held
from wasl.matching.fitting.gathering import Shown, gather, held_out, read_truth
from wasl.matching.index import Index
from wasl.matching.model import SMALLEST, Curve, calibrated, probability_of
from wasl.matching.modelfile import KeyPath
from wasl.matching.records.jsonlines import read_requests

TOP = 5  # candidates of each request that are looked at
FURTHER = 0.05  # weight of those after the first: a probability must hold for the first
SHIPPED_FOLDER = ("persons.jsonl", "requests.jsonl", "truth.csv")


@dataclass(frozen=True)
class Registry:
    """What was found in one folder.

    Attributes:
        name: Of the folder.
        persons: Registered persons.
        answerable: Share of its requests whose person is registered.
        shown: Candidates.
    """

    name: str
    persons: int
    answerable: float
    shown: list[Shown]

    @property
    def firsts(self) -> list[Shown]:
        """The first candidate of each request."""
        return [each for each in self.shown if each.rank == 0]


def look_at(folder: Path, workers: int = 1) -> Registry:
    """Rank the requests of a folder.

    Raises:
        BadLines: a file has lines that cannot be used.
        IndexUnreadable: the folder's index is of another version.
        OSError: a file cannot be read.
    """
    persons, asked, truth = (folder / name for name in SHIPPED_FOLDER)
    answers = read_truth(truth)
    requests = read_requests(asked, lambda _: None)
    made = folder / "index"
    index = Index.open(made) if made.is_dir() else build_index(persons, workers)
    share = sum(answers.answerable(each.id) for each in requests) / max(len(requests), 1)
    return Registry(folder.name, len(index), share, gather(index, requests, answers, top=TOP))


def observed(registries: Iterable[Registry], *, further: float = FURTHER) -> Observed:
    """The candidates of registries as what a calibration is fitted to."""
    rows = [
        (
            each.candidate.bits + prior_bits(HALF, registry.persons),
            registry.persons,
            float(bool(each.right)),
            1.0 if each.rank == 0 else further,
            answer_bits(registry.answerable),
        )
        for registry in registries
        for each in registry.shown
    ]
    return Observed(*np.array(rows).reshape(-1, 5).T)


def split(registries: Sequence[Registry]) -> tuple[list[Registry], list[Registry]]:
    """The same registries with the requests to learn from, and with those held out."""
    parts: tuple[list[Registry], list[Registry]] = ([], [])
    for registry in registries:
        for kept, part in zip((False, True), parts, strict=True):
            shown = [
                each
                for each in registry.shown
                if held_out(f"{registry.name} {each.request}") == kept
            ]
            part.append(Registry(registry.name, registry.persons, registry.answerable, shown))
    return parts


def said(registry: Registry, shown: Sequence[Shown], found: Calibration) -> list[float]:
    """The probabilities that a calibration gives to candidates."""
    loss = found.per_doubling * float(np.log2(max(registry.persons, SMALLEST) / SMALLEST))
    prior = prior_bits(registry.answerable, registry.persons) - loss
    return [probability_of(calibrated(each.candidate.bits + prior, found.curve)) for each in shown]


def measured(registry: Registry, found: Calibration) -> tuple[Held, Held]:
    """How well it holds for first candidates, and for all pairs that were looked at."""
    first, every = (
        held(said(registry, shown, found), [bool(each.right) for each in shown])
        for shown in (registry.firsts, registry.shown)
    )
    return first, every


def as_numbers(found: Calibration) -> Mapping[KeyPath, float | str]:
    """A calibration as values of a model file."""
    return {
        ("calibration", "rank"): _points(found.curve),
        ("calibration", "per_doubling"): found.per_doubling,
    }


def _points(curve: Curve) -> str:
    return f"[{', '.join(f'[{x:g}, {y:g}]' for x, y in curve)}]"


def table(registries: Sequence[Registry], now: Calibration, new: Calibration) -> Iterable[str]:
    """Lines that lay two calibrations side by side, on first candidates and on all pairs."""
    yield (
        f"{'held-out requests of':24}{'persons':>9}{'asked':>7}   "
        "log loss now/new   error now/new (chance)   worst bin now/new   all pairs: error now/new"
    )
    for each in registries:
        (a, pairs_a), (b, pairs_b) = measured(each, now), measured(each, new)
        luck = chance(said(each, each.firsts, new))
        yield (
            f"{each.name:24}{each.persons:9,}{a.pairs:7}   "
            f"{a.loss:7.3f} /{b.loss:6.3f}    {a.error:6.3f} /{b.error:6.3f} ({luck:5.3f})    "
            f"{a.worst:8.3f} /{b.worst:6.3f}    {pairs_a.error:13.3f} /{pairs_b.error:6.3f}"
        )


def chance(told: Sequence[float]) -> float:
    """The error that probabilities would show if they held exactly: few requests, much chance."""
    draws = np.random.default_rng(1)
    probabilities = np.array(told)
    errors = [held(told, draws.random(len(told)) < probabilities).error for _ in range(100)]
    return float(np.mean(errors)) if len(told) else 0.0
