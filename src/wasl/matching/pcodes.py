"""What P-codes say of two places: the codes of administrative areas nest."""

from functools import lru_cache

from wasl.matching.model import model
from wasl.matching.placekernels import COUNTRY, DIFFER, PCODE, REGION


@lru_cache(maxsize=500_000)
def compare_codes(sought: str, found: str, *, countries_told: bool) -> tuple[float, int]:
    """Bits of two P-codes, and the number of the sentence.

    P-codes nest: letters of the country, then levels of two or three digits.
    """
    number = model().number
    if sought == found:
        return min(number("place", "most"), 1.2 * len(sought)), PCODE
    common = 0
    for one, two in zip(sought, found, strict=False):
        if one != two:
            break
        common += 1
    if min(len(sought), len(found)) == common:
        return 1.0 * common - 0.5, REGION
    if common >= 4:
        return 2.0, REGION
    if common >= 2:
        return 0.2 if countries_told else 0.7, COUNTRY
    return number("place", "differ_country"), DIFFER
