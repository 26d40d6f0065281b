"""Ages that are spans, births that are doubtful, and facts that do not go together.

Pure decisions: dates and codes in, answers out. Sources: domain.md 3.1 e, 4.13, D25, D31.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wasl.people.calendars import is_first_of_a_year
from wasl.people.codes import BirthBasis, EdgeState, Kinship, Sex

ADULT = 18
"""Years. Below it a person is a child everywhere in Wasl."""

EDGE_MOVES: Mapping[EdgeState, frozenset[EdgeState]] = {
    EdgeState.CLAIMED: frozenset({EdgeState.PROBABLE, EdgeState.CONFIRMED, EdgeState.REJECTED}),
    EdgeState.PROBABLE: frozenset({EdgeState.CLAIMED, EdgeState.CONFIRMED, EdgeState.REJECTED}),
    EdgeState.CONFIRMED: frozenset({EdgeState.PROBABLE, EdgeState.REJECTED}),
    EdgeState.REJECTED: frozenset({EdgeState.CLAIMED}),  # looked at again from the beginning
}


@dataclass(frozen=True)
class BirthSpan:
    """What is told of a birth: a span of days and how it is known.

    Attributes:
        registered_on: The day it was written down; a birthday on it is suspect.
    """

    first: date
    last: date
    basis: str = BirthBasis.STATED
    registered_on: date | None = None


@dataclass(frozen=True)
class AgeSpan:
    """Completed years: at least ``low``, at most ``high``."""

    low: int
    high: int


def years_after(day: date, years: int, *, leap_day_as: tuple[int, int] = (2, 28)) -> date:
    """Return the same day ``years`` later; 29 February becomes ``leap_day_as`` (month, day)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        month, of_month = leap_day_as
        return date(day.year + years, month, of_month)


def completed_years(born: date, on: date) -> int:
    """Return the age in completed years; never below 0."""
    before_birthday = (on.month, on.day) < (born.month, born.day)
    return max(0, on.year - born.year - before_birthday)


def is_default_suspect(birth: BirthSpan) -> bool:
    """Whether a day looks like what a form fills in when nobody knows (4.13, rule 2).

    1 January, 1 July, 31 December, the first of the year in another calendar, or the very day
    and month of the registration.
    """
    if birth.basis == BirthBasis.DEFAULT:
        return True
    if birth.first != birth.last:
        return False
    day = birth.first
    if (day.month, day.day) in {(1, 1), (7, 1), (12, 31)} or is_first_of_a_year(day):
        return True
    seen = birth.registered_on
    return seen is not None and (seen.month, seen.day) == (day.month, day.day)


def plausible(birth: BirthSpan) -> BirthSpan:
    """Return the span that a birth may be in: a suspect day says its year only, give or take one.

    The year on either side is for calendars: a year turned into another calendar's is split.
    """
    if not is_default_suspect(birth):
        return birth
    return BirthSpan(
        date(max(birth.first.year - 1, 1), 1, 1), date(birth.last.year + 1, 12, 31), birth.basis
    )


def widest(births: Iterable[BirthSpan]) -> BirthSpan | None:
    """Return the span that covers everything told of one birth; ``None`` when nothing is."""
    spans = [plausible(birth) for birth in births]
    if not spans:
        return None
    return BirthSpan(min(s.first for s in spans), max(s.last for s in spans))


def age_span(births: Iterable[BirthSpan], on: date) -> AgeSpan | None:
    """Return the age on a day as a span that grows with the date; ``None`` when unknown."""
    span = widest(births)
    if span is None:
        return None
    return AgeSpan(completed_years(span.last, on), completed_years(span.first, on))


def eighteenth_birthdays(births: Iterable[BirthSpan]) -> tuple[date, date] | None:
    """Return the earliest and the latest plausible 18th birthday (4.13, rule 7; D31)."""
    span = widest(births)
    if span is None:
        return None
    return years_after(span.first, ADULT), years_after(span.last, ADULT, leap_day_as=(3, 1))


def is_child(births: Iterable[BirthSpan], on: date) -> bool:
    """Whether to treat somebody as a child: while it is plausible, and when nothing is known (D25).

    The lowest plausible age decides: the benefit of the doubt is the child's.
    """
    birthdays = eighteenth_birthdays(births)
    return birthdays is None or on < birthdays[1]


def surely_adult_from(births: Iterable[BirthSpan]) -> date | None:
    """Return the New Year's Day from which the person is an adult beyond doubt.

    Kept in clear beside the sealed birth, so that lists can leave children out (D62); rounded up
    to a year, so that it gives no birthday away.
    """
    birthdays = eighteenth_birthdays(births)
    return None if birthdays is None else date(birthdays[1].year + 1, 1, 1)


