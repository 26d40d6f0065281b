"""One request beside one record: all evidence, its sum, the probability and the band."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from math import log2

from msgspec.structs import replace

from wasl.matching.comparing.births import compare_births
from wasl.matching.comparing.events import (
    compare_marks,
    compare_origin,
    compare_separation,
    compare_sex,
)
from wasl.matching.comparing.families import compare_lineage, compare_relatives
from wasl.matching.comparing.kinship import kin_alternative
from wasl.matching.comparing.namematch import NameMatch, Piece
from wasl.matching.comparing.names import CompareForms, Comparer
from wasl.matching.comparing.places import compare_place
from wasl.matching.comparing.shares import Shares, ShippedShares
from wasl.matching.evidence import Candidate, Evidence, band_of, supporting_groups
from wasl.matching.model import (
    SMALLEST,
    bits_of,
    calibrated,
    inverse,
    model,
    of_model,
    probability_of,
)
from wasl.matching.names.tokens import Level, compare_forms
from wasl.matching.prepared import Prepared, prepare, prepare_request
from wasl.matching.records.record import Record, Request
from wasl.matching.sentences import SENTENCES

MAIN_KINDS = frozenset({"stated", "document", "birth"})
# Places whose roles mean much the same to a family; others are another part of the journey.
ROLE_GROUPS = {
    "origin": "home", "birth": "home", "residence": "home",
    "last_seen": "lost", "separation": "lost",
    "transit": "way", "destination": "way", "current": "way",
}  # fmt: skip


@dataclass(frozen=True)
class Population:
    """What is common where the record comes from."""

    shares: Shares
    countries: dict[str, float] = field(default_factory=dict)
    languages: dict[str, float] = field(default_factory=dict)
    place: Callable[[str], float] = lambda _: 0.01
    level: CompareForms = compare_forms


@cache
def shipped_population() -> Population:
    """The population of the shipped tables."""
    return Population(ShippedShares())


class Scorer:
    """Compares prepared requests and records within one population."""

    def __init__(self, population: Population) -> None:
        """Keep the population; agreements of names are remembered by the comparer."""
        self._population = population
        self.comparer = Comparer(population.shares, population.level)

    def evidence(self, sought: Prepared, found: Prepared, kin_odds: float) -> list[Evidence]:
        """All evidence about one pair; its bits sum to the pair's bits.

        Args:
            sought: The request's person.
            found: The registered person.
            kin_odds: Odds that a person is a brother or sister of the one sought, before
                anything is compared.
        """
        own, evidence = self._own_names(sought, found)
        relatives = compare_relatives(self.comparer, sought, found, own)
        evidence += relatives
        evidence += compare_lineage(self.comparer, sought, found, own, relatives)
        countries = sought.countries | found.countries
        birth = compare_births(sought.record.birth, found.record.birth, countries)
        sex = compare_sex(sought.record.sex, found.record.sex)
        word = compare_sex_by_words(sought, found)
        evidence += [each for each in (birth, sex, word) if each is not None]
        one, two = sought.record, found.record
        population = self._population
        evidence += compare_origin(one, two, population.countries, population.languages)
        places = self._places(one, two)
        evidence += _less_of_nationality(evidence, places)
        separation = compare_separation(one, two)
        if any(each.code in {"place.name", "place.route"} for each in places):
            weight = model().number("place", "further")
            separation = [
                replace(each, bits=each.bits * weight) if each.code == "event.place" else each
                for each in separation
            ]
        evidence += separation
        evidence += compare_marks(one, two)
        sibling = kin_alternative(self.comparer, (sought, found), own, evidence, kin_odds)
        return evidence if sibling is None else [*evidence, sibling]

    def _own_names(self, sought: Prepared, found: Prepared) -> tuple[NameMatch, list[Evidence]]:
        best: tuple[float, NameMatch, float] | None = None
        for a in sought.names:
            for b in found.names:
                match = self.comparer.compare(a, b)
                main = a.kind in MAIN_KINDS and b.kind in MAIN_KINDS
                weight = (
                    1.0 if main or match.bits < 0 else model().number("names", "variant_weight")
                )
                if best is None or match.bits * weight > best[0]:
                    best = match.bits * weight, match, weight
        if best is None:
            return NameMatch(), []
        match = best[1]
        evidence = [describe(piece) for piece in match.pieces if abs(piece.bits) >= 0.005]
        total = sum(each.bits for each in evidence)
        if best[2] != 1.0:
            off = total * (best[2] - 1.0)
            evidence.append(Evidence("name", "name", off, "name.variant"))
            total += off
        kept = min(model().number("names", "most"), max(model().number("names", "least"), total))
        if abs(kept - total) > 1e-9:
            evidence.append(Evidence("name", "name", kept - total, "name.most"))
        return match, evidence

    def _places(self, sought: Record, found: Record) -> list[Evidence]:
        """The best agreement whole, further ones in part: places of one road go together."""
        told = bool(sought.nationalities and found.nationalities)
        options: list[tuple[float, int, int, Evidence]] = []
        for i, one in enumerate(sought.places[:8]):
            for j, two in enumerate(found.places[:8]):
                evidence = compare_place(one, two, self._population.place, countries_told=told)
                if evidence.bits > 0 or _same_group(one.role, two.role):
                    options.append((-evidence.bits, i, j, evidence))
        kept: list[Evidence] = []
        mine: set[int] = set()
        theirs: set[int] = set()
        weight = 1.0
        for _, i, j, evidence in sorted(options, key=lambda each: each[:3]):
            if i in mine or j in theirs or (evidence.bits < 0 and kept):
                continue
            mine.add(i)
            theirs.add(j)
            if abs(evidence.bits) >= 0.005:
                kept.append(replace(evidence, bits=evidence.bits * weight))
                weight = model().number("place", "further")
        return kept


def _less_of_nationality(told: list[Evidence], places: list[Evidence]) -> list[Evidence]:
    """Places at home go with nationality: what it told already is taken off them."""
    nationality = next((each for each in told if each.code == "nationality.same"), None)
    if nationality is None:
        return places
    kept = []
    for each in places:
        home = each.params.get("home") == nationality.params["code"]
        if home and each.bits > 0:
            bits = max(min(each.bits, 1.0), each.bits - nationality.bits)
            kept.append(replace(each, bits=bits))
        else:
            kept.append(each)
    return kept


def _same_group(a: str | None, b: str | None) -> bool:
    return a is None or b is None or ROLE_GROUPS.get(a, a) == ROLE_GROUPS.get(b, b)


def compare_sex_by_words(sought: Prepared, found: Prepared) -> Evidence | None:
    """A word of a name against the sex that the other side alone states; never for it."""
    stated = [each.record.sex if each.record.sex in SEXES else "" for each in (sought, found)]
    if bool(stated[0]) == bool(stated[1]):
        return None
    silent = found if stated[0] else sought
    words = {sex for name in silent.names for sex in name.sexes}
    told = stated[0] or stated[1] or ""
    if len(words) != 1 or words == {told}:
        return None
    (marked,) = words
    shown = (told, marked) if stated[0] else (marked, told)
    bits = model().number("sex", "marker_differ")
    return Evidence("sex", "sex", bits, "sex.marker", {"sex": marked, "other": told}, *shown)


SEXES = frozenset({"female", "male"})


def describe(piece: Piece) -> Evidence:
    """A piece of a name match as evidence with its sentence."""
    code = f"name.{piece.rule}"
    if piece.rule == "absent":
        code = "name.absent_found" if piece.sought else "name.absent_sought"
    params = {"sought": piece.sought, "found": piece.found, "rarity": _rarity(piece.bits)}
    feature = SENTENCES[f"role.{piece.role.name.lower()}"]
    return Evidence(feature, "name", piece.bits, code, params, piece.sought, piece.found)


def _rarity(bits: float) -> str:
    if bits < 5.0:
        return SENTENCES["rarity.common"]
    return SENTENCES["rarity.usual" if bits < 8.5 else "rarity.rare"]


def prior_bits(answerable: float, persons: int) -> float:
    """log2 odds that a given registered person is the one sought."""
    share = min(max(answerable, 1e-6), 1 - 1e-6) / max(persons, 1)
    share = min(share, 1 - 1e-6)
    return log2(share / (1 - share))


HALF = 0.5  # share of requests with an answer that the calibration is laid out for


def crowd_bits(persons: int) -> float:
    """Bits that a pair loses in a large registry, where the best of many is often a namesake."""
    doublings = log2(max(persons, SMALLEST) / SMALLEST)
    return model().number("calibration", "per_doubling") * doublings


def answer_bits(answerable: float) -> float:
    """How much likelier a candidate is than if half of the requests had an answer.

    A candidate that agrees so well is seldom wrong because another registered person is the one
    sought, and mostly because nobody is: so the odds go with answerable / (1 - answerable), and
    with answerable alone once nearly every request has an answer.
    """
    share = min(max(answerable, 1e-6), 1.0)
    often = share / (1.0 - share + MISSED * share)
    return log2(often * (1.0 + MISSED))


def least_bits(probability: float, prior: float, shift: float = 0.0) -> float:
    """Bits below which no candidate reaches a probability."""
    if probability <= 0.0:
        return -1.0e9
    if probability >= 1.0:
        return 1.0e9
    return inverse(bits_of(probability) - shift, model().curve("rank")) - prior - 0.01


TOLD_DIGITS = 4  # of bits, behind the point
MISSED = 0.05  # how often a wrong candidate stands first although the right one is registered


def as_candidate(
    person: str, evidence: Iterable[Evidence], prior: float, shift: float = 0.0
) -> Candidate:
    """Sum the evidence and say how likely the pair is, strongest evidence first.

    Args:
        person: Id of the person.
        evidence: All of it.
        prior: Log2 odds before any evidence, where half of the requests have an answer.
        shift: Bits by which answers are more frequent than that.
    """
    ordered = tuple(
        sorted(
            (each for each in evidence if abs(each.bits) >= 0.005),
            key=lambda each: (-abs(each.bits), each.feature),
        )
    )
    # Rounded as they are told: who ties then stands in the order of ids, not of adding.
    bits = round(sum(each.bits for each in ordered), TOLD_DIGITS)
    probability = probability_of(calibrated(bits + prior, model().curve("rank")) + shift)
    band = band_of(probability)
    if band == "strong" and supporting_groups(ordered) < 2:
        band = "possible"
    return Candidate(person, bits, probability, band, ordered)


def compare(request: Request, record: Record) -> Candidate:
    """One pair without an index: shipped frequencies, and a prior of one half."""
    scorer = _shipped_scorer()
    kin_odds = model().number("kin", "pair_odds")
    evidence = scorer.evidence(prepare_request(request), prepare(record), kin_odds)
    return as_candidate(record.id, evidence, 0.0)


@of_model
@cache
def _shipped_scorer() -> Scorer:
    return Scorer(shipped_population())


def agrees(level: Level | None) -> bool:
    """Whether a level is an agreement."""
    return level is not None and level < Level.DIFFER
