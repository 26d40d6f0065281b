"""Where the words of a reason are kept that is about a filled form and no one person."""

from dataclasses import dataclass
from uuid import UUID

from wasl.questionnaires.models import Submission


@dataclass(frozen=True)
class UnderItsKey:
    """A filled form as the trail records it, with its own key for the words of a reason.

    So the words go with any person whom the form is about, as the form does.
    """

    submission: Submission
    audit_type: str = Submission.audit_type

    @property
    def pk(self) -> UUID:
        """The filled form's id."""
        return self.submission.pk

    @property
    def audit_office(self) -> UUID:
        """The office whose worker filled it."""
        return self.submission.office_id

    @property
    def audit_subject(self) -> UUID:
        """The key that seals the words: the form's own."""
        return self.submission.subject_id
