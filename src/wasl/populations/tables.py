"""Reading the tables: one readable file a population, checked on load, the line named.

A table is TOML. ``[male]`` and ``[female]`` hold given names in falling order of frequency,
each ``native = "Latin, other Latin, ..."``; the rank gives the weight, as in Zipf's law.
"""

import re
import tomllib
from bisect import bisect
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import accumulate
from random import Random
from typing import Any

from wasl.populations.words import Clerk, Word

MIN_GIVEN = 60  # names a sex: fewer and namesakes would drown the registry
RANK_SHIFT = 3.0  # flattens the very top of Zipf's law: no name is a third of a people

SYSTEMS = frozenset(
    [
        "arabic",
        "ethiopic",
        "somali",
        "afghan",
        "iranian",
        "south_asian",
        "west_african",
        "hispanic",
        "vietnamese",
        "chinese",
        "slavic",
        "western",
        "unknown",
    ]
)
CALENDARS = frozenset(["gregorian", "ethiopian", "hijri", "solar_hijri"])
CAUSES = frozenset(
    [
        "migration",
        "conflict",
        "disaster",
        "detention",
        "deportation",
        "trafficking",
        "border",
        "shipwreck",
        "smuggling",
        "medical",
        "death_of_caregiver",
        "abandonment",
        "entrusted",
        "sent_ahead",
        "ran_away",
        "lost_contact",
        "cut_ties",
        "other",
        "unknown",
    ]
)
ROLES = frozenset(
    [
        "given",
        "second",
        "father",
        "grandfather",
        "great_grandfather",
        "family",
        "family2",
        "patronymic",
    ]
)
SETTINGS: dict[str, Any] = {  # name of the setting: its default, or None where it is required
    "share": None,
    "system": None,
    "nationality": None,
    "languages": None,
    "structure": None,
    "hosts": None,
    "transit": None,
    "causes": None,
    "clerk": "english",
    "calendars": "gregorian",
    "other_structure": "",
    "second_rate": 0.0,
    "second_role": "given",
    "family_rate": 1.0,
    "nickname_place": "alone",
    "orthography_abroad": 1.0,
}
SECTIONS = frozenset(
    [
        "population",
        "male",
        "female",
        "family",
        "second.male",
        "second.female",
        "nicknames.male",
        "nicknames.female",
        "titles.male",
        "titles.female",
        "prefix.male",
        "prefix.female",
        "connector.male",
        "connector.female",
        "short",
        "kunya.male",
        "kunya.female",
        "places",
    ]
)


class TableError(ValueError):
    """A table is wrong; the message names the file, the line and what is wrong with it."""


@dataclass(frozen=True)
class Ranked:
    """Words in falling order of frequency, to be drawn from."""

    words: tuple[Word, ...]
    cumulative: tuple[float, ...]

    def draw(self, rng: Random) -> Word:
        """Return a word, the common ones more often."""
        return self.words[bisect(self.cumulative, rng.random() * self.cumulative[-1])]

    def __bool__(self) -> bool:
        return bool(self.words)


@dataclass(frozen=True, slots=True)
class Place:
    """A town: its spellings (own name first), country and position in degrees."""

    spellings: tuple[str, ...]
    country: str
    lat: float
    lon: float
    pcode: str | None = None


@dataclass(frozen=True)
class Population:
    """One people: its names, places, roads, and habits of naming and dating."""

    code: str
    share: float
    system: str
    nationality: str
    languages: tuple[str, ...]
    structure: tuple[str, ...]
    other_structure: tuple[str, ...]
    hosts: tuple[str, ...]
    transit: tuple[str, ...]
    causes: tuple[str, ...]
    calendars: tuple[str, ...]
    clerk: str
    second_rate: float
    second_role: str
    family_rate: float
    nickname_place: str
    orthography_abroad: float
    lists: dict[str, Ranked]
    short: dict[str, tuple[Word, ...]]
    places: tuple[Place, ...]

    def words(self, section: str) -> Ranked:
        """Return the list of a section of the table, empty where the people has none."""
        return self.lists.get(section, NOTHING)


NOTHING = Ranked((), ())


