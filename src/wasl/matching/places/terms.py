"""The terms in which places are weighed, for plain and for compiled code."""

from typing import NamedTuple

EARTH_KM = 6371.0
# What is said of two places, by number; the sentences are ``place.`` and this.
PCODE, NAME, NEAR, REGION, COUNTRY, DIFFER = range(6)
NO_CODE = -1
UNKNOWN, SAME_COUNTRY, OTHER_COUNTRY = range(3)
SAME_LEVEL, CLOSE_LEVEL, DIFFER_LEVEL = 1, 2, 7  # tokens.Level, which compiled code cannot read
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
