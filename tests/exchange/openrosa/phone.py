"""A phone: speaks OpenRosa 1.0 and ODK's encryption as they are published, and nothing of Wasl."""

import hashlib
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from defusedxml.ElementTree import fromstring
from django.test import Client

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
ANSWER = "{http://openrosa.org/http/response}"
BOUNDARY = "a-boundary-that-stands-in-no-file"


def md5(body):
    return "md5:" + _md5(body).hexdigest()


@dataclass
class Phone:
    """One phone with its credentials."""

    name: str
    secret: str
    http: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    @property
    def headers(self):
        pair = b64encode(f"{self.name}:{self.secret}".encode()).decode()
        return {"Authorization": f"Basic {pair}", "X-OpenRosa-Version": "1.0"}

    def get(self, url):
        return self.http.get(_path(url), headers=self.headers)

    def forms(self):
        """What the form list says, as a dictionary for each form."""
        answer = self.get("/openrosa/formList")
        assert answer.status_code == 200, answer.content
        assert answer["Content-Type"].startswith("text/xml")
        root = fromstring(answer.content)
        assert root.tag == f"{LIST}xforms"
        return {row["formID"]: row for row in map(_leaves, root)}

    def download(self, form_id):
        """The form and its files, each proved by its hash."""
        row = self.forms()[form_id]
        form = self.get(row["downloadUrl"])
        assert form.status_code == 200
        assert md5(form.content) == row["hash"]
        files = {}
        if "manifestUrl" in row:
            for file in self.manifest(row["manifestUrl"]):
                body = self.get(file["downloadUrl"])
                assert md5(body.content) == file["hash"]
                files[file["filename"]] = body.content
        return form.content, files

    def manifest(self, url):
        root = fromstring(self.get(url).content)
        assert root.tag == f"{MANIFEST}manifest"
        return [_leaves(node) | node.attrib for node in root]

    def most(self):
        """Ask where to send, and how much at once."""
        answer = self.http.head("/openrosa/submission", headers=self.headers)
        assert answer.status_code == 204
        assert answer["X-OpenRosa-Version"] == "1.0"
        return int(answer["X-OpenRosa-Accept-Content-Length"])

    def post(self, xml, files=None, *, more=False):
        """One post."""
        parts = [_part("xml_submission_file", "submission.xml", "text/xml", xml)]
        parts += [_part(n, n, "application/octet-stream", b) for n, b in (files or {}).items()]
        if more:
            parts.append(_part("*isIncomplete*", None, None, b"yes"))
        return self.raw(b"".join(parts) + f"--{BOUNDARY}--\r\n".encode())

    def raw(self, body, kind=f"multipart/form-data; boundary={BOUNDARY}"):
        return self.http.post("/openrosa/submission", body, content_type=kind, headers=self.headers)

    def send(self, xml, files=None, *, at_once=10_000_000):
        """A whole submission, in as many posts as the server's limit asks for."""
        most = min(self.most(), at_once)
        posts, size = [{}], 0
        for name, body in (files or {}).items():
            if posts[-1] and size + len(body) > most:
                posts.append({})
                size = 0
            posts[-1][name] = body
            size += len(body)
        for number, post in enumerate(posts, start=1):
            answer = self.post(xml, post, more=number < len(posts))
            assert answer.status_code == 201, answer.content
        return answer


def said(answer):
    """The message that the worker is shown."""
    root = fromstring(answer.content)
    assert root.tag == f"{ANSWER}OpenRosaResponse"
    return root.findtext(f"{ANSWER}message")


def public_key_in(form):
    """The key that a form asks to encrypt with; empty for none."""
    node = fromstring(form).find(".//{http://www.w3.org/2002/xforms}submission")
    return "" if node is None else node.get("base64RsaPublicKey")


def encrypt(xml, files, public_key, *, form_id="visit", version="1", instance="uuid:1"):
    """Close a submission as Collect does; return the manifest and the encrypted files.

    Written from the specification: a random AES key, sealed with RSA-OAEP (SHA-256, MGF1 with
    SHA-1); AES/CFB/PKCS5 with an initialisation vector that is raised for each file; a signature
    over form, version, key, instance and the digest of each file.
    """
    key = serialization.load_der_public_key(b64decode(public_key))
    masked = padding.MGF1(hashes.SHA1())  # noqa: S303 - the specification's
    oaep = padding.OAEP(masked, hashes.SHA256(), None)
    session = os.urandom(32)
    sealed = b64encode(key.encrypt(session, oaep)).decode()
    seed = list(_md5(instance.encode() + session).digest())
    lines = [form_id, *([version] if version else []), sealed, instance]
    closed = {}
    for count, (name, body) in enumerate([*files.items(), ("submission.xml", xml)]):
        seed[count % 16] = (seed[count % 16] + 1) & 0xFF
        fill = 16 - len(body) % 16
        cipher = Cipher(algorithms.AES(session), CFB(bytes(seed))).encryptor()
        closed[f"{name}.enc"] = cipher.update(body + bytes([fill]) * fill) + cipher.finalize()
        lines.append(f"{name}::{_md5(body).hexdigest()}")
    digest = _md5("".join(line + "\n" for line in lines).encode()).digest()
    signature = b64encode(key.encrypt(digest, oaep)).decode()
    media = "".join(f"<media><file>{escape(name)}.enc</file></media>" for name in files)
    told = f' version="{version}"' if version else ""
    manifest = (
        f'<data xmlns="http://opendatakit.org/submissions" id="{form_id}"{told} encrypted="yes">'
        f"<base64EncryptedKey>{sealed}</base64EncryptedKey>"
        f'<orx:meta xmlns:orx="http://openrosa.org/xforms">'
        f"<orx:instanceID>{instance}</orx:instanceID></orx:meta>{media}"
        "<encryptedXmlFile>submission.xml.enc</encryptedXmlFile>"
        f"<base64EncryptedElementSignature>{signature}</base64EncryptedElementSignature></data>"
    )
    return manifest.encode(), closed


def _md5(body):
    return hashlib.md5(body, usedforsecurity=False)


def _leaves(node):
    return {child.tag.rpartition("}")[2]: child.text for child in node}


def _path(url):
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _part(name, file_name, kind, body):
    told = f'; filename="{file_name}"' if file_name else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{told}\r\n'
    if kind:
        head += f"Content-Type: {kind}\r\n"
    return head.encode() + b"\r\n" + body + b"\r\n"
