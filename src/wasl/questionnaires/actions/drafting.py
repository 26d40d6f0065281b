"""Keep a form that is not finished: sealed, its writer's own, replaced with each save."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can
from wasl.errors import IllegalMove, NotFound
from wasl.people.files import unlink_after_commit
from wasl.questionnaires.actions.receiving import (
    Incoming,
    drop_draft,
    drop_files,
    find_form_version,
    keep_file,
    name_fingerprint,
    told,
)
from wasl.questionnaires.answers import read_answers, read_header
from wasl.questionnaires.codes import State
from wasl.questionnaires.models import (
    Submission,
    SubmissionContent,
    SubmissionVersion,
    VersionContent,
)
from wasl.vault.keys import make_key


@transaction.atomic
def save_draft(
    *, actor: User, office: Office, incoming: Incoming, now: datetime
) -> SubmissionVersion:
    """Keep an unfinished form under its instance id; saving again replaces it.

    Raises:
        NotFound: the actor does not work there, the form is unknown, or the draft is another's.
        Forbidden: the actor's role does not fill forms.
        IllegalMove: the form was finished meanwhile.
    """
    del now
    actor.require(Can.FILL_FORM, on=office)
    header = read_header(incoming.xml)
    form_version = find_form_version(office, header)
    answers = read_answers(incoming.xml, form_version.definition)
    version = (
        SubmissionVersion.objects.select_for_update().filter(instance_id=header.instance_id).first()
    )
    if version is None:
        submission = Submission(
            form=form_version.form,
            office=office,
            by=actor,
            channel=incoming.channel,
            state=State.DRAFT,
        )
        make_key(submission.pk)
        submission.content = SubmissionContent()
        submission.save(force_insert=True)
        version = SubmissionVersion(submission=submission, number=1, by=actor)
    else:
        check_own_draft(actor, version)
    facts: dict[str, Any] = told(answers, form_version)
    for column, value in facts.items():
        setattr(version, column, value)
    version.content = VersionContent(xml=incoming.xml.decode())
    version.save()
    version.submission.save(update_fields=["changed_at"])
    drop_files(version, answers)
    for name, body in incoming.files.items():
        old = version.attachments.filter(fingerprint=name_fingerprint(name)).first()
        if old is not None:
            unlink_after_commit([old.pk])
            old.delete()
        keep_file(version, name, body)
    return version


@transaction.atomic
def open_draft(*, actor: User, submission: Submission) -> SubmissionVersion:
    """Return one's own draft, to go on with.

    Raises:
        NotFound: it is somebody else's.
        IllegalMove: it was finished.
    """
    version = submission.latest
    check_own_draft(actor, version)
    return version


@transaction.atomic
def discard_draft(*, actor: User, submission: Submission) -> None:
    """Delete one's own draft and its files.

    Raises:
        NotFound: it is somebody else's.
        IllegalMove: it was finished.
    """
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    check_own_draft(actor, submission.latest)
    drop_draft(submission)


def check_own_draft(actor: User, version: SubmissionVersion) -> None:
    """Refuse to touch what is not one's own draft.

    Raises:
        NotFound: it is somebody else's.
        IllegalMove: it was finished.
    """
    if version.submission.by_id != actor.pk:
        raise NotFound("questionnaires.no_draft", _("There is no such record."))
    if version.submission.state != State.DRAFT:
        raise IllegalMove("questionnaires.finished", _("This form was finished already."))
