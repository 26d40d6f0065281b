"""What the found person chose reaches the enquirer, and nothing else does, whoever tries."""

import pytest
from django.utils import timezone

from tests.consent.answers import NO, NOT_NOW, TODAY, YES, aged, an_adult
from tests.factories import a_person, a_user
from tests.tracing.casts import a_candidate, a_cast
from wasl.accounts.permissions import Role
from wasl.consent import gate
from wasl.consent.actions import ask_consent, record_answer, withdraw
from wasl.consent.codes import RELEASES, Scope
from wasl.consent.models import Disclosure
from wasl.errors import ConsentMissing, Forbidden, IllegalMove, NotFound
from wasl.tracing import actions
from wasl.tracing.models import Request
from wasl.tracing.rules import CandidateStatus, RequestStatus
from wasl.worklist.models import Kind, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


def a_match(cast, **over):
    candidate = a_candidate(
        cast,
        person=an_adult(office=cast.there, cross_check=True),
        status=CandidateStatus.VERIFIED,
        **over,
    )
    Request.objects.filter(pk=candidate.request_id).update(status=RequestStatus.AWAITING_SP_CONSENT)
    return candidate


def answered(cast, candidate, scope, taken):
    grant = ask_consent(
        actor=cast.other_officer,
        person=candidate.person,
        scope=scope,
        recipient=candidate.request.enquirer,
        on=TODAY,
    )
    return record_answer(
        actor=cast.other_officer, grant=grant, taken=taken, version=grant.version, on=TODAY
    )


def released(cast, candidate, scope, actor=None):
    return actions.release_to_enquirer(
        actor=actor or cast.other_officer,
        candidate=candidate,
        scope=scope,
        on=TODAY,
        now=timezone.now(),
    )


def status(candidate):
    return Request.objects.get(pk=candidate.request_id).status


def test_a_message_that_was_agreed_to_is_passed_on(cast):
    candidate = a_match(cast)
    answered(cast, candidate, Scope.REL_MSG, YES)

    disclosure = released(cast, candidate, Scope.REL_MSG)

    assert disclosure.content.items == {"message": YES.content.message}
    assert disclosure.recipient == candidate.request.enquirer
    assert status(candidate) == RequestStatus.MESSAGE_ONLY
    task = Task.objects.get(kind=Kind.NEWS_TO_PASS_ON, record_id=candidate.request_id)
    assert task.office == cast.here


def test_a_message_is_no_leave_for_an_address(cast):
    candidate = a_match(cast)
    answered(cast, candidate, Scope.REL_MSG, YES)

    with pytest.raises(ConsentMissing):
        released(cast, candidate, Scope.REL_CONTACT)

    assert not Disclosure.objects.exists()


def test_an_address_restores_contact(cast):
    candidate = a_match(cast)
    answered(cast, candidate, Scope.REL_CONTACT, YES)

    released(cast, candidate, Scope.REL_CONTACT)

    assert status(candidate) == RequestStatus.CONTACT_RESTORED


@pytest.mark.parametrize("scope", RELEASES)
@pytest.mark.parametrize("role", list(Role))
def test_no_role_overrides_the_found_person(cast, role, scope):
    candidate = a_match(cast)
    actor = a_user(role, cast.there)

    with pytest.raises((Forbidden, ConsentMissing, NotFound)):
        released(cast, candidate, scope, actor=actor)
    with pytest.raises((Forbidden, ConsentMissing, NotFound)):
        gate.release(
            actor=actor,
            person=candidate.person,
            scope=scope,
            recipient=candidate.request.enquirer,
            request=candidate.request_id,
            on=TODAY,
            now=timezone.now(),
        )

    assert not Disclosure.objects.exists()


def test_an_agreement_for_one_enquirer_is_none_for_another(cast):
    candidate = a_match(cast)
    other = a_match(cast)
    other.person = candidate.person
    other.save()
    answered(cast, candidate, Scope.REL_CONTACT, YES)

    with pytest.raises(ConsentMissing):
        released(cast, other, Scope.REL_CONTACT)


def test_the_seeking_office_releases_nothing_of_the_other_offices_person(cast):
    candidate = a_match(cast)
    answered(cast, candidate, Scope.REL_MSG, YES)

    with pytest.raises(NotFound):
        released(cast, candidate, Scope.REL_MSG, actor=cast.officer)


@pytest.mark.parametrize(
    "before",
    [CandidateStatus.PROPOSED, CandidateStatus.FIRST_CONFIRMED, CandidateStatus.VERIFICATION],
)
def test_nothing_is_released_before_the_match_is_verified(cast, before):
    candidate = a_match(cast)
    answered(cast, candidate, Scope.REL_MSG, YES)
    candidate.status = before
    candidate.save()

    with pytest.raises(IllegalMove) as refusal:
        released(cast, candidate, Scope.REL_MSG)

    assert refusal.value.code == "tracing.not_verified"


def test_a_refusal_of_everything_ends_the_search_quietly(cast):
    candidate = a_match(cast)

    answered(cast, candidate, Scope.REL_MSG, NO)

    assert status(candidate) == RequestStatus.LOCATED_NO_CONTACT
    assert not Task.objects.filter(kind=Kind.NEWS_TO_PASS_ON, done_at=None).exists()


def test_not_now_files_a_day_to_ask_again(cast):
    candidate = a_match(cast)

    answered(cast, candidate, Scope.REL_MSG, NOT_NOW)

    task = Task.objects.get(kind=Kind.ASK_AGAIN, record_id=candidate.pk)
    assert task.due_on == NOT_NOW.review_on
    assert status(candidate) == RequestStatus.AWAITING_SP_CONSENT


def test_a_withdrawal_closes_what_was_open_at_once(cast):
    candidate = a_match(cast)
    grant = answered(cast, candidate, Scope.REL_MSG, YES)
    released(cast, candidate, Scope.REL_MSG)
    now = timezone.now()
    assert Disclosure.objects.open_to(candidate.request.enquirer, now).exists()

    withdraw(actor=cast.other_officer, grant=grant, reason="She changed her mind.", now=now)

    assert not Disclosure.objects.open_to(candidate.request.enquirer, now).exists()
    assert status(candidate) == RequestStatus.LOCATED_NO_CONTACT


def test_a_retracted_match_closes_what_was_released(cast):
    candidate = a_match(cast)
    answered(cast, candidate, Scope.REL_MSG, YES)
    released(cast, candidate, Scope.REL_MSG)
    candidate.refresh_from_db()

    actions.retract_match(
        actor=cast.supervisor, candidate=candidate, version=candidate.version, note="A namesake."
    )

    assert not Disclosure.objects.filter(revoked_at=None).exists()
    assert status(candidate) == RequestStatus.IN_PROGRESS


def test_a_child_does_not_release_alone(cast):
    candidate = a_candidate(
        cast,
        person=aged(a_person(office=cast.there), 9),
        status=CandidateStatus.VERIFIED,
    )

    with pytest.raises(ConsentMissing):
        answered(cast, candidate, Scope.REL_MSG, YES)
