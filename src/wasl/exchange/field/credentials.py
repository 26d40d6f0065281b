"""Who speaks: the device, by its secret, or by a token that tells it nothing but "empty yourself".

A locked device cannot read its secret, which lies under the worker's PIN. It keeps the secret's
SHA-256 in the open, the very value that the server keeps: with it, it may ask whether it was
revoked, and tell that it is empty, and nothing else.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Final, ParamSpec
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from wasl.accounts.actions.devices import device_of
from wasl.accounts.models import Device, DeviceKind
from wasl.accounts.surroundings import standing_in
from wasl.audit.trail import Actor, Recorded, record_refusal
from wasl.errors import Refused

LANGUAGES: Final = frozenset(tag for tag, _name in settings.LANGUAGES)

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Device, P], HttpResponse]


@dataclass(frozen=True)
class Credential:
    """What an ``Authorization`` header says.

    Attributes:
        scheme: ``bearer`` with the secret, ``watch`` with its SHA-256 in hex.
    """

    scheme: str = ""
    device: str = ""
    secret: str = ""


def credential_of(request: HttpRequest) -> Credential:
    """Read ``Bearer <id>.<secret>`` or ``Watch <id>.<sha256>``; empty where there is none."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    device, _dot, secret = token.strip().partition(".")
    return Credential(scheme.lower(), device, secret)


def known_device(credential: Credential) -> Device | None:
    """Return the device that holds this secret, whether or not it may still speak."""
    try:
        pk = UUID(credential.device)
    except ValueError:
        return None
    digest = (
        credential.secret
        if credential.scheme == "watch"
        else hashlib.sha256(credential.secret.encode()).hexdigest()
    )
    device = Device.objects.select_related("user", "office").filter(pk=pk).first()
    if device is None or device.kind != DeviceKind.FIELD_APP or device.wiped:
        return None
    return device if hmac.compare_digest(device.secret.encode(), digest.encode()) else None


def must_wipe(device: Device) -> bool:
    """Whether a device must empty itself: revoked, its days over, or its holder's account closed.

    A worker who has lost the role keeps what they have filled: the office may give it back.
    """
    return not (Device.objects.in_force().filter(pk=device.pk).exists() and device.user.is_active)


def for_device(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let a view be called by a device in force; all answers, refusals too, are JSON."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        credential = credential_of(request)
        device = (
            device_of(credential.device, credential.secret)
            if credential.scheme == "bearer"
            else None
        )
        if device is None or device.kind != DeviceKind.FIELD_APP:
            return turn_away(credential)
        # The app says which language it speaks; a cookie of the desk has no say in it.
        spoken = request.headers.get("Accept-Language", "")
        with standing_in(device.office), override(spoken if spoken in LANGUAGES else None):
            try:
                return view(request, device, *args, **kwargs)
            except Refused as refusal:
                return say_no(request, device, refusal, on=device)

    return answer


def turn_away(credential: Credential) -> HttpResponse:
    """Answer whoever may not speak: 401, and whether to empty itself; 403 without the role."""
    device = known_device(credential)
    if device is None:
        return JsonResponse({"wipe": False}, status=401)
    if must_wipe(device):
        return JsonResponse({"wipe": True}, status=401)
    return JsonResponse({"code": "accounts.cannot_fill"}, status=403)


def say_no(request: HttpRequest, actor: Actor, refusal: Refused, *, on: Recorded) -> HttpResponse:
    """Record a refusal, after its transaction was rolled back, and say it in JSON."""
    match = request.resolver_match
    record_refusal(
        actor,
        match.view_name if match else "field",
        refusal.code,
        record_type=on.audit_type,
        record_id=str(on.pk),
    )
    return JsonResponse(
        {"code": refusal.code, "message": str(refusal.message)}, status=refusal.status
    )
