"""What a name element agrees with in a vocabulary."""

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
LEVEL = 7  # the bits of a packed figure that hold a level
TENTHS = 3  # where tenths of a bit begin
MOST_TENTHS = 31


@dataclass(frozen=True, slots=True)
class Hits:
    """Vocabulary entries that agree with a form, at which level, and how well within it.

    Attributes:
        ids: Entries that agree, ascending (int32).
        packed: The level of each, and the tenths of a bit that are taken off it, times eight
            (uint8): of two spellings at one level the nearer one counts more.
    """

    ids: Array
    packed: Array

    @classmethod
    def of(cls, ids: Array, levels: Array, finer: Array) -> "Hits":
        """Agreements at levels (uint8), with bits to take off each (float32)."""
        tenths = np.minimum(np.rint(10.0 * finer), MOST_TENTHS)
        return cls(ids, levels | (tenths.astype(np.uint8) << TENTHS))

    @property
    def levels(self) -> Array:
        """The level of each (uint8)."""
        found: Array = self.packed & LEVEL
        return found

    @property
    def finer(self) -> Array:
        """Bits to take off the agreement of each (float64)."""
        found: Array = (self.packed >> TENTHS) / 10.0
        return found
