"""Take in what was filled, however often and in however many parts it is sent."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from mimetypes import guess_type

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Device, Office, User
from wasl.accounts.permissions import Can
from wasl.audit.trail import record
from wasl.errors import IllegalMove, Invalid, NotFound
from wasl.people.files import unlink_after_commit, write_bytes
from wasl.questionnaires.answers import Answers, Header, read_answers, read_header
from wasl.questionnaires.applying import apply_version
from wasl.questionnaires.codes import Channel, State
from wasl.questionnaires.models import (
    Attachment,
    AttachmentContent,
    FieldTask,
    FormVersion,
    Submission,
    SubmissionContent,
    SubmissionVersion,
    VersionContent,
)
from wasl.vault.keys import blind, destroy_key, make_key

LARGEST_FILE = 15_000_000
"""Bytes of one attachment."""
MOST_FILES = 60
AT_THE_DESK = frozenset({Channel.DESK, Channel.PAPER})
"""Where a correction is asked its reason; ODK Collect has no question for it."""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A submission, or a part of it: every part carries the XML and some of the files.

    Attributes:
        xml: As it came, byte for byte; already opened when it was encrypted.
        files: File name, as the XML refers to it, to bytes.
        reason: Why an earlier version is corrected; required for a correction at the desk.
        final: Nothing more will come: what is missing stays missing.
    """

    xml: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)
    channel: Channel = Channel.DESK
    reason: str = ""
    final: bool = False


@dataclass(frozen=True)
class Sender:
    """Who sent it, from which office, with what."""

    user: User
    office: Office
    device: Device | None


@dataclass(frozen=True, kw_only=True)
class Received:
    """What became of a part.

    Attributes:
        again: This instance was known already; nothing was written twice.
        missing: Names of files that the XML refers to and that have not come yet.
    """

    version: SubmissionVersion
    again: bool
    missing: tuple[str, ...]


@transaction.atomic
def receive_submission(
    *, actor: User, office: Office, device: Device | None = None, incoming: Incoming, now: datetime
) -> Received:
    """Keep a filled form, or another part of it, and act on it once it is whole.

    The same instance sent ten times is kept once. What the answers ask for and cannot have is
    kept with the reason, for a person to decide; it is never dropped.

    Raises:
        NotFound: the actor does not work in this office, or no such form was published.
        Forbidden: the actor's role does not fill forms there.
        Invalid: the XML is not the answers to this form, a file is too large, or a correction
            made at the desk has no reason.
        IllegalMove: another submission has the same instance id and other words.
    """
    actor.require(Can.FILL_FORM, on=office)
    header = read_header(incoming.xml)
    if header.replaces and incoming.channel in AT_THE_DESK and not incoming.reason.strip():
        raise Invalid("questionnaires.no_reason", _("Say why."))
    form_version = find_form_version(office, header)
    answers = read_answers(incoming.xml, form_version.definition)
    known = (
        SubmissionVersion.objects.select_for_update().filter(instance_id=header.instance_id).first()
    )
    if known is not None:
        _check_same(actor, office, known, incoming)
        known = _finished(known, incoming, answers, form_version)
    again = known is not None
    version = known or _keep(Sender(actor, office, device), incoming, form_version, answers)
    before = missing_files(version, answers)
    missing = _keep_files(version, answers, incoming.files)
    submission = version.submission
    if version.sent_at is None and (not missing or incoming.final):
        _accept(actor, version, answers, now)
    elif version.sent_at is None and submission.state == State.DRAFT:
        submission.state = State.ARRIVING
        submission.save(update_fields=["state", "changed_at"])
    elif submission.state == State.WAITING and len(missing) < len(before):
        apply_version(actor=actor, version=version, answers=answers)  # what waited for a file
    return Received(version=version, again=again, missing=missing)


def _accept(actor: User, version: SubmissionVersion, answers: Answers, now: datetime) -> None:
    """From now on nothing of it changes; what it asks for is done, or waits for a person."""
    version.sent_at = now
    version.save(update_fields=["sent_at"])
    record(
        actor,
        "questionnaires.received",
        version.submission,
        form=version.form_version.form.form_id,
        version=version.number,
        channel=version.submission.channel,
        device=str(version.device_id) if version.device_id else None,
    )
    apply_version(actor=actor, version=version, answers=answers)
    _finish_task(version, now)


def find_form_version(office: Office, header: Header) -> FormVersion:
    """Find the version that was filled: the office's own form, else ours. Retired ones count.

    Raises:
        NotFound: there is none; the office may publish it and the device send again.
    """
    versions = FormVersion.objects.filter(form__form_id=header.form_id, version=header.version)
    found = (
        versions.filter(form__office=office).first() or versions.filter(form__office=None).first()
    )
    if found is None:
        raise NotFound(
            "questionnaires.unknown_form",
            _(
                "This version of the form was never published here. Keep the answers; ask the office."
            ),
        )
    return found


