"""How the learned spellings are trained: alignment by expectation, then counts in context."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from wasl.matching.learned import kernels
from wasl.matching.learned.reading import Pair
from wasl.matching.learned.units import (
    BASE,
    EDGE,
    LONGEST_PIECE,
    PIECES,
    letters_of,
    romanised,
    units_of,
)

Array = np.ndarray[Any, Any]
ROUNDS = 8  # of expectation
WORST = 0.04  # share of pairs that fit worst: translations and errors, left out of the counts
LEAST_SEEN = 2.0  # how often a context must have been seen to be kept
MOST_CONTEXTS = 40_000  # of one script; the most often seen
STRENGTHS = (1.0, 4.0, 6.0)  # how much a shorter context is worth, in times seen
STEP = 16  # costs are sixteenths of a bit
DEAREST = 255  # the highest cost of a listed piece
# What a piece costs that was never seen, by its letters: a slip, not an impossibility.
UNSEEN = (8 * STEP, 9 * STEP, 12 * STEP, 15 * STEP)
LENGTH_SHARES = (0.1, 0.6, 0.25, 0.05)  # before anything is known


@dataclass(frozen=True, slots=True)
class Aligned:
    """Pairs as numbers, one after another."""

    alphabet: tuple[str, ...]
    units: Array
    unit_starts: Array
    letters: Array
    letter_starts: Array
    weights: Array


@dataclass(frozen=True, slots=True)
class Table:
    """What one script gives: for each context the pieces and their costs.

    A context is three signs (before, itself, after); an empty one stands for any.
    """

    contexts: tuple[tuple[str, str, str], ...]
    starts: Array
    pieces: Array
    costs: Array


def numbered(pairs: Iterable[Pair], *, roman: bool = False) -> Aligned:
    """Pairs as numbers; tokens without signs or letters are left out."""
    numbers: dict[str, int] = {}
    units: list[int] = []
    letters: list[int] = []
    unit_starts, letter_starts, weights = [0], [0], []
    for native, latin, weight in pairs:
        signs = romanised(native) if roman else units_of(native)[1]
        spelled = letters_of(latin)
        if not signs or not spelled or len(spelled) > LONGEST_PIECE * len(signs):
            continue
        units += [numbers.setdefault(sign, len(numbers)) for sign in signs]
        letters += spelled
        unit_starts.append(len(units))
        letter_starts.append(len(letters))
        weights.append(weight)
    return Aligned(
        tuple(numbers), np.array(units, np.int32), np.array(unit_starts), np.array(letters, np.int32),
        np.array(letter_starts), np.array(weights),
    )  # fmt: skip


def align(data: Aligned) -> tuple[Array, Array]:
    """The likeliest piece of each sign, and the cost of each pair by its length."""
    lengths = np.digitize(np.arange(PIECES), (1, BASE, BASE**2))
    start = np.array(LENGTH_SHARES)[lengths] / 26.0**lengths
    table = np.repeat(start[None, :].astype(np.float32), len(data.alphabet), axis=0)
    for _ in range(ROUNDS):
        counts = np.zeros_like(table)
        kernels.expect(
            data.units, data.unit_starts, data.letters, data.letter_starts, data.weights,
            table, counts,
        )  # fmt: skip
        totals = counts.sum(axis=1, keepdims=True)
        table = ((counts + 0.5 * start[None, :]) / (totals + 0.5)).astype(np.float32)
    pieces = np.zeros(len(data.units), np.int32)
    costs = np.zeros(len(data.weights))
    kernels.best_pieces(
        data.units, data.unit_starts, data.letters, data.letter_starts, np.log(table + 1e-30),
        pieces, costs,
    )  # fmt: skip
    return pieces, costs / np.diff(data.letter_starts)


def train(pairs: Iterable[Pair], *, roman: bool = False) -> Table:
    """Train one script. Deterministic: the same pairs in the same order give the same table."""
    data = numbered(pairs, roman=roman)
    pieces, costs = align(data)
    good = costs <= np.quantile(costs, 1.0 - WORST)
    counts = _counts(data, pieces, good)
    return _table(counts)


Key = tuple[str, str, str]


def _counts(data: Aligned, pieces: Array, good: Array) -> list[dict[Key, dict[int, float]]]:
    """How often each piece was given, in no, half and full context."""
    orders: list[dict[Key, dict[int, float]]] = [{}, {}, {}]
    names = data.alphabet
    for pair in np.flatnonzero(good):
        low, high = data.unit_starts[pair], data.unit_starts[pair + 1]
        weight = float(data.weights[pair])
        signs = [EDGE, *(names[each] for each in data.units[low:high]), EDGE]
        for at in range(1, len(signs) - 1):
            before, sign, after = signs[at - 1 : at + 2]
            piece = int(pieces[low + at - 1])
            for order, key in enumerate((("", sign, ""), ("", sign, after), (before, sign, after))):
                inner = orders[order].setdefault(key, {})
                inner[piece] = inner.get(piece, 0.0) + weight
    return orders


def _shorter(key: Key, order: int) -> Key:
    return ("", key[1], key[2] if order == 2 else "")


def _least_seen(orders: list[dict[Key, dict[int, float]]]) -> float:
    """The least that keeps a context, so that not too many are kept."""
    totals = sorted(
        (sum(seen.values()) for counts in orders[1:] for seen in counts.values()), reverse=True
    )
    room = MOST_CONTEXTS - len(orders[0])
    return max(LEAST_SEEN, totals[room] + 1e-6 if len(totals) > room else 0.0)


def _table(orders: list[dict[Key, dict[int, float]]]) -> Table:
    chances: dict[Key, dict[int, float]] = {}
    least = _least_seen(orders)
    for order, counts in enumerate(orders):
        for key, seen in counts.items():
            total = sum(seen.values())
            if order and total < least:
                continue
            strength = STRENGTHS[order]
            base = chances.get(_shorter(key, order), {}) if order else {}
            mixed = {piece: strength * chance for piece, chance in base.items()}
            for piece, count in seen.items():
                mixed[piece] = mixed.get(piece, 0.0) + count
            whole = total + strength
            chances[key] = {piece: value / whole for piece, value in mixed.items()}
    contexts = sorted(chances)
    starts, pieces, costs = [0], [], []
    for key in contexts:
        for piece, chance in sorted(chances[key].items()):
            cost = round(-STEP * float(np.log2(chance)))
            if cost < _unseen(piece):
                pieces.append(piece)
                costs.append(min(cost, DEAREST))
        starts.append(len(pieces))
    return Table(
        tuple(contexts), np.array(starts, np.int32), np.array(pieces, np.uint16),
        np.array(costs, np.uint8),
    )  # fmt: skip


def _unseen(piece: int) -> int:
    return UNSEEN[(piece >= 1) + (piece >= BASE) + (piece >= BASE**2)]
