"""What one device may fetch: the forms of its holder's tasks, and the lists that these need."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement
from xml.sax.saxutils import quoteattr

from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Device
from wasl.errors import NotFound
from wasl.exchange.openrosa.keypair import public_key_text
from wasl.people.models import Person
from wasl.questionnaires.actions.opening import SENSITIVE
from wasl.questionnaires.definition import XFORMS, XHTML
from wasl.questionnaires.lists import CASELOAD_FILE, COUNTRIES_FILE, caseload_of, list_file
from wasl.questionnaires.models import FieldTask, Form, FormVersion
from wasl.questionnaires.prefilling import needs_person
from wasl.questionnaires.safe_xml import parse

FORM_LIST: Final = "http://openrosa.org/xforms/xformsList"
MANIFEST: Final = "http://openrosa.org/xforms/xformsManifest"
# pyxform writes it first in the model, and every form here was compiled by pyxform.
HEAD: Final = re.compile(r"(<model\b[^>]*>)\s*(?:<submission\b[^>]*/>)?")


@dataclass(frozen=True)
class Media:
    """A file beside a form."""

    name: str
    body: bytes

    @property
    def hash(self) -> str:
        """How Collect knows what changed."""
        return hash_of(self.body)


def hash_of(body: bytes) -> str:
    """Return a digest as form lists and manifests write it."""
    return f"md5:{hashlib.md5(body, usedforsecurity=False).hexdigest()}"


def versions_for(device: Device) -> list[FormVersion]:
    """Return the current version of every form that the device may have.

    Forms about somebody on the caseload only while there is such a task; the others, such as a
    registration or a complaint, always.
    """
    active = Form.objects.filter(active=True)
    own = active.filter(office=device.office)
    ours = active.filter(office=None).exclude(form_id__in=own.values("form_id"))
    people = [person.pk for person in caseload_of(device.user, device.office)]
    tasks = FieldTask.objects.open().filter(
        office=device.office, assigned_to=device.user, person__in=people
    )
    tasked = set(tasks.order_by().values_list("form__form_id", flat=True))
    versions = (
        FormVersion.objects.filter(form__in=(own | ours), retired_at=None)
        .select_related("form")
        .order_by("form__form_id", "-published_at")
        .distinct("form__form_id")
    )
    return [
        version
        for version in versions
        if version.form.form_id in tasked or not needs_person(version.definition)
    ]


def version_for(device: Device, pk: UUID) -> FormVersion:
    """Return one of them.

    Raises:
        NotFound: it is not, or no longer, for this device.
    """
    for version in versions_for(device):
        if version.pk == pk:
            return version
    raise NotFound("exchange.not_for_device", _("There is no such form for this device."))


def lists_of(version: FormVersion) -> tuple[str, ...]:
    """Return the generated lists that a form refers to."""
    return tuple(
        name
        for name in (CASELOAD_FILE, COUNTRIES_FILE)
        if f"/{name}" in version.xform  # jr://file-csv/NAME, jr://file/NAME
    )


def served_xform(version: FormVersion) -> bytes:
    """Return a form as Collect gets it: it sends to us only, and encrypts what is sensitive."""
    key = public_key_text() if version.sensitivity >= SENSITIVE else ""
    return _served(version.xform, key)


@lru_cache(maxsize=64)
def _served(xform: str, key: str) -> bytes:
    told = f'<submission method="post" base64RsaPublicKey={quoteattr(key)}/>' if key else ""
    text = HEAD.sub(lambda found: found[1] + told, xform, count=1)
    model = parse(text.encode()).find(f"{{{XHTML}}}head/{{{XFORMS}}}model")
    left = [] if model is None else model.findall(f"{{{XFORMS}}}submission")
    if [(each.get("action"), each.get("base64RsaPublicKey")) for each in left] != (
        [(None, key)] if key else []
    ):
        raise ValueError("a form says where its answers go in a place that is not known")
    return text.encode()


def media_of(version: FormVersion, device: Device) -> list[Media]:
    """Return the files beside a form: pictures and sounds as published, lists made for this device."""
    people: Iterable[Person] = ()
    lists = lists_of(version)
    if CASELOAD_FILE in lists:
        people = caseload_of(device.user, device.office)
    made = [
        Media(name, list_file(name, device.user, device.office, people) or b"") for name in lists
    ]
    stored = version.files.exclude(name__in=lists).order_by("name")
    return made + [Media(file.name, bytes(file.body)) for file in stored]


def form_list(rows: Iterable[tuple[FormVersion, str, str]]) -> Element:
    """Write the list. A row is a version, the address of the form, and of its manifest or none."""
    root = Element("xforms", xmlns=FORM_LIST)
    for version, form_url, manifest_url in rows:
        node = SubElement(root, "xform")
        _leaf(node, "formID", version.form.form_id)
        _leaf(node, "name", version.called)
        _leaf(node, "version", version.version)
        _leaf(node, "hash", hash_of(served_xform(version)))
        _leaf(node, "downloadUrl", form_url)
        if manifest_url:
            _leaf(node, "manifestUrl", manifest_url)
    return root


def manifest(rows: Iterable[tuple[Media, str]], integrity_url: str) -> Element:
    """Write which files belong to a form. A row is a file and its address."""
    root = Element("manifest", xmlns=MANIFEST)
    for media, url in rows:
        entities = media.name == CASELOAD_FILE
        node = SubElement(root, "mediaFile", {"type": "entityList"} if entities else {})
        _leaf(node, "filename", media.name)
        _leaf(node, "hash", media.hash)
        _leaf(node, "downloadUrl", url)
        if entities:
            _leaf(node, "integrityUrl", integrity_url)
    return root


def integrity(device: Device, asked: Iterable[UUID]) -> Element:
    """Write which people a phone that made them itself must drop: known here, and not its task.

    Of whom nothing has come yet nothing is said: the phone still needs them.
    """
    asked = list(asked)
    mine = {person.pk for person in caseload_of(device.user, device.office)}
    known = set(
        Person.objects.filter(pk__in=asked, office=device.office).values_list("pk", flat=True)
    )
    root = Element("data")
    entities = SubElement(root, "entities")
    for pk in asked:
        if pk in known:
            node = SubElement(entities, "entity", id=str(pk))
            _leaf(node, "deleted", "false" if pk in mine else "true")
    return root


def _leaf(node: Element, name: str, text: str) -> None:
    SubElement(node, name).text = text
