"""The field app's addresses: its shell, which knows nobody, and what its devices ask for."""

from typing import Final
from uuid import UUID

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib.auth import logout
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from wasl.accounts.actions.pairing import WipeReason, note_wiped, pair_device
from wasl.accounts.models import Device, Office, User
from wasl.accounts.permissions import Can
from wasl.errors import Invalid, Refused
from wasl.exchange.caseloads import note_caseload_taken
from wasl.exchange.field.bundle import bundle_for, file_for
from wasl.exchange.field.credentials import (
    credential_of,
    for_device,
    known_device,
    must_wipe,
    say_no,
    turn_away,
)
from wasl.exchange.field.shell import ENTRY, ICON, asset_url, style_url, worker_script
from wasl.exchange.field.states import state_of, states_of
from wasl.exchange.openrosa.formlist import version_for
from wasl.questionnaires.actions import Incoming, receive_submission
from wasl.questionnaires.codes import Channel
from wasl.questionnaires.lists import CASELOAD_FILE

LARGEST_PART: Final = 26_000_000
"""Bytes of one post: the answers and one file at their largest, and what wraps them."""
XML_PART: Final = "xml_submission_file"
MOST_UNSENT: Final = 10_000

# ODK Web Forms evaluates its grammar, styles its parts in place, and shows photos from memory.
SHELL_POLICY: Final = {
    "script-src": [UNSAFE_EVAL],
    "style-src": [UNSAFE_INLINE],
    "font-src": ["data:"],
    "img-src": ["blob:"],
    "media-src": [SELF, "blob:"],
    "connect-src": ["data:", "blob:"],
    "worker-src": [SELF, "blob:", "data:"],
    "manifest-src": [SELF],
}


@require_safe
@csp_update(SHELL_POLICY)
def shell(request: HttpRequest) -> HttpResponse:
    """The app's one page. It is kept by the browser, so that nothing of anybody stands in it."""
    context = {"script": asset_url(ENTRY), "style": style_url(), "icon": asset_url(ICON)}
    return render(request, "field/shell.html", context)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to know to install the app."""
    del request
    home = reverse("field:shell")
    icon = {"src": asset_url(ICON), "sizes": "any", "type": "image/svg+xml"}
    return JsonResponse(
        {
            "name": "Wasl",
            "short_name": "Wasl",
            "id": home,
            "start_url": home,
            "scope": home,
            "display": "standalone",
            "background_color": "#f7f5f0",
            "theme_color": "#0f6b63",
            "icons": [{**icon, "purpose": "any"}, {**icon, "purpose": "maskable"}],
        },
        content_type="application/manifest+json",
    )


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the list of what it keeps."""
    del request
    script = worker_script(reverse("field:shell"), asset_url(ICON))
    return HttpResponse(
        script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"}
    )


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Who is signed in at the desk, and the offices for which this browser can be paired."""
    user = request.user
    if not isinstance(user, User):
        return JsonResponse({"signed_in": False, "sign_in": reverse("account_login")})
    offices = Office.objects.filter(pk__in=user.offices_where(Can.FILL_FORM))
    return JsonResponse(
        {
            "signed_in": True,
            "language": user.language,
            "offices": [{"id": str(office.pk), "name": office.name} for office in offices],
            "token": get_token(request),
        }
    )


@require_POST
def pair(request: HttpRequest) -> HttpResponse:
    """Pair this browser with whoever is signed in, and end their session on it.

    The tablet goes out into the field: it must not carry the desk along.
    """
    user = request.user
    if not isinstance(user, User):
        return JsonResponse({"code": "field.signed_out"}, status=401)
    office = get_object_or_404(Office, pk=_uuid(request.POST.get("office", "")))
    try:
        device, secret = pair_device(actor=user, office=office)
    except Refused as refusal:
        return say_no(request, user, refusal, on=office)
    logout(request)
    return JsonResponse({"id": str(device.pk), "secret": secret, "label": device.label})


@require_GET
@for_device
def bundle(request: HttpRequest, device: Device) -> HttpResponse:
    """What the worker takes along. That a caseload was taken is recorded, once for each."""
    told = bundle_for(device)
    caseload = told["lists"][CASELOAD_FILE]
    people = caseload["text"].count("\n") - 1
    if people > 0 and request.GET.get("have") != caseload["md5"]:
        note_caseload_taken(device=device, csv=caseload["text"])
    return JsonResponse(told)


@require_GET
@for_device
def form(request: HttpRequest, device: Device, pk: UUID) -> HttpResponse:
    """One version of a form: an XForm."""
    del request
    return HttpResponse(version_for(device, pk).xform, content_type="text/xml; charset=utf-8")


@require_GET
@for_device
def form_file(request: HttpRequest, device: Device, pk: UUID, name: str) -> HttpResponse:
    """A picture, sound or list of a form."""
    del request
    found = file_for(device, pk, name)
    return HttpResponse(
        bytes(found.body),
        content_type=found.media_type,
        headers={"X-Content-Type-Options": "nosniff"},
    )


@require_POST
@for_device
def submission(request: HttpRequest, device: Device) -> HttpResponse:
    """Take in a filled form, or a part of it, and say what is still missing.

    Each part carries the answers, as ``xml_submission_file``, and any of the files that they name.
    """
    size = request.headers.get("Content-Length", "")
    if not size.isdecimal() or int(size) > LARGEST_PART:
        return JsonResponse(
            {"code": "field.too_large", "message": _("This is larger than 26 MB.")}, status=413
        )
    files = {
        name: bytes(file.read())
        for name, file in request.FILES.items()
        if isinstance(file, UploadedFile)
    }
    xml = files.pop(XML_PART, None)
    if xml is None:
        raise Invalid("field.no_answers", _("The answers themselves are missing."))
    received = receive_submission(
        actor=device.user,
        office=device.office,
        device=device,
        incoming=Incoming(
            xml=xml,
            files=files,
            channel=Channel.FIELD_APP,
            final=request.POST.get("final") == "1",
        ),
        now=timezone.now(),
    )
    return JsonResponse(
        {
            **state_of(received.version),
            "again": received.again,
            "now": timezone.now().isoformat(),
        },
        status=200 if received.again else 201,
    )


@require_GET
@for_device
def status(request: HttpRequest, device: Device) -> HttpResponse:
    """Where forms stand that this worker sent: ``?instance=`` for each."""
    return JsonResponse(
        {
            "now": timezone.now().isoformat(),
            "instances": states_of(device, request.GET.getlist("instance")),
        }
    )


@require_GET
def watch(request: HttpRequest) -> HttpResponse:
    """Whether a locked device must empty itself. It counts as no contact and tells nothing else."""
    credential = credential_of(request)
    device = known_device(credential)
    if device is None or must_wipe(device):
        return turn_away(credential)
    return JsonResponse({"wipe": False})


@csrf_exempt
@require_POST
def wiped(request: HttpRequest) -> HttpResponse:
    """Note that a device emptied itself. Nothing of it speaks afterwards."""
    device = known_device(credential_of(request))
    if device is None:
        return JsonResponse({"wipe": False}, status=401)
    reason, unsent = request.POST.get("reason", ""), request.POST.get("unsent", "")
    note_wiped(
        device=device,
        reason=WipeReason(reason) if reason in set(WipeReason) else WipeReason.WORKER,
        unsent=min(int(unsent), MOST_UNSENT) if unsent.isdecimal() else 0,
    )
    return HttpResponse(status=204)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
