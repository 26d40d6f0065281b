"""What the engine is given: records of persons and requests, read strictly.

A missing field is silent, an unlisted field is ignored with a warning, and an unknown value of
a listed code is an error that names the field and the value (interfaces.md, section 1).

The annotations from ``shapes`` are what ``wire`` lets compiled code check while it decodes;
made in Python, these classes check nothing.
"""

from collections.abc import Callable
from datetime import date

from msgspec import Struct

from wasl.matching.records import codes, shapes
from wasl.matching.records.reading import Reader, RecordError
from wasl.matching.records.spans import span_of_age

__all__ = [
    "BirthSpan",
    "Name",
    "Part",
    "Place",
    "Record",
    "RecordError",
    "Relative",
    "Request",
    "Separation",
    "parse_record",
    "parse_request",
]

Warn = Callable[[str], None]


class Part(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """One piece of a name whose role the record states."""

    role: shapes.PartRole
    text: shapes.Told


class Name(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """One name as stated, in its own script; ``system`` is ``unknown`` when absent."""

    text: shapes.Told
    kind: shapes.NameKind = "stated"
    system: shapes.System = "unknown"
    parts: tuple[Part, ...] = ()


class BirthSpan(Struct, frozen=True, gc=False):
    """Days between which a person was born, both included.

    Attributes:
        start: First possible day.
        end: Last possible day.
        basis: How it is known; absent means stated.
        calendar: Calendar of ``as_stated``; ``None`` when nobody said.
        as_stated: What was said, in that calendar.
        age: Completed years, when an age was told instead of a date.
        on: Day on which that age was told.
    """

    start: date
    end: date
    basis: str = "stated"
    calendar: str | None = None
    as_stated: str | None = None
    age: int | None = None
    on: date | None = None


class Place(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A place as stated, with whatever locates it; degrees north and east."""

    text: shapes.Told = ""
    role: shapes.PlaceRole | None = None
    country: shapes.Country | None = None
    pcode: shapes.Told | None = None
    lat: shapes.Latitude | None = None
    lon: shapes.Longitude | None = None


class Relative(Struct, frozen=True, gc=False):
    """A relative of the person: ``relation`` says what the relative is to them."""

    relation: str
    names: tuple[Name, ...] = ()
    sex: str | None = None
    birth: BirthSpan | None = None
    alive: str | None = None
    person: str | None = None


class Separation(Struct, frozen=True, gc=False):
    """When, where and why the family lost each other."""

    start: date | None = None
    end: date | None = None
    place: Place | None = None
    cause: str | None = None


class Record(Struct, frozen=True, gc=False):
    """What is known of one person; ``id`` is empty for the persons of a request."""

    id: str
    names: tuple[Name, ...]
    sex: str | None = None
    birth: BirthSpan | None = None
    nationalities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    relatives: tuple[Relative, ...] = ()
    separation: Separation | None = None
    marks: tuple[str, ...] = ()


class Request(Struct, frozen=True, gc=False):
    """One enquirer seeking one person; the enquirer is the ``relation`` of the sought."""

    id: str
    sought: Record
    enquirer: Record | None = None
    relation: str | None = None

    @property
    def relatives(self) -> tuple[Relative, ...]:
        """The sought person's relatives, the enquirer first."""
        if self.enquirer is None:
            return self.sought.relatives
        enquirer = self.enquirer
        known = enquirer.id or None
        first = Relative(
            self.relation or "other", enquirer.names, enquirer.sex, enquirer.birth, "yes", known
        )
        # Who is named among the relatives by the same id is the enquirer again.
        others = [each for each in self.sought.relatives if not known or each.person != known]
        return (first, *others)


def parse_record(given: object, where: str = "", *, warn: Warn | None = None) -> Record:
    """Read one person.

    Args:
        given: The decoded JSON object.
        where: Place of the object, such as ``file:line``, kept on errors.
        warn: Called with a sentence for each ignored field.

    Raises:
        RecordError: a field is missing, malformed or holds an unlisted code.
    """
    return _record(Reader(given, "", where, warn), identified=True)


def parse_request(given: object, where: str = "", *, warn: Warn | None = None) -> Request:
    """Read one request.

    Raises:
        RecordError: a field is missing, malformed or holds an unlisted code.
    """
    reader = Reader(given, "", where, warn)
    identifier = reader.identifier("id")
    sought = reader.child("sought")
    if sought is None:
        raise RecordError("sought", "is missing", where)
    enquirer = reader.child("enquirer")
    request = Request(
        identifier,
        _record(sought, identified=False),
        None if enquirer is None else _record(enquirer, identified=False),
        reader.code("relation", codes.RELATIONS),
    )
    reader.finish()
    return request


def _record(reader: Reader, *, identified: bool) -> Record:
    identifier = reader.identifier("id") if identified else (reader.text("id") or "")
    names = tuple(_name(each) for each in reader.children("names"))
    if not names:
        raise RecordError(reader.path("names"), "needs at least one name", reader.where)
    birth, separation = reader.child("birth"), reader.child("separation")
    record = Record(
        identifier,
        names,
        reader.code("sex", codes.SEXES),
        None if birth is None else _birth(birth),
        reader.countries("nationalities"),
        reader.languages("languages"),
        tuple(_place(each) for each in reader.children("places")),
        tuple(_relative(each) for each in reader.children("relatives")),
        None if separation is None else _separation(separation),
        reader.texts("marks"),
    )
    reader.finish()
    return record


def _name(reader: Reader) -> Name:
    parts = tuple(_part(each) for each in reader.children("parts"))
    text = reader.text("text")
    if text is None and parts:
        text = " ".join(part.text for part in parts)
    if text is None:
        raise RecordError(reader.path("text"), "is missing", reader.where)
    name = Name(
        text,
        reader.code("kind", codes.NAME_KINDS) or "stated",
        reader.code("system", codes.SYSTEMS) or "unknown",
        parts,
    )
    reader.finish()
    return name


def _part(reader: Reader) -> Part:
    role = reader.code("role", codes.PART_ROLES)
    if role is None:
        raise RecordError(reader.path("role"), "is missing", reader.where)
    part = Part(role, reader.text("text") or "")
    reader.finish()
    return part


def _birth(reader: Reader) -> BirthSpan | None:
    start, end = reader.day("from"), reader.day("to")
    age, on = reader.whole("age", 0, 130), reader.day("on")
    basis = reader.code("basis", codes.BASES) or "stated"
    calendar = reader.code("calendar", codes.CALENDARS)
    as_stated = reader.text("as_stated")
    reader.finish()
    if start is not None and end is not None:
        if start > end:
            raise RecordError(reader.path("to"), "lies before from", reader.where)
        return BirthSpan(start, end, basis, calendar, as_stated, age, on)
    if start is not None or end is not None:
        missing = "to" if end is None else "from"
        raise RecordError(reader.path(missing), "is missing", reader.where)
    if age is None and on is None:
        return None
    if age is None or on is None:
        missing = "age" if age is None else "on"
        raise RecordError(reader.path(missing), "is missing", reader.where)
    start, end = span_of_age(age, on)
    return BirthSpan(start, end, basis, calendar, as_stated, age, on)


def _place(reader: Reader) -> Place:
    place = Place(
        reader.text("text") or "",
        reader.code("role", codes.PLACE_ROLES),
        reader.country("country"),
        reader.text("pcode"),
        reader.number("lat", -90.0, 90.0),
        reader.number("lon", -180.0, 180.0),
    )
    reader.finish()
    return place


def _relative(reader: Reader) -> Relative:
    relation = reader.code("relation", codes.RELATIONS)
    if relation is None:
        raise RecordError(reader.path("relation"), "is missing", reader.where)
    birth = reader.child("birth")
    relative = Relative(
        relation,
        tuple(_name(each) for each in reader.children("names")),
        reader.code("sex", codes.SEXES),
        None if birth is None else _birth(birth),
        reader.code("alive", codes.ALIVE),
        reader.text("person"),
    )
    reader.finish()
    return relative


def _separation(reader: Reader) -> Separation:
    start, end = reader.day("from"), reader.day("to")
    if start is not None and end is not None and start > end:
        raise RecordError(reader.path("to"), "lies before from", reader.where)
    place = reader.child("place")
    separation = Separation(
        start or end,
        end or start,
        None if place is None else _place(place),
        reader.code("cause", codes.CAUSES),
    )
    reader.finish()
    return separation
