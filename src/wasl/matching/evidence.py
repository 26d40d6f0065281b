"""What the engine answers: candidates, their evidence in bits, and the sentence of each."""

from collections.abc import Mapping

from msgspec import Struct, field

from wasl.matching.model import model
from wasl.matching.sentences import SENTENCES

# The independent groups of domain.md 4.0, rule 10.
GROUPS = ("name", "relatives", "lineage", "birth", "sex", "origin", "place", "event", "marks")


class Evidence(Struct, frozen=True, gc=False):
    """One thing that speaks for or against a pair.

    Attributes:
        feature: What was compared, in English, such as ``given name``.
        group: The group whose evidence is capped together.
        bits: log2 of a likelihood ratio; negative speaks against.
        code: Key of the sentence in ``sentences.SENTENCES``.
        params: Values for the sentence's placeholders.
        sought: What the request states, as stated; empty when nothing.
        found: What the record states, as stated.
    """

    feature: str
    group: str
    bits: float
    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    sought: str = ""
    found: str = ""

    @property
    def because(self) -> str:
        """The sentence in English; the desk translates the template itself."""
        return SENTENCES[self.code] % self.params


class Candidate(Struct, frozen=True, gc=False):
    """One registered person as an answer to a request."""

    person: str
    bits: float
    probability: float
    band: str
    evidence: tuple[Evidence, ...]


def band_of(probability: float) -> str:
    """The band of a probability alone."""
    if probability >= model().number("bands", "strong"):
        return "strong"
    return "possible" if probability >= model().number("bands", "possible") else "weak"


def supporting_groups(evidence: tuple[Evidence, ...]) -> int:
    """How many groups of evidence speak for the pair."""
    least = model().number("bands", "group_counts")
    totals: dict[str, float] = {}
    for each in evidence:
        group = SUPPORT.get(each.group, each.group)
        totals[group] = totals.get(group, 0.0) + each.bits
    return sum(1 for bits in totals.values() if bits >= least)


# Lineage is read from the names of the family: it is no support independent of relatives.
SUPPORT = {"lineage": "relatives"}
