from datetime import date, timedelta

import pytest
from convertdate import persian
from hypothesis import given, settings
from hypothesis import strategies as st

from wasl.accounts.models import Calendar
from wasl.people.calendars import (
    NotADate,
    Told,
    is_first_of_a_year,
    month_names,
    read_span,
    read_told,
    span_of,
    span_of_age,
    tell,
    tell_span,
    write,
)
from wasl.people.months import MONTHS, SPELLINGS

VECTORS = [  # domain.md 4.13
    ("1-1-2000", "ethiopian", date(2007, 9, 12)),
    ("1-1-2013", "ethiopian", date(2020, 9, 11)),
    ("1-1-1996", "ethiopian", date(2003, 9, 12)),
    ("1-5-2000", "ethiopian", date(2008, 1, 10)),
    ("1 Tir 2000", "ethiopian", date(2008, 1, 10)),
    ("20-9-1996", "ethiopian", date(2004, 5, 28)),
    ("20 ግንቦት 1996", "ethiopian", date(2004, 5, 28)),
    ("23-4-1999", "ethiopian", date(2007, 1, 1)),
    ("5-13-2001", "ethiopian", date(2009, 9, 10)),
    ("6-13-2003", "ethiopian", date(2011, 9, 11)),
    ("1-1-1400", "solar_hijri", date(2021, 3, 21)),
    ("1-1-1399", "solar_hijri", date(2020, 3, 20)),
    ("1-1-1384", "solar_hijri", date(2005, 3, 21)),
    ("15-7-1385", "solar_hijri", date(2006, 10, 7)),
    ("30-12-1387", "solar_hijri", date(2009, 3, 20)),
    ("11-10-1385", "solar_hijri", date(2007, 1, 1)),
    ("11 Jadi 1385", "solar_hijri", date(2007, 1, 1)),
    ("۱۱ دی ۱۳۸۵", "solar_hijri", date(2007, 1, 1)),
    ("1-1-1445", "hijri", date(2023, 7, 19)),
    ("1-9-1430", "hijri", date(2009, 8, 22)),
    ("١ رمضان ١٤٣٠", "hijri", date(2009, 8, 22)),
    ("1-1-1425", "hijri", date(2004, 2, 21)),
    ("15-6-1426", "hijri", date(2005, 7, 21)),
    ("2008-02-29", "gregorian", date(2008, 2, 29)),
    ("29 février 2008", "gregorian", date(2008, 2, 29)),
    ("29 شباط 2008", "gregorian", date(2008, 2, 29)),
]


@pytest.mark.parametrize(("text", "calendar", "day"), VECTORS)
def test_a_told_day_is_that_gregorian_day(text, calendar, day):
    assert span_of(read_told(text, calendar)) == (day, day)


SPANS = [
    ("1996", "ethiopian", date(2003, 9, 12), date(2004, 9, 10)),  # DT01 lies in it
    ("00-00-2008", "gregorian", date(2008, 1, 1), date(2008, 12, 31)),
    ("2/2008", "gregorian", date(2008, 2, 1), date(2008, 2, 29)),
    ("1385", "solar_hijri", date(2006, 3, 21), date(2007, 3, 20)),  # DT05
    ("1426", "hijri", date(2005, 2, 10), date(2006, 1, 30)),  # DT06
    ("Pagume 2003", "ethiopian", date(2011, 9, 6), date(2011, 9, 11)),
    ("Esfand 1387", "solar_hijri", date(2009, 2, 19), date(2009, 3, 20)),
]


@pytest.mark.parametrize(("text", "calendar", "first", "last"), SPANS)
def test_less_than_a_day_is_a_span(text, calendar, first, last):
    assert span_of(read_told(text, calendar)) == (first, last)


@pytest.mark.parametrize(
    ("text", "calendar"),
    [
        ("6-13-2001", "ethiopian"),  # Pagume has five days in 2001
        ("30-12-1386", "solar_hijri"),
        ("30-3-1426", "hijri"),
        ("31-4-2008", "gregorian"),
        ("13/2008", "gregorian"),
        ("2047", "solar_hijri"),
        ("12", "gregorian"),
        ("last spring", "gregorian"),
        ("", "gregorian"),
        ("1-2-3-4", "gregorian"),
        ("May 2008", "ethiopian"),
    ],
)
def test_what_is_no_date_is_refused(text, calendar):
    with pytest.raises(NotADate):
        read_told(text, calendar)


DAYS = st.dates(date(1900, 1, 1), date(2070, 1, 1))
CALENDARS = st.sampled_from(list(Calendar))
UNTIMED = settings(deadline=None)  # the equinox is worked out from the sun


