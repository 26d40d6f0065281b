"""Which persons Splink looks at for a request: keys that both must share at least one of.

Exact keys would cap recall on names as these: the keys are built from how words sound, in two
widths. ``wide`` finds most persons and compares about three in a hundred; ``narrow`` is what a
million persons allow, and compares about one in a thousand.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from hashlib import blake2b
from itertools import combinations
from typing import Any

from wasl.bench.peers.phonetic import token_codes

MOST_WORDS, MOST_KIN = 8, 12
DIGRAPHS = {"sh": "S", "ch": "S", "kh": "k", "gh": "k", "ph": "f", "th": "t", "dh": "t"}
LETTERS = str.maketrans("bdcqgxzvw", "ptkkkksff", "aeiouyh")
REPEATED = re.compile(r"(.)\1+")


class Width(Enum):
    """How freely persons are looked at."""

    WIDE = "wide"
    NARROW = "narrow"


SAID = {
    Width.WIDE: "two words of the name; one word and the year of birth (three years either way); "
    "one word and one word of a relative's name; words by consonant skeleton",
    Width.NARROW: "two words of the name and the year of birth (one year either way); two words and "
    "one of a relative's name; one word, the year and one of a relative's name; words by double "
    "metaphone",
}
YEARS = {Width.WIDE: 3, Width.NARROW: 1}


def blocks(
    width: Width, words: Sequence[str], kin: Sequence[str], year: int | None, *, asking: bool
) -> list[int]:
    """The keys of a record; whoever asks looks some years either way."""
    coded = skeleton if width is Width.WIDE else _sound
    names = sorted({coded(word) for word in words if len(word) > 1})[:MOST_WORDS]
    others = [each for each in dict.fromkeys(coded(word) for word in kin if len(word) > 1)]
    others = [each for each in others if each not in names][:MOST_KIN]
    around = YEARS[width] if asking else 0
    years = [] if year is None else list(range(year - around, year + around + 1))
    make = _wide if width is Width.WIDE else _narrow
    return sorted({_hashed(key) for key in make(names, others, years)})


def skeleton(word: str) -> str:
    """A romanised word without vowels, alike consonants merged; its first letter if all vowels."""
    for digraph, letter in DIGRAPHS.items():
        word = word.replace(digraph, letter)
    return REPEATED.sub(r"\1", word.translate(LETTERS)) or word[:1]


def _sound(word: str) -> str:
    return token_codes(word)[0]


def _wide(names: list[str], kin: list[str], years: list[int]) -> Iterator[tuple[Any, ...]]:
    for pair in combinations(names, 2):
        yield "names", *pair
    for name in names:
        for year in years:
            yield "born", name, year
        for other in kin:
            yield "kin", name, other


def _narrow(names: list[str], kin: list[str], years: list[int]) -> Iterator[tuple[Any, ...]]:
    for pair in combinations(names, 2):
        for year in years:
            yield "born", *pair, year
        for other in kin:
            yield "kin", *pair, other
    for name in names:
        for year in years:
            for other in kin:
                yield "both", name, year, other


def _hashed(key: Iterable[Any]) -> int:
    digest = blake2b("|".join(map(str, key)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
