"""Days of the Ethiopian, Solar Hijri and lunar Hijri calendars as Gregorian ordinals.

Sources: domain.md 4.13 and its test vectors. Solar Hijri by the 33-year rule (exact for
1343-1472), lunar Hijri by the tabular civil rule (a day off Umm al-Qura at times).
"""

from datetime import date

ORDINAL_OF_JULIAN_DAY = -1721425  # ordinal = Julian day number + this
CALENDARS = ("ethiopian", "solar_hijri", "hijri")


def ordinal_of(calendar: str, year: int, month: int, day: int) -> int:
    """The Gregorian ordinal of a day in one of the three calendars."""
    return {"ethiopian": _ethiopian, "solar_hijri": _solar, "hijri": _lunar}[calendar](
        year, month, day
    )


def _ethiopian(year: int, month: int, day: int) -> int:
    julian = 1723856 + 365 + 365 * (year - 1) + year // 4 + 30 * month + day - 31
    return julian + ORDINAL_OF_JULIAN_DAY


def _solar(year: int, month: int, day: int) -> int:
    before = 31 * (month - 1) if month <= 7 else 30 * (month - 1) + 6
    julian = 1948319 + 365 * (year - 1) + (8 * year + 21) // 33 + before + day
    return julian + ORDINAL_OF_JULIAN_DAY


def _lunar(year: int, month: int, day: int) -> int:
    return day + (59 * (month - 1) + 1) // 2 + (year - 1) * 354 + (3 + 11 * year) // 30 + 227014


def year_span(calendar: str, year: int) -> tuple[int, int]:
    """First and last day of a year."""
    return ordinal_of(calendar, year, 1, 1), ordinal_of(calendar, year + 1, 1, 1) - 1


def new_year_days(year: int) -> frozenset[int]:
    """Ordinals in a Gregorian year on which another calendar's year begins, give or take one."""
    found: set[int] = set()
    for calendar, offset in (("ethiopian", 7), ("solar_hijri", 621)):
        first = ordinal_of(calendar, year - offset, 1, 1)
        found |= {first - 1, first, first + 1} if calendar == "solar_hijri" else {first, first + 1}
    return frozenset(found)


def gregorian(ordinal: int) -> date:
    """The date of an ordinal, kept within what a date can hold."""
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))
