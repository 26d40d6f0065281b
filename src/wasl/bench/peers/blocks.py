"""Which persons Splink looks at for a request: keys that both must share at least one of.

Exact keys would cap recall on names as these, so words are reduced to skeletons first. ``wide``
finds nearly all and compares with about three persons in a hundred; ``narrow`` compares with three
in a thousand, which is what a million persons allow. Both were chosen by recall on seed 79.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from hashlib import blake2b
from itertools import combinations
from typing import Any

MOST_WORDS, MOST_KIN = 6, 8
DIGRAPHS = {"sh": "S", "ch": "S", "kh": "k", "gh": "k", "ph": "f", "th": "t", "dh": "t"}
LETTERS = str.maketrans("bdcqgxzvw", "ptkkkksff", "aeiouyh")
REPEATED = re.compile(r"(.)\1+")


class Width(Enum):
    """How freely persons are looked at."""

    WIDE = "wide"
    NARROW = "narrow"


SAID = {
    Width.WIDE: "two words of the name; one word and the year of birth (three years either way); "
    "one word and one of a relative's name",
    Width.NARROW: "two words of the name and the year of birth (two years either way); two words "
    "and one of a relative's name; one word, the year and one of a relative's name",
}
YEARS = {Width.WIDE: 3, Width.NARROW: 2}


def blocks(
    width: Width, words: Sequence[str], kin: Sequence[str], year: int | None, *, asking: bool
) -> list[int]:
    """The keys of a record; whoever asks looks some years either way."""
    names = sorted(_skeletons(words)[:MOST_WORDS])
    others = [each for each in _skeletons(kin) if each not in names][:MOST_KIN]
    around = YEARS[width] if asking else 0
    years = [] if year is None else list(range(year - around, year + around + 1))
    make = _wide if width is Width.WIDE else _narrow
    return sorted({_hashed(key) for key in make(names, others, years)})


def skeleton(word: str) -> str:
    """A romanised word without vowels, alike consonants merged; its first letter if all vowels."""
    for digraph, letter in DIGRAPHS.items():
        word = word.replace(digraph, letter)
    return REPEATED.sub(r"\1", word.translate(LETTERS)) or word[:1]


def _skeletons(words: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(skeleton(word) for word in words if len(word) > 1))


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
