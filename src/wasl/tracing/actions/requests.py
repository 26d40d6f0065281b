"""The life of a request, from the first word of an enquirer to its closure."""

import secrets
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can
from wasl.audit.trail import SYSTEM, ActorRef, Content, record
from wasl.consent.actions import allow_cross_check
from wasl.errors import IllegalMove, Invalid, Stale
from wasl.people.actions import register_person
from wasl.people.codes import Basis, Kinship, Purpose
from wasl.people.drafts import PersonDraft
from wasl.people.models import Change, Person
from wasl.tracing.models import Move, Request, RequestContent
from wasl.tracing.rules import (
    CandidateStatus,
    Closure,
    Motive,
    RequestStatus,
    SeparationContext,
    check_request_move,
)
from wasl.worklist.actions import file_task, settle_tasks
from wasl.worklist.models import Kind

PIN_DIGITS = 8


@dataclass(frozen=True, kw_only=True)
class RequestDraft:
    """What an enquirer asks (2.9). No surname, document or address is ever required (R063).

    Attributes:
        kinship: What the enquirer is to the sought person.
        limits_explained: The process and its limits were explained (R066, R067).
    """

    kinship: Kinship
    content: RequestContent = field(default_factory=RequestContent)
    context: SeparationContext = SeparationContext.MIGRATION
    limits_explained: bool = False
    language: str = "en"


@transaction.atomic
def open_request(
    *,
    actor: User | ActorRef,
    office: Office,
    enquirer: PersonDraft | Person,
    sought: PersonDraft,
    draft: RequestDraft,
    basis: Basis,
    purpose: Purpose,
    on: date,
    sought_pk: UUID | None = None,
) -> Request:
    """Write down that one person seeks another, as a draft.

    Args:
        actor: Who writes it down; an import acts for the system.
        office: The office that will own the request and the sought person's row.
        enquirer: A person of that office, or what is known of a new one.
        sought: What the enquirer tells of the one sought.
        draft: Relation, reasons, context.
        basis: Lawful basis of keeping the data (D01, D02).
        purpose: What it is kept for.
        on: Local date of the office.
        sought_pk: The id that a phone without a link gave the one sought.

    Raises:
        NotFound: ``actor`` does not work in ``office``.
        Forbidden: ``actor`` may not create requests there.
    """
    if isinstance(actor, User):
        actor.require(Can.CREATE_REQUEST, on=office)
    if isinstance(enquirer, PersonDraft):
        enquirer = register_person(
            actor=actor, office=office, draft=enquirer, basis=basis, purpose=purpose, on=on
        )
    elif isinstance(actor, User):
        actor.require(Can.READ_PERSON, on=enquirer)
    person = register_person(
        actor=actor,
        office=office,
        draft=sought,
        basis=basis,
        purpose=purpose,
        on=on,
        pk=sought_pk,
    )
    request = Request(
        office=office,
        enquirer=enquirer,
        sought=person,
        kinship=draft.kinship,
        context=draft.context,
        limits_explained=draft.limits_explained,
        language=draft.language,
        opened_on=on,
    )
    request.content = draft.content
    request.save()
    record(
        actor,
        "tracing.opened",
        request,
        purpose=purpose,
        content=Content(after=asdict(draft.content)),
        kinship=draft.kinship,
    )
    return request


@transaction.atomic
def amend_request(
    *, actor: User | ActorRef, request: Request, version: int, draft: RequestDraft
) -> Request:
    """Change what was asked.

    Raises:
        NotFound: the request is of another office.
        Forbidden: ``actor`` may not change requests.
        Stale: somebody else saved it since ``version``.
        IllegalMove: the request is closed.
    """
    if isinstance(actor, User):
        actor.require(Can.CREATE_REQUEST, on=request)
    request = Request.objects.select_for_update().get(pk=request.pk)
    if request.version != version:
        raise Stale("tracing.stale", _("Somebody else changed this request meanwhile."))
    if request.status == RequestStatus.CLOSED:
        raise IllegalMove("tracing.closed", _("The request is closed. Reopen it first."))
    before = request.content
    request.content = draft.content
    request.kinship = draft.kinship
    request.context = draft.context
    request.limits_explained = draft.limits_explained
    request.language = draft.language
    request.version += 1
    request.save()
    Change.objects.create(person=request.sought_id)  # its evidence may weigh differently now
    record(
        actor,
        "tracing.amended",
        request,
        content=Content(before=asdict(before), after=asdict(draft.content)),
    )
    return request


