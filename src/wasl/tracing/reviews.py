"""A request that is open is looked at again on each of its review days (design.md)."""

from datetime import date, timedelta

from wasl.tracing.models import Request
from wasl.tracing.rules import last_review_day
from wasl.worklist.actions import file_task
from wasl.worklist.models import Kind, Task


def file_reviews(on: date) -> int:
    """File the next review of every open request that has none on its office's list.

    Returns:
        How many were filed.
    """
    listed = Task.objects.filter(kind=Kind.REVIEW_REQUEST, done_at=None).values("record_id")
    filed = 0
    for request in Request.objects.open().exclude(pk__in=listed).exclude(accepted_on=None):
        assert request.accepted_on is not None, "the query left them out"
        every = timedelta(days=request.review_days)
        file_task(
            office=request.office_id,
            kind=Kind.REVIEW_REQUEST,
            record_type=Request.audit_type,
            record_id=request.pk,
            due_on=last_review_day(request.accepted_on, every, on) + every,
        )
        filed += 1
    return filed
