"""Look at an uploaded file before it is imported: columns, samples, what would be refused."""

from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from wasl.exchange.calendars import to_gregorian
from wasl.exchange.codes import Kind
from wasl.exchange.models import BatchContent, ImportBatch
from wasl.formats.codes import CODED
from wasl.formats.columns import ColumnMap
from wasl.formats.dates import Order
from wasl.formats.headers import guess_columns, guess_value
from wasl.formats.problems import Problem
from wasl.formats.reading import Reading, header_of, read_file
from wasl.formats.records import PersonRow, RequestRow

CHECKED = 5_000  # rows whose every field is checked before the import; all are during it
SHOWN = 5  # rows shown as they were understood
PROBLEMS_SHOWN = 50
SAMPLES = 3


@dataclass(frozen=True)
class Column:
    """One column of a file: its header, what it probably is, and what stands in it."""

    header: str
    field: str
    samples: tuple[str, ...]


@dataclass
class Preview:
    """What an import would do.

    Attributes:
        total: Rows in the file.
        checked: Of those, how many were looked at field by field.
        words: For a coded column, words of the file that are no code, and the code of each.
    """

    total: int = 0
    checked: int = 0
    refused: int = 0
    records: list[PersonRow | RequestRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    words: dict[str, dict[str, str]] = field(default_factory=dict)


def is_table(path: Path) -> bool:
    """Whether the file has columns to choose."""
    return header_of(path)[0].format != "jsonl"


def columns_of(path: Path, chosen: dict[str, str]) -> list[Column]:
    """Return the file's columns with what each was chosen, or else guessed, to be."""
    source, headers = header_of(path)
    named = [header for header in headers if header]
    meant = chosen or guess_columns(named)
    reading = Reading(source, "people", headers)
    rows = reading.samples(20)
    return [
        Column(
            header,
            meant.get(header, ""),
            tuple(dict.fromkeys(row[header][:60] for row in rows if row.get(header, "").strip()))[
                :SAMPLES
            ],
        )
        for header in named
    ]


def words_of(path: Path, columns: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return the words of coded columns that are no codes, and the code that each may mean."""
    source, headers = header_of(path)
    coded = {header: column for header, column in columns.items() if column in CODED}
    found: dict[str, dict[str, str]] = {}
    for row in Reading(source, "people", headers).samples(CHECKED):
        for header, column in coded.items():
            word = row.get(header, "").strip()
            if word and word not in CODED[column] and len(word) <= 40:
                words = found.setdefault(column, {})
                if len(words) < 20 and word not in words:
                    words[word] = guess_value(column, word)
    return found


def reading_of(batch: ImportBatch, path: Path) -> Reading:
    """Open the file as the user said that it is to be read.

    Raises:
        Unreadable: it cannot be read so.
    """
    content = batch.content
    how = ColumnMap(
        columns=content.columns,
        values={
            column: {word: code for word, code in words.items() if code}
            for column, words in content.values.items()
        },
        order=_order(content),
    )
    kind = Kind(batch.kind)
    return read_file(path, "people" if kind == Kind.PEOPLE else "requests", how, to_gregorian)


def preview_of(reading: Reading) -> Preview:
    """Check the first rows field by field and count the others.

    Raises:
        Unreadable: the file ends in something unreadable.
    """
    preview = Preview(remarks=list(reading.remarks))
    for read in islice(reading.rows(), CHECKED):
        preview.checked += 1
        if read.record is None:
            preview.refused += 1
            preview.problems += read.problems[: PROBLEMS_SHOWN - len(preview.problems)]
        elif len(preview.records) < SHOWN:
            preview.records.append(read.record)
        if len(preview.remarks) < PROBLEMS_SHOWN:
            preview.remarks += read.remarks
    preview.total = preview.checked
    if preview.checked == CHECKED:
        preview.total = _rows(reading)
    return preview


def _rows(reading: Reading) -> int:
    source = reading.source
    if source.format == "jsonl":
        return sum(1 for _ in source.lines())
    return sum(1 for _ in source.cells()) - 1


def _order(content: BatchContent) -> Order:
    orders: dict[str, Order] = {"dmy": "dmy", "mdy": "mdy"}
    return orders.get(content.order, "")
