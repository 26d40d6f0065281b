from uuid import uuid4

import pytest

from tests.factories import a_request
from tests.people.drafts import an_officer, named, office_of, registered
from wasl.accounts.permissions import Role
from wasl.people.actions import erase_person, merge_people, unmerge_people
from wasl.people.codes import ErasureReason
from wasl.tracing.models import (
    Candidate,
    CandidateContent,
    MatchLink,
    Request,
    RequestContent,
    Review,
    ReviewContent,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return an_officer()


def a_case(officer, found, **over):
    """A request whose candidate was reviewed and linked."""
    request = a_request(office=office_of(officer), status="located", **over)
    request.content = RequestContent(reasons="her son")
    request.save()
    pair = Candidate(
        request=request,
        person=found,
        status="confirmed",
        bits=12.0,
        probability=0.9,
        band="strong",
        engine="test",
        sought_version=1,
        person_version=1,
    )
    pair.content = CandidateContent()
    pair.save()
    review = Review(
        candidate=pair,
        verdict="confirm",
        reason="evidence_agrees",
        by=officer,
        office=office_of(officer),
    )
    review.content = ReviewContent(note="same scar")
    review.save()
    MatchLink.objects.create(candidate=pair, sought=request.sought, found=found)
    return request


def state():
    """Who stands where, with every word opened again from the database."""
    return (
        [
            (r.pk, r.sought_id, r.enquirer_id, r.content.reasons)
            for r in Request.objects.order_by("pk")
        ],
        [(c.pk, c.person_id, c.content) for c in Candidate.objects.order_by("pk")],
        [(r.pk, r.content.note) for r in Review.objects.order_by("pk")],
        [(k.pk, k.sought_id, k.found_id) for k in MatchLink.objects.order_by("pk")],
    )


def test_the_found_person_takes_candidates_and_links_along_and_back(officer):
    keep, gone = registered(officer, named("Yusuf")), registered(officer)
    a_case(officer, gone)
    before = state()

    merge = merge_people(actor=officer, keep=keep, gone=gone)

    pair = Candidate.objects.get()
    assert (pair.person, MatchLink.objects.get().found) == (keep, keep)
    assert pair.reviews.get().content.note == "same scar"
    unmerge_people(actor=officer, merge=merge)
    assert state() == before


@pytest.mark.parametrize("end", ["sought", "enquirer"])
def test_both_ends_of_a_request_take_it_along_and_back(officer, end):
    keep = registered(officer, named("Halima"))
    request = a_case(officer, registered(officer))
    gone = getattr(request, end)
    before = state()

    merge = merge_people(actor=officer, keep=keep, gone=gone)

    request = Request.objects.get()
    assert getattr(request, end) == keep
    assert request.content.reasons == "her son"
    assert Candidate.objects.get().content == CandidateContent()
    unmerge_people(actor=officer, merge=merge)
    assert state() == before


def test_a_request_between_the_two_stays_as_it_is(officer):
    request = a_case(officer, registered(officer))
    before = state()

    merge_people(actor=officer, keep=request.enquirer, gone=request.sought)

    assert state() == before


def test_a_pair_that_both_are_in_stays_with_each(officer):
    keep, gone = registered(officer, named("Yusuf")), registered(officer)
    request = a_case(officer, gone)
    twin = Candidate.objects.get()
    twin.pk, twin.person = uuid4(), keep
    twin._state.adding = True
    twin.content = CandidateContent()
    twin.save()

    merge_people(actor=officer, keep=keep, gone=gone)

    assert set(request.candidates.values_list("person", flat=True)) == {keep.pk, gone.pk}


def test_an_erasure_takes_back_links_and_ends_the_search(officer):
    request = a_case(officer, registered(officer))
    assert MatchLink.objects.get().revoked_at is None

    erase_person(
        actor=an_officer(office_of(officer), Role.DPO),
        person=request.sought,
        reason=ErasureReason.ASKED,
    )

    request.refresh_from_db()
    assert request.status == "closed"
    assert MatchLink.objects.get().revoked_at is not None