@transaction.atomic
def submit_request(*, actor: User | ActorRef, request: Request) -> Request:
    """Send a draft to the supervisor, who decides whether it is accepted.

    Raises:
        NotFound: the request is of another office.
        Forbidden: ``actor`` may not submit requests.
        Invalid: the enquirer was not told the process and its limits (R066).
        IllegalMove: the request is not a draft.
    """
    if isinstance(actor, User):
        actor.require(Can.SUBMIT_REQUEST, on=request)
    request = _locked(request)
    if not request.limits_explained:
        raise Invalid(
            "tracing.limits_not_explained",
            _("First explain to the enquirer how tracing works and what we cannot promise."),
        )
    request.submitted_by = actor if isinstance(actor, User) else None
    _move(actor, request, RequestStatus.SUBMITTED)
    file_task(
        office=request.office_id,
        kind=Kind.ACCEPT_REQUEST,
        record_type=Request.audit_type,
        record_id=request.pk,
        needs=Can.ACCEPT_REQUEST,
    )
    return request


@transaction.atomic
def accept_request(
    *,
    actor: User,
    request: Request,
    motive: Motive,
    motive_note: str,
    on: date,
    review_days: int = 30,
) -> Request:
    """Accept a request after examining why contact is wished (R042); the search begins.

    Raises:
        NotFound: the request is of another office.
        Forbidden: ``actor`` may not accept requests.
        IllegalMove: not submitted; or submitted by ``actor``; or the motive stays doubtful.
    """
    actor.require(Can.ACCEPT_REQUEST, on=request)
    request = _locked(request)
    if request.submitted_by_id == actor.pk:
        raise IllegalMove(
            "tracing.same_person", _("You submitted this request. Somebody else must accept it.")
        )
    if motive != Motive.FAMILY_LINK:
        raise IllegalMove(
            "tracing.motive",
            _(
                "Accept a request only when its motive was examined and is to restore a family link."
            ),
        )
    request.motive = motive
    request.accepted_by = actor
    request.accepted_on = on
    request.review_days = review_days
    request.content = _with_note(request.content, motive_note)
    _move(actor, request, RequestStatus.IN_PROGRESS, reason=motive_note)
    allow_cross_check(actor=actor, person=request.sought, on=on)
    settle_tasks(record_id=request.pk, kind=Kind.ACCEPT_REQUEST, by=actor)
    file_task(
        office=request.office_id,
        kind=Kind.REVIEW_REQUEST,
        record_type=Request.audit_type,
        record_id=request.pk,
        due_on=on + timedelta(days=review_days),
    )
    return request


@transaction.atomic
def decline_request(*, actor: User, request: Request, reason: str) -> Request:
    """Say that a request is not taken up, with the reason.

    Raises:
        NotFound: the request is of another office.
        Forbidden: ``actor`` may not decide on requests.
        IllegalMove: the request does not wait for a decision.
    """
    actor.require(Can.ACCEPT_REQUEST, on=request)
    request = _locked(request)
    _move(actor, request, RequestStatus.DECLINED, reason=reason)
    settle_tasks(record_id=request.pk, kind=Kind.ACCEPT_REQUEST, by=actor)
    return request


@transaction.atomic
def give_pin(*, actor: User, request: Request) -> str:
    """Make a new PIN for the enquirer's page and return it, this once; the old one ends.

    Raises:
        NotFound: the request is of another office.
        Forbidden: ``actor`` does not work on requests.
    """
    actor.require(Can.CREATE_REQUEST, on=request)
    request = _locked(request)
    pin = "".join(secrets.choice("0123456789") for _digit in range(PIN_DIGITS))
    request.pin = make_password(pin)
    request.save(update_fields=["pin"])
    record(actor, "tracing.pin_given", request)
    return pin


@transaction.atomic
def withdraw_request(*, actor: User, request: Request, reason: str) -> Request:
    """End the search because the enquirer no longer wants it.

    Raises:
        NotFound: the request is of another office.
        Forbidden: ``actor`` does not work on requests.
        IllegalMove: the request has ended already.
    """
    actor.require(Can.SUBMIT_REQUEST, on=request)
    request = _locked(request)
    _move(actor, request, RequestStatus.WITHDRAWN, reason=reason)
    settle_tasks(record_id=request.pk, by=actor)
    return request


