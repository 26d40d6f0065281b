"""One Chinese name as Mandarin, Cantonese and Southern Min speakers write it (domain.md 4.9)."""

import re
from collections.abc import Iterator
from functools import cache

from wasl.matching.scripts import clean, fold, script_of
from wasl.matching.tables_io import rows

SYLLABLE = re.compile(r"[a-z]{1,6}")
MOST_SYLLABLES = 4
MOST_LETTERS = 30


@cache
def mandarin() -> dict[str, frozenset[str]]:
    """For each syllable of another language, and of pinyin, the pinyin that it may be."""
    found: dict[str, set[str]] = {}
    for row in rows("dialects.tsv", ("pinyin", "cantonese", "southern")):
        pinyin = row["pinyin"]
        if not SYLLABLE.fullmatch(pinyin):
            raise row.wrong("pinyin", f"{pinyin!r} is no syllable")
        for column in ("cantonese", "southern"):
            for written in row[column].split() if row[column] != "-" else ():
                if not SYLLABLE.fullmatch(written):
                    raise row.wrong(column, f"{written!r} is no syllable")
                found.setdefault(written, set()).add(pinyin)
    return {written: frozenset(each) for written, each in found.items()}


def same_in_dialect(a: str, b: str) -> bool:
    """Whether one name, syllable by syllable, is the other as another language says it.

    Symmetric. One side must be pinyin or Han; the order may be family or given name first.
    """
    return _says(a, b) or _says(b, a)


def _says(written: str, other: str) -> bool:
    syllables = _syllables(written)
    whole = _pinyin(other)
    if syllables is None or not whole or len(whole) > MOST_LETTERS:
        return False
    orders = (syllables, [*syllables[-1:], *syllables[:-1]], [*syllables[1:], *syllables[:1]])
    known = mandarin()
    for order in orders:
        options = [known.get(each, frozenset()) | {each} for each in order]
        changed = [each for each in order if whole.find(each) < 0]
        # whoever writes the family name as pinyin does not write the given name otherwise
        telling = order[0] in changed or len(changed) > 1
        if telling and _spells(whole, options):
            return True
    return False


def _syllables(text: str) -> list[str] | None:
    """The syllables of a name written apart; ``None`` unless there are two to four."""
    words = [fold(each) for each in clean(text[: 2 * MOST_LETTERS]).replace("-", " ").split()]
    fits = 2 <= len(words) <= MOST_SYLLABLES and all(SYLLABLE.fullmatch(each) for each in words)
    return words if fits and any(each in mandarin() for each in words) else None


def _pinyin(text: str) -> str:
    text = clean(text[: 4 * MOST_LETTERS])
    if script_of(text) == "han":
        from anyascii import anyascii

        return fold(anyascii(text))
    return fold(text.replace("-", " "))


def _spells(whole: str, options: list[frozenset[str]]) -> bool:
    """Whether the letters are one choice of each syllable in turn."""
    return whole in set(_spellings(options))


def _spellings(options: list[frozenset[str]]) -> Iterator[str]:
    if not options:
        yield ""
        return
    for rest in _spellings(options[1:]):
        for each in options[0]:
            yield each + rest
