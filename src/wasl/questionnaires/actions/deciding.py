"""A person decides about answers that could not be taken over by themselves."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.audit.trail import record
from wasl.errors import IllegalMove, Invalid
from wasl.questionnaires.answers import read_answers
from wasl.questionnaires.applying import apply_version, settle
from wasl.questionnaires.codes import Deed, State
from wasl.questionnaires.models import Submission, SubmissionContent


@transaction.atomic
def accept_answers(
    *, actor: User, submission: Submission, taken: frozenset[str] = frozenset()
) -> State:
    """Try again what was refused, with the decisions of a person.

    Args:
        actor: Who decides; the actions run with this person's permissions.
        submission: What waits.
        taken: Paths of questions whose new answer replaces what the record says; of the others
            that differ, the record stays as it is.

    Returns:
        ``DONE``, or ``WAITING`` where something is refused again.

    Raises:
        NotFound: another office's.
        Forbidden: the actor may not decide.
        IllegalMove: nothing waits.
    """
    actor.require(Can.DECIDE_ANSWERS, on=submission)
    submission = _waiting(submission)
    version = submission.latest
    answers = read_answers(version.content.xml.encode(), version.form_version.definition)
    state = apply_version(actor=actor, version=version, answers=answers, taken=taken, decided=True)
    record(actor, "questionnaires.decided", submission, state=str(state), taken=len(taken))
    return state


@transaction.atomic
def set_aside_answers(*, actor: User, submission: Submission, reason: str) -> None:
    """Leave what was refused undone, with a reason. The answers themselves stay.

    Raises:
        NotFound: another office's.
        Forbidden: the actor may not decide.
        IllegalMove: nothing waits.
        Invalid: no reason is given.
    """
    actor.require(Can.DECIDE_ANSWERS, on=submission)
    submission = _waiting(submission)
    if not reason.strip():
        raise Invalid("questionnaires.no_reason", _("Say why."))
    version = submission.latest
    version.effects.filter(outcome=Deed.REFUSED).update(outcome=Deed.SET_ASIDE, by=actor)
    submission.content = SubmissionContent(set_aside=reason.strip())
    submission.save(update_fields=["sealed"])
    settle(submission, State.SET_ASIDE, actor)
    record(actor, "questionnaires.set_aside", submission)


def _waiting(submission: Submission) -> Submission:
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    if locked.state != State.WAITING:
        raise IllegalMove("questionnaires.nothing_waits", _("Nothing waits here for a decision."))
    return locked
