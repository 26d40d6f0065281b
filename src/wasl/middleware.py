"""Where the web meets the rules: refusals become answers and are recorded after the rollback."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wasl.accounts.models import User
from wasl.audit.models import ActorKind
from wasl.audit.trail import ActorRef, record_refusal
from wasl.errors import Refused
from wasl.vault.keys import ring

ANONYMOUS = ActorRef(ActorKind.ENQUIRER, "anonymous")


class WaslMiddleware:
    """Open a key ring for the request; turn a ``Refused`` into its answer and record it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next link of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with keys at hand for as long as it lasts."""
        with ring():
            response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal. The view's transaction is rolled back by now; this record stays."""
        if isinstance(error, Refused):
            note_refusal(request, error.code)
            return refusal_page(request, error)
        if isinstance(error, Http404 | PermissionDenied):
            note_refusal(request, "http.404" if isinstance(error, Http404) else "http.403")
        return None


def note_refusal(request: HttpRequest, code: str) -> None:
    """Write a refusal into the trail: who, which address, which code (D51)."""
    match = request.resolver_match
    user = request.user if hasattr(request, "user") else None
    record_refusal(
        user if isinstance(user, User) else ANONYMOUS,
        match.view_name if match else "unknown",
        code,
        record_type=match.namespace if match else "",
        record_id=str(next(iter(match.kwargs.values()), "")) if match else "",
    )


def refusal_page(request: HttpRequest, error: Refused) -> HttpResponse:
    """Say no in the worker's language, with what can be done next."""
    return render(
        request,
        "desk/refused.html",
        {"error": error, "at": timezone.now()},
        status=error.status,
    )
