"""The installation's own key pair: phones encrypt with the public half, only we open.

Made once. The private half lies beside the master key, sealed under it; losing either makes
answers that are still on phones unreadable.
"""

import os
import tempfile
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

from wasl.vault.keys import close_secret, open_secret

BITS: Final = 2048
"""The size that ODK's tools use and expect."""
PURPOSE: Final = "openrosa"
FILE_NAME: Final = "openrosa.key"


@cache
def private_key() -> rsa.RSAPrivateKey:
    """Read the private key, making the pair in a new installation.

    Raises:
        Tampered: the file was altered, or the master key is another.
    """
    path = Path(settings.KEYS_DIR) / FILE_NAME
    if not path.exists():
        _make(path)
    key = serialization.load_pem_private_key(
        open_secret(PURPOSE, path.read_text()).encode(), password=None
    )
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{FILE_NAME} holds no RSA key: restore it from its backup.")
    return key


@cache
def public_key_text() -> str:
    """Return the public key as forms carry it: DER in base64, on one line."""
    der = private_key().public_key()
    return b64encode(
        der.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    ).decode()


def _make(path: Path) -> None:
    """Write whole or not at all; of two processes starting at once one makes it, both read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    pem = fresh.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),  # sealed as a whole, just below
    )
    handle, beside = tempfile.mkstemp(dir=path.parent)  # readable by its owner alone
    try:
        with os.fdopen(handle, "w") as out:
            out.write(close_secret(PURPOSE, pem.decode()))
            out.flush()
            os.fsync(out.fileno())
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        Path(beside).unlink()
