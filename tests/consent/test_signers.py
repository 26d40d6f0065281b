"""Who must sign: the table of 5.4 line by line, and what holds for every age."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wasl.consent.codes import AgeBand, Capacity
from wasl.consent.signers import (
    FAMILY,
    REASONS,
    SIGNERS,
    Ages,
    Situation,
    age_on,
    ages_on,
    check_signers,
    required_signers,
)
from wasl.errors import ConsentMissing

SELF, PARENT, GUARDIAN = Capacity.SELF, Capacity.PARENT, Capacity.GUARDIAN
TRUSTED, STAFF = Capacity.TRUSTED_ADULT, Capacity.STAFF

ages = st.tuples(st.integers(0, 90), st.integers(0, 12)).map(lambda a: Ages(a[0], a[0] + a[1]))
situations = st.builds(Situation, ages, st.booleans(), st.booleans())
capacities = st.frozensets(st.sampled_from(Capacity))


def enough(situation, signed, *, mature=False):
    try:
        check_signers(situation, signed, mature=mature)
    except ConsentMissing:
        return False
    return True


CASES = [
    # ages      who signed           nobody there, mature   enough
    ((4, 4), {PARENT}, False, False, True),
    ((4, 4), {GUARDIAN}, False, False, True),
    ((4, 4), set(), False, True, False),  # no child under 6 decides
    ((4, 4), {Capacity.SELF, PARENT}, False, False, False),  # no assent is counted
    ((4, 4), {STAFF}, False, False, False),  # a parent is there
    ((4, 4), {STAFF}, True, False, True),
    ((4, 4), {TRUSTED}, True, False, True),
    ((8, 8), {SELF, PARENT}, False, False, True),
    ((8, 8), {PARENT}, False, False, False),  # D25: both
    ((8, 8), {SELF}, False, True, False),
    ((8, 8), {SELF, STAFF}, True, False, True),
    ((8, 8), {SELF}, True, True, False),  # too young to stand alone
    ((13, 13), {SELF, GUARDIAN}, False, False, True),
    ((13, 13), {SELF, TRUSTED}, True, False, True),
    ((13, 13), {SELF, STAFF}, True, False, False),  # no caseworker at this age
    ((13, 13), {SELF}, True, True, True),
    ((13, 13), {SELF}, True, False, False),
    ((16, 16), {SELF, PARENT}, False, False, True),
    ((16, 16), {SELF}, False, True, False),  # a parent is there
    ((16, 16), {SELF}, True, True, True),
    ((16, 16), {PARENT}, False, False, False),
    ((18, 18), {SELF}, False, False, True),
    ((40, 40), {SELF, PARENT}, False, False, False),  # nobody decides with an adult
    ((40, 40), {GUARDIAN}, True, True, False),
    ((5, 6), {PARENT}, False, False, True),  # the lowest age counts
    ((5, 6), {SELF, PARENT}, False, False, False),
    ((17, 19), {SELF}, True, True, False),  # D31: both, and no stand-in
    ((17, 19), {SELF, STAFF}, True, True, False),
    ((17, 19), {GUARDIAN}, False, False, False),
    ((17, 19), {SELF, GUARDIAN}, False, False, True),
    ((17, 17), {SELF}, True, True, True),
]


@pytest.mark.parametrize(("span", "signed", "nobody", "mature", "result"), CASES)
def test_who_must_sign(span, signed, nobody, mature, result):
    situation = Situation(Ages(*span), nobody_there=nobody)

    assert enough(situation, signed, mature=mature) is result


HARM = [
    # ages      who signed           enough
    ((8, 8), {SELF, PARENT}, False),  # D26
    ((8, 8), {SELF, TRUSTED}, False),
    ((8, 8), {SELF, GUARDIAN}, True),
    ((8, 8), {SELF, STAFF}, True),
    ((17, 19), {SELF, PARENT}, False),
    ((17, 19), {SELF, GUARDIAN}, True),
]


@pytest.mark.parametrize(("span", "signed", "result"), HARM)
@pytest.mark.parametrize("nobody", [False, True])
def test_a_caregiver_suspected_of_harm_cannot_agree(span, signed, result, nobody):
    situation = Situation(Ages(*span), harm_suspected=True, nobody_there=nobody)

    assert enough(situation, signed) is result


def test_every_band_has_its_signers():
    assert set(SIGNERS) == set(AgeBand)


@given(situations)
def test_every_reason_has_its_sentence(situation):
    assert set(required_signers(situation).because) <= set(REASONS)


@given(situations, capacities, st.booleans())
def test_nobody_but_the_person_decides_for_an_adult(situation, signed, mature):
    if situation.ages.lowest >= 18 and enough(situation, signed, mature=mature):
        assert signed == {SELF}


@given(situations, capacities, st.booleans())
def test_from_six_on_nothing_is_enough_without_the_person(situation, signed, mature):
    if situation.ages.lowest >= 6 and SELF not in signed:
        assert not enough(situation, signed, mature=mature)


@given(situations, capacities, st.booleans())
def test_a_parent_never_counts_when_harm_is_suspected(situation, signed, mature):
    if situation.harm_suspected and PARENT in signed:
        assert not enough(situation, signed, mature=mature)


@given(situations, capacities, st.booleans())
def test_whoever_may_be_a_child_or_not_needs_both(situation, signed, mature):
    both = SELF in signed and bool(signed & FAMILY)
    if situation.ages.may_be_either and not both:
        assert not enough(situation, signed, mature=mature)


@given(ages, st.booleans(), st.integers(0, 12))
def test_more_doubt_about_the_age_never_makes_it_easier_to_sign_alone(age, mature, more):
    unsure = Ages(max(0, age.lowest - more), age.highest)
    alone = frozenset({SELF})
    if enough(Situation(unsure), alone, mature=mature):
        assert enough(Situation(age), alone, mature=mature)


AGES = [
    # birth             day                 years
    (date(2010, 6, 15), date(2026, 6, 14), 15),
    (date(2010, 6, 15), date(2026, 6, 15), 16),
    (date(2008, 2, 29), date(2026, 2, 28), 17),  # of age on the first of March
    (date(2008, 2, 29), date(2026, 3, 1), 18),
    (date(2027, 1, 1), date(2026, 1, 1), 0),
]


@pytest.mark.parametrize(("birth", "on", "years"), AGES)
def test_age_in_whole_years(birth, on, years):
    assert age_on(birth, on) == years


def test_ages_span_all_that_is_said_of_a_birth():
    said = [(date(2008, 1, 1), date(2008, 12, 31)), (date(2010, 1, 1), date(2010, 12, 31))]

    span = ages_on(said, date(2026, 6, 1))

    assert span == Ages(15, 18)
    assert span.band is AgeBand.YOUTH
    assert span.may_be_either


def test_nothing_said_of_a_birth_is_no_age():
    assert ages_on([], date(2026, 1, 1)) is None
