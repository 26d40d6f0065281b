"""A name read under the naming systems that fit: elements with roles, one order for all systems.

The common order is given, further given, chain of fathers, family names, so that two names are
aligned by role whatever order they were written in (domain.md 4.0, rules 3 and 4).
"""

from functools import lru_cache

from msgspec import Struct

from wasl.matching.names.arranging import (
    ARRANGERS,
    CHAIN_SYSTEMS,
    PATRONYMIC_ENDS,
    ROLE_OF,
    Element,
    Role,
    arrange_unknown,
    element_of,
    element_of_unit,
    is_patronymic,
    is_surname,
)
from wasl.matching.names.fusing import Unit, fuse
from wasl.matching.names.ordinary import words_of
from wasl.matching.names.tokenise import Token, Words, guess_system
from wasl.matching.records.record import Name
from wasl.matching.scripts import fold

__all__ = [
    "CHAIN_SYSTEMS",
    "PATRONYMIC_ENDS",
    "Element",
    "Hypothesis",
    "Parsed",
    "Role",
    "is_patronymic",
    "is_surname",
    "parse",
]

ROLE_OF_PART = {
    "given": Role.GIVEN, "father": Role.FATHER, "grandfather": Role.GRANDFATHER,
    "great_grandfather": Role.ANCESTOR, "family": Role.FAMILY, "family2": Role.FAMILY2,
    "nisba": Role.NISBA, "laqab": Role.NISBA, "patronymic": Role.PATRONYMIC,
    "middle": Role.MIDDLE,
}  # fmt: skip


class Hypothesis(Struct, frozen=True, gc=False):
    """One way to read a name; ``cost`` in bits for a less likely one."""

    elements: tuple[Element, ...]
    cost: float = 0.0
    rotated: bool = False  # the order was changed on a guess, not on knowledge


class Parsed(Struct, frozen=True, eq=False, gc=False):
    """A name with all its readings."""

    text: str
    kind: str
    system: str
    hypotheses: tuple[Hypothesis, ...]
    aliases: tuple[Element, ...] = ()  # kunyas and by-names
    kunyas: tuple[Element, ...] = ()
    sexes: frozenset[str] = frozenset()
    markers: frozenset[str] = frozenset()
    plain: bool = True  # nothing was set aside from the text
    deceased: bool = False
    words: int = 0  # words that are names


@lru_cache(maxsize=200_000)
def parse(name: Name, hint: str = "unknown") -> Parsed:
    """Read a name under its declared system, else the hint, else what its words suggest."""
    system = name.system if name.system != "unknown" else hint
    if system == "unknown":
        system = guess_system(name.text)
    words = words_of(name.text, system)
    hypotheses = _from_parts(name, system) if name.parts else ()
    if not hypotheses:
        hypotheses = tuple(_readings(words, system))
    kunyas = tuple([element_of(Role.GIVEN, each, system) for each in words.kunyas])
    bynames = tuple([element_of(Role.GIVEN, each, system) for each in words.bynames])
    if name.kind == "nickname" and hypotheses and hypotheses[0].elements:
        bynames += hypotheses[0].elements[:1]
    for part in name.parts:
        if part.role == "kunya" and part.text.strip():
            kunya = _kunya_text(part.text, system)
            kunyas += (element_of(Role.GIVEN, kunya, system),)
        elif part.role == "nickname" and part.text.strip():
            bynames += (element_of(Role.GIVEN, part.text, system),)
    return Parsed(
        name.text,
        name.kind,
        system,
        hypotheses,
        bynames,
        kunyas,
        frozenset(words.sexes),
        frozenset([marker.casefold().strip(".") for marker in words.markers]),
        not (words.titles or words.markers or words.kunyas or words.bynames),
        words.deceased,
        len(words.tokens) + len(words.father),
    )


def _kunya_text(text: str, system: str) -> str:
    words = words_of(text, system)
    return (words.kunyas or [token.text for token in words.tokens] or [text])[0]


