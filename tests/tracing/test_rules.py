"""The tables of moves, and what an enquirer can tell from the page."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wasl.errors import IllegalMove
from wasl.tracing.rules import (
    CANDIDATE_MOVES,
    REQUEST_MOVES,
    CandidateStatus,
    RequestStatus,
    Shown,
    check_candidate_move,
    check_request_move,
    check_second_reviewer,
    enquirer_view,
    is_new_evidence,
    sides_shown,
)

MONTH = timedelta(days=30)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def test_every_status_has_its_moves():
    assert set(REQUEST_MOVES) == set(RequestStatus)
    assert set(CANDIDATE_MOVES) == set(CandidateStatus)


def test_a_move_that_is_not_in_the_table_is_refused():
    with pytest.raises(IllegalMove) as refusal:
        check_request_move(RequestStatus.DRAFT, RequestStatus.LOCATED)

    assert refusal.value.code == "tracing.illegal_move"


def test_nothing_leads_from_proposed_to_confirmed():
    with pytest.raises(IllegalMove):
        check_candidate_move(CandidateStatus.PROPOSED, CandidateStatus.CONFIRMED)


def test_a_draft_cannot_be_searched_for_without_a_supervisor():
    reached = REQUEST_MOVES[RequestStatus.DRAFT]

    assert RequestStatus.IN_PROGRESS not in reached


def test_one_person_is_not_two_reviewers():
    with pytest.raises(IllegalMove):
        check_second_reviewer("a", "a")
    check_second_reviewer("a", "b")


@pytest.mark.parametrize(
    ("was", "now", "changed", "again"),
    [
        (5.0, 9.0, True, True),  # a fact was added and it speaks for the pair
        (5.0, 9.0, False, False),  # the engine changed its mind, nobody else did
        (5.0, 5.5, True, False),  # something changed, but nothing that speaks for the pair
        (5.0, 1.0, True, False),
    ],
)
def test_a_rejected_pair_stays_away_until_new_evidence(was, now, changed, again):
    assert is_new_evidence(was, now, facts_changed=changed) is again


VIEWS = [
    # accepted          closed             today              shown                as of              next
    (None, None, date(2026, 3, 5), Shown.RECEIVED, date(2026, 1, 1), None),
    (date(2026, 1, 10), None, date(2026, 1, 10), Shown.IN_PROGRESS, date(2026, 1, 10), date(2026, 2, 9)),
    (date(2026, 1, 10), None, date(2026, 2, 8), Shown.IN_PROGRESS, date(2026, 1, 10), date(2026, 2, 9)),
    (date(2026, 1, 10), None, date(2026, 2, 9), Shown.IN_PROGRESS, date(2026, 2, 9), date(2026, 3, 11)),
    # closed between two review days: nothing shows before the next one
    (date(2026, 1, 10), date(2026, 1, 20), date(2026, 2, 8), Shown.IN_PROGRESS, date(2026, 1, 10), date(2026, 2, 9)),
    (date(2026, 1, 10), date(2026, 1, 20), date(2026, 2, 9), Shown.CLOSED, date(2026, 2, 9), None),
    (date(2026, 1, 10), date(2026, 1, 20), date(2027, 1, 1), Shown.CLOSED, date(2026, 2, 9), None),
]  # fmt: skip


@pytest.mark.parametrize(("accepted", "closed", "today", "shown", "as_of", "following"), VIEWS)
def test_what_the_enquirer_is_shown(accepted, closed, today, shown, as_of, following):
    view = enquirer_view(
        submitted_on=date(2026, 1, 1),
        accepted_on=accepted,
        closed_on=closed,
        every=MONTH,
        today=today,
    )

    assert (view.shown, view.as_of, view.next_review) == (shown, as_of, following)


@given(accepted=DAYS, closed=st.none() | DAYS, after=st.integers(0, 900), every=st.integers(7, 90))
def test_the_view_changes_on_review_days_only(accepted, closed, after, every):
    def seen(today):
        return enquirer_view(
            submitted_on=accepted,
            accepted_on=accepted,
            closed_on=closed,
            every=timedelta(days=every),
            today=today,
        )

    today = accepted + timedelta(days=after)
    tomorrow = today + timedelta(days=1)

    if seen(today) != seen(tomorrow):
        assert (tomorrow - accepted).days % every == 0


@pytest.mark.parametrize(
    ("mine", "joined", "sought", "found"),
    [
        ({"A", "B"}, set(), True, True),
        ({"A"}, set(), True, False),  # masked until the other office joins
        ({"B"}, set(), False, True),
        ({"B"}, {"A"}, True, True),
        ({"A"}, {"A"}, True, False),  # one's own decision opens nothing
        ({"A"}, {"A", "B"}, True, True),
    ],
)
def test_the_other_side_is_masked_until_it_joins(mine, joined, sought, found):
    shown = sides_shown(
        sought_office="A", found_office="B", mine=frozenset(mine), joined=frozenset(joined)
    )

    assert (shown.sought, shown.found) == (sought, found)
