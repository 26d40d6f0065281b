"""Who is sent out with which form, and what may lie on phones."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can
from wasl.people.models import Person
from wasl.questionnaires.models.forms import Form
from wasl.questionnaires.models.submissions import Submission


class FieldTaskQuerySet(models.QuerySet["FieldTask"]):
    """Reads of field tasks."""

    def visible_to(self, user: User) -> Self:
        """One's own, and those of offices where one reads people."""
        return self.filter(
            Q(assigned_to=user, office__in=user.offices)
            | Q(office__in=user.offices_where(Can.READ_PERSON))
        )

    def open(self) -> Self:
        """Neither done nor cancelled, the earliest due first."""
        return self.filter(done_at=None, cancelled_at=None).order_by("due_on", "made_at")


class FieldTask(models.Model):
    """A form to be filled about one person, by one worker: what a phone may take along (D36)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="field_tasks")
    person = models.ForeignKey(Person, models.CASCADE, related_name="field_tasks")
    form = models.ForeignKey(Form, models.PROTECT, related_name="field_tasks")
    assigned_to = models.ForeignKey(User, models.PROTECT, related_name="field_tasks")
    due_on = models.DateField(_("due"), null=True)  # local date of the office
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    submission = models.ForeignKey(Submission, models.SET_NULL, null=True, related_name="tasks")
    cancelled_at = models.DateTimeField(null=True)

    audit_type = "questionnaires.fieldtask"
    objects = FieldTaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "form", "assigned_to"],
                condition=Q(done_at=None, cancelled_at=None),
                name="field_task_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["assigned_to", "due_on"],
                condition=Q(done_at=None, cancelled_at=None),
                name="field_task_open",
            ),
        ]

    @property
    def audit_office(self) -> uuid.UUID:
        """The office whose work it is."""
        return self.office_id

    @property
    def audit_subject(self) -> uuid.UUID:
        """Whom the form is about."""
        return self.person_id

    @property
    def scope_offices(self) -> frozenset[uuid.UUID]:
        """The office whose work it is."""
        return frozenset({self.office_id})

    def __str__(self) -> str:
        """Ids only."""
        return f"field task {self.pk}"


class FieldPolicy(models.Model):
    """What an office allows on phones and tablets. Without a row the defaults hold."""

    office = models.OneToOneField(Office, models.CASCADE, related_name="field_policy")
    names_on_devices = models.BooleanField(_("names may lie on phones"), default=False)
    idle_minutes = models.PositiveSmallIntegerField(_("lock after idle minutes"), default=5)
    wrong_pins = models.PositiveSmallIntegerField(_("wipe after wrong PINs"), default=8)
    wipe_after_days = models.PositiveSmallIntegerField(_("wipe after days offline"), default=7)

    audit_type = "questionnaires.fieldpolicy"
    audit_subject = None

    @property
    def audit_office(self) -> uuid.UUID:
        """The office that decides."""
        return self.office_id

    @property
    def scope_offices(self) -> frozenset[uuid.UUID]:
        """The office that decides."""
        return frozenset({self.office_id})

    def __str__(self) -> str:
        """Ids only."""
        return f"field policy of {self.office_id}"
