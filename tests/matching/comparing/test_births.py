"""Dates and ages (domain.md 4.13): the calendar vectors and the date pairs DT01 to DT10."""

from datetime import date

import pytest

from wasl.matching import Index, parse_record, parse_request
from wasl.matching.comparing.births import compare_births
from wasl.matching.comparing.calendars import gregorian, ordinal_of

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


def through_the_engine(one, two, nation, **more):
    """Bits for two times of birth, as the compiled scorer adds them up."""
    record = {"id": "P-1", "names": [{"text": "A B"}], "nationalities": [nation], "birth": two}
    sought = {"names": [{"text": "A B"}], "nationalities": [nation], "birth": one}
    for side, added in ((record, more.get("record", {})), (sought, more.get("sought", {}))):
        side.update(added)
    index = Index.build([parse_record(record)])
    (found,) = index.rank(parse_request({"id": "R-1", "sought": sought}))
    told = {each.feature: each.bits for each in found.evidence}
    return told.get(more.get("feature", "birth"), 0.0)


def day(first, last=None, **more):
    return {"from": first, "to": last or first, **more}


VECTORS_OF_PAIRS = {
    "DT01": (day("2003-09-12", "2004-09-10", calendar="ethiopian"),
             day("2004-05-01", "2004-05-31"), "ET", 1, 9),
    "DT02": (day("1996-01-01"), day("2004-01-01", "2004-12-31"), "ET", 0.1, 4),
    "DT03": (day("2008-01-01", basis="document"), day("2007-06-14"), "SO", 0.1, 5),
    "DT04": (day("2008-01-01"), day("2008-01-01"), "SO", 0.1, 5),
    "DT05": (day("2006-03-21", "2007-03-20", calendar="solar_hijri"), day("2006-10-07"), "AF",
             1, 9),
    "DT06": (day("1426-01-01", "1426-12-31"), day("2005-01-01", "2005-12-31"), "AF", 0.1, 5),
    "DT07": ({"age": 15, "on": "2022-06-01"}, day("2006-08-01", "2006-08-31"), "SO", 0.1, 6),
    "DT08": ({"age": 15, "on": "2022-06-01"}, day("2001-03-01", "2001-03-31", basis="document"),
             "SO", -8.6, -0.5),
    "DT09": (day("2009-07-04"), day("2009-04-07"), "SO", 1, 12),
    "DT10": ({"age": 17, "on": "2023-05-01"},
             {"age": 18, "on": "2023-05-01", "basis": "document"}, "SO", 0.1, 6),
}  # fmt: skip


@pytest.mark.parametrize("name", VECTORS_OF_PAIRS)
def test_date_pairs_through_the_engine(name):
    one, two, nation, least, most = VECTORS_OF_PAIRS[name]

    assert least < through_the_engine(one, two, nation) < most
    assert least < through_the_engine(two, one, nation) < most


def test_a_separation_told_by_a_feast_fits_its_day():
    """DT11: after Ramadan 2015 ended on 17 July."""
    told = through_the_engine(
        day("2000-01-01", "2000-12-31"), day("2000-05-05"), "SY", feature="separation",
        sought={"separation": {"from": "2015-07-17", "to": "2015-08-31"}},
        record={"separation": {"from": "2015-07-20", "to": "2015-07-20"}},
    )  # fmt: skip

    assert told > 0


@pytest.mark.parametrize("years", [14, 17, 18])
def test_an_age_beside_a_legal_threshold_is_never_a_contradiction_by_a_year(years):
    one = {"age": years, "on": "2023-05-01"}
    two = {"age": years + 1, "on": "2023-05-01", "basis": "document"}

    assert through_the_engine(one, two, "AF") > 0
