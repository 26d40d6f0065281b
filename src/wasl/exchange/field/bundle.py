"""What one worker takes along: the office's rules, their own tasks, the forms. References, no names.

Forms and their files are told by hash and fetched one by one, so that a link that breaks costs
one file, and what has not changed is not sent again.
"""

import hashlib
from typing import TypedDict
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from wasl.accounts.models import Device
from wasl.errors import NotFound
from wasl.exchange.openrosa.formlist import version_for, versions_for
from wasl.questionnaires.actions.assigning import policy_of
from wasl.questionnaires.lists import (
    CASELOAD_FILE,
    COUNTRIES_FILE,
    GENERATED,
    caseload_of,
    label_of,
    list_file,
)
from wasl.questionnaires.models import FieldTask, FormFile, FormVersion


class PolicyShape(TypedDict):
    """What the office allows: minutes, counts and days."""

    names_on_devices: bool
    idle_minutes: int
    wrong_pins: int
    wipe_after_days: int


class TaskShape(TypedDict):
    """One form to fill about one person."""

    id: str
    person: str
    label: str
    form: str
    due_on: str | None


class FileShape(TypedDict):
    """A picture, sound or list of a form."""

    name: str
    md5: str
    media_type: str


class FormShape(TypedDict):
    """One form as it is filled today; its text is fetched by ``id`` where ``md5`` is new."""

    id: str
    form: str
    version: str
    title: str
    md5: str
    files: list[FileShape]


class ListShape(TypedDict):
    """A list that Wasl writes itself: CSV."""

    md5: str
    text: str


class DeviceShape(TypedDict):
    """The device as the server knows it."""

    id: str
    label: str
    office: str
    expires_at: str


class Bundle(TypedDict):
    """All of it."""

    now: str
    device: DeviceShape
    policy: PolicyShape
    tasks: list[TaskShape]
    forms: list[FormShape]
    lists: dict[str, ListShape]


def bundle_for(device: Device) -> Bundle:
    """Put together what a device may hold now; what it holds beyond that, it drops."""
    user, office = device.user, device.office
    policy = policy_of(office)
    people = caseload_of(user, office)
    labels = {person.pk: label_of(office)(person) for person in people}
    tasks = (
        FieldTask.objects.open()
        .filter(office=office, assigned_to=user, person__in=people, form__active=True)
        .select_related("form")
    )
    lists = {
        name: list_file(name, user, office, people) or b""
        for name in (CASELOAD_FILE, COUNTRIES_FILE)
    }
    return Bundle(
        now=timezone.now().isoformat(),
        device=DeviceShape(
            id=str(device.pk),
            label=device.label,
            office=office.name,
            expires_at=device.expires_at.isoformat(),
        ),
        policy=PolicyShape(
            names_on_devices=policy.names_on_devices,
            idle_minutes=policy.idle_minutes,
            wrong_pins=policy.wrong_pins,
            wipe_after_days=policy.wipe_after_days,
        ),
        tasks=[
            TaskShape(
                id=str(task.pk),
                person=str(task.person_id),
                label=labels[task.person_id],
                form=task.form.form_id,
                due_on=task.due_on.isoformat() if task.due_on else None,
            )
            for task in tasks
        ],
        forms=[_form(version) for version in versions_for(device)],
        lists={name: ListShape(md5=_md5(body), text=body.decode()) for name, body in lists.items()},
    )


def file_for(device: Device, pk: UUID, name: str) -> FormFile:
    """Return a picture, sound or list of a form that the device may fetch.

    Raises:
        NotFound: another office's, or there is none.
    """
    found = version_for(device, pk).files.exclude(name__in=GENERATED).filter(name=name).first()
    if found is None:
        raise NotFound("questionnaires.no_file", _("There is no such record."))
    return found


def _form(version: FormVersion) -> FormShape:
    return FormShape(
        id=str(version.pk),
        form=version.form.form_id,
        version=version.version,
        title=version.called,
        md5=version.md5,
        files=[
            FileShape(name=file.name, md5=file.md5, media_type=file.media_type)
            for file in version.files.exclude(name__in=GENERATED)
        ],
    )


def _md5(body: bytes) -> str:
    return hashlib.md5(body, usedforsecurity=False).hexdigest()
