"""Sequences whose items lie elsewhere, and are fetched when they are wanted."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import TypeVar, overload

Item = TypeVar("Item")


class Fetched(Sequence[Item]):
    """Items by their place, from 0; some of them at once by a slice."""

    @abstractmethod
    def one(self, at: int) -> Item:
        """The item at a place that there is."""

    def some(self, which: range) -> Sequence[Item]:
        """The items at such places."""
        return [self.one(each) for each in which]

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | Sequence[Item]:
        if isinstance(at, slice):
            return self.some(range(*at.indices(len(self))))
        if not 0 <= at < len(self):
            raise IndexError(at)
        return self.one(at)
