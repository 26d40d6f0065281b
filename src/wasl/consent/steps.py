"""What the actions of consent share; nobody else calls these."""

from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.audit.trail import Actor, ActorRef, Content, record
from wasl.consent import effects, gate
from wasl.consent.codes import RELEASES, AgeBand, Capacity, Mode, Scope, Status, Told
from wasl.consent.models import Grant, GrantContent, GrantQuerySet
from wasl.consent.reads import ages_of, answer_today
from wasl.consent.rules import (
    MISSING,
    Answer,
    Doubt,
    check_answer,
    check_move,
    expiry_of,
    may_cross_check,
)
from wasl.consent.signers import Ages, Situation
from wasl.errors import IllegalMove, Invalid, NotFound
from wasl.people.models import Change, FileKind, Person, StoredFile
from wasl.worklist.actions import file_task, settle_tasks
from wasl.worklist.models import Kind

FORM_VERSION = "2026-11"
LIVE = (Status.REQUESTED, Status.GIVEN, Status.NOT_NOW)
CONFIRM_WITHIN = timedelta(days=1)  # 7.4: what a withdrawal stops is stopped within 24 hours
NAMED = frozenset({Scope.REFER, Scope.SHARE, Scope.TRACE_AUTH})
"""These are agreed to for one named organisation, provider or authority."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """An answer as somebody took it down.

    Attributes:
        status: Given, refused or not now.
        given_by: In which capacities it was said; more than one where several must agree.
        child_refuses: The child said no, in words or otherwise (D27).
        review_on: For not now: when to ask again.
    """

    status: Status
    given_by: frozenset[Capacity]
    mode: Mode | None = None
    told: frozenset[Told] = frozenset()
    language: str = ""
    child_refuses: bool = False
    identity_checked: bool = False
    risk_checked: bool = False
    review_on: date | None = None
    evidence: StoredFile | None = None
    content: GrantContent = field(default_factory=GrantContent)


def lock(person: Person) -> Person:
    """Take the person's row: an answer, its withdrawal and a release wait for one another."""
    locked = Person.objects.select_for_update().filter(pk=person.pk, erased_at=None).first()
    if locked is None:
        raise NotFound("consent.no_person", _("There is no such record."))
    return locked


def lock_grant(grant: Grant) -> Grant:
    """Take a consent, after its person."""
    person = lock(grant.person)
    locked = Grant.objects.select_for_update().get(pk=grant.pk)
    locked.person = person
    return locked


def known_ages(person: Person, on: date) -> Ages:
    """Return a person's plausible ages, or refuse: who must agree depends on them (5.4)."""
    ages = ages_of(person, on)
    if ages is None:
        raise IllegalMove("consent.age_unknown", MISSING["consent.age_unknown"][1])
    return ages


def band_of(person: Person, on: date) -> AgeBand:
    """Return the band of the lowest plausible age, or refuse when no age is known."""
    return known_ages(person, on).band


def check_recipient(
    person: Person, scope: Scope, recipient: Person | None, recipient_code: str
) -> None:
    """Refuse a question that does not say to whom, or says it where it has no place (D10)."""
    if (scope in RELEASES) != (recipient is not None) or recipient == person:
        raise Invalid("consent.recipient", _("Say which person this is for."))
    if (scope in NAMED) != bool(recipient_code):
        raise Invalid("consent.recipient_code", _("Say which organisation this is for."))


def check_taken(actor: User, person: Person, taken: Taken, on: date) -> None:
    """Judge an answer by the rules, and by who took it down."""
    words = taken.content
    situation = Situation(known_ages(person, on), words.harm_suspected, bool(words.nobody_there))
    check_answer(
        Answer(
            status=taken.status,
            situation=situation,
            given_by=taken.given_by,
            mode=taken.mode,
            told=taken.told,
            child_refuses=taken.child_refuses,
            mature=bool(words.maturity),
            reaction=bool(words.reaction),
            witness=bool(words.witness),
            guardian_appointed=bool(words.guardian_act),
            review_on=taken.review_on,
            today=on,
        )
    )
    if words.harm_suspected and Capacity.STAFF in taken.given_by:
        actor.require(Can.STAND_FOR_CHILD, on=person)  # D26: with the supervisor
    if taken.evidence is not None and (
        taken.evidence.person_id != person.pk or taken.evidence.kind != FileKind.EVIDENCE
    ):
        raise Invalid("consent.evidence", _("This file is no evidence of this consent."))


def same_question(grant: Grant) -> GrantQuerySet:
    """Every answer to the question that this consent answers."""
    return Grant.objects.filter(
        person=grant.person,
        scope=grant.scope,
        recipient=grant.recipient_id,
        recipient_code=grant.recipient_code,
    )


