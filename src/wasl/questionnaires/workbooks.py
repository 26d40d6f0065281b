"""Forms as spreadsheets: what an office downloads to start its own from."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from wasl.questionnaires.codes import SourceKind
from wasl.questionnaires.models import FormVersion

TEMPLATE: Final = Path(__file__).with_name("template.md")
CELL: Final = re.compile(r"(?<!\\)\|")
WIDE, NARROW = 42, 18
WIDE_COLUMNS: Final = ("label", "hint", "constraint", "relevant", "calculation", "bind::wasl:need")


def template() -> bytes:
    """Return a small form that can be published as it is, as a spreadsheet."""
    return write_workbook(TEMPLATE.read_text())


def workbook_of(version: FormVersion) -> bytes:
    """Return a published version as the spreadsheet that it was, or would be."""
    source = bytes(version.source)
    return write_workbook(source.decode()) if version.source_kind == SourceKind.MARKDOWN else source


def write_workbook(markdown: str) -> bytes:
    """Turn the Markdown tables of a form into the sheets of a workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = None
    for cells in _rows(markdown):
        if cells[0]:
            sheet = book.create_sheet(cells[0])
        elif sheet is not None:
            sheet.append([cell or None for cell in cells[1:]])
            if sheet.max_row == 1:
                for at, name in enumerate(cells[1:], start=1):
                    wide = name.startswith(WIDE_COLUMNS)
                    sheet.column_dimensions[get_column_letter(at)].width = WIDE if wide else NARROW
    for each in book.worksheets:
        each.freeze_panes = "A2"
        for cell in each[1]:
            cell.font = Font(bold=True)
        for row in each.iter_rows(min_row=2):
            for cell in row:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.number_format = "@"  # a version of ten digits stays text
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(markdown: str) -> Iterator[list[str]]:
    for line in markdown.splitlines():
        if not line.startswith("|"):
            continue
        cells = [cell.strip().replace("\\|", "|") for cell in CELL.split(line)[1:-1]]
        if any(cells) and not all(re.fullmatch(r":?-*:?", cell) for cell in cells):
            yield cells
