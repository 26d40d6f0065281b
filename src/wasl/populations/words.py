"""One word of a name, and what the ear and pen of a clerk make of it."""

import unicodedata
from dataclasses import dataclass
from random import Random

VOWELS = "aeiou"
# What two clerks who heard the same vowel write.
VOWEL_NEIGHBOURS = {"a": "ae", "e": "ia", "i": "ey", "o": "ua", "u": "o", "y": "i"}
PLAIN = str.maketrans({"đ": "d", "Đ": "D", "ø": "o", "ł": "l", "ɛ": "e", "ɔ": "o", "’": "'"})


@dataclass(frozen=True, slots=True)
class Word:
    """A name in its own script and orthography, with its Latin spellings, commonest first."""

    native: str
    latin: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clerk:
    """The spelling habits of one tradition: what is heard as what is written."""

    name: str
    habits: tuple[tuple[str, str], ...]


def without_marks(text: str) -> str:
    """Return ``text`` with Latin diacritics taken off, as a plain keyboard writes it."""
    split = unicodedata.normalize("NFD", text)
    return "".join(c for c in split if not unicodedata.combining(c)).translate(PLAIN)


def _keeping_case(model: str, text: str) -> str:
    return text[:1].upper() + text[1:] if model[:1].isupper() else text


def respelled(rng: Random, text: str, clerk: Clerk, rate: float) -> str:
    """Write ``text`` with the habits of ``clerk``, each of them followed at ``rate``."""
    tokens = text.split(" ")
    for place, token in enumerate(tokens):
        spelled = token.lower()
        for heard, written in clerk.habits:
            if heard in spelled and rng.random() < rate:
                spelled = spelled.replace(heard, written)
        tokens[place] = _keeping_case(token, spelled)
    return " ".join(tokens)


def misheard(rng: Random, text: str) -> str:
    """Return ``text`` with one slip: a neighbouring vowel, a letter lost, doubled or swapped."""
    letters = [i for i, c in enumerate(text) if c.isalpha()]
    if len(letters) < 3:
        return text
    vowels = [i for i in letters[1:] if text[i] in VOWEL_NEIGHBOURS]
    if vowels and rng.random() < 0.55:  # most slips are of vowels: they are heard least
        at = rng.choice(vowels)
        return text[:at] + rng.choice(VOWEL_NEIGHBOURS[text[at]]) + text[at + 1 :]
    at = rng.choice(letters[1:])
    slip = rng.random()
    if slip < 0.3:
        return text[:at] + text[at] + text[at:]
    if slip < 0.7:
        return text[:at] + text[at + 1 :]
    if at + 1 < len(text) and text[at + 1].isalpha():
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text


def fused(text: str) -> str:
    """Return a compound written as one token (Haile Mariam, Hailemariam)."""
    first, *rest = text.replace("-", " ").split(" ")
    return first + "".join(part.lower() for part in rest)
