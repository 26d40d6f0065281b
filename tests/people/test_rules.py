from datetime import date

import pytest

from wasl.people.codes import EdgeState, Kinship
from wasl.people.rules import (
    DOUBTS,
    EDGE_MOVES,
    AgeSpan,
    BirthSpan,
    Member,
    age_span,
    doubts_about,
    eighteenth_birthdays,
    is_child,
    is_default_suspect,
    surely_adult_from,
    years_after,
)

TODAY = date(2026, 6, 1)


def day(year: int, month: int, of_month: int, **over: object) -> BirthSpan:
    return BirthSpan(date(year, month, of_month), date(year, month, of_month), **over)


def year(number: int) -> BirthSpan:
    return BirthSpan(date(number, 1, 1), date(number, 12, 31))


def month(number: int, of_year: int) -> BirthSpan:
    return BirthSpan(date(number, of_year, 1), date(number, of_year, 28))


SUSPECTS = [
    (day(2008, 1, 1), True),
    (day(2008, 7, 1), True),
    (day(2008, 12, 31), True),
    (day(2007, 9, 12), True),  # 1 Meskerem 2000
    (day(2021, 3, 21), True),  # 1 Farvardin 1400
    (day(2023, 7, 19), True),  # 1 Muharram 1445
    (day(2008, 5, 14), False),
    (day(2008, 5, 14, registered_on=date(2026, 5, 14)), True),
    (day(2008, 5, 14, registered_on=date(2026, 5, 15)), False),
    (day(2008, 5, 14, basis="default"), True),
    (year(2008), False),  # a year is honest about what is not known
]


@pytest.mark.parametrize(("birth", "suspect"), SUSPECTS)
def test_default_dates_are_suspected(birth, suspect):
    assert is_default_suspect(birth) is suspect


AGES = [
    ([year(2010)], AgeSpan(15, 16)),
    ([day(2010, 6, 1)], AgeSpan(16, 16)),
    ([day(2010, 6, 2)], AgeSpan(15, 15)),
    ([day(2010, 1, 1)], AgeSpan(14, 17)),  # suspect: the year, give or take one
    ([day(2010, 5, 4), day(2008, 5, 4)], AgeSpan(16, 18)),
    ([], None),
]


@pytest.mark.parametrize(("births", "age"), AGES)
def test_an_age_is_a_span(births, age):
    assert age_span(births, TODAY) == age


def test_the_span_grows_with_the_date():
    assert age_span([year(2010)], date(2030, 6, 1)) == AgeSpan(19, 20)


CHILDREN = [
    ([day(2008, 6, 2)], True),  # 18 tomorrow
    ([day(2008, 5, 20)], False),
    ([year(2008)], True),  # perhaps 17: the benefit of the doubt
    ([year(2007)], False),
    ([day(2008, 5, 20), day(2009, 5, 20)], True),
    ([], True),
]


@pytest.mark.parametrize(("births", "child"), CHILDREN)
def test_the_lowest_plausible_age_decides(births, child):
    assert is_child(births, TODAY) is child


def test_eighteenth_birthdays_are_two():
    assert eighteenth_birthdays([year(2008)]) == (date(2026, 1, 1), date(2026, 12, 31))
    assert eighteenth_birthdays([]) is None


def test_a_leap_day_is_kept_on_the_safe_side():
    assert eighteenth_birthdays([day(2008, 2, 29)]) == (date(2026, 2, 28), date(2026, 3, 1))
    assert years_after(date(2008, 2, 29), 4) == date(2012, 2, 29)


def test_the_clear_date_gives_no_birthday_away():
    assert surely_adult_from([day(2008, 5, 20)]) == date(2027, 1, 1)
    assert surely_adult_from([day(2008, 11, 20)]) == date(2027, 1, 1)
    assert surely_adult_from([]) is None


def codes(births: list[BirthSpan], family: list[Member], **over: object) -> set[str]:
    return {doubt.code for doubt in doubts_about(births, family, on=TODAY, **over)}


FAMILIES = [
    ([year(2010)], [Member(Kinship.PARENT, (year(1999),))], {"older_too_little"}),
    ([year(2010)], [Member(Kinship.PARENT, (year(1998),))], set()),  # 12 in one reading
    ([year(2010)], [Member(Kinship.PARENT, (year(1999),), qualifier="step")], set()),
    ([year(1999)], [Member(Kinship.CHILD, (year(2010),))], {"older_too_little"}),
    ([year(2010)], [Member(Kinship.GRANDPARENT, (year(1990),))], {"older_too_little"}),
    (
        [],
        [Member(Kinship.PARENT, sex="female"), Member(Kinship.PARENT, sex="female")],
        {"two_mothers"},
    ),
    (
        [],
        [
            Member(Kinship.PARENT, sex="female"),
            Member(Kinship.PARENT, sex="female", state=EdgeState.REJECTED),
        ],
        set(),
    ),
    (
        [],
        [Member(Kinship.PARENT, sex="male"), Member(Kinship.PARENT, sex="male")],
        {"two_fathers"},
    ),
    (  # DT12
        [year(2005)],
        [Member(Kinship.SIBLING, (month(2010, 5),)), Member(Kinship.SIBLING, (month(2010, 9),))],
        {"births_too_close"},
    ),
    ([month(2010, 5)], [Member(Kinship.SIBLING, (month(2010, 5),))], set()),  # twins
    ([month(2010, 5)], [Member(Kinship.SIBLING, (month(2011, 3),))], set()),
    (
        [month(2010, 5)],
        [Member(Kinship.SIBLING, (month(2010, 9),), qualifier="half_paternal")],
        set(),
    ),
    ([year(2010), year(2005)], [], {"births_disagree"}),
    ([day(2030, 5, 4)], [], {"birth_in_future"}),
    ([day(2010, 1, 1)], [], {"birth_suspect"}),
]


@pytest.mark.parametrize(("births", "family", "expected"), FAMILIES)
def test_what_does_not_go_together_is_named(births, family, expected):
    assert codes(births, family) == expected


def test_a_separation_before_the_birth_is_named():
    assert codes([year(2010)], [], separated_last=date(2009, 5, 1)) == {"separated_before_birth"}
    assert codes([year(2010)], [], separated_last=date(2012, 5, 1)) == set()


def test_every_doubt_has_its_sentence():
    assert all(str(sentence) for sentence in DOUBTS.values())


def test_every_state_of_an_edge_has_its_moves():
    assert set(EDGE_MOVES) == set(EdgeState)