def keep_file(version: SubmissionVersion, name: str, body: bytes) -> Attachment:
    """Keep one file of a filled form, encrypted; the same name twice is the later one of a draft.

    Raises:
        Invalid: it is too large, or there are too many.
    """
    if len(body) > LARGEST_FILE:
        raise Invalid("questionnaires.file_too_large", _("A file is larger than 15 MB."))
    if version.attachments.count() >= MOST_FILES:
        raise Invalid("questionnaires.too_many_files", _("There are more than 60 files."))
    row = Attachment(
        version=version,
        fingerprint=name_fingerprint(name),
        media_type=guess_type(name)[0] or "application/octet-stream",
        size=len(body),
        sha256=hashlib.sha256(body).digest(),
    )
    key = AESGCM.generate_key(256)
    row.content = AttachmentContent(name=name, key=key)
    write_bytes(row.pk, key, body)
    row.save(force_insert=True)
    return row


def name_fingerprint(name: str) -> bytes:
    """How a file of this name is found without its name."""
    return blind("questionnaires.file", name)


def missing_files(version: SubmissionVersion, answers: Answers) -> tuple[str, ...]:
    """The files that the answers refer to and that are not here."""
    here = {bytes(each) for each in version.attachments.values_list("fingerprint", flat=True)}
    return tuple(name for name in answers.files() if name_fingerprint(name) not in here)


def _keep(
    sender: Sender, incoming: Incoming, form_version: FormVersion, answers: Answers
) -> SubmissionVersion:
    previous = (
        SubmissionVersion.objects.select_related("submission")
        .filter(
            instance_id=answers.header.replaces,
            submission__office=sender.office,
            submission__form__form_id=answers.header.form_id,
            sent_at__isnull=False,  # nobody corrects what somebody else has not finished
        )
        .first()
        if answers.header.replaces
        else None
    )
    if previous is None:
        submission = Submission(
            form=form_version.form,
            office=sender.office,
            by=sender.user,
            channel=incoming.channel,
            state=State.ARRIVING,
        )
        make_key(submission.pk)
        submission.content = SubmissionContent()
        submission.save(force_insert=True)
        number = 1
    else:
        submission = Submission.objects.select_for_update().get(pk=previous.submission_id)
        submission.state = State.ARRIVING
        submission.save(update_fields=["state", "changed_at"])
        number = submission.versions.count() + 1
    version = SubmissionVersion(
        submission=submission,
        number=number,
        previous=previous,
        by=sender.user,
        device=sender.device,
        **told(answers, form_version),
    )
    version.content = VersionContent(xml=incoming.xml.decode(), reason=incoming.reason)
    version.save(force_insert=True)
    return version


def told(answers: Answers, form_version: FormVersion) -> dict[str, object]:
    """What a version keeps in clear: ids, codes and times."""
    header = answers.header
    entity = header.entity
    return {
        "instance_id": header.instance_id,
        "form_version": form_version,
        "language": answers.first("interview_language")[:12],
        "interpreted": answers.first("interpreter")[:16],
        "base_version": entity.base_version if entity else None,
        "started_at": header.started_at,
        "ended_at": header.ended_at,
    }


def _check_same(actor: User, office: Office, known: SubmissionVersion, incoming: Incoming) -> None:
    """Check that a part belongs to what is here: same sender, same words."""
    if known.submission.office_id != office.pk or known.by_id != actor.pk:
        raise NotFound(
            "questionnaires.other_sender", _("These answers were sent by somebody else.")
        )
    if known.submission.state != State.DRAFT and known.content.xml != incoming.xml.decode():
        raise IllegalMove(
            "questionnaires.instance_twice",
            _("These answers were sent before, with other words. Send them as a correction."),
        )


def _finished(
    known: SubmissionVersion, incoming: Incoming, answers: Answers, form_version: FormVersion
) -> SubmissionVersion | None:
    """Let what was a draft say what was finished; the draft of a correction makes way for it."""
    submission = known.submission
    if submission.state != State.DRAFT:
        return known
    if answers.header.replaces:
        drop_draft(submission)
        return None
    for column, value in told(answers, form_version).items():
        setattr(known, column, value)
    known.content = VersionContent(xml=incoming.xml.decode(), reason=incoming.reason)
    known.save()
    drop_files(known, answers)
    return known


def drop_draft(submission: Submission) -> None:
    """Delete a draft with its files and the key to both."""
    files = Attachment.objects.filter(version__submission=submission)
    unlink_after_commit(list(files.values_list("pk", flat=True)))
    destroy_key(submission.pk)
    submission.delete()


def drop_files(version: SubmissionVersion, answers: Answers) -> None:
    """Delete the files of a draft that its answers no longer refer to."""
    named = [name_fingerprint(name) for name in answers.files()]
    gone = version.attachments.exclude(fingerprint__in=named)
    unlink_after_commit(list(gone.values_list("pk", flat=True)))
    gone.delete()


def _keep_files(
    version: SubmissionVersion, answers: Answers, files: Mapping[str, bytes]
) -> tuple[str, ...]:
    # Of what was sent already nothing is replaced; a file that came late is still kept.
    wanted = set(missing_files(version, answers))
    for name, body in files.items():
        if name in wanted:
            keep_file(version, name, body)
    return missing_files(version, answers)


def _finish_task(version: SubmissionVersion, now: datetime) -> None:
    """Take the worker's task off their list: this form about this person is filled."""
    FieldTask.objects.open().filter(
        form__form_id=version.form_version.form.form_id,
        assigned_to=version.by,
        person__in=version.submission.people.all(),
    ).update(done_at=now, submission=version.submission)
