"""Answers as tables: one row for each filled form, the instances of repeats on sheets of their own.

What an export may not hold has no column. Which forms may leave at all is the gate's to say
(``consent.gate.export_answers``).
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from wasl.formats.texts import quoted
from wasl.formats.xlsx import sheet_names, workbook
from wasl.questionnaires.answers import Answer, Answers
from wasl.questionnaires.codes import Reach, Written
from wasl.questionnaires.definition import ABSENT, FILES, Field
from wasl.questionnaires.masking import WHY, explains
from wasl.questionnaires.targets import read_target
from wasl.questionnaires.wording import CASELOAD, words_of

HIGHEST: Final = {Reach.ORDINARY: 2, Reach.EVERYTHING: 4}
MAIN: Final = "answers"
HEAD: Final = ("filled form", "about", "version", "form version", "received", "came in by")
ABSENT_WORDS: Final = {"unknown": "(unknown)", "declined": "(declined)", "not_asked": "(not asked)"}
"""How a table writes that there is no answer; in words as in codes, and in brackets."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One filled form that leaves.

    Attributes:
        head: What stands in the columns of ``HEAD``.
        references: Ids of people to their references.
    """

    head: tuple[str, ...]
    answers: Answers
    references: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Style:
    """How answers are written."""

    written: Written
    language: str


@dataclass
class Table:
    """A sheet as it grows: a column for each question, a row for each form or instance."""

    name: str
    columns: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[tuple[str, ...], dict[str, str]]] = field(default_factory=list)
    head: tuple[str, ...] = ()

    def lines(self) -> Iterator[list[str]]:
        """Yield the heading and the rows."""
        yield [*self.head, *self.columns.values()]
        for head, cells in self.rows:
            yield [*head, *(cells.get(path, "") for path in self.columns)]


def leaves(item: Field, reach: Reach) -> bool:
    """Whether an export of this reach may hold a question: by its class, and by what it is.

    Contacts and whereabouts count as C4 whatever class a form gives them. Files never leave.
    """
    if not item.asks or item.kind in FILES:
        return False
    target = read_target(item.to) if item.to else None
    grave = target is not None and (
        target.list in {"contacts", "documents"}
        or (target.list == "places" and target.kind in {"", "current"})
    )
    return (4 if grave else item.sensitivity) <= HIGHEST[reach]


def tables_of(
    forms: Iterable[tuple[Field, ...]], rows: Iterable[Row], reach: Reach, style: Style
) -> list[Table]:
    """Put filled forms into tables.

    Args:
        forms: The questions of each version of the form, the newest first: columns of a question
            that a later version dropped stand at the end.
        rows: What leaves.
        reach: Which classes leave.
        style: How answers are written.
    """
    tables = {MAIN: Table(MAIN, head=HEAD)}
    for fields in forms:
        _columns(fields, MAIN, tables, reach, style)
    for row in rows:
        tables[MAIN].rows.append((row.head, _Filler(tables, row, style).fill()))
    return list(tables.values())


def as_records(rows: Iterable[Row], reach: Reach, origin: Mapping[str, str]) -> Iterator[bytes]:
    """Yield a line of JSON for each filled form: values as they were given, by question."""
    for row in rows:
        made = {
            **dict(zip(HEAD, row.head, strict=True)),
            "answers": _record(row.answers.items, reach, row),
            "export": dict(origin),
        }
        yield msgspec.json.encode(made) + b"\n"


def write_workbook(tables: list[Table], origin: str) -> bytes:
    """Return a spreadsheet of texts: none of its cells is a formula."""
    names = sheet_names(table.name for table in tables)
    sheets = {
        name: [[f"# {origin}"], *table.lines()] for name, table in zip(names, tables, strict=True)
    }
    return b"".join(workbook(sheets, title="Wasl"))


def write_tables(tables: list[Table], origin: str) -> bytes:
    """Return a ZIP with a CSV file for each table; no cell is taken for a formula."""
    out = io.BytesIO()
    names = sheet_names(table.name for table in tables)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, table in zip(names, tables, strict=True):
            text = io.StringIO()
            writer = csv.writer(text, lineterminator="\r\n")
            writer.writerow([quoted(f"# {origin}")])
            writer.writerows([quoted(cell) for cell in line] for line in table.lines())
            # Spreadsheets ask for the byte-order mark.
            package.writestr(f"{name}.csv", b"\xef\xbb\xbf" + text.getvalue().encode())
    return out.getvalue()


def _columns(
    fields: tuple[Field, ...], table: str, tables: dict[str, Table], reach: Reach, style: Style
) -> None:
    names = frozenset(item.name for item in fields)
    for item in fields:
        if item.kind == "repeat":
            if any(leaves(each, reach) for each in _below(item)):
                around = tables[table].head[1:] if table != MAIN else ()
                made = Table(item.name, head=(HEAD[0], *around, item.name))
                tables.setdefault(item.path, made)
                _columns(item.children, item.path, tables, reach, style)
        elif item.children:
            _columns(item.children, table, tables, reach, style)
        elif leaves(item, reach) and not explains(item.name, names):
            label = item.label(style.language) if style.written == Written.LABELS else item.name
            tables[table].columns.setdefault(item.path, label)


def _below(item: Field) -> Iterator[Field]:
    for child in item.children:
        yield child
        yield from _below(child)


class _Filler:
    """Writes one filled form into the tables: the instances of repeats as rows of their own."""

    def __init__(self, tables: dict[str, Table], row: Row, style: Style) -> None:
        self.tables = tables
        self.row = row
        self.style = style

    def fill(self) -> dict[str, str]:
        return self.cells(self.row.answers.items, MAIN, (self.row.head[0],))

    def cells(
        self, answers: tuple[Answer, ...], table: str, head: tuple[str, ...]
    ) -> dict[str, str]:
        found: dict[str, str] = {}
        counted: dict[str, int] = {}
        why = {each.field.name: each.value for each in answers}
        for answer in answers:
            path = answer.field.path
            if answer.field.kind == "repeat":
                counted[path] = counted.get(path, 0) + 1
                if path in self.tables:
                    place = (*head, str(counted[path]))
                    inside = self.cells(answer.children, path, place)
                    self.tables[path].rows.append((place, inside))
            elif answer.field.children:
                found |= self.cells(answer.children, table, head)
            elif path in self.tables[table].columns:
                found[path] = self.cell(answer, why.get(answer.field.name + WHY, ""))
        return found

    def cell(self, answer: Answer, why: str) -> str:
        reason = answer.value or why
        if reason in ABSENT:
            return ABSENT_WORDS[reason]
        if not answer.value:
            return ""
        references = self.row.references
        if self.style.written == Written.CODES:
            is_person = answer.field.list_file == CASELOAD
            return references.get(answer.value, "") if is_person else answer.value
        return "; ".join(words_of(answer.field, answer.value, self.style.language, references))


def _record(answers: tuple[Answer, ...], reach: Reach, row: Row) -> dict[str, Any]:
    made: dict[str, Any] = {}
    names = frozenset(each.field.name for each in answers)
    why = {each.field.name: each.value for each in answers}
    for answer in answers:
        item = answer.field
        if item.children:
            inside = _record(answer.children, reach, row)
            if inside and item.kind == "repeat":
                made.setdefault(item.name, []).append(inside)
            elif inside:
                made[item.name] = inside
        elif leaves(item, reach) and not explains(item.name, names):
            made[item.name] = _value(answer, why.get(item.name + WHY, ""), row)
    return made


def _value(answer: Answer, why: str, row: Row) -> Any:
    reason = answer.value or why
    if reason in ABSENT:
        return {"absent": reason}
    if not answer.value:
        return None
    if answer.field.list_file == CASELOAD:
        return row.references.get(answer.value)
    if answer.field.kind in {"select_multiple", "rank"}:
        return list(answer.chosen)
    return answer.value
