"""What P-codes say of two places: the codes of administrative areas nest."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from wasl.matching.model import model, of_model
from wasl.matching.places.areas import MOST_LEVELS, ancestry
from wasl.matching.places.terms import COUNTRY, DIFFER, PCODE, REGION

Array = np.ndarray[Any, Any]


@of_model
@lru_cache(maxsize=500_000)
def compare_codes(sought: str, found: str, *, countries_told: bool) -> tuple[float, int]:
    """Bits of two P-codes, and the number of the sentence.

    The deeper the area that both lie in, the more it says; a country alone says little, and
    less beside a nationality.
    """
    mine, theirs = ancestry(sought), ancestry(found)
    if mine[0][:2] != theirs[0][:2]:
        return judge(-1, BESIDE, countries_told=countries_told)
    common = 0  # level of the deepest area that both lie in
    for one, two in zip(mine[1:], theirs[1:], strict=False):
        if one != two:
            break
        common += 1
    how = BESIDE
    if common == min(len(mine), len(theirs)) - 1:
        how = EQUAL if sought == found else HOLDS
    return judge(common, how, countries_told=countries_told)


BESIDE, HOLDS, EQUAL = range(3)  # how two areas lie below their deepest common one


def judge(common: int, how: int, *, countries_told: bool) -> tuple[float, int]:
    """Bits and number of the sentence.

    Args:
        common: Level of the deepest area that both lie in: 0 the country, -1 none.
        how: ``EQUAL``: both are that area; ``HOLDS``: one is.
        countries_told: Whether nationality already speaks of the country.
    """
    if common < 0:
        return model().number("place", "differ_country"), DIFFER
    if common == 0:
        return 0.2 if countries_told else 0.7, COUNTRY
    if how == EQUAL:
        return min(model().number("place", "most"), 2.4 * (1 + common)), PCODE
    if how == HOLDS:
        return 2.0 * common + 1.5, REGION
    return 1.0 + common, REGION


@dataclass(frozen=True, slots=True)
class CodeLines:
    """Many P-codes with their ancestors as numbers, compared with one at once."""

    codes: list[str]
    numbers: dict[str, int]  # of every code and ancestor
    roots: Array  # number of the first two letters
    lines: Array  # ancestors below the country by level; -1 beyond the code itself

    @classmethod
    def of(cls, codes: list[str]) -> "CodeLines":
        """Take P-codes in the order of their numbers."""
        numbers: dict[str, int] = {}
        lines = np.full((len(codes), MOST_LEVELS), -1, np.int32)
        roots = np.zeros(len(codes), np.int32)
        for row, code in enumerate(codes):
            line = ancestry(code)[: MOST_LEVELS + 1]
            roots[row] = numbers.setdefault(line[0][:2], len(numbers))
            for level, each in enumerate(line[1:]):
                lines[row, level] = numbers.setdefault(each, len(numbers))
        return cls(codes, numbers, roots, lines)

    def compare(self, sought: str, *, countries_told: bool) -> tuple[Array, Array]:
        """Number of the sentence and bits of each code; what ``compare_codes`` says of pairs."""
        line = ancestry(sought)[: MOST_LEVELS + 1]
        mine = np.full(MOST_LEVELS, -1, np.int32)
        mine[: len(line) - 1] = [self.numbers.get(each, -2) for each in line[1:]]
        same = (self.lines == mine) & (mine != -1)
        common = np.cumprod(same, axis=1).sum(axis=1)
        depths = (self.lines != -1).sum(axis=1)
        how = np.where(common == np.minimum(depths, len(line) - 1), HOLDS, BESIDE)
        how[np.array([each == sought for each in self.codes], bool)] = EQUAL
        common[self.roots != self.numbers.get(line[0][:2], -2)] = -1
        table = [
            [judge(level, way, countries_told=countries_told) for way in (BESIDE, HOLDS, EQUAL)]
            for level in (*range(MOST_LEVELS + 1), -1)
        ]
        told = np.array(table)[common, how]
        return told[:, 1].astype(np.int8), told[:, 0].astype(np.float64)
