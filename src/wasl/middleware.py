"""Where the web meets the rules: refusals become answers and are recorded after the rollback."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.audit.models import ActorKind
from wasl.audit.trail import ActorRef, record_refusal
from wasl.errors import Refused, Stale
from wasl.vault.keys import ring

ANONYMOUS = ActorRef(ActorKind.ENQUIRER, "anonymous")
NOTHING_HERE = _("There is no such record.")
NOT_ALLOWED = _("Your role does not allow this step.")
OPEN_TOO_LONG = _("The page was open too long. Load it again; nothing was saved.")

# The statuses that have a page of their own; any other refusal is explained as a conflict.
PAGES = {400: "400.html", 403: "403.html", 404: "404.html", 409: "409.html", 422: "422.html"}

# What a form carries that is not what somebody typed.
UNTYPED = frozenset({"csrfmiddlewaretoken", "version", "password", "password1", "password2"})


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
            return refusal(request, error)
        if isinstance(error, Http404):
            note_refusal(request, "http.404")
            return message_only(request, NOTHING_HERE, 404) if is_part(request) else None
        if isinstance(error, PermissionDenied):
            note_refusal(request, "http.403")
            return message_only(request, NOT_ALLOWED, 403) if is_part(request) else None
        return None


def note_refusal(request: HttpRequest, code: str) -> None:
    """Write a refusal into the trail: who, which address, which code (D51)."""
    match = request.resolver_match
    user = getattr(request, "user", None)
    record_refusal(
        user if isinstance(user, User) else ANONYMOUS,
        match.view_name if match else "unknown",
        code,
        record_type=match.namespace if match else "",
        record_id=str(next(iter(match.kwargs.values()), "")) if match else "",
    )


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page, in which a whole page would stand askew."""
    asked = request.headers.get("HX-Request") == "true"
    return asked and request.headers.get("HX-Boosted") != "true"


def refusal(request: HttpRequest, error: Refused) -> HttpResponse:
    """Say no in the worker's language: as a message in an open page, else as a page."""
    if is_part(request):
        return message_only(request, error.message, error.status)
    context: dict[str, object] = {"message": error.message, "status": error.status}
    if isinstance(error, Stale):
        context["typed"] = typed(request)
        return render(request, "errors/stale.html", context, status=error.status)
    return render(request, PAGES.get(error.status, "409.html"), context, status=error.status)


def message_only(request: HttpRequest, message: str | Promise, status: int) -> HttpResponse:
    """Answer htmx with a message at the foot of the page; what stands in the page stays."""
    response = render(request, "desk/parts/_refused.html", {"message": message}, status=status)
    response["HX-Retarget"] = "#toasts"
    response["HX-Reswap"] = "innerHTML"
    return response


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What somebody typed into a page that was stale, so that nothing of it is lost."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in UNTYPED
        for value in values
        if isinstance(value, str) and value.strip()
    ]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form that did not come from a fresh page of ours, and record it."""
    del reason  # for developers; the page says what to do instead
    note_refusal(request, "http.csrf")
    if is_part(request):
        return message_only(request, OPEN_TOO_LONG, 403)
    return render(request, "403_csrf.html", status=403)
