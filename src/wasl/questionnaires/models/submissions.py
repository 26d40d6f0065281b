"""What was answered, never changed once it is sent, and what became of it."""

import uuid
from dataclasses import dataclass, field
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Device, Office, User
from wasl.accounts.permissions import Can
from wasl.people.models import Person
from wasl.questionnaires.codes import Channel, Deed, State
from wasl.questionnaires.models.forms import Form, FormVersion
from wasl.vault.sealed import Sealed


@dataclass(frozen=True, kw_only=True)
class SubmissionContent:
    """Words about a filled form as a whole.

    Attributes:
        set_aside: Why a person left undone what the answers asked for.
    """

    set_aside: str = ""


@dataclass(frozen=True, kw_only=True)
class VersionContent:
    """The words of one version of a filled form: sealed under the form's own key.

    Attributes:
        xml: The submission as it came in, byte for byte.
        reason: Why an earlier version was corrected.
    """

    xml: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class AttachmentContent:
    """A file's name, as the form refers to it, and what opens its bytes."""

    name: str
    key: bytes = b""
    sizes: dict[str, int] = field(default_factory=dict)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Reads of filled forms."""

    def visible_to(self, user: User) -> Self:
        """Filled forms of offices where the user may read answers, and the user's own drafts.

        Without papers in force none that may be about a child (D62).
        """
        today = timezone.localdate()
        read = self.filter(office__in=user.offices_where(Can.READ_ANSWERS))
        if not user.may_see_children(today):
            read = read.filter(people__isnull=False)
            read = read.exclude(people__in=Person.objects.children(today))
        own = Q(by=user, state=State.DRAFT, office__in=user.offices)
        theirs = Q(pk__in=read.order_by().values("pk")) & ~Q(state=State.DRAFT)
        return self.filter(theirs | own)

    def about(self, person: Person) -> Self:
        """Filled forms about one person."""
        return self.filter(people=person)


class Submission(models.Model):
    """One filled form through its life; each correction is a version of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey(Form, models.PROTECT, related_name="submissions")
    office = models.ForeignKey(Office, models.PROTECT, related_name="submissions")
    by = models.ForeignKey(User, models.PROTECT, related_name="submissions")
    channel = models.CharField(_("came in by"), max_length=10, choices=Channel)
    state = models.CharField(_("state"), max_length=10, choices=State)
    people = models.ManyToManyField(Person, through="About", related_name="submissions")
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)
    sealed = models.BinaryField()
    content = Sealed(SubmissionContent)

    audit_type = "questionnaires.submission"
    audit_subject = None
    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="submission_state"),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="submission_channel"
            ),
        ]
        indexes = [models.Index(fields=["office", "-made_at"], name="submission_list")]

    @property
    def subject_id(self) -> uuid.UUID:
        """Its own key: it goes with any person whom the form is about."""
        return self.pk

    @property
    def seal_place(self) -> str:
        """Where the sealed value stands."""
        return f"questionnaires.submission:{self.pk}"

    @property
    def audit_office(self) -> uuid.UUID:
        """The office whose worker filled it."""
        return self.office_id

    @property
    def scope_offices(self) -> frozenset[uuid.UUID]:
        """The office whose worker filled it."""
        return frozenset({self.office_id})

    @property
    def latest(self) -> "SubmissionVersion":
        """The newest version."""
        return self.versions.order_by("-number").select_related("form_version")[0]

    def __str__(self) -> str:
        """Ids only."""
        return f"submission {self.pk}"


class About(models.Model):
    """Whom a filled form is about, and as what: ``person``, ``enquirer``, ``sought``."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="abouts")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    who = models.CharField(max_length=10, default="person")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "person", "who"], name="about_once"),
        ]

    def __str__(self) -> str:
        """Ids only."""
        return f"{self.submission_id} about {self.person_id}"


class SubmissionVersion(models.Model):
    """What was answered, once: the original XML, sealed. A correction is another version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    instance_id = models.CharField(max_length=120, unique=True)
    form_version = models.ForeignKey(FormVersion, models.PROTECT, related_name="answers")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    device = models.ForeignKey(Device, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=12, blank=True)  # of the conversation, ISO 639-3
    interpreted = models.CharField(max_length=16, blank=True)  # the code of who interpreted
    base_version = models.PositiveIntegerField(null=True)  # of the record the worker had in view
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)  # when it was finished; from then on it stays
    sealed = models.BinaryField()
    content = Sealed(VersionContent)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "number"], name="submission_version_once"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="answers_stay_as_sent",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__sent_at__isnull=False),
            ),
        ]

    @property
    def subject_id(self) -> uuid.UUID:
        """The filled form's own key: it goes with any person whom the form is about."""
        return self.submission_id

    @property
    def seal_place(self) -> str:
        """Where the sealed value stands."""
        return f"questionnaires.version:{self.pk}"

    def __str__(self) -> str:
        """Ids only."""
        return f"version {self.number} of {self.submission_id}"


class Attachment(models.Model):
    """A file that came with answers: bytes encrypted in the data folder, as people's files are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(SubmissionVersion, models.CASCADE, related_name="attachments")
    fingerprint = models.BinaryField()  # keyed, of the name: one file of a name in a version
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.BinaryField()
    at = models.DateTimeField(default=timezone.now)
    sealed = models.BinaryField()
    content = Sealed(AttachmentContent)

    audit_type = "questionnaires.attachment"
    audit_subject = None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "fingerprint"], name="attachment_once"),
        ]

    @property
    def subject_id(self) -> uuid.UUID:
        """The filled form's own key."""
        return self.version.submission_id

    @property
    def seal_place(self) -> str:
        """Where the sealed value stands."""
        return f"questionnaires.attachment:{self.pk}"

    @property
    def audit_office(self) -> uuid.UUID:
        """The office whose worker filled the form."""
        return self.version.submission.office_id

    @property
    def scope_offices(self) -> frozenset[uuid.UUID]:
        """The office whose worker filled the form."""
        return self.version.submission.scope_offices

    def __str__(self) -> str:
        """Ids only."""
        return f"attachment {self.pk}"


class Effect(models.Model):
    """What a version asked for, and what became of it. Codes and ids only."""

    version = models.ForeignKey(SubmissionVersion, models.CASCADE, related_name="effects")
    order = models.PositiveSmallIntegerField()
    deed = models.CharField(max_length=40)  # ``people.registered``, ``consent.given`` …
    key = models.CharField(max_length=80, blank=True)  # which of several: a path, mostly
    outcome = models.CharField(max_length=10, choices=Deed)
    reason = models.CharField(max_length=60, blank=True)  # the refusal's code
    fields = models.JSONField(default=list)  # paths of the questions concerned
    record_type = models.CharField(max_length=40, blank=True)
    record_id = models.UUIDField(null=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # who decided

    class Meta:
        ordering = ["order", "at"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Deed.values), name="effect_outcome"),
        ]

    def __str__(self) -> str:
        """Codes."""
        return f"{self.deed}: {self.outcome}"
