"""The learned tables at work: what a native token costs to be spelled as a Latin one."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from wasl.matching.learned.training import UNSEEN, Table
from wasl.matching.learned.units import BASE, EDGE, LONGEST_PIECE, PIECES

Array = np.ndarray[Any, Any]
UNSEEN_SIGN = (32, 64, 96, 144)  # a sign that was never seen: silence, or some letters


def _unseen_row(costs: tuple[int, ...]) -> Array:
    row = np.full(PIECES, costs[3], np.int16)
    row[: BASE**2] = costs[2]
    row[:BASE] = costs[1]
    row[0] = costs[0]
    return row


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
        rest[:-1] = np.cumsum(lattice.min(axis=1)[::-1].astype(np.int32))[::-1]
        return lattice, rest

    @cached_property
    def _by_piece(self) -> tuple[Array, Array, Array]:
        """Contexts and costs in order of the piece, and where each piece begins."""
        table = self.table
        owners = np.repeat(np.arange(self.unknown, dtype=np.int32), np.diff(table.starts))
        order = np.argsort(table.pieces, kind="stable")
        starts = np.searchsorted(table.pieces[order], np.arange(PIECES + 1))
        return owners[order], table.costs[order], starts

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

    def pieces(self, letters: bytes) -> Array:
        """For every context the cost of each piece of a Latin token (``weigh_native``)."""
        owners, costs, starts = self._by_piece
        listed = _pieces_of(letters)
        found = np.empty((self.unknown + 1, 4 * (len(letters) + 1)), np.uint8)
        found[:] = _row(listed, found.shape[1], UNSEEN)
        found[self.unknown] = _row(listed, found.shape[1], UNSEEN_SIGN)
        for column, code, _ in listed:
            low, high = starts[code], starts[code + 1]
            found[owners[low:high], column] = costs[low:high]
        return found

    def pieces_at(self, letters: bytes, contexts: Array) -> Array:
        """The same for some contexts only, one a row."""
        found = np.empty((len(contexts), 4 * (len(letters) + 1)), np.uint8)
        table = self.table
        for row, context in enumerate(contexts.tolist()):
            known = context != self.unknown
            low, high = table.starts[context : context + 2] if known else (0, 0)
            listed = dict(
                zip(table.pieces[low:high].tolist(), table.costs[low:high].tolist(), strict=True)
            )
            for column, code, length in _pieces_of(letters):
                other = (UNSEEN if known else UNSEEN_SIGN)[length]
                found[row, column] = listed.get(code, other)
        return found

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


def _row(listed: list[tuple[int, int, int]], width: int, costs: tuple[int, ...]) -> Array:
    row = np.zeros(width, np.uint8)
    for column, _, length in listed:
        row[column] = costs[length]
    return row


def _pieces_of(letters: bytes) -> list[tuple[int, int, int]]:
    """Column, number and length of every piece of a token of at most three letters."""
    found = []
    for j in range(len(letters) + 1):
        code = 0
        for k in range(min(LONGEST_PIECE, j) + 1):
            if k:
                code += letters[j - k] * BASE ** (k - 1)
            found.append((4 * j + k, code, k))
    return found


def _written(piece: int) -> str:
    found = ""
    while piece:
        piece, letter = divmod(piece, BASE)
        found = chr(96 + letter) + found
    return found
