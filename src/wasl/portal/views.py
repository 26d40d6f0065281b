"""The page of an enquirer: one address, no account, no cookie, no script.

It is drawn without the request, so that nothing of a browser or a session can reach it, and it
holds nothing that differs from one request to another besides what ``reads.Page`` holds.
"""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wasl.portal.pins import WINDOW, TooManyTries, check_pin
from wasl.portal.reads import open_page

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
LONGEST = 40  # characters of a reference or a PIN that are looked at


def today() -> date:
    """Return the day in UTC, for everyone alike: a time zone would tell where an office is (R112)."""
    return timezone.now().date()


def moment() -> datetime:
    """Return now; tests put another in its place."""
    return timezone.now()


# Exempt: a forged post could only show somebody the page of a reference and PIN that the forger
# knows already. There is no session to ride on, and so the page needs no cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Ask for reference and PIN; show the page that they open."""
    language = _language(request)
    with translation.override(language):
        if request.method != "POST":
            return _answer("portal/door.html", language)
        try:
            found = check_pin(
                reference=request.POST.get("reference", "")[:LONGEST],
                pin=request.POST.get("pin", "")[:LONGEST],
                address=_address(request),
                now=moment(),
            )
        except TooManyTries as refusal:
            answer = _answer(
                "portal/door.html", language, {"wrong": refusal.message}, refusal.status
            )
            answer.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
            return answer
        if found is None:
            return _answer("portal/door.html", language, {"mistaken": True}, 403)
        page = open_page(request=found, today=today(), now=moment())
        return _answer("portal/page.html", language, {"page": page})


def _answer(
    template: str, language: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    languages = [(code, translation.get_language_info(code)) for code, _n in settings.LANGUAGES]
    body = render_to_string(
        template, {"languages": languages, "language": language, **(context or {})}
    )
    answer = HttpResponse(body, status=status, headers=HEADERS)
    answer.headers["Content-Language"] = language
    return answer


def _language(request: HttpRequest) -> str:
    """Return the language chosen on the page, or else the browser's."""
    chosen = request.POST.get("lang") or request.GET.get("lang") or ""
    if chosen in dict(settings.LANGUAGES):
        return chosen
    return translation.get_language_from_request(request)


def _address(request: HttpRequest) -> str:
    """Return whence a try comes: behind a proxy that we trust, what the proxy saw."""
    if settings.HTTPS:
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        return hops[-1].strip() or request.META.get("REMOTE_ADDR", "")
    return str(request.META.get("REMOTE_ADDR", ""))
