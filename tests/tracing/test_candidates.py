"""Two people decide on a pair, in two offices where there are two, and no machine."""

import pytest

from tests.factories import a_user
from tests.tracing.casts import a_candidate, a_cast, codes
from wasl.accounts.permissions import Role
from wasl.errors import Forbidden, IllegalMove, NotFound, Stale
from wasl.tracing import actions
from wasl.tracing.models import Candidate, MatchLink
from wasl.tracing.rules import CandidateStatus, Reason, RequestStatus
from wasl.worklist.models import Kind, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


def decided(verb, actor, candidate, **over):
    candidate.refresh_from_db()
    return verb(
        actor=actor,
        candidate=candidate,
        **{
            "version": candidate.version,
            "reason": Reason.EVIDENCE_AGREES,
            "note": "Same mother, same village.",
            **over,
        },
    )


def confirmed_by_both(cast, candidate):
    decided(actions.confirm_candidate, cast.reviewer, candidate)
    return decided(actions.confirm_candidate, cast.other_reviewer, candidate)


def test_a_first_yes_goes_on_to_the_other_office(cast):
    candidate = a_candidate(cast)

    decided(actions.confirm_candidate, cast.reviewer, candidate)

    candidate.refresh_from_db()
    assert candidate.status == CandidateStatus.FIRST_CONFIRMED
    task = Task.objects.get(kind=Kind.SECOND_REVIEW)
    assert task.office == cast.there
    assert codes(candidate) == [
        "tracing.candidate.under_review",
        "tracing.candidate.confirmed_by_reviewer1",
        "tracing.review.confirm",
    ]
    assert not MatchLink.objects.exists()


def test_the_second_yes_links_and_begins_verification(cast):
    candidate = a_candidate(cast)

    confirmed_by_both(cast, candidate)

    candidate.refresh_from_db()
    assert candidate.status == CandidateStatus.VERIFICATION
    link = MatchLink.objects.get(revoked_at=None)
    assert (link.sought, link.found) == (candidate.request.sought, candidate.person)
    assert candidate.request.status == RequestStatus.LOCATED
    assert Task.objects.get(kind=Kind.VERIFY_MATCH, done_at=None).office == cast.there


def test_one_person_never_confirms_twice(cast):
    candidate = a_candidate(cast, office=cast.here)
    decided(actions.confirm_candidate, cast.reviewer, candidate)

    with pytest.raises(IllegalMove) as refusal:
        decided(actions.confirm_candidate, cast.reviewer, candidate)

    assert refusal.value.code == "tracing.same_reviewer"


def test_across_offices_the_second_reviewer_is_of_the_other_one(cast):
    candidate = a_candidate(cast)
    decided(actions.confirm_candidate, cast.reviewer, candidate)

    with pytest.raises(Forbidden) as refusal:
        decided(actions.confirm_candidate, a_user(Role.REV, cast.here), candidate)

    assert refusal.value.code == "tracing.other_office"


def test_within_an_office_any_second_reviewer_will_do(cast):
    candidate = a_candidate(cast, office=cast.here)
    decided(actions.confirm_candidate, cast.reviewer, candidate)

    decided(actions.confirm_candidate, a_user(Role.REV, cast.here), candidate)

    candidate.refresh_from_db()
    assert candidate.status == CandidateStatus.VERIFICATION


VERBS = [
    actions.confirm_candidate,
    actions.reject_candidate,
    actions.ask_first,
    actions.verify_candidate,
]


@pytest.mark.parametrize("verb", VERBS)
def test_a_third_office_finds_nothing(cast, verb):
    with pytest.raises(NotFound):
        decided(verb, cast.stranger, a_candidate(cast))


@pytest.mark.parametrize("verb", VERBS)
def test_an_officer_is_no_reviewer(cast, verb):
    with pytest.raises(Forbidden):
        decided(verb, cast.officer, a_candidate(cast))


