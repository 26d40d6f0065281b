"""Dates as people tell them: a day, a month or only a year, in their own calendar (4.13).

What was told becomes a span of Gregorian days, both ends included; and a span is told back in the
calendar of whoever reads it. Lunar Hijri dates follow Umm al-Qura, and its tables before 1343.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from convertdate import coptic, islamic, persian
from django.utils.translation import get_language
from hijridate import Gregorian, Hijri

from wasl.accounts.models import Calendar
from wasl.people.months import MONTHS, SPELLINGS

# Ethiopian months are the Coptic ones; only the count of years differs.
ETHIOPIAN_AHEAD = 276
UMM_AL_QURA = (1343, 1500)
# Years that can be a living person's, by calendar; what lies outside is a slip.
YEARS = {
    Calendar.GREGORIAN: (1880, 2100),
    Calendar.ETHIOPIAN: (1872, 2092),
    Calendar.SOLAR_HIJRI: (1258, 1478),
    Calendar.HIJRI: (1297, 1499),
}
BETWEEN = re.compile(r"\s*(?:–|—|\s-\s|\bto\b|\s(?:à|au|إلى|الى)\s)\s*")
NUMBERS = re.compile(r"^(\d{1,4})(?:[-/. ]+(\d{1,2}))?(?:[-/. ]+(\d{1,4}))?$")


class NotADate(ValueError):  # noqa: N818 - what was told is not one
    """What was told cannot be a day, month or year of this calendar."""


@dataclass(frozen=True)
class Told:
    """A date as it was told: a year, perhaps its month, perhaps its day."""

    calendar: Calendar
    year: int
    month: int | None = None
    day: int | None = None


def read_told(text: str, calendar: str) -> Told:
    """Read what was said or written: ``1-5-2000``, ``Tir 2000``, ``2000``, in any digits.

    Day before month before year, unless the year comes first. A day that stands after ``00`` or
    is left out is unknown. Names of months are known in English, French, Arabic and the
    calendar's own languages.

    Raises:
        NotADate: it cannot be read, or there is no such day in this calendar.
    """
    calendar = Calendar(calendar)
    plain = _with_months_as_numbers(_plain(text), calendar)
    found = NUMBERS.match(plain)
    if found is None:
        raise NotADate(text)
    numbers = [int(number) for number in found.groups() if number is not None]
    if len(found.group(1)) < 3:
        numbers.reverse()  # the year last, as most people say it
    year, month, day = (*numbers, None, None)[:3]
    assert year is not None
    told = Told(calendar, year, month or None, (day or None) if month else None)
    span_of(told)
    return told


def read_span(text: str, calendar: str) -> tuple[date, date]:
    """Read a date, or two with a dash or "to" between them, as one span of Gregorian days.

    Raises:
        NotADate: one of them cannot be read, or the second lies before the first.
    """
    ends = BETWEEN.split(text.strip(), maxsplit=1)
    spans = [span_of(read_told(end, calendar)) for end in ends]
    first, last = spans[0][0], spans[-1][1]
    if last < first:
        raise NotADate(text)
    return first, last


def span_of(told: Told) -> tuple[date, date]:
    """Return the first and the last Gregorian day that what was told may mean.

    Raises:
        NotADate: there is no such year, month or day.
    """
    earliest, latest = YEARS[told.calendar]
    if not earliest <= told.year <= latest:
        raise NotADate(f"year {told.year}")
    if told.month is None:
        return _day(told.calendar, told.year, 1, 1), _before(told.calendar, told.year + 1, 1)
    last_month = len(MONTHS[told.calendar])
    if not 1 <= told.month <= last_month:
        raise NotADate(f"month {told.month}")
    if told.day is not None:
        day = _day(told.calendar, told.year, told.month, told.day)
        return day, day
    following = (told.year + 1, 1) if told.month == last_month else (told.year, told.month + 1)
    return _day(told.calendar, told.year, told.month, 1), _before(told.calendar, *following)


def tell(day: date, calendar: str) -> Told:
    """Return a Gregorian day in another calendar."""
    calendar = Calendar(calendar)
    return Told(calendar, *_parts(calendar, day))


def tell_span(first: date, last: date, calendar: str, language: str | None = None) -> str:
    """Write a span in the reader's calendar, as short as it can be said.

    A whole year is its number, a whole month its name and year; anything else is one day or two.
    """
    language = language or get_language() or "en"
    begin = tell(first, calendar)
    for told in (
        Told(begin.calendar, begin.year),
        Told(begin.calendar, begin.year, begin.month),
    ):
        if span_of(told) == (first, last):
            return write(told, language)
    if first == last:
        return write(begin, language)
    end = tell(last, calendar)
    whole = (
        span_of(Told(begin.calendar, begin.year))[0] == first
        and span_of(Told(end.calendar, end.year))[1] == last
    )
    if whole:
        return f"{begin.year} – {end.year}"
    return f"{write(begin, language)} – {write(end, language)}"


def write(told: Told, language: str) -> str:
    """Write what was told, with the month's name in this language."""
    if told.month is None:
        return str(told.year)
    name = month_names(told.calendar, language)[told.month - 1]
    return f"{name} {told.year}" if told.day is None else f"{told.day} {name} {told.year}"


