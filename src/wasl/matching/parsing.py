"""A name read under the naming systems that fit: elements with roles, one order for all systems.

The common order is given, further given, chain of fathers, family names, so that two names are
aligned by role whatever order they were written in (domain.md 4.0, rules 3 and 4).
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from operator import attrgetter

from msgspec import Struct

from wasl.matching.fusing import Unit, fuse
from wasl.matching.lexicon import (
    Form,
    families,
    form_of,
    known_as,
    without_article,
)
from wasl.matching.ordinary import words_of
from wasl.matching.records import Name
from wasl.matching.scripts import script_of
from wasl.matching.tokenise import Token, Words, guess_system


class Role(IntEnum):
    """What an element is to its name."""

    GIVEN = 0
    MIDDLE = 1
    FATHER = 2
    GRANDFATHER = 3
    ANCESTOR = 4
    PATRONYMIC = 5
    FAMILY = 6
    FAMILY2 = 7
    NISBA = 8
    MARRIED = 9


ROLE_OF = attrgetter("role")
CHAIN = (Role.FATHER, Role.GRANDFATHER, Role.ANCESTOR)
CHAIN_SYSTEMS = frozenset({"arabic", "ethiopic", "somali"})
ROLE_OF_PART = {
    "given": Role.GIVEN, "father": Role.FATHER, "grandfather": Role.GRANDFATHER,
    "great_grandfather": Role.ANCESTOR, "family": Role.FAMILY, "family2": Role.FAMILY2,
    "nisba": Role.NISBA, "laqab": Role.NISBA, "patronymic": Role.PATRONYMIC,
    "middle": Role.MIDDLE,
}  # fmt: skip
PATRONYMIC_ENDS = (
    "ovich", "evich", "ovych", "yovych", "iovych", "ivych", "yevich", "ovna", "evna", "ivna",
    "yivna", "yevna", "ovic", "owicz", "ович", "евич", "йович", "ьович", "ич", "овна", "евна",
    "івна", "ївна", "ична", "ovitch", "evitch", "owitsch", "ewitsch", "owna", "ewna",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """One part of a name as it is compared; ``text`` is as stated."""

    role: Role
    text: str
    form: Form


class Hypothesis(Struct, frozen=True):
    """One way to read a name; ``cost`` in bits for a less likely one."""

    elements: tuple[Element, ...]
    cost: float = 0.0
    rotated: bool = False  # the order was changed on a guess, not on knowledge


class Parsed(Struct, frozen=True, eq=False):
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
    kunyas = tuple([_element(Role.GIVEN, each, system) for each in words.kunyas])
    bynames = tuple([_element(Role.GIVEN, each, system) for each in words.bynames])
    if name.kind == "nickname" and hypotheses and hypotheses[0].elements:
        bynames += hypotheses[0].elements[:1]
    for part in name.parts:
        if part.role == "kunya" and part.text.strip():
            kunya = _kunya_text(part.text, system)
            kunyas += (_element(Role.GIVEN, kunya, system),)
        elif part.role == "nickname" and part.text.strip():
            bynames += (_element(Role.GIVEN, part.text, system),)
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


@lru_cache(maxsize=300_000)
def _element(role: Role, text: str, system: str, affix: str = "", shown: str = "") -> Element:
    return Element(role, shown or text, form_of(without_article(text), affix, system))


def _from_parts(name: Name, system: str) -> tuple[Hypothesis, ...]:
    """Declared parts are one reading; each part may itself be a compound or several words."""
    elements: list[Element] = []
    for part in name.parts:
        role = ROLE_OF_PART.get(part.role)
        if role is None:
            continue
        units = fuse(words_of(part.text, system).tokens, system)
        for number, unit in enumerate(units):
            elements.append(_unit(_role_of_further(role, number), unit, system))
    if not elements:
        return ()
    elements.sort(key=ROLE_OF)
    declared = Hypothesis(tuple(elements))
    return (declared,)


def _role_of_further(role: Role, number: int) -> Role:
    if number == 0:
        return role
    further = {
        Role.GIVEN: (Role.MIDDLE,),
        Role.FATHER: (Role.GRANDFATHER, Role.ANCESTOR),
        Role.GRANDFATHER: (Role.ANCESTOR,),
        Role.FAMILY: (Role.FAMILY2,),
    }.get(role, (role,))
    return further[min(number - 1, len(further) - 1)]


def _unit(role: Role, unit: Unit, system: str) -> Element:
    return _element(role, unit.base, system, unit.affix, unit.shown)


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
        if system == "afghan" and len(units) == 1 and len(tokens) == 2:
            plain = fuse(tokens, system, weak=False)
            if len(plain) != len(units):
                found += _structures(plain, words, system, 0.5 + 0.5 * number)
    return found[:4] or [Hypothesis(())]


# Links that grew into surnames: Ben Ali is also written Benali.
FUSING_LINKS = frozenset({"ben", "bel"})


def _with_link(token: Token) -> Token:
    if token.after not in FUSING_LINKS:
        return token
    return Token(f"{token.after}{token.text}", f"{token.after}{token.key}")


def _structures(units: list[Unit], words: Words, system: str, cost: float) -> list[Hypothesis]:
    """Roles for the units, under one naming system; more than one where order is in doubt."""
    father = fuse(words.father, system)
    chain = [
        _unit(_role_of_further(Role.FATHER, number), unit, system)
        for number, unit in enumerate(father)
    ]
    arrange = ARRANGERS.get(system, _arrange_unknown)
    found = []
    for elements, extra, rotated in arrange(units, words, system):
        whole = sorted(elements + chain, key=ROLE_OF)
        found.append(Hypothesis(tuple(whole), cost + extra, rotated))
    return found


Arranged = list[tuple[list[Element], float, bool]]


def _roles(units: list[Unit], roles: list[Role], system: str) -> list[Element]:
    return [_unit(role, unit, system) for role, unit in zip(roles, units, strict=False)]


def _arrange_chain(units: list[Unit], _: Words, system: str) -> Arranged:
    roles: list[Role] = []
    for number, unit in enumerate(units):
        if number == 0:
            roles.append(Role.GIVEN)
        elif number == len(units) - 1 and _is_nisba(unit, number, system):
            roles.append(Role.NISBA)
        else:
            roles.append(CHAIN[min(number - 1, 2)])
    return [(_roles(units, roles, system), 0.0, False)]


def _is_nisba(unit: Unit, number: int, system: str) -> bool:
    if system != "arabic":
        return False
    if script_of(unit.base) == "arabic":
        return unit.base.startswith("ال") and unit.base.endswith(("ي", "ى", "ية"))
    return number >= 2 and unit.key.endswith(("i", "iya", "iyya", "y"))


def _arrange_south_asian(units: list[Unit], words: Words, system: str) -> Arranged:
    roles = [Role.GIVEN] + [Role.MIDDLE] * (len(units) - 1)
    if len(units) > 1:
        roles[-1] = Role.FATHER if len(units) == 2 and words.father else Role.FAMILY
    return [(_roles(units, roles, system), 0.0, False)]


def _arrange_western(units: list[Unit], words: Words, system: str) -> Arranged:
    if not units:
        return [([], 0.0, False)]
    if words.family_first or (
        len(units) > 1 and units[0].capitals and not all(unit.capitals for unit in units)
    ):
        units = _family_last(units, words)
    roles = [Role.GIVEN] + [Role.MIDDLE] * (len(units) - 2) + [Role.FAMILY]
    roles = roles[: len(units)]
    found: Arranged = [(_roles(units, roles[: len(units)], system), 0.0, False)]
    if len(units) > 1 and is_surname(units[0], system) and not is_surname(units[-1], system):
        turned = [*units[1:], units[0]]
        found.insert(0, (_roles(turned, roles, system), 0.0, False))
    return found


def is_surname(unit: Unit, system: str) -> bool:
    """Whether the tables know a unit as a family name of the system, and not as a given name."""
    return _is_surname(unit.base, unit.affix, system)


@lru_cache(maxsize=200_000)
def _is_surname(base: str, affix: str, system: str) -> bool:
    owned = {
        families()[name].kind
        for name, mark in form_of(base, affix, system).families.items()
        if not mark and system in families()[name].systems
    }
    return owned == {"family"}


def _family_last(units: list[Unit], words: Words) -> list[Unit]:
    if words.family_first:
        return units  # the words were already turned at the comma
    count = sum(1 for unit in units if unit.capitals)
    return [*units[count:], *units[:count]]


def _arrange_hispanic(units: list[Unit], _: Words, system: str) -> Arranged:
    family, given = known_as("family", system), known_as("given", system)
    starts_family = bool(units) and is_surname(units[0], system)
    first_given = next(
        (n for n, unit in enumerate(units) if unit.key in given and unit.key not in family), None
    )
    if starts_family and first_given:
        units = [*units[first_given:], *units[:first_given]]
    count = _given_count(units, family, given)
    roles = [Role.GIVEN] + [Role.MIDDLE] * (count - 1)
    for number, unit in enumerate(units[count:]):
        married = unit.after.split()[-1:] == ["de"] and number > 0
        last = Role.MARRIED if married else Role.FAMILY2
        roles.append(Role.FAMILY if number == 0 else last)
    return [(_roles(units, roles[: len(units)], system), 0.0, False)]


def _given_count(units: list[Unit], family: frozenset[str], given: frozenset[str]) -> int:
    """How many of the first units are given names; the rest are one or two surnames."""
    if len(units) <= 2:
        return 1
    if len(units) == 3:
        second = units[1]
        if second.after:  # "María del Carmen": the particle joins given names here
            return 2 if second.key not in family else 1
        initial = len(second.key) == 1
        return 2 if (second.key in given or initial) and second.key not in family else 1
    return len(units) - 2


def _arrange_vietnamese(units: list[Unit], _: Words, system: str) -> Arranged:
    family = known_as("family", system)
    if len(units) < 2:
        return [(_roles(units, [Role.GIVEN] * len(units), system), 0.0, False)]
    native = [
        _unit(Role.GIVEN, units[-1], system),
        *(_unit(Role.MIDDLE, unit, system) for unit in units[1:-1]),
        _unit(Role.FAMILY, units[0], system),
    ]
    western = [
        _unit(Role.GIVEN, units[0], system),
        *(_unit(Role.MIDDLE, unit, system) for unit in units[1:-1]),
        _unit(Role.FAMILY, units[-1], system),
    ]
    if units[0].key in family and units[-1].key not in family:
        return [(native, 0.0, False)]
    if units[-1].key in family and units[0].key not in family:
        return [(western, 0.0, False)]
    return [(native, 0.0, False), (western, 1.0, True)]


DOUBLE_SURNAMES = frozenset(
    [
        "欧阳",
        "歐陽",
        "司马",
        "司馬",
        "诸葛",
        "諸葛",
        "上官",
        "夏侯",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
    ]
)


def _arrange_chinese(units: list[Unit], _: Words, system: str) -> Arranged:
    if len(units) == 1 and script_of(units[0].base) == "han":
        text = units[0].base
        cut = 2 if text[:2] in DOUBLE_SURNAMES else 1
        if len(text) > cut:
            return [
                (
                    [
                        _element(Role.GIVEN, text[cut:], system),
                        _element(Role.FAMILY, text[:cut], system),
                    ],
                    0.0,
                    False,
                )
            ]
    if len(units) < 2:
        return [(_roles(units, [Role.GIVEN] * len(units), system), 0.0, False)]
    family = known_as("family", system)
    first = _chinese(units[0], units[1:], system)
    last = _chinese(units[-1], units[:-1], system)
    # "Li Na" may be the whole given name of one Li: the boundary is in doubt.
    joined = ([_chinese(units[0], units, system)[0]], 4.0, True)
    if units[0].key in family and units[-1].key not in family:
        return [(first, 0.0, False), joined]
    if units[-1].key in family and units[0].key not in family:
        return [(last, 0.0, False), joined]
    return [(first, 0.0, False), (last, 0.5, True), joined]


def _chinese(surname: Unit, given: list[Unit], system: str) -> list[Element]:
    joined = "".join(unit.base for unit in given)
    shown = " ".join(unit.shown for unit in given)
    return [
        _element(Role.GIVEN, joined, system, "", shown),
        _unit(Role.FAMILY, surname, system),
    ]


def is_patronymic(key: str) -> bool:
    """Whether a word looks like a Slavic patronymic."""
    return len(key) >= 6 and key.endswith(PATRONYMIC_ENDS)


def _arrange_slavic(units: list[Unit], words: Words, system: str) -> Arranged:
    at = next((n for n, unit in enumerate(units) if n and is_patronymic(unit.key)), None)
    if at is None or len(units) < 2:
        return _arrange_western(units, words, system)
    if at == len(units) - 1 and len(units) > 2:  # family, given, patronymic
        units = [*units[1:], units[0]]
        at -= 1
    roles = [Role.GIVEN] * at + [Role.PATRONYMIC] + [Role.FAMILY] * (len(units) - at - 1)
    return [(_roles(units, roles, system), 0.0, False)]


def _arrange_unknown(units: list[Unit], words: Words, system: str) -> Arranged:
    if words.linked:
        return _arrange_chain(units, words, system)
    if any(is_patronymic(unit.key) for unit in units[1:]):
        return _arrange_slavic(units, words, system)
    return _arrange_western(units, words, system)


ARRANGERS = {
    "arabic": _arrange_chain,
    "ethiopic": _arrange_chain,
    "somali": _arrange_chain,
    "afghan": _arrange_western,
    "iranian": _arrange_western,
    "south_asian": _arrange_south_asian,
    "west_african": _arrange_western,
    "hispanic": _arrange_hispanic,
    "vietnamese": _arrange_vietnamese,
    "chinese": _arrange_chinese,
    "slavic": _arrange_slavic,
    "western": _arrange_western,
    "unknown": _arrange_unknown,
}
