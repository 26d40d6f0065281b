"""Who asks: a device, by HTTP Basic with its id and secret. Nothing else opens these addresses."""

from base64 import b64decode
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wasl.accounts.actions import device_of
from wasl.accounts.models import Device, DeviceKind
from wasl.audit.models import ActorKind
from wasl.audit.trail import ActorRef, record_refusal
from wasl.errors import Refused
from wasl.exchange.models import DeviceTry
from wasl.vault.keys import blind

REALM: Final = "Wasl"
WINDOW: Final = timedelta(minutes=15)
# A right secret is never held up, so that one revoked phone does not keep a whole shelter's
# phones out. Nobody guesses 256 bits: the limits spare the trail and the server.
PER_DEVICE: Final = 10  # failed tries in a window, of one name from one address
PER_ADDRESS: Final = 100


class NotKnown(Refused):
    """No credentials, or wrong ones, or ones that have ended (401)."""

    status = 401

    def __init__(self) -> None:
        """One sentence for all: what exactly was wrong helps nobody honest."""
        super().__init__(
            "exchange.device_refused",
            _("This device is not known here, or not any more. Keep the answers; ask the office."),
        )


class TooManyTries(Refused):
    """Wait before trying again (429)."""

    status = 429

    def __init__(self) -> None:
        """Say how long."""
        super().__init__("exchange.device_tries", _("Please wait 15 minutes, then try again."))


def device_asking(request: HttpRequest, *, page: str, now: datetime) -> Device:
    """Return the device that asks.

    Args:
        request: What was asked.
        page: Name of the address, for the trail.
        now: The moment.

    Raises:
        NotKnown: without credentials, or with ones that open nothing; the latter is recorded.
        TooManyTries: wrong ones too often from this address.
    """
    given = _credentials(request)
    if given is None:
        raise NotKnown
    name, secret = given
    device = device_of(name, secret)
    if device is not None and device.kind == DeviceKind.COLLECT:
        return device
    _count(name, get_client_ip(request) or "", page, now)
    raise NotKnown


def _credentials(request: HttpRequest) -> tuple[str, str] | None:
    """Read ``Authorization: Basic``; ``None`` when there is none, as a first request has."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _colon, secret = b64decode(given.strip(), validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return name, secret


def _count(name: str, address: str, page: str, now: datetime) -> None:
    """Count a failed try, and record it while there are few.

    Raises:
        TooManyTries: there were too many; only the first of these is recorded.
    """
    DeviceTry.objects.filter(at__lt=now - WINDOW).delete()
    limits = [
        (blind("exchange.device_try", f"{address} {name}"), PER_DEVICE),
        (blind("exchange.device_address", address), PER_ADDRESS),
    ]
    DeviceTry.objects.bulk_create(DeviceTry(key=key, at=now) for key, _most in limits)
    over = max(
        DeviceTry.objects.filter(key=key, at__gte=now - WINDOW).count() - most
        for key, most in limits
    )
    if over <= 1:
        refusal: Refused = TooManyTries() if over == 1 else NotKnown()
        known = _known(name)
        record_refusal(
            ActorRef(ActorKind.DEVICE, known or "unknown"),
            page,
            refusal.code,
            record_type="accounts.device",
            record_id=known,
        )
    if over >= 1:
        raise TooManyTries


def _known(name: str) -> str:
    """The id of a device that there is or was; whatever else was sent is not written down."""
    try:
        pk = UUID(name)
    except ValueError:
        return ""
    return str(pk) if Device.objects.filter(pk=pk).exists() else ""
