"""How well two times of birth agree: spans, bases, default dates, calendars (domain.md 4.13)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import log2

from wasl.matching.comparing import calendars
from wasl.matching.evidence import Evidence
from wasl.matching.model import model, of_model
from wasl.matching.records.record import BirthSpan

YEAR = 365.25
DEFAULT_DAYS = frozenset({(1, 1), (7, 1), (12, 31)})
HEAPED = frozenset({5, 10, 12, 14, 15, 17, 18, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70})
BASIS_ORDER = ("default", "estimated", "stated", "document")
# The compiled scorer knows these by position.
CODES = (
    "birth.overlap", "birth.default", "birth.swap", "birth.calendar", "birth.same_day",
    "birth.near", "birth.apart",
)  # fmt: skip
CALENDAR_ORDER = ("", "ethiopian", "solar_hijri", "hijri")
# Where a calendar may have been meant without being named.
COUNTRIES = {
    "ethiopian": frozenset({"ET", "ER"}),
    "solar_hijri": frozenset({"AF", "IR"}),
    "hijri": frozenset({"AF", "IR", "SA", "SY", "IQ", "YE", "PK", "SD", "LY"}),
}


@dataclass(frozen=True, slots=True)
class Window:
    """One hypothesis of when somebody was born, in ordinals, and what assuming it costs."""

    first: int
    last: int
    soft: float  # days by which either end may be off
    code: str = "birth.overlap"
    cost: float = 0.0
    calendar: str = ""

    @property
    def exact(self) -> bool:
        """Whether it is a single day that was meant."""
        return self.first == self.last and self.soft < 1


def _age(birth: BirthSpan) -> float:
    on = birth.on or birth.end
    return max(0.0, (on.toordinal() - birth.start.toordinal()) / YEAR)


def _softness(birth: BirthSpan) -> float:
    """Days by which a span may be wider than it says."""
    soft = 0.0
    if birth.basis in {"estimated", "default"}:
        told = birth.age if birth.age is not None else 12.0
        years = model().number("birth", "estimate_least_years")
        soft = YEAR * max(years, model().number("birth", "estimate_share") * told)
    elif birth.age is not None:
        soft = 0.5 * YEAR
    if birth.age in HEAPED:
        soft += 0.5 * YEAR
    return soft


def is_default_day(day: date) -> bool:
    """Whether a date of birth looks like one that stands for an unknown day."""
    return (day.month, day.day) in DEFAULT_DAYS or day.toordinal() in calendars.new_year_days(
        day.year
    )


@of_model
@lru_cache(maxsize=100_000)
def windows(birth: BirthSpan, countries: frozenset[str] = frozenset()) -> tuple[Window, ...]:
    """What a stated birth may mean, likeliest first."""
    first, last = birth.start.toordinal(), birth.end.toordinal()
    soft = _softness(birth)
    found: list[Window] = []
    if first == last and is_default_day(birth.start):
        year = birth.start.year
        low = date(year, 1, 1).toordinal()
        found.append(Window(low, low + 365, 0.75 * YEAR + soft, "birth.default"))
    else:
        found.append(Window(first, last, soft))
    if first == last and birth.start.day <= 12 and birth.start.day != birth.start.month:
        turned = date(birth.start.year, birth.start.day, birth.start.month).toordinal()
        cost = model().number("birth", "swap_minus")
        found.append(Window(turned, turned, soft, "birth.swap", cost))
    found += _calendar_windows(birth, countries, soft)
    return tuple(found)


def _calendar_windows(birth: BirthSpan, countries: frozenset[str], soft: float) -> list[Window]:
    """The same figures read in another calendar, where that is plausible."""
    if birth.calendar not in {None, "other"} or birth.age is not None:
        return []
    year, found = birth.start.year, []
    whole = (birth.start.month, birth.start.day) == (1, 1) or birth.end != birth.start
    cost = model().number("birth", "calendar_minus")
    for calendar in calendars.CALENDARS:
        low, high = {"ethiopian": (1930, 2022), "solar_hijri": (1300, 1420), "hijri": (1340, 1460)}[
            calendar
        ]
        needs_country = calendar == "ethiopian"
        if not low <= year <= high or (needs_country and not COUNTRIES[calendar] & countries):
            continue
        if whole:
            span = calendars.year_span(calendar, year)
        else:
            day = calendars.ordinal_of(calendar, year, birth.start.month, birth.start.day)
            span = (day, day)
        if span[0] > LATEST:
            continue
        found.append(Window(*span, max(soft, 2.0), "birth.calendar", cost, calendar))
    return found


# No one is born after this; a hypothesis beyond it is rejected. Generous, so no clock is read.
LATEST = date(2040, 1, 1).toordinal()


def compare_births(
    sought: BirthSpan | None,
    found: BirthSpan | None,
    countries: frozenset[str] = frozenset(),
) -> Evidence | None:
    """Weigh two times of birth; ``None`` when one is not stated. Symmetric.

    Args:
        sought: As the request says.
        found: As the record says.
        countries: Countries of either, for the calendars that may have been meant.
    """
    if sought is None or found is None:
        return None
    basis = min(sought.basis, found.basis, key=BASIS_ORDER.index)
    best: tuple[float, str, str, float] | None = None
    for one in windows(sought, countries):
        for two in windows(found, countries):
            if one.cost and two.cost and one.code == two.code == "birth.swap":
                continue
            scored = _score(one, two, basis)
            if best is None or scored[0] > best[0]:
                best = scored
    if best is None:
        return None
    bits, code, calendar, years = best
    params = {"calendar": calendar.replace("_", " "), "years": f"{years:.0f}"}
    return Evidence("birth", "birth", bits, code, params, shown_birth(sought), shown_birth(found))


def _score(one: Window, two: Window, basis: str) -> tuple[float, str, str, float]:
    gap = max(0, one.first - two.last, two.first - one.last)
    soft = one.soft + two.soft
    spread = model().number("birth", "registry_years") * YEAR
    worse = one if one.cost >= two.cost and one.code != "birth.overlap" else two
    code = worse.code if worse.code != "birth.overlap" else one.code
    cost = one.cost + two.cost
    calendar = one.calendar or two.calendar
    if gap <= soft * 0.5:
        width = max(one.last - one.first, two.last - two.first, 1) + soft
        bits = min(model().number("birth", "most"), log2(spread * 0.9 / width))
        if one.exact and two.exact and not cost:
            code = "birth.same_day"
        return bits - cost, code, calendar, 0.0
    years = gap / YEAR
    allowed = max(1.0, soft / YEAR)
    width = max(one.last - one.first, two.last - two.first, YEAR * 0.5) + soft
    start = min(2.5, log2(spread * 0.5 / width))
    floor = float(model().sections["birth"]["differ"][basis])
    bits = max(floor, start + model().number("birth", "per_year_outside") * years / allowed)
    if bits > 0 and code in {"birth.overlap", "birth.same_day"}:
        code = "birth.near"
    if bits <= 0:
        code = "birth.apart"
    return bits - cost, code, calendar, years


def shown_birth(birth: BirthSpan) -> str:
    """A time of birth as stated."""
    if birth.as_stated:
        return birth.as_stated
    if birth.start == birth.end:
        return birth.start.isoformat()
    return f"{birth.start.isoformat()}/{birth.end.isoformat()}"
