"""Two people look at a pair, and decide; nobody else does, and no machine (R018, 7.3)."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.audit.trail import Content, record
from wasl.consent.gate import shut_request
from wasl.errors import Forbidden, Stale
from wasl.tracing.actions.requests import move_by_system
from wasl.tracing.models import (
    Candidate,
    MatchLink,
    Request,
    Review,
    ReviewContent,
    Verdict,
)
from wasl.tracing.rules import (
    ALERT_BANDS,
    FOUND,
    CandidateStatus,
    Reason,
    RequestStatus,
    check_candidate_move,
    check_second_reviewer,
)
from wasl.worklist.actions import file_task, settle_tasks
from wasl.worklist.models import Kind


@transaction.atomic
def start_review(*, actor: User, candidate: Candidate) -> Candidate:
    """Begin to look at a pair, so that colleagues see that somebody does.

    Raises:
        NotFound: neither record is of an office of ``actor``.
        Forbidden: ``actor`` does not review candidates.
        IllegalMove: the pair was decided.
    """
    actor.require(Can.REVIEW_CANDIDATE, on=candidate)
    candidate = _locked(candidate)
    _move(actor, candidate, CandidateStatus.UNDER_REVIEW)
    return candidate


@transaction.atomic
def confirm_candidate(
    *, actor: User, candidate: Candidate, version: int, reason: Reason, note: str
) -> Candidate:
    """Say that the two may be one person. The first time it goes on to a second reviewer.

    The second reviewer is another person and, across offices, one of the other office. With
    the second yes the records are linked, and verification begins.

    Raises:
        NotFound: neither record is of an office of ``actor``.
        Forbidden: ``actor`` does not review candidates.
        Stale: the pair changed since the page was opened.
        IllegalMove: the pair was decided; or ``actor`` confirmed it before.
    """
    actor.require(Can.REVIEW_CANDIDATE, on=candidate)
    candidate = _locked(candidate, version)
    first = _first_review(candidate)
    if first is None:
        _begin(actor, candidate)
        _move(actor, candidate, CandidateStatus.FIRST_CONFIRMED)
        _decide(actor, candidate, Verdict.CONFIRM, reason, note)
        _ask_second(actor, candidate)
        return candidate
    check_second_reviewer(first.by_id, actor.pk)
    if candidate.across and not _other_office(actor, candidate, first):
        raise Forbidden(
            "tracing.other_office", _("A reviewer of the other office must confirm this.")
        )
    _move(actor, candidate, CandidateStatus.CONFIRMED)
    _decide(actor, candidate, Verdict.CONFIRM, reason, note)
    _link(actor, candidate)
    return candidate


@transaction.atomic
def reject_candidate(
    *, actor: User, candidate: Candidate, version: int, reason: Reason, note: str
) -> Candidate:
    """Say that these are two people. The pair stays away until new evidence.

    Raises:
        NotFound: neither record is of an office of ``actor``.
        Forbidden: ``actor`` does not review candidates.
        Stale: the pair changed since the page was opened.
        IllegalMove: the pair was decided.
    """
    actor.require(Can.REVIEW_CANDIDATE, on=candidate)
    candidate = _locked(candidate, version)
    _begin(actor, candidate)
    linked = candidate.status == CandidateStatus.VERIFICATION
    _settle(candidate)
    _move(actor, candidate, CandidateStatus.REJECTED)
    _decide(actor, candidate, Verdict.REJECT, reason, note)
    candidate.reviews.filter(verdict=Verdict.CONFIRM).update(counts=False)
    settle_tasks(record_id=candidate.pk, by=actor)
    if linked:
        undo_link(candidate)
    return candidate


@transaction.atomic
def ask_first(
    *, actor: User, candidate: Candidate, version: int, reason: Reason, note: str
) -> Candidate:
    """Put a pair aside until the neutral questions were asked.

    Raises:
        NotFound: neither record is of an office of ``actor``.
        Forbidden: ``actor`` does not review candidates.
        Stale: the pair changed since the page was opened.
        IllegalMove: the pair was decided.
    """
    actor.require(Can.REVIEW_CANDIDATE, on=candidate)
    candidate = _locked(candidate, version)
    _begin(actor, candidate)
    _move(actor, candidate, CandidateStatus.NEEDS_MORE_INFO)
    _decide(actor, candidate, Verdict.ASK, reason, note)
    candidate.reviews.filter(verdict=Verdict.CONFIRM).update(counts=False)
    return candidate


@transaction.atomic
def verify_candidate(
    *, actor: User, candidate: Candidate, version: int, reason: Reason, note: str
) -> Candidate:
    """Note that knowledge or the community confirmed the match (R182); consent is asked next.

    Raises:
        NotFound: neither record is of an office of ``actor``.
        Forbidden: ``actor`` does not review candidates.
        Stale: the pair changed since the page was opened.
        IllegalMove: the match is not being verified.
    """
    actor.require(Can.REVIEW_CANDIDATE, on=candidate)
    candidate = _locked(candidate, version)
    _move(actor, candidate, CandidateStatus.VERIFIED)
    _decide(actor, candidate, Verdict.VERIFY, reason, note)
    settle_tasks(record_id=candidate.pk, kind=Kind.VERIFY_MATCH, by=actor)
    move_by_system(_request(candidate), RequestStatus.AWAITING_SP_CONSENT)
    file_task(
        office=candidate.person.office_id,
        kind=Kind.ASK_CONSENT,
        record_type=Candidate.audit_type,
        record_id=candidate.pk,
        needs=Can.RECORD_CONSENT,
    )
    return candidate


@transaction.atomic
def retract_match(*, actor: User, candidate: Candidate, version: int, note: str) -> Candidate:
    """Undo a match that was wrong: the link ends, what was released is closed, all are told.

    Raises:
        NotFound: neither record is of an office of ``actor``.
        Forbidden: ``actor`` may not retract matches.
        Stale: the pair changed since the page was opened.
        IllegalMove: the pair is not a match.
    """
    actor.require(Can.RETRACT_MATCH, on=candidate)
    candidate = _locked(candidate, version)
    _settle(candidate)
    _move(actor, candidate, CandidateStatus.RETRACTED)
    _decide(actor, candidate, Verdict.RETRACT, Reason.OTHER, note)
    candidate.reviews.filter(verdict=Verdict.CONFIRM).update(counts=False)
    settle_tasks(record_id=candidate.pk, by=actor)
    undo_link(candidate)
    shut_request(actor, candidate.person, candidate.request_id, timezone.now())
    for office in candidate.scope_offices:
        file_task(
            office=office,
            kind=Kind.MATCH_RETRACTED,
            record_type=Candidate.audit_type,
            record_id=candidate.pk,
        )
    return candidate


def _locked(candidate: Candidate, version: int | None = None) -> Candidate:
    locked = (
        Candidate.objects.select_for_update(of=("self",))
        .select_related("request", "person")
        .get(pk=candidate.pk)
    )
    if version is not None and locked.version != version:
        raise Stale(
            "tracing.candidate_stale",
            _("This candidate changed since you opened it. Look again before you decide."),
        )
    return locked


def _request(candidate: Candidate) -> Request:
    return Request.objects.select_for_update().get(pk=candidate.request_id)


def _move(actor: User, candidate: Candidate, new: CandidateStatus) -> None:
    old = CandidateStatus(candidate.status)
    check_candidate_move(old, new)
    candidate.status = new
    candidate.version += 1
    candidate.save()
    record(actor, f"tracing.candidate.{new}", candidate, old=old, bits=round(candidate.bits))


def _begin(actor: User, candidate: Candidate) -> None:
    """Deciding at once includes looking: a fresh pair passes through review."""
    if candidate.status in {
        CandidateStatus.PROPOSED,
        CandidateStatus.STALE,
        CandidateStatus.NEEDS_MORE_INFO,
    }:
        _move(actor, candidate, CandidateStatus.UNDER_REVIEW)


def _decide(actor: User, candidate: Candidate, verdict: Verdict, reason: Reason, note: str) -> None:
    mine = actor.offices_where(Can.REVIEW_CANDIDATE) | actor.offices_where(Can.RETRACT_MATCH)
    # A reviewer of both offices decides for the office of the request.
    office = next(
        pk for pk in (candidate.request.office_id, candidate.person.office_id) if pk in mine
    )
    review = Review(candidate=candidate, verdict=verdict, reason=reason, by=actor, office_id=office)
    review.content = ReviewContent(note=note)
    review.save()
    _settle_alert(candidate, office, actor)
    record(
        actor,
        f"tracing.review.{verdict}",
        candidate,
        content=Content(reason=note),
        code=reason,
    )


def _settle_alert(candidate: Candidate, office: UUID, actor: User) -> None:
    """Take the alert off an office's list once none of the request's candidates is untouched."""
    waiting = Candidate.objects.filter(
        request=candidate.request_id, status=CandidateStatus.PROPOSED, band__in=ALERT_BANDS
    )
    if office != candidate.request.office_id:
        waiting = waiting.filter(person__office=office)
    if not waiting.exists():
        settle_tasks(
            record_id=candidate.request_id, kind=Kind.NEW_CANDIDATES, office=office, by=actor
        )


def _first_review(candidate: Candidate) -> Review | None:
    return candidate.reviews.filter(verdict=Verdict.CONFIRM, counts=True).first()


def _other_office(actor: User, candidate: Candidate, first: Review) -> bool:
    reviews = actor.offices_where(Can.REVIEW_CANDIDATE)
    return bool((candidate.scope_offices - {first.office_id}) & reviews)


def _ask_second(actor: User, candidate: Candidate) -> None:
    settle_tasks(record_id=candidate.pk, by=actor)
    offices = candidate.scope_offices
    if candidate.across:
        offices -= {candidate.reviews.get(verdict=Verdict.CONFIRM, counts=True).office_id}
    for office in offices:
        file_task(
            office=office,
            kind=Kind.SECOND_REVIEW,
            record_type=Candidate.audit_type,
            record_id=candidate.pk,
            needs=Can.REVIEW_CANDIDATE,
        )


def _link(actor: User, candidate: Candidate) -> None:
    MatchLink.objects.create(
        candidate=candidate, sought=candidate.request.sought, found=candidate.person
    )
    _move(actor, candidate, CandidateStatus.VERIFICATION)
    settle_tasks(record_id=candidate.pk, by=actor)
    request = _request(candidate)
    if request.status == RequestStatus.IN_PROGRESS:
        move_by_system(request, RequestStatus.CANDIDATE_FOUND)
    if request.status == RequestStatus.CANDIDATE_FOUND:
        move_by_system(request, RequestStatus.LOCATED)
    file_task(
        office=candidate.person.office_id,
        kind=Kind.VERIFY_MATCH,
        record_type=Candidate.audit_type,
        record_id=candidate.pk,
        needs=Can.REVIEW_CANDIDATE,
    )


def _settle(candidate: Candidate) -> None:
    """Remember on what a no was based, so that only new evidence brings the pair back."""
    candidate.settled_bits = candidate.bits
    candidate.settled_sought_version = candidate.sought_version
    candidate.settled_person_version = candidate.person_version


def undo_link(candidate: Candidate) -> None:
    """End the link of two records and search on; called inside other actions."""
    MatchLink.objects.filter(candidate=candidate, revoked_at=None).update(revoked_at=timezone.now())
    request = _request(candidate)
    # A request that ended stays ended: its enquirer's page may not tell that something happened.
    if RequestStatus(request.status) in FOUND:
        move_by_system(request, RequestStatus.IN_PROGRESS)
