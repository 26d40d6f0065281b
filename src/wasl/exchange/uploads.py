"""An uploaded file, encrypted under a key of its own until its import has ended, then gone."""

import os
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.audit.trail import record
from wasl.errors import IllegalMove, Invalid
from wasl.exchange.actions import Wanted, begin_import
from wasl.exchange.codes import BatchStatus
from wasl.exchange.models import BatchContent, ImportBatch
from wasl.vault.keys import destroy_key, make_key, seal, unseal

LARGEST_UPLOAD = 50_000_000  # bytes; larger files come in through ``wasl import``
LENGTH = struct.Struct(">I")


@transaction.atomic
def upload_import(
    *, actor: User, wanted: Wanted, file_name: str, chunks: Iterable[bytes]
) -> ImportBatch:
    """Keep an uploaded file, sealed, for somebody to look at before it is imported.

    Raises:
        NotFound: the actor does not work in this office.
        Forbidden: the actor may not import there.
        Invalid: the file is empty or too large.
    """
    actor.require(Can.IMPORT_DATA, on=wanted.office)
    batch = begin_import(actor=actor, wanted=wanted, digest=os.urandom(32).hex())
    make_key(batch.pk)
    batch.content = BatchContent(file_name=file_name[:200])
    path = _path(batch.pk)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        batch.size = _keep(batch.pk, path, chunks)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    batch.save()
    return batch


TOO_LARGE = _("The file is larger than 50 MB. Ask the operator to import it from the command line.")


def _keep(pk: UUID, path: Path, chunks: Iterable[bytes]) -> int:
    """Seal the parts of a file and write them; return the file's size in bytes."""
    size = 0
    with path.open("xb") as out:
        for number, chunk in enumerate(chunks):
            size += len(chunk)
            if size > LARGEST_UPLOAD:
                raise Invalid("exchange.too_large", TOO_LARGE)
            _write(out, seal(pk, _place(pk, str(number)), chunk))
        _write(out, seal(pk, _place(pk, "end"), b""))
    if size == 0:
        raise Invalid("exchange.empty", _("The file is empty."))
    return size


@contextmanager
def opened_upload(batch: ImportBatch) -> Iterator[Path]:
    """Lend the uploaded file in clear, in memory only, under a path that ends with the block.

    Raises:
        IllegalMove: the file is not kept any more.
    """
    path = _path(batch.pk)
    if not path.exists():
        raise IllegalMove("exchange.file_gone", _("The file is no longer kept. Upload it again."))
    memory = os.memfd_create("wasl-import", os.MFD_CLOEXEC)
    try:
        with os.fdopen(os.dup(memory), "wb") as out:
            for chunk in _chunks(batch.pk, path):
                out.write(chunk)
        yield Path(f"/proc/self/fd/{memory}")
    finally:
        os.close(memory)


@transaction.atomic
def cancel_import(*, actor: User, batch: ImportBatch) -> None:
    """Delete an uploaded file that is not to be imported after all.

    Raises:
        NotFound: the import is of an office that the actor does not work in.
        Forbidden: the actor may not import there.
        IllegalMove: the import has begun.
    """
    actor.require(Can.IMPORT_DATA, on=batch)
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.status != BatchStatus.UPLOADED:
        raise IllegalMove("exchange.begun", _("This import has begun already."))
    locked.status = BatchStatus.CANCELLED
    locked.save(update_fields=["status"])
    record(actor, "exchange.import_cancelled", locked)
    forget_upload(locked)


def forget_upload(batch: ImportBatch) -> None:
    """Delete the uploaded file and its key."""
    destroy_key(batch.pk)
    _path(batch.pk).unlink(missing_ok=True)


def _path(pk: UUID) -> Path:
    return Path(settings.FILES_DIR) / "imports" / str(pk)


def _place(pk: UUID, part: str) -> str:
    return f"exchange.file:{pk}:{part}"


def _write(out: BinaryIO, sealed: bytes) -> None:
    out.write(LENGTH.pack(len(sealed)) + sealed)


def _chunks(pk: UUID, path: Path) -> Iterator[bytes]:
    """Open the parts in their order; the last one proves that none is missing."""
    size = path.stat().st_size
    with path.open("rb") as file:
        number = 0
        while head := file.read(LENGTH.size):
            sealed = file.read(LENGTH.unpack(head)[0])
            last = file.tell() == size
            yield unseal(pk, _place(pk, "end" if last else str(number)), sealed)
            number += 1
