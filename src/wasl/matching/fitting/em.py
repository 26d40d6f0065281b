"""Expectation-maximisation of m, u and the prior from levels of agreement alone.

The mixture of Fellegi and Sunter: a pair is the same person with the prior's probability; given
that, each feature has level L with probability m(L), otherwise with u(L), independently. A level
of -1 is a missing value: it is evidence for nothing and counts for nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Flag, auto
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
LEAST = 1e-9  # a level that no pair reached keeps a logarithm


@dataclass(frozen=True)
class Mixture:
    """What expectation-maximisation estimates.

    Attributes:
        m: For each feature, the probability of each level among pairs of one person.
        u: The same among other pairs.
        prior: Probability that a pair is one person.
    """

    m: tuple[Array, ...]
    u: tuple[Array, ...]
    prior: float


class Fixed(Flag):
    """What stays as it was at the start."""

    NOTHING = 0
    U = auto()
    PRIOR = auto()


@dataclass(frozen=True)
class Guard:
    """What keeps an estimate from running away.

    Attributes:
        fixed: What is not estimated. Left free, the prior may run away: one that says that
            every pair is one person explains anything.
        worth: Imagined pairs that follow the start, for each feature.
        most: The prior is never above this.
    """

    fixed: Fixed = Fixed.NOTHING
    worth: float = 0.0
    most: float = 0.5


UNGUARDED = Guard()


@dataclass(frozen=True)
class Pairs:
    """Pairs, or patterns of agreement with how often each occurs.

    Attributes:
        levels: pairs x features, -1 where a side says nothing.
        counts: How often each occurs.
        known: Bits that are known of a pair besides its levels.
        answers: 1 for a pair that is known to be one person, 0 for one known not to be, nan
            for all others.
    """

    levels: Array
    counts: Array
    known: Array
    answers: Array

    @classmethod
    def of(
        cls,
        levels: Array,
        *,
        counts: Array | None = None,
        known: Array | None = None,
        answers: Array | None = None,
    ) -> "Pairs":
        """Pairs of which no more is told than is given."""
        size = len(levels)
        return cls(
            levels,
            np.ones(size) if counts is None else counts.astype(float),
            np.zeros(size) if known is None else known,
            np.full(size, np.nan) if answers is None else answers,
        )


def posterior(pairs: Pairs, mixture: Mixture) -> Array:
    """Probability of each pair to be one person; what is answered is 0 or 1."""
    odds = np.log2(mixture.prior / (1.0 - mixture.prior)) + pairs.known
    for feature, (m, u) in enumerate(zip(mixture.m, mixture.u, strict=True)):
        bits = np.append(np.log2(np.maximum(m, LEAST) / np.maximum(u, LEAST)), 0.0)
        odds = odds + bits[pairs.levels[:, feature]]
    guessed = 1.0 / (1.0 + np.exp2(-np.clip(odds, -200, 200)))
    return np.where(np.isnan(pairs.answers), guessed, pairs.answers)


def shares(levels: Array, weights: Array, start: Array, worth: float) -> Array:
    """Share of each level of one feature, beside ``worth`` imagined pairs that follow the start.

    Where nothing was stated at all the start remains.
    """
    stated = levels >= 0
    counted = np.bincount(levels[stated], weights[stated], minlength=len(start))
    total = counted.sum() + worth
    found: Array = (counted + worth * start) / total if total > 0 else start
    return found


def improved(pairs: Pairs, mixture: Mixture, start: Mixture, guard: Guard) -> Mixture:
    """One round: weigh the pairs, then count the levels by these weights."""
    fixed, worth = guard.fixed, guard.worth
    same = posterior(pairs, mixture) * pairs.counts
    columns = range(pairs.levels.shape[1])
    m = tuple(shares(pairs.levels[:, at], same, start.m[at], worth) for at in columns)
    better = replace(mixture, m=m)
    if Fixed.U not in fixed:
        other = pairs.counts - same
        u = tuple(shares(pairs.levels[:, at], other, start.u[at], worth) for at in columns)
        better = replace(better, u=u)
    if Fixed.PRIOR not in fixed:
        share = float(same.sum() / pairs.counts.sum())
        better = replace(better, prior=min(max(share, LEAST), guard.most))
    return better


def fit(
    pairs: Pairs,
    start: Mixture,
    *,
    guard: Guard = UNGUARDED,
    rounds: int = 500,
    enough: float = 1e-6,
) -> tuple[Mixture, int]:
    """The mixture that explains the levels best, near the start, and the rounds it took.

    Args:
        pairs: What was compared.
        start: First guess; what is fixed stays so.
        guard: What keeps the estimate near the start.
        rounds: At most so many.
        enough: Stop when nothing moves by more.

    Raises:
        ValueError: there are no pairs, or a level that the start doesn't know.
    """
    _check(pairs, start)
    mixture, done, moved = start, 0, np.inf
    while done < rounds and moved >= enough:
        better = improved(pairs, mixture, start, guard)
        moved = _moved(mixture, better)
        mixture, done = better, done + 1
    return mixture, done


def _check(pairs: Pairs, start: Mixture) -> None:
    if not len(pairs.levels):
        raise ValueError("there are no pairs")
    sizes = np.array([len(each) for each in start.m])
    if pairs.levels.shape[1] != len(sizes) or (pairs.levels >= sizes).any():
        raise ValueError("there is a level that the start does not know")


def _moved(one: Mixture, two: Mixture) -> float:
    """The largest change of any probability."""
    before, after = (_flat((*each.m, *each.u), each.prior) for each in (one, two))
    return float(np.abs(before - after).max())


def _flat(tables: Sequence[Array], prior: float) -> Array:
    return np.concatenate([*tables, np.array([prior])])
