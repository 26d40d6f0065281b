"""Where a user stands while a page is made: language, office, time zone, calendar."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from wasl.accounts.models import Calendar, Office, User

SESSION_KEY = "office"  # the office that a user of several has chosen to look from

_calendar: ContextVar[Calendar] = ContextVar("wasl_calendar", default=Calendar.GREGORIAN)


def calendar_now() -> Calendar:
    """The calendar in which days are shown to whoever is asking."""
    return _calendar.get()


@contextmanager
def standing_in(office: Office | None) -> Iterator[None]:
    """Show times and days as this office tells them, for as long as this lasts."""
    token = _calendar.set(Calendar(office.calendar) if office else Calendar.GREGORIAN)
    try:
        with timezone.override(office.time_zone if office else None):
            yield
    finally:
        _calendar.reset(token)


def offices_of(request: HttpRequest) -> list[Office]:
    """The offices that the user works in, by name; asked of the database once a request."""
    known: list[Office] | None = getattr(request, "wasl_offices", None)
    if known is None:
        user = request.user
        known = list(Office.objects.filter(pk__in=user.offices)) if isinstance(user, User) else []
        request.wasl_offices = known  # type: ignore[attr-defined]  # kept for this request only
    return known


def office_of(request: HttpRequest) -> Office | None:
    """The office that the user looks from: the one chosen, or the first by name."""
    offices = offices_of(request)
    chosen = request.session.get(SESSION_KEY)
    return next((one for one in offices if str(one.pk) == chosen), next(iter(offices), None))


def look_from(request: HttpRequest, office: UUID) -> bool:
    """Choose the office to look from; ``False`` when the user does not work there."""
    known = any(one.pk == office for one in offices_of(request))
    if known:
        request.session[SESSION_KEY] = str(office)
    return known


class SurroundingsMiddleware:
    """Speak the user's language and tell the time of their office."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next link of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the user's surroundings; a stranger's stay those of their browser."""
        user = request.user
        if not isinstance(user, User):
            return self.get_response(request)
        translation.activate(user.language)
        request.LANGUAGE_CODE = translation.get_language() or user.language
        with standing_in(office_of(request)):
            return self.get_response(request)
