"""One fit from files to a proposal: learn on most requests, compare on those held out."""

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Self

import numpy as np

from wasl.matching.batch import build_index
from wasl.matching.comparing.scoring import HALF, crowd_bits, prior_bits
from wasl.matching.fitting import calibrating, fitting, trial
from wasl.matching.fitting.calibration import Observed
from wasl.matching.fitting.calibration import fit as fit_curve
from wasl.matching.fitting.gathering import (
    Answers,
    Shown,
    gather,
    held_out,
    read_decisions,
    read_truth,
)
from wasl.matching.fitting.proposing import Base, base_in_use, proposed, write
from wasl.matching.index import Index
from wasl.matching.model import SMALLEST, chosen, model, use
from wasl.matching.modelfile import KeyPath
from wasl.matching.records.jsonlines import read_requests
from wasl.matching.records.record import Request

TOP = 20  # candidates of each request that are looked at
ENOUGH = 100  # decided pairs of either kind
SAMPLE = 4000  # persons whose facts are compared with each other


@dataclass(frozen=True)
class Material:
    """What a fit is made from."""

    index: Index
    learnt: list[Request]
    kept: list[Request]
    answers: Answers
    decided: bool  # whether there are decisions or truths to go by

    @classmethod
    def read(
        cls,
        persons: Path,
        requests: Path,
        decisions: Path | None,
        truth: Path | None,
        workers: int,
    ) -> "Material":
        """Read the files.

        Raises:
            BadLines: some line cannot be used; all such lines of a file are named.
            ValueError: there are too few decisions, or no requests.
        """
        answers = Answers({})
        if decisions is not None:
            answers = read_decisions(decisions)
            enough_of(answers)
        if truth is not None:
            answers = read_truth(truth)
        asked = read_requests(requests)
        learnt = [each for each in asked if not held_out(each.id)]
        kept = [each for each in asked if held_out(each.id)]
        if not learnt or not kept:
            raise ValueError(f"{requests}: {len(asked)} requests are too few to hold any out")
        index = build_index(persons, workers)
        return cls(index, learnt, kept, answers, decisions is not None or truth is not None)

    def told(self) -> Iterable[str]:
        """What was read, in sentences."""
        yield (
            f"{len(self.index):,} persons; {len(self.learnt)} requests to learn from, "
            f"{len(self.kept)} held out"
        )
        if not self.decided:
            yield (
                "without decisions nobody knows which candidates are right: "
                "weights are estimated from patterns of agreement alone"
            )

    def sample(self) -> list[float]:
        """How often registered persons differ in each feature."""
        step = max(1, len(self.index) // SAMPLE)
        # By id: in the order of the index neighbours are alike, and halves are held together.
        ids = sorted(self.index.ids)[::step]
        records = [self.index.record(each) for each in ids]
        return fitting.differing([each for each in records if each is not None])


def enough_of(answers: Answers) -> None:
    """Refuse too few decisions: weights made of them would be chance.

    Raises:
        ValueError: says how many are missing.
    """
    same = sum(answers.pairs.values())
    different = len(answers.pairs) - same
    missing = [
        f"{ENOUGH - count} more {word}"
        for count, word in ((same, "same"), (different, "different"))
        if count < ENOUGH
    ]
    if missing:
        raise ValueError(
            f"there are {same} decisions same and {different} different; at least {ENOUGH} of "
            f"each are needed: {' and '.join(missing)}"
        )


@dataclass(frozen=True)
class Outcome:
    """A proposal, and how it does."""

    text: str
    before: trial.Figures
    after: trial.Figures
    changes: list[tuple[KeyPath, float, float]]
    rounds: int

    def told(self) -> Iterable[str]:
        """The changes and the comparison, line by line."""
        yield f"expectation-maximisation took {self.rounds} rounds; weights that change:"
        for path, old, new in self.changes:
            yield f"  {'.'.join(path):32}{old:8.3f} -> {new:.3f}"
        yield from trial.table(self.before, self.after)


def try_fit(material: Material, on: date) -> Outcome:
    """Estimate weights, calibrate what is decided, and compare on the requests held out.

    Leaves the model in use as it was.

    Raises:
        ValueError: no pair can be learnt from.
    """
    base, differ = base_in_use(), material.sample()
    index, answers = material.index, material.answers
    shown = gather(index, material.learnt, answers, top=TOP)
    if material.decided:
        shown = [each for each in shown if each.right is not None]
    found = fitting.estimate(shown, base.model, differ)
    numbers = fitting.weights_of(found, base.model, differ)
    before = trial.figures(gather(index, material.kept, answers, top=TOP), answers)
    note = _note(material, shown, on)
    with _Tried(_text(base, numbers, note)) as draft:
        text = draft.text
        if material.decided:
            again = gather(index, material.learnt, answers, top=calibrating.TOP)
            text = draft.with_text(_calibrated(base, numbers, again, len(index), note))
        after = trial.figures(gather(index, material.kept, answers, top=TOP), answers)
    changes = [
        (path, fitting.weight(base.model, path), new)
        for path, new in numbers.items()
        if abs(fitting.weight(base.model, path) - new) >= 0.005
    ]
    return Outcome(text, before, after, changes, found.rounds)


class _Tried:
    """A model text in use for a while, from a file of its own."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __enter__(self) -> Self:
        self._before = chosen()
        self._folder = tempfile.TemporaryDirectory()
        self.with_text(self.text)
        return self

    def with_text(self, text: str) -> str:
        path = Path(self._folder.name) / "tried.toml"
        write(path, text)
        use(path)
        self.text = text
        return text

    def __exit__(self, *_: object) -> None:
        use(self._before)
        self._folder.cleanup()


def _text(base: Base, numbers: Mapping[KeyPath, float | str], note: str) -> str:
    provenance = f"Version {base.model.version} fitted: {note}. {base.model.provenance}"
    quoted = f"{{ about = '{note}' }}"
    return proposed(base, numbers, provenance, {"weights": quoted})


def _note(material: Material, shown: list[Shown], on: date) -> str:
    how = "decided pairs" if material.decided else "candidates without decisions"
    requests = len({each.request for each in shown})
    return (
        f"{on.isoformat()}, {len(shown)} {how} of {requests} requests to "
        f"{len(material.index)} persons"
    )


def _calibrated(
    base: Base, numbers: dict[KeyPath, float], shown: list[Shown], persons: int, note: str
) -> str:
    """The proposal with a curve for its own bits, where enough is decided; else without."""
    known = [each for each in shown if each.right is not None]
    prior = prior_bits(HALF, persons) - crowd_bits(persons)
    seen = Observed(
        np.array([each.candidate.bits + prior for each in known]),
        np.full(len(known), float(SMALLEST)),  # one registry tells nothing of other sizes
        np.array([float(bool(each.right)) for each in known]),
        np.array([1.0 if each.rank == 0 else calibrating.FURTHER for each in known]),
        np.zeros(len(known)),
    )
    try:
        found = fit_curve(seen)
    except ValueError:
        return _text(base, numbers, note)
    kept = replace(found, per_doubling=model().number("calibration", "per_doubling"))
    every: dict[KeyPath, float | str] = {**numbers, **calibrating.as_numbers(kept)}
    return _text(base, every, note)
