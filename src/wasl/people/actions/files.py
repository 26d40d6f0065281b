"""Keep, open and remove photos and documents."""

import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.audit.trail import record, record_opened
from wasl.errors import IllegalMove
from wasl.people.actions.writing import lock_person
from wasl.people.contents import FileContent
from wasl.people.files import read_bytes, unlink_after_commit, write_bytes
from wasl.people.media import clean
from wasl.people.models import FileKind, Person, StoredFile


@dataclass(frozen=True)
class Upload:
    """A file as it came in. ``title`` and ``note`` are shown beside it."""

    body: bytes
    kind: FileKind = FileKind.DOCUMENT
    title: str = ""
    note: str = ""


@transaction.atomic
def store_file(*, actor: User, person: Person, upload: Upload) -> StoredFile:
    """Clean a photo or document and keep it, encrypted.

    Raises:
        NotFound: the record belongs to an office that the actor does not work in.
        Forbidden: the actor's role does not allow it.
        IllegalMove: the record was erased or merged.
        Invalid: the file is not one that can be kept.
    """
    actor.require(Can.EDIT_PERSON, on=person)
    person = lock_person(person)
    cleaned = clean(upload.body)
    key = AESGCM.generate_key(256)
    row = StoredFile(
        person=person,
        kind=upload.kind,
        purpose=person.purpose,
        recorded_by=actor,
        media_type=cleaned.media_type,
        sha256=hashlib.sha256(cleaned.body).digest(),
        size=len(cleaned.body),
    )
    row.content = FileContent(title=upload.title, note=upload.note, sizes=cleaned.sizes, key=key)
    write_bytes(row.pk, key, cleaned.body)
    row.save(force_insert=True)
    record(
        actor, "people.file_stored", row, kind=upload.kind, media_type=row.media_type, size=row.size
    )
    return row


@transaction.atomic
def open_file(*, actor: User, stored: StoredFile, purpose: str = "") -> bytes:
    """Return a file's bytes, and record that it was opened (C4).

    Raises:
        NotFound: the file belongs to an office that the actor does not work in, or is gone.
        Forbidden: the actor may not open what concerns life or safety.
        Erased: the person was erased.
    """
    actor.require(Can.READ_LIFE_OR_SAFETY, on=stored)
    body = read_bytes(stored)
    record_opened(actor, stored, purpose=purpose)
    return body


@transaction.atomic
def remove_file(*, actor: User, stored: StoredFile) -> None:
    """Remove a file that should not have been kept.

    Raises:
        NotFound: the file belongs to an office that the actor does not work in.
        Forbidden: the actor's role does not allow it.
        IllegalMove: a consent rests on it, or the person's record was erased or merged.
    """
    actor.require(Can.EDIT_PERSON, on=stored)
    lock_person(stored.person)
    pk = stored.pk
    try:
        with transaction.atomic():
            stored.delete()
    except ProtectedError as error:
        raise IllegalMove(
            "people.file_is_evidence", _("A consent rests on this file: it must be kept.")
        ) from error
    unlink_after_commit([pk])
    stored.pk = pk
    record(actor, "people.file_removed", stored, kind=stored.kind)
