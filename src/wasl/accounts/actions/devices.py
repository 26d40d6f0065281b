"""Phones and tablets: issued to one worker in one office, recognised by their secret, revoked."""

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Device, DeviceKind, Office, User
from wasl.accounts.permissions import Can
from wasl.audit.trail import record
from wasl.errors import Forbidden, IllegalMove, Invalid

LONGEST_DAYS: Final = 366
SECRET_BYTES: Final = 32
SEEN_EVERY: Final = timedelta(minutes=1)
"""A phone asks several times in a row: to the minute is close enough."""


@transaction.atomic
def issue_device(
    *, actor: User, user: User, office: Office, kind: DeviceKind, label: str, days: int
) -> tuple[Device, str]:
    """Let a phone speak for a worker in one office, until a day.

    Returns:
        The device, and its secret: shown once, and kept nowhere but on the phone.

    Raises:
        NotFound: the actor does not work in this office.
        Forbidden: the actor may not issue devices there, or the worker does not fill forms there.
        Invalid: no label, one that names the worker, or days out of range.
    """
    actor.require(Can.ISSUE_DEVICE, on=office)
    if not user.is_active or office.pk not in user.offices_where(Can.FILL_FORM):
        raise Forbidden(
            "accounts.cannot_fill", _("This worker does not fill forms in this office.")
        )
    label = " ".join(label.split())
    _check_label(label, user)
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid("accounts.device_days", _("A device is issued for 1 to 366 days."))
    secret, digest = make_secret()
    now = timezone.now()
    device = Device.objects.create(
        user=user,
        office=office,
        kind=kind,
        label=label,
        secret=digest,
        issued_by=actor,
        issued_at=now,
        expires_at=now + timedelta(days=days),
    )
    record(actor, "accounts.device_issued", device, kind=str(kind), days=days, holder=str(user.pk))
    return device, secret


@transaction.atomic
def revoke_device(*, actor: User, device: Device) -> Device:
    """End what a phone may do, with its next contact. Its holder may do it as well: it is lost.

    Raises:
        NotFound: another office's.
        Forbidden: the actor neither issues devices there nor holds this one.
        IllegalMove: it was revoked already.
    """
    if actor.pk != device.user_id or device.office_id not in actor.offices:
        actor.require(Can.ISSUE_DEVICE, on=device)
    locked = Device.objects.select_for_update().get(pk=device.pk)
    if locked.revoked_at is not None:
        raise IllegalMove("accounts.device_revoked", _("This device was revoked already."))
    locked.revoked_at, locked.revoked_by = timezone.now(), actor
    locked.save(update_fields=["revoked_at", "revoked_by"])
    record(actor, "accounts.device_revoked", locked)
    return locked


def device_of(pk_text: str, secret: str) -> Device | None:
    """Return the device that speaks, when it still may; ``None`` whatever is wrong.

    An unknown device costs the same work as a wrong secret. A holder whose account is closed, or
    who fills no forms in the device's office any more, is not let in either.
    """
    device = (
        Device.objects.in_force().select_related("user", "office").filter(pk=_uuid(pk_text)).first()
    )
    kept = device.secret if device is not None else _digest("")
    # Compared before anything else is asked, so that the time taken tells nothing.
    right = hmac.compare_digest(kept, _digest(secret)) and secret != ""
    if device is None or not right:
        return None
    if device.office_id not in device.user.offices_where(Can.FILL_FORM):
        return None
    now = timezone.now()
    if device.seen_at is None or now - device.seen_at > SEEN_EVERY:
        Device.objects.filter(pk=device.pk).update(seen_at=now)
        device.seen_at = now
    return device


def make_secret() -> tuple[str, str]:
    """Return a secret for a device, and what is kept of it."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    return secret, _digest(secret)


def _digest(secret: str) -> str:
    # 256 random bits: nothing to guess, so that no slow hash is needed.
    return hashlib.sha256(secret.encode()).hexdigest()


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)  # nobody's


def _check_label(label: str, user: User) -> None:
    if not 1 <= len(label) <= 60:
        raise Invalid(
            "accounts.device_label", _("Give the device a label of at most 60 characters.")
        )
    words = {word.casefold() for word in label.split()}
    if words & {part.casefold() for part in user.name.split() if len(part) > 1}:
        raise Invalid(
            "accounts.device_named",
            _("Label the device by its inventory number, not by who carries it."),
        )