@dataclass(frozen=True)
class Roads:
    """Places by country, spelling traditions by country, marks, and pairs of names to avoid."""

    places: dict[str, tuple[Place, ...]]
    clerks: dict[str, Clerk]
    tradition: dict[str, str]
    marks: tuple[str, ...]
    avoid: dict[str, frozenset[str]]

    def clerk_of(self, country: str) -> Clerk:
        """Return the clerk of an office in ``country``; English where none is known."""
        return self.clerks[self.tradition.get(country, "english")]


class _Source:
    """A table file as text and as data, able to say on which line a key stands."""

    def __init__(self, path: Traversable) -> None:
        self.name = path.name
        self.text = path.read_text("utf-8")
        try:
            self.data: dict[str, Any] = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise TableError(f"{self.name}: {error}") from error

    def section(self, name: str) -> dict[str, Any]:
        found: Any = self.data
        for step in name.split("."):
            found = found.get(step, {})
        return dict(found)

    def line_of(self, section: str, key: str = "") -> int:
        """Return the line of ``key`` in ``section``, or of the section's head, or 1."""
        inside, head = False, 1
        for number, line in enumerate(self.text.splitlines(), 1):
            if match := re.match(r"\s*\[([^\]]+)\]", line):
                inside = match[1].strip() == section
                head = number if inside else head
            elif inside and re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", line):
                return number
        return head

    def wrong(self, section: str, key: str, reason: str) -> TableError:
        return TableError(f"{self.name}:{self.line_of(section, key)}: {section}: {key}: {reason}")


def _word(source: _Source, section: str, native: str, latin: Any) -> Word:
    if not isinstance(latin, str):
        raise source.wrong(section, native, "the spellings must be text")
    spellings = tuple(part.strip() for part in latin.split(",")) if latin else ()
    if native.isascii() or native[0] < "\u0250":  # Latin script: the own form is a spelling too
        spellings = (native, *(s for s in spellings if s != native))
    if not spellings or not all(spellings) or len(set(spellings)) < len(spellings):
        raise source.wrong(section, native, "wants Latin spellings, none empty, none twice")
    return Word(native, spellings)


def _ranked(source: _Source, section: str) -> Ranked:
    words = tuple(_word(source, section, *item) for item in source.section(section).items())
    weights = (1 / (rank + RANK_SHIFT) ** 0.9 for rank in range(len(words)))
    return Ranked(words, tuple(accumulate(weights)))


def _place(source: _Source, section: str, name: str, told: Any) -> Place:
    try:
        text, _, pcode = str(told).partition("|")
        country, lat, lon, *others = (part.strip() for part in text.split(","))
        place = Place((name, *others), country, float(lat), float(lon), pcode.strip() or None)
    except ValueError:
        raise source.wrong(section, name, "wants country, latitude, longitude") from None
    if not re.fullmatch("[A-Z]{2}", country) or abs(place.lat) > 90 or abs(place.lon) > 180:
        raise source.wrong(section, name, "the country or the position is impossible")
    if place.pcode and not re.fullmatch(country + r"\d{2,6}", place.pcode):
        raise source.wrong(section, name, "the P-code is not of this country")
    return place


def _settings(source: _Source) -> dict[str, Any]:
    given = source.section("population")
    for key in given:
        if key not in SETTINGS:
            raise source.wrong("population", key, "is not a setting")
    for key, default in SETTINGS.items():
        if default is None and key not in given:
            raise source.wrong("population", key, "is missing")
    merged = {key: given.get(key, default) for key, default in SETTINGS.items()}
    known = {"structure": ROLES, "other_structure": ROLES, "calendars": CALENDARS, "causes": CAUSES}
    for key, allowed in known.items():
        if unknown := [word for word in merged[key].split() if word not in allowed]:
            raise source.wrong("population", key, f"unknown: {unknown[0]}")
    if merged["system"] not in SYSTEMS:
        raise source.wrong("population", "system", "unknown naming system")
    lists = ("structure", "other_structure", "calendars", "causes", "hosts", "transit", "languages")
    return merged | {key: tuple(merged[key].split()) for key in lists}


def _sections(data: dict[str, Any]) -> set[str]:
    flat = set()
    for name, inside in data.items():
        nested = [k for k, v in inside.items() if isinstance(v, dict)]
        flat |= {f"{name}.{k}" for k in nested} or {name}
    return flat


