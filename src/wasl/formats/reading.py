"""Read a whole file of people or requests as a stream: one ``Read`` a row, right or wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import msgspec

from wasl.formats import objects, tables
from wasl.formats.columns import ColumnMap
from wasl.formats.dates import Convert
from wasl.formats.headers import REQUESTS_ONLY
from wasl.formats.problems import Problem, Unreadable
from wasl.formats.records import Kind, PersonRow, RequestRow
from wasl.formats.sources import BROKEN, Source, open_source

REQUIRED = ("id", "name")
# A row that says whose export a file is, when, and what for; it is no person.
REMARK = "# "


@dataclass(frozen=True, slots=True)
class Read:
    """One row: a record when nothing is wrong with it, else what is wrong."""

    line: int
    record: PersonRow | RequestRow | None
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A file opened for reading.

    Attributes:
        headers: Of a table; empty for JSON Lines.
        how: The columns as they will be read, guesses included.
        remarks: About the file as a whole.
    """

    source: Source
    kind: Kind
    headers: tuple[str, ...] = ()
    how: ColumnMap = field(default_factory=ColumnMap)
    remarks: tuple[Problem, ...] = ()
    convert: Convert | None = None

    def rows(self) -> Iterator[Read]:
        """Yield each row in turn; what was yielded is not kept."""
        return self._objects() if self.source.format == "jsonl" else self._table()

    def samples(self, count: int) -> list[dict[str, str]]:
        """Return the first rows of a table as they stand, by header."""
        rows = islice(_below_header(self.source), count)
        return [dict(zip(self.headers, row, strict=False)) for _, row in rows]

    def _table(self) -> Iterator[Read]:
        columns = [self.how.columns.get(header, "") for header in self.headers]
        for line, row in _below_header(self.source):
            if row == [BROKEN]:
                yield Read(line, None, (Problem(line, "row", "broken_row"),))
                continue
            if any(cell.strip() for cell in row[len(columns) :]):
                yield Read(line, None, (Problem(line, "row", "too_many_cells"),))
                continue
            cells = {column: cell for column, cell in zip(columns, row, strict=False) if column}
            read = tables.Row(line, cells, self.how, self.convert)
            record = tables.person_of(read) if self.kind == "people" else tables.request_of(read)
            yield _result(line, record, read.problems, read.remarks)

    def _objects(self) -> Iterator[Read]:
        for line, text in self.source.lines():
            try:
                given = msgspec.json.decode(text.encode("utf-8", "surrogatepass"))
            except (msgspec.DecodeError, UnicodeError, RecursionError):
                given = None
            if not isinstance(given, dict):
                yield Read(line, None, (Problem(line, "record", "broken_line"),))
                continue
            notes = objects.Notes(line)
            outer = objects.Object(given, "", notes)
            record = (
                objects.person_of(outer) if self.kind == "people" else objects.request_of(outer)
            )
            outer.finish()
            yield _result(line, record, notes.problems, notes.remarks)


def read_file(
    path: Path, kind: Kind, how: ColumnMap | None = None, convert: Convert | None = None
) -> Reading:
    """Open a file of people or requests.

    Args:
        path: CSV, XLSX or JSON Lines; told apart by what is in it.
        kind: What a row is.
        how: The map of columns; without one the headers are guessed.
        convert: Turns a date told in another calendar into Gregorian days; without it such a
            date is refused, row by row.

    Raises:
        Unreadable: the file as a whole cannot be read.
    """
    source = open_source(path)
    remarks = []
    if source.encoding is not None and source.encoding.guessed:
        remarks.append(Problem(1, "file", "encoding_guessed", source.encoding.name))
    if source.format == "jsonl":
        return Reading(source, kind, remarks=tuple(remarks), convert=convert)
    line, headers = _header(source)
    how = (how or ColumnMap()).given(list(headers))
    found = {*how.columns.values(), *how.defaults}
    for column in REQUIRED:
        if column not in found:
            raise Unreadable("no_required", column)
    for header in headers:
        if header and header not in how.columns:
            remarks.append(Problem(line, header[:80], "unknown_field"))
        elif kind == "people" and how.columns.get(header) in REQUESTS_ONLY:
            remarks.append(Problem(line, header[:80], "not_for_people"))
    return Reading(source, kind, headers, how, tuple(remarks), convert)


def header_of(path: Path) -> tuple[Source, tuple[str, ...]]:
    """Return the headers of a file before anything is decided about them."""
    source = open_source(path)
    return source, () if source.format == "jsonl" else _header(source)[1]


def _header(source: Source) -> tuple[int, tuple[str, ...]]:
    for line, row in source.cells():
        if not row[0].startswith(REMARK):
            headers = tuple(cell.strip().lstrip("\ufeff") for cell in row)
            named = [header for header in headers if header]
            for header in named:
                if named.count(header) > 1:
                    raise Unreadable("column_twice", header[:80])
            return line, headers
    raise Unreadable("empty")


def _below_header(source: Source) -> Iterator[tuple[int, list[str]]]:
    rows = source.cells()
    for _, row in rows:
        if not row[0].startswith(REMARK):
            break
    yield from rows


def _result(
    line: int,
    record: PersonRow | RequestRow,
    problems: list[Problem],
    remarks: list[Problem],
) -> Read:
    return Read(line, None if problems else record, tuple(problems), tuple(remarks))
