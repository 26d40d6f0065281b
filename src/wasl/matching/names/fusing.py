"""Words that make one name together: Abd al-Karim, Gebre Meskel, Najib Ullah."""

from functools import cache

from msgspec import Struct

from wasl.matching.names.forms import form_of, without_article
from wasl.matching.names.lexicon import Half, halves, known_as, suffixes
from wasl.matching.names.tokenise import Token


class Unit(Struct, frozen=True, gc=False):
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
    for token in tokens:
        if may_fuse(token, system):
            return _fuse(tokens, system, weak=weak)
    return [alone(token) for token in tokens]


def may_fuse(token: Token, system: str) -> bool:
    """Whether a word may make one name with one beside it."""
    return token.key in _first_halves(system) or token.key in _last_halves(system)


def alone(token: Token) -> Unit:
    """A word that is a name by itself."""
    return Unit(token.text, token.text, token.key, "", token.after, token.capitals)


def _fuse(tokens: list[Token], system: str, *, weak: bool) -> list[Unit]:
    units: list[Unit] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if following is not None and at + 2 < len(tokens) and _said_twice(token, following, system):
            at += 1
            continue
        half = None if following is None else _half(token, following, system, weak=weak)
        whole = _after_same(half, tokens[at : at + 3], system)
        if whole is not None:
            units.append(whole)
            at += 3
            continue
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
        units.append(alone(token))
        at += 1
    return units


def _after_same(half: Half | None, three: list[Token], system: str) -> Unit | None:
    """Md. before Jasim Uddin: what follows is one name of two words, and Md. says nothing."""
    if half is None or half.one_side != "same" or len(three) < 3:
        return None
    ending = _suffix(three[2], system)
    if ending is None:
        return None
    shown = " ".join(each.text for each in three)
    return Unit(three[1].text, shown, three[1].key, ending, three[0].after)


def _said_twice(token: Token, following: Token, system: str) -> bool:
    """Mohammad before Mohammad before another name: once is enough."""
    return any(
        half.one_side == "same" and half.rest is None and following.key in half.written
        for half in _first_halves(system).get(token.key, ())
    )


def _too_short(token: Token) -> bool:
    """Whether a word is too short to carry a last half."""
    return len(token.key) < 2


def _half(token: Token, following: Token, system: str, *, weak: bool) -> Half | None:
    for half in _first_halves(system).get(token.key, ()):
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
    return token.key in _family_names_alone(system)


@cache
def _family_names_alone(system: str) -> frozenset[str]:
    return known_as("family", system) - known_as("given", system)


def _suffix(following: Token, system: str) -> str | None:
    return _last_halves(system).get(following.key)


@cache
def _first_halves(system: str) -> dict[str, tuple[Half, ...]]:
    """The first halves of a naming system by each way they are written, in the table's order."""
    found: dict[str, tuple[Half, ...]] = {}
    for half in halves():
        here = system in half.systems and half.one_side != "half"
        for key in half.written if here else ():
            found[key] = (*found.get(key, ()), half)
    return found


@cache
def _last_halves(system: str) -> dict[str, str]:
    """The name of the last half of a naming system that is written so; the first listed."""
    found: dict[str, str] = {}
    for suffix in suffixes():
        for key in suffix.written if system in suffix.systems else ():
            found.setdefault(key, suffix.name)
    return found
