"""Requests and candidates: their states, their moves, and what an enquirer sees. Pure decisions.

Sources: domain.md 7.1 (request), 7.3 (candidate), 3.7 (closure), R112, D16, D17.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _

from wasl.errors import IllegalMove


class RequestStatus(models.TextChoices):
    """Where a tracing request stands (7.1; the states of later parts join with those parts)."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    DECLINED = "declined", _("Declined")
    IN_PROGRESS = "in_progress", _("In progress")
    CANDIDATE_FOUND = "candidate_found", _("Candidate found")
    LOCATED = "located", _("Located")
    AWAITING_SP_CONSENT = "awaiting_sp_consent", _("Waiting for the found person's answer")
    CONTACT_RESTORED = "contact_restored", _("Contact restored")
    MESSAGE_ONLY = "message_only", _("Message passed on")
    LOCATED_NO_CONTACT = "located_no_contact", _("Found, wants no contact")
    NOT_FOUND = "not_found", _("Not found")
    WITHDRAWN = "withdrawn", _("Withdrawn by the enquirer")
    CLOSED = "closed", _("Closed")


S = RequestStatus
OPEN = frozenset(
    {
        S.IN_PROGRESS,
        S.CANDIDATE_FOUND,
        S.LOCATED,
        S.AWAITING_SP_CONSENT,
        S.CONTACT_RESTORED,
        S.MESSAGE_ONLY,
        S.LOCATED_NO_CONTACT,
        S.NOT_FOUND,
    }
)
"""Accepted and not closed."""
FOUND = frozenset(
    {
        S.LOCATED,
        S.AWAITING_SP_CONSENT,
        S.CONTACT_RESTORED,
        S.MESSAGE_ONLY,
        S.LOCATED_NO_CONTACT,
    }
)
"""A match was confirmed, and work on it goes on."""
SEARCHED = frozenset({S.IN_PROGRESS, S.CANDIDATE_FOUND})
"""Requests for which the matching job looks for candidates."""

REQUEST_MOVES: Mapping[RequestStatus, frozenset[RequestStatus]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.SUBMITTED: frozenset({S.IN_PROGRESS, S.DECLINED, S.DRAFT, S.WITHDRAWN}),
    S.DECLINED: frozenset({S.SUBMITTED}),
    S.IN_PROGRESS: frozenset({S.CANDIDATE_FOUND, S.NOT_FOUND, S.WITHDRAWN}),
    S.CANDIDATE_FOUND: frozenset({S.IN_PROGRESS, S.LOCATED, S.NOT_FOUND, S.WITHDRAWN}),
    S.LOCATED: frozenset({S.AWAITING_SP_CONSENT, S.IN_PROGRESS, S.WITHDRAWN}),
    S.AWAITING_SP_CONSENT: frozenset(
        {S.CONTACT_RESTORED, S.MESSAGE_ONLY, S.LOCATED_NO_CONTACT, S.IN_PROGRESS, S.WITHDRAWN}
    ),
    S.CONTACT_RESTORED: frozenset(
        {S.CLOSED, S.AWAITING_SP_CONSENT, S.LOCATED_NO_CONTACT, S.IN_PROGRESS}
    ),
    S.MESSAGE_ONLY: frozenset(
        {S.CLOSED, S.CONTACT_RESTORED, S.AWAITING_SP_CONSENT, S.LOCATED_NO_CONTACT, S.IN_PROGRESS}
    ),
    S.LOCATED_NO_CONTACT: frozenset(
        {S.CLOSED, S.AWAITING_SP_CONSENT, S.MESSAGE_ONLY, S.CONTACT_RESTORED, S.IN_PROGRESS}
    ),
    S.NOT_FOUND: frozenset({S.CLOSED, S.IN_PROGRESS}),
    S.WITHDRAWN: frozenset({S.CLOSED}),
    S.CLOSED: frozenset({S.IN_PROGRESS, S.AWAITING_SP_CONSENT}),  # reopened
}


