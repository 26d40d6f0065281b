"""Tasks and alerts that any part files and the desk shows. They carry ids, never content (D54)."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Office, User


class Kind(models.TextChoices):
    """What is to be done, or known. Alphabetical."""

    ACCEPT_REQUEST = "accept_request", _("Decide whether to accept a request")
    ASK_AGAIN = "ask_again", _("Ask again whether the person wants contact")
    ASK_CONSENT = "ask_consent", _("Ask the found person what may be shared")
    CANDIDATE_STALE = "candidate_stale", _("A record changed: look at the candidate again")
    CONSENT_EXPIRES = "consent_expires", _("A consent expires soon")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("A consent was withdrawn")
    DECIDE_ANSWERS = "decide_answers", _("Decide about answers that could not be taken over")
    INFORM_PERSON = "inform_person", _("Tell the person that their data is held")
    MATCH_RETRACTED = "match_retracted", _("A match was retracted")
    NEW_CANDIDATES = "new_candidates", _("New candidates to review")
    NEWS_TO_PASS_ON = "news_to_pass_on", _("The found person agreed to something")
    REVIEW_REQUEST = "review_request", _("A request is due for review")
    SECOND_REVIEW = "second_review", _("A candidate waits for a second reviewer")
    VERIFY_MATCH = "verify_match", _("Verify a confirmed match")


class TaskQuerySet(models.QuerySet["Task"]):
    """Reads of tasks."""

    def visible_to(self, user: User) -> Self:
        """Tasks of the user's offices, for anyone there or for a permission the user has."""
        mine = Q(pk__in=[])
        for office in user.offices:
            needs = [can.value for can in user.permissions_in(office)]
            mine |= Q(office=office) & Q(needs__in=["", *needs])
        return self.filter(mine)

    def open(self) -> Self:
        """What is not done yet, the earliest due first."""
        return self.filter(done_at=None).order_by("due_on", "filed_at")


class Task(models.Model):
    """Something for an office to do or to know, about one record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="tasks")
    kind = models.CharField(_("what"), max_length=24, choices=Kind)
    needs = models.CharField(max_length=40, blank=True)  # the permission of whoever can do it
    record_type = models.CharField(max_length=64)
    record_id = models.UUIDField()
    due_on = models.DateField(_("due"), null=True)  # local date of the office
    filed_at = models.DateTimeField(_("since"), auto_now_add=True)
    done_at = models.DateTimeField(_("done"), null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="tasks_done")

    audit_type = "worklist.task"
    audit_subject = None
    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="task_kind_known"),
            models.UniqueConstraint(
                fields=["office", "kind", "record_id"],
                condition=Q(done_at=None),
                name="task_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "due_on"], condition=Q(done_at=None), name="task_open_by_office"
            ),
        ]

    @property
    def audit_office(self) -> uuid.UUID:
        """The office whose list it is on."""
        return self.office_id

    @property
    def scope_offices(self) -> frozenset[uuid.UUID]:
        """The office whose list it is on."""
        return frozenset({self.office_id})

    def __str__(self) -> str:
        """Kind and id."""
        return f"task {self.kind} {self.pk}"
