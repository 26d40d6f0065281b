"""Whoever may see C3 or C4 data sets up a second factor before anything else opens (D37)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from wasl.accounts.adapters import has_second_factor
from wasl.accounts.models import User

SETUP = "desk:second-factor"
# Addresses that lead to a second factor, or away.
OPEN = frozenset({SETUP, "account_logout", "account_reauthenticate", "set_language"})
OPEN_BEGINNING = "mfa_"


class SecondFactorMiddleware:
    """Lead a user of a sensitive role to the set-up page until they have a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next link of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the decision falls once the address is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Answer with the set-up page instead of the view, where a factor is missing."""
        del view, args, kwargs
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in OPEN or name.startswith(OPEN_BEGINNING):
            return None
        user = request.user
        if not isinstance(user, User) or not user.sees_sensitive or has_second_factor(user):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": reverse(SETUP)})
        return HttpResponseRedirect(reverse(SETUP))
