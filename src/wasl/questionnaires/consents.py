"""What answers ask for about consents: one question, one answer, one scope (domain.md 2.8)."""

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import partial
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.consent.actions import ask_consent, record_answer, withdraw
from wasl.consent.codes import Capacity, Mode, Scope, Status, Told
from wasl.consent.models import Grant, GrantContent
from wasl.consent.rules import REPLACEABLE
from wasl.consent.steps import LIVE, NAMED, Taken
from wasl.errors import IllegalMove, Invalid
from wasl.people.models import Person
from wasl.questionnaires.applying import Filled, Wish
from wasl.questionnaires.facts import Said, read_facts
from wasl.questionnaires.persons import find_person, whom

ANSWERS: Final = {
    "given": Status.GIVEN,
    "refused": Status.REFUSED,
    "not_now": Status.NOT_NOW,
}
WITHDRAWN: Final = "withdrawn"
WORDS: Final = (
    *("understood", "note", "witness", "reaction", "maturity"),
    *("nobody_there", "guardian_act", "giver", "area"),
)
"""What a consent keeps in words, under the same names."""


def wishes(filled: Filled) -> Iterator[Wish]:
    """Yield one wish for each consent that the form records."""
    facts = read_facts(filled.answers)
    pk = whom(filled, facts)
    for number, said in enumerate(facts.consents):
        paths = tuple(each.path for each in said.values())
        yield Wish(
            "consent.answered",
            partial(_answer, filled, pk, said),
            fields=paths,
            key=f"{number}:{_of(said, 'scope')}",
            about=pk,
        )


def _answer(filled: Filled, pk: UUID | None, said: dict[str, Said]) -> Grant:
    if pk is None:
        raise Invalid("questionnaires.nobody", _("The form does not say whose consent this is."))
    person = find_person(filled, pk)
    scope, decision = _of(said, "scope"), _of(said, "decision")
    if scope not in Scope.values or decision not in {*ANSWERS, WITHDRAWN}:
        raise Invalid(
            "questionnaires.unknown_code",
            _("The form has an answer that the record does not know: %(code)s.")
            % {"code": scope if scope not in Scope.values else decision},
        )
    grant = _question(filled, person, Scope(scope), said, withdrawn=decision == WITHDRAWN)
    if decision == WITHDRAWN:
        now = datetime.combine(filled.on, time(), tzinfo=timezone.get_default_timezone())
        return withdraw(actor=filled.actor, grant=grant, reason=_of(said, "note"), now=now)
    return record_answer(
        actor=filled.actor,
        grant=grant,
        taken=_taken(said, ANSWERS[decision]),
        version=grant.version,
        on=filled.on,
    )


def _question(
    filled: Filled, person: Person, scope: Scope, said: dict[str, Said], *, withdrawn: bool
) -> Grant:
    """Return the question that stands, or ask it now."""
    recipient, code = _recipient(filled, said) if _of(said, "recipient") else (None, "")
    if recipient is None and scope not in NAMED:
        code = ""
    standing = (
        person.grants.filter(
            scope=scope,
            recipient=recipient,
            recipient_code=code,
            status__in=[*LIVE, *REPLACEABLE],
        )
        .order_by("-asked_on")
        .first()
    )
    if standing is not None:
        return standing
    if withdrawn:
        raise IllegalMove("questionnaires.nothing_given", _("There is no consent to take back."))
    return ask_consent(
        actor=filled.actor,
        person=person,
        scope=scope,
        recipient=recipient,
        recipient_code=code,
        on=filled.on,
    )


def _recipient(filled: Filled, said: dict[str, Said]) -> tuple[Person | None, str]:
    """Whom it is for: a person of this office by id or reference, else an organisation's code."""
    text = _of(said, "recipient").strip()
    here = Person.objects.current().filter(office=filled.office)
    try:
        person = here.filter(pk=UUID(text)).first()
    except ValueError:
        person = here.filter(reference=text.upper()).first()
    return (person, "") if person else (None, text[:40])


def _taken(said: dict[str, Said], status: Status) -> Taken:
    told, mode = _of(said, "told").split(), _of(said, "mode")
    return Taken(
        status=status,
        given_by=frozenset(
            Capacity(code) for code in _of(said, "capacity").split() if code in Capacity.values
        ),
        mode=Mode(mode) if mode in Mode.values else None,
        told=frozenset(Told(code) for code in told if code in Told.values),
        language=_of(said, "language"),
        child_refuses=_of(said, "child_says") == "no",
        identity_checked=_of(said, "identity_checked") == "yes",
        risk_checked=_of(said, "risk_checked") == "yes",
        review_on=_day(_of(said, "ask_again_on")),
        content=_words(said),
    )


def _words(said: dict[str, Said]) -> GrantContent:
    released = _of(said, "words")
    message = _of(said, "scope") == Scope.REL_MSG
    return GrantContent(
        message=released if message else "",
        address="" if message else released,
        # "not sure" counts: a caregiver suspected of harm cannot agree for the child (D26)
        harm_suspected=_of(said, "harm_suspected") in {"yes", "unsure"},
        **{what: _of(said, what) for what in WORDS},
    )


def _of(said: dict[str, Said], what: str) -> str:
    found = said.get(what)
    return found.value if found else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
