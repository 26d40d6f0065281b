"""Open what was answered: recorded, because it may be C3 or C4 (D51)."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.audit.trail import record_opened
from wasl.errors import NotFound
from wasl.people.files import path_of
from wasl.questionnaires.answers import Answers, read_answers
from wasl.questionnaires.models import Attachment, SubmissionVersion
from wasl.vault.keys import NONCE, Tampered

SENSITIVE = 3


@transaction.atomic
def open_answers(*, actor: User, version: SubmissionVersion) -> Answers:
    """Return a version's answers; C3 and C4 are recorded as opened.

    What the reader may not see of it is masked where it is shown (``masking.py``).

    Raises:
        NotFound: another office's.
        Forbidden: the actor may not read answers.
        Erased: somebody whom the form is about was erased.
    """
    actor.require(Can.READ_ANSWERS, on=version.submission)
    answers = read_answers(version.content.xml.encode(), version.form_version.definition)
    if version.form_version.sensitivity >= SENSITIVE:
        record_opened(actor, version.submission)
    return answers


@transaction.atomic
def open_attachment(*, actor: User, attachment: Attachment) -> bytes:
    """Return the bytes of a file that came with answers, and record that it was opened.

    Raises:
        NotFound: another office's, or the bytes are gone.
        Forbidden: the actor may not open what concerns life or safety.
    """
    actor.require(Can.READ_LIFE_OR_SAFETY, on=attachment)
    body = read_attachment(attachment)
    record_opened(actor, attachment)
    return body


def read_attachment(attachment: Attachment) -> bytes:
    """Return the bytes, proved to be those that were stored.

    Raises:
        NotFound: they are gone.
        Tampered: they were altered from outside.
    """
    try:
        raw = path_of(attachment.pk).read_bytes()
    except FileNotFoundError as error:
        raise NotFound("people.file_gone", _("This file is no longer there.")) from error
    try:
        return AESGCM(attachment.content.key).decrypt(raw[:NONCE], raw[NONCE:], attachment.pk.bytes)
    except InvalidTag as error:
        raise Tampered(f"file {attachment.pk}") from error
