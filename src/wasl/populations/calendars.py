"""The calendars in which families tell births: years and days to Gregorian dates.

Source: domain reference 4.13, whose vectors the tests hold. Ethiopian years have twelve months
of thirty days and a thirteenth of five or six; Solar Hijri leap years follow the 33-year cycle,
which agrees with the astronomical rule for 1244 to 1531; lunar Hijri is Umm al-Qura.
"""

from datetime import date, timedelta
from functools import lru_cache

from hijridate import Gregorian, Hijri

# Day number (proleptic Gregorian ordinal) of the first day of each era.
ETHIOPIAN_EPOCH = date(8, 8, 27).toordinal()
# So placed that the 33-year cycle, counted back to year 1, begins 1400 on 21 March 2021.
SOLAR_HIJRI_EPOCH = date(622, 3, 21).toordinal()

Day = tuple[int, int, int]  # year, month, day in some calendar


def ethiopian_to_gregorian(year: int, month: int, day: int) -> date:
    """Return the Gregorian day of an Ethiopian one; no check of the month's length."""
    days = 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1
    return date.fromordinal(ETHIOPIAN_EPOCH + days)


def gregorian_to_ethiopian(on: date) -> Day:
    """Return year, month (1 to 13) and day of the Ethiopian calendar."""
    year = on.year - 7
    while (start := ethiopian_to_gregorian(year, 1, 1)) > on:
        year -= 1
    month, day = divmod((on - start).days, 30)
    return year, month + 1, day + 1


@lru_cache(maxsize=512)
def _solar_year_start(year: int) -> int:
    leaps = sum((25 * past + 11) % 33 < 8 for past in range(1, year))
    return SOLAR_HIJRI_EPOCH + 365 * (year - 1) + leaps


def solar_hijri_to_gregorian(year: int, month: int, day: int) -> date:
    """Return the Gregorian day of a Solar Hijri one (months of 31, 31, ... 30, ... 29)."""
    before = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    return date.fromordinal(_solar_year_start(year) + before + day - 1)


def gregorian_to_solar_hijri(on: date) -> Day:
    """Return year, month and day of the Solar Hijri calendar."""
    year = on.year - 621
    while (start := solar_hijri_to_gregorian(year, 1, 1)) > on:
        year -= 1
    days = (on - start).days
    if days < 186:
        return year, days // 31 + 1, days % 31 + 1
    return year, (days - 186) // 30 + 7, (days - 186) % 30 + 1


def hijri_to_gregorian(year: int, month: int, day: int) -> date:
    """Return the Gregorian day of a lunar Hijri one (years 1343 to 1500)."""
    found = Hijri(year, month, day).to_gregorian()
    return date(found.year, found.month, found.day)


def gregorian_to_hijri(on: date) -> Day:
    """Return year, month and day of the lunar Hijri calendar (from August 1924)."""
    found = Gregorian(on.year, on.month, on.day).to_hijri()
    return found.year, found.month, found.day


def _same(year: int, month: int, day: int) -> date:
    return date(year, month, day)


def _parts(on: date) -> Day:
    return on.year, on.month, on.day


TO_GREGORIAN = {
    "gregorian": _same,
    "ethiopian": ethiopian_to_gregorian,
    "solar_hijri": solar_hijri_to_gregorian,
    "hijri": hijri_to_gregorian,
}
FROM_GREGORIAN = {
    "gregorian": _parts,
    "ethiopian": gregorian_to_ethiopian,
    "solar_hijri": gregorian_to_solar_hijri,
    "hijri": gregorian_to_hijri,
}


def year_span(calendar: str, year: int) -> tuple[date, date]:
    """Return the first and last Gregorian day of a year of ``calendar``."""
    to_gregorian = TO_GREGORIAN[calendar]
    return to_gregorian(year, 1, 1), to_gregorian(year + 1, 1, 1) - timedelta(days=1)