def read_population(path: Traversable) -> Population:
    """Read and check one table.

    Raises:
        TableError: something is wrong; the message begins with ``file:line:``.
    """
    source = _Source(path)
    for section in sorted(_sections(source.data) - SECTIONS):
        raise source.wrong(section, "", "is not a section of a population")
    lists = {
        section: _ranked(source, section)
        for section in sorted(SECTIONS - {"population", "places", "short"})
    }
    for sex in ("male", "female"):
        if len(lists[sex].words) < MIN_GIVEN:
            raise source.wrong(sex, "", f"has fewer than {MIN_GIVEN} names")
    short = {
        full: tuple(_short(pair.strip()) for pair in forms.split(","))
        for full, forms in source.section("short").items()
    }
    for full in short:
        if not any(full == w.native for sex in ("male", "female") for w in lists[sex].words):
            raise source.wrong("short", full, "is not a given name of this table")
    places = tuple(
        _place(source, "places", name, told) for name, told in source.section("places").items()
    )
    if not places:
        raise source.wrong("places", "", "is empty")
    return Population(
        code=path.name.removesuffix(".toml"),
        lists=lists,
        short=short,
        places=places,
        **_settings(source),
    )


def _short(pair: str) -> Word:
    """Read a short form: Latin alone, or native and Latin with a blank between."""
    native, _, latin = pair.partition(" ")
    return Word(native, (latin or native,))


@cache
def populations() -> tuple[Population, ...]:
    """Return every population in the tables folder, by code; read once."""
    folder = files("wasl.populations") / "tables"
    paths = sorted((p for p in folder.iterdir() if p.name.endswith(".toml")), key=lambda p: p.name)
    return tuple(read_population(path) for path in paths)


@cache
def roads() -> Roads:
    """Return the routes, the clerks and the marks; read once."""
    folder = files("wasl.populations") / "shared"
    source = _Source(folder / "routes.toml")
    places: dict[str, list[Place]] = {}
    for name, told in source.section("places").items():
        place = _place(source, "places", name, told)
        places.setdefault(place.country, []).append(place)
    spelling = _Source(folder / "clerks.toml")
    clerks = {}
    for name, habits in spelling.section("habits").items():
        pairs = tuple((h, w) for h, _, w in (habit.partition(">") for habit in habits.split()))
        clerks[name] = Clerk(name, pairs)
    tradition = spelling.section("countries")
    for country, name in tradition.items():
        if name not in clerks:
            raise spelling.wrong("countries", country, f"unknown tradition {name}")
    marks = tuple(_Source(folder / "marks.toml").data["marks"])
    famous = _Source(folder / "avoid.toml").section("avoid")
    avoid = {people: frozenset(pairs) for people, pairs in famous.items()}
    return Roads({c: tuple(p) for c, p in places.items()}, clerks, tradition, marks, avoid)


@dataclass(frozen=True)
class Rates:
    """The tables of ``errors.toml``: how often what goes wrong or is told, by section."""

    telling: dict[str, float]
    names: dict[str, float]
    births: dict[str, float]
    births_registry: dict[str, float]
    births_request: dict[str, float]
    facts: dict[str, float]
    relatives: dict[str, float]
    families: dict[str, float]
    requests: dict[str, float]


@cache
def rates() -> Rates:
    """Return the error rates, each checked to be a share; read once."""
    source = _Source(files("wasl.populations") / "shared" / "errors.toml")
    for section, table in source.data.items():
        for key, rate in table.items():
            if not isinstance(rate, float) or not 0 <= rate <= 1:
                raise source.wrong(section, key, "must be a share between 0.0 and 1.0")
    for section in ("births_registry", "births_request"):
        if abs(sum(source.section(section).values()) - 1) > 1e-9:
            raise source.wrong(section, "", "the shares do not add up to one")
    return Rates(**{field.name: source.section(field.name) for field in fields(Rates)})


# Sections whose every figure is something that goes wrong, but for those named.
WRONG = {
    "names": frozenset({"late"}),
    "births": frozenset({"default_flagged"}),
    "facts": frozenset({"place_located", "mark_told"}),
}


def harder(given: Rates, factor: float) -> Rates:
    """The same rates with every error so many times as frequent; 0.95 at most.

    What is told at all stays as it is, but for what the table calls missing or dropped.
    """
    scaled = {
        section: {
            key: rate if key in kept else min(max(rate, 0.95), rate * factor)
            for key, rate in getattr(given, section).items()
        }
        for section, kept in WRONG.items()
    }
    return replace(given, **scaled)
