"""Photos and documents: bytes encrypted beside the database, their key sealed in it.

Each file has a key of its own, which lies sealed under the person's. So erasing the person makes
the file unreadable at once, wherever a copy of the folder may lie, and a merge moves a row without
touching the bytes.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wasl.errors import NotFound
from wasl.people.models import StoredFile
from wasl.vault.keys import NONCE, Tampered


def read_bytes(stored: StoredFile) -> bytes:
    """Return a file's bytes, proved to be those that were stored.

    Raises:
        NotFound: the bytes are gone.
        Erased: the person was erased.
        Tampered: the bytes were altered from outside.
    """
    key = stored.content.key
    try:
        raw = path_of(stored.pk).read_bytes()
        body = AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], stored.pk.bytes)
    except FileNotFoundError as error:
        raise NotFound("people.file_gone", _("This file is no longer there.")) from error
    except InvalidTag as error:
        raise Tampered(f"file {stored.pk}") from error
    return body


def forget_files(rows: Iterable[StoredFile]) -> int:
    """Blank the rows of an erased person and delete their bytes once that is committed.

    The rows stay, because a consent may name its evidence; nothing can be read in them.
    """
    gone = [row.pk for row in rows]
    StoredFile.objects.filter(pk__in=gone).update(sealed=b"")
    unlink_after_commit(gone)
    return len(gone)


def path_of(pk: UUID) -> Path:
    """Return where a file's bytes lie: named by the row, so that the name tells nothing."""
    return Path(settings.FILES_DIR) / pk.hex[:2] / f"{pk.hex}.sealed"


def write_bytes(pk: UUID, key: bytes, body: bytes) -> None:
    """Write whole or not at all: to a file beside it, flushed to the disk, then renamed."""
    nonce = os.urandom(NONCE)
    path = path_of(pk)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_suffix(".part")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(nonce + AESGCM(key).encrypt(nonce, body, pk.bytes))
        out.flush()
        os.fsync(out.fileno())
    beside.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def unlink_after_commit(gone: list[UUID]) -> None:
    """Delete bytes when the transaction that no longer needs them is safe on disk."""

    def unlink() -> None:
        for pk in gone:
            path_of(pk).unlink(missing_ok=True)

    transaction.on_commit(unlink)
