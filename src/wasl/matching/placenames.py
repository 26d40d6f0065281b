"""The names of places: what is name, what is number, and how alike two of them are."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from wasl.matching.distance import PLAIN, encode, weight_of_length
from wasl.matching.lexicon import Form
from wasl.matching.scripts import clean, fold, script_of
from wasl.matching.sounds import is_bare, readings
from wasl.matching.tables_io import rows
from wasl.matching.tokenise import ARTICLES
from wasl.matching.tokens import Level, compare_forms

LONGEST_TEXT = 80  # letters of a place that are read
PARTS = re.compile(r"[,،;()/\n]+")
WORDS = re.compile(r"[\s\-–_.·:'’|]+")
NUMBERED = re.compile(r"(\d+)(?:st|nd|rd|th|er|eme|([a-z]))?", re.IGNORECASE)
LETTERED = re.compile(r"[a-z]\d+", re.IGNORECASE)
SIDES = frozenset({"north", "south", "east", "west", "centre"})
KINDS = frozenset({"type", "link"}) | SIDES
NO_SYSTEM = frozenset({"unknown"})


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place's name taken apart.

    Attributes:
        spelling: The name without articles, kinds of place and numbers, in its own script.
        key: The same folded, with the marks: equal keys are one writing of one place.
        marks: Numbers, letters of blocks and sides of the sky, which must agree.
        generic: Nothing but a kind of place is left as the name (``camp``).
        head: The part from which the name was taken, as stated.
    """

    spelling: str = ""
    key: str = ""
    marks: frozenset[str] = frozenset()
    generic: bool = False
    head: str = ""


@cache
def _kinds() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows("place_words.tsv", ("word", "kind")):
        key = fold(row["word"])
        if key in found:
            raise row.wrong("word", f"{row['word']!r} is there twice")
        found[key] = row.one_of("kind", KINDS)
    return found


@lru_cache(maxsize=300_000)
def place_name(text: str) -> PlaceName:
    """Take the text of a place apart; the first part with a name of its own gives the name."""
    parts = [part for part in PARTS.split(_digits(clean(text[:LONGEST_TEXT]))) if part.strip()]
    marks: set[str] = set()
    name: list[str] = []
    kinds: list[str] = []
    head = ""
    for part in parts:
        words, types = _read_part(part, marks)
        if words and not name:
            name, head = words, part.strip()
        kinds = kinds or types
    spelled = "".join(name or kinds)
    key = fold(spelled) + "".join(sorted(marks))
    return PlaceName(spelled, key, frozenset(marks), not name, head)


def _read_part(part: str, marks: set[str]) -> tuple[list[str], list[str]]:
    """Words of the name and kinds of place in one part; numbers and sides join ``marks``."""
    names: list[str] = []
    types: list[str] = []
    before = ""  # number or kind: a single letter after it belongs to it
    for word in (each for each in WORDS.split(part) if each):
        key = fold(word)
        kind = _kinds().get(key, "")
        numbered = NUMBERED.fullmatch(key)
        if numbered:
            before = (numbered[1].lstrip("0") or "0") + (numbered[2] or "")
            marks.add(before)
            continue
        if before[-1:].isdigit() and (kind in {"east", "west", "north", "south"} or len(key) == 1):
            marks.discard(before)
            marks.add(before + key[0] if len(key) == 1 else before + kind[0])
        elif LETTERED.fullmatch(key) or (before == "type" and len(key) == 1):
            marks.add(key)
        elif kind in SIDES:
            marks.add(kind)
        elif kind == "type":
            types.append(_spelled(word))
        elif kind != "link" and key not in ARTICLES and key:
            names.append(_spelled(word))
        before = "type" if kind == "type" else ""
    return names, types


def _digits(text: str) -> str:
    """Digits of every script as those of ours."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(each)) if each.isdigit() else each for each in text)


def _spelled(word: str) -> str:
    """A word in its own script; folding would lose letters that tell how it sounds."""
    if script_of(word) == "latin":
        return fold(word)
    word = word.casefold()
    if script_of(word) == "arabic" and word.startswith("ال") and len(word) > 4:
        return word[2:]
    return word


def place_key(text: str) -> str:
    """The folded name of a place with its numbers; articles and signs left out."""
    return place_name(text).key


@lru_cache(maxsize=100_000)
def form_of_place(spelling: str) -> Form:
    """The form under which a place's name is compared; no tables of persons' names apply."""
    sounds = readings(spelling, NO_SYSTEM)
    return Form(
        spelling,
        tuple(encode(each) for each in sounds),
        tuple(weight_of_length(each) for each in sounds),
        is_bare(spelling),
    )


def place_form(text: str) -> Form:
    """The form of a place as stated."""
    return form_of_place(place_name(text).spelling)


EQUAL, PART, UNLIKE = 0, 1, 2


def marks_agree(a: frozenset[str], b: frozenset[str]) -> int:
    """Whether numbers, blocks and sides are equal, told in part by one, or unlike."""
    if a == b:
        return EQUAL
    return PART if a < b or b < a else UNLIKE


def level_of_names(sound: int, marks: int) -> int:
    """The level of two names of places; numbers must agree (camp 3 is not camp 4).

    Plain integers, because the compiled loops use it too.

    Args:
        sound: Level of the spellings alone.
        marks: ``EQUAL``, ``PART`` or ``UNLIKE``.
    """
    if marks == UNLIKE or sound > Level.CLOSE:
        return int(Level.DIFFER)
    if marks == PART and sound < Level.CLOSE:
        return int(Level.CLOSE)
    return sound


@lru_cache(maxsize=200_000)
def same_name(a: str, b: str) -> Level:
    """How alike two place names are; numbers in them must agree."""
    one, two = place_name(a), place_name(b)
    if not one.spelling or not two.spelling:
        return Level.DIFFER
    sound = level_of_spellings(one.spelling, two.spelling)
    return Level(level_of_names(sound, marks_agree(one.marks, two.marks)))


def level_of_spellings(a: str, b: str) -> Level:
    """How alike two spellings sound."""
    if a == b:
        return Level.EXACT
    return compare_forms(form_of_place(a), form_of_place(b), PLAIN)
