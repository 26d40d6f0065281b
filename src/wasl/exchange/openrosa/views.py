"""The addresses that Collect asks: list, form, manifest, files, and where answers go."""

from uuid import UUID

from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from wasl.accounts.models import Device
from wasl.errors import Invalid, NotFound
from wasl.exchange.caseloads import note_caseload_taken
from wasl.exchange.openrosa import formlist
from wasl.exchange.openrosa.answering import (
    LARGEST_POST,
    XML_TYPE,
    TooLarge,
    for_devices,
    message,
    note_refusal,
    xml_answer,
)
from wasl.exchange.openrosa.arriving import Part, take_in
from wasl.questionnaires import safe_xml
from wasl.questionnaires.lists import CASELOAD_FILE
from wasl.vault.keys import Erased

XML_FIELD = "xml_submission_file"
MORE_FIELD = "*isIncomplete*"
MOST_IDS = 1_000
PAGE = "openrosa:submission"  # as refusals name it


@require_safe
@for_devices
def form_list(request: HttpRequest, device: Device) -> HttpResponse:
    """List the forms that the device may have."""
    wanted = request.GET.get("formID", "")
    rows = []
    for version in formlist.versions_for(device):
        if wanted and version.form.form_id != wanted:
            continue
        has_media = bool(formlist.lists_of(version)) or version.files.exists()
        rows.append(
            (
                version,
                _address(request, "form", version.pk),
                _address(request, "manifest", version.pk) if has_media else "",
            )
        )
    return xml_answer(formlist.form_list(rows))


@require_safe
@for_devices
def form(request: HttpRequest, device: Device, pk: UUID) -> HttpResponse:
    """Send a form."""
    del request
    version = formlist.version_for(device, pk)
    return HttpResponse(formlist.served_xform(version), content_type=XML_TYPE)


@require_safe
@for_devices
def manifest(request: HttpRequest, device: Device, pk: UUID) -> HttpResponse:
    """List the files beside a form."""
    version = formlist.version_for(device, pk)
    rows = [
        (media, _address(request, "media", version.pk, media.name))
        for media in formlist.media_of(version, device)
    ]
    return xml_answer(formlist.manifest(rows, _address(request, "entities")))


@require_safe
@for_devices
def media(request: HttpRequest, device: Device, pk: UUID, name: str) -> HttpResponse:
    """Send a file beside a form; that a phone took its caseload along is recorded."""
    version = formlist.version_for(device, pk)
    found = {each.name: each for each in formlist.media_of(version, device)}.get(name)
    if found is None:
        raise NotFound("exchange.no_file", _("There is no such file."))
    if name == CASELOAD_FILE and request.method == "GET":
        note_caseload_taken(device=device, csv=found.body.decode())
    kind = "text/csv; charset=utf-8" if name.endswith(".csv") else "application/octet-stream"
    return HttpResponse(found.body, content_type=kind)


@require_safe
@for_devices
def entities(request: HttpRequest, device: Device) -> HttpResponse:
    """Say which people that a phone registered itself it must drop from its list."""
    try:
        asked = [UUID(text) for text in request.GET.get("id", "").split(",") if text][:MOST_IDS]
    except ValueError as error:
        raise Invalid("exchange.no_ids", _("These are no ids.")) from error
    return xml_answer(formlist.integrity(device, dict.fromkeys(asked)))


@require_http_methods(["HEAD", "POST"])
@for_devices
def submission(request: HttpRequest, device: Device) -> HttpResponse:
    """Take answers in, in as many posts as it needs."""
    if request.method == "HEAD":
        return HttpResponse(status=204, headers={"Location": _address(request, "submission")})
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_POST:
        raise TooLarge
    part = _part(request)
    try:
        missing = _once_more(device, part)
    except Erased as erased:
        # The phone has yet to forget them: "arrived" lets it delete its copy.
        note_refusal(device, PAGE, erased)
        return message(erased.message, nature="submit_success", status=201)
    return message(_arrived(missing), nature="submit_success", status=201)


def _part(request: HttpRequest) -> Part:
    sent = request.FILES.get(XML_FIELD)
    if sent is None:
        raise Invalid("exchange.no_answers", _("The post has no answers in it."))
    if sent.size is not None and sent.size > safe_xml.LARGEST:
        raise TooLarge
    files = {
        str(file.name): file.read()
        for field, uploads in request.FILES.lists()
        if field != XML_FIELD
        for file in uploads
    }
    more = request.POST.get(MORE_FIELD, "").strip().lower() in {"yes", "true", "1"}
    return Part(xml=sent.read(), files=files, last=not more)


def _once_more(device: Device, part: Part) -> int:
    """Take a part in. Two posts of one instance at once collide; the later one comes after."""
    try:
        try:
            return take_in(device=device, part=part, now=timezone.now())
        except IntegrityError:
            return take_in(device=device, part=part, now=timezone.now())
    except DataError as error:
        raise Invalid("exchange.no_value", _("A value in the answers cannot be kept.")) from error


def _arrived(missing: int) -> str:
    if not missing:
        return _("The answers have arrived.")
    return ngettext(
        "This part has arrived; %(number)s file is still to come.",
        "This part has arrived; %(number)s files are still to come.",
        missing,
    ) % {"number": missing}


def _address(request: HttpRequest, name: str, *args: object) -> str:
    return request.build_absolute_uri(reverse(f"openrosa:{name}", args=args))
