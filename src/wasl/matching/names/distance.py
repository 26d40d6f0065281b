"""How unlike two readings sound: a weighted edit distance whose costs are in sounds.tsv."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from wasl.matching.names.sounds import ALPHABET, VOWELS
from wasl.matching.tables_io import rows

PLAIN, LIGHT, STRICT, BARE = "plain", "light", "strict", "bare"
MANNERS = (PLAIN, LIGHT, STRICT, BARE)
CODE = {sound: number for number, sound in enumerate(ALPHABET)}
CONSONANTS = len(ALPHABET) - len(VOWELS)  # codes below this are consonants
FIRST_UNLIKE = 0.6  # a first consonant that differs by this much is another name: added once
FAR = 99.0

Costs = tuple[list[list[float]], list[float], list[float]]


@dataclass(frozen=True, slots=True)
class _Raw:
    pairs: dict[tuple[str, str], float]
    gaps_first: dict[str, float]
    gaps_second: dict[str, float]


@cache
def _raw() -> dict[str, _Raw]:
    found = {PLAIN: _Raw({}, {}, {}), BARE: _Raw({}, {}, {})}
    for row in rows("sounds.tsv", ("manner", "first", "second", "cost")):
        raw = found.get(row["manner"])
        cost = row.number("cost", 0.0, 1.0)
        if raw is None:
            raise row.wrong("manner", f"unknown value {row['manner']!r}")
        first, second = row["first"], row["second"]
        if second == "-":
            raw.gaps_first[first] = cost
        elif first == "-":
            raw.gaps_second[second] = cost
        else:
            raw.pairs[first, second] = cost
    return found


@cache
def vowel_scales() -> dict[str, float]:
    """How much vowels count in each manner."""
    return {
        row["manner"]: row.number("vowels", 0.0, 5.0)
        for row in rows("manners.tsv", ("manner", "vowels", "systems"))
    }


@cache
def _manner_of_system() -> dict[str, str]:
    return {
        system: row["manner"]
        for row in rows("manners.tsv", ("manner", "vowels", "systems"))
        for system in row.systems()
    }


def manner_of(system: str) -> str:
    """How vowels count in names of a naming system."""
    return _manner_of_system().get(system, PLAIN)


@cache
def costs(manner: str) -> Costs:
    """Substitution costs, and gap costs of the first and of the second reading, by code.

    In the manner ``bare`` the first reading is the one without short vowels.
    """
    plain = _raw()[PLAIN]
    bare = _raw()[BARE] if manner == BARE else _Raw({}, {}, {})
    scale = vowel_scales().get(manner, 1.0)
    size = len(ALPHABET)
    table = [[1.0] * size for _ in range(size)]
    for one in ALPHABET:
        for two in ALPHABET:
            cost = plain.pairs.get((one, two), plain.pairs.get((two, one), 1.0))
            if one in VOWELS and two in VOWELS:
                cost = min(1.2, cost * scale)
            cost = bare.pairs.get((one, two), cost)
            table[CODE[one]][CODE[two]] = 0.0 if one == two else cost
    gaps = [
        min(1.2, plain.gaps_first.get(one, 0.9) * (scale if one in VOWELS else 1.0))
        for one in ALPHABET
    ]
    first = [bare.gaps_first.get(one, gaps[CODE[one]]) for one in ALPHABET]
    second = [bare.gaps_second.get(one, gaps[CODE[one]]) for one in ALPHABET]
    return table, first, second


def weigh(  # noqa: PLR0917 - one tight loop, twin of kernels.nearest
    first: Sequence[int],
    second: Sequence[int],
    table: Sequence[Sequence[float]],
    gaps_first: Sequence[float],
    gaps_second: Sequence[float],
    limit: float,
) -> float:
    """The distance between two sequences of codes; ``FAR`` beyond ``limit``."""
    n = len(second)
    row = [0.0] * (n + 1)
    for j in range(n):
        row[j + 1] = row[j] + gaps_second[second[j]]
    for i in range(len(first)):
        one = first[i]
        gap = gaps_first[one]
        diagonal = row[0]
        row[0] += gap
        least = row[0]
        for j in range(n):
            two = second[j]
            best = diagonal + table[one][two]
            if i == 0 and j == 0 and table[one][two] >= 0.6:
                best += FIRST_UNLIKE
            diagonal = row[j + 1]
            best = min(best, diagonal + gap, row[j] + gaps_second[two])
            row[j + 1] = best
            least = min(least, best)
        if least > limit:
            return FAR
    return row[n]


UNLIKE = 0.5  # a consonant without a counterpart at less than this costs at least this


@cache
def neighbours() -> tuple[int, ...]:
    """For each sound a mask of those that it may stand for cheaply; 0: it may vanish cheaply."""
    plain, bare = costs(PLAIN), costs(BARE)
    found = []
    for one in range(len(ALPHABET)):
        gap = min(plain[1][one], bare[1][one], bare[2][one])
        if one >= CONSONANTS or gap < UNLIKE:
            found.append(0)
            continue
        mask = 0
        for two in range(len(ALPHABET)):
            if min(plain[0][one][two], bare[0][one][two], bare[0][two][one]) < UNLIKE:
                mask |= 1 << two
        found.append(mask)
    return tuple(found)


def least_distance(first: Sequence[int], second: Sequence[int]) -> float:
    """A quick lower bound of ``weigh`` in every manner."""
    return UNLIKE * max(_lost(first, second), _lost(second, first))


def _lost(first: Sequence[int], second: Sequence[int]) -> int:
    masks, there = neighbours(), 0
    for two in second:
        there |= 1 << two
    return sum(1 for one in first if masks[one] and not masks[one] & there)


def encode(reading: str) -> list[int]:
    """The codes of a reading."""
    return [CODE[sound] for sound in reading]


def weight_of_length(reading: str) -> float:
    """How much sound a reading holds; distances are divided by the larger of two."""
    consonants = sum(1 for each in reading if each not in VOWELS)
    return max(2.4, consonants + 0.15 * (len(reading) - consonants))
