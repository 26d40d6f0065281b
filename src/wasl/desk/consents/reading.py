"""What the pages of consent show: answers by scope, disclosures, who is asking."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.consent.codes import RELEASES, Scope, Status
from wasl.consent.models import Disclosure, Grant
from wasl.consent.rules import MISSING
from wasl.consent.signers import REASONS, Ages, Required, Situation, required_signers
from wasl.desk.parts import Missing, Words
from wasl.desk.spellings import Spellings, spellings_of
from wasl.people.kinship import word
from wasl.people.models import Person
from wasl.tracing.models import Candidate
from wasl.tracing.rules import CandidateStatus

# What is asked most comes first; the others are behind a choice.
ORDER = (*RELEASES, *(scope for scope in Scope if scope not in RELEASES))
ITEM_WORDS: dict[str, Words] = {
    "alive": _("That they are alive"),
    "message": _("Message"),
    "forwarding": _("Forwarding address"),
    "contact": _("Contact details"),
    "location": _("Where they are"),
    "reason": _("What the export was for"),
}


def person_for(user: User, pk: UUID, can: Can) -> Person:
    """Return a person whom the user may see and do this for; 404 or 403 else."""
    person = get_object_or_404(
        Person.objects.visible_to(user).current().select_related("office"), pk=pk
    )
    user.require(can, on=person)
    return person


def verified_of(person: Person) -> list[Candidate]:
    """Return the verified matches of a person: the requests whose enquirers may be told something.

    Their own office reads them here although the pair itself is for reviewers: whoever asks the
    person for consent must be able to say who is asking.
    """
    return list(
        Candidate.objects.filter(person=person, status=CandidateStatus.VERIFIED)
        .select_related("request__enquirer", "request__office", "person__office")
        .prefetch_related("request__enquirer__names")
    )


@dataclass(frozen=True, kw_only=True)
class Line:
    """One scope on a person: the standing answer, and what may be done about it."""

    scope: Scope
    grant: Grant | None
    sent: bool
    lapsed: bool  # given, but past its day


@dataclass(frozen=True, kw_only=True)
class Asking:
    """One enquirer who was verified, and what the person said to each thing."""

    candidate: Candidate
    enquirer: Spellings
    kinship: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class OfPerson:
    """What ``_of_person.html`` takes."""

    person: Person
    askings: tuple[Asking, ...]
    others: tuple[Line, ...]
    not_asked: tuple[Scope, ...]
    disclosures: tuple[Disclosure, ...]
    may_record: bool
    may_release: bool


def of_person(user: User, person: Person, on: date, now: datetime) -> OfPerson:
    """Gather what a person was asked, answered, and what left because of it."""
    grants = list(
        person.grants.exclude(status=Status.SUPERSEDED).order_by("asked_on", "given_on", "version")
    )
    standing = {(g.scope, g.recipient_id, g.recipient_code): g for g in grants}  # the latest
    disclosures = tuple(person.disclosures.select_related("made_by", "grant"))
    sent = {d.grant_id for d in disclosures if d.revoked_at is None and _is_open(d, now)}

    def line_of(scope: Scope, recipient: UUID | None, code: str = "") -> Line:
        grant = standing.get((scope.value, recipient, code))
        return Line(
            scope=scope,
            grant=grant,
            sent=grant is not None and grant.pk in sent,
            lapsed=grant is not None and _lapsed(grant, on),
        )

    askings = tuple(
        Asking(
            candidate=candidate,
            enquirer=spellings_of(candidate.request.enquirer),
            kinship=word(candidate.request.kinship, candidate.request.enquirer.sex),
            lines=tuple(line_of(scope, candidate.request.enquirer_id) for scope in RELEASES),
        )
        for candidate in verified_of(person)
    )
    house = sorted(
        {(Scope(g.scope), g.recipient_code) for g in grants if g.recipient_id is None},
        key=lambda pair: ORDER.index(pair[0]),
    )
    return OfPerson(
        person=person,
        askings=askings,
        others=tuple(line_of(scope, None, code) for scope, code in house),
        not_asked=tuple(s for s in ORDER if s not in RELEASES and s not in dict(house)),
        disclosures=disclosures,
        may_record=user.may(Can.RECORD_CONSENT, on=person),
        may_release=user.may(Can.RELEASE_DATA, on=person),
    )


def _is_open(disclosure: Disclosure, now: datetime) -> bool:
    return disclosure.expires_at is None or disclosure.expires_at > now


def _lapsed(grant: Grant, on: date) -> bool:
    return grant.status == Status.GIVEN and grant.expires_on is not None and grant.expires_on < on


@dataclass(frozen=True, kw_only=True)
class WhoSigns:
    """Who must agree, and why, as the form says it."""

    own: bool
    one_of: tuple[Words, ...]
    mature: bool
    reasons: tuple[Words, ...]


def who_signs(ages: Ages) -> tuple[WhoSigns, ...]:
    """Return who must agree in the ordinary case, and then when no parent or guardian is there."""
    ordinary = required_signers(Situation(ages))
    alone = required_signers(Situation(ages, nobody_there=True))
    shown = [ordinary] if alone == ordinary else [ordinary, alone]
    return tuple(_who_signs(need) for need in shown)


def _who_signs(need: Required) -> WhoSigns:
    return WhoSigns(
        own=need.own,
        one_of=tuple(capacity.label for capacity in sorted(need.one_of)),
        mature=need.mature,
        reasons=tuple(REASONS[code] for code in need.because),
    )


def missing_links(codes: Iterable[str], grant: Grant | None, ask_url: str) -> tuple[Missing, ...]:
    """Say what a release still lacks, each with the page that supplies it."""
    answer = reverse("desk:consent-answer", args=[grant.pk]) if grant else ask_url
    return tuple(Missing(label=MISSING[code][1], url=answer) for code in codes)


def items_in_words(items: dict[str, str]) -> list[tuple[Words, str]]:
    """Return what leaves, or left, as pairs of a label and the text itself."""
    return [(ITEM_WORDS.get(code, code), text) for code, text in items.items()]


def disclosed(disclosures: Iterable[Disclosure]) -> list[dict[str, Any]]:
    """Return disclosures with their words opened; fetch the person's key first."""
    return [
        {
            "row": row,
            "what": Scope(row.purpose).label if row.purpose in Scope.values else _("An export"),
            "items": items_in_words(row.content.items) if row.sealed else [],
        }
        for row in disclosures
    ]
