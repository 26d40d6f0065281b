"""Write people as CSV, XLSX or JSON Lines: streams of bytes, one person after the other.

Text is written so that no spreadsheet takes it for a formula. Each file says where it comes from:
a table in its first row, JSON Lines in each line.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import msgspec

from wasl.formats.headers import CANONICAL, REQUESTS_ONLY
from wasl.formats.records import BirthRow, PersonRow, PlaceRow, RelativeRow
from wasl.formats.texts import quoted
from wasl.formats.xlsx import sheet

COLUMNS = tuple(column for column in CANONICAL if column not in REQUESTS_ONLY)
ONE_OF: dict[str, tuple[str, ...]] = {"father": ("father",), "mother": ("mother",)}
MANY_OF: dict[str, tuple[str, ...]] = {
    "siblings": ("sibling", "brother", "sister"),
    "spouse": ("spouse", "husband", "wife"),
}


def write_csv(people: Iterable[PersonRow], origin: str) -> Iterator[bytes]:
    """Yield a table as UTF-8 with a byte-order mark, which spreadsheets ask for."""
    yield b"\xef\xbb\xbf"
    for row in _rows(people, origin):
        yield _csv_line([quoted(cell) for cell in row])


def write_xlsx(people: Iterable[PersonRow], origin: str) -> Iterator[bytes]:
    """Yield a spreadsheet of texts; none of its cells is a formula."""
    return sheet(_rows(people, origin), title=origin)


def write_jsonl(people: Iterable[PersonRow], origin: dict[str, str]) -> Iterator[bytes]:
    """Yield matching records; each carries ``export``, which readers ignore with a warning."""
    for person in people:
        yield msgspec.json.encode({**as_record(person), "export": origin}) + b"\n"


def as_record(person: PersonRow) -> dict[str, Any]:
    """Return the matching record of interfaces.md, section 1, without what is not known."""
    found: dict[str, Any] = {
        "id": person.id,
        "names": [_filled(msgspec.to_builtins(name)) for name in person.names],
        "sex": person.sex,
        "birth": _birth(person.birth) if person.birth else None,
        "nationalities": list(person.nationalities),
        "languages": list(person.languages),
        "places": [_filled(msgspec.to_builtins(place)) for place in person.places],
        "relatives": [_relative(relative) for relative in person.relatives],
        "marks": list(person.marks),
    }
    if person.separation:
        apart = person.separation
        found["separation"] = _filled(
            {
                "from": _day(apart.first),
                "to": _day(apart.last),
                "cause": apart.cause,
                "place": _filled(msgspec.to_builtins(apart.place)) if apart.place else None,
            }
        )
    return _filled(found)


def as_cells(person: PersonRow) -> dict[str, str]:
    """Return the canonical columns of interfaces.md, section 3; what has no column is left out."""
    names = [name.text for name in person.names]
    apart = person.separation
    cells = {
        "id": person.id,
        "name": names[0] if names else "",
        "other_names": _list(names[1:]),
        "sex": person.sex,
        "nationalities": _list(person.nationalities),
        "languages": _list(person.languages),
        "marks": _list(person.marks),
        "separation_from": _day(apart.first) if apart else "",
        "separation_to": _day(apart.last) if apart else "",
        "cause": apart.cause if apart else "",
    }
    if person.birth:
        cells |= {
            "birth": _span(person.birth.first, person.birth.last),
            "birth_basis": person.birth.basis,
            "calendar": person.birth.calendar,
        }
    for role in ("origin", "last_seen"):
        place = _place(person.places, role)
        cells |= {role: place.text, f"{role}_country": place.country}
    for column, relations in ONE_OF.items():
        cells[column] = _list(
            name.text for each in _of(person, relations)[:1] for name in each.names
        )
    for column, relations in MANY_OF.items():
        cells[column] = _list(each.names[0].text for each in _of(person, relations))
    return cells


def _rows(people: Iterable[PersonRow], origin: str) -> Iterator[list[str]]:
    yield [f"# {origin}"]
    yield list(COLUMNS)
    for person in people:
        cells = as_cells(person)
        yield [cells.get(column, "") for column in COLUMNS]


def _csv_line(row: list[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(row)
    return line.getvalue().encode("utf-8", "replace")


def _of(person: PersonRow, relations: tuple[str, ...]) -> list[RelativeRow]:
    return [each for each in person.relatives if each.relation in relations and each.names]


def _place(places: tuple[PlaceRow, ...], role: str) -> PlaceRow:
    return next((place for place in places if place.role == role), PlaceRow())


def _list(entries: Iterable[str]) -> str:
    return "; ".join(entry.replace(";", ",") for entry in entries)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _span(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def _birth(birth: BirthRow) -> dict[str, Any]:
    return _filled(
        {
            "from": _day(birth.first),
            "to": _day(birth.last),
            "basis": birth.basis,
            "calendar": birth.calendar,
            "as_stated": birth.as_stated,
        }
    )


def _relative(relative: RelativeRow) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(relative)
    found["names"] = [_filled(name) for name in found["names"]]
    found["birth"] = _birth(relative.birth) if relative.birth else None
    return _filled(found)


def _filled(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value not in ("", None, [], ())}
