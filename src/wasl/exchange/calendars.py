"""Dates that files tell in other calendars, by the rules of ``people.calendars``."""

from datetime import date

from wasl.accounts.models import Calendar
from wasl.people.calendars import Told, span_of


def to_gregorian(calendar: str, year: int, month: int | None, day: int | None) -> tuple[date, date]:
    """Return the Gregorian days that a date of another calendar means.

    Raises:
        ValueError: there is no such day.
    """
    return span_of(Told(Calendar(calendar), year, month, day))
