"""The nearest other explanation of a good match: a brother or sister of the person sought.

What a family shares - relatives, fathers, places, the separation - speaks as much for a sibling
as for the person. A pair must be likelier than both a stranger and a sibling.
"""

from math import log2

from wasl.matching.comparing.births import YEAR
from wasl.matching.comparing.families import KINDS
from wasl.matching.comparing.namematch import NameMatch
from wasl.matching.comparing.names import Comparer
from wasl.matching.evidence import Evidence
from wasl.matching.model import model
from wasl.matching.names.parsing import Element, Parsed, Role
from wasl.matching.names.tokens import Level
from wasl.matching.prepared import Kin, Prepared

SHARED_GROUPS = frozenset({"relatives", "lineage", "origin", "place", "event"})
OWN_RELATIVES = frozenset(
    {"wife", "husband", "spouse", "son", "daughter", "child", "niece", "nephew"}
)
OWN_ROLES = frozenset({Role.GIVEN, Role.MIDDLE, Role.MARRIED})
MOST_KIN = 10


def kin_alternative(
    comparer: Comparer,
    pair: tuple[Prepared, Prepared],
    own: NameMatch,
    evidence: list[Evidence],
    kin_odds: float,
) -> Evidence | None:
    """What is taken off because a brother or sister would agree as well.

    With S the bits of a sibling against a stranger, a pair's bits fall by
    log2(1 + kin_odds * 2**S).
    """
    sought, found = pair
    shared = sum(
        each.bits
        for each in evidence
        if each.group in SHARED_GROUPS and each.feature not in OWN_RELATIVES
    )
    shared += sum(p.bits for p in own.pieces if p.role not in OWN_ROLES)
    shared += _births(sought, found)
    named = ""
    if _given_agrees(own):
        shared += model().number("kin", "same_given")
    else:
        bits, named = _named_sibling(comparer, sought, found)
        shared += min(bits, model().number("kin", "most_named"))
    off = shared + log2(kin_odds) if shared > 60 else log2(1.0 + kin_odds * 2.0**shared)
    if off < 0.05:
        return None
    code = "kin.named" if named else "kin.alternative"
    return Evidence("brother or sister", "relatives", -off, code, {"found": named}, "", named)


def _given_agrees(own: NameMatch) -> bool:
    return any(
        piece.role == Role.GIVEN and piece.level is not None and piece.level <= Level.ROOT
        for piece in own.pieces
    )


def _births(sought: Prepared, found: Prepared) -> float:
    one, two = sought.record.birth, found.record.birth
    if one is None or two is None:
        return 0.0
    middle = (one.start.toordinal() + one.end.toordinal()) / 2
    other = (two.start.toordinal() + two.end.toordinal()) / 2
    years = abs(middle - other) / YEAR
    if years < 1.0:
        return model().number("kin", "birth_same")
    if years <= 12.0:
        return model().number("kin", "birth_near")
    return model().number("kin", "birth_far") if years > 20.0 else 0.0


def _named_sibling(comparer: Comparer, sought: Prepared, found: Prepared) -> tuple[float, str]:
    """Bits for the found person bearing the name of a sibling that the other side names."""
    best, named = 0.0, ""
    pairs = (
        (_sibling_givens(sought.relatives), _givens(found.names), False),
        (_sibling_givens(found.relatives), _givens(sought.names), True),
    )
    for siblings, givens, turned in pairs:
        for sibling in siblings:
            for given in givens:
                piece = comparer.pair(sibling, given, found.system)
                if piece is None or piece.level is None or piece.level > Level.NEAR:
                    continue
                if piece.bits > best:
                    best, named = piece.bits, "" if turned else given.text
    return best, named


def _sibling_givens(relatives: tuple[Kin, ...]) -> list[Element]:
    siblings = [kin for kin in relatives if KINDS[kin.relation] == "sibling"][:MOST_KIN]
    return [element for kin in siblings for element in _givens(kin.names)]


def _givens(names: tuple[Parsed, ...]) -> list[Element]:
    return [
        element
        for name in names[:3]
        for element in name.hypotheses[0].elements[:1]
        if element.role == Role.GIVEN
    ]
