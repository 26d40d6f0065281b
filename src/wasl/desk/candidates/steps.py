"""The next step of a candidate, for this user, in plain words."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.desk.parts import Action, NextStep, Step, StepState, Tone, Words
from wasl.tracing.models import Candidate, Review, Verdict
from wasl.tracing.rules import CandidateStatus

C = CandidateStatus
Rule = Callable[[Candidate, User], NextStep]
LINE: tuple[tuple[Words, frozenset[CandidateStatus]], ...] = (
    (_("proposed"), frozenset({C.PROPOSED})),
    (_("first review"), frozenset({C.UNDER_REVIEW, C.NEEDS_MORE_INFO, C.STALE})),
    (_("second review"), frozenset({C.FIRST_CONFIRMED})),
    (_("verification"), frozenset({C.CONFIRMED, C.VERIFICATION})),
    (_("consent"), frozenset({C.VERIFIED})),
)
NOBODY_TOLD = _("Nobody is told before the found person has agreed.")


def steps(candidate: Candidate) -> list[Step]:
    """Return the line of moves."""
    status = CandidateStatus(candidate.status)
    if status in {C.REJECTED, C.RETRACTED}:
        return [
            Step(label=_("proposed"), state=StepState.DONE),
            Step(label=status.label, state=StepState.STOPPED),
        ]
    now = next(number for number, (_label, states) in enumerate(LINE) if status in states)
    order = (StepState.DONE, StepState.NOW, StepState.TO_COME)
    return [
        Step(label=label, state=order[(number >= now) + (number > now)])
        for number, (label, _states) in enumerate(LINE)
    ]


def next_step(candidate: Candidate, user: User) -> NextStep:
    """Return what is needed now, and the buttons that do it for this user."""
    if not user.may(Can.REVIEW_CANDIDATE, on=candidate):
        return NextStep(title=_("Reviewers decide on this candidate."), why=NOBODY_TOLD)
    return _BY_STATUS[CandidateStatus(candidate.status)](candidate, user)


def first_review(candidate: Candidate) -> Review | None:
    """Return the confirmation that counts, from the prefetched reviews."""
    return next(
        (
            each
            for each in candidate.reviews.all()
            if each.counts and each.verdict == Verdict.CONFIRM
        ),
        None,
    )


def _action(verb: str, label: Words, candidate: Candidate, tone: Tone = Tone.PLAIN) -> Action:
    return Action(
        label=label, url=reverse(f"desk:candidate-{verb}", args=[candidate.pk]), tone=tone
    )


def _choices(candidate: Candidate, confirm: Words) -> tuple[Action, ...]:
    return (
        _action("reject", _("Not the same…"), candidate),
        _action("ask", _("Ask first…"), candidate),
        _action("confirm", confirm, candidate, Tone.MAIN),
    )


def _review(candidate: Candidate, _user: User) -> NextStep:
    why = (
        _("A reviewer of the other office must confirm it after you. {told}")
        if candidate.across
        else _("A second reviewer must confirm it after you. {told}")
    )
    return NextStep(
        title=_("Next: decide whether these may be the same person."),
        why=str(why).format(told=NOBODY_TOLD),
        actions=_choices(candidate, _("Confirm, send to second review…")),
    )


def _stale(candidate: Candidate, user: User) -> NextStep:
    step = _review(candidate, user)
    return NextStep(
        title=_("A record changed. Look again, and decide anew."),
        why=step.why,
        actions=step.actions,
    )


def _second(candidate: Candidate, user: User) -> NextStep:
    first = first_review(candidate)
    if first is not None and first.by_id == user.pk:
        title = (
            _("You confirmed this. A reviewer of the other office decides now.")
            if candidate.across
            else _("You confirmed this. A second reviewer decides now.")
        )
        return NextStep(title=title, why=NOBODY_TOLD)
    others = candidate.scope_offices - ({first.office_id} if first else frozenset())
    if candidate.across and not others & user.offices_where(Can.REVIEW_CANDIDATE):
        return NextStep(title=_("A reviewer of the other office decides now."), why=NOBODY_TOLD)
    return NextStep(
        title=_("Next: you are the second reviewer. Decide for yourself."),
        why=_("When you confirm, the two records are linked and the match is verified."),
        actions=_choices(candidate, _("Confirm as second reviewer…")),
    )


def _verify(candidate: Candidate, _user: User) -> NextStep:
    return NextStep(
        title=_("Next: verify the match."),
        why=_(
            "Ask neutral questions on both sides, by people who know them. Only then is the"
            " found person asked what may be shared."
        ),
        actions=(
            _action("reject", _("Not the same…"), candidate),
            _action("verify", _("Verified…"), candidate, Tone.MAIN),
        ),
    )


def _verified(_candidate: Candidate, _user: User) -> NextStep:
    return NextStep(
        title=_("Next: ask the found person what may be shared."),
        why=_("Each thing by itself; a no is as good as a yes. Nothing else leaves."),
    )


def _ended(candidate: Candidate, _user: User) -> NextStep:
    return NextStep(
        title=CandidateStatus(candidate.status).label,
        why=_("The pair stays away until there is new evidence."),
    )


_BY_STATUS: dict[CandidateStatus, Rule] = {
    C.PROPOSED: _review,
    C.UNDER_REVIEW: _review,
    C.NEEDS_MORE_INFO: _review,
    C.STALE: _stale,
    C.FIRST_CONFIRMED: _second,
    C.CONFIRMED: _verify,
    C.VERIFICATION: _verify,
    C.VERIFIED: _verified,
    C.REJECTED: _ended,
    C.RETRACTED: _ended,
}
