"""``wasl matching appraise``: what each kind of evidence turned out to be worth.

A pair's bits are a sum, as if no piece of evidence knew of another. Names go with countries, and
brothers and sisters share all but a few: so what each piece is worth beside the others is
estimated from registries whose truth is known, as what must be added to it for the sum to hold
(logistic regression, the corrections held small). It is fitted once more without each registry:
what changes then belongs to that registry, and to no weight that is shipped.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wasl.matching.comparing.scoring import HALF, answer_bits, crowd_bits, prior_bits
from wasl.matching.fitting.calibrating import Registry
from wasl.matching.fitting.calibration import held

Array = np.ndarray[Any, Any]
FURTHER = 0.2  # weight of those after the first: beside them the right one must stand out
LEAST_SEEN = 80  # candidates with a kind of evidence, for it to be appraised
HELD = 4.0  # how dear a correction of one bit is, in log-likelihood
FREE = 1e-2  # the same for the slope and the constant
STEPS = 50
BIT = float(np.log(2.0))


@dataclass(frozen=True)
class Seen:
    """Candidates of registries as numbers.

    Attributes:
        kinds: Codes of evidence that are appraised.
        bits: Candidate x kind: bits that were told.
        known: Log2 odds that the engine had, before the calibration.
        shift: What the share of answered requests adds.
        right: Whether it is the person sought, as 0 or 1.
        weight: How much each counts: every registry as much as another.
        first: Whether it is the first candidate.
        registry: Number of the registry of each.
    """

    kinds: tuple[str, ...]
    bits: Array
    known: Array
    shift: Array
    right: Array
    weight: Array
    first: Array
    registry: Array


@dataclass(frozen=True)
class Appraised:
    """What a kind of evidence is worth beside all the others.

    Attributes:
        code: Of the evidence.
        times: Candidates that have it.
        told: Bits that the model gives it, mean.
        off: Bits by which that should be more.
        least: The least of these figures, each fitted without one registry.
        most: The greatest.
    """

    code: str
    times: int
    told: float
    off: float
    least: float
    most: float


def seen(registries: Sequence[Registry]) -> Seen:
    """Lay out the candidates of registries.

    Raises:
        ValueError: no kind of evidence was seen often enough.
    """
    rows, sums = [], []
    counted: Counter[str] = Counter()
    for number, registry in enumerate(registries):
        prior = prior_bits(HALF, registry.persons) - crowd_bits(registry.persons)
        shift = answer_bits(registry.answerable)
        share = 1.0 / max(sum(_counts(each.rank) for each in registry.shown), 1.0)
        for each in registry.shown:
            told: dict[str, float] = {}
            for evidence in each.candidate.evidence:
                told[evidence.code] = told.get(evidence.code, 0.0) + evidence.bits
            counted.update(told.keys())
            sums.append(told)
            known = each.candidate.bits + prior
            weight = _counts(each.rank) * share
            rows.append((known, shift, bool(each.right), weight, each.rank == 0, number))
    kinds = tuple(sorted(code for code, times in counted.items() if times >= LEAST_SEEN))
    if not kinds:
        raise ValueError(f"no kind of evidence was seen {LEAST_SEEN} times")
    bits = np.array([[told.get(code, 0.0) for code in kinds] for told in sums])
    known, shift, right, weight, first, number_of = np.array(rows, float).T
    weight = weight * len(rows) / max(len(registries), 1)
    return Seen(kinds, bits, known, shift, right, weight, first > 0, number_of.astype(int))


def _counts(rank: int) -> float:
    return 1.0 if rank == 0 else FURTHER


def appraise(candidates: Seen) -> list[Appraised]:
    """What each kind of evidence is worth, by code."""
    off = _corrections(candidates, np.ones(len(candidates.right), bool))
    registries = np.unique(candidates.registry)
    without = [off]
    if len(registries) > 1:
        without = [_corrections(candidates, candidates.registry != each) for each in registries]
    least, most = np.min(without, axis=0), np.max(without, axis=0)
    return [
        Appraised(
            code, int(told.sum()), float(candidates.bits[told, at].mean()),
            float(off[at]), float(least[at]), float(most[at]),
        )
        for at, code in enumerate(candidates.kinds)
        for told in [candidates.bits[:, at] != 0.0]
    ]  # fmt: skip


def losses(candidates: Seen) -> list[tuple[int, float, float]]:
    """Log loss of first candidates, as the model tells them and with the corrections.

    Both are fitted without the registry that they are measured on: a line for the first, a line
    and corrections for the second.

    Returns:
        Number of the registry, loss as told, loss corrected.
    """
    found = []
    for registry in np.unique(candidates.registry):
        others, mine = candidates.registry != registry, candidates.registry == registry
        mine &= candidates.first
        told = []
        for columns in (_line(candidates), _columns(candidates)):
            odds = columns @ _fitted(columns, candidates, others) + candidates.shift
            told.append(held(1.0 / (1.0 + np.exp2(-odds[mine])), candidates.right[mine]).loss)
        found.append((int(registry), told[0], told[1]))
    return found


def _line(candidates: Seen) -> Array:
    return np.column_stack([np.ones(len(candidates.known)), candidates.known])


def _columns(candidates: Seen) -> Array:
    return np.column_stack([_line(candidates), candidates.bits != 0.0])


def _corrections(candidates: Seen, among: Array) -> Array:
    """Bits to add to each kind, on the scale of the bits that were told."""
    fitted = _fitted(_columns(candidates), candidates, among)
    found: Array = fitted[2:] / max(float(fitted[1]), 1e-3)
    return found


def _fitted(columns: Array, candidates: Seen, among: Array) -> Array:
    """Constant, slope and what follows, fitted to some of the candidates by Newton's steps."""
    x, right, shift = columns[among], candidates.right[among], candidates.shift[among]
    weight = candidates.weight[among]
    price = np.full(columns.shape[1], HELD)
    price[:2] = FREE
    found = np.zeros(columns.shape[1])
    for _ in range(STEPS):
        odds = np.clip(x @ found + shift, -60.0, 60.0)
        expected = 1.0 / (1.0 + np.exp2(-odds))
        spread = weight * (expected * (1.0 - expected) + 1e-9) * BIT * BIT
        pull = BIT * x.T @ (weight * (right - expected)) - price * found
        step = np.linalg.solve((x * spread[:, None]).T @ x + np.diag(price), pull)
        found = found + step
        if float(np.abs(step).max()) < 1e-6:
            break
    return found


def table(registries: Sequence[Registry]) -> Iterable[str]:
    """Lines that say what each kind of evidence is worth, the furthest off first."""
    candidates = seen(registries)
    yield f"{'evidence':26}{'candidates':>11}{'told':>8}{'to add':>8}   without one registry"
    for each in sorted(appraise(candidates), key=lambda each: -abs(each.off)):
        yield (
            f"{each.code:26}{each.times:11,}{each.told:8.2f}{each.off:+8.2f}   "
            f"{each.least:+.2f} to {each.most:+.2f}"
        )
    if len(registries) > 1:
        yield ""
        yield f"{'fitted without':26}log loss of its first candidates as told / with these added"
        for number, told, corrected in losses(candidates):
            yield f"{registries[number].name:26}{told:.3f} / {corrected:.3f}"
