"""Requests, the candidates found for them, and the links that reviewers made."""

import uuid
from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can
from wasl.people.codes import Kinship
from wasl.people.models import Person
from wasl.people.references import make_reference
from wasl.tracing.rules import (
    CANDIDATE_MOVES,
    LINKED,
    OPEN,
    REQUEST_MOVES,
    SEARCHED,
    CandidateStatus,
    Closure,
    Motive,
    Reason,
    RequestStatus,
    SeparationContext,
)
from wasl.vault.sealed import Sealed


@dataclass(frozen=True, kw_only=True)
class Lead:
    """Where to look: a kind, what was said, how reliable (R055)."""

    kind: str
    value: str
    reliability: str = ""


@dataclass(frozen=True, kw_only=True)
class RequestContent:
    """The words of a request (2.9), sealed under the sought person's key.

    Attributes:
        reasons: Why the enquirer wishes contact.
        events: What happened since.
        searches: What was tried already.
        fear: Why the sought person may fear the enquirer; staff only.
        motive_note: What the supervisor found when examining the motive.
    """

    reasons: str = ""
    events: str = ""
    searches: str = ""
    fear: str = ""
    motive_note: str = ""
    leads: tuple[Lead, ...] = ()


class RequestQuerySet(models.QuerySet["Request"]):
    """Reads of requests."""

    def visible_to(self, user: User) -> Self:
        """Requests of the user's own offices. The first call of every read."""
        return self.filter(office__in=user.offices_where(Can.READ_REQUEST))

    def open(self) -> Self:
        """Accepted and not closed."""
        return self.filter(status__in=OPEN)

    def searched(self) -> Self:
        """Those for which candidates are looked for."""
        return self.filter(status__in=SEARCHED)


class Request(models.Model):
    """One person asking for one other person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(
        _("reference"), max_length=12, unique=True, default=make_reference, editable=False
    )
    pin = models.CharField(max_length=128, blank=True)  # hashed; opens the enquirer's page
    office = models.ForeignKey(Office, models.PROTECT, related_name="requests")
    enquirer = models.ForeignKey(Person, models.PROTECT, related_name="requests_made")
    sought = models.ForeignKey(Person, models.PROTECT, related_name="requests_about")
    # What the enquirer is to the sought person.
    kinship = models.CharField(_("relation"), max_length=20, choices=Kinship)
    context = models.CharField(
        _("context"),
        max_length=10,
        choices=SeparationContext,
        default=SeparationContext.MIGRATION,
    )
    status = models.CharField(
        _("status"), max_length=20, choices=RequestStatus, default=RequestStatus.DRAFT
    )
    motive = models.CharField(
        _("motive"), max_length=14, choices=Motive, default=Motive.NOT_EXAMINED
    )
    limits_explained = models.BooleanField(default=False)  # R066
    language = models.CharField(_("language of the enquirer"), max_length=8, default="en")
    review_days = models.PositiveSmallIntegerField(default=30)
    opened_on = models.DateField(_("opened on"))
    accepted_on = models.DateField(_("accepted on"), null=True)
    closed_on = models.DateField(_("closed on"), null=True)
    closure = models.CharField(max_length=32, choices=Closure, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closure_asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    matched_at = models.DateTimeField(null=True)  # when candidates were last looked for
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    sealed = models.BinaryField()
    content = Sealed(RequestContent)

    audit_type = "tracing.request"
    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=RequestStatus.values), name="request_status_known"
            ),
            models.CheckConstraint(condition=~Q(enquirer=F("sought")), name="request_of_another"),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | ~Q(accepted_by=F("submitted_by")),
                name="request_accepted_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "status"], name="request_list"),
            models.Index(
                fields=["status"],
                condition=Q(status__in=sorted(status.value for status in SEARCHED)),
                name="request_searched",  # the matching job
            ),
        ]

    @property
    def next_statuses(self) -> frozenset[RequestStatus]:
        """Where the request may go from here; decides which buttons the desk shows."""
        return REQUEST_MOVES[RequestStatus(self.status)]

    @property
    def subject_id(self) -> uuid.UUID:
        """The sought person's key seals the request's words."""
        return self.sought_id

    @property
    def also_sealed_for(self) -> tuple[uuid.UUID, ...]:
        """The words are the enquirer's, too."""
        return (self.enquirer_id,)

    @property
    def seal_place(self) -> str:
        """Where the sealed value stands."""
        return f"tracing.request:{self.pk}"

    @property
    def audit_office(self) -> uuid.UUID:
        """The owning office."""
        return self.office_id

    @property
    def audit_subject(self) -> uuid.UUID:
        """The sought person."""
        return self.sought_id

    @property
    def scope_offices(self) -> frozenset[uuid.UUID]:
        """The offices that may act on the request."""
        return frozenset({self.office_id})

    def __str__(self) -> str:
        """Never a name: this string reaches logs."""
        return f"request {self.pk}"


class Move(models.Model):
    """One step of a request: from, to, by whom, when."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="moves")
    old = models.CharField(max_length=20, choices=RequestStatus)
    new = models.CharField(max_length=20, choices=RequestStatus)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        """States only."""
        return f"{self.old} to {self.new}"


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """One piece of evidence as the engine gave it; ``code`` and ``params`` make its sentence."""

    feature: str
    group: str
    bits: float
    code: str
    params: dict[str, Any]
    sought: str = ""
    found: str = ""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A neutral question, to whom, and what its answer is expected to tell, in bits."""

    code: str
    bits: float
    to: str = ""


@dataclass(frozen=True, kw_only=True)
class CandidateContent:
    """Why the engine proposed the pair: it quotes names, so it is sealed."""

    evidence: tuple[Weighed, ...] = ()
    questions: tuple[Asked, ...] = ()


