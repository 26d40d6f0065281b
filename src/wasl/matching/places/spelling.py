"""The names of places: what is name, what is number, and how alike two of them are."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

from wasl.matching.names.distance import PLAIN, encode, weight_of_length
from wasl.matching.names.forms import Form
from wasl.matching.names.sounds import LONGEST, MOST_READINGS, is_bare, readings
from wasl.matching.names.tokenise import ARTICLES
from wasl.matching.names.tokens import Level, compare_forms
from wasl.matching.scripts import clean, fold, script_of
from wasl.matching.tables_io import rows

LONGEST_TEXT = 80  # letters of a place that are read
PARTS = re.compile(r"[,،;()/\n]+")
WORDS = re.compile(r"[\s\-–_.·:'’|]+")
NUMBERED = re.compile(r"(\d+)(?:st|nd|rd|th|er|eme|([a-z]))?", re.IGNORECASE)
LETTERED = re.compile(r"[a-z]\d+", re.IGNORECASE)
SIDES = frozenset({"north", "south", "east", "west", "centre"})
KINDS = frozenset({"type", "link"}) | SIDES
FUSED_LONGER_THAN = 5  # letters, for a fused article to be taken off
MOST_WORDS = 4  # of a name that are read
MOST_OF_A_WORD = 3  # readings of one word
DOUBLED = re.compile(r"(.)\1+")
MORE_ARTICLES = frozenset({"adh", "ath", "az", "ud", "ur", "us", "uz"})
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
    spelled = " ".join(name or kinds)
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
        elif kind != "link" and key and key not in ARTICLES | MORE_ARTICLES:
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
    sounds = _read(spelling)
    return Form(
        spelling,
        tuple(encode(each) for each in sounds),
        tuple(weight_of_length(each) for each in sounds),
        is_bare(spelling),
    )


def _read(spelling: str) -> tuple[str, ...]:
    """How a name may sound; word by word, for joined ones would make sounds of their own."""
    words = [each for word in spelling.split(" ") if (each := _read_word(word))]
    ways = product(*(enumerate(word[:MOST_OF_A_WORD]) for word in words[:MOST_WORDS]))
    likeliest = sorted(ways, key=lambda way: sum(number for number, _ in way))
    joined = ("".join(sound for _, sound in way) for way in likeliest[:MOST_READINGS])
    return tuple(dict.fromkeys(DOUBLED.sub(r"\1", each)[:LONGEST] for each in joined if each))


def _read_word(word: str) -> tuple[str, ...]:
    sounds = readings(word, NO_SYSTEM)
    if len(word) > FUSED_LONGER_THAN and word[:2] in {"al", "el"}:
        # Alhasakah may be al-Hasakah: both are read.
        sounds = tuple(dict.fromkeys((*sounds, *readings(word[2:], NO_SYSTEM)[:2])))
    return sounds


def place_form(text: str) -> Form:
    """The form of a place as stated."""
    return form_of_place(place_name(text).spelling)


EQUAL, PART, UNLIKE = 0, 1, 2
AGREEING = frozenset({Level.EXACT, Level.SAME, Level.CLOSE, Level.NEAR})


def marks_agree(a: frozenset[str], b: frozenset[str]) -> int:
    """Whether numbers, blocks and sides are equal, told in part by one, or unlike."""
    if a == b:
        return EQUAL
    return PART if a < b or b < a else UNLIKE


def level_of_names(sound: int, marks: int) -> int:
    """The level of two names of places; numbers must agree (camp 3 is not camp 4).

    Plain integers: the compiled loops have a table of it.

    Args:
        sound: Level of the spellings alone.
        marks: ``EQUAL``, ``PART`` or ``UNLIKE``.
    """
    if marks == UNLIKE or sound not in AGREEING:
        return int(Level.DIFFER)
    # Towns are told apart by much besides: what would be a doubtful name of a person is a close
    # spelling of a place (of towns of one country drawn at random, 2 in 10,000 come so near).
    return int(Level.CLOSE) if marks == PART else min(sound, int(Level.CLOSE))


@lru_cache(maxsize=200_000)
def same_name(a: str, b: str) -> Level:
    """How alike two place names are; numbers in them must agree."""
    one, two = place_name(a), place_name(b)
    if not one.spelling or not two.spelling:
        return Level.DIFFER
    sound = level_of_spellings(one.spelling, two.spelling)
    return Level(level_of_names(sound, marks_agree(one.marks, two.marks)))


@lru_cache(maxsize=200_000)
def level_of_spellings(a: str, b: str) -> Level:
    """How alike two spellings sound."""
    if a == b:
        return Level.EXACT
    return compare_forms(form_of_place(a), form_of_place(b), PLAIN)
