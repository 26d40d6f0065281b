"""How a token sounds: every script and orthography reduced to one small alphabet of sounds."""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from wasl.matching.learned.store import signs_of, spellings
from wasl.matching.learned.units import romanised
from wasl.matching.scripts import script_of, spelled
from wasl.matching.tables_io import rows

VOWELS = "aeiouAIUE@"
ALPHABET = "bptdszcSCJkgxhfvmnlry" + VOWELS
# Scripts that leave short vowels unwritten.
BARE_SCRIPTS = frozenset({"arabic", "hebrew"})
# Scripts whose consonants carry a vowel unless a sign says otherwise.
INHERENT = {"bengali": "o", "devanagari": "a"}
# Indic scripts whose letters stand in Unicode as those of Devanagari do: read as those are.
INDIC_BLOCKS = {
    "gurmukhi": 0x0A00, "gujarati": 0x0A80, "oriya": 0x0B00, "tamil": 0x0B80, "telugu": 0x0C00,
    "kannada": 0x0C80, "malayalam": 0x0D00,
}  # fmt: skip
DEVANAGARI_BLOCK = 0x0900
FINAL_VOWEL_SPOKEN = frozenset({"tamil", "telugu", "kannada", "malayalam"})
LONGEST = 24  # sounds compared; a longer token is cut here
MOST_READINGS = 4


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of latin.tsv: letters, where they must stand, and their sounds."""

    letters: str
    at_start: bool
    at_end: bool
    before: str
    sounds: str


Rules = dict[str, tuple[Rule, ...]]


@cache
def _rows_of_latin() -> dict[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = {}
    for row in rows("latin.tsv", ("orthography", "letters", "sounds")):
        letters = row["letters"]
        before = {">": "aeiouy", "+": "eiy"}.get(letters[-1], "")
        if before:
            letters = letters[:-1]
        at_end = letters.endswith("$")
        letters = letters.removesuffix("$")
        at_start = letters.startswith("^")
        sounds = "" if row["sounds"] == "-" else row["sounds"]
        if any(each not in ALPHABET for each in sounds):
            raise row.wrong("sounds", f"{sounds!r} holds an unknown sound")
        rule = Rule(letters.removeprefix("^"), at_start, at_end, before, sounds)
        found.setdefault(row["orthography"], []).append(rule)
    return {name: tuple(rules) for name, rules in found.items()}


@cache
def _orthography(name: str) -> tuple[Rules, dict[str, tuple[int, ...]]]:
    """Rules by their letters, and how many letters rules have by their first one, most first.

    Of rules for the same letters own ones come before the base's, the most particular first.
    """
    own = () if name == "base" else _rows_of_latin()[name]
    ranked = sorted(
        [(0, rule) for rule in own] + [(1, rule) for rule in _rows_of_latin()["base"]],
        key=lambda each: (
            each[0],
            not each[1].before,
            not (each[1].at_start or each[1].at_end),
        ),
    )
    by_letters: dict[str, tuple[Rule, ...]] = {}
    sizes: dict[str, set[int]] = {}
    for _, rule in ranked:
        by_letters[rule.letters] = (*by_letters.get(rule.letters, ()), rule)
        sizes.setdefault(rule.letters[0], set()).add(len(rule.letters))
    return by_letters, {each: tuple(sorted(found)[::-1]) for each, found in sizes.items()}


@cache
def _hints() -> tuple[tuple[str, tuple[str, ...], frozenset[str]], ...]:
    return tuple(
        (row["orthography"], tuple(row["hints"].split()), row.systems())
        for row in rows("orthographies.tsv", ("orthography", "hints", "systems"))
    )


@cache
def _letters() -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in rows("scripts.tsv", ("script", "letter", "sounds")):
        standards = tuple("" if each == "-" else each for each in row["sounds"].split("|"))
        if any(each not in ALPHABET + "=" for standard in standards for each in standard):
            raise row.wrong("sounds", f"{row['sounds']!r} holds an unknown sound")
        found.setdefault(row["script"], {})[row["letter"]] = standards
    return found


def _read_latin(word: str, orthography: str) -> str:
    """The sounds of the longest letters at each place; letters without a rule are silent."""
    (rules, sizes), sounds, at = _orthography(orthography), [], 0
    while at < len(word):
        behind = at + 1
        for size in sizes.get(word[at], ()):
            rule = _fitting(rules.get(word[at : at + size], ()), word, at)
            if rule is not None:
                sounds.append(rule.sounds)
                behind = at + len(rule.letters)
                break
        at = behind
    return "".join(sounds)


def _fitting(rules: tuple[Rule, ...], word: str, at: int) -> Rule | None:
    """The first of some rules of the same letters that stand where they must."""
    for rule in rules:
        behind = at + len(rule.letters)
        if (rule.at_start and at) or (rule.at_end and behind < len(word)):
            continue
        if not rule.before or (behind < len(word) and word[behind] in rule.before):
            return rule
    return None


def _squeeze(sounds: str) -> str:
    """Doubled sounds once, a weak last vowel marked, at most ``LONGEST`` sounds."""
    squeezed: list[str] = []
    for each in sounds:
        if not squeezed or squeezed[-1] != each:
            squeezed.append(each)
    if len(squeezed) > 2 and squeezed[-1] in "aeo" and squeezed[-2] not in VOWELS:
        squeezed[-1] = "@"
    return "".join(squeezed[:LONGEST])


def _read_bare(word: str, letters: dict[str, tuple[str, ...]], standard: int) -> str:
    sounds = []
    for at, each in enumerate(word):
        options = letters.get(each)
        if options is None:
            continue
        sound = options[min(standard, len(options) - 1)]
        if at == 0 and len(word) > 1:
            # At the start ya and waw are consonants, and alif carries some vowel.
            sound = {"I": "y", "U": "v", "A": "a"}.get(sound, sound)
        sounds.append(sound)
    return "".join(sounds)


def _read_abugida(
    word: str,
    letters: dict[str, tuple[str, ...]],
    standard: int,
    inherent: str,
    *,
    final: bool = False,
) -> str:
    sounds: list[str] = []
    pending = False
    for each in word:
        options = letters.get(each)
        if options is None:
            continue
        sound = options[min(standard, len(options) - 1)]
        if sound.startswith("="):
            sounds.append(sound[1:])
            pending = False
            continue
        if pending:
            sounds.append(inherent)
        sounds.append(sound)
        # A sign of nasality closes the syllable: no vowel comes after it.
        pending = bool(sound) and sound[-1] not in VOWELS and unicodedata.category(each) == "Lo"
    if pending and final:
        sounds.append(inherent)
    return "".join(sounds)  # elsewhere the vowel after a last consonant is silent


def _as_devanagari(word: str, block: int) -> str:
    """A word of another Indic script, letter by letter; what has no counterpart is kept."""
    return "".join(
        # the base of a letter with a dot below: Tamil has sounds that Devanagari writes so
        unicodedata.normalize("NFD", chr(ord(each) - block + DEVANAGARI_BLOCK))[0]
        if block <= ord(each) < block + 0x70
        else each
        for each in word
    )


def _read_plain(word: str, letters: dict[str, tuple[str, ...]], standard: int) -> str:
    """An alphabet, pairs of letters before single ones (Greek mp, nt, ou)."""
    sounds, at = [], 0
    while at < len(word):
        for wide in (2, 1):
            options = letters.get(word[at : at + wide])
            if options is not None:
                sounds.append(options[min(standard, len(options) - 1)])
                break
        at += wide
    return "".join(sounds)


def _read_other(token: str) -> str:
    return _read_latin("".join(romanised(token)), "base")


def _latin_readings(token: str, systems: frozenset[str]) -> list[str]:
    word = spelled(token)
    readings = [_read_latin(word, "base")]
    for name, hints, fitting in _hints():
        if systems & fitting and any(hint in word for hint in hints):
            readings.append(_read_latin(word, name))
    return readings


def _native_readings(token: str, script: str) -> list[str]:
    """By the tables; else romanised letter by letter, and spelled as learned."""
    block = INDIC_BLOCKS.get(script)
    letters = _letters().get("devanagari" if block else script)
    if letters is not None:
        return [_read_script(token, script, letters, standard) for standard in (0, 1)]
    table, signs = signs_of(token)
    learned = spellings()[table].likeliest(signs) if table else ""
    return [_read_other(token), _read_latin(learned, "base")]


def _read_script(
    token: str, script: str, letters: dict[str, tuple[str, ...]], standard: int
) -> str:
    if script in BARE_SCRIPTS:
        return _read_bare(token, letters, standard)
    if script in INHERENT:
        return _read_abugida(token, letters, standard, INHERENT[script])
    block = INDIC_BLOCKS.get(script)
    if block:
        word = _as_devanagari(token, block)
        final = script in FINAL_VOWEL_SPOKEN
        return _read_abugida(word, letters, standard, "a", final=final)
    if script != "cyrillic":  # whose й and ё are letters
        # Korean syllables and accented Greek letters are taken apart
        token = unicodedata.normalize("NFD", token)
    return _read_plain(token, letters, standard)


@lru_cache(maxsize=200_000)
def readings(token: str, systems: frozenset[str]) -> tuple[str, ...]:
    """How a token may sound, best guess first; empty for a token without letters.

    Args:
        token: One word in any script, as stated.
        systems: Naming systems whose orthographies are tried; Latin script only.
    """
    token = token.casefold()[: 4 * LONGEST]
    script = script_of(token)
    if script == "latin":
        found = _latin_readings(token, systems)
    elif script == "hangul":
        from anyascii import anyascii

        plain = "".join(each for each in anyascii(token).casefold() if each.isalpha())
        found = [_read_latin(plain, "base"), _read_latin(plain, "korean")]
    elif script == "han" and systems & {"chinese", "unknown"}:
        from anyascii import anyascii

        found = _latin_readings(anyascii(token), frozenset({"chinese"}))
    else:
        found = _native_readings(token, script)
    unique = dict.fromkeys(_squeeze(each) for each in found)
    unique.pop("", None)
    return tuple(unique)[:MOST_READINGS]


def is_bare(token: str) -> bool:
    """Whether the token's script leaves short vowels unwritten."""
    return script_of(token) in BARE_SCRIPTS