@UNTIMED
@given(DAYS, CALENDARS)
def test_every_day_goes_there_and_back(day, calendar):
    assert span_of(tell(day, calendar)) == (day, day)


@UNTIMED
@given(DAYS, CALENDARS, st.sampled_from(["en", "fr", "ar"]))
def test_every_day_is_read_as_it_is_written(day, calendar, language):
    assert read_told(write(tell(day, calendar), language), calendar) == tell(day, calendar)


@UNTIMED
@given(DAYS, CALENDARS)
def test_a_year_holds_its_months_and_days(day, calendar):
    told = tell(day, calendar)
    year, month = span_of(Told(calendar, told.year)), span_of(Told(calendar, told.year, told.month))

    assert year[0] <= month[0] <= day <= month[1] <= year[1]


@pytest.mark.parametrize("calendar", list(Calendar))
def test_every_name_of_a_month_is_read(calendar):
    for number, row in enumerate(SPELLINGS[calendar], start=1):
        for name in (part for names in row.values() for part in names.split("/")):
            told = read_told(f"{name} {tell(date(2008, 6, 1), calendar).year}", calendar)
            assert told.month == number, name


@pytest.mark.parametrize("calendar", list(Calendar))
def test_months_have_names_in_the_languages_of_the_desk(calendar):
    for language in ("en", "fr", "ar"):
        names = month_names(calendar, language)
        assert len(names) == len(set(names)) == len(MONTHS[calendar])


@UNTIMED
@given(st.integers(1300, 1420), st.integers(1, 12), st.integers(1, 29))
def test_our_solar_year_is_that_of_the_sun(year, month, day):
    told = Told(Calendar.SOLAR_HIJRI, year, month, day)

    assert span_of(told)[0] == date(*persian.to_gregorian(year, month, day))


def test_a_span_is_told_in_the_readers_calendar():
    first, last = span_of(read_told("1996", "ethiopian"))

    assert tell_span(first, last, "ethiopian", "en") == "1996"
    assert tell_span(first, last, "gregorian", "en") == "12 September 2003 – 10 September 2004"
    assert tell_span(date(2007, 1, 1), date(2009, 12, 31), "gregorian", "en") == "2007 – 2009"
    assert tell_span(date(2008, 2, 1), date(2008, 2, 29), "gregorian", "fr") == "février 2008"
    assert tell_span(date(2009, 8, 22), date(2009, 8, 22), "hijri", "ar") == "1 رمضان 1430"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2008", date(2008, 1, 1), date(2008, 12, 31)),
        ("2008 – 2009", date(2008, 1, 1), date(2009, 12, 31)),
        ("2008-2-1 to 3.2009", date(2008, 2, 1), date(2009, 3, 31)),
        ("1-2-2008 - 5-2-2008", date(2008, 2, 1), date(2008, 2, 5)),
        ("de 2008", None, None),
        ("2009 – 2008", None, None),
    ],
)
def test_two_dates_are_one_span(text, first, last):
    if first is None:
        with pytest.raises(NotADate):
            read_span(text, "gregorian")
    else:
        assert read_span(text, "gregorian") == (first, last)


@UNTIMED
@given(DAYS, DAYS, CALENDARS, st.sampled_from(["en", "fr", "ar"]))
def test_every_span_is_read_as_it_is_written(one, other, calendar, language):
    first, last = sorted((one, other))

    assert read_span(tell_span(first, last, calendar, language), calendar) == (first, last)


def test_an_age_is_a_span_of_births():
    first, last = span_of_age(15, date(2022, 6, 1), estimated=False)

    assert (first, last) == (date(2006, 6, 2), date(2007, 6, 1))
    assert first <= date(2006, 8, 1) <= last  # DT07


def test_an_estimated_age_is_wider_and_never_in_the_future():
    on = date(2022, 6, 1)
    stated, estimated = (span_of_age(30, on, estimated=flag) for flag in (False, True))

    assert stated[0] - estimated[0] == timedelta(days=round(365.25 * 4.5))
    assert span_of_age(0, on, estimated=True)[1] == on


def test_an_impossible_age_is_refused():
    with pytest.raises(NotADate):
        span_of_age(140, date(2022, 6, 1), estimated=False)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2007, 9, 12), True),
        (date(2007, 9, 11), False),
        (date(2021, 3, 21), True),
        (date(2023, 7, 19), True),
        (date(2023, 7, 20), False),
    ],
)
def test_new_years_days_of_other_calendars(day, first):
    assert is_first_of_a_year(day) is first
