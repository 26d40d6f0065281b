"""Fits the calibration: from bits and a prior to odds that hold what they promise.

Log2 odds of a pair are bits plus log2(answerable / persons). Were the evidence independent and
its weights right, that would do. It is neither, and what is wrong grows with the registry: the
best of many wrong persons is better than the best of few. So a pair loses ``per_doubling`` bits
for each doubling of the registry, and a rising curve does the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wasl.matching.model import SMALLEST, Curve

Array = np.ndarray[Any, Any]
# Log2 odds between which the curve is straight; beyond the last ones it rises by one in one.
KNOTS = (-14.0, -11.0, -8.0, -6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 13.0, 17.0)
STIFF = 4.0  # how dear it is that neighbouring slopes differ, in log-likelihood
TAME = 0.3  # ... that a slope is not one
SHY = 400.0  # ... that the size matters: large registries at hand may be of one kind only
STEPS = 60
BINS = 10


@dataclass(frozen=True)
class Observed:
    """Pairs whose truth is known.

    Attributes:
        odds: Log2 odds: bits plus the prior of a registry that answers half of its requests.
        persons: Size of the registry that each was found in.
        right: Whether it is the person sought, as 0 or 1.
        weight: How much each counts.
        shift: Bits by which requests where it comes from are answered more often than half.
    """

    odds: Array
    persons: Array
    right: Array
    weight: Array
    shift: Array

    @property
    def doublings(self) -> Array:
        """How often the registry is twice as large as the smallest that is told apart."""
        larger = np.maximum(self.persons, SMALLEST) / SMALLEST
        counted: Array = np.log2(larger)
        return counted


@dataclass(frozen=True)
class Calibration:
    """What the section ``calibration`` of a model holds for ranking."""

    curve: Curve
    per_doubling: float


def fit(observed: Observed) -> Calibration:
    """The smooth rising curve and the loss per doubling that make the truth likeliest.

    Raises:
        ValueError: there are too few pairs of either kind.
    """
    if min(float(observed.right.sum()), float((1 - observed.right).sum())) < 20:
        raise ValueError("needs at least twenty right pairs and twenty wrong ones")
    # The height of the first knot, the logarithm of each slope, the loss per doubling.
    guess = np.zeros(len(KNOTS) + 1)
    guess[0] = KNOTS[0]
    best = _cost(guess, observed)
    step = 1.0
    for _ in range(STEPS):
        move = _move(guess, observed)
        step = min(1.0, 2.0 * step)
        while step > 1e-6 and _cost(guess + step * move, observed) > best:
            step /= 2.0
        if step <= 1e-6:
            break
        guess = guess + step * move
        best = _cost(guess, observed)
    heights = guess[0] + np.concatenate([[0.0], np.cumsum(np.diff(KNOTS) * np.exp(guess[1:-1]))])
    points = tuple((x, round(float(y), 2)) for x, y in zip(KNOTS, heights, strict=True))
    return Calibration(points, round(float(guess[-1]), 3))


def _reach(odds: Array) -> Array:
    """How far each pair has come in each piece of the curve, and beyond its ends: pairs x pieces."""
    low, high = np.array(KNOTS[:-1]), np.array(KNOTS[1:])
    reached: Array = np.clip(odds[:, None] - low, 0.0, high - low)
    return reached


def _beyond(odds: Array) -> Array:
    """How far below the first knot or above the last."""
    beyond: Array = np.minimum(odds - KNOTS[0], 0.0) + np.maximum(odds - KNOTS[-1], 0.0)
    return beyond


def _said(guess: Array, observed: Observed) -> tuple[Array, Array]:
    """Calibrated log2 odds of each pair, and how they move with each parameter."""
    doublings = observed.doublings
    odds = observed.odds - guess[-1] * doublings
    slopes = np.exp(guess[1:-1])
    pieces = _reach(odds) * slopes
    at = np.searchsorted(KNOTS, odds) - 1
    inside = (at >= 0) & (at < len(slopes))
    slope = np.where(inside, slopes[np.clip(at, 0, len(slopes) - 1)], 1.0)
    moved = np.column_stack([np.ones(len(odds)), pieces, -slope * doublings])
    return guess[0] + pieces.sum(axis=1) + _beyond(odds) + observed.shift, moved


def _penalties(guess: Array) -> tuple[float, Array, Array]:
    """Cost of the parameters, its slope, and its curvature."""
    size, slopes = len(guess), slice(1, len(guess) - 1)
    rough = np.diff(np.eye(size - 2), axis=0)
    curvature = np.zeros((size, size))
    curvature[slopes, slopes] = STIFF * rough.T @ rough + TAME * np.eye(size - 2)
    curvature[-1, -1] = SHY
    return float(guess @ curvature @ guess) / 2, curvature @ guess, curvature


def _cost(guess: Array, observed: Observed) -> float:
    said, _ = _said(guess, observed)
    sign = np.where(observed.right > 0, 1.0, -1.0)
    loss = np.logaddexp(0.0, -sign * said * np.log(2.0)) * observed.weight
    return float(loss.sum()) + _penalties(guess)[0]


def _move(guess: Array, observed: Observed) -> Array:
    """The step of Fisher scoring."""
    said, moved = _said(guess, observed)
    expected = 1.0 / (1.0 + np.exp2(-np.clip(said, -200, 200)))
    _, pull, curvature = _penalties(guess)
    bit = np.log(2.0)
    slope = bit * moved.T @ (observed.weight * (observed.right - expected)) - pull
    spread = observed.weight * expected * (1.0 - expected) * bit * bit
    bend = moved.T @ (moved * spread[:, None]) + curvature + 1e-6 * np.eye(len(guess))
    found: Array = np.linalg.solve(bend, slope)
    return found


@dataclass(frozen=True)
class Held:
    """How well probabilities hold.

    Attributes:
        pairs: How many were looked at.
        loss: Mean log loss in bits.
        error: Expected calibration error over ten equal bins.
        worst: Largest gap of a bin of fifty or more, 0 without one.
    """

    pairs: int
    loss: float
    error: float
    worst: float


def held(said: Sequence[float] | Array, right: Sequence[bool] | Array) -> Held:
    """Compare what was said with what was right."""
    told, true = np.asarray(said, float), np.asarray(right, float)
    if not len(told):
        return Held(0, 0.0, 0.0, 0.0)
    safe = np.clip(told, 1e-6, 1 - 1e-6)
    loss = -np.mean(true * np.log2(safe) + (1 - true) * np.log2(1 - safe))
    bins = np.minimum((told * BINS).astype(int), BINS - 1)
    counts = np.bincount(bins, minlength=BINS)
    gaps = np.abs(np.bincount(bins, told - true, BINS)) / np.maximum(counts, 1)
    error = float((gaps * counts).sum() / len(told))
    large = gaps[counts >= 50]
    return Held(len(told), float(loss), error, float(large.max()) if len(large) else 0.0)
