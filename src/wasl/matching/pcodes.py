"""What P-codes say of two places: the codes of administrative areas nest."""

from functools import lru_cache

from wasl.matching.areas import ancestry
from wasl.matching.model import model
from wasl.matching.placekernels import COUNTRY, DIFFER, PCODE, REGION


@lru_cache(maxsize=500_000)
def compare_codes(sought: str, found: str, *, countries_told: bool) -> tuple[float, int]:
    """Bits of two P-codes, and the number of the sentence.

    The deeper the area that both lie in, the more it says; a country alone says little, and
    less beside a nationality.
    """
    number = model().number
    mine, theirs = ancestry(sought), ancestry(found)
    if mine[0][:2] != theirs[0][:2]:
        return number("place", "differ_country"), DIFFER
    common = 0  # level of the deepest area that both lie in
    for one, two in zip(mine[1:], theirs[1:], strict=False):
        if one != two:
            break
        common += 1
    if common == 0:
        return 0.2 if countries_told else 0.7, COUNTRY
    if sought == found:
        return min(number("place", "most"), 2.4 * (1 + common)), PCODE
    if common == min(len(mine), len(theirs)) - 1:  # one holds the other
        return 2.0 * common + 1.5, REGION
    return 1.0 + common, REGION
