"""Administrative areas of imported P-code files: their names, parents and centroids."""

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from wasl.matching.names.distance import PLAIN
from wasl.matching.names.tokens import Level
from wasl.matching.names.vocabulary import Vocabulary
from wasl.matching.places.gazetteer import Point, site_of
from wasl.matching.places.spelling import PARTS, form_of_place, place_key, place_name
from wasl.matching.tables_io import rows

FORMAT, VERSION = "wasl-areas", 1
LETTERS = re.compile(r"[A-Za-z]+")
MOST_LEVELS = 8


class AreasUnreadable(Exception):  # noqa: N818 - a state of a file, said plainly
    """A file of the areas folder was not written by ``wasl matching places import``."""


@dataclass(frozen=True, slots=True)
class Area:
    """One administrative area.

    Attributes:
        code: Its P-code.
        parent: The P-code above; empty for a country.
        names: In every language of the file.
        point: Centroid, if given.
        ended: No longer in use: known when told, not found by name.
    """

    code: str
    parent: str
    names: tuple[str, ...]
    point: Point | None = None
    ended: bool = False


class Country:
    """The areas of one country."""

    def __init__(self, country: str, areas: Iterable[Area]) -> None:
        """Take the areas; parents that are not among them end the line."""
        self.country = country
        self.areas = {area.code: area for area in areas}
        self._keys: dict[str, list[str]] = {}
        for area in self.areas.values():
            for key in {place_key(name) for name in area.names} - {""}:
                if area.parent and not area.ended:
                    self._keys.setdefault(key, []).append(area.code)

    def ancestry(self, code: str) -> tuple[str, ...]:
        """The codes from the country down to this one."""
        line = [code]
        while len(line) <= MOST_LEVELS and (parent := self.areas[line[-1]].parent):
            line.append(parent)
            if parent not in self.areas:
                break
        return tuple(reversed(line))

    def code_of(self, text: str) -> str:
        """The P-code of a place told by name; empty when unknown or ambiguous."""
        found = self._codes(text)
        if len(found) > 1:
            found = self._narrowed(found, text)
        if not found:
            return ""
        top = min(found, key=lambda code: (len(self.ancestry(code)), code))
        # A region and its capital district of one name: the region holds both.
        return top if all(top in self.ancestry(code) for code in found) else ""

    def _codes(self, text: str) -> list[str]:
        """Codes of a name as written, as the gazetteer knows it, or as it sounds."""
        name = place_name(text)
        found = self._keys.get(name.key, [])
        if found or name.generic or not name.spelling:
            return found
        site = site_of(text, self.country)
        if site is not None and site.number in self._sites:
            return self._sites[site.number]
        if name.marks:
            return []
        names, owners = self._sounding
        hits = names.hits(form_of_place(name.spelling), PLAIN)
        near = hits.ids[hits.levels <= Level.SAME]
        return list(dict.fromkeys(code for number in near for code in owners[number]))

    def _narrowed(self, codes: list[str], text: str) -> list[str]:
        """Those within an area that the rest of the text names: ``Baidoa, Bay``."""
        told = {place_key(part) for part in PARTS.split(text)[1:]} - {""}
        within = [
            code
            for code in codes
            if any(
                told & {place_key(name) for name in self.areas[above].names}
                for above in self.ancestry(code)[:-1]
            )
        ]
        return within or codes

    @cached_property
    def _sites(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for area in self.areas.values():
            sites = {site_of(name, self.country) for name in area.names if area.parent}
            for number in {site.number for site in sites if site is not None}:
                found.setdefault(number, []).append(area.code)
        return found

    @cached_property
    def _sounding(self) -> tuple[Vocabulary, list[list[str]]]:
        owners: dict[str, list[str]] = {}
        for area in self.areas.values():
            for name in map(place_name, area.names):
                if name.spelling and not name.marks and area.parent and not area.ended:
                    owners.setdefault(name.spelling, []).append(area.code)
        return Vocabulary.of_each(map(form_of_place, owners)), list(owners.values())


_chosen: list[Path] = []


def use_folder(folder: Path) -> None:
    """Read areas from this folder from now on; indexes of places must be built anew."""
    _chosen[:] = [folder]
    for known in (_files, country_areas, ancestry, code_of_name):
        known.cache_clear()


def areas_folder() -> Path:
    """Where imported areas are kept: chosen, or ``places`` in the data folder."""
    if _chosen:
        return _chosen[0]
    default = Path(__file__).resolve().parents[4] / "var"
    return Path(os.environ.get("WASL_DATA_DIR") or default) / "places"


def path_of(folder: Path, country: str, letters: str) -> Path:
    """The file of a country whose P-codes begin with these letters."""
    return folder / f"{country}.{letters}.json"


@cache
def _files() -> dict[str, tuple[str, Path]]:
    """Country and file by the letters of its P-codes."""
    found = {}
    for path in sorted(areas_folder().glob("??.*.json")):
        country, letters, _ = path.name.split(".")
        found[letters] = country, path
    return found


@cache
def country_areas(country: str) -> Country | None:
    """The imported areas of a country; ``None`` when there are none.

    Raises:
        AreasUnreadable: the file is torn or of another version.
    """
    for other, path in _files().values():
        if other == country:
            return Country(country, read_areas(path))
    return None


def read_areas(path: Path) -> list[Area]:
    """The areas of one file; raises ``AreasUnreadable``."""
    try:
        read = json.loads(path.read_text("utf-8"))
        if read["format"] != FORMAT or read["version"] != VERSION:
            raise AreasUnreadable(f"{path.name} is of another version: import it again")
        return [
            Area(code, parent, tuple(names), None if lat is None else (lat, lon), ended)
            for code, parent, names, lat, lon, ended in read["areas"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AreasUnreadable(f"{path.name} cannot be read: import it again") from error


@lru_cache(maxsize=100_000)
def code_of_name(text: str, country: str | None) -> str:
    """The P-code of a place told by name; empty without its country's areas, or ambiguous."""
    areas = country_areas(country) if country and text else None
    return "" if areas is None else areas.code_of(text)


def point_of_code(code: str) -> Point | None:
    """The centroid of an area, if its file gave one."""
    areas = _areas_of_code(code)
    area = None if areas is None else areas.areas.get(code)
    return None if area is None else area.point


def country_of_code(code: str) -> str:
    """The country of a P-code; empty when its letters are not two and it is not imported."""
    areas = _areas_of_code(code)
    if areas is not None:
        return areas.country
    letters = LETTERS.match(code)
    return letters[0] if letters and len(letters[0]) == 2 else ""


def _areas_of_code(code: str) -> Country | None:
    letters = LETTERS.match(code)
    if letters is None:
        return None
    for length in (3, 2):
        known = _files().get(letters[0][:length])
        if known is not None:
            return country_areas(known[0])
    return None


@cache
def _widths() -> dict[str, tuple[int, ...]]:
    return {
        row["letters"]: tuple(int(each) for each in row["widths"].split())
        for row in rows("pcode_widths.tsv", ("letters", "widths"))
    }


@lru_cache(maxsize=200_000)
def ancestry(code: str) -> tuple[str, ...]:
    """The P-codes from the country down to this one, as imported or by the usual lengths."""
    areas = _areas_of_code(code)
    if areas is not None and code in areas.areas:
        return areas.ancestry(code)
    found = LETTERS.match(code)
    letters = found[0] if found else ""
    digits = len(code) - len(letters)
    widths = list(_widths().get(letters, ()))
    three = code[len(letters) :].startswith("00") or (digits % 3 == 0 and digits % 2 == 1)
    line, at = [code[:2]], max(2, len(letters))
    while at < len(code):
        at += widths.pop(0) if widths else (3 if three else 2)
        line.append(code[:at])
    return tuple(line)
