"""Sex, nationality, languages, the separation and marks: small evidence, each capped."""

from functools import lru_cache
from math import log2

from wasl.matching.comparing.places import one_place
from wasl.matching.evidence import Evidence
from wasl.matching.model import model
from wasl.matching.records.codes import CAUSES
from wasl.matching.records.record import Record
from wasl.matching.scripts import clean, fold

TOLD_SEXES = frozenset({"female", "male"})


def compare_sex(sought: str | None, found: str | None) -> Evidence | None:
    """The sex that both state."""
    if sought not in TOLD_SEXES or found not in TOLD_SEXES:
        return None
    if sought == found:
        bits = model().number("sex", "agree")
        return Evidence("sex", "sex", bits, "sex.agree", {"sex": sought}, sought, found)
    bits = model().number("sex", "differ")
    params = {"sought": sought, "found": found}
    return Evidence("sex", "sex", bits, "sex.differ", params, sought, found)


def compare_origin(
    sought: Record, found: Record, country_share: dict[str, float], language_share: dict[str, float]
) -> list[Evidence]:
    """Nationalities and languages; both may change, so a difference weighs little."""
    evidence = []
    mine, theirs = set(sought.nationalities), set(found.nationalities)
    if mine and theirs:
        common = sorted(mine & theirs)
        shown = ", ".join(sorted(mine)), ", ".join(sorted(theirs))
        if common:
            share = country_share.get(common[0], model().number("nationality", "share"))
            evidence.append(
                Evidence("nationality", "origin", bits_of_nationality(share), "nationality.same",
                         {"code": common[0]}, *shown)
            )  # fmt: skip
        else:
            bits = model().number("nationality", "differ")
            params = {"sought": shown[0], "found": shown[1]}
            evidence.append(
                Evidence("nationality", "origin", bits, "nationality.differ", params, *shown)
            )
    evidence += _languages(sought, found, language_share, told=bool(evidence))
    return evidence


LEAST_SHARE = 0.02  # a country or a language that fewer share is not known to be rarer


def bits_of_nationality(share: float) -> float:
    """Bits of a common nationality that this share of persons has."""
    number = model().number
    bits = log2(0.95 / max(share, LEAST_SHARE)) - number("nationality", "same_minus")
    return max(0.0, min(number("nationality", "weight") * bits, number("nationality", "most")))


def bits_of_language(share: float) -> float:
    """Bits of a common language that this share of persons speaks; nothing said of nationality."""
    number = model().number
    bits = number("language", "weight") * log2(0.9 / max(share, LEAST_SHARE))
    return max(0.0, min(bits, number("language", "most")))


def _languages(
    sought: Record, found: Record, language_share: dict[str, float], *, told: bool
) -> list[Evidence]:
    mine, theirs = set(sought.languages), set(found.languages)
    if not mine or not theirs:
        return []
    shown = ", ".join(sorted(mine)), ", ".join(sorted(theirs))
    common = sorted(mine & theirs)
    if not common:
        bits = model().number("language", "differ") * (0.5 if told else 1.0)
        return [Evidence("language", "origin", bits, "language.differ", {}, *shown)]
    share = language_share.get(common[0], model().number("language", "share"))
    # Language follows nationality closely: beside it, it says little.
    bits = bits_of_language(share) * (model().number("language", "beside") if told else 1.0)
    return [Evidence("language", "origin", bits, "language.same", {"code": common[0]}, *shown)]


def compare_separation(sought: Record, found: Record) -> list[Evidence]:
    """When, where and why the family lost each other."""
    one, two = sought.separation, found.separation
    if one is None or two is None:
        return []
    number, evidence = model().number, []
    if one.start and one.end and two.start and two.end:
        gap = max((one.start - two.end).days, (two.start - one.end).days, 0)
        width = max((one.end - one.start).days, (two.end - two.start).days)
        shown = one.start.isoformat(), two.start.isoformat()
        if gap <= 92:
            near = gap <= 31 and width <= 62
            bits = number("event", "same_month" if near else "same_season")
            evidence.append(Evidence("separation", "event", bits, "event.time", {}, *shown))
        else:
            later = number("event", "differ_per_year") * (gap / 365 - 0.2)
            bits = max(number("event", "least"), number("event", "differ") + later)
            if bits < 0:
                evidence.append(
                    Evidence("separation", "event", bits, "event.time_differ", {}, *shown)
                )
    evidence += _where_and_why(sought, found)
    return evidence


def _where_and_why(sought: Record, found: Record) -> list[Evidence]:
    one, two = sought.separation, found.separation
    if one is None or two is None:
        return []
    number, evidence = model().number, []
    if one.place and two.place and one_place(one.place, two.place):
        shown = one.place.text, two.place.text
        bits = number("event", "place")
        evidence.append(
            Evidence("separation", "event", bits, "event.place", {"found": shown[1]}, *shown)
        )
    told = one.cause and two.cause and "unknown" not in {one.cause, two.cause}
    if told and one.cause and two.cause:
        same_cause = one.cause == two.cause
        bits = number("event", "cause_same" if same_cause else "cause_differ")
        code = "event.cause" if same_cause else "event.cause_differ"
        evidence.append(Evidence("separation", "event", bits, code, {}, one.cause, two.cause))
    return evidence


# Causes by number, as the compiled scorer knows them; the first stands for unknown.
CAUSE_ORDER = ("unknown", *sorted(CAUSES - {"unknown"}))


@lru_cache(maxsize=50_000)
def words_of_mark(mark: str) -> frozenset[str]:
    """The telling words of a mark, folded."""
    words = (fold(word) for word in clean(mark[:300]).split())
    return frozenset(word for word in words if len(word) > 2)


def compare_marks(sought: Record, found: Record) -> list[Evidence]:
    """Identifying marks told in nearly the same words; a missing one says nothing."""
    evidence = []
    most = model().number("marks", "most")
    for one in sought.marks[:20]:
        for two in found.marks[:20]:
            mine, theirs = words_of_mark(one), words_of_mark(two)
            common = len(mine & theirs)
            if common and common >= 0.6 * min(len(mine), len(theirs)):
                bits = min(
                    model().number("marks", "same"), model().number("marks", "per_word") * common
                )
                evidence.append(
                    Evidence("mark", "marks", bits, "marks.same", {"found": two}, one, two)
                )
                break
    total = sum(each.bits for each in evidence)
    if total > most:
        evidence.append(Evidence("mark", "marks", most - total, "group.most"))
    return evidence
