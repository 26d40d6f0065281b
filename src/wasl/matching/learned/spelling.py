"""The learned tables at work: what a native token costs to be spelled as a Latin one."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from wasl.matching.learned.training import UNSEEN, Table
from wasl.matching.learned.units import BASE, EDGE, PIECES

Array = np.ndarray[Any, Any]
UNSEEN_SIGN = (32, 64, 96, 144)  # a sign that was never seen: silence, or some letters


def _unseen_row(costs: tuple[int, ...]) -> Array:
    row = np.full(PIECES, costs[3], np.int16)
    row[: BASE**2] = costs[2]
    row[:BASE] = costs[1]
    row[0] = costs[0]
    return row


class ContextCosts(NamedTuple):
    """What signs of native tokens cost in some contexts; in sixteenths of a bit."""

    least: Array  # context -> what the likeliest piece costs (int32)
    silent: Array  # context -> what it costs to give no letter (int16)
    other: Array  # context x letters of a piece -> what a piece costs that is not listed (uint8)
    excess: Array  # context x letters -> what the cheapest such piece costs above the least (int32)
    piece: Array  # listed pieces of one letter and more (uint16)
    owner: Array  # by listed piece: the context (int32)
    cost: Array  # by listed piece (uint8)


def nothing() -> ContextCosts:
    """No context at all."""
    kinds = (np.int32, np.int16, np.uint8, np.int32, np.uint16, np.int32, np.uint8)
    shapes = ((0,), (0,), (0, 4), (0, 4), (0,), (0,), (0,))
    return ContextCosts(*map(np.zeros, shapes, kinds))


@dataclass(frozen=True)
class Spelling:
    """The table of one script, ready for use."""

    table: Table

    @cached_property
    def _numbers(self) -> dict[tuple[str, str, str], int]:
        return {key: number for number, key in enumerate(self.table.contexts)}

    @property
    def unknown(self) -> int:
        """The context of a sign that was never seen."""
        return len(self.table.contexts)

    def contexts(self, signs: tuple[str, ...]) -> Array:
        """The longest known context of each sign (uint16)."""
        known = self._numbers
        framed = (EDGE, *signs, EDGE)
        found = np.empty(len(signs), np.uint16)
        for at, sign in enumerate(signs):
            before, after = framed[at], framed[at + 2]
            for key in ((before, sign, after), ("", sign, after), ("", sign, "")):
                number = known.get(key)
                if number is not None:
                    break
            found[at] = self.unknown if number is None else number
        return found

    def lattice(self, contexts: Array) -> tuple[Array, Array]:
        """The cost of every piece at every sign, and the least cost of what remains."""
        lattice = np.repeat(_unseen_row(UNSEEN)[None, :], len(contexts), axis=0)
        starts = self.table.starts
        for at, context in enumerate(contexts):
            if context == self.unknown:
                lattice[at] = _unseen_row(UNSEEN_SIGN)
                continue
            low, high = starts[context], starts[context + 1]
            lattice[at, self.table.pieces[low:high]] = self.table.costs[low:high]
        rest = np.zeros(len(contexts) + 1, np.int32)
        rest[:-1] = np.cumsum(self.least[contexts][::-1])[::-1]
        return lattice, rest

    @cached_property
    def listed(self) -> tuple[Array, ...]:
        """The pieces of every context as the compiled loops take them (``kernels.gates``)."""
        table = self.table
        others = (np.array(UNSEEN, np.int32), np.array(UNSEEN_SIGN, np.int32))
        return table.starts, table.pieces, table.costs, *others

    @cached_property
    def least(self) -> Array:
        """The least that each context costs, the unknown one last (int32)."""
        found = np.full(self.unknown + 1, min(UNSEEN_SIGN), np.int32)
        filled = np.flatnonzero(np.diff(self.table.starts))
        found[filled] = np.minimum.reduceat(
            self.table.costs.astype(np.int32), self.table.starts[:-1][filled]
        )
        found[:-1] = np.minimum(found[:-1], min(UNSEEN))
        return found

    def of_contexts(self, contexts: Array, first: int) -> ContextCosts:
        """What signs cost in some contexts, which are numbered from ``first`` on."""
        table, seen = self.table, contexts < self.unknown
        starts = np.append(table.starts, table.starts[-1])  # the unknown one lists nothing
        counts = np.diff(starts)[contexts]
        owner = np.repeat(np.arange(len(contexts)), counts)
        at = np.arange(len(owner)) + np.repeat(
            starts[contexts] - np.cumsum(counts) + counts, counts
        )
        piece, cost = table.pieces[at], table.costs[at]
        other = np.where(seen[:, None], UNSEEN, UNSEEN_SIGN).astype(np.uint8)
        cheapest = other.astype(np.int32)
        cheapest[owner[piece == 0], 0] = cost[piece == 0]
        given = piece > 0
        size = 1 + (piece >= BASE).astype(np.int64) + (piece >= BASE**2)
        np.minimum.at(cheapest, (owner[given], size[given]), cost[given].astype(np.int32))
        least = self.least[contexts]
        return ContextCosts(
            least,
            cheapest[:, 0].astype(np.int16),
            other,
            cheapest - least[:, None],
            piece[given],
            (owner[given] + first).astype(np.int32),
            cost[given],
        )

    def likeliest(self, contexts: Iterable[int]) -> str:
        """The letters that each sign gives most often, joined."""
        found = []
        for context in contexts:
            if context == self.unknown:
                continue
            low, high = self.table.starts[context : context + 2]
            if low < high:
                at = low + int(np.argmin(self.table.costs[low:high]))
                found.append(_written(int(self.table.pieces[at])))
        return "".join(found)


def _written(piece: int) -> str:
    found = ""
    while piece:
        piece, letter = divmod(piece, BASE)
        found = chr(96 + letter) + found
    return found
