"""What an enquirer's page is made of. The one place where ``portal`` reads tracing and consent."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from wasl.audit.models import ActorKind
from wasl.audit.trail import ActorRef, record
from wasl.consent.gate import collect
from wasl.tracing.models import Request
from wasl.tracing.rules import EnquirerView, enquirer_view


@dataclass(frozen=True)
class News:
    """One thing that the found person chose to send; ``items`` as they left the gate."""

    items: dict[str, str]
    until: date | None


@dataclass(frozen=True)
class Page:
    """All that the page may depend on. It has no field for a status, an office or a person."""

    view: EnquirerView
    news: tuple[News, ...]


def request_by_reference(reference: str) -> Request | None:
    """Return the request with this reference, unless one of its people was erased."""
    return (
        Request.objects.filter(
            reference=reference, enquirer__erased_at=None, sought__erased_at=None
        )
        .select_related("enquirer", "sought")
        .first()
    )


@transaction.atomic
def open_page(*, request: Request, today: date, now: datetime) -> Page:
    """Return what the enquirer is shown today, and record that it was opened (D51)."""
    actor = ActorRef(ActorKind.ENQUIRER, str(request.pk))
    view = enquirer_view(
        submitted_on=request.opened_on,
        accepted_on=request.accepted_on,
        closed_on=request.closed_on,
        every=timedelta(days=request.review_days),
        today=today,
    )
    record(actor, "portal.opened", request)
    waiting = collect(
        actor=actor, recipient=request.enquirer, request=request.pk, on=today, now=now
    )
    news = tuple(
        News(d.content.items, d.expires_at.date() if d.expires_at else None) for d in waiting
    )
    return Page(view, news)