def successor(actor: User, old: Grant, taken: Taken, on: date) -> Grant:
    """End an answered consent and return an empty one in its place.

    A yes replaces the old one; a no or a not-now takes it back.
    """
    ended = Status.SUPERSEDED if taken.status is Status.GIVEN else Status.WITHDRAWN
    end(actor, old, ended, on=on)
    fresh = Grant(
        person=old.person,
        scope=old.scope,
        recipient_id=old.recipient_id,
        recipient_code=old.recipient_code,
        asked_on=on,
        recorded_by=actor,
    )
    fresh.content = GrantContent()
    return fresh


def write(actor: User, grant: Grant, taken: Taken, on: date) -> None:
    """Write an answer that was judged, file what follows from it, and tell the apps above."""
    grant.status = taken.status
    grant.age_band = band_of(grant.person, on)
    grant.given_by = sorted(taken.given_by)
    grant.mode = taken.mode or ""
    grant.evidence = taken.evidence
    grant.form_version = FORM_VERSION
    grant.language = taken.language
    grant.told = sorted(taken.told)
    grant.identity_checked = taken.identity_checked
    grant.risk_checked = taken.risk_checked
    given = taken.status is Status.GIVEN
    grant.given_on = on if given else None
    grant.expires_on = expiry_of(Scope(grant.scope), on) if given else None
    grant.review_on = taken.review_on if taken.status is Status.NOT_NOW else None
    grant.recorded_by = actor
    grant.version += 1
    grant.content = taken.content
    grant.save()
    said = {key: value for key, value in asdict(taken.content).items() if value}
    record(
        actor,
        f"consent.{taken.status}",
        grant,
        purpose=grant.scope,
        content=Content(after=said),
        given_by=",".join(grant.given_by),
        age_band=grant.age_band,
    )
    _file_what_follows(actor, grant)
    if grant.scope == Scope.TRACE_NET:
        refresh_cross_check(actor, grant.person, on)
    for effect in effects.on_answer:
        effect(grant)


def _file_what_follows(actor: User, grant: Grant) -> None:
    settle_tasks(record_id=grant.pk, by=actor)
    if grant.status == Status.NOT_NOW:
        file_for(grant, Kind.ASK_AGAIN, Can.RECORD_CONSENT, grant.review_on)
    elif grant.status == Status.GIVEN and grant.scope in RELEASES:
        file_for(grant, Kind.NEWS_TO_PASS_ON, Can.RELEASE_DATA, grant.given_on)


def end(
    actor: Actor | ActorRef,
    grant: Grant,
    new: Status,
    *,
    on: date,
    reason: str = "",
    doubt: Doubt | None = None,
) -> Grant:
    """Let a consent stop, and at once all that was open because of it (D11)."""
    old = Status(grant.status)
    check_move(old, new)
    now = timezone.now()
    grant.status = new
    grant.version += 1
    shut, out = gate.shut(actor, grant, now)
    if new is Status.WITHDRAWN:
        grant.withdrawn_at = now
        # What somebody holds already has to be called back by people.
        grant.effects_done_at = None if out else now
    grant.save()
    settle_tasks(record_id=grant.pk)
    if new is Status.WITHDRAWN and out:
        file_for(grant, Kind.CONSENT_WITHDRAWN, Can.RECORD_CONSENT, on + CONFIRM_WITHIN)
    details: dict[str, Any] = {"old": old.value, "shut": shut, "out": out}
    record(
        actor,
        f"consent.{new}",
        grant,
        purpose=grant.scope,
        content=Content(reason=reason) if reason else None,
        **details | ({"doubt": doubt.value} if doubt else {}),
    )
    if grant.scope == Scope.TRACE_NET:
        refresh_cross_check(actor, grant.person, on)
    if new is not Status.SUPERSEDED:  # else the new answer follows at once
        for effect in effects.on_withdrawal:
            effect(grant)
    return grant


def file_for(grant: Grant, kind: Kind, needs: Can, due_on: date | None) -> None:
    """Put something about a consent on the list of the person's office."""
    file_task(
        office=grant.person.office_id,
        kind=kind,
        record_type=Grant.audit_type,
        record_id=grant.pk,
        needs=needs,
        due_on=due_on,
    )


def refresh_cross_check(actor: Actor | ActorRef, person: Person, on: date) -> bool:
    """Bring ``cross_check`` up to date, inside an action that was authorised already."""
    answer = answer_today(person, Scope.TRACE_NET, on)
    allowed = may_cross_check(standing=person.standing, basis=person.basis, answer=answer)
    if allowed != person.cross_check:
        person.cross_check = allowed
        person.save(update_fields=["cross_check", "changed_at"])
        Change.objects.create(person=person.pk)
        record(actor, "people.cross_check", person, allowed=allowed)
    return allowed
