"""One row of a table to one record: the canonical columns of interfaces.md, section 3."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from wasl.formats import codes, texts
from wasl.formats.columns import ColumnMap
from wasl.formats.dates import (
    DIGITS,
    OLDEST_AGE,
    Convert,
    Span,
    born,
    is_told_in,
    parse_day,
    parse_span,
)
from wasl.formats.problems import BadValue, Problem
from wasl.formats.records import (
    BirthRow,
    NameRow,
    PersonRow,
    PlaceRow,
    RelativeRow,
    RequestRow,
    SeparationRow,
)

T = TypeVar("T")

PLACES = (("origin", "origin_country", "origin"), ("last_seen", "last_seen_country", "last_seen"))
# Of a father or mother several names are spellings of one person; siblings and wives are several.
ONE_RELATIVE = ("father", "mother")
MANY_RELATIVES = (("siblings", "sibling"), ("spouse", "spouse"))


@dataclass
class Row:
    """The cells of one row by canonical column, and what was found wrong with them."""

    line: int
    cells: Mapping[str, str]
    how: ColumnMap
    convert: Convert | None = None
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    def get(self, column: str, read: Callable[[str], T], default: T) -> T:
        """Read one cell; an empty one gives the default, a wrong one is noted and gives it too."""
        raw = self.cells.get(column, "") or self.how.defaults.get(column, "")
        try:
            text = texts.clean(raw)
            return read(text) if text else default
        except BadValue as wrong:
            self.problems.append(Problem(self.line, column, wrong.code, wrong.value))
            return default

    def text(self, column: str, longest: int = texts.LONGEST_NAME) -> str:
        """A short text."""
        return self.get(column, lambda value: texts.clean(value, longest), "")

    def list(self, column: str, longest: int = texts.LONGEST_NAME) -> tuple[str, ...]:
        """A list parted by semicolons."""
        return self.get(
            column,
            lambda value: tuple(texts.clean(entry, longest) for entry in texts.entries(value)),
            (),
        )

    def code(self, column: str) -> str:
        """A listed code, in the file's own words where the map says what they mean."""
        words = self.how.values.get(column, {})
        return self.get(column, lambda v: texts.code(words.get(v, v), codes.CODED[column]), "")

    def each(self, column: str, read: Callable[[str], str]) -> tuple[str, ...]:
        """A list whose entries are all checked."""
        return self.get(column, lambda v: tuple(read(entry) for entry in texts.entries(v)), ())

    def needs(self, column: str) -> None:
        """Note that a column that must be filled is empty."""
        if not any(problem.field == column for problem in self.problems):
            self.problems.append(Problem(self.line, column, "missing"))


def person_of(row: Row) -> PersonRow:
    """Read a person; look at ``row.problems`` before using it."""
    person = _described(row)
    for column in ("enquirer", "relation"):
        if row.cells.get(column):
            row.remarks.append(Problem(row.line, column, "not_for_people"))
    return person


def request_of(row: Row) -> RequestRow:
    """Read a request: the row describes the person sought, ``enquirer`` names who seeks."""
    enquirer = row.list("enquirer")
    return RequestRow(
        id=_identifier(row),
        sought=_described(row, with_id=False),
        enquirer=PersonRow(names=_names(enquirer)) if enquirer else None,
        relation=row.code("relation"),
    )


def _identifier(row: Row) -> str:
    given = row.text("id", texts.LONGEST_ID)
    if not given:
        row.needs("id")
    return given


def _described(row: Row, *, with_id: bool = True) -> PersonRow:
    name = row.text("name")
    if not name:
        row.needs("name")
    return PersonRow(
        id=_identifier(row) if with_id else "",
        names=(
            NameRow(text=name),
            *(NameRow(text=other, kind="alias") for other in row.list("other_names")),
        ),
        sex=row.code("sex"),
        birth=_birth(row),
        nationalities=row.each("nationalities", texts.country),
        languages=row.each("languages", texts.language),
        places=tuple(_places(row)),
        relatives=tuple(_relatives(row)),
        separation=_separation(row),
        marks=row.list("marks", texts.LONGEST_CELL),
    )


def _names(spellings: tuple[str, ...]) -> tuple[NameRow, ...]:
    return tuple(
        NameRow(text=text, kind="stated" if number == 0 else "variant")
        for number, text in enumerate(spellings)
    )


def _birth(row: Row) -> BirthRow | None:
    stated, calendar, basis = row.text("birth"), row.code("calendar"), row.code("birth_basis")
    age = row.get("age", _age, -1)
    if stated:
        span = _told(row, "birth", calendar or "gregorian")
        if age >= 0:
            row.remarks.append(Problem(row.line, "age", "age_and_birth"))
        return None if span is None else _born(span, basis, calendar, stated)
    if age < 0:
        return None
    on = _day(row, "age_on")
    if on is None:
        row.needs("age_on")
        return None
    return _born(born(age, on), basis, "", f"{age} ({on.isoformat()})")


def _born(span: Span, basis: str, calendar: str, stated: str) -> BirthRow:
    return BirthRow(
        first=span[0],
        last=span[1],
        basis=basis or "stated",
        calendar=calendar or "gregorian",
        as_stated=stated,
    )


def _age(text: str) -> int:
    plain = text.translate(DIGITS)
    if not plain.isascii() or not plain.isdigit() or int(plain) > OLDEST_AGE:
        raise BadValue("bad_age", text)
    return int(plain)


def _day(row: Row, column: str) -> date | None:
    nothing: date | None = None
    return row.get(column, lambda v: parse_day(v, order=row.how.order), nothing)


def _told(row: Row, column: str, calendar: str = "gregorian") -> Span | None:
    nothing: Span | None = None

    def read(value: str) -> Span | None:
        if not is_told_in(value, calendar):
            row.remarks.append(Problem(row.line, column, "already_gregorian", value))
        return parse_span(value, order=row.how.order, calendar=calendar, convert=row.convert)

    return row.get(column, read, nothing)


def _places(row: Row) -> list[PlaceRow]:
    found = []
    for column, country_column, role in PLACES:
        text = row.text(column)
        country = row.get(country_column, texts.country, "")
        if text or country:
            found.append(PlaceRow(role=role, text=text, country=country))
    return found


def _relatives(row: Row) -> list[RelativeRow]:
    found = [
        RelativeRow(relation=relation, names=_names(spellings))
        for relation in ONE_RELATIVE
        if (spellings := row.list(relation))
    ]
    for column, relation in MANY_RELATIVES:
        found += [
            RelativeRow(relation=relation, names=(NameRow(text=name),)) for name in row.list(column)
        ]
    return found


def _separation(row: Row) -> SeparationRow | None:
    begins, ends = _told(row, "separation_from"), _told(row, "separation_to")
    cause = row.code("cause")
    if begins is None and ends is None and not cause:
        return None
    first = begins[0] if begins else None
    last = ends[1] if ends else (begins[1] if begins else None)
    if first and last and last < first:
        value = f"{first.isoformat()}/{last.isoformat()}"
        row.problems.append(Problem(row.line, "separation_to", "span_reversed", value))
    return SeparationRow(first=first, last=last, cause=cause)