class CandidateQuerySet(models.QuerySet["Candidate"]):
    """Reads of candidates."""

    def visible_to(self, user: User) -> Self:
        """Pairs within the user's own offices for who may read both; others for reviewers only.

        Across offices a pair shows to reviewers of either office and to nobody else: not even a
        count (design.md, Across offices).
        """
        reads, reviews = (
            user.offices_where(Can.READ_REQUEST),
            user.offices_where(Can.REVIEW_CANDIDATE),
        )
        within = Q(request__office=F("person__office"), request__office__in=reads)
        # A leave to compare that was taken back hides the pair, unless it was confirmed before.
        comparable = Q(person__cross_check=True, request__sought__cross_check=True)
        across = (Q(request__office__in=reviews) | Q(person__office__in=reviews)) & (
            comparable | Q(status__in=LINKED)
        )
        return self.filter(within | across, person__erased_at=None)

    def waiting(self) -> Self:
        """Those that wait for a reviewer."""
        return self.filter(
            status__in=[
                CandidateStatus.PROPOSED,
                CandidateStatus.UNDER_REVIEW,
                CandidateStatus.STALE,
                CandidateStatus.FIRST_CONFIRMED,
            ]
        )


class Candidate(models.Model):
    """A registered person who may be the one sought."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, models.CASCADE, related_name="candidates")
    person = models.ForeignKey(Person, models.CASCADE, related_name="candidacies")
    status = models.CharField(
        _("status"), max_length=24, choices=CandidateStatus, default=CandidateStatus.PROPOSED
    )
    bits = models.FloatField(_("bits"))
    probability = models.FloatField(_("probability"))
    band = models.CharField(_("band"), max_length=8)
    rank = models.PositiveSmallIntegerField(default=1)
    engine = models.CharField(max_length=40)  # the version of the model that weighed it
    # The versions of the two records that were weighed: a later one makes the pair stale.
    sought_version = models.PositiveIntegerField()
    person_version = models.PositiveIntegerField()
    # What a rejection was based on, so that only new evidence brings the pair back.
    settled_bits = models.FloatField(null=True)
    settled_sought_version = models.PositiveIntegerField(null=True)
    settled_person_version = models.PositiveIntegerField(null=True)
    proposed_at = models.DateTimeField(default=timezone.now)
    weighed_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    sealed = models.BinaryField()
    content = Sealed(CandidateContent)

    audit_type = "tracing.candidate"
    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["-bits"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=CandidateStatus.values), name="candidate_status_known"
            ),
            models.UniqueConstraint(fields=["request", "person"], name="candidate_once"),
        ]
        indexes = [models.Index(fields=["status", "-bits"], name="candidate_queue")]

    @property
    def next_statuses(self) -> frozenset[CandidateStatus]:
        """Where the candidate may go from here."""
        return CANDIDATE_MOVES[CandidateStatus(self.status)]

    @property
    def subject_id(self) -> uuid.UUID:
        """The registered person."""
        return self.person_id

    @property
    def also_sealed_for(self) -> tuple[uuid.UUID, ...]:
        """The evidence quotes both people."""
        return (self.request.sought_id,)

    @property
    def seal_place(self) -> str:
        """Where the sealed value stands."""
        return f"tracing.candidate:{self.pk}"

    @property
    def audit_office(self) -> uuid.UUID:
        """The office of the request."""
        return self.request.office_id

    @property
    def audit_subject(self) -> uuid.UUID:
        """The registered person."""
        return self.person_id

    @property
    def scope_offices(self) -> frozenset[uuid.UUID]:
        """Both offices: either may hold a reviewer."""
        return frozenset({self.request.office_id, self.person.office_id})

    @property
    def across(self) -> bool:
        """Whether the two records belong to different offices."""
        return self.request.office_id != self.person.office_id

    def __str__(self) -> str:
        """Never a name: this string reaches logs."""
        return f"candidate {self.pk}"


@dataclass(frozen=True, kw_only=True)
class ReviewContent:
    """A reviewer's note."""

    note: str = ""


class Verdict(models.TextChoices):
    """What a reviewer decided."""

    CONFIRM = "confirm", _("May be the same person")
    REJECT = "reject", _("Not the same person")
    ASK = "ask", _("Ask first")
    VERIFY = "verify", _("Verified")
    RETRACT = "retract", _("Retracted")


class Review(models.Model):
    """One reviewer's decision on a candidate; kept, whatever comes after."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="reviews")
    verdict = models.CharField(_("decision"), max_length=8, choices=Verdict)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # A review counts until the pair is rejected, goes stale or is retracted.
    counts = models.BooleanField(default=True)
    sealed = models.BinaryField()
    content = Sealed(ReviewContent)

    class Meta:
        ordering = ["at"]

    @property
    def subject_id(self) -> uuid.UUID:
        """The registered person's key."""
        return self.candidate.person_id

    @property
    def seal_place(self) -> str:
        """Where the sealed value stands."""
        return f"tracing.review:{self.pk}"

    def __str__(self) -> str:
        """Verdict and id."""
        return f"review {self.verdict} {self.pk}"


class MatchLink(models.Model):
    """A confirmed match: two rows are one human. Revocable, never a merge (design.md)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="links")
    sought = models.ForeignKey(Person, models.CASCADE, related_name="links_as_sought")
    found = models.ForeignKey(Person, models.CASCADE, related_name="links_as_found")
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"], condition=Q(revoked_at=None), name="link_once"
            )
        ]

    def __str__(self) -> str:
        """Ids only."""
        return f"link {self.pk}"


class Progress(models.Model):
    """How far the matching job has read the changes of people: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    change = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="progress_is_one_row")]

    def __str__(self) -> str:
        """The last change read."""
        return f"changes read up to {self.change}"
