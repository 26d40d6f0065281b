"""Dates as files write them: a day, a month, a year, or from/to; in the calendar that was used."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

from wasl.formats.problems import BadValue

Order = Literal["", "dmy", "mdy"]
Span = tuple[date, date]
Convert = Callable[[str, int, int | None, int | None], Span]
"""Calendar, year, month, day to the Gregorian days meant; raises ``ValueError``."""

DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯", "0123456789" * 4)
ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ]00:00(?::00(?:\.0+)?)?)?")
LOCAL = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
LOCAL_MONTH = re.compile(r"(\d{1,2})[./-](\d{4})")
HIJRI = frozenset({"hijri", "solar_hijri"})
OLDEST_AGE = 130


def parse_span(
    text: str, *, order: Order = "", calendar: str = "gregorian", convert: Convert | None = None
) -> Span:
    """Return the Gregorian days that ``text`` means, both ends included.

    A day, month or year is read in ``calendar``. The form ``from/to`` is Gregorian whatever the
    calendar, as in the matching record; except for Hijri years, which cannot be mistaken.

    Raises:
        BadValue: ``bad_date``, ``ambiguous_date``, ``span_reversed`` or ``calendar_needed``.
    """
    plain = text.translate(DIGITS).strip()
    ends = [end.strip() for end in plain.split("/")]
    if len(ends) != 2 or LOCAL_MONTH.fullmatch(plain):
        return _days(plain, text, order, calendar, convert)
    if calendar not in HIJRI:
        calendar = "gregorian"
    first = _days(ends[0], text, order, calendar, convert)[0]
    last = _days(ends[1], text, order, calendar, convert)[1]
    if last < first:
        raise BadValue("span_reversed", text)
    return first, last


def parse_day(text: str, *, order: Order = "") -> date:
    """Return one Gregorian day.

    Raises:
        BadValue: it is not one day.
    """
    first, last = parse_span(text, order=order)
    if first != last:
        raise BadValue("bad_date", text)
    return first


def is_told_in(text: str, calendar: str) -> bool:
    """Whether the year can be one of ``calendar``; 1985 cannot be a Hijri year yet."""
    found = re.search(r"\d{4}", text.translate(DIGITS))
    return calendar not in HIJRI or found is None or int(found[0]) < 1600


def born(age: int, on: date) -> Span:
    """Return the days of birth of somebody of ``age`` completed years (4.13, rule 1)."""
    return _years_before(on, age + 1) + timedelta(days=1), _years_before(on, age)


def _years_before(on: date, years: int) -> date:
    day = 28 if (on.month, on.day) == (2, 29) else on.day
    return date(on.year - years, on.month, day)


def _days(plain: str, text: str, order: Order, calendar: str, convert: Convert | None) -> Span:
    year, month, day = _parts(plain, text, order)
    if calendar in {"gregorian", "other"} or not is_told_in(plain, calendar):
        return _gregorian(year, month, day, text)
    if convert is None:
        raise BadValue("calendar_needed", text)
    try:
        return convert(calendar, year, month, day)
    except ValueError:
        raise BadValue("bad_date", text) from None


def _parts(plain: str, text: str, order: Order) -> tuple[int, int | None, int | None]:
    if iso := ISO.fullmatch(plain):
        year, month, day = (int(part) if part else None for part in iso.groups())
        assert year is not None
        # Nought is how registers write what is not known: 2008-00-00 is a year (4.13, rule 2).
        return year, month or None, (day or None) if month else None
    if local := LOCAL.fullmatch(plain):
        left, right, year = int(local[1]), int(local[3]), int(local[4])
        return year, *_month_and_day(left, right, order, text)
    if local := LOCAL_MONTH.fullmatch(plain):
        return int(local[2]), int(local[1]), None
    raise BadValue("bad_date", text)


def _month_and_day(left: int, right: int, order: Order, text: str) -> tuple[int, int]:
    if order == "dmy" or (not order and left > 12):
        return right, left
    if order == "mdy" or (not order and right > 12) or left == right:
        return left, right
    raise BadValue("ambiguous_date", text)


def _gregorian(year: int, month: int | None, day: int | None, text: str) -> Span:
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:
        raise BadValue("bad_date", text) from None
