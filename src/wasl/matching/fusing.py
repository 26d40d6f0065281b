"""Words that make one name together: Abd al-Karim, Gebre Meskel, Najib Ullah."""

from dataclasses import dataclass

from wasl.matching.lexicon import Half, form_of, halves, known_as, suffixes, without_article
from wasl.matching.tokenise import Token


@dataclass(frozen=True, slots=True)
class Unit:
    """One or more words that are one name: its base, its affix, and the words as stated."""

    base: str
    shown: str
    key: str
    affix: str = ""
    after: str = ""
    capitals: bool = False


def fuse(tokens: list[Token], system: str, *, weak: bool = True) -> list[Unit]:
    """Join the words of compounds into one unit each.

    Args:
        tokens: Words of the name in the order written.
        system: Naming system under which they are read.
        weak: Also join what may be two names, such as Mohammad before another name.
    """
    units: list[Unit] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if following is not None and at + 2 < len(tokens) and _said_twice(token, following, system):
            at += 1
            continue
        half = None if following is None else _half(token, following, system, weak=weak)
        if half is not None and following is not None:
            shown = f"{token.text} {following.text}"
            base = without_article(following.text)
            if half.one_side == "fuse":
                unit = Unit(token.text + base, shown, token.key + following.key, "", token.after)
            elif half.name == "abd" and following.key in {"allah", "ullah", "الله", "lah"}:
                unit = Unit("abdallah", shown, "abdallah", "", token.after)
            else:
                affix = "" if half.one_side == "same" else half.name
                affix = half.name if half.name == "muhammad" else affix
                unit = Unit(base, shown, following.key, affix, token.after, token.capitals)
            units.append(unit)
            at += 2
            continue
        suffix = None if following is None else _suffix(following, system)
        if suffix is not None and following is not None and not _too_short(token):
            shown = f"{token.text} {following.text}"
            units.append(Unit(token.text, shown, token.key, suffix, token.after))
            at += 2
            continue
        units.append(Unit(token.text, token.text, token.key, "", token.after, token.capitals))
        at += 1
    return units


def _said_twice(token: Token, following: Token, system: str) -> bool:
    """Mohammad before Mohammad before another name: once is enough."""
    return any(
        half.one_side == "same"
        and half.rest is None
        and system in half.systems
        and {token.key, following.key} <= half.written
        for half in halves()
    )


def _too_short(token: Token) -> bool:
    """Whether a word is too short to carry a last half."""
    return len(token.key) < 2


def _half(token: Token, following: Token, system: str, *, weak: bool) -> Half | None:
    for half in halves():
        if half.one_side == "half" or token.key not in half.written:
            continue
        if system not in half.systems:
            continue
        if following.after:
            return None
        if half.one_side == "same" and (not weak or _is_family_name(following, system)):
            return None
        rest = without_article(following.text)
        key = form_of(rest).key if half.rest is not None else ""
        if half.rest is None or following.key in half.rest or key in half.rest:
            return half
    return None


def _is_family_name(token: Token, system: str) -> bool:
    """Mohammad Hosseini is a given and a family name."""
    return token.key in known_as("family", system) - known_as("given", system)


def _suffix(following: Token, system: str) -> str | None:
    for suffix in suffixes():
        if following.key in suffix.written and system in suffix.systems:
            return suffix.name
    return None
