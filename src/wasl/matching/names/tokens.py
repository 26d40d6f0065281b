"""How well two elements of names agree: one of a few levels, and by which rule."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from wasl.matching.learned.columns import PER_LETTER, distance
from wasl.matching.names.distance import BARE, FAR, costs, least_distance, weigh
from wasl.matching.names.forms import Form
from wasl.matching.names.lexicon import halves, prefixes, suffixes
from wasl.matching.names.slips import slipped


class Level(IntEnum):
    """Agreement, best first; the model file gives each its m and its bits."""

    EXACT = 0  # written alike
    SAME = 1  # spellings of one name
    CLOSE = 2  # sounds nearly alike
    SHORT = 3  # a short form of the name
    NEAR = 4  # a slip of pen or ear away
    ROOT = 5  # another name of one root, or cut short
    INITIAL = 6  # an initial that fits
    DIFFER = 7


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Greatest distance, by length, at which two readings reach a level."""

    same: float = 0.035
    close: float = 0.09
    near: float = 0.15


LIMITS = Thresholds()
SPELLING_LIMITS = Thresholds(*PER_LETTER)  # bits a letter


@cache
def silent_affixes() -> dict[str, Level]:
    """What it means when only one of two names has an affix."""
    found = {half.name: Level.ROOT for half in halves() if half.one_side == "root"}
    found.update({half.name: Level.SAME for half in halves() if half.one_side == "same"})
    return found | {each.name: Level.SHORT for each in (*suffixes(), *prefixes())}


def sound_distance(a: Form, b: Form, manner: str, furthest: float = LIMITS.near) -> float:
    """The least distance between readings, divided by their length; ``FAR`` beyond a limit."""
    if b.bare and not a.bare:
        a, b = b, a
    table, gaps_a, gaps_b = costs(BARE if a.bare and not b.bare else manner)
    best = FAR
    for one, length in zip(a.sounds, a.lengths, strict=True):
        for two, other in zip(b.sounds, b.lengths, strict=True):
            scale = max(length, other)
            limit = min(best, furthest) * scale
            if least_distance(one, two) > limit:
                continue
            found = weigh(one, two, table, gaps_a, gaps_b, limit)
            best = min(best, found / scale)
    return best


def level_of_distance(distance: float, limits: Thresholds = LIMITS) -> Level:
    """The level that a distance reaches."""
    if distance <= limits.same:
        return Level.SAME
    if distance <= limits.close:
        return Level.CLOSE
    return Level.NEAR if distance <= limits.near else Level.DIFFER


# Across scripts sound alone proves less than a spelling that was learned: كامل is not Kamila.
SOUND_ALONE = Level.CLOSE


def level_of_spelling(a: Form, b: Form, manner: str) -> Level:
    """The better of two ways to tell: by sound, and by spellings learned across scripts."""
    level = level_of_distance(sound_distance(a, b, manner))
    if (a.signs and b.letters) or (b.signs and a.letters):
        learned = level_of_distance(distance(a, b), SPELLING_LIMITS)
        level = min(learned, max(level, SOUND_ALONE))
    return level


MARK_LEVELS = {"": Level.SAME, "^": Level.SHORT, "~": Level.ROOT, "?": Level.ROOT}


def level_of_families(a: Form, b: Form) -> Level | None:
    """The level that the tables give, or ``None`` when they say nothing."""
    best: Level | None = None
    for name in a.families.keys() & b.families.keys():
        level = max(MARK_LEVELS[a.families[name]], MARK_LEVELS[b.families[name]])
        best = level if best is None else min(best, level)
    if a.short_of and (a.short_of & b.families.keys() or b.key in a.short_of):
        best = Level.SHORT if best is None else min(best, Level.SHORT)
    if b.short_of and (b.short_of & a.families.keys() or a.key in b.short_of):
        best = Level.SHORT if best is None else min(best, Level.SHORT)
    if best is None and a.families and b.families:
        return Level.DIFFER
    return best


def level_of_affixes(level: Level, a: str, b: str) -> Level:
    """Worsen a level for an affix that only one side has; two different ones differ."""
    if a == b or level == Level.DIFFER:
        return level
    if a and b:
        return Level.DIFFER
    return max(level, silent_affixes().get(a or b, Level.DIFFER))


@lru_cache(maxsize=500_000)
def compare_forms(a: Form, b: Form, manner: str) -> Level:
    """How well two elements agree, slips of a hand forgiven. Symmetric."""
    level = hear_forms(a, b, manner)
    if level == Level.DIFFER and slipped(a, b, manner):
        return level_of_affixes(Level.NEAR, a.affix, b.affix)
    return level


@lru_cache(maxsize=500_000)
def hear_forms(a: Form, b: Form, manner: str) -> Level:
    """How well two elements agree as the tables and the ear have it. Symmetric."""
    if a.key == b.key and a.key:
        return Level.EXACT
    if a.initial or b.initial:
        return _initials(a, b)
    level = level_of_families(a, b)
    if level is None:
        level = level_of_spelling(a, b, manner)
    return level_of_affixes(level, a.affix, b.affix)


def _initials(a: Form, b: Form) -> Level:
    firsts_a = {each[0] for each in a.sounds if each} | {a.key[:1]}
    firsts_b = {each[0] for each in b.sounds if each} | {b.key[:1]}
    return Level.INITIAL if firsts_a & firsts_b else Level.DIFFER
