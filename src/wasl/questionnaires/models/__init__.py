"""The rows of questionnaires, by what they are about."""

from wasl.questionnaires.models.field import FieldPolicy, FieldTask
from wasl.questionnaires.models.forms import Form, FormFile, FormVersion
from wasl.questionnaires.models.submissions import (
    About,
    Attachment,
    AttachmentContent,
    Effect,
    Submission,
    SubmissionContent,
    SubmissionVersion,
    VersionContent,
)

__all__ = [
    "About",
    "Attachment",
    "AttachmentContent",
    "Effect",
    "FieldPolicy",
    "FieldTask",
    "Form",
    "FormFile",
    "FormVersion",
    "Submission",
    "SubmissionContent",
    "SubmissionVersion",
    "VersionContent",
]
