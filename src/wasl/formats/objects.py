"""One JSON object to one record: the shapes of interfaces.md, section 1."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from wasl.formats import codes, texts
from wasl.formats.dates import OLDEST_AGE, born
from wasl.formats.problems import BadValue, Problem
from wasl.formats.records import (
    BirthRow,
    NameRow,
    PartRow,
    PersonRow,
    PlaceRow,
    RelativeRow,
    RequestRow,
    SeparationRow,
)

T = TypeVar("T")


@dataclass
class Notes:
    """What was found wrong with one line."""

    line: int
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)


class Object:
    """One object of a line: reads its fields, remembers which were asked for."""

    def __init__(self, given: dict[str, Any], path: str, notes: Notes) -> None:
        """Take the object and where it stands in the line."""
        self.given, self.at, self.notes = given, path, notes
        self.asked: set[str] = set()

    def path(self, name: str) -> str:
        """Where a field stands, as ``names[0].kind``."""
        return f"{self.at}.{name}" if self.at else name

    def wrong(self, name: str, code: str, value: object = "") -> None:
        """Note what is wrong with a field."""
        self.notes.problems.append(
            Problem(self.notes.line, self.path(name), code, "" if value == "" else str(value))
        )

    def take(self, name: str) -> Any:
        """The field as it stands; absent and null are the same."""
        self.asked.add(name)
        return self.given.get(name)

    def text(
        self, name: str, read: Callable[[str], str] | None = None, longest: int = texts.LONGEST_NAME
    ) -> str:
        """A text, checked by ``read``; empty when absent or wrong."""
        return self._checked(name, self.take(name), read, longest)

    def _checked(
        self, name: str, value: Any, read: Callable[[str], str] | None, longest: int
    ) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong(name, "not_a_text")
            return ""
        try:
            text = texts.clean(value, longest)
            return read(text) if read and text else text
        except BadValue as wrong:
            self.wrong(name, wrong.code, wrong.value)
            return ""

    def code(self, name: str, allowed: frozenset[str], default: str = "") -> str:
        """A listed code."""
        return self.text(name, lambda value: texts.code(value, allowed)) or default

    def list(self, name: str) -> Iterator[tuple[str, Any]]:
        """The entries of a list with their paths."""
        value = self.take(name)
        if value is None:
            return
        if not isinstance(value, list):
            self.wrong(name, "not_a_list")
        elif len(value) > texts.MOST_ENTRIES:
            self.wrong(name, "too_many")
        else:
            yield from ((f"{name}[{number}]", entry) for number, entry in enumerate(value))

    def texts(
        self, name: str, read: Callable[[str], str] | None = None, longest: int = texts.LONGEST_NAME
    ) -> tuple[str, ...]:
        """A list of texts."""
        found = (self._checked(at, value, read, longest) for at, value in self.list(name))
        return tuple(text for text in found if text)

    def number(self, name: str, lowest: float, highest: float) -> float | None:
        """A number in a range."""
        value = self.take(name)
        if value is None:
            return None
        right = isinstance(value, int | float) and not isinstance(value, bool)
        if not right or not math.isfinite(value) or not lowest <= value <= highest:
            self.wrong(name, "bad_number", value)
            return None
        return float(value)

    def day(self, name: str) -> date | None:
        """An ISO 8601 day."""
        text = self.text(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.wrong(name, "bad_date", text)
            return None

    def child(self, name: str, read: "Callable[[Object], T | None]") -> T | None:
        """An object inside this one, or nothing."""
        value = self.take(name)
        return None if value is None else self._read(name, value, read)

    def children(self, name: str, read: "Callable[[Object], T]") -> tuple[T, ...]:
        """A list of objects."""
        found = [self._read(at, value, read) for at, value in self.list(name)]
        return tuple(each for each in found if each is not None)

    def _read(self, name: str, value: Any, read: "Callable[[Object], T | None]") -> T | None:
        if not isinstance(value, dict):
            self.wrong(name, "not_an_object")
            return None
        inner = Object(value, self.path(name), self.notes)
        found = read(inner)
        inner.finish()
        return found

    def finish(self) -> None:
        """Remark on the fields that nobody asked for."""
        for name in self.given:
            if name not in self.asked:
                path = self.path(name)[:80]
                self.notes.remarks.append(Problem(self.notes.line, path, "unknown_field"))


def person_of(given: Object) -> PersonRow:
    """Read a person with an id."""
    return _person(given, _identifier(given))


def request_of(given: Object) -> RequestRow:
    """Read a request."""
    sought = given.child("sought", _person)
    if sought is None:
        given.wrong("sought", "missing")
    return RequestRow(
        id=_identifier(given),
        sought=sought or PersonRow(),
        enquirer=given.child("enquirer", _person),
        relation=given.code("relation", codes.RELATIONS),
    )


def _identifier(given: Object) -> str:
    before = len(given.notes.problems)
    found = given.text("id", longest=texts.LONGEST_ID)
    if not found and len(given.notes.problems) == before:
        given.wrong("id", "missing")
    return found


def _person(given: Object, identifier: str = "") -> PersonRow:
    before = len(given.notes.problems)
    names = given.children("names", _name)
    if not names and len(given.notes.problems) == before:
        given.wrong("names", "missing")
    return PersonRow(
        id=identifier,
        names=names,
        sex=given.code("sex", codes.SEXES),
        birth=given.child("birth", _birth),
        nationalities=given.texts("nationalities", texts.country),
        languages=given.texts("languages", texts.language),
        places=given.children("places", _place_in_life),
        relatives=given.children("relatives", _relative),
        separation=given.child("separation", _separation),
        marks=given.texts("marks", longest=texts.LONGEST_CELL),
    )


def _name(given: Object) -> NameRow:
    text = given.text("text")
    if not text:
        given.wrong("text", "missing")
    return NameRow(
        text=text,
        kind=given.code("kind", codes.NAME_KINDS, "stated"),
        system=given.code("system", codes.NAME_SYSTEMS, "unknown"),
        parts=given.children("parts", _part),
    )


def _part(given: Object) -> PartRow:
    role, text = given.code("role", codes.PART_ROLES), given.text("text")
    for name, value in (("role", role), ("text", text)):
        if not value:
            given.wrong(name, "missing")
    return PartRow(role=role, text=text)


def _birth(given: Object) -> BirthRow | None:
    first, last = given.day("from"), given.day("to")
    age, on = given.number("age", 0, OLDEST_AGE), given.day("on")
    basis = given.code("basis", codes.BIRTH_BASES, "stated")
    calendar = given.code("calendar", codes.CALENDARS, "gregorian")
    stated = given.text("as_stated")
    if age is not None and on is not None and first is None and last is None:
        years = int(age)
        first, last = born(years, on)
        stated = stated or f"{years} ({on.isoformat()})"
    elif age is not None and on is None:
        given.wrong("on", "missing")
    first, last = first or last, last or first
    if first is None or last is None:
        return None
    if last < first:
        given.wrong("to", "span_reversed", f"{first.isoformat()}/{last.isoformat()}")
    return BirthRow(first=first, last=last, basis=basis, calendar=calendar, as_stated=stated)


def _place(given: Object, role: str = "") -> PlaceRow:
    return PlaceRow(
        role=role,
        text=given.text("text"),
        country=given.text("country", texts.country),
        pcode=given.text("pcode", longest=40),
        lat=given.number("lat", -90, 90),
        lon=given.number("lon", -180, 180),
    )


def _place_in_life(given: Object) -> PlaceRow:
    role = given.code("role", codes.PLACE_ROLES)
    if not role and given.given.get("role") is None:
        given.wrong("role", "missing")
    return _place(given, role)


def _relative(given: Object) -> RelativeRow:
    relation = given.code("relation", codes.RELATIONS)
    if not relation and given.given.get("relation") is None:
        given.wrong("relation", "missing")
    return RelativeRow(
        relation=relation,
        names=given.children("names", _name),
        sex=given.code("sex", codes.SEXES),
        birth=given.child("birth", _birth),
        alive=given.code("alive", codes.ALIVE),
        person=given.text("person", longest=texts.LONGEST_ID),
    )


def _separation(given: Object) -> SeparationRow:
    first, last = given.day("from"), given.day("to")
    if first and last and last < first:
        given.wrong("to", "span_reversed", f"{first.isoformat()}/{last.isoformat()}")
    return SeparationRow(
        first=first,
        last=last,
        place=given.child("place", _place),
        cause=given.code("cause", codes.CAUSES),
    )
