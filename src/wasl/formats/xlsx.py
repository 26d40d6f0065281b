"""Write a spreadsheet as a stream: no temporary file, and never more than one row in memory.

Cells are inline texts. A spreadsheet shows them and does not reckon with them, whatever sign
they begin with.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="xl/workbook.xml" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
        '<Relationship Id="rId2" Target="docProps/core.xml" Type="http://schemas.openxmlformats.org'
        '/package/2006/relationships/metadata/core-properties"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        '<sheet name="Wasl" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="worksheets/sheet1.xml" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
        "</Relationships>"
    ),
}
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>{title}</dc:title><dc:creator>Wasl</dc:creator></cp:coreProperties>"
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
BEGIN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = "</sheetData></worksheet>"
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
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
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as package:  # type: ignore[call-overload]  # a pipe is file enough
        for name, text in PARTS.items():
            package.writestr(name, HEAD + text)
        package.writestr("docProps/core.xml", HEAD + CORE.format(title=_text(title)))
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as out:
            out.write((HEAD + BEGIN).encode())
            for row in rows:
                out.write(_row(row).encode())
                if len(pipe.waiting) > ENOUGH:
                    yield pipe.take()
            out.write(END.encode())
    yield pipe.take()


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
