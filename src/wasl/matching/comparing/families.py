"""The relatives of the sought person set against those of a record (domain.md 4.0, rule 10)."""

from dataclasses import dataclass, replace
from math import log2

from wasl.matching.comparing.births import compare_births
from wasl.matching.comparing.namematch import NameMatch, Piece
from wasl.matching.comparing.names import Comparer, system_of
from wasl.matching.evidence import Evidence
from wasl.matching.model import model
from wasl.matching.names.parsing import CHAIN_SYSTEMS, Element, Parsed, Role
from wasl.matching.names.tokens import Level
from wasl.matching.prepared import Kin, Prepared

# Relations that may be the same person told in other words, by kind.
KINDS: dict[str, str] = {
    "mother": "parent", "father": "parent", "parent": "parent",
    "sister": "sibling", "brother": "sibling", "sibling": "sibling",
    "daughter": "child", "son": "child", "child": "child",
    "wife": "spouse", "husband": "spouse", "spouse": "spouse",
    "grandmother": "grandparent", "grandfather": "grandparent", "grandparent": "grandparent",
    "aunt": "aunt", "uncle": "uncle", "cousin": "cousin", "niece": "niece", "nephew": "nephew",
    "guardian": "carer", "caregiver": "carer", "other": "other",
}  # fmt: skip
# The compiled scorer knows these by position.
RELATION_ORDER = (
    "mother", "father", "parent", "sister", "brother", "sibling", "daughter", "son", "child",
    "wife", "husband", "spouse", "grandmother", "grandfather", "grandparent", "aunt", "uncle",
    "cousin", "niece", "nephew", "guardian", "caregiver", "other",
)  # fmt: skip
KIND_ORDER = (
    "parent", "sibling", "child", "spouse", "grandparent", "aunt", "uncle", "cousin", "niece",
    "nephew", "carer", "other",
)  # fmt: skip
SEX_OF: dict[str, str] = {
    "mother": "female", "sister": "female", "daughter": "female", "wife": "female",
    "grandmother": "female", "aunt": "female", "niece": "female",
    "father": "male", "brother": "male", "son": "male", "husband": "male",
    "grandfather": "male", "uncle": "male", "nephew": "male",
}  # fmt: skip
VAGUE = frozenset({"carer", "other"})  # may be any relative
ONLY_ONE = frozenset({"mother", "father"})


def compatible(a: str, b: str) -> float | None:
    """What it costs to take two relations for one, in bits; ``None`` when they cannot be."""
    if a == b:
        return 0.0
    sexes = SEX_OF.get(a), SEX_OF.get(b)
    if None not in sexes and sexes[0] != sexes[1]:
        return None
    kinds = KINDS[a], KINDS[b]
    if kinds[0] == kinds[1]:
        return 0.3
    if VAGUE & set(kinds):
        return 1.5
    return None


@dataclass(frozen=True, slots=True)
class Tie:
    """One relative of the request beside one of the record."""

    sought: int
    found: int
    bits: float
    match: NameMatch
    texts: tuple[str, str]


def compare_relatives(
    comparer: Comparer, sought: Prepared, found: Prepared, own: NameMatch
) -> list[Evidence]:
    """Evidence of all relatives, each used once, capped together."""
    ties = _ties(comparer, sought, found)
    taken_sought: set[int] = set()
    taken_found: set[int] = set()
    evidence: list[Evidence] = []
    weight = 1.0
    for tie in sorted(ties, key=lambda tie: (-tie.bits, tie.sought, tie.found)):
        if tie.bits < model().number("relatives", "least_bits"):
            break
        if tie.sought in taken_sought or tie.found in taken_found:
            continue
        taken_sought.add(tie.sought)
        taken_found.add(tie.found)
        kin = sought.relatives[tie.sought]
        chained = kin.relation == "father" and _father_told(own)
        factor = weight * (model().number("relatives", "chained_weight") if chained else 1.0)
        evidence.append(_agreed(kin, tie, factor))
        weight = model().number("relatives", "same_family_weight")
    evidence += _conflicts(ties, sought, found, taken_sought, taken_found)
    return _capped(evidence)


def _father_told(own: NameMatch) -> bool:
    return any(
        piece.role in {Role.FATHER, Role.PATRONYMIC}
        and piece.level is not None
        and piece.level < Level.DIFFER
        for piece in own.pieces
    )


def _ties(comparer: Comparer, sought: Prepared, found: Prepared) -> list[Tie]:
    found_ties = []
    for i, one in enumerate(sought.relatives):
        fitting = [
            (j, two, cost)
            for j, two in enumerate(found.relatives)
            if (cost := compatible(one.relation, two.relation)) is not None
        ]
        for j, two, cost in fitting:
            tie = _tie(comparer, (i, one), (j, two), cost + log2(len(fitting)) * 0.7)
            if tie is not None:
                found_ties.append(tie)
    return found_ties


