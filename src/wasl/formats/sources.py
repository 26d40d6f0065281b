"""Open a file of any of the three kinds as a stream of rows with their line numbers.

Nothing here holds more than one row at a time, and nothing here trusts the file: lines, cells,
columns and what a spreadsheet unpacks to are bounded.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TextIO

from wasl.formats.encodings import Encoding, find_encoding
from wasl.formats.problems import Unreadable
from wasl.formats.sheets import Cells, sheet_rows

LONGEST_LINE = 1_000_000  # characters
MOST_COLUMNS = 500
DELIMITERS = ",;\t|"
ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0"

# What the reader of CSV says of a quotation mark in the middle of a cell; one row is bad then.
AFTER_QUOTE = "'{}' expected after '\"'"
BROKEN = "\0"
"""The one cell of a row that cannot be parted into cells."""
TALLEST_ROW = 50  # lines; a quotation mark that closes later was meant to close before

Format = Literal["csv", "xlsx", "jsonl"]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was looked at: its kind, and how to read it.

    Attributes:
        encoding: ``None`` for a spreadsheet.
        delimiter: Empty unless the file is CSV.
    """

    path: Path
    format: Format
    encoding: Encoding | None = None
    delimiter: str = ""

    def cells(self) -> Iterator[Cells]:
        """Yield each row of a table with the line on which it begins; blank rows are skipped."""
        rows = sheet_rows(self.path) if self.format == "xlsx" else self._csv_rows()
        for line, row in rows:
            if len(row) > MOST_COLUMNS:
                raise Unreadable("too_many_columns")
            if any(cell.strip() for cell in row):
                yield line, row

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield each line of text that is not blank."""
        assert self.encoding is not None, "a spreadsheet has no lines"
        with _open(self.path, self.encoding) as file:
            for number, line in enumerate(_bounded(file), start=1):
                if line.strip():
                    yield number, line

    def _csv_rows(self) -> Iterator[Cells]:
        assert self.encoding is not None, "a spreadsheet has no lines"
        with _open(self.path, self.encoding) as file:
            reader = csv.reader(_bounded(file), delimiter=self.delimiter, strict=True)
            while True:
                begins = reader.line_num + 1
                try:
                    row = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    if str(error) != AFTER_QUOTE.format(self.delimiter):
                        raise Unreadable("unclosed_quote", str(begins)) from None
                    row = [BROKEN]
                if reader.line_num - begins > TALLEST_ROW:
                    raise Unreadable("unclosed_quote", str(begins))
                yield begins, row


def open_source(path: Path) -> Source:
    """Look at the beginning of a file and say how to read it; its name is not trusted.

    Raises:
        Unreadable: it is missing, empty, binary, or an old Excel file.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise Unreadable("no_file", error.strerror or "") from None
    if not start.strip():
        raise Unreadable("empty")
    if start.startswith(ZIP_MAGIC):
        return Source(path, "xlsx")
    if start.startswith(OLE_MAGIC):
        raise Unreadable("old_excel")
    encoding = find_encoding(path)
    if not encoding.name.startswith("utf-16") and start.count(0) > len(start) // 10:
        raise Unreadable("not_text")
    first = _first_line(path, encoding)
    if first.lstrip().startswith("{"):
        return Source(path, "jsonl", encoding)
    return Source(path, "csv", encoding, _delimiter(first))


def _open(path: Path, encoding: Encoding) -> TextIO:
    # Bytes that do not decode become lone surrogates, so that one bad row is refused, not all.
    errors = "replace" if encoding.name.startswith("utf-16") else "surrogateescape"
    return path.open(encoding=encoding.name, errors=errors, newline="")


def _bounded(file: TextIO) -> Iterator[str]:
    """Yield lines as a reader of CSV wants them, and refuse one without an end."""
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) >= LONGEST_LINE:
            raise Unreadable("line_too_long", str(number))
        yield line


def _first_line(path: Path, encoding: Encoding) -> str:
    with _open(path, encoding) as file:
        for line in _bounded(file):
            if line.strip() and not line.startswith("# "):
                return line
    raise Unreadable("empty")


def _delimiter(header: str) -> str:
    """Return the sign that parts the header into most columns; a comma when there is one only."""

    def columns(sign: str) -> int:
        return len(next(csv.reader(io.StringIO(header), delimiter=sign), []))

    return max(DELIMITERS, key=columns)
