"""The arithmetic of two places, plain for one pair and compiled for a registry's."""

from math import asin, sqrt
from typing import NamedTuple

from wasl.matching.kernels import Array  # first: it settles where compiled code is kept

import numba  # isort: skip

EARTH_KM = 6371.0
# What is said of two places, by number; the sentences are ``place.`` and this.
PCODE, NAME, NEAR, REGION, COUNTRY, DIFFER = range(6)
NO_CODE = -1
UNKNOWN, SAME_COUNTRY, OTHER_COUNTRY = range(3)
CLOSE_LEVEL, DIFFER_LEVEL = 2, 7  # tokens.Level, which compiled code cannot read
NAN = float("nan")
INFINITE = float("inf")


class Numbers(NamedTuple):
    """The weights of places from the model file, and what is known of the countries."""

    most: float
    named_apart: float
    near_km: float
    near_bits: float
    far_km: float
    near_town: float
    differ: float
    differ_country: float
    country: float


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
    stated: bool,  # noqa: FBT001
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
        stated: Both P-codes were stated, not found by name: they decide.
        countries: ``UNKNOWN``, ``SAME_COUNTRY`` or ``OTHER_COUNTRY``.
        km: How far apart; NaN when unknown.
        rare: Bits of a name as rare as the sought one.
        numbers: Weights of the model.
    """
    apart = named and level >= DIFFER_LEVEL
    if code != NO_CODE and stated:
        if code == PCODE and apart:  # one district, two towns
            return code_bits * numbers.named_apart, REGION, NAN
        return code_bits, code, NAN
    if named and level < DIFFER_LEVEL and countries != OTHER_COUNTRY:
        bits = rare - 1.0 if level == CLOSE_LEVEL else rare
        return min(numbers.most, bits), NAME, NAN
    best, said, far = 0.0, DIFFER, NAN
    if code in (PCODE, REGION):
        best, said = code_bits, code
        if named:
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
def weigh_all(  # noqa: PLR0917 - Numba knows no keywords
    names: Array,
    marks: Array,
    countries: Array,
    pcodes: Array,
    stated: Array,
    sites: Array,
    points: Array,
    sounds: Array,
    agreeing: Array,
    levels: Array,
    country: int,
    code_of: Array,
    code_bits: Array,
    sought_stated: bool,  # noqa: FBT001
    site: int,
    point: Array,
    rare: float,
    numbers: Numbers,
    bits: Array,
    code: Array,
    km: Array,
) -> None:
    """Weigh one place with every distinct place of a registry.

    Per place: the number of its name, marks, country, P-code and site (-1 without one), whether
    its P-code was stated, and its unit vector. Of the sought place: the level of its name by
    number of name (empty without a name), how its marks agree by number of marks, its country
    (-1 unknown, -2 not in the registry), what its P-code says by number of P-code and the bits
    of that, its site (-1), its unit vector (NaN), the bits of a name as rare as its own.
    ``levels`` gives the level by sound and marks. Written are ``bits``, ``code`` and ``km``.
    """
    for at in range(names.shape[0]):
        level = DIFFER_LEVEL
        named = sounds.shape[0] > 0 and names[at] >= 0
        if named:
            level = levels[sounds[names[at]], agreeing[marks[at]]]
            level = same_site(level, site, sites[at])
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
            named, level, said, told, sought_stated and stated[at], between, apart, rare, numbers
        )


@numba.njit(cache=True, nogil=True)
def same_site(level: int, site: int, other: int) -> int:
    """The level of two names when the gazetteer knows both sites: one site has many names."""
    if site < 0 or other < 0:
        return level
    if site == other:
        return min(level, 1)
    return DIFFER_LEVEL if level == CLOSE_LEVEL else level
