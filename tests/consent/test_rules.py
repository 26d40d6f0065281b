"""The moves, the answers, the days, and what a release needs."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wasl.consent.codes import RELEASES, AgeBand, Capacity, Mode, Scope, Status, Told
from wasl.consent.rules import (
    EXPIRES_AFTER_FOR,
    MISSING,
    MOVES,
    OPEN_FOR,
    Answer,
    Held,
    add_months,
    age_turned,
    check_answer,
    check_move,
    expiry_of,
    may_cross_check,
    what_is_missing,
    what_lapsed,
)
from wasl.consent.signers import Ages, Situation
from wasl.errors import IllegalMove, Refused

TODAY = date(2026, 6, 1)
ADULT = Situation(Ages(30, 30))
YES = Answer(
    status=Status.GIVEN,
    situation=ADULT,
    given_by=frozenset({Capacity.SELF}),
    mode=Mode.SIGNATURE,
    told=frozenset(Told),
    today=TODAY,
)
IN_FORCE = Held(
    status=Status.GIVEN,
    scope=Scope.REL_MSG,
    age_band=AgeBand.ADULT,
    given_by=frozenset({Capacity.SELF}),
    expires_on=date(2027, 6, 1),
    ages=Ages(30, 30),
    identity_checked=True,
    risk_checked=True,
    says=True,
)


def test_every_state_has_its_moves():
    assert set(MOVES) == set(Status)


def test_what_is_withdrawn_never_comes_back():
    for old in (Status.WITHDRAWN, Status.EXPIRED, Status.SUPERSEDED, Status.REFUSED):
        for new in Status:
            with pytest.raises(IllegalMove):
                check_move(old, new)


def test_a_full_yes_is_taken():
    check_answer(YES)


REFUSED = [
    # what is different                                       the code
    ({"told": frozenset(Told) - {Told.RISKS}}, "consent.told_incomplete"),
    ({"mode": None}, "consent.mode_missing"),
    ({"mode": Mode.WITNESSED_ORAL}, "consent.witness_missing"),
    ({"given_by": frozenset()}, "consent.nobody_answered"),
    ({"status": Status.REQUESTED}, "consent.no_answer"),
    ({"status": Status.NOT_NOW}, "consent.review_missing"),
    ({"status": Status.NOT_NOW, "review_on": TODAY}, "consent.review_missing"),
    ({"given_by": frozenset({Capacity.STAFF})}, "consent.signer_not_allowed"),
    (
        {"situation": Situation(Ages(4, 4)), "given_by": frozenset({Capacity.PARENT})},
        "consent.reaction_missing",
    ),
    (
        {
            "situation": Situation(Ages(9, 9)),
            "given_by": frozenset({Capacity.SELF, Capacity.GUARDIAN}),
        },
        "consent.guardian_not_appointed",
    ),
    (
        {
            "situation": Situation(Ages(4, 4)),
            "given_by": frozenset({Capacity.PARENT}),
            "reaction": True,
            "child_refuses": True,
        },
        "consent.child_refused",
    ),
    (
        {
            "situation": Situation(Ages(9, 9), harm_suspected=True),
            "given_by": frozenset({Capacity.SELF, Capacity.PARENT}),
        },
        "consent.harm_suspected",
    ),
]


@pytest.mark.parametrize(("over", "code"), REFUSED)
def test_an_answer_that_does_not_count_is_refused(over, code):
    with pytest.raises(Refused) as refusal:
        check_answer(replace(YES, **over))

    assert refusal.value.code == code


@pytest.mark.parametrize("status", [Status.REFUSED, Status.NOT_NOW])
def test_a_no_needs_neither_checklist_nor_signatures(status):
    check_answer(
        Answer(
            status=status,
            situation=Situation(Ages(9, 9)),
            given_by=frozenset({Capacity.SELF}),
            review_on=date(2026, 9, 1),
            today=TODAY,
        )
    )


def test_a_consent_in_force_lets_go():
    assert what_is_missing(IN_FORCE, TODAY) == ()


LACKING = [
    # what is different                              what a release lacks
    ({"status": Status.REQUESTED}, "consent.missing"),
    ({"status": Status.UNDER_REVIEW}, "consent.missing"),
    ({"status": Status.WITHDRAWN}, "consent.missing"),
    ({"expires_on": date(2026, 5, 31)}, "consent.expired"),
    ({"ages": None}, "consent.age_unknown"),
    ({"ages": Ages(16, 16)}, "consent.age_changed"),  # the age was corrected downwards
    ({"identity_checked": False}, "consent.identity_unchecked"),
    ({"risk_checked": False}, "consent.risk_unchecked"),
    ({"says": False}, "consent.channel_missing"),
    ({"scope": Scope.MEDIA}, "consent.not_a_release"),
    (
        {"age_band": AgeBand.YOUTH, "ages": Ages(17, 18), "nobody_there": True, "mature": True},
        "consent.signer_missing",  # the earliest 18th birthday has passed, not the latest
    ),
]


@pytest.mark.parametrize(("over", "code"), LACKING)
def test_a_release_is_judged_anew(over, code):
    lacking = what_is_missing(replace(IN_FORCE, **over), TODAY)

    assert code in lacking
    assert code in MISSING


def test_no_consent_at_all_is_the_first_thing_missing():
    assert what_is_missing(None, TODAY) == ("consent.missing",)


def test_alive_needs_no_words():
    alive = replace(IN_FORCE, scope=Scope.REL_ALIVE, says=False)

    assert what_is_missing(alive, TODAY) == ()


def test_it_holds_on_its_last_day_and_not_after():
    last = replace(IN_FORCE, expires_on=TODAY)

    assert what_lapsed(last, TODAY) == ""
    assert what_lapsed(last, date(2026, 6, 2)) == "consent.expired"


def test_turning_eighteen():
    young = replace(IN_FORCE, age_band=AgeBand.YOUTH, ages=Ages(18, 18))
    others = replace(young, given_by=frozenset({Capacity.PARENT}))

    assert age_turned(others, TODAY) is Status.EXPIRED  # D31: by others alone, it lapses
    assert age_turned(young, TODAY) is Status.UNDER_REVIEW  # D13: their own, asked again
    assert age_turned(IN_FORCE, TODAY) is None


def test_contact_is_open_for_a_week():
    assert set(OPEN_FOR) == set(RELEASES)
    assert {OPEN_FOR[s] for s in (Scope.REL_FWD, Scope.REL_CONTACT, Scope.REL_LOCATION)} == {7}


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 22), 12, date(2027, 11, 22)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
    ],
)
def test_months_later(day, months, then):
    assert add_months(day, months) == then


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(Scope))
def test_every_consent_ends(day, scope):
    end = expiry_of(scope, day)

    assert day < end
    assert (end - day).days <= (186 if scope in EXPIRES_AFTER_FOR else 366)


CROSS = [
    # standing      basis               answer             may be compared
    ("registered", "consent", None, False),
    ("registered", "public_interest", None, False),
    ("registered", "consent", Status.GIVEN, True),
    ("sought", "public_interest", None, True),
    ("sought", "vital_interest", None, True),
    ("sought", "consent", None, False),
    ("sought", "legal_obligation", None, False),
    ("sought", "public_interest", Status.REFUSED, False),  # they were reached, and object
    ("sought", "public_interest", Status.WITHDRAWN, False),
    ("enquirer", "public_interest", None, False),
]


@pytest.mark.parametrize(("standing", "basis", "answer", "allowed"), CROSS)
def test_who_may_be_compared_across_offices(standing, basis, answer, allowed):
    assert may_cross_check(standing=standing, basis=basis, answer=answer) is allowed
