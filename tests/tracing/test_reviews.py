"""An open request comes back to its office on each review day."""

from datetime import timedelta

import pytest

from tests.tracing.casts import TODAY, a_candidate, a_cast, an_open_request
from wasl.tracing import actions
from wasl.tracing.reviews import file_reviews
from wasl.tracing.rules import Reason
from wasl.worklist.actions import file_task, settle_tasks
from wasl.worklist.models import Kind, Task

pytestmark = pytest.mark.django_db


def test_the_next_review_is_filed_once():
    request = an_open_request(a_cast())

    assert file_reviews(TODAY + timedelta(days=40)) == 1
    assert file_reviews(TODAY + timedelta(days=40)) == 0

    task = Task.objects.get(kind=Kind.REVIEW_REQUEST)
    assert task.due_on == TODAY + timedelta(days=60)
    settle_tasks(record_id=request.pk)
    assert file_reviews(TODAY + timedelta(days=61)) == 1


def test_a_request_without_an_acceptance_is_not_reviewed():
    request = an_open_request(a_cast())
    request.accepted_on = None
    request.save()

    assert file_reviews(TODAY) == 0


def test_the_alert_goes_when_nothing_is_left_untouched():
    cast = a_cast()
    first = a_candidate(cast)
    second = a_candidate(cast, request=first.request)
    for office in (cast.here, cast.there):
        file_task(
            office=office.pk,
            kind=Kind.NEW_CANDIDATES,
            record_type="tracing.request",
            record_id=first.request_id,
        )

    for candidate, left in [(first, 2), (second, 1)]:
        actions.reject_candidate(
            actor=cast.reviewer,
            candidate=candidate,
            version=candidate.version,
            reason=Reason.OTHER,
            note="",
        )
        assert Task.objects.filter(kind=Kind.NEW_CANDIDATES, done_at=None).count() == left
