"""The parts of a name set in one order for all systems: each naming system's own structure."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache
from operator import attrgetter

from wasl.matching.names.forms import Form, form_of, key_of, share_of, without_article
from wasl.matching.names.fusing import Unit
from wasl.matching.names.lexicon import families, known_as
from wasl.matching.names.tokenise import Words
from wasl.matching.scripts import fold, script_of


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
PATRONYMIC_ENDS = (
    "ovich", "evich", "ovych", "yovych", "iovych", "ivych", "yevich", "ovna", "evna", "ivna",
    "yivna", "yevna", "ович", "евич", "йович", "ьович", "ич", "овна", "евна",
    "івна", "ївна", "ична", "ovitch", "evitch", "owitsch", "ewitsch", "owna", "ewna",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Element:
    """One part of a name as it is compared.

    How it sounds is worked out when it is asked for: what is only shown is not compared.

    Attributes:
        role: What it is in the name.
        text: As stated.
        word: What is compared of it, without an article.
        affix: What was fused with it.
        system: The naming system under which it is read.
    """

    role: Role
    text: str
    word: str
    affix: str
    system: str

    @cached_property
    def key(self) -> str:
        """What tells it from other elements: the key of its form."""
        return key_of(self.word, self.affix, self.system)

    @cached_property
    def form(self) -> Form:
        """How it is spelled and sounds."""
        return form_of(self.word, self.affix, self.system)


@lru_cache(maxsize=300_000)
def element_of(role: Role, text: str, system: str, affix: str = "", shown: str = "") -> Element:
    """An element from a word and what was fused with it."""
    return Element(role, shown or text, without_article(text), affix, system)


def element_of_unit(role: Role, unit: Unit, system: str) -> Element:
    """An element from fused words."""
    return element_of(role, unit.base, system, unit.affix, unit.shown)


Arranged = list[tuple[list[Element], float, bool]]


def _roles(units: list[Unit], roles: list[Role], system: str) -> list[Element]:
    return [element_of_unit(role, unit, system) for role, unit in zip(roles, units, strict=False)]


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
    if len(units) < 2:
        return [(_roles(units, [Role.GIVEN] * len(units), system), 0.0, False)]
    native = [
        element_of_unit(Role.GIVEN, units[-1], system),
        *(element_of_unit(Role.MIDDLE, unit, system) for unit in units[1:-1]),
        element_of_unit(Role.FAMILY, units[0], system),
    ]
    western = [
        element_of_unit(Role.GIVEN, units[0], system),
        *(element_of_unit(Role.MIDDLE, unit, system) for unit in units[1:-1]),
        element_of_unit(Role.FAMILY, units[-1], system),
    ]
    first, last = (_how_common(unit, system) for unit in (units[0], units[-1]))
    if len(units) > 2 and _how_common(units[1], system) > CLEARLY * max(first, last):
        return [(_given_first(units, system), 0.0, False), (native, 1.0, False)]
    if first > CLEARLY * last:
        return [(native, 0.0, False)]
    if last > CLEARLY * first:
        return [(western, 0.0, False), *_given_together(units, system)]
    doubtful = len(units) == 2  # of two parts either may be the family name
    return [(native, 0.0, False), (western, 1.0, doubtful)]


CLEARLY = 5.0  # times as common a family name: then it is the family name


def _how_common(unit: Unit, system: str) -> float:
    if unit.key not in known_as("family", system):
        return 0.0
    return share_of(form_of(unit.base, "", system), "family", system) or 0.0


def _given_first(units: list[Unit], system: str) -> list[Element]:
    """The given name before the rest in its own order: Ha Nguyen Thu for Nguyen Thu Ha."""
    return [
        element_of_unit(Role.GIVEN, units[0], system),
        *(element_of_unit(Role.MIDDLE, unit, system) for unit in units[2:]),
        element_of_unit(Role.FAMILY, units[1], system),
    ]


def _given_together(units: list[Unit], system: str) -> Arranged:
    """Family name last, the rest in its own order: Thu Ha Nguyen for Nguyen Thu Ha."""
    if len(units) < 3:
        return []
    roles = [Role.MIDDLE] * (len(units) - 2) + [Role.GIVEN, Role.FAMILY]
    ordered = sorted(_roles(units, roles, system), key=ROLE_OF)
    return [(ordered, 0.5, False)]


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
        "남궁",
        "황보",
        "제갈",
        "선우",
        "독고",
        "慕容",
        "令狐",
    ]
)


def _arrange_chinese(units: list[Unit], _: Words, system: str) -> Arranged:
    if len(units) == 1 and script_of(units[0].base) in {"han", "hangul"}:
        text = units[0].base
        cut = 2 if text[:2] in DOUBLE_SURNAMES else 1
        if len(text) > cut:
            parts = [
                element_of(Role.GIVEN, text[cut:], system),
                element_of(Role.FAMILY, text[:cut], system),
            ]
            found: Arranged = [(parts, 0.0, False)]
            if len(text) == 2:  # it may be a given name alone
                found.append(([element_of(Role.GIVEN, text, system)], 4.0, True))
            if fold(text[:cut]) not in known_as("family", system):
                # one word from elsewhere, spelled in these signs
                found.append(([element_of(Role.GIVEN, text, "unknown")], 0.5, False))
            return found
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
        element_of(Role.GIVEN, joined, system, "", shown),
        element_of_unit(Role.FAMILY, surname, system),
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
    found: Arranged = [(_roles(units, roles, system), 0.0, False)]
    if len(units) == 2:  # Kovacevich is a family name of the South Slavs
        found.append((_roles(units, [Role.GIVEN, Role.FAMILY], system), 0.5, False))
    return found


def arrange_unknown(units: list[Unit], words: Words, system: str) -> Arranged:
    """A structure for a name of which nothing is known: links and patronymics tell, else western."""
    if words.linked:
        return _arrange_chain(units, words, system)
    if any(is_patronymic(unit.key) for unit in units[1:]):
        return _arrange_slavic(units, words, system)
    return _arrange_western(units, words, system)


def traits(unit: Unit, system: str) -> tuple[object, ...]:
    """All that an arrangement asks of a unit itself, whatever its place and its neighbours.

    Names whose units have the same traits are arranged alike (``naming`` relies on it), so
    whatever else an arranger comes to look at must be added here.
    """
    return (
        _is_nisba(unit, 0, system),
        _is_nisba(unit, 2, system),
        unit.capitals,
        unit.after,
        is_surname(unit, system),
        unit.key in known_as("family", system),
        unit.key in known_as("given", system),
        len(unit.key) == 1,
        is_patronymic(unit.key),
        _how_common(unit, system) if system == "vietnamese" else 0.0,
    )


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
    "unknown": arrange_unknown,
}
