"""Pairs of one name token in another script and in Latin letters, and how they are split."""

import gzip
import hashlib
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from wasl.matching.learned.units import letters_of, units_of

Pair = tuple[str, str, float]  # native token, Latin token, weight
SHARED_FILES = {
    "arabic": "arabic.tsv.gz",
    "cyrillic": "russian.tsv.gz",
    "hebrew": "hebrew.tsv.gz",
    "han": "chinese.tsv.gz",
    "kana": "katakana.tsv.gz",
}
GOOGLE = "arabic_google.txt.gz"


class Part(Enum):
    """What a Latin token may be used for; a token is never in two parts."""

    TEST = 0
    TUNE = 1
    TRAIN = 2


def part_of(latin: str) -> Part:
    """The part of a Latin token, by a hash of its letters: a tenth each to test and to tune."""
    digest = hashlib.blake2b(letters_of(latin), digest_size=4).digest()
    return Part(min(2, int.from_bytes(digest, "big") % 10))


def read_folder(folder: Path) -> dict[str, list[Pair]]:
    """All pairs of a folder, by script; files that are not there are left out."""
    found: dict[str, list[Pair]] = {}
    for script, name in SHARED_FILES.items():
        if (folder / name).exists():
            found.setdefault(script, []).extend(_lines(folder / name))
    if (folder / GOOGLE).exists():
        found.setdefault("arabic", []).extend(_google(folder / GOOGLE))
    return {
        script: [pair for pair in pairs if units_of(pair[0])[0] == script and letters_of(pair[1])]
        for script, pairs in found.items()
    }


def _lines(path: Path) -> Iterator[Pair]:
    with gzip.open(path, "rt", encoding="utf-8") as source:
        for line in source:
            latin, native, count = line.rstrip("\n").split("\t")
            yield native.replace(" ", ""), latin, float(count) ** 0.5


def _google(path: Path) -> Iterator[Pair]:
    with gzip.open(path, "rt", encoding="utf-8") as source:
        for line in source:
            native, latin = line.rstrip("\n").split("\t")[:2]
            yield native, latin, 1.0
