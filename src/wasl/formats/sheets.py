"""Rows of an XLSX file, streamed; a spreadsheet that was built to harm is refused first."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from wasl.formats.problems import Unreadable

Cells = tuple[int, list[str]]

MOST_PARTS = 2_000
LARGEST_WHOLE = 2_000_000_000  # bytes unpacked, all parts together
LARGEST_STRINGS = 256_000_000  # the table of shared texts is the one part held in memory
HIGHEST_RATIO = 400  # unpacked to packed, of parts of more than:
RATIO_FROM = 20_000_000


def sheet_rows(path: Path) -> Iterator[Cells]:
    """Yield the rows of the first sheet as text, with their numbers.

    Raises:
        Unreadable: ``bad_xlsx`` or ``bomb``.
    """
    check_package(path)
    import openpyxl

    with path.open("rb") as file:  # by its content: a name without .xlsx would be refused
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says of its size is not trusted
            for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                yield number, [as_text(value) for value in row]
        except GeneratorExit:
            raise
        except Exception as error:  # noqa: BLE001 - openpyxl raises whatever the file provokes
            raise Unreadable("bad_xlsx", type(error).__name__) from None


def check_package(path: Path) -> None:
    """Refuse a package that unpacks to too much, or that declares XML entities.

    Raises:
        Unreadable: ``bad_xlsx`` or ``bomb``.
    """
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_WHOLE:
                raise Unreadable("bomb")
            for part in parts:
                _check_part(package, part)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise Unreadable("bad_xlsx", type(error).__name__) from None
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Unreadable("bad_xlsx", "no workbook")


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if part.filename.endswith("sharedStrings.xml") and part.file_size > LARGEST_STRINGS:
        raise Unreadable("bomb")
    ratio = part.file_size / max(1, part.compress_size)
    if part.file_size > RATIO_FROM and ratio > HIGHEST_RATIO:
        raise Unreadable("bomb")
    if part.filename.endswith((".xml", ".rels")):
        with package.open(part) as opened:
            if b"<!DOCTYPE" in opened.read(4096).replace(b"\0", b""):
                raise Unreadable("bomb")


def as_text(value: Any) -> str:
    """Return a cell as the text that a table in a text file would hold."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)
