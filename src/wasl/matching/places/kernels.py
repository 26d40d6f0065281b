"""The arithmetic of two places, plain for one pair and compiled for a registry's."""

from math import asin, sqrt

from wasl.matching.compiled.nearness import Array  # first: it settles where compiled code is kept

import numba  # isort: skip

from wasl.matching.places.terms import (
    CLOSE_LEVEL,
    COUNTRY,
    DIFFER,
    DIFFER_LEVEL,
    EARTH_KM,
    INFINITE,
    NAME,
    NAN,
    NEAR,
    NO_CODE,
    OTHER_COUNTRY,
    PCODE,
    REGION,
    SAME_COUNTRY,
    SAME_LEVEL,
    UNKNOWN,
    Numbers,
)


@numba.njit(cache=True, nogil=True)
def kilometres_within(  # noqa: PLR0917 - Numba knows no keywords
    ax: float, ay: float, az: float, bx: float, by: float, bz: float, limit: float
) -> float:
    """The distance over the ground between two unit vectors.

    Infinite when surely beyond ``limit`` (kilometres), NaN when a vector is unknown.
    """
    square = (ax - bx) ** 2 + (ay - by) ** 2 + (az - bz) ** 2
    if square * EARTH_KM * EARTH_KM > limit * limit:  # a chord is shorter than the ground
        return INFINITE
    return 2.0 * EARTH_KM * asin(min(1.0, 0.5 * sqrt(square)))


@numba.njit(cache=True, nogil=True)
def weigh_pair(  # noqa: C901, PLR0911, PLR0912, PLR0917 - one rule after another, for the compiler
    named: bool,  # noqa: FBT001
    level: int,
    code: int,
    code_bits: float,
    stated: int,
    countries: int,
    km: float,
    rare: float,
    numbers: Numbers,
) -> tuple[float, int, float]:
    """Bits, number of the sentence and kilometres (NaN) of two places.

    Args:
        named: Both have a name.
        level: How alike the names are (``tokens.Level``).
        code: What their P-codes say; ``NO_CODE`` when one has none.
        code_bits: Bits of the P-codes.
        stated: How many of the P-codes were stated, not found by name; two decide.
        countries: ``UNKNOWN``, ``SAME_COUNTRY`` or ``OTHER_COUNTRY``.
        km: How far apart; NaN when unknown.
        rare: Bits of a name as rare as the sought one.
        numbers: Weights of the model.
    """
    apart = named and level >= DIFFER_LEVEL
    if code != NO_CODE and stated == 2:
        if code == PCODE and apart:  # one district, two towns
            return code_bits * numbers.named_apart, REGION, NAN
        return code_bits, code, NAN
    if named and level < DIFFER_LEVEL and countries != OTHER_COUNTRY:
        bits = rare - 1.0 if level == CLOSE_LEVEL else rare
        return min(numbers.most, bits), NAME, NAN
    best, said, far = 0.0, DIFFER, NAN
    if code in (PCODE, REGION):
        best, said = code_bits, code
        if named and (stated or code == REGION):  # told apart by name, yet of one area
            best, said = best * numbers.named_apart, REGION
    if km <= numbers.near_km:
        near = numbers.near_town
    elif km <= numbers.far_km:
        near = numbers.near_bits * (
            1.0 - (km - numbers.near_km) / (numbers.far_km - numbers.near_km)
        )
        if named:  # told apart by name, yet not far
            near *= numbers.named_apart
    else:
        near = -1.0
    if near >= 0.0 and near > best:
        best, said, far = near, NEAR, km
    if said != DIFFER:
        return best, said, far
    if countries == OTHER_COUNTRY:
        return numbers.differ_country, DIFFER, NAN
    if named:
        return numbers.differ + 0.3 * numbers.country, DIFFER, NAN
    if countries == SAME_COUNTRY:
        return numbers.country, COUNTRY, NAN
    return 0.0, DIFFER, NAN


@numba.njit(cache=True, nogil=True)
def same_site(level: int, site: int, other: int) -> int:
    """The level of two names when the gazetteer knows both sites: one site has many names."""
    if site < 0 or other < 0:
        return level
    if site == other:
        return min(level, SAME_LEVEL)
    if level <= SAME_LEVEL:  # one spelling of two towns, or a town misspelt as another
        return CLOSE_LEVEL
    return DIFFER_LEVEL


@numba.njit(cache=True, nogil=True)
def levels_of_all(  # noqa: PLR0917 - Numba knows no keywords
    names: Array,
    marks: Array,
    sites: Array,
    sounds: Array,
    agreeing: Array,
    levels: Array,
    site: int,
    found: Array,
) -> None:
    """Write into ``found`` how alike the name of each place is; see ``weigh_all``."""
    for at in range(names.shape[0]):
        found[at] = DIFFER_LEVEL
        if sounds.shape[0] > 0 and names[at] >= 0:
            sound = same_site(int(sounds[names[at]]), site, sites[at])
            found[at] = levels[sound, agreeing[marks[at]]]


@numba.njit(cache=True, nogil=True)
def share_agreeing(levels: Array, countries: Array, country: int, shares: Array) -> float:
    """The sum of the shares of the places that agree by name, not in another country."""
    total = 0.0
    for at in range(levels.shape[0]):
        if levels[at] < DIFFER_LEVEL:
            other = country != -1 and countries[at] not in (-1, country)
            if not other:
                total += shares[at]
    return total


@numba.njit(cache=True, nogil=True)
def weigh_all(  # noqa: PLR0917 - Numba knows no keywords
    levels: Array,
    names: Array,
    countries: Array,
    pcodes: Array,
    stated: Array,
    points: Array,
    has_name: bool,  # noqa: FBT001
    country: int,
    code_of: Array,
    code_bits: Array,
    sought_stated: int,
    point: Array,
    rare: float,
    numbers: Numbers,
    bits: Array,
    code: Array,
    km: Array,
) -> None:
    """Weigh one place with every distinct place of a registry.

    Per place: the level of its name beside the sought one, the number of its name, country and
    P-code (-1 without one), whether its P-code was stated, and its unit vector. Of the sought
    place: whether it has a name, its country (-1 unknown, -2 not in the registry), what its
    P-code says by number of P-code and the bits of that, its unit vector (NaN unknown), the
    bits of a name as rare as its own. Written are ``bits``, ``code`` and ``km``.
    """
    for at in range(names.shape[0]):
        named = has_name and names[at] >= 0
        between = UNKNOWN
        if country != -1 and countries[at] != -1:
            between = SAME_COUNTRY if country == countries[at] else OTHER_COUNTRY
        said, told = NO_CODE, 0.0
        if code_of.shape[0] > 0 and pcodes[at] >= 0:
            said, told = code_of[pcodes[at]], code_bits[pcodes[at]]
        apart = kilometres_within(
            point[0],
            point[1],
            point[2],
            points[at, 0],
            points[at, 1],
            points[at, 2],
            numbers.far_km,
        )
        bits[at], code[at], km[at] = weigh_pair(
            named,
            int(levels[at]),
            said,
            told,
            sought_stated + int(stated[at]),
            between,
            apart,
            rare,
            numbers,
        )
