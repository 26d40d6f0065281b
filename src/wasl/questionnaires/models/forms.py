"""Forms through all their versions: shipped with Wasl, or written by an office."""

import uuid
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can
from wasl.questionnaires.codes import SourceKind
from wasl.questionnaires.definition import Definition, read_definition


class FormQuerySet(models.QuerySet["Form"]):
    """Reads of forms."""

    def offered_to(self, user: User) -> Self:
        """The forms that the user's offices may fill: their own, and ours where they have none."""
        offices = user.offices_where(Can.FILL_FORM)
        own = self.filter(office__in=offices, active=True)
        ours = self.filter(office=None, active=True).exclude(
            form_id__in=own.values("form_id") if len(offices) == 1 else []
        )
        return (own | ours).order_by("form_id")


class Form(models.Model):
    """A questionnaire through all its versions: shipped with Wasl, or written by an office."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form_id = models.CharField(_("form"), max_length=80)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="forms")
    active = models.BooleanField(_("active"), default=True)

    audit_type = "questionnaires.form"
    audit_subject = None
    objects = FormQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form_id", "office"], name="form_once_in_an_office", nulls_distinct=False
            ),
        ]

    @property
    def audit_office(self) -> uuid.UUID | None:
        """The office that wrote it; none for ours."""
        return self.office_id

    @property
    def scope_offices(self) -> frozenset[uuid.UUID]:
        """The office that wrote it."""
        return frozenset({self.office_id} if self.office_id else ())

    @property
    def current(self) -> "FormVersion | None":
        """The version that is filled now."""
        return self.versions.filter(retired_at=None).order_by("-published_at").first()

    def __str__(self) -> str:
        """A form's id is no personal data."""
        return self.form_id


class FormVersion(models.Model):
    """One published version; answers keep pointing at theirs, so that it never changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey(Form, models.PROTECT, related_name="versions")
    version = models.CharField(_("version"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    xform = models.TextField()
    md5 = models.CharField(max_length=32)  # of the XForm: how Collect knows what changed
    source = models.BinaryField()
    source_kind = models.CharField(max_length=4, choices=SourceKind)
    sensitivity = models.PositiveSmallIntegerField()  # the highest class of its questions
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "version"], name="form_version_once"),
        ]

    @property
    def definition(self) -> Definition:
        """What it asks."""
        return read_definition(self.xform)

    @property
    def called(self) -> str:
        """What it is called in the reader's language; an office's own as its writer called it."""
        if not self.title:
            return self.form.form_id
        return gettext(self.title) if self.form.office_id is None else self.title

    def __str__(self) -> str:
        """Form and version."""
        return f"{self.form_id} {self.version}"


class FormFile(models.Model):
    """A picture, sound or list that belongs to a form. Nothing personal."""

    version = models.ForeignKey(FormVersion, models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=60)
    md5 = models.CharField(max_length=32)
    body = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="form_file_once")]

    def __str__(self) -> str:
        """The file's name is the form writer's."""
        return self.name