def _tie(
    comparer: Comparer, sought: tuple[int, Kin], found: tuple[int, Kin], cost: float
) -> Tie | None:
    best: tuple[float, NameMatch, tuple[str, str]] | None = None
    for a in sought[1].names[:3]:
        for b in found[1].names[:3]:
            system = system_of(a, b, "unknown")
            match = (
                comparer.compare(a, b, system)
                if comparer.may_agree(a, b, system)
                else _nothing_shared(a, b, system)
            )
            bits = _bits_of_kin(match)
            if best is None or bits > best[0]:
                best = bits, match, (a.text, b.text)
    if best is None:
        return None
    birth = compare_births(sought[1].birth, found[1].birth)
    bits = best[0] - cost
    if birth is not None:
        bits += birth.bits * model().number("relatives", "birth_weight")
    return Tie(sought[0], found[0], bits, best[1], best[2])


def _nothing_shared(a: Parsed, b: Parsed, system: str) -> NameMatch:
    """Two names without a given name in common, told apart at once."""
    match = NameMatch()
    bits = model().number_for("differ", system, "given")
    match.add(Piece(Role.GIVEN, a.text, b.text, bits, "differ", Level.DIFFER))
    return match


def _bits_of_kin(match: NameMatch) -> float:
    """A relative's given name counts whole; what the family shares is told elsewhere too."""
    shared = model().number("relatives", "chained_weight")
    total = 0.0
    for piece in match.pieces:
        own = piece.role in {Role.GIVEN, Role.MIDDLE} or piece.bits < 0
        total += piece.bits * (1.0 if own else shared)
    return total


def _agreed(kin: Kin, tie: Tie, factor: float) -> Evidence:
    code = "relative.enquirer" if kin.enquirer else "relative.agree"
    params = {"relation": kin.relation, "sought": tie.texts[0], "found": tie.texts[1]}
    return Evidence(kin.relation, "relatives", tie.bits * factor, code, params, *tie.texts)


def _conflicts(
    ties: list[Tie],
    sought: Prepared,
    found: Prepared,
    taken_sought: set[int],
    taken_found: set[int],
) -> list[Evidence]:
    """Named relatives of one unmistakable relation who are different people."""
    evidence = []
    for tie in ties:
        if tie.sought in taken_sought or tie.found in taken_found or tie.bits > 0:
            continue
        one, two = sought.relatives[tie.sought], found.relatives[tie.found]
        if one.relation != two.relation:
            continue
        weights = model().sections["relatives"]["differ"]
        key = one.relation if one.relation in weights else KINDS[one.relation]
        bits = max(float(weights.get(key, weights["other"])), tie.bits)
        params = {"relation": one.relation, "sought": tie.texts[0], "found": tie.texts[1]}
        if one.relation in ONLY_ONE or key == "spouse":
            taken_sought.add(tie.sought)
            taken_found.add(tie.found)
            evidence.append(
                Evidence(one.relation, "relatives", bits, "relative.differ", params, *tie.texts)
            )
    return evidence


def _capped(evidence: list[Evidence]) -> list[Evidence]:
    total = sum(each.bits for each in evidence)
    most, least = model().number("relatives", "most"), model().number("relatives", "least")
    kept = min(most, max(least, total))
    if abs(kept - total) > 1e-9:
        code = "relatives.most"
        evidence = [*evidence, Evidence("relatives", "relatives", kept - total, code)]
    return evidence


def fathers_told(person: Prepared) -> list[Element]:
    """Father's names that the own chain, a named father, or a sibling's chain tells."""
    told = _chain_fathers(person.names)
    for kin in person.relatives:
        if kin.relation == "father":
            told += [
                replace(element, role=Role.FATHER)
                for name in kin.names
                for element in name.hypotheses[0].elements
                if element.role == Role.GIVEN
            ]
        elif KINDS[kin.relation] == "sibling":
            told += _chain_fathers(kin.names)
    return told


def _chain_fathers(names: tuple[Parsed, ...]) -> list[Element]:
    return [
        element
        for name in names
        if name.system in CHAIN_SYSTEMS or name.system in {"afghan", "slavic"}
        for element in name.hypotheses[0].elements
        if element.role in {Role.FATHER, Role.PATRONYMIC}
    ]


def compare_lineage(
    comparer: Comparer, sought: Prepared, found: Prepared, own: NameMatch, told: list[Evidence]
) -> list[Evidence]:
    """Fathers told in different ways on the two sides; silent where already compared."""
    compared = any(
        piece.role in {Role.FATHER, Role.PATRONYMIC} and piece.level is not None
        for piece in own.pieces
    )
    if compared or any(each.feature == "father" for each in told):
        return []
    mine, theirs = fathers_told(sought), fathers_told(found)
    if not mine or not theirs or not sought.names or not found.names:
        return []
    system = system_of(sought.names[0], found.names[0], "unknown")
    best = None
    for one in mine[:4]:
        for two in theirs[:4]:
            piece = comparer.pair(one, two, system)
            if piece is not None and (best is None or piece.bits > best.bits):
                best = piece
    if best is None:
        return []
    differs = best.level is Level.DIFFER
    bits = model().number("lineage", "differ") if differs else best.bits
    code = "lineage.differs" if differs else "lineage.fits"
    params = {"sought": best.sought, "found": best.found}
    return [Evidence("father in the chain", "lineage", bits, code, params, best.sought, best.found)]
