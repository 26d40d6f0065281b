"""What counts as consent, for how long, and what a release needs: tables, pure decisions.

Sources: domain.md 7.4 (states), D02, D10 to D15, D27, R110 to R112; who signs: ``signers``.
The values marked [REC] there are defaults that an expert should confirm.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wasl.consent.codes import RELEASES, AgeBand, Capacity, Mode, Scope, Status, Told
from wasl.consent.signers import (
    OF_AGE,
    REASONS,
    Ages,
    Situation,
    check_signers,
    required_signers,
)
from wasl.errors import ConsentMissing, IllegalMove, Invalid, Refused

MOVES: Mapping[Status, frozenset[Status]] = {
    Status.REQUESTED: frozenset({Status.GIVEN, Status.REFUSED, Status.NOT_NOW}),
    Status.NOT_NOW: frozenset({Status.GIVEN, Status.REFUSED}),
    Status.GIVEN: frozenset(
        {Status.EXPIRED, Status.WITHDRAWN, Status.SUPERSEDED, Status.UNDER_REVIEW}
    ),
    # After a doubt only a fresh answer counts, and it replaces this one.
    Status.UNDER_REVIEW: frozenset({Status.EXPIRED, Status.WITHDRAWN, Status.SUPERSEDED}),
    # Whoever said no may be asked again, later and gently: that is a question of its own.
    Status.REFUSED: frozenset(),
    Status.EXPIRED: frozenset(),
    Status.WITHDRAWN: frozenset(),
    Status.SUPERSEDED: frozenset(),
}


class Doubt(TextChoices):
    """What puts a consent in doubt until it is asked again (7.4)."""

    AGE_MILESTONE = "age_milestone", _("The person reached another age")
    GUARDIAN_CHANGED = "guardian_changed", _("Another guardian was appointed")
    RISK_CHANGED = "risk_changed", _("The risks changed")


ANSWERS = frozenset({Status.GIVEN, Status.REFUSED, Status.NOT_NOW})
REPLACEABLE = frozenset({Status.GIVEN, Status.UNDER_REVIEW})
"""A new answer to the same question takes the place of these."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer as it was taken down, ready to be judged."""

    status: Status
    situation: Situation
    given_by: frozenset[Capacity]
    mode: Mode | None = None
    told: frozenset[Told] = frozenset()
    child_refuses: bool = False
    mature: bool = False
    reaction: bool = False
    witness: bool = False
    guardian_appointed: bool = False
    review_on: date | None = None
    today: date = field(default=date.min)


def check_answer(answer: Answer) -> None:
    """Refuse an answer that may not be recorded as it stands.

    A yes needs everything; a no or a not-now needs only somebody who said it.

    Raises:
        ConsentMissing: it would count as a consent and is none.
        Invalid: something that must be noted is not.
    """
    if answer.status not in ANSWERS:
        raise Invalid("consent.no_answer", _("Say what the answer was: yes, no or not now."))
    if not answer.given_by:
        raise Invalid("consent.nobody_answered", _("Say who answered."))
    if answer.status is Status.NOT_NOW and (
        answer.review_on is None or answer.review_on <= answer.today
    ):
        raise Invalid("consent.review_missing", _("Agree on a later day to ask again."))
    if answer.status is not Status.GIVEN:
        return
    if answer.child_refuses and answer.situation.ages.lowest < OF_AGE:
        raise ConsentMissing(
            "consent.child_refused", _("The child said no. Nobody else can say yes instead.")
        )
    check_signers(answer.situation, answer.given_by, mature=answer.mature)
    _check_noted(answer)


def _check_noted(answer: Answer) -> None:
    need = required_signers(answer.situation)
    guardian = Capacity.GUARDIAN in answer.given_by
    table: tuple[tuple[bool, str, str | Promise], ...] = (
        # what is wrong, its code, its sentence
        (
            answer.told != frozenset(Told),
            "consent.told_incomplete",
            _("Everything on the list must have been explained first."),
        ),
        (
            need.explained and not answer.reaction,
            "consent.reaction_missing",
            _("Note how the child reacted to the explanation."),
        ),
        (answer.mode is None, "consent.mode_missing", _("Say how it was agreed to.")),
        (
            answer.mode is Mode.WITNESSED_ORAL and not answer.witness,
            "consent.witness_missing",
            _("What is agreed to by word of mouth needs a witness."),
        ),
        (
            guardian and not answer.guardian_appointed,
            "consent.guardian_not_appointed",
            _("A guardian signs only once appointed: note the authority, the act and its date."),
        ),
    )
    for wrong, code, words in table:
        if wrong:
            raise Invalid(code, words)


def check_move(old: Status, new: Status) -> None:
    """Raise ``IllegalMove`` unless a consent may go from ``old`` to ``new``."""
    if new not in MOVES[old]:
        raise IllegalMove("consent.illegal_move", _("This consent cannot take this step now."))


# D13, in months: a setting with this default. Publication is the shortest.
EXPIRES_AFTER = 12
EXPIRES_AFTER_FOR: Mapping[Scope, int] = {
    Scope.MEDIA: 6,
    Scope.NAME_ENQ_PUB: 6,
    Scope.NAME_SP_PUB: 6,
    Scope.PHOTO_PUB: 6,
}