@transaction.atomic
def ask_closure(*, actor: User, request: Request, closure: Closure) -> Request:
    """Propose to close; somebody else must agree (7.11).

    Raises:
        NotFound: the request is of another office.
        Forbidden: ``actor`` does not work on requests.
        IllegalMove: the request is a draft or closed.
    """
    actor.require(Can.SUBMIT_REQUEST, on=request)
    request = _locked(request)
    _check_closable(request)
    request.closure = closure
    request.closure_asked_by = actor
    request.save(update_fields=["closure", "closure_asked_by"])
    record(actor, "tracing.closure_asked", request, closure=closure)
    return request


@transaction.atomic
def close_request(*, actor: User, request: Request, reason: str, on: date) -> Request:
    """Close a request as it was proposed.

    Raises:
        NotFound: the request is of another office.
        Forbidden: ``actor`` may not close requests.
        IllegalMove: closure was not proposed, or by ``actor``.
    """
    actor.require(Can.CLOSE_REQUEST, on=request)
    request = _locked(request)
    _check_closable(request)
    if not request.closure_asked_by_id:
        raise IllegalMove("tracing.closure_not_asked", _("First a colleague proposes to close it."))
    if request.closure_asked_by_id == actor.pk:
        raise IllegalMove(
            "tracing.same_person", _("You proposed to close this. Somebody else must agree.")
        )
    if RequestStatus.CLOSED not in request.next_statuses:
        _move(actor, request, RequestStatus.NOT_FOUND)
    request.closed_on = on
    _move(actor, request, RequestStatus.CLOSED, reason=reason, closure=request.closure)
    settle_tasks(record_id=request.pk, by=actor)
    return request


@transaction.atomic
def reopen_request(*, actor: User, request: Request, reason: str) -> Request:
    """Take a closed request up again because something new is known.

    Raises:
        NotFound: the request is of another office.
        Forbidden: ``actor`` may not reopen requests.
        IllegalMove: the request is not closed.
    """
    actor.require(Can.CLOSE_REQUEST, on=request)
    request = _locked(request)
    if request.status != RequestStatus.CLOSED:
        raise IllegalMove("tracing.not_closed", _("Only a closed request can be reopened."))
    request.closed_on = None
    request.closure = ""
    request.closure_asked_by = None
    request.matched_at = None
    verified = request.candidates.filter(status=CandidateStatus.VERIFIED).exists()
    again = RequestStatus.AWAITING_SP_CONSENT if verified else RequestStatus.IN_PROGRESS
    _move(actor, request, again, reason=reason)
    return request


def move_by_system(request: Request, new: RequestStatus) -> None:
    """Note where the work on a request has led; called inside other actions."""
    if request.status != new:
        _move(SYSTEM, request, new)


def end_for_erasure(request: Request, *, on: date) -> None:
    """Close a request because one of its two people was erased; called inside the erasure.

    From any state, which no other step may: without the person there is nothing left to do.
    """
    old, request.status = request.status, RequestStatus.CLOSED
    request.closure, request.closed_on = Closure.WITHDRAWN, on
    request.version += 1
    request.save()
    Move.objects.create(request=request, old=old, new=RequestStatus.CLOSED)
    record(SYSTEM, "tracing.closed", request, old=old, closure="erased")
    settle_tasks(record_id=request.pk)


def _check_closable(request: Request) -> None:
    if request.status in {RequestStatus.DRAFT, RequestStatus.SUBMITTED, RequestStatus.CLOSED}:
        raise IllegalMove("tracing.not_closable", _("This request cannot be closed now."))


def _with_note(content: RequestContent, note: str) -> RequestContent:
    values = {**content.__dict__, "motive_note": note}
    return RequestContent(**values)


def _locked(request: Request) -> Request:
    return Request.objects.select_for_update().get(pk=request.pk)


def _move(
    actor: User | ActorRef,
    request: Request,
    new: RequestStatus,
    *,
    reason: str = "",
    closure: str = "",
) -> None:
    old = RequestStatus(request.status)
    check_request_move(old, new)
    request.status = new
    request.version += 1
    request.save()
    by = actor if isinstance(actor, User) else None
    Move.objects.create(request=request, old=old, new=new, by=by)
    content = Content(reason=reason) if reason else None
    record(actor, f"tracing.{new}", request, content=content, old=old, closure=closure)
