"""Lines of JSON into records: well-formed ones by compiled code, all others by the strict reader.

Whatever the decoder does not take as it stands (a null where a list belongs, a blank text, an
unknown field, a wrong code) goes to ``parse_record``, which alone decides what is an error and
how it is told. So both give the same record, and only one of them is fast.
"""

import json
from datetime import date
from typing import Annotated

from msgspec import Meta, MsgspecError, Struct
from msgspec.json import Decoder

from wasl.matching.records import shapes
from wasl.matching.records.record import (
    BirthSpan,
    Name,
    Place,
    Record,
    Relative,
    Request,
    Separation,
    Warn,
    parse_record,
    parse_request,
)
from wasl.matching.records.spans import span_of_age


class _Birth(Struct, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    start: date | None = None
    end: date | None = None
    basis: shapes.Basis = "stated"
    calendar: shapes.Calendar | None = None
    as_stated: shapes.Told | None = None
    age: shapes.Age | None = None
    on: date | None = None


class _Relative(Struct, forbid_unknown_fields=True):
    relation: shapes.Relation
    names: tuple[Name, ...] = ()
    sex: shapes.Sex | None = None
    birth: _Birth | None = None
    alive: shapes.Alive | None = None
    person: shapes.Told | None = None


class _Separation(Struct, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    start: date | None = None
    end: date | None = None
    place: Place | None = None
    cause: shapes.Cause | None = None


class _Record(Struct, forbid_unknown_fields=True):
    names: Annotated[tuple[Name, ...], Meta(min_length=1)]
    id: shapes.Told = ""
    sex: shapes.Sex | None = None
    birth: _Birth | None = None
    nationalities: tuple[shapes.Country, ...] = ()
    languages: tuple[shapes.Language, ...] = ()
    places: tuple[Place, ...] = ()
    relatives: tuple[_Relative, ...] = ()
    separation: _Separation | None = None
    marks: tuple[shapes.Told, ...] = ()


class _Request(Struct, forbid_unknown_fields=True):
    id: shapes.Told
    sought: _Record
    enquirer: _Record | None = None
    relation: shapes.Relation | None = None


class _DoubtfulError(ValueError):
    """Something that only the strict reader can tell from an error."""


_RECORDS, _REQUESTS = Decoder(_Record), Decoder(_Request)


def record_of_line(line: bytes, where: str = "", *, warn: Warn | None = None) -> Record:
    """Read one person from one line of JSON.

    Args:
        line: UTF-8, with or without a byte order mark.
        where: Place of the line, such as ``file:line``, kept on errors.
        warn: Called with a sentence for each ignored field.

    Raises:
        RecordError: a field is missing, malformed or holds an unlisted code.
        ValueError: the line is not JSON, or not UTF-8 (``UnicodeDecodeError``).
        RecursionError: the JSON is nested too deep.
    """
    found = well_formed(line)
    if found is not None:
        return found
    return parse_record(json.loads(line.decode("utf-8-sig")), where, warn=warn)


def well_formed(line: bytes) -> Record | None:
    """The person on a line that says only what a record says; ``None`` if that is in doubt."""
    try:
        given = _RECORDS.decode(line)
        return _record(given) if given.id else None
    except (MsgspecError, UnicodeDecodeError, RecursionError, _DoubtfulError):
        return None


def request_of_line(line: bytes, where: str = "", *, warn: Warn | None = None) -> Request:
    """Read one request from one line of JSON; raises what ``record_of_line`` raises."""
    try:
        given = _REQUESTS.decode(line)
        return Request(
            given.id,
            _record(given.sought),
            None if given.enquirer is None else _record(given.enquirer),
            given.relation,
        )
    except (MsgspecError, UnicodeDecodeError, RecursionError, _DoubtfulError):
        return parse_request(json.loads(line.decode("utf-8-sig")), where, warn=warn)


def _record(given: _Record) -> Record:
    return Record(
        given.id,
        given.names,
        given.sex,
        None if given.birth is None else _birth(given.birth),
        given.nationalities,
        given.languages,
        given.places,
        tuple([_relative(each) for each in given.relatives]),
        None if given.separation is None else _separation(given.separation),
        given.marks,
    )


def _relative(given: _Relative) -> Relative:
    return Relative(
        given.relation,
        given.names,
        given.sex,
        None if given.birth is None else _birth(given.birth),
        given.alive,
        given.person,
    )


def _birth(given: _Birth) -> BirthSpan:
    start, end = given.start, given.end
    if start is None and end is None and given.age is not None and given.on is not None:
        start, end = span_of_age(given.age, given.on)
    if start is None or end is None or start > end:
        raise _DoubtfulError
    return BirthSpan(start, end, given.basis, given.calendar, given.as_stated, given.age, given.on)


def _separation(given: _Separation) -> Separation:
    start, end = given.start, given.end
    if start is not None and end is not None and start > end:
        raise _DoubtfulError
    return Separation(start or end, end or start, given.place, given.cause)
