"""Days and moments as the user's office tells them: its calendar, its time zone, its language."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext

from wasl.accounts.models import Calendar
from wasl.accounts.surroundings import calendar_now
from wasl.people.calendars import tell, write


def in_calendar(value: date | datetime | None) -> str:
    """Write a day in the calendar of the user's office; of a moment, the office's day.

    An empty string for no day at all, so that templates decide how a gap reads.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    calendar = calendar_now()
    if calendar is Calendar.GREGORIAN:
        return date_format(value, "DATE_FORMAT")
    return write(tell(value, calendar), get_language() or "en")


def moment(value: datetime | None) -> str:
    """Write a moment: the day in the office's calendar, the time in its time zone."""
    if value is None:
        return ""
    time = date_format(timezone.localtime(value), "TIME_FORMAT")
    return pgettext("day, time", "%(day)s, %(time)s") % {"day": in_calendar(value), "time": time}
