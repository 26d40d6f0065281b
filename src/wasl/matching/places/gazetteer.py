"""Where places lie: bundled towns (GeoNames, CC BY 4.0), camps and renamed places."""

from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from wasl.matching.places.spelling import place_key, place_name
from wasl.matching.records.record import Place
from wasl.matching.scripts import fold
from wasl.matching.tables_io import TABLES, Row, rows

Array = np.ndarray[Any, Any]
Point = tuple[float, float]
TOWN = np.dtype([("country", "S2"), ("lat", "f4"), ("lon", "f4"), ("people", "i4")])
MAIN_NAME = 10.0  # a town whose own name it is counts as so many times larger
TOLD = 1e6  # what a row of places.tsv counts beside the towns of other countries
ALONE = 4.0  # a town that counts so many times as much as the next of the name is meant
ALONE_ANYWHERE = 40.0  # likewise when the country is not told
ONE_PLACE = 0.3  # degrees within which entries are parts of one town
STRAYED = 1.0  # degrees beyond which a stated point is not the town of the name


@dataclass(frozen=True, slots=True)
class Site:
    """A place of the gazetteer.

    Attributes:
        number: The bundled town, or beyond the towns a row of ``places.tsv``.
        country: Two letters.
        point: Degrees north and east.
        weight: People, more for a main name: which of several is meant.
    """

    number: int
    country: str
    point: Point
    weight: float


def hash_of(key: str) -> int:
    """The number under which a folded name is found."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little")


@cache
def _table() -> tuple[Array, Array, Array]:
    folder = Path(str(TABLES)) / "towns"
    names = ("towns.npy", "keys.npy", "owners.npy")
    towns, keys, owners = (np.asarray(np.load(folder / name, mmap_mode="r")) for name in names)
    return towns, keys, owners


def _towns(key: str) -> list[Site]:
    towns, keys, owners = _table()
    wanted = np.uint64(hash_of(key))
    low = int(np.searchsorted(keys, wanted, "left"))
    high = int(np.searchsorted(keys, wanted, "right"))
    return [_town(towns, int(owner)) for owner in owners[low:high]]


def _town(towns: Array, owner: int) -> Site:
    number = owner // 2
    town = towns[number]
    weight = (float(town["people"]) + 1.0) * (MAIN_NAME if owner % 2 else 1.0)
    return Site(number, town["country"].decode(), (float(town["lat"]), float(town["lon"])), weight)


PLACE_COLUMNS = ("country", "name", "also", "lat", "lon")


@cache
def _told() -> dict[str, list[Site]]:
    """Camps, stations of the road and renamed towns of ``places.tsv`` by folded name."""
    found: dict[str, list[Site]] = {}
    first = len(_table()[0])
    for number, row in enumerate(rows("places.tsv", PLACE_COLUMNS), first):
        site = _site_of_row(row, number)
        for name in (row["name"], *row["also"].split(";")):
            key = place_key(name)
            if key:
                found.setdefault(key, []).append(site)
    return found


def _site_of_row(row: Row, number: int) -> Site:
    """The row's own site; without coordinates the bundled town that has the row's name."""
    country = row["country"]
    if row["lat"] != "-":
        point = row.number("lat", -90.0, 90.0), row.number("lon", -180.0, 180.0)
        return Site(number, country, point, TOLD)
    town = _meant(_within(_towns(place_key(row["name"])), country), ALONE)
    if town is None:
        raise row.wrong("name", f"{row['name']!r} is no town of the gazetteer: give lat and lon")
    return Site(town.number, country, town.point, TOLD)


def _meant(sites: list[Site], alone: float) -> Site | None:
    """Which of several sites of one name is meant; ``None`` when that cannot be said."""
    if not sites:
        return None
    largest = max(sites, key=lambda each: (each.weight, -each.number))
    for each in sites:
        if each.number == largest.number or each.weight * alone <= largest.weight:
            continue
        apart = max(abs(a - b) for a, b in zip(each.point, largest.point, strict=True))
        if apart > ONE_PLACE:
            return None
    return largest


@lru_cache(maxsize=200_000)
def site_of(text: str, country: str | None) -> Site | None:
    """The gazetteer's site of a name; ``None`` when unknown, or when several may be meant."""
    name = place_name(text)
    if name.generic or not name.spelling:
        return None
    # The name with its numbers first (October 6), then without them: the town of a camp.
    for key in dict.fromkeys((name.key, fold(name.spelling))):
        if country is None:
            sites, alone = [*_told().get(key, ()), *_towns(key)], ALONE_ANYWHERE
        else:
            sites, alone = _within(_told().get(key, []), country), ALONE
            sites = sites or _within(_towns(key), country)
        if sites:
            return _meant(sites, alone)
    return None


def _within(sites: list[Site], country: str) -> list[Site]:
    return [each for each in sites if each.country == country]


def locate(place: Place) -> Point | None:
    """Where a place lies: as stated, or from the gazetteer when only one town fits."""
    if place.lat is not None and place.lon is not None:
        return place.lat, place.lon
    site = site_of(place.text, place.country)
    return None if site is None else site.point


def site_number(place: Place) -> int:
    """The number of a place's site; -1 when unknown or far from the stated point."""
    site = site_of(place.text, place.country)
    if site is None:
        return -1
    if place.lat is not None and place.lon is not None:
        apart = max(abs(place.lat - site.point[0]), abs(place.lon - site.point[1]))
        if apart > STRAYED:
            return -1
    return site.number
