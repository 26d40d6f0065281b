"""Whether the names of a child and of a claimed relative agree with their relation (4.11)."""

from dataclasses import dataclass, replace
from functools import cache

from wasl.matching.comparing.names import Comparer
from wasl.matching.comparing.scoring import shipped_population
from wasl.matching.names.distance import manner_of
from wasl.matching.names.lexicon import known_as
from wasl.matching.names.parsing import CHAIN_SYSTEMS, Element, Parsed, Role, parse
from wasl.matching.names.slavic import patronymic_stem
from wasl.matching.names.tokenise import joint_system
from wasl.matching.names.tokens import Level, compare_forms
from wasl.matching.pairs.descent import fathers_stem, made_of, sex_of_parent, told_spouse
from wasl.matching.pairs.partial import is_portuguese
from wasl.matching.records.record import Name
from wasl.matching.sentences import SENTENCES

FATHERLY = frozenset({"father"})
MOTHERLY = frozenset({"mother"})
FULL_SIBLINGS = frozenset({"full sibling"})
SIBLINGS = frozenset({"sibling", "brother", "sister"})
CHILDREN = frozenset({"child", "son", "daughter"})
GRANDFATHERLY = frozenset({"grandfather", "grandparent"})
OF_A_PARENT = frozenset({"uncle", "aunt"})
OF_A_SIBLING = frozenset({"nephew", "niece"})
COUSINS = frozenset({"cousin"})
SPOUSES = frozenset({"wife", "husband", "spouse"})
# Systems whose people carry an inherited family name, so that a different one is telling.
SURNAMED = frozenset({"hispanic", "western", "slavic", "iranian"})
SHARED_LITTLE = frozenset({"vietnamese", "chinese", "west_african"})
PARENT_BY_SEX = {"male": "father", "female": "mother", None: "parent"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the names say of a claimed relation."""

    verdict: str  # consistent, inconsistent or neutral
    code: str
    sought: str = ""
    found: str = ""

    @property
    def because(self) -> str:
        """The sentence in English."""
        return SENTENCES[f"lineage.{self.code}"] % {"sought": self.sought, "found": self.found}


@cache
def _comparer() -> Comparer:
    return Comparer(shipped_population().shares)


def lineage(child: str, relative: str, relation: str, system: str = "unknown") -> Verdict:
    """Judge a claimed relation by names alone.

    Args:
        child: The child's full name.
        relative: The claimed relative's full name.
        relation: What the relative is to the child; also ``full sibling``.
        system: Naming system, if known.
    """
    system = joint_system(child, relative, system)
    one, two = parse(Name(child), system), parse(Name(relative), system)
    if system == "unknown":
        system = one.system if one.system != "unknown" else two.system
    if relation in CHILDREN | OF_A_SIBLING:  # the same question turned round
        one, two = two, one
        relation = PARENT_BY_SEX[sex_of_parent(two, system)] if relation in CHILDREN else "uncle"
    if not _elements(one) or not (_elements(two) or two.kunyas):
        return Verdict("neutral", "nothing")
    for relations, judge in JUDGES:
        if relation in relations:
            return judge(one, two, system)
    return Verdict("neutral", "relation")


def _elements(parsed: Parsed) -> tuple[Element, ...]:
    return parsed.hypotheses[0].elements


def _of(parsed: Parsed, *roles: Role) -> list[Element]:
    return [element for element in _elements(parsed) if element.role in roles]


def _same(a: Element, b: Element, system: str) -> bool:
    form_a = patronymic_stem(a.text) if a.role == Role.PATRONYMIC else a.form
    form_b = patronymic_stem(b.text) if b.role == Role.PATRONYMIC else b.form
    return compare_forms(form_a, form_b, manner_of(system)) <= Level.NEAR


def _kunya_of(parent: Parsed, child: Parsed, system: str) -> tuple[str, str] | None:
    for kunya in parent.kunyas:
        for given in _of(child, Role.GIVEN):
            if _same(kunya, given, system):
                return given.text, kunya.text
    return None


def _parent(child: Parsed, parent: Parsed, system: str) -> Verdict:
    father, mother = _father(child, parent, system), _mother(child, parent, system)
    return father if father.verdict == "consistent" else mother


def _father(child: Parsed, father: Parsed, system: str) -> Verdict:
    kunya = _kunya_of(father, child, system)
    given = _of(father, Role.GIVEN)
    stated = _of(child, Role.FATHER, Role.PATRONYMIC)
    if stated and given:
        return _father_in_chain(child, father, stated[0], given[0], system)
    if kunya is not None:
        return Verdict("consistent", "kunya", *kunya)
    named = _named_after(child, father, system)
    if named is not None:
        return named
    if system in CHAIN_SYSTEMS | {"afghan", "unknown", "iranian", "south_asian"}:
        tail = _of(child, Role.MIDDLE, Role.FAMILY, Role.NISBA)
        for element in tail:
            if given and _same(element, given[0], system):
                return Verdict("consistent", "chain", element.text, given[0].text)
    return _family_names(child, father, system)


def _father_in_chain(
    child: Parsed, father: Parsed, stated: Element, given: Element, system: str
) -> Verdict:
    if not _same(stated, given, system):
        return _another_father(child, father, stated, given, system)
    chain_child = _of(child, Role.GRANDFATHER, Role.ANCESTOR)
    chain_father = _of(father, Role.FATHER, Role.GRANDFATHER, Role.ANCESTOR)
    for one, two in zip(chain_child, chain_father, strict=False):
        if not _same(one, two, system):
            return Verdict("inconsistent", "other_grandfather", one.text, two.text)
    return Verdict("consistent", "chain", stated.text, given.text)


def _another_father(
    child: Parsed, father: Parsed, stated: Element, given: Element, system: str
) -> Verdict:
    """Where the second name is not the father's: it may be a family name, or half of his."""
    his_last, only = _elements(father)[-1], len(_elements(child)) == 2
    if system == "arabic" and only and his_last is not given and _same(stated, his_last, system):
        return Verdict("consistent", "surname", stated.text, his_last.text)
    if compare_forms(stated.form, given.form, manner_of(system)) == Level.ROOT:
        return Verdict("neutral", "nothing")
    return Verdict("inconsistent", "other_father", stated.text, given.text)


def _named_after(child: Parsed, father: Parsed, system: str) -> Verdict | None:
    """A family name that is the father's own given name (Kenya), or made of it (Iceland)."""
    mine, given = _of(child, Role.FAMILY), _of(father, Role.GIVEN)
    if system not in {"western", "unknown"} or not mine or not given:
        return None
    if mine[0].key not in known_as("family", "western") and _same(mine[0], given[0], system):
        return Verdict("consistent", "chain", mine[0].text, given[0].text)
    stem = fathers_stem(mine[0].text)
    if stem is None or _family_names(child, father, system).verdict == "consistent":
        return None
    code = (
        ("consistent", "chain")
        if made_of(stem, given[0].text)
        else ("inconsistent", "other_father")
    )
    return Verdict(*code, mine[0].text, given[0].text)


def _grandfather(child: Parsed, grandfather: Parsed, system: str) -> Verdict:
    given = _of(grandfather, Role.GIVEN)
    stated = _of(child, Role.GRANDFATHER)
    if given and stated:
        if _same(stated[0], given[0], system):
            return Verdict("consistent", "chain", stated[0].text, given[0].text)
        return Verdict("inconsistent", "other_grandfather", stated[0].text, given[0].text)
    if system == "hispanic":
        return _hispanic_grandparent(child, grandfather, system)
    return _shared_surname(child, grandfather, system)


def _hispanic_grandparent(child: Parsed, elder: Parsed, system: str) -> Verdict:
    """A father's father gives the first surname, a mother's father the second."""
    shared = _shared_surname(child, elder, system)
    mine, his = _of(child, Role.FAMILY, Role.FAMILY2), _of(elder, Role.FAMILY)
    if shared.verdict == "consistent" or len(mine) < 2 or not his:
        return shared
    return Verdict("inconsistent", "other_surname", mine[0].text, his[0].text)


def _shared_surname(one: Parsed, two: Parsed, system: str) -> Verdict:
    """Further relatives: a surname in common speaks, another one says nothing."""
    if system not in SURNAMED | {"south_asian"}:
        return Verdict("neutral", "relation")
    for mine in _of(one, Role.FAMILY, Role.FAMILY2):
        for theirs in _of(two, Role.FAMILY, Role.FAMILY2):
            piece = _comparer().pair(mine, replace(theirs, role=mine.role), system)
            if piece is not None and piece.level is not None and piece.level <= Level.NEAR:
                return Verdict("consistent", "surname", mine.text, theirs.text)
    return Verdict("neutral", "relation")


def _family_names(child: Parsed, father: Parsed, system: str) -> Verdict:
    mine, theirs = _of(child, Role.FAMILY), _of(father, Role.FAMILY)
    if not mine or not theirs:
        return Verdict("neutral", "nothing")
    one, two = replace(mine[0]), replace(theirs[0])
    piece = _comparer().pair(one, two, system)
    agrees = piece is not None and piece.level is not None and piece.level <= Level.NEAR
    if agrees:
        code = "common_surname" if system in SHARED_LITTLE else "surname"
        return Verdict("consistent", code, one.text, two.text)
    last, his_last = _of(child, Role.FAMILY2), _of(father, Role.FAMILY2)
    if is_portuguese(child.text) or is_portuguese(father.text):
        his_last = his_last or theirs
    if system == "hispanic" and last and his_last and _same(last[0], his_last[0], system):
        # In Portuguese names the father's surname stands last on both.
        return Verdict("consistent", "surname", last[0].text, his_last[0].text)
    if system in SURNAMED or system in SHARED_LITTLE:
        return Verdict("inconsistent", "other_surname", one.text, two.text)
    return Verdict("neutral", "no_chain", one.text, two.text)


def _mother(child: Parsed, mother: Parsed, system: str) -> Verdict:
    kunya = _kunya_of(mother, child, system)
    if kunya is not None:
        return Verdict("consistent", "kunya", *kunya)
    if system == "hispanic":
        return _hispanic_mother(child, mother, system)
    if system in {"western", "slavic", "south_asian", "unknown"}:
        shared = _family_names(child, mother, system)
        # A mother may have kept her own surname: only agreement speaks.
        return shared if shared.verdict == "consistent" else Verdict("neutral", "mother")
    return Verdict("neutral", "mother")


def _hispanic_mother(child: Parsed, mother: Parsed, system: str) -> Verdict:
    maternal, own = _of(child, Role.FAMILY2), _of(mother, Role.FAMILY)
    first, last = _of(child, Role.FAMILY), _of(mother, Role.FAMILY, Role.FAMILY2)[-1:]
    portuguese = is_portuguese(child.text) or is_portuguese(mother.text)
    if portuguese and maternal and last and _same(first[0], last[0], system):
        return Verdict("consistent", "maternal", first[0].text, last[0].text)
    if own and not maternal:  # a child may bear the mother's surname alone
        shared = _family_names(child, mother, system)
        return shared if shared.verdict == "consistent" else Verdict("neutral", "mother")
    if not maternal or not own:
        return Verdict("neutral", "nothing")
    if _same(maternal[0], own[0], system):
        return Verdict("consistent", "maternal", maternal[0].text, own[0].text)
    return Verdict("inconsistent", "other_surname", maternal[0].text, own[0].text)


def _full_siblings(one: Parsed, two: Parsed, system: str) -> Verdict:
    return _siblings(one, two, system, full=True)


def _siblings(one: Parsed, two: Parsed, system: str, *, full: bool = False) -> Verdict:
    roles = (Role.FATHER, Role.PATRONYMIC)
    mine, theirs = _of(one, *roles), _of(two, *roles)
    if mine and theirs:
        if not _same(mine[0], theirs[0], system):
            return Verdict("inconsistent", "other_father", mine[0].text, theirs[0].text)
        return _sibling_chains(one, two, mine[0], theirs[0], system)
    if not full and system == "hispanic":  # half a family: one of the surnames
        shared = _same_place(one, two, system)
        if shared is not None:
            return shared
    return _sibling_surnames(one, two, system)


def _same_place(one: Parsed, two: Parsed, system: str) -> Verdict | None:
    for role in (Role.FAMILY, Role.FAMILY2):
        mine, theirs = _of(one, role), _of(two, role)
        if mine and theirs and _same(mine[0], theirs[0], system):
            return Verdict("consistent", "surname", mine[0].text, theirs[0].text)
    return None


def _sibling_surnames(one: Parsed, two: Parsed, system: str) -> Verdict:
    mine, theirs = _of(one, Role.FAMILY, Role.FAMILY2), _of(two, Role.FAMILY, Role.FAMILY2)
    for a, b in zip(mine, theirs, strict=False):
        piece = _comparer().pair(a, b, system)
        if piece is None or piece.level is None or piece.level > Level.NEAR:
            return _other_sibling_surname(a, b, system)
    if mine and theirs:
        code = "common_surname" if system in SHARED_LITTLE else "surname"
        return Verdict("consistent", code, mine[0].text, theirs[0].text)
    return Verdict("neutral", "nothing")


def _other_sibling_surname(a: Element, b: Element, system: str) -> Verdict:
    stems = fathers_stem(a.text), fathers_stem(b.text)
    if system in {"western", "unknown"} and stems[0] is not None and stems[0] == stems[1]:
        return Verdict("consistent", "same_father", a.text, b.text)
    if system == "slavic" and any(each.text.endswith(("a", "а")) for each in (a, b)):
        return Verdict("neutral", "relation")  # a sister may bear her husband's name
    if system in SURNAMED | SHARED_LITTLE:
        return Verdict("inconsistent", "other_surname", a.text, b.text)
    return Verdict("neutral", "no_chain", a.text, b.text)


def _sibling_chains(
    one: Parsed, two: Parsed, mine: Element, theirs: Element, system: str
) -> Verdict:
    further = (Role.GRANDFATHER, Role.ANCESTOR)
    for a, b in zip(_of(one, *further), _of(two, *further), strict=False):
        if not _same(a, b, system):
            return Verdict("inconsistent", "other_grandfather", a.text, b.text)
    return Verdict("consistent", "same_father", mine.text, theirs.text)


def _uncle(child: Parsed, uncle: Parsed, system: str) -> Verdict:
    """A father's brother or sister: their father is the child's grandfather.

    Nothing is said against: a mother's brother has another chain.
    """
    mine, theirs = _of(child, Role.GRANDFATHER), _of(uncle, Role.FATHER)
    if system in CHAIN_SYSTEMS and mine and theirs and _same(mine[0], theirs[0], system):
        return Verdict("consistent", "brothers", mine[0].text, theirs[0].text)
    return _shared_surname(child, uncle, system)


def _cousin(child: Parsed, cousin: Parsed, system: str) -> Verdict:
    """A cousin whose father is a brother of the child's: one grandfather."""
    mine, theirs = _of(child, Role.GRANDFATHER), _of(cousin, Role.GRANDFATHER)
    if system in CHAIN_SYSTEMS and mine and theirs and _same(mine[0], theirs[0], system):
        return Verdict("consistent", "brothers", mine[0].text, theirs[0].text)
    return _shared_surname(child, cousin, system)


def _spouse(one: Parsed, two: Parsed, system: str) -> Verdict:
    """A shared or taken surname, or a kunya after one child; nothing is said against."""
    for mine in one.kunyas:
        for theirs in two.kunyas:
            if _same(mine, theirs, system):
                return Verdict("consistent", "kunya", mine.text, theirs.text)
    for stating, other in ((one, two), (two, one)):
        told = told_spouse(stating.text)
        if told is not None:
            return _told_spouse(parse(Name(told), system), other, system)
    for wife, husband in ((one, two), (two, one)):
        taken, own = _of(wife, Role.MARRIED), _of(husband, Role.FAMILY)
        if taken and own and _same(taken[0], own[0], system):
            return Verdict("consistent", "surname", taken[0].text, own[0].text)
    if system in {"western", "slavic"}:
        shared = _family_names(one, two, system)
        if shared.verdict == "consistent":
            return shared
    return Verdict("neutral", "relation")


def _told_spouse(told: Parsed, spouse: Parsed, system: str) -> Verdict:
    mine, theirs = _of(told, Role.GIVEN), _of(spouse, Role.GIVEN)
    if not mine or not theirs:
        return Verdict("neutral", "nothing")
    fits = _same(mine[0], theirs[0], system)
    return Verdict(
        "consistent" if fits else "inconsistent",
        "told_spouse" if fits else "other_spouse",
        mine[0].text,
        theirs[0].text,
    )


JUDGES = (
    (FATHERLY, _father),
    (MOTHERLY, _mother),
    (frozenset({"parent"}), _parent),
    (FULL_SIBLINGS, _full_siblings),
    (SIBLINGS, _siblings),
    (GRANDFATHERLY, _grandfather),
    (OF_A_PARENT, _uncle),
    (COUSINS, _cousin),
    (SPOUSES, _spouse),
)
