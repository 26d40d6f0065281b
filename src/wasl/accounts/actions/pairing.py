"""The field app: a worker pairs a browser with themselves, and the browser tells when it is empty."""

import secrets
from datetime import timedelta
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.utils import timezone

from wasl.accounts.actions.devices import make_secret
from wasl.accounts.models import Device, DeviceKind, Office, User
from wasl.accounts.permissions import Can
from wasl.audit.trail import record

PAIRED_DAYS: Final = 90
LABEL_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that are taken for another
LABEL_LENGTH: Final = 5


class WipeReason(StrEnum):
    """Why a device emptied itself."""

    COMMAND = "command"  # it was revoked, or its days were over
    DAYS = "days"  # too long without contact
    PINS = "pins"  # too many wrong PINs
    WORKER = "worker"  # somebody pressed the button


@transaction.atomic
def pair_device(*, actor: User, office: Office) -> tuple[Device, str]:
    """Let this worker's own browser speak for them in one of their offices (D37).

    Returns:
        The device, and its secret: shown once, and kept nowhere but in the browser.

    Raises:
        NotFound: the actor does not work in this office.
        Forbidden: the actor does not fill forms there.
    """
    actor.require(Can.FILL_FORM, on=office)
    secret, digest = make_secret()
    now = timezone.now()
    device = Device.objects.create(
        user=actor,
        office=office,
        kind=DeviceKind.FIELD_APP,
        label="app " + "".join(secrets.choice(LABEL_LETTERS) for _each in range(LABEL_LENGTH)),
        secret=digest,
        issued_by=actor,
        issued_at=now,
        expires_at=now + timedelta(days=PAIRED_DAYS),
    )
    record(actor, "accounts.device_paired", device, days=PAIRED_DAYS)
    return device, secret


@transaction.atomic
def note_wiped(*, device: Device, reason: WipeReason, unsent: int) -> None:
    """Record that a device emptied itself, once, and let it speak no more.

    Args:
        device: The actor: whoever holds it may not even be its worker.
        reason: Why.
        unsent: How many filled forms and drafts were lost with it.
    """
    locked = Device.objects.select_for_update().get(pk=device.pk)
    if locked.wiped:
        return
    if locked.revoked_at is None:
        locked.revoked_at, locked.revoked_by = timezone.now(), locked.user
    locked.secret = ""
    locked.save(update_fields=["revoked_at", "revoked_by", "secret"])
    record(device, "accounts.device_wiped", locked, reason=str(reason), unsent=unsent)