class CandidateStatus(models.TextChoices):
    """Where a candidate pair stands (7.3)."""

    PROPOSED = "proposed", _("Proposed")
    UNDER_REVIEW = "under_review", _("Under review")
    NEEDS_MORE_INFO = "needs_more_info", _("Needs more information")
    FIRST_CONFIRMED = "confirmed_by_reviewer1", _("Confirmed once")
    CONFIRMED = "confirmed", _("Confirmed")
    VERIFICATION = "verification", _("Being verified")
    VERIFIED = "verified", _("Verified")
    REJECTED = "rejected", _("Not the same person")
    STALE = "stale", _("A record changed")
    RETRACTED = "retracted", _("Retracted")


C = CandidateStatus
WAITING = frozenset({C.PROPOSED, C.UNDER_REVIEW, C.NEEDS_MORE_INFO, C.STALE})
"""Waiting for a first reviewer."""
LINKED = frozenset({C.CONFIRMED, C.VERIFICATION, C.VERIFIED})
"""The two records are linked as one person."""

CANDIDATE_MOVES: Mapping[CandidateStatus, frozenset[CandidateStatus]] = {
    C.PROPOSED: frozenset({C.UNDER_REVIEW, C.STALE}),
    C.UNDER_REVIEW: frozenset({C.REJECTED, C.NEEDS_MORE_INFO, C.FIRST_CONFIRMED, C.STALE}),
    C.NEEDS_MORE_INFO: frozenset({C.UNDER_REVIEW, C.REJECTED, C.STALE}),
    C.FIRST_CONFIRMED: frozenset({C.CONFIRMED, C.REJECTED, C.NEEDS_MORE_INFO, C.STALE}),
    C.CONFIRMED: frozenset({C.VERIFICATION, C.RETRACTED}),
    C.VERIFICATION: frozenset({C.VERIFIED, C.REJECTED, C.RETRACTED}),
    C.VERIFIED: frozenset({C.RETRACTED}),
    C.REJECTED: frozenset({C.PROPOSED}),  # only on new evidence: ``is_new_evidence``
    C.STALE: frozenset({C.UNDER_REVIEW, C.REJECTED}),
    C.RETRACTED: frozenset({C.PROPOSED}),  # only on new evidence
}


class Reason(models.TextChoices):
    """Why a reviewer decided as they did. Alphabetical."""

    AGE_DISAGREES = "age_disagrees", _("The ages cannot be one person's")
    EVIDENCE_AGREES = "evidence_agrees", _("Independent facts agree")
    FAMILY_AGREES = "family_agrees", _("The family agrees")
    FAMILY_DISAGREES = "family_disagrees", _("The family disagrees")
    NAME_DISAGREES = "name_disagrees", _("The names are different names")
    OTHER = "other", _("Other: say which")
    PERSON_SAYS_NO = "person_says_no", _("The person says it is not them")
    PLACE_DISAGREES = "place_disagrees", _("The places and times do not fit")
    TOO_LITTLE = "too_little", _("Too little is known")


class Motive(models.TextChoices):
    """What the examination of the enquirer's motive found (R042)."""

    NOT_EXAMINED = "not_examined", _("Not examined yet")
    FAMILY_LINK = "family_link", _("To restore a family link")
    DOUBTFUL = "doubtful", _("Doubtful")


class Closure(models.TextChoices):
    """Why a request was closed (3.7)."""

    FOUND_CONTACT_RESTORED = "found_contact_restored", _("Contact was restored")
    FOUND_MESSAGE_ONLY = "found_anonymous_message_only", _("A message was passed on")
    FOUND_NO_CONTACT = "found_no_contact_wanted", _("Found, and wants no contact")
    FOUND_BY_OWN_MEANS = "found_by_own_means", _("The family found each other")
    NOT_FOUND = "not_found_all_means_used", _("Not found by any means")
    WITHDRAWN = "withdrawn_by_enquirer", _("Withdrawn by the enquirer")
    UNREACHABLE = "enquirer_unreachable", _("The enquirer cannot be reached")
    DUPLICATE = "duplicate", _("The same request twice")
    OUT_OF_MANDATE = "out_of_mandate", _("Outside our mandate")
    UNSAFE = "unsafe_to_continue", _("Not safe to continue")


class SeparationContext(models.TextChoices):
    """Selects the rules that apply (R002)."""

    MIGRATION = "migration", _("Migration")
    CONFLICT = "conflict", _("Conflict")
    DISASTER = "disaster", _("Disaster")
    OTHER = "other", _("Other")


