"""Places (domain.md 4.14): PL01 to PL14."""

import pytest

from wasl.matching.comparing.places import compare_place, same_name
from wasl.matching.names.tokens import Level
from wasl.matching.records.record import Place


def weigh(one, two):
    return compare_place(one, two, lambda _: 0.01, countries_told=False).bits


def place(text, country=None, **more):
    return Place(text, "origin", country, **more)


SAME = [
    (place("Mekelle", "ET"), place("Meqele", "ET")),
    (place("Mekelle", "ET"), place("መቐለ", "ET")),
    (place("Harar", "ET"), place("Hārer", "ET")),
    (place("Mazar-i-Sharif", "AF"), place("Mazar-e Sharif", "AF")),
    (place("Mazar-i-Sharif", "AF"), place("مزار شریف", "AF")),
    (place("Kandahar", "AF"), place("Qandahar", "AF")),
    (place("Kandahar", "AF"), place("کندهار", "AF")),
    (place("Hargeysa", "SO"), place("Hargeisa", "SO")),
    (place("Muqdisho", "SO"), place("Mogadishu", "SO")),
    (place("Muqdisho", "SO"), place("Mogadiscio", "SO")),
    (place("Kyiv", "UA"), place("Kiev", "UA")),
    (place("Conakry", "GN"), place("Conakri", "GN")),
    (place("Raqqa", "SY"), place("Rakka", "SY")),
    (place("Raqqa", "SY"), place("الرقة", "SY")),
]


@pytest.mark.parametrize(("one", "two"), SAME)
def test_spellings_of_one_place_match(one, two):
    assert weigh(one, two) > 3
    assert weigh(two, one) > 3


OTHER = [
    (place("Sylhet", "BD"), place("Silchar", "IN")),
    (place("Kassala", "SD"), place("Keren", "ER")),
    (place("Camp 3, block B", "BD"), place("Camp 4, block B", "BD")),
]


@pytest.mark.parametrize(("one", "two"), OTHER)
def test_other_places_do_not_match(one, two):
    assert weigh(one, two) < 2


def test_baidoa_is_not_baardheere():
    assert same_name("Baidoa", "Baardheere") == Level.DIFFER


def test_codes_nest():
    same = weigh(Place("", "origin", "SO", "SO2401"), Place("", "origin", "SO", "SO2401"))
    region = weigh(Place("", "origin", "SO", "SO2401"), Place("", "origin", "SO", "SO2402"))
    other = weigh(Place("", "origin", "SO", "SO2401"), Place("", "origin", "ET", "ET0401"))

    assert same > region > other