@dataclass(frozen=True)
class Member:
    """Somebody in a family, as far as the checks below need them.

    Attributes:
        kind: What they are to the person at hand.
        qualifier: ``half_paternal``, ``step``, ``milk``, ``adoptive`` ...; empty when not said.
    """

    kind: Kinship
    births: tuple[BirthSpan, ...] = ()
    sex: str = Sex.UNKNOWN
    qualifier: str = ""
    state: str = EdgeState.CLAIMED


@dataclass(frozen=True)
class Doubt:
    """Something to ask about. It warns and never blocks (3.1 e)."""

    code: str
    sentence: str | Promise


# How many years older than the person somebody must be, at the least.
YEARS_OLDER = {Kinship.PARENT: 12, Kinship.GRANDPARENT: 24, Kinship.GREAT_GRANDPARENT: 36}
YEARS_YOUNGER = {Kinship.CHILD: 12, Kinship.GRANDCHILD: 24, Kinship.GREAT_GRANDCHILD: 36}
# Siblings of one mother are twins, or born at least this far apart.
BETWEEN_BIRTHS = timedelta(days=240)
TWINS = timedelta(days=2)
OTHER_MOTHER = frozenset({"half_paternal", "step", "milk", "adoptive", "foster"})
NOT_BY_BIRTH = frozenset({"adoptive", "foster", "step", "legal", "by_marriage", "milk"})

DOUBTS: dict[str, str | Promise] = {
    "births_disagree": _("The births on record cannot all be true: they do not overlap."),
    "birth_suspect": _("The birth looks like a default date: only its year counts."),
    "birth_in_future": _("A birth lies in the future: was it told in another calendar?"),
    "older_too_little": _(
        "A parent or grandparent would be too close in age to the child: less than 12 years for"
        " each generation."
    ),
    "two_mothers": _("Two mothers by birth are named: one may be a stepmother or an aunt."),
    "two_fathers": _("Two fathers by birth are named: one may be a stepfather or an uncle."),
    "births_too_close": _(
        "Two children of one mother would be born only a few months apart: one date may be wrong,"
        " or they may be cousins or half-siblings."
    ),
    "separated_before_birth": _("The separation lies before the birth."),
}


def doubts_about(
    births: Sequence[BirthSpan],
    family: Sequence[Member],
    *,
    on: date,
    separated_last: date | None = None,
) -> list[Doubt]:
    """Return what does not go together in what is told of a person and the family.

    Only what is impossible in every reading of the spans is named; doubts warn, never block.
    """
    standing = [member for member in family if member.state != EdgeState.REJECTED]
    found = {
        "births_disagree": _disagree(births),
        "birth_suspect": any(is_default_suspect(birth) for birth in births),
        "birth_in_future": any(birth.first > on for birth in births),
        "older_too_little": any(_too_close(births, member) for member in standing),
        "two_mothers": _parents_by_birth(standing, Sex.FEMALE) > 1,
        "two_fathers": _parents_by_birth(standing, Sex.MALE) > 1,
        "births_too_close": _crowded(births, standing),
        "separated_before_birth": _separated_early(births, separated_last),
    }
    return [Doubt(code, DOUBTS[code]) for code, holds in found.items() if holds]


def _disagree(births: Sequence[BirthSpan]) -> bool:
    spans = [plausible(birth) for birth in births]
    return any(a.last < b.first or b.last < a.first for a, b in combinations(spans, 2))


def _too_close(births: Sequence[BirthSpan], member: Member) -> bool:
    person, other = widest(births), widest(member.births)
    if person is None or other is None or member.qualifier in NOT_BY_BIRTH:
        return False
    older = YEARS_OLDER.get(member.kind)
    if older is not None:
        return person.last < years_after(other.first, older)
    younger = YEARS_YOUNGER.get(member.kind)
    return younger is not None and other.last < years_after(person.first, younger)


def _parents_by_birth(family: Sequence[Member], sex: Sex) -> int:
    return sum(
        member.kind == Kinship.PARENT and member.sex == sex and member.qualifier not in NOT_BY_BIRTH
        for member in family
    )


def _crowded(births: Sequence[BirthSpan], family: Sequence[Member]) -> bool:
    siblings = [
        span
        for member in family
        if member.kind == Kinship.SIBLING and member.qualifier not in OTHER_MOTHER
        for span in [widest(member.births)]
        if span is not None
    ]
    own = widest(births)
    children = [*siblings, own] if own else siblings
    return any(_months_apart(a, b) for a, b in combinations(children, 2))


def _months_apart(one: BirthSpan, other: BirthSpan) -> bool:
    """Whether two births are certainly too far apart for twins and too close for one mother."""
    first, second = sorted((one, other), key=lambda span: (span.first, span.last))
    least, most = second.first - first.last, second.last - first.first
    return least >= TWINS and most < BETWEEN_BIRTHS


def _separated_early(births: Sequence[BirthSpan], separated_last: date | None) -> bool:
    span = widest(births)
    return span is not None and separated_last is not None and separated_last < span.first
