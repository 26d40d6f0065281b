from datetime import date, timedelta

import pytest
from convertdate import persian
from hypothesis import given
from hypothesis import strategies as st

from wasl.populations.calendars import FROM_GREGORIAN, TO_GREGORIAN, year_span

VECTORS = [  # domain reference 4.13: year, month, day as stated
    ("ethiopian", (2000, 1, 1), date(2007, 9, 12)),
    ("ethiopian", (2013, 1, 1), date(2020, 9, 11)),
    ("ethiopian", (1996, 1, 1), date(2003, 9, 12)),
    ("ethiopian", (2000, 5, 1), date(2008, 1, 10)),
    ("ethiopian", (1996, 9, 20), date(2004, 5, 28)),
    ("ethiopian", (1999, 4, 23), date(2007, 1, 1)),
    ("ethiopian", (2001, 13, 5), date(2009, 9, 10)),
    ("ethiopian", (2003, 13, 6), date(2011, 9, 11)),
    ("solar_hijri", (1400, 1, 1), date(2021, 3, 21)),
    ("solar_hijri", (1399, 1, 1), date(2020, 3, 20)),
    ("solar_hijri", (1384, 1, 1), date(2005, 3, 21)),
    ("solar_hijri", (1385, 7, 15), date(2006, 10, 7)),
    ("solar_hijri", (1387, 12, 30), date(2009, 3, 20)),
    ("solar_hijri", (1385, 10, 11), date(2007, 1, 1)),
    ("hijri", (1445, 1, 1), date(2023, 7, 19)),
    ("hijri", (1430, 9, 1), date(2009, 8, 22)),
    ("hijri", (1425, 1, 1), date(2004, 2, 21)),
    ("hijri", (1426, 6, 15), date(2005, 7, 21)),
]


@pytest.mark.parametrize(("calendar", "stated", "gregorian"), VECTORS)
def test_the_vectors_of_the_reference(calendar, stated, gregorian):
    assert TO_GREGORIAN[calendar](*stated) == gregorian
    assert FROM_GREGORIAN[calendar](gregorian) == stated


@given(
    on=st.dates(date(1930, 1, 1), date(2027, 1, 1)), calendar=st.sampled_from(list(TO_GREGORIAN))
)
def test_there_and_back(on, calendar):
    assert TO_GREGORIAN[calendar](*FROM_GREGORIAN[calendar](on)) == on


@given(year=st.integers(1926, 2025), calendar=st.sampled_from(["ethiopian", "solar_hijri"]))
def test_years_follow_each_other(year, calendar):
    year -= {"ethiopian": 8, "solar_hijri": 621}[calendar]

    first, last = year_span(calendar, year)

    assert (last - first).days in (364, 365)
    assert year_span(calendar, year + 1)[0] == last + timedelta(days=1)


@pytest.mark.parametrize("year", [1309, 1342, 1375, 1391, 1403, 1405])
def test_new_year_agrees_with_the_astronomical_calendar(year):
    assert TO_GREGORIAN["solar_hijri"](year, 1, 1) == date(*persian.to_gregorian(year, 1, 1))
