"""What the tables know of words in names."""

from dataclasses import dataclass
from functools import cache

from wasl.matching.names.sounds import is_bare, readings
from wasl.matching.scripts import fold
from wasl.matching.tables_io import Row, rows

CLASSES = frozenset({"given", "family", "both"})
MARKS = "~*^?"


@dataclass(frozen=True, slots=True)
class Family:
    """Spellings of one name."""

    name: str
    kind: str
    systems: frozenset[str]
    share: float  # of the people of those systems, in that role
    variants: tuple[tuple[str, str], ...]  # key, mark


@dataclass(frozen=True, slots=True)
class Word:
    """A word beside a name: its kind by system, and what it tells."""

    kind: str
    systems: frozenset[str]
    sex: str | None
    deceased: bool


@dataclass(frozen=True, slots=True)
class Half:
    """A first half that makes one name with what follows."""

    name: str
    written: frozenset[str]
    systems: frozenset[str]
    one_side: str
    rest: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Suffix:
    """A last half that is often cut off."""

    name: str
    written: frozenset[str]
    fused: tuple[str, ...]
    systems: frozenset[str]


@cache
def families() -> dict[str, Family]:
    """Equivalence families by name."""
    found: dict[str, Family] = {}
    columns = ("family", "class", "systems", "per_mille", "variants")
    for row in rows("families.tsv", columns):
        if row["family"] in found:
            raise row.wrong("family", f"{row['family']!r} is there twice")
        found[row["family"]] = Family(
            row["family"],
            row.one_of("class", CLASSES),
            row.systems(),
            row.number("per_mille", 0.0, 1000.0) / 1000.0,
            tuple(_variant(each) for each in row["variants"].split()),
        )
    return found


def _variant(text: str) -> tuple[str, str]:
    mark = text[-1] if text[-1] in MARKS else ""
    return fold(text.rstrip(MARKS)), {"*": "~"}.get(mark, mark)


@cache
def variants() -> dict[str, dict[str, str]]:
    """For each known spelling its families, with how strongly it belongs."""
    found: dict[str, dict[str, str]] = {}
    for family in families().values():
        for key, mark in family.variants:
            found.setdefault(key, {})[family.name] = mark
    return found


@cache
def _families_by_sound() -> dict[tuple[str, bool], dict[str, str]]:
    """Families that own a reading alone: unseen spellings of one sound join them."""
    found: dict[tuple[str, bool], dict[str, str]] = {}
    for key, owners in variants().items():
        plain = {name: mark for name, mark in owners.items() if mark in {"", "^"}}
        for reading in readings(key, _NO_SYSTEM)[:1]:
            found.setdefault((reading, is_bare(key)), {}).update(plain)
    return {key: owners for key, owners in found.items() if len(owners) == 1}


_NO_SYSTEM: frozenset[str] = frozenset()


def owners_of(word: str, key: str, systems: frozenset[str]) -> dict[str, str]:
    """The families of a word, each with its mark: as it is written, else as it sounds."""
    known = variants().get(key)
    if known is not None:
        return known
    if len(key) < 4:
        return {}
    bare = is_bare(word)
    for reading in readings(word, systems):
        owners = _families_by_sound().get((reading, bare))
        if owners is not None:
            return owners
    return {}


@cache
def nicknames() -> dict[str, frozenset[str]]:
    """Short forms and the full names they stand for."""
    found: dict[str, set[str]] = {}
    for row in rows("nicknames.tsv", ("language", "short", "full")):
        full = found.setdefault(fold(row["short"]), set())
        for each in row["full"].split():
            full.add(each)
            full.update(variants().get(fold(each), {}))
    return {key: frozenset(full) for key, full in found.items()}


WORD_KINDS = frozenset({"title", "maybe", "marker", "link", "child_of", "spouse_of", "filler"})


@cache
def words() -> dict[str, tuple[Word, ...]]:
    """Titles, markers, links and fillers by folded spelling (a slash or hyphen is kept)."""
    found: dict[str, list[Word]] = {}
    for row in rows("titles.tsv", ("word", "kind", "systems", "sex", "deceased")):
        word = Word(
            row.one_of("kind", WORD_KINDS),
            row.systems(),
            {"f": "female", "m": "male", "-": None}[_dash(row, "sex", "fm")],
            _dash(row, "deceased", ("yes",)) == "yes",
        )
        found.setdefault(word_key(row["word"]), []).append(word)
    return {key: tuple(each) for key, each in found.items()}


def _dash(row: Row, column: str, allowed: str | tuple[str, ...]) -> str:
    if row[column] != "-" and row[column] not in allowed:
        raise row.wrong(column, f"unknown value {row[column]!r}")
    return row[column]


def word_key(text: str) -> str:
    """The key of a title or marker: folded, with slashes kept (``W/ro``)."""
    return "/".join([fold(piece) for piece in text.rstrip(".").split("/")])


@cache
def halves() -> tuple[Half, ...]:
    """First halves of compounds."""
    return tuple(
        Half(
            row["half"],
            frozenset(fold(each) for each in row["written"].split()),
            row.systems(),
            row.one_of("one_side", frozenset({"fuse", "root", "same", "half"})),
            None if row["rest"] == "*" else frozenset(fold(each) for each in row["rest"].split()),
        )
        for row in rows("compounds.tsv", ("half", "written", "systems", "one_side", "rest"))
    )


@cache
def suffixes() -> tuple[Suffix, ...]:
    """Last halves of compounds."""
    return tuple(
        Suffix(
            row["suffix"],
            frozenset(fold(each) for each in row["written"].split()),
            tuple(fold(each) for each in row["fused"].split()),
            row.systems(),
        )
        for row in rows("suffixes.tsv", ("suffix", "written", "fused", "systems"))
    )


@cache
def prefixes() -> tuple[Suffix, ...]:
    """First halves of fused names that are often cut off, the longest first."""
    found = [
        Suffix(
            row["prefix"],
            frozenset(),
            tuple(fold(each) for each in row["fused"].split()),
            row.systems(),
        )
        for row in rows("prefixes.tsv", ("prefix", "fused", "systems"))
    ]
    return tuple(sorted(found, key=lambda each: -len(each.name)))


@cache
def affixes() -> tuple[str, ...]:
    """Every affix that a form may have, none first; new ones come last."""
    first = ("", "abd", "ghulam", "muhammad", "din", "ullah")
    named = {half.name for half in halves() if half.one_side in {"root", "same"}}
    named |= {each.name for each in (*suffixes(), *prefixes())}
    return (*first, *sorted(named - set(first)))


@cache
def bynames() -> frozenset[str]:
    """Words that stand within a name without being a link of its chain."""
    return frozenset(fold(row["word"]) for row in rows("bynames.tsv", ("system", "word")))


@cache
def known_as(kind: str, system: str) -> frozenset[str]:
    """Spellings known as given or family names of a naming system."""
    return frozenset(
        key
        for family in families().values()
        if family.kind in {kind, "both"} and system in family.systems
        for key, mark in family.variants
        if mark != "?"
    )