def month_names(calendar: str, language: str) -> list[str]:
    """Return the names of the months in a language; in English where we have none in it."""
    column = language.partition("-")[0]
    return [names.get(column) or names["en"] for names in MONTHS[Calendar(calendar)]]


def span_of_age(age: int, on: date, *, estimated: bool) -> tuple[date, date]:
    """Return the span of birth of somebody who was ``age`` completed years old on a day.

    An estimate is widened on both sides by a year or 15 % of the age, whichever is more
    (4.13, rule 1).

    Raises:
        NotADate: the age is not a person's.
    """
    if not 0 <= age <= 120:
        raise NotADate(f"age {age}")
    first = _years_before(on, age + 1) + timedelta(days=1)
    last = _years_before(on, age)
    if estimated:
        widened = timedelta(days=round(365.25 * max(1.0, 0.15 * age)))
        return first - widened, min(last + widened, on)
    return first, last


@lru_cache(maxsize=4096)
def is_first_of_a_year(day: date) -> bool:
    """Whether a day is the first of the year in the Ethiopian or a Hijri calendar."""
    if (day.month, day.day) in {(9, 11), (9, 12), (3, 20), (3, 21), (3, 22)}:
        calendar = Calendar.ETHIOPIAN if day.month == 9 else Calendar.SOLAR_HIJRI
        if _parts(calendar, day)[1:] == (1, 1):
            return True
    return _parts(Calendar.HIJRI, day)[1:] == (1, 1)


def _plain(text: str) -> str:
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    folded = unicodedata.normalize("NFKC", digits).casefold().strip()
    return " ".join(folded.replace("،", " ").replace(",", " ").split())


def _with_months_as_numbers(text: str, calendar: Calendar) -> str:
    """Put the number of a month in place of its name, the longest names first."""
    if not any(c.isalpha() for c in text):
        return text
    names = [
        (_bare(part), str(number))
        for number, row in enumerate(SPELLINGS[calendar], start=1)
        for names in row.values()
        for part in names.split("/")
    ]
    bare = _bare(text)
    for name, number in sorted(names, key=lambda pair: -len(pair[0])):
        if name in bare:
            return " ".join(bare.replace(name, f" {number} ", 1).split())
    return text


def _bare(text: str) -> str:
    """Return letters without their marks: Féminin accents, Arabic vowels, apostrophes."""
    split = unicodedata.normalize("NFKD", _plain(text).replace("'", "").replace("’", ""))
    return "".join(c for c in split if not unicodedata.combining(c))


def _day(calendar: Calendar, year: int, month: int, day: int) -> date:
    try:
        found = _gregorian(calendar, year, month, day)
    except (ValueError, OverflowError, IndexError) as error:
        raise NotADate(f"{day}-{month}-{year}") from error
    if _parts(calendar, found) != (year, month, day):
        raise NotADate(f"{day}-{month}-{year}")
    return found


def _before(calendar: Calendar, year: int, month: int) -> date:
    return _gregorian(calendar, year, month, 1) - timedelta(days=1)


def _gregorian(calendar: Calendar, year: int, month: int, day: int) -> date:
    if calendar == Calendar.ETHIOPIAN:
        return date(*coptic.to_gregorian(year - ETHIOPIAN_AHEAD, month, day))
    if calendar == Calendar.SOLAR_HIJRI:
        return _nowruz(year) + timedelta(days=_days_before(month) + day - 1)
    if calendar == Calendar.HIJRI:
        if UMM_AL_QURA[0] <= year <= UMM_AL_QURA[1]:
            found = Hijri(year, month, day).to_gregorian()
            return date(found.year, found.month, found.day)
        return date(*islamic.to_gregorian(year, month, day))
    return date(year, month, day)


def _parts(calendar: Calendar, day: date) -> tuple[int, int, int]:
    if calendar == Calendar.ETHIOPIAN:
        year, month, of_month = coptic.from_gregorian(day.year, day.month, day.day)
        return int(year) + ETHIOPIAN_AHEAD, int(month), int(of_month)
    if calendar == Calendar.SOLAR_HIJRI:
        return _solar(day)
    if calendar == Calendar.HIJRI:
        return _lunar(day)
    return day.year, day.month, day.day


@lru_cache(maxsize=512)  # the equinox is worked out from the sun, and that takes its time
def _nowruz(year: int) -> date:
    return date(*persian.to_gregorian(year, 1, 1))


def _days_before(month: int) -> int:
    """Six months of 31 days, then months of 30."""
    return 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)


def _solar(day: date) -> tuple[int, int, int]:
    year = day.year - 621
    if day < _nowruz(year):
        year -= 1
    of_year = (day - _nowruz(year)).days
    month = of_year // 31 + 1 if of_year < 186 else (of_year - 186) // 30 + 7
    return year, month, of_year - _days_before(month) + 1


def _lunar(day: date) -> tuple[int, int, int]:
    try:
        found = Gregorian(day.year, day.month, day.day).to_hijri()
    except OverflowError:
        year, month, of_month = islamic.from_gregorian(day.year, day.month, day.day)
        return int(year), int(month), int(of_month)
    return found.year, found.month, found.day


def _years_before(day: date, years: int) -> date:
    year = day.year - years
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))
