"""What the found person chose to let the enquirer know, and what follows when they say no."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.consent import gate
from wasl.consent.codes import RELEASES, Scope, Status
from wasl.consent.models import Disclosure, Grant
from wasl.errors import IllegalMove
from wasl.people.models import Person
from wasl.tracing.actions.requests import move_by_system
from wasl.tracing.models import Candidate, Request
from wasl.tracing.rules import CandidateStatus, RequestStatus
from wasl.worklist.actions import file_task, settle_tasks
from wasl.worklist.models import Kind

# Where a release leads a request: a word passed on, or contact itself (7.1).
LEADS_TO: dict[Scope, RequestStatus] = {
    Scope.REL_ALIVE: RequestStatus.MESSAGE_ONLY,
    Scope.REL_MSG: RequestStatus.MESSAGE_ONLY,
    Scope.REL_FWD: RequestStatus.CONTACT_RESTORED,
    Scope.REL_CONTACT: RequestStatus.CONTACT_RESTORED,
    Scope.REL_LOCATION: RequestStatus.CONTACT_RESTORED,
}
ANSWERABLE = frozenset(
    {
        RequestStatus.AWAITING_SP_CONSENT,
        RequestStatus.CONTACT_RESTORED,
        RequestStatus.MESSAGE_ONLY,
        RequestStatus.LOCATED_NO_CONTACT,
    }
)


@transaction.atomic
def release_to_enquirer(
    *, actor: User, candidate: Candidate, scope: Scope, on: date, now: datetime
) -> Disclosure:
    """Let the enquirer read what the found person agreed to, and nothing else.

    Raises:
        NotFound: the found person is of another office.
        Forbidden: ``actor`` does not release data.
        IllegalMove: the match was not verified.
        ConsentMissing: the found person has not agreed to this scope for this enquirer.
    """
    actor.require(Can.RELEASE_DATA, on=candidate.person)
    request = Request.objects.select_for_update().get(pk=candidate.request_id)
    disclosure = gate.release(
        actor=actor,
        person=candidate.person,
        scope=scope,
        recipient=request.enquirer,
        request=request.pk,
        on=on,
        now=now,
    )
    new = LEADS_TO[scope]
    if RequestStatus.CONTACT_RESTORED not in {new, request.status}:
        move_by_system(request, RequestStatus.MESSAGE_ONLY)
    else:
        move_by_system(request, RequestStatus.CONTACT_RESTORED)
    settle_tasks(record_id=candidate.pk, by=actor)
    file_task(
        office=request.office_id,
        kind=Kind.NEWS_TO_PASS_ON,
        record_type=Request.audit_type,
        record_id=request.pk,
    )
    return disclosure


def only_after_verification(
    person: Person, recipient: Person, scope: Scope, request: UUID | None
) -> None:
    """Stand before the gate: a release to an enquirer needs a verified match with their request.

    Raises:
        IllegalMove: there is none.
    """
    del scope
    verified = Candidate.objects.filter(
        person=person,
        request=request,
        request__enquirer=recipient,
        status=CandidateStatus.VERIFIED,
    )
    if not verified.exists():
        raise IllegalMove(
            "tracing.not_verified", _("Nothing is released before the match was verified.")
        )


def follow_answer(grant: Grant) -> None:
    """React to an answer or a withdrawal: when every release is refused, the search ends quietly.

    Called by ``consent`` inside its own transaction, after open disclosures were revoked.
    """
    if grant.scope not in RELEASES or grant.recipient_id is None:
        return
    for candidate in Candidate.objects.filter(
        person=grant.person, request__enquirer=grant.recipient, status=CandidateStatus.VERIFIED
    ):
        request = Request.objects.select_for_update().get(pk=candidate.request_id)
        if request.status in ANSWERABLE:
            _follow(request, candidate, grant)


def _follow(request: Request, candidate: Candidate, grant: Grant) -> None:
    answers = set(
        Grant.objects.filter(
            person=grant.person, recipient=grant.recipient, scope__in=RELEASES
        ).values_list("status", flat=True)
    )
    open_news = Disclosure.objects.filter(
        person=grant.person, request=request.pk, revoked_at=None
    ).exists()
    if Status.GIVEN in answers or open_news:
        return
    if answers & {Status.NOT_NOW, Status.EXPIRED, Status.UNDER_REVIEW}:
        # None of these is a no: the person is asked again, on the day that they named.
        file_task(
            office=candidate.person.office_id,
            kind=Kind.ASK_AGAIN,
            record_type=Candidate.audit_type,
            record_id=candidate.pk,
            needs=Can.RECORD_CONSENT,
            due_on=grant.review_on,
        )
    elif Status.REQUESTED not in answers:
        move_by_system(request, RequestStatus.LOCATED_NO_CONTACT)
        settle_tasks(record_id=candidate.pk, kind=Kind.ASK_CONSENT)