def expiry_of(scope: Scope, given_on: date) -> date:
    """Return the last day on which a consent given that day holds (D13)."""
    return add_months(given_on, EXPIRES_AFTER_FOR.get(scope, EXPIRES_AFTER))


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a shorter month."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(years + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(years, month + 1, min(day.day, last))


@dataclass(frozen=True, kw_only=True)
class Held:
    """A consent as it stands, to be judged today.

    Attributes:
        ages: The person's plausible ages today; ``None`` when no birth is known any more.
    """

    status: Status
    scope: Scope
    age_band: AgeBand
    given_by: frozenset[Capacity]
    expires_on: date | None
    ages: Ages | None
    harm_suspected: bool = False
    nobody_there: bool = False
    mature: bool = False
    identity_checked: bool = False
    risk_checked: bool = False
    says: bool = False  # the message, address or place that they chose to send is there


def what_lapsed(held: Held, on: date) -> str:
    """Return the code of why a consent is not in force today, or nothing when it is.

    It is judged anew each time: a birthday, a corrected age or a passed day counts at once, not
    when the nightly job comes round to it.
    """
    if held.status is not Status.GIVEN:
        return "consent.missing"
    if held.expires_on is not None and held.expires_on < on:
        return "consent.expired"
    if held.ages is None:
        return "consent.age_unknown"
    if held.ages.band is not held.age_band:
        return "consent.age_changed"
    situation = Situation(held.ages, held.harm_suspected, held.nobody_there)
    try:
        check_signers(situation, held.given_by, mature=held.mature)
    except ConsentMissing as error:
        return error.code
    return ""


def what_is_missing(held: Held | None, on: date) -> tuple[str, ...]:
    """Return the codes of all that a release still lacks (D15); empty when it may go ahead."""
    if held is None:
        return ("consent.missing",)
    if held.scope not in RELEASES:
        return ("consent.not_a_release",)
    lapsed = what_lapsed(held, on)
    checks = (
        (bool(lapsed), lapsed),
        (not held.identity_checked, "consent.identity_unchecked"),
        (not held.risk_checked, "consent.risk_unchecked"),
        (not held.says and held.scope is not Scope.REL_ALIVE, "consent.channel_missing"),
    )
    return tuple(code for missing, code in checks if missing)


MISSING: Mapping[str, tuple[type[Refused], str | Promise]] = {
    "consent.missing": (ConsentMissing, _("This person has not agreed to this.")),
    "consent.expired": (ConsentMissing, _("The consent has expired. Ask again.")),
    "consent.age_unknown": (
        ConsentMissing,
        _("Record at least an estimated age first: who must agree depends on it."),
    ),
    "consent.age_changed": (
        ConsentMissing,
        _("The person has reached another age since. Ask again."),
    ),
    "consent.harm_suspected": (ConsentMissing, REASONS["harm"]),
    "consent.signer_not_allowed": (
        ConsentMissing,
        _("Somebody agreed who can no longer agree for this person. Ask again."),
    ),
    "consent.own_missing": (ConsentMissing, _("The person has not agreed themselves.")),
    "consent.signer_missing": (ConsentMissing, _("A parent or guardian has not agreed.")),
    "consent.identity_unchecked": (
        ConsentMissing,
        _("Check first that both people are who they say they are."),
    ),
    "consent.risk_unchecked": (ConsentMissing, _("Check the risks first.")),
    "consent.channel_missing": (
        ConsentMissing,
        _("Write down what the person chose to send: their words or an address."),
    ),
    "consent.do_not_contact": (
        ConsentMissing,
        _("It is noted that these two people must not be put in contact."),
    ),
    "consent.not_a_release": (
        IllegalMove,
        _("This consent is not about telling the enquirer something."),
    ),
}


# How long what was released may be read on the enquirer's page, in days (D15: contact, 7).
OPEN_FOR: Mapping[Scope, int] = {
    Scope.REL_ALIVE: 90,
    Scope.REL_MSG: 90,
    Scope.REL_FWD: 7,
    Scope.REL_CONTACT: 7,
    Scope.REL_LOCATION: 7,
}


def age_turned(held: Held, on: date) -> Status | None:
    """Return where a consent goes because its person grew older; ``None`` when it stays (D13, D31).

    A consent in which the person had no say of their own lapses when they are surely of age;
    every other change of band asks for a fresh answer.
    """
    if held.status is not Status.GIVEN or held.ages is None:
        return None
    if held.ages.lowest >= OF_AGE and Capacity.SELF not in held.given_by:
        return Status.EXPIRED
    return Status.UNDER_REVIEW if what_lapsed(held, on) else None


INTERESTS = frozenset({"legitimate_interest", "public_interest", "vital_interest"})


def may_cross_check(*, standing: str, basis: str, answer: Status | None) -> bool:
    """Whether a record may be compared with those of other offices (7.3).

    On the person's own agreement; a sought person, who cannot be asked yet, also on an interest
    named in law (D02). Somebody who said no is not compared, whatever the basis.

    Args:
        standing: Code of ``Standing``.
        basis: Code of ``Basis``.
        answer: The latest answer to ``TRACE_NET`` as it counts today; ``None`` when not asked.
    """
    if answer in {Status.REFUSED, Status.WITHDRAWN}:
        return False
    return answer is Status.GIVEN or (standing == "sought" and basis in INTERESTS)
