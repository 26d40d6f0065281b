"""What every answer of OpenRosa 1.0 has: its headers, its messages, its way of saying no."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec
from xml.etree.ElementTree import Element, SubElement, tostring

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from wasl.accounts.models import Device
from wasl.audit.trail import record_refusal
from wasl.errors import Invalid, Refused
from wasl.exchange.openrosa.authentication import (
    REALM,
    WINDOW,
    NotKnown,
    TooManyTries,
    device_asking,
)

P = ParamSpec("P")

LARGEST_POST: Final = 20_000_000
"""Bytes of one post: the largest file that is taken, and the answers beside it."""
RESPONSE: Final = "http://openrosa.org/http/response"
XML_TYPE: Final = "text/xml; charset=utf-8"
TOO_LARGE: Final = frozenset(
    {
        "exchange.post_too_large",
        "questionnaires.file_too_large",
        "questionnaires.too_many_files",
        "questionnaires.xml_too_large",
    }
)
logger = logging.getLogger(__name__)


class TooLarge(Invalid):
    """More than one post may hold (413)."""

    def __init__(self) -> None:
        """Say the limit."""
        super().__init__(
            "exchange.post_too_large", _("This is too large. A file may have 15 MB at most.")
        )


def for_devices(
    view: Callable[Concatenate[HttpRequest, Device, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let a device in, answer in its holder's language, and say no as the protocol does.

    Exempt from the check of forged forms: there is no session and no cookie to ride on.
    """

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        page = f"openrosa:{view.__name__}"
        try:
            device = device_asking(request, page=page, now=timezone.now())
        except Refused as refusal:  # recorded where it was counted
            return _headed(_refused(refusal))
        with translation.override(device.user.language):
            try:
                response = view(request, device, *args, **kwargs)
            except (MultiPartParserError, UnreadablePostError, SuspiciousOperation) as error:
                response = _recorded(device, page, _unreadable(error))
            except Refused as refusal:
                response = _recorded(device, page, refusal)
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
        return _headed(response)

    return answered


def xml_answer(root: Element, status: int = 200) -> HttpResponse:
    """Send a document."""
    body = tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(body, content_type=XML_TYPE, status=status)


def message(text: str | Promise, *, nature: str = "", status: int = 200) -> HttpResponse:
    """Tell the worker something; Collect shows it."""
    root = Element("OpenRosaResponse", xmlns=RESPONSE)
    said = SubElement(root, "message", {"nature": nature} if nature else {})
    said.text = str(text)
    return xml_answer(root, status)


def note_refusal(device: Device, page: str, refusal: Refused) -> None:
    """Record a refusal, after the rollback of what it refused: who, which address, which code."""
    record_refusal(
        device.user,
        page,
        refusal.code,
        record_type=device.audit_type,
        record_id=str(device.pk),
    )


def _refused(refusal: Refused) -> HttpResponse:
    status = 413 if refusal.code in TOO_LARGE else 400 if refusal.status == 422 else refusal.status
    response = message(refusal.message, nature="error", status=status)
    if isinstance(refusal, NotKnown):
        response["WWW-Authenticate"] = f'Basic realm="{REALM}", charset="UTF-8"'
    if isinstance(refusal, TooManyTries):
        response["Retry-After"] = str(int(WINDOW.total_seconds()))
    return response


def _recorded(device: Device, page: str, refusal: Refused) -> HttpResponse:
    note_refusal(device, page, refusal)
    return _refused(refusal)


def _unreadable(error: Exception) -> Refused:
    logger.info("a post of a device cannot be read: %s", type(error).__name__)
    if isinstance(error, SuspiciousOperation):  # more fields, files or bytes than Django takes
        return TooLarge()
    return Invalid("exchange.post_broken", _("The post broke off or is damaged. Send it again."))


def _headed(response: HttpResponse) -> HttpResponse:
    response["X-OpenRosa-Version"] = "1.0"
    response["X-OpenRosa-Accept-Content-Length"] = str(LARGEST_POST)
    response["Date"] = http_date()
    response["Cache-Control"] = "no-store"
    return response
