"""Spans of days, counted as proleptic Gregorian ordinals."""

from datetime import date


def years_before(day: date, years: int) -> date:
    """The same day ``years`` earlier; 29 February falls back to the 28th; never before year 1."""
    year = max(1, day.year - years)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def span_of_age(age: int, on: date) -> tuple[date, date]:
    """Days on which someone of ``age`` completed years on the day ``on`` can be born (4.13)."""
    first = years_before(on, age + 1)
    after = date.fromordinal(min(first.toordinal() + 1, on.toordinal()))
    last = years_before(on, age)
    return min(after, last), last


def gap(a: tuple[int, int], b: tuple[int, int]) -> int:
    """Days between two spans of ordinals; 0 when they share a day."""
    return max(0, a[0] - b[1], b[0] - a[1])
