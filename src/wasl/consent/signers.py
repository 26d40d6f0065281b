"""Who must sign a consent, from the age and the circumstances (domain.md 5.4, D25 to D31).

The bands are marked [REC] there: a default that an expert should confirm.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wasl.consent.codes import AgeBand, Capacity
from wasl.errors import ConsentMissing

OF_AGE = 18
BANDS: tuple[tuple[int, AgeBand], ...] = (
    # from this age on (years), the band
    (18, AgeBand.ADULT),
    (15, AgeBand.YOUTH),
    (12, AgeBand.YOUNG),
    (6, AgeBand.CHILD),
    (0, AgeBand.INFANT),
)


@dataclass(frozen=True)
class Ages:
    """The lowest and the highest age, in whole years, that somebody may plausibly have."""

    lowest: int
    highest: int

    @property
    def band(self) -> AgeBand:
        """The band of the lowest plausible age: in doubt, the more protection (D25)."""
        return next(band for least, band in BANDS if self.lowest >= least)

    @property
    def may_be_either(self) -> bool:
        """Between the earliest and the latest plausible 18th birthday (D31)."""
        return self.lowest < OF_AGE <= self.highest


def age_on(birth: date, on: date) -> int:
    """Return the age in whole years on a day; 0 before the birth."""
    return max(0, on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day)))


def ages_on(spans: Iterable[tuple[date, date]], on: date) -> Ages | None:
    """Return the plausible ages over all that is said of a birth; ``None`` when nothing is.

    Args:
        spans: First and last plausible day of each statement.
        on: The day for which the ages are asked.
    """
    known = list(spans)
    if not known:
        return None
    first, last = min(span[0] for span in known), max(span[1] for span in known)
    return Ages(lowest=age_on(last, on), highest=age_on(first, on))


@dataclass(frozen=True)
class Signers:
    """Who must agree for one age band (5.4).

    Attributes:
        own: The person's own consent or assent is needed.
        adult: One of these must agree, too; empty when nobody else decides.
        instead: One of these when no parent or guardian is there or in the best interests.
        alone: Without a parent or guardian the person's own answer is enough, if mature.
        explained: It must be noted how the child reacted to the explanation.
    """

    own: bool
    adult: frozenset[Capacity] = frozenset()
    instead: frozenset[Capacity] = frozenset()
    alone: bool = False
    explained: bool = False


FAMILY = frozenset({Capacity.PARENT, Capacity.GUARDIAN})
STAND_INS = frozenset({Capacity.TRUSTED_ADULT, Capacity.STAFF})
SIGNERS: Mapping[AgeBand, Signers] = {
    AgeBand.INFANT: Signers(own=False, adult=FAMILY, instead=STAND_INS, explained=True),
    AgeBand.CHILD: Signers(own=True, adult=FAMILY, instead=STAND_INS),
    AgeBand.YOUNG: Signers(
        own=True, adult=FAMILY, instead=frozenset({Capacity.TRUSTED_ADULT}), alone=True
    ),
    AgeBand.YOUTH: Signers(own=True, adult=FAMILY, alone=True),
    AgeBand.ADULT: Signers(own=True),
}


@dataclass(frozen=True)
class Situation:
    """What decides who may sign.

    Attributes:
        ages: The person's plausible ages on the day.
        harm_suspected: A caregiver is suspected of harming the child (D26).
        nobody_there: No parent or guardian is there, or asking them is against the child's best
            interests; for a youth also: the child does not permit it.
    """

    ages: Ages
    harm_suspected: bool = False
    nobody_there: bool = False


@dataclass(frozen=True)
class Required:
    """Who must sign in one situation, and why.

    Attributes:
        own: The person's own answer is needed.
        one_of: One of these must sign, too; empty when nobody else need.
        mature: The person's own answer suffices only with a note on their maturity.
        explained: The reaction to the explanation must be noted.
        because: Codes of the reasons, for ``REASONS``.
    """

    own: bool
    one_of: frozenset[Capacity]
    mature: bool
    explained: bool
    because: tuple[str, ...]

    @property
    def allowed(self) -> frozenset[Capacity]:
        """Everybody whose signature counts here."""
        return self.one_of | ({Capacity.SELF} if self.own else frozenset())


REASONS: Mapping[str, str | Promise] = {
    "adult": _("An adult decides alone."),
    "child": _("A child agrees in their own words, and a parent or guardian agrees too."),
    "infant": _(
        "A child under 6 is told in simple words, and their reaction is noted; "
        "a parent or guardian decides."
    ),
    "youth": _("From 15 on the young person decides, and a parent or guardian agrees too."),
    "either": _(
        "The person may be under or over 18: both they and a parent or guardian must agree. "
        "Narrow the age if more becomes known."
    ),
    "harm": _("A caregiver suspected of harm cannot agree for the child."),
    "nobody": _("No parent or guardian is there, or asking them is not in the best interests."),
    "mature": _("The young person's own answer is enough if they are mature: say why."),
    "lowest": _("In doubt the lowest plausible age counts."),
}
_BAND_REASON: Mapping[AgeBand, str] = {
    AgeBand.INFANT: "infant",
    AgeBand.CHILD: "child",
    AgeBand.YOUNG: "child",
    AgeBand.YOUTH: "youth",
    AgeBand.ADULT: "adult",
}


def required_signers(situation: Situation) -> Required:
    """Return who must sign, from the table of bands and the situation (5.4, D25, D26, D31)."""
    ages, rule = situation.ages, SIGNERS[situation.ages.band]
    because = [_BAND_REASON[ages.band]]
    if ages.lowest != ages.highest:
        because.append("lowest")
    if ages.may_be_either:
        # No stand-in here: whoever may be of age is not signed for by staff (D31).
        one_of = FAMILY - ({Capacity.PARENT} if situation.harm_suspected else frozenset())
        because.append("either")
        if situation.harm_suspected:
            because.append("harm")
        return Required(True, one_of, False, rule.explained, tuple(because))
    one_of, alone = rule.adult, False
    if rule.adult and situation.nobody_there:
        one_of, alone = rule.instead, rule.alone
        because.append("nobody")
    if rule.adult and situation.harm_suspected:
        # Never the caregiver, nor somebody the caregiver may have chosen (D26).
        one_of = frozenset({Capacity.GUARDIAN, Capacity.STAFF})
        because.append("harm")
    if alone:
        because.append("mature")
    return Required(rule.own, one_of, alone, rule.explained, tuple(because))


def check_signers(situation: Situation, given_by: Collection[Capacity], *, mature: bool) -> None:
    """Refuse unless everybody who must agree did, and nobody signed who may not.

    Args:
        situation: The ages and circumstances.
        given_by: In which capacities it was signed.
        mature: Whether it is noted why the person's own answer counts.

    Raises:
        ConsentMissing: a signature is missing or does not count.
    """
    need, signed = required_signers(situation), frozenset(given_by)
    if Capacity.PARENT in signed and situation.harm_suspected:
        raise ConsentMissing("consent.harm_suspected", REASONS["harm"])
    if signed - need.allowed:
        raise ConsentMissing(
            "consent.signer_not_allowed", _("One of these people cannot agree to this.")
        )
    if need.own and Capacity.SELF not in signed:
        raise ConsentMissing("consent.own_missing", _("The person has not agreed themselves."))
    if not need.one_of & signed and not (need.mature and mature):
        code, words = "consent.signer_missing", _("A parent or guardian has not agreed.")
        if need.one_of or need.mature:
            raise ConsentMissing(code, words)
