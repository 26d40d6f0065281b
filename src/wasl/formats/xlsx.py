"""Write a spreadsheet as a stream: no temporary file, and never more than one row in memory.

Cells are inline texts. A spreadsheet shows them and does not reckon with them, whatever sign
they begin with.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    "{sheets}"
    '<Override PartName="/docProps/core.xml"'
    ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
SHEET_TYPE = (
    '<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
)
ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="xl/workbook.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
    '<Relationship Id="rId2" Target="docProps/core.xml" Type="http://schemas.openxmlformats.org'
    '/package/2006/relationships/metadata/core-properties"/></Relationships>'
)
BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    "{sheets}</sheets></workbook>"
)
BOOK_SHEET = '<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
BOOK_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "{sheets}</Relationships>"
)
BOOK_LINK = (
    '<Relationship Id="rId{number}" Target="worksheets/sheet{number}.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>{title}</dc:title><dc:creator>Wasl</dc:creator></cp:coreProperties>"
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
BEGIN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = "</sheetData></worksheet>"
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31  # characters that the name of a sheet may have
LONGEST = 32_767  # characters that a cell may hold
ENOUGH = 64_000  # bytes gathered before they are handed on


class _Pipe:
    """What a ZIP is written to: keeps bytes until they are taken."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def write(self, part: bytes) -> int:
        """Take bytes."""
        self.waiting += part
        return len(part)

    def flush(self) -> None:
        """Have nothing to flush."""

    def take(self) -> bytes:
        """Hand on what is waiting."""
        part = bytes(self.waiting)
        self.waiting.clear()
        return part


def sheet(rows: Iterable[list[str]], *, title: str) -> Iterator[bytes]:
    """Yield an XLSX file with one sheet of texts."""
    return workbook({"Wasl": rows}, title=title)


def workbook(sheets: Mapping[str, Iterable[list[str]]], *, title: str) -> Iterator[bytes]:
    """Yield an XLSX file with a sheet of texts for each name.

    Args:
        sheets: Names, as ``sheet_names`` makes them, to rows.
        title: Of the file as a whole.
    """
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as package:  # type: ignore[call-overload]  # a pipe is file enough
        for name, text in _parts(list(sheets)).items():
            package.writestr(name, HEAD + text)
        package.writestr("docProps/core.xml", HEAD + CORE.format(title=_text(title)))
        for number, rows in enumerate(sheets.values(), start=1):
            path = f"xl/worksheets/sheet{number}.xml"
            with package.open(path, "w", force_zip64=True) as out:
                out.write((HEAD + BEGIN).encode())
                for row in rows:
                    out.write(_row(row).encode())
                    if len(pipe.waiting) > ENOUGH:
                        yield pipe.take()
                out.write(END.encode())
    yield pipe.take()


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Return names that a spreadsheet takes: short, without its own signs, no two alike."""
    taken: list[str] = []
    for name in wanted:
        plain = NOT_IN_A_NAME.sub(" ", NOT_XML.sub("", name)).strip(" '") or "Wasl"
        short, number = plain[:LONGEST_NAME], 1
        while short.casefold() in {each.casefold() for each in taken}:
            number += 1
            short = f"{plain[: LONGEST_NAME - 4]} {number}"
        taken.append(short)
    return taken


def _parts(names: list[str]) -> dict[str, str]:
    numbered = list(enumerate(names, start=1))
    return {
        "[Content_Types].xml": TYPES.format(
            sheets="".join(SHEET_TYPE.format(number=n) for n, _name in numbered)
        ),
        "_rels/.rels": ROOT,
        "xl/workbook.xml": BOOK.format(
            sheets="".join(
                BOOK_SHEET.format(number=n, name=escape(name, {'"': "&quot;"}))
                for n, name in numbered
            )
        ),
        "xl/_rels/workbook.xml.rels": BOOK_LINKS.format(
            sheets="".join(BOOK_LINK.format(number=n) for n, _name in numbered)
        ),
    }


def _row(cells: list[str]) -> str:
    inner = "".join(
        f'<c t="inlineStr"><is><t xml:space="preserve">{_text(cell)}</t></is></c>'
        if cell
        else "<c/>"
        for cell in cells
    )
    return f"<row>{inner}</row>"


def _text(value: str) -> str:
    return escape(NOT_XML.sub("", value[:LONGEST]))
