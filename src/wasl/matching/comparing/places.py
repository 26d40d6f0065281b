"""How well two places agree: by code, by distance, by the sound of the name (domain.md 4.14)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from math import cos, inf, isnan, log2, nan, radians, sin

from msgspec.structs import replace

from wasl.matching.evidence import Evidence
from wasl.matching.model import model, of_model
from wasl.matching.names.tokens import Level
from wasl.matching.places.areas import code_of_name, country_of_code, point_of_code
from wasl.matching.places.gazetteer import locate, site_number
from wasl.matching.places.pcodes import compare_codes
from wasl.matching.places.spelling import (
    level_of_names,
    level_of_spellings,
    marks_agree,
    place_form,
    place_key,
    place_name,
    same_name,
)
from wasl.matching.places.terms import NO_CODE, OTHER_COUNTRY, SAME_COUNTRY, UNKNOWN, Numbers
from wasl.matching.records.record import Place

__all__ = [
    "compare_place", "kilometres", "locate", "one_place", "place_form", "place_key", "same_name", "spot_of",
]  # fmt: skip
Point = tuple[float, float]
Vector = tuple[float, float, float]
CODES = (
    "place.pcode", "place.name", "place.near", "place.region", "place.country", "place.differ",
)  # fmt: skip
LEAST_SHARE = 0.0005
HOME = frozenset({"origin", "birth", "residence"})
NOWHERE: Vector = (nan, nan, nan)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place ready to be compared, whatever its role.

    Attributes:
        spelling: The name alone (``placenames.PlaceName``); empty without one.
        marks: Numbers, blocks and sides in the name.
        country: Stated, or read from the P-code.
        pcode: Stated, or found by name; empty when unknown.
        stated: The P-code was stated.
        site: Number of the gazetteer's site; -1 unknown.
        vector: Where it lies as a unit vector; NaN unknown.
    """

    spelling: str
    marks: frozenset[str]
    country: str
    pcode: str
    stated: bool
    site: int
    vector: Vector


def without_role(place: Place) -> Place:
    """The place alone: equal ones are one place of an atlas."""
    return place if place.role is None else replace(place, role=None)


def spot_of(place: Place) -> Spot:
    """What is compared of a place."""
    return _spot_of(without_role(place))


@lru_cache(maxsize=100_000)
def _spot_of(place: Place) -> Spot:
    name = place_name(place.text)
    stated = place.pcode or ""
    country = place.country or (country_of_code(stated) if stated else "")
    if country != place.country:
        place = replace(place, country=country or None)
    pcode = stated or code_of_name(place.text, place.country)
    point = locate(place) or (point_of_code(pcode) if pcode else None)
    return Spot(
        name.spelling,
        name.marks,
        country,
        pcode,
        bool(stated),
        site_number(place),
        NOWHERE if point is None else vector(point),
    )


def vector(point: Point) -> Vector:
    """Degrees north and east as a unit vector."""
    lat, lon = radians(point[0]), radians(point[1])
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def kilometres(a: Point, b: Point) -> float:
    """The distance between two points over the ground."""
    from wasl.matching.places.kernels import kilometres_within

    return float(kilometres_within.py_func(*vector(a), *vector(b), inf))


@of_model
@cache
def numbers_of(*, countries_told: bool) -> Numbers:
    """The model's weights of places.

    Args:
        countries_told: Whether nationality already speaks of the country.
    """
    number = model().number
    return Numbers(
        most=number("place", "most"),
        named_apart=number("place", "named_apart"),
        near_km=number("place", "near_km"),
        near_bits=number("place", "near_bits"),
        far_km=number("place", "far_km"),
        near_town=number("place", "town_bits"),
        differ=number("place", "differ"),
        differ_country=number("place", "differ_country"),
        country=0.5 if countries_told else 1.5,
    )


def bits_of_share(share: float) -> float:
    """Bits of agreeing on a name that this share of persons has."""
    return log2(0.85 / max(share, LEAST_SHARE))


def compare_place(
    sought: Place, found: Place, share: Callable[[str], float], *, countries_told: bool
) -> Evidence:
    """Weigh two places of compatible roles.

    Args:
        sought: As the request says.
        found: As the record says.
        share: Share of registered persons with a place whose name agrees with a text.
        countries_told: Whether nationality already speaks of the country.
    """
    bits, code, km = weigh_places(sought, found, share, countries_told=countries_told)
    said = CODES[code]
    if sought.role != found.role and bits > 0:
        bits = max(0.0, bits - model().number("place", "other_role_minus"))
        said = "place.route"
    shown = {
        "sought": _shown(sought),
        "found": _shown(found),
        "country": found.country or "",
        "km": "" if isnan(km) else f"{km:.0f}",
        "home": _home(sought, found),
    }
    return Evidence("place", "place", bits, said, shown, _shown(sought), _shown(found))


def weigh_places(
    sought: Place, found: Place, share: Callable[[str], float], *, countries_told: bool
) -> tuple[float, int, float]:
    """Bits, number of the sentence and kilometres (NaN) of two places, roles left aside.

    The same as ``Atlas.weigh`` says of the found place; see ``compare_place``.
    """
    # Numba is loaded when the first two places are weighed, not with this module.
    from wasl.matching.places.kernels import kilometres_within, weigh_pair

    one, two = spot_of(sought), spot_of(found)
    level = _level(one, two)
    code, code_bits = NO_CODE, 0.0
    if one.pcode and two.pcode:
        code_bits, code = compare_codes(one.pcode, two.pcode, countries_told=countries_told)
    countries = UNKNOWN
    if one.country and two.country:
        countries = SAME_COUNTRY if one.country == two.country else OTHER_COUNTRY
    numbers = numbers_of(countries_told=countries_told)
    km = kilometres_within.py_func(*one.vector, *two.vector, numbers.far_km)
    rare = 0.0
    if level < Level.DIFFER:  # of two spellings the commoner, for a slip of the pen is rare
        rare = bits_of_share(max(share(sought.text), share(found.text)))
    named = bool(one.spelling and two.spelling)
    bits, said, far = weigh_pair.py_func(
        named,
        level,
        code,
        code_bits,
        int(one.stated) + int(two.stated),
        countries,
        km,
        rare,
        numbers,
    )
    return float(bits), int(said), float(far)


def _level(one: Spot, two: Spot) -> int:
    from wasl.matching.places.kernels import same_site

    if not one.spelling or not two.spelling:
        return int(Level.DIFFER)
    sound = int(level_of_spellings(one.spelling, two.spelling))
    sound = int(same_site.py_func(sound, one.site, two.site))
    return level_of_names(sound, marks_agree(one.marks, two.marks))


def one_place(a: Place, b: Place) -> bool:
    """Whether two places are one by name: as spelled, or as the gazetteer knows both names."""
    one, two = spot_of(a), spot_of(b)
    apart = one.country and two.country and one.country != two.country
    return not apart and _level(one, two) < Level.DIFFER


def _home(sought: Place, found: Place) -> str:
    """The country of two places at home; empty for places of the journey."""
    if sought.role in HOME and found.role in HOME:
        return found.country or sought.country or ""
    return ""


def _shown(place: Place) -> str:
    return place.text or place.pcode or place.country or ""
