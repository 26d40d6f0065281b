"""What every page of the desk needs: the navigation with its counts, and the user's offices."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.accounts.surroundings import office_of, offices_of
from wasl.desk.navigation import Link, links
from wasl.desk.tour import tour_for
from wasl.desk.work.reading import waiting
from wasl.tracing.models import Candidate


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return the navigation, the user's offices and, once, the tour; nothing for a stranger.

    Two counts are asked for, however much there is to count, and only by pages that show them.
    """
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    office = office_of(request)
    others = len(offices_of(request)) - 1
    return {
        "may_search": user.may(Can.SEARCH_PEOPLE),
        "navigation": SimpleLazyObject(lambda: _navigation(request.path, user)),
        "office_label": f"{office.name} +{others}" if office and others else str(office or ""),
        "tour": tour_for(user, path=request.path),
    }


def _navigation(path: str, user: User) -> list[Link]:
    counts = {"desk:work": waiting(user)}
    if user.may(Can.REVIEW_CANDIDATE):
        counts["desk:candidates"] = Candidate.objects.visible_to(user).waiting().count()
    return links(path=path, may=user.may, counts=counts)
