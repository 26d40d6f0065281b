"""Dates and ages (domain.md 4.13): the calendar vectors and the date pairs DT01 to DT10."""

from datetime import date

import pytest

from wasl.matching import parse_record
from wasl.matching.births import compare_births
from wasl.matching.calendars import gregorian, ordinal_of

VECTORS = [
    ("ethiopian", (2000, 1, 1), "2007-09-12", 0),
    ("ethiopian", (2013, 1, 1), "2020-09-11", 0),
    ("ethiopian", (1996, 1, 1), "2003-09-12", 0),
    ("ethiopian", (2000, 5, 1), "2008-01-10", 0),
    ("ethiopian", (1996, 9, 20), "2004-05-28", 0),
    ("ethiopian", (1999, 4, 23), "2007-01-01", 0),
    ("ethiopian", (2001, 13, 5), "2009-09-10", 0),
    ("ethiopian", (2003, 13, 6), "2011-09-11", 0),
    ("solar_hijri", (1400, 1, 1), "2021-03-21", 0),
    ("solar_hijri", (1399, 1, 1), "2020-03-20", 0),
    ("solar_hijri", (1384, 1, 1), "2005-03-21", 0),
    ("solar_hijri", (1385, 7, 15), "2006-10-07", 0),
    ("solar_hijri", (1387, 12, 30), "2009-03-20", 0),
    ("solar_hijri", (1385, 10, 11), "2007-01-01", 0),
    ("hijri", (1445, 1, 1), "2023-07-19", 1),
    ("hijri", (1430, 9, 1), "2009-08-22", 1),
    ("hijri", (1425, 1, 1), "2004-02-21", 1),
    ("hijri", (1426, 6, 15), "2005-07-21", 1),
]


@pytest.mark.parametrize(("calendar", "told", "wanted", "slack"), VECTORS)
def test_calendar_vectors(calendar, told, wanted, slack):
    day = gregorian(ordinal_of(calendar, *told))

    assert abs((day - date.fromisoformat(wanted)).days) <= slack


def birth(first, last=None, **more):
    given = {"from": first, "to": last or first, **more}
    return parse_record({"id": "1", "names": [{"text": "A"}], "birth": given}).birth


def age(years, on, basis="stated"):
    given = {"age": years, "on": on, "basis": basis}
    return parse_record({"id": "1", "names": [{"text": "A"}], "birth": given}).birth


ET, AF = frozenset({"ET"}), frozenset({"AF"})
COMPATIBLE = {
    "DT01": (birth("2003-09-12", "2004-09-10", calendar="ethiopian"),
             birth("2004-05-01", "2004-05-31"), ET),
    "DT02": (birth("1996-01-01"), birth("2004-01-01", "2004-12-31"), ET),
    "DT03": (birth("2008-01-01", basis="document"), birth("2007-06-14"), frozenset()),
    "DT05": (birth("2006-03-21", "2007-03-20", calendar="solar_hijri"), birth("2006-10-07"), AF),
    "DT06": (birth("1426-01-01", "1426-12-31"), birth("2005-01-01", "2005-12-31"), AF),
    "DT07": (age(15, "2022-06-01"), birth("2006-08-01", "2006-08-31"), frozenset()),
    "DT09": (birth("2009-07-04"), birth("2009-04-07"), frozenset()),
    "DT10": (age(17, "2023-05-01"), age(18, "2023-05-01"), frozenset()),
}  # fmt: skip


@pytest.mark.parametrize("name", COMPATIBLE)
def test_compatible_births_speak_for_the_pair(name):
    one, two, countries = COMPATIBLE[name]

    there, back = compare_births(one, two, countries), compare_births(two, one, countries)

    assert there.bits > 0
    assert there.bits == pytest.approx(back.bits)


def test_two_default_dates_that_agree_say_no_more_than_the_year():
    both = compare_births(birth("2008-01-01"), birth("2008-01-01"))
    exact = compare_births(birth("2008-03-17"), birth("2008-03-17"))

    assert both.bits < 5 < exact.bits


def test_an_estimate_that_is_years_off_speaks_mildly_against():
    found = compare_births(age(15, "2022-06-01", "estimated"), birth("2001-03-01", "2001-03-31"))
    document = compare_births(
        birth("2007-02-01", basis="document"), birth("1990-03-05", basis="document")
    )

    assert document.bits < found.bits < 0


def test_exchanged_day_and_month_weigh_less_than_the_same_day():
    swapped = compare_births(birth("2009-07-04"), birth("2009-04-07"))

    assert swapped.code == "birth.swap"
    assert swapped.bits < compare_births(birth("2009-07-04"), birth("2009-07-04")).bits


def test_an_unknown_birth_is_silent():
    assert compare_births(None, birth("2009-07-04")) is None