@pytest.mark.parametrize("verb", VERBS)
def test_what_was_retracted_is_not_decided_again(cast, verb):
    candidate = a_candidate(cast, status=CandidateStatus.RETRACTED)

    with pytest.raises(IllegalMove):
        decided(verb, cast.reviewer, candidate)


@pytest.mark.parametrize("verb", VERBS)
def test_a_pair_that_changed_meanwhile_is_looked_at_again(cast, verb):
    candidate = a_candidate(cast)

    with pytest.raises(Stale):
        decided(verb, cast.reviewer, candidate, version=candidate.version + 1)


def test_a_rejection_is_remembered_with_what_it_rested_on(cast):
    candidate = a_candidate(cast)

    decided(actions.reject_candidate, cast.reviewer, candidate, reason=Reason.AGE_DISAGREES)

    candidate.refresh_from_db()
    assert candidate.status == CandidateStatus.REJECTED
    assert candidate.settled_bits == candidate.bits
    assert candidate.reviews.get().content.note == "Same mother, same village."


def test_asking_first_takes_back_a_first_yes(cast):
    candidate = a_candidate(cast)
    decided(actions.confirm_candidate, cast.reviewer, candidate)

    decided(actions.ask_first, cast.other_reviewer, candidate, reason=Reason.TOO_LITTLE)

    candidate.refresh_from_db()
    assert candidate.status == CandidateStatus.NEEDS_MORE_INFO
    assert not candidate.reviews.filter(verdict="confirm", counts=True).exists()


def test_a_verified_match_asks_the_found_persons_office_for_consent(cast):
    candidate = a_candidate(cast)
    confirmed_by_both(cast, candidate)

    decided(actions.verify_candidate, cast.other_reviewer, candidate)

    candidate.refresh_from_db()
    assert candidate.status == CandidateStatus.VERIFIED
    assert candidate.request.status == RequestStatus.AWAITING_SP_CONSENT
    task = Task.objects.get(kind=Kind.ASK_CONSENT, done_at=None)
    assert task.office == cast.there
    assert task in Task.objects.visible_to(cast.other_officer)


def test_a_retraction_undoes_and_tells_both_offices(cast):
    candidate = a_candidate(cast)
    confirmed_by_both(cast, candidate)
    candidate.refresh_from_db()

    actions.retract_match(
        actor=cast.supervisor, candidate=candidate, version=candidate.version, note="A namesake."
    )

    candidate.refresh_from_db()
    assert candidate.status == CandidateStatus.RETRACTED
    assert not MatchLink.objects.filter(revoked_at=None).exists()
    assert candidate.request.status == RequestStatus.IN_PROGRESS
    told = Task.objects.filter(kind=Kind.MATCH_RETRACTED, done_at=None)
    assert {task.office for task in told} == {cast.here, cast.there}


def test_a_reviewer_without_leave_retracts_nothing(cast):
    candidate = a_candidate(cast)
    confirmed_by_both(cast, candidate)

    with pytest.raises(Forbidden):
        actions.retract_match(
            actor=cast.reviewer, candidate=candidate, version=candidate.version, note="x"
        )


def test_across_offices_only_reviewers_see_a_pair_not_even_a_count(cast):
    pair = a_candidate(cast)
    seen = Candidate.objects.visible_to

    assert pair in seen(cast.reviewer)
    assert pair in seen(cast.other_reviewer)
    assert pair in seen(cast.supervisor)
    assert seen(cast.officer).count() == 0
    assert seen(cast.other_officer).count() == 0
    assert seen(cast.stranger).count() == 0


def test_within_an_office_an_officer_sees_the_pair(cast):
    pair = a_candidate(cast, office=cast.here)

    assert pair in Candidate.objects.visible_to(cast.officer)


def test_a_leave_to_compare_that_was_taken_back_hides_the_pair(cast):
    pair = a_candidate(cast)
    assert pair in Candidate.objects.visible_to(cast.reviewer)

    pair.person.cross_check = False
    pair.person.save(update_fields=["cross_check"])

    assert pair not in Candidate.objects.visible_to(cast.reviewer)
    assert pair not in Candidate.objects.visible_to(cast.other_reviewer)