def check_request_move(old: RequestStatus, new: RequestStatus) -> None:
    """Raise ``IllegalMove`` unless a request may go from ``old`` to ``new``."""
    if new not in REQUEST_MOVES[old]:
        raise IllegalMove("tracing.illegal_move", _("The request cannot take this step now."))


def check_candidate_move(old: CandidateStatus, new: CandidateStatus) -> None:
    """Raise ``IllegalMove`` unless a candidate may go from ``old`` to ``new``."""
    if new not in CANDIDATE_MOVES[old]:
        raise IllegalMove(
            "tracing.illegal_candidate_move", _("The candidate cannot take this step now.")
        )


def check_second_reviewer(first: object, second: object) -> None:
    """Raise ``IllegalMove`` when one person would review twice (7.11, separation of duties)."""
    if first == second:
        raise IllegalMove(
            "tracing.same_reviewer",
            _("You confirmed this candidate yourself. A second reviewer must decide."),
        )


ALERT_BANDS = frozenset({"strong", "possible"})
"""Bands of evidence for which reviewers are told that there is somebody to look at."""

NEW_EVIDENCE_BITS = 2.0
"""A rejected pair comes back when its evidence changed by at least this much, in bits."""


def is_new_evidence(rejected_at_bits: float, now_bits: float, *, facts_changed: bool) -> bool:
    """Whether a rejected or retracted pair may be proposed again (7.3).

    Both must hold: one of the two records was changed since, and the evidence for the pair is
    stronger than when it was rejected by ``NEW_EVIDENCE_BITS`` or more.
    """
    return facts_changed and now_bits >= rejected_at_bits + NEW_EVIDENCE_BITS


class Shown(Enum):
    """The few states that an enquirer is shown (7, conventions)."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"


@dataclass(frozen=True)
class EnquirerView:
    """All that an enquirer's page may depend on besides news that the found person sent.

    Attributes:
        shown: One of few neutral states.
        as_of: The review day on which the state was last looked at.
        next_review: When the page may change again; ``None`` once closed.
    """

    shown: Shown
    as_of: date
    next_review: date | None


def last_review_day(accepted_on: date, every: timedelta, today: date) -> date:
    """Return the latest review day up to ``today``; the first is the day of acceptance."""
    passed = max(0, (today - accepted_on).days) // every.days
    return accepted_on + passed * every


def enquirer_view(
    *,
    submitted_on: date,
    accepted_on: date | None,
    closed_on: date | None,
    every: timedelta,
    today: date,
) -> EnquirerView:
    """Return what the enquirer is shown today.

    The page changes on review days only, fixed at acceptance, so that neither its content nor
    the time of a change tells of a find, a refusal or a failure (R112, D17). Status, candidate,
    office and consent are no arguments of this function: it cannot tell what it does not know.
    """
    if accepted_on is None:
        return EnquirerView(Shown.RECEIVED, submitted_on, None)
    review = last_review_day(accepted_on, every, today)
    if closed_on is not None and closed_on <= review:
        first_after = last_review_day(accepted_on, every, closed_on)
        shown_from = first_after if first_after >= closed_on else first_after + every
        if shown_from <= today:
            return EnquirerView(Shown.CLOSED, shown_from, None)
    return EnquirerView(Shown.IN_PROGRESS, review, review + every)


@dataclass(frozen=True)
class Sides:
    """Which of the two records of a candidate a reviewer may see by name."""

    sought: bool
    found: bool


def sides_shown(
    *,
    sought_office: object,
    found_office: object,
    mine: frozenset[object],
    joined: frozenset[object],
) -> Sides:
    """Return what a reviewer sees of a pair (design.md, Across offices).

    Args:
        sought_office: The office of the request.
        found_office: The office of the registered person.
        mine: Offices in which the user may read or review.
        joined: Offices of which a reviewer has confirmed this pair.

    One's own office's record is always shown. The other's is masked until a reviewer of that
    office joins: then both see the compared fields of both.
    """
    return Sides(
        sought=sought_office in mine or sought_office in joined,
        found=found_office in mine or found_office in joined,
    )
