"""Open what ODK Collect encrypted (ODK XForms specification, encryption).

A submission comes as a manifest, an encrypted XML and encrypted files. One AES key opens them
all; each file has an initialisation vector of its own, which follows from its place in the row.
The element signature ties form, version, key, instance and the digest of each file together.
"""

import hashlib
import hmac
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.asymmetric import padding as rsa_padding
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from django.utils.translation import gettext_lazy as _

from wasl.errors import Invalid
from wasl.questionnaires.actions.receiving import MOST_FILES
from wasl.questionnaires.answers import read_header
from wasl.questionnaires.definition import local
from wasl.questionnaires.safe_xml import parse

SUFFIX: Final = ".enc"
KEY_BYTES: Final = 32
# Java's "OAEPWithSHA256AndMGF1Padding", as Collect calls it, masks with SHA-1.
OAEP: Final = rsa_padding.OAEP(
    mgf=rsa_padding.MGF1(algorithm=hashes.SHA1()),  # noqa: S303 - the specification's
    algorithm=hashes.SHA256(),
    label=None,
)


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """The manifest of an encrypted submission.

    Attributes:
        key: The AES key, encrypted for us, in base64 as it stood: the signature covers it so.
        media: Names of the encrypted files, in the order in which they were encrypted.
        xml_file: Name of the encrypted XML; it was encrypted last.
    """

    form_id: str
    version: str
    instance_id: str
    key: str
    media: tuple[str, ...]
    xml_file: str
    signature: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every file that belongs to it, in the order in which they were encrypted."""
        return (*self.media, self.xml_file)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What was inside."""

    xml: bytes
    files: dict[str, bytes]


def read_envelope(xml: bytes) -> Envelope:
    """Read a manifest.

    Raises:
        Invalid: a part of it is missing, or the names of its files make no sense.
    """
    root, header = parse(xml), read_header(xml)
    media = tuple(
        _text(file)
        for node in _named(root, "media")
        for file in node
        if local(file.tag) == "file" and _text(file)
    )
    envelope = Envelope(
        form_id=header.form_id,
        version=header.version,
        instance_id=header.instance_id,
        key=_one(root, "base64EncryptedKey"),
        media=media,
        xml_file=_one(root, "encryptedXmlFile"),
        signature=_one(root, "base64EncryptedElementSignature"),
    )
    names = envelope.names
    if len(set(names)) < len(names) or not all(name.endswith(SUFFIX) for name in names):
        raise _broken()
    if len(media) > MOST_FILES:
        raise Invalid("questionnaires.too_many_files", _("There are more than 60 files."))
    return envelope


def open_envelope(envelope: Envelope, files: Mapping[str, bytes], key: rsa.RSAPrivateKey) -> Opened:
    """Decrypt a whole submission, and prove that it is the one that was closed.

    Args:
        envelope: Its manifest.
        files: Every file that the manifest names.
        key: The installation's private key.

    Raises:
        Invalid: it was encrypted for somebody else, or a part was altered or exchanged.
    """
    session = _decrypt_short(envelope.key, key)
    if len(session) != KEY_BYTES:
        raise _not_ours()
    vectors = _vectors(envelope.instance_id, session)
    plain = {
        name.removesuffix(SUFFIX): _decrypt_file(files[name], session, next(vectors))
        for name in envelope.names
    }
    told = _decrypt_short(envelope.signature, key)
    if not hmac.compare_digest(told, _signature_digest(envelope, plain)):
        raise _broken()
    xml = plain.pop(envelope.xml_file.removesuffix(SUFFIX))
    inside = read_header(xml)
    if (inside.form_id, inside.version, inside.instance_id) != (
        envelope.form_id,
        envelope.version,
        envelope.instance_id,
    ):
        raise _broken()
    return Opened(xml=xml, files=plain)


def _signature_digest(envelope: Envelope, plain: Mapping[str, bytes]) -> bytes:
    version = (envelope.version,) if envelope.version else ()
    digests = (f"{name}::{_md5(body).hexdigest()}" for name, body in plain.items())
    lines = (envelope.form_id, *version, envelope.key, envelope.instance_id, *digests)
    return _md5("".join(f"{line}\n" for line in lines).encode()).digest()


def _vectors(instance_id: str, session: bytes) -> Iterator[bytes]:
    """The seed, one byte of it raised for each file: the first for the first, and so on."""
    seed = bytearray(_md5(instance_id.encode() + session).digest())
    place = 0
    while True:
        seed[place % len(seed)] = (seed[place % len(seed)] + 1) % 256
        place += 1
        yield bytes(seed)


def _decrypt_file(body: bytes, session: bytes, vector: bytes) -> bytes:
    cipher = Cipher(AES(session), CFB(vector)).decryptor()
    padded = cipher.update(body) + cipher.finalize()
    unpadder = padding.PKCS7(AES.block_size).unpadder()
    try:
        return unpadder.update(padded) + unpadder.finalize()
    except ValueError as error:
        raise _broken() from error


def _decrypt_short(text: str, key: rsa.RSAPrivateKey) -> bytes:
    try:
        return key.decrypt(b64decode(text), OAEP)
    except ValueError as error:
        raise _not_ours() from error


def _md5(body: bytes) -> "hashlib._Hash":
    return hashlib.md5(body, usedforsecurity=False)  # the specification's digest


def _named(root: Element, name: str) -> Iterator[Element]:
    return (child for child in root if local(child.tag) == name)


def _one(root: Element, name: str) -> str:
    text = next(map(_text, _named(root, name)), "")
    if not text:
        raise _broken()
    return text


def _text(node: Element) -> str:
    return "".join((node.text or "").split())


def _broken() -> Invalid:
    return Invalid(
        "exchange.envelope_broken",
        _("These encrypted answers are damaged or incomplete. Keep them; tell the office."),
    )


def _not_ours() -> Invalid:
    return Invalid(
        "exchange.envelope_not_ours",
        _("These answers were not encrypted for this server. Keep them; tell the office."),
    )
