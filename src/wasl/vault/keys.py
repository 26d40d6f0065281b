"""One key for each person: to destroy it is to erase the person, everywhere at once (D57).

Envelope encryption: a random 256-bit key for each person, wrapped by the installation's master
key, which lives in a file outside the database. Values are sealed with AES-256-GCM, and the
place where a value stands (table and row) is authenticated with it, so that a sealed value
moved to another row does not open.
"""

import os
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.errors import Refused
from wasl.vault.models import PersonKey

NONCE = 12  # bytes, the size that AES-GCM is specified for
VERSION = b"\x01"

_ring: ContextVar[dict[UUID, bytes] | None] = ContextVar("wasl_key_ring", default=None)


class Erased(Refused):
    """The person's key was destroyed: nothing about them can be read any more (410)."""

    status = 410

    def __init__(self) -> None:
        """Say so without an id: the address already carries it."""
        super().__init__("vault.erased", _("This person's data has been erased."))


class Tampered(Exception):  # noqa: N818 - not a refusal: the database was altered from outside
    """A sealed value does not open under its own key and place."""


@cache
def master_key() -> bytes:
    """Read the installation's master key, making it in a new installation.

    Raises:
        RuntimeError: the file is there but does not hold 32 bytes.
    """
    path = Path(settings.KEYS_DIR) / "master.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(handle, "wb") as out:
                out.write(AESGCM.generate_key(256))
                out.flush()
                os.fsync(out.fileno())
    key = path.read_bytes()
    if len(key) != 32:
        raise RuntimeError(f"The master key {path.name} is damaged: restore it from its backup.")
    return key


@cache
def _derived(purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"wasl:" + purpose).derive(master_key())


def blind(kind: str, value: str) -> bytes:
    """Return a keyed fingerprint by which an equal value is found without being stored.

    For phones, document numbers and foreign ids; ``value`` is expected normalised by the caller.
    """
    mac = hmac.HMAC(_derived(b"blind:" + kind.encode()), hashes.SHA256())
    mac.update(value.encode())
    return mac.finalize()


def make_key(subject: UUID) -> None:
    """Give a new person a key of their own."""
    make_keys([subject])


def make_keys(subjects: Iterable[UUID]) -> None:
    """Give new persons a key each, in one statement."""
    fresh = {subject: AESGCM.generate_key(256) for subject in subjects}
    PersonKey.objects.bulk_create(
        PersonKey(subject=subject, wrapped=_wrap(subject, key)) for subject, key in fresh.items()
    )
    ring_now = _ring.get()
    if ring_now is not None:
        ring_now.update(fresh)


def destroy_key(subject: UUID) -> None:
    """Destroy a person's key. What was sealed under it can never be read again."""
    PersonKey.objects.filter(subject=subject).update(wrapped=None, destroyed_at=timezone.now())
    ring_now = _ring.get()
    if ring_now is not None:
        ring_now.pop(subject, None)


@contextmanager
def ring() -> Iterator[None]:
    """Keep opened keys for the length of one request or job, and no longer."""
    token = _ring.set({})
    try:
        yield
    finally:
        _ring.reset(token)


def prefetch(subjects: Iterable[UUID]) -> None:
    """Fetch the keys of many persons in one query; without a ``ring`` this does nothing."""
    ring_now = _ring.get()
    if ring_now is None:
        return
    missing = {subject for subject in subjects if subject not in ring_now}
    if missing:
        for row in PersonKey.objects.filter(subject__in=missing, wrapped__isnull=False):
            ring_now[row.subject] = _unwrap(row)


def seal(subject: UUID, place: str, value: bytes) -> bytes:
    """Encrypt ``value`` under the subject's key, bound to its ``place``.

    Raises:
        Erased: the subject has no key any more.
    """
    nonce = os.urandom(NONCE)
    return VERSION + nonce + AESGCM(_key(subject)).encrypt(nonce, value, place.encode())


def unseal(subject: UUID, place: str, sealed: bytes) -> bytes:
    """Open what ``seal`` closed.

    Raises:
        Erased: the subject has no key any more.
        Tampered: the value was altered or stood elsewhere.
    """
    sealed = bytes(sealed)
    nonce, body = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    try:
        return AESGCM(_key(subject)).decrypt(nonce, body, place.encode())
    except InvalidTag as error:
        raise Tampered(place) from error


def _key(subject: UUID) -> bytes:
    ring_now = _ring.get()
    if ring_now is not None and subject in ring_now:
        return ring_now[subject]
    row = PersonKey.objects.filter(subject=subject, wrapped__isnull=False).first()
    if row is None:
        raise Erased
    key = _unwrap(row)
    if ring_now is not None:
        ring_now[subject] = key
    return key


def _wrap(subject: UUID, key: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return VERSION + nonce + AESGCM(master_key()).encrypt(nonce, key, subject.bytes)


def _unwrap(row: PersonKey) -> bytes:
    wrapped = bytes(row.wrapped or b"")
    try:
        return AESGCM(master_key()).decrypt(
            wrapped[1 : 1 + NONCE], wrapped[1 + NONCE :], row.subject.bytes
        )
    except InvalidTag as error:
        raise Tampered(f"key of {row.subject}") from error


def close_secret(purpose: str, text: str) -> str:
    """Encrypt a secret of the installation itself, such as a one-time-code seed, as base64."""
    nonce = os.urandom(NONCE)
    key = AESGCM(_derived(b"secret:" + purpose.encode()))
    return b64encode(VERSION + nonce + key.encrypt(nonce, text.encode(), None)).decode()


def open_secret(purpose: str, closed: str) -> str:
    """Open what ``close_secret`` closed.

    Raises:
        Tampered: the value was altered, or the master key is another.
    """
    try:
        raw = b64decode(closed, validate=True)
        key = AESGCM(_derived(b"secret:" + purpose.encode()))
        return key.decrypt(raw[1 : 1 + NONCE], raw[1 + NONCE :], None).decode()
    except (InvalidTag, ValueError) as error:
        raise Tampered(purpose) from error