def _from_parts(name: Name, system: str) -> tuple[Hypothesis, ...]:
    """Declared parts are one reading; each part may itself be a compound or several words."""
    elements: list[Element] = []
    for part in name.parts:
        role = ROLE_OF_PART.get(part.role)
        if role is None:
            continue
        units = fuse(words_of(part.text, system).tokens, system)
        for number, unit in enumerate(units):
            elements.append(element_of_unit(role_of_further(role, number), unit, system))
    if not elements:
        return ()
    elements.sort(key=ROLE_OF)
    declared = Hypothesis(tuple(elements))
    return (declared,)


def role_of_further(role: Role, number: int) -> Role:
    """The role of the words after the first one of a declared part."""
    if number == 0:
        return role
    further = {
        Role.GIVEN: (Role.MIDDLE,),
        Role.FATHER: (Role.GRANDFATHER, Role.ANCESTOR),
        Role.GRANDFATHER: (Role.ANCESTOR,),
        Role.FAMILY: (Role.FAMILY2,),
    }.get(role, (role,))
    return further[min(number - 1, len(further) - 1)]


def _readings(words: Words, system: str) -> list[Hypothesis]:
    found: list[Hypothesis] = []
    variants = [words.tokens]
    if words.maybe:
        without = [token for token in words.tokens if token.key not in words.maybe]
        if without and len(without) < len(words.tokens):
            variants.append(without)
    if any(token.after in FUSING_LINKS for token in words.tokens):
        variants.append([_with_link(token) for token in words.tokens])
    for number, tokens in enumerate(variants):
        units = fuse(tokens, system)
        found += _structures(units, words, system, 0.5 * number)
        if system in SURNAMED and number == 0:
            found += _born_as(found[0], words, system)
        if system in FUSED_WEAKLY and len(units) == 1 and len(tokens) == 2:
            plain = fuse(tokens, system, weak=False)
            if len(plain) != len(units):
                found += _structures(plain, words, system, 0.5 + 0.5 * number)
    return found[:4] or [Hypothesis(())]


# Systems in which brackets may hold the family name of birth: Olga Belova (Sidorova).
SURNAMED = frozenset({"hispanic", "slavic", "western", "unknown"})
BORN = frozenset({"nee", "ne", "born", "geb", "geborene", "formerly", "maiden", "urodzona", "ур"})


def _born_as(whole: Hypothesis, words: Words, system: str) -> list[Hypothesis]:
    """The name with what stands in brackets for its family name."""
    if not words.bynames or (whole.elements[-1:] and whole.elements[-1].role != Role.FAMILY):
        return []
    told = [each for each in words.bynames[0].split() if fold(each) not in BORN]
    if len(told) != 1:
        return []
    family = element_of(Role.FAMILY, told[0], system)
    return [Hypothesis((*whole.elements[:-1], family), 1.0, rotated=True)]


# Systems in which two words that may be one name or two are read both ways.
FUSED_WEAKLY = frozenset({"afghan", "iranian"})
# Links that grew into surnames: Ben Ali is also written Benali.
FUSING_LINKS = frozenset({"ben", "bel", "bin"})


def _with_link(token: Token) -> Token:
    if token.after not in FUSING_LINKS:
        return token
    return Token(f"{token.after}{token.text}", f"{token.after}{token.key}")


def _structures(units: list[Unit], words: Words, system: str, cost: float) -> list[Hypothesis]:
    """Roles for the units, under one naming system; more than one where order is in doubt."""
    father = fuse(words.father, system)
    chain = [
        element_of_unit(role_of_further(Role.FATHER, number), unit, system)
        for number, unit in enumerate(father)
    ]
    arrange = ARRANGERS.get(system, arrange_unknown)
    found = []
    for elements, extra, rotated in arrange(units, words, system):
        whole = sorted(elements + chain, key=ROLE_OF)
        found.append(Hypothesis(tuple(whole), cost + extra, rotated))
    return found
