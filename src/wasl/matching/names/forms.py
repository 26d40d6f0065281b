"""The form in which an element of a name is compared: its spelling, its sounds, its families."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from wasl.matching.learned.store import signs_of
from wasl.matching.learned.units import letters_of
from wasl.matching.names.distance import encode, weight_of_length
from wasl.matching.names.lexicon import (
    families,
    nicknames,
    owners_of,
    prefixes,
    suffixes,
    variants,
)
from wasl.matching.names.sounds import is_bare, readings
from wasl.matching.scripts import fold, script_of

FUSED_AT_LEAST = 3  # letters that must remain beside a fused half


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One element of a name, ready to be compared.

    Attributes:
        key: Folded spelling; two forms with one key are the same writing.
        sounds: Readings as codes, best first; of the base only when there is an affix.
        lengths: How much sound each reading holds.
        bare: Written without short vowels.
        families: Families of the base, each with its mark (empty: a plain member).
        affix: ``abd``, ``ghulam``, ``muhammad``, ``din``, ``ullah`` or none.
        short_of: Full names for which this is a short form.
        initial: A single letter.
        letters: Latin letters of the base, 1 for a; empty for another script.
        script: The learned table that reads the base; empty for the Latin script.
        signs: The base as contexts of that table.
    """

    key: str
    sounds: tuple[list[int], ...]
    lengths: tuple[float, ...]
    bare: bool
    families: dict[str, str] = field(default_factory=dict)
    affix: str = ""
    short_of: frozenset[str] = frozenset()
    initial: bool = False
    letters: bytes = b""
    script: str = ""
    signs: tuple[int, ...] = ()


def share_of(form: Form, kind: str, system: str) -> float | None:
    """Shipped share of a system's people bearing the name in a role; ``None`` when unlisted."""
    best: float | None = None
    for name, mark in form.families.items():
        family = families()[name]
        if family.kind not in {kind, "both"}:
            continue
        fits = system in family.systems or system == "unknown"
        share = family.share * (1.0 if fits else 0.3) * (0.3 if mark else 1.0)
        best = share if best is None else max(best, share)
    return best


OF_ALLAH = re.compile(r"[aeiou]*l{1,2}[ae]+h?[aeiu]*")  # Abdullaahi is Abdallah
LINKING = re.compile(r"^(ou|([aeiou])\2?)")  # the vowel after a fused Abd


def _abd_rest(key: str) -> str | None:
    """What follows a fused Abd: ``abderrahmane`` gives ``rahmane``; ``None`` if it is no Abd."""
    if key.startswith("عبد"):
        rest = key[3:].removeprefix("ال")
        return (
            rest if len(rest) >= FUSED_AT_LEAST - 1 and rest not in {"اله", "الله", "له"} else None
        )
    rest = key.removeprefix("c")
    if not rest.startswith("abd"):
        return None
    rest = rest[3:]
    plain = LINKING.sub("", rest)
    if len(plain) < FUSED_AT_LEAST or OF_ALLAH.fullmatch(rest):
        return None
    if plain[0] == plain[1] or (
        plain[0] == "l" and len(plain) > FUSED_AT_LEAST and plain not in variants()
    ):
        plain = plain[1:]
    return plain


FUSED_MUHAMMAD = ("mohammad", "muhammad", "محمد")


def _split_affix(key: str, systems: frozenset[str]) -> tuple[str, str]:
    """The affix of a fused word and its base; no affix gives the word itself."""
    if "abdallah" in variants().get(key, {}) or key in {"abdi", "cabdi", "abdul", "abdou"}:
        return "", key
    rest = _abd_rest(key)
    if rest is not None:
        return "abd", rest
    for first in FUSED_MUHAMMAD if systems & {"afghan", "iranian"} else ():
        if key.startswith(first) and len(key) - len(first) >= FUSED_AT_LEAST:
            return "muhammad", key[len(first) :]
    return _split_suffix(key, systems) or _split_prefix(key, systems) or ("", key)


def _split_suffix(key: str, systems: frozenset[str]) -> tuple[str, str] | None:
    for suffix in suffixes():
        if not systems & suffix.systems:
            continue
        for end in suffix.fused:
            rest = key[: -len(end)]
            if not key.endswith(end) or len(rest) < FUSED_AT_LEAST:
                continue
            if len(end) > len("din") or not end.isascii() or rest in variants():
                return suffix.name, key[: -len(end)]
    return None


def _split_prefix(key: str, systems: frozenset[str]) -> tuple[str, str] | None:
    if key in variants():
        return None  # a listed name has its short forms in the tables
    for prefix in prefixes() if systems & PREFIXED else ():
        for start in prefix.fused:
            if key.startswith(start) and len(key) - len(start) > FUSED_AT_LEAST:
                return prefix.name, key[len(start) :]
    return None


PREFIXED = frozenset({"west_african"})  # where a prefix is looked for at all


def without_article(word: str) -> str:
    """An Arabic word without its article, as far as that can be told."""
    if script_of(word) == "arabic":
        begins = word.startswith("ال") and len(word) > 4
        return word[2:] if begins and not _begins_like_an_article(fold(word)) else word
    key = fold(word)
    if key[:2] in {"el", "al", "ul"} and len(key) > 5 and key not in variants():
        rest = key[2:]
        if rest in variants() or (rest[0] == rest[1] and rest[1:] in variants()):
            return rest
    return word


def _begins_like_an_article(key: str) -> bool:
    """Ilham and Elias are given names whose first letters are their own."""
    named = variants().get(key, {})
    given = any(families()[name].kind in {"given", "both"} for name in named)
    return given and key[2:] not in variants()


ARTICLED = frozenset({"arabic", "somali", "afghan", "iranian", "unknown"})


@lru_cache(maxsize=300_000)
def _parted(word: str, affix: str, system: str) -> tuple[str, str, str, frozenset[str]]:
    """Affix and base of a word, the whole word folded, and the systems whose rules hold."""
    systems = frozenset({system, "unknown"})
    key = fold(word)
    if affix in {"", "muhammad"}:
        # Mohammad before another compound says nothing: what follows decides.
        own, split = _split_affix(key, systems)
        if own:
            return own, split, key, systems
    return affix, word, key, systems


def key_of(word: str, affix: str = "", system: str = "unknown") -> str:
    """The key of the form of the same word (see ``form_of``), without how it sounds."""
    affix, base, key, _ = _parted(word, affix, system)
    return f"{affix}+{fold(base)}" if affix else key


@lru_cache(maxsize=300_000)
def form_of(word: str, affix: str = "", system: str = "unknown") -> Form:
    """The form of one element, already fused from its words.

    Args:
        word: The element's text; with an affix, its base only.
        affix: An affix recognised by the parser.
        system: Naming system under which it is read.
    """
    affix, base, key, systems = _parted(word, affix, system)
    base_key = fold(base)
    sounds = readings(base, systems)
    if system in ARTICLED and len(base_key) > 5 and base_key[:2] in {"al", "el"}:
        # Alkhalaf may be al-Khalaf: both are read.
        sounds = tuple(dict.fromkeys((*sounds, *readings(base_key[2:], systems)[:2])))
    script, signs = signs_of(base)
    return Form(
        f"{affix}+{base_key}" if affix else key,
        tuple(encode(each) for each in sounds),
        tuple(weight_of_length(each) for each in sounds),
        is_bare(base),
        owners_of(base, base_key, systems),
        affix,
        nicknames().get(key, frozenset()),
        len(base_key) == 1 and script_of(base) != "han",
        letters_of(base) if not signs and script_of(base) == "latin" else b"",
        script,
        signs,
    )
