"""What every page of the desk needs: the navigation with its counts, and the user's offices."""

from typing import Any

from django.http import HttpRequest

from wasl.accounts.models import Office, User
from wasl.desk.navigation import links
from wasl.desk.tour import tour_for


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return the navigation, the user's offices and, once, the tour; nothing for a stranger."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    return {
        "navigation": links(path=request.path, may=user.may, counts={}),
        "office_label": _offices(user),
        "tour": tour_for(user, path=request.path),
    }


def _offices(user: User) -> str:
    names = Office.objects.filter(pk__in=user.offices).values_list("name", flat=True)
    return " · ".join(names)
