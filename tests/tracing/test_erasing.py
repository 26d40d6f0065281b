"""An erased person is sought no more and found no more."""

import pytest

from tests.factories import a_user
from tests.tracing.casts import TODAY, a_candidate, a_cast, an_open_request
from wasl.accounts.permissions import Role
from wasl.people.actions import erase_person
from wasl.people.codes import ErasureReason
from wasl.tracing import actions
from wasl.tracing.models import Candidate, MatchLink, Request, RequestContent
from wasl.tracing.rules import CandidateStatus, Reason, RequestStatus
from wasl.vault.keys import Erased

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


def erased(cast, person, office):
    return erase_person(
        actor=a_user(Role.DPO, office), person=person, reason=next(iter(ErasureReason))
    )


def test_a_request_for_an_erased_person_ends_and_cannot_be_read(cast):
    request = an_open_request(cast)
    request.content = RequestContent(reasons="He is my son.")
    request.save()
    assert Request.objects.get(pk=request.pk).content.reasons == "He is my son."

    erased(cast, request.sought, cast.here)

    request = Request.objects.get(pk=request.pk)
    assert request.status == RequestStatus.CLOSED
    with pytest.raises(Erased):
        _ = request.content


def test_a_request_of_an_erased_enquirer_cannot_be_read_either(cast):
    request = an_open_request(cast)

    erased(cast, request.enquirer, cast.here)

    with pytest.raises(Erased):
        _ = Request.objects.get(pk=request.pk).content


def test_an_untouched_candidate_goes_and_a_decided_one_stays_as_a_row(cast):
    untouched = a_candidate(cast)
    decided = a_candidate(cast, person=untouched.person)
    actions.reject_candidate(
        actor=cast.reviewer, candidate=decided, version=1, reason=Reason.OTHER, note="x"
    )

    erased(cast, untouched.person, cast.there)

    assert Candidate.objects.get().pk == decided.pk
    assert not Candidate.objects.visible_to(cast.reviewer).exists()


def test_the_erasure_of_a_found_person_ends_the_link(cast):
    pair = a_candidate(cast)
    for reviewer in (cast.reviewer, cast.other_reviewer):
        pair.refresh_from_db()
        actions.confirm_candidate(
            actor=reviewer,
            candidate=pair,
            version=pair.version,
            reason=Reason.EVIDENCE_AGREES,
            note="",
        )
    assert MatchLink.objects.filter(revoked_at=None).exists()

    erased(cast, pair.person, cast.there)

    assert not MatchLink.objects.filter(revoked_at=None).exists()
    pair.refresh_from_db()
    assert pair.status == CandidateStatus.RETRACTED
    assert Request.objects.get(pk=pair.request_id).status == RequestStatus.IN_PROGRESS


def linked(cast):
    pair = a_candidate(cast)
    for reviewer in (cast.reviewer, cast.other_reviewer):
        pair.refresh_from_db()
        actions.confirm_candidate(
            actor=reviewer,
            candidate=pair,
            version=pair.version,
            reason=Reason.EVIDENCE_AGREES,
            note="",
        )
    return pair


@pytest.mark.parametrize("status", [RequestStatus.CLOSED, RequestStatus.WITHDRAWN])
def test_an_ended_request_stays_ended_when_the_found_person_is_erased(cast, status):
    pair = linked(cast)
    Request.objects.filter(pk=pair.request_id).update(status=status, closed_on=TODAY)

    erased(cast, pair.person, cast.there)

    request = Request.objects.get(pk=pair.request_id)
    assert (request.status, request.closed_on) == (status, TODAY)
