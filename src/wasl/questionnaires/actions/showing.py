"""Show what was answered: masked as a rule; what concerns life or safety only when asked for."""

from django.db import transaction

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.audit.trail import record_opened
from wasl.questionnaires.actions.opening import open_answers
from wasl.questionnaires.masking import Reader, Seen, see
from wasl.questionnaires.models import SubmissionVersion


def reader_of(actor: User, version: SubmissionVersion, *, opened: bool = False) -> Reader:
    """Return what masking needs to know of somebody who looks at a version."""
    return Reader(may=actor.permissions_in(version.submission.office_id), opened=opened)


def see_answers(*, actor: User, version: SubmissionVersion) -> tuple[Seen, ...]:
    """Return a version as the actor may see it, C4 masked. C3 and C4 forms are recorded.

    Raises:
        NotFound: another office's.
        Forbidden: the actor may not read answers.
        Erased: somebody whom the form is about was erased.
    """
    answers = open_answers(actor=actor, version=version)
    return see(answers, version.form_version.definition, reader_of(actor, version))


@transaction.atomic
def see_all_answers(*, actor: User, version: SubmissionVersion, purpose: str) -> tuple[Seen, ...]:
    """Return a version with what concerns life or safety, and record that it was opened.

    Args:
        actor: Who looks.
        version: At what.
        purpose: A code for why.

    Raises:
        NotFound: another office's.
        Forbidden: the actor may not open what concerns life or safety.
        Erased: somebody whom the form is about was erased.
    """
    actor.require(Can.READ_LIFE_OR_SAFETY, on=version.submission)
    answers = open_answers(actor=actor, version=version)
    record_opened(actor, version.submission, purpose=purpose)
    return see(answers, version.form_version.definition, reader_of(actor, version, opened=True))
