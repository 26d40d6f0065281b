"""What every page of the desk needs."""

from typing import Any

from django.http import HttpRequest


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return the navigation's counts and the user's offices; nothing for a stranger."""
    del request
    return {}
