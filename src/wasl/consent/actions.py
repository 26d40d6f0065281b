"""The verbs of consent: ask, answer, withdraw, doubt, let expire. The only writers of grants."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.audit.trail import SYSTEM, record
from wasl.consent.codes import AgeBand, Scope, Status
from wasl.consent.models import Grant, GrantContent
from wasl.consent.reads import ages_of, held
from wasl.consent.rules import REPLACEABLE, Doubt, age_turned, check_move
from wasl.consent.steps import (
    LIVE,
    Taken,
    band_of,
    check_recipient,
    check_taken,
    end,
    file_for,
    lock,
    lock_grant,
    refresh_cross_check,
    same_question,
    successor,
    write,
)
from wasl.errors import IllegalMove, Stale
from wasl.people.models import Person
from wasl.worklist.actions import settle_tasks
from wasl.worklist.models import Kind

WARN_BEFORE = timedelta(days=30)


@transaction.atomic
def ask_consent(
    *,
    actor: User,
    person: Person,
    scope: Scope,
    recipient: Person | None = None,
    recipient_code: str = "",
    on: date,
) -> Grant:
    """Write down that a person is being asked one question.

    Raises:
        IllegalMove: the same question is open or answered already, or the age is not known.
    """
    actor.require(Can.RECORD_CONSENT, on=person)
    person = lock(person)
    check_recipient(person, scope, recipient, recipient_code)
    question = person.grants.filter(scope=scope, recipient=recipient, recipient_code=recipient_code)
    if question.filter(status__in=LIVE).exists():
        raise IllegalMove(
            "consent.already_asked", _("This was asked already. Record the new answer there.")
        )
    grant = Grant(
        person=person,
        scope=scope,
        recipient=recipient,
        recipient_code=recipient_code,
        status=Status.REQUESTED,
        age_band=band_of(person, on),
        asked_on=on,
        recorded_by=actor,
    )
    grant.content = GrantContent()
    grant.save()
    record(actor, "consent.asked", grant, purpose=scope)
    return grant


@transaction.atomic
def record_answer(*, actor: User, grant: Grant, taken: Taken, version: int, on: date) -> Grant:
    """Record what was answered, and return the consent that now stands.

    An answer to a question that was answered before makes a new consent and ends the old one.

    Args:
        actor: Who took the answer down.
        grant: The question, or the consent that the new answer replaces.
        taken: The answer.
        version: Of the consent as the worker saw it.
        on: Today in the person's office.

    Raises:
        ConsentMissing: a signature is missing, or the child said no.
        Invalid: something that must be noted is not.
        IllegalMove: the consent is in a state that takes no answer.
        Stale: somebody answered meanwhile.
    """
    actor.require(Can.RECORD_CONSENT, on=grant)
    person = lock(grant.person)
    grant = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    grant.person = person
    if grant.version != version:
        raise Stale("consent.stale", _("Somebody recorded an answer meanwhile."))
    check_taken(actor, person, taken, on)
    if Status(grant.status) in REPLACEABLE:
        grant = successor(actor, grant, taken, on)
    else:
        check_move(Status(grant.status), taken.status)
        for doubted in same_question(grant).filter(status=Status.UNDER_REVIEW):
            end(actor, doubted, Status.SUPERSEDED, on=on)
    write(actor, grant, taken, on)
    return grant


@transaction.atomic
def withdraw(*, actor: User, grant: Grant, reason: str, now: datetime) -> Grant:
    """Take a consent back. Takes effect at once: whatever was open because of it is shut (D11).

    Raises:
        IllegalMove: there is nothing to take back.
    """
    actor.require(Can.RECORD_CONSENT, on=grant)
    grant = lock_grant(grant)
    return end(actor, grant, Status.WITHDRAWN, on=now.date(), reason=reason)


@transaction.atomic
def mark_under_review(
    *, actor: User, grant: Grant, doubt: Doubt, on: date, reason: str = ""
) -> Grant:
    """Suspend a consent that changed circumstances put in doubt (7.4); it does not hold meanwhile.

    Raises:
        IllegalMove: the consent is not in force.
    """
    actor.require(Can.RECORD_CONSENT, on=grant)
    grant = lock_grant(grant)
    return end(actor, grant, Status.UNDER_REVIEW, on=on, reason=reason, doubt=doubt)


@transaction.atomic
def confirm_effects(*, actor: User, grant: Grant, now: datetime) -> Grant:
    """Note that everybody who had received something was told to stop using it (D11).

    Raises:
        IllegalMove: the consent was not withdrawn, or this is done already.
    """
    actor.require(Can.RECORD_CONSENT, on=grant)
    grant = lock_grant(grant)
    if grant.status != Status.WITHDRAWN or grant.effects_done_at is not None:
        raise IllegalMove("consent.nothing_to_stop", _("There is nothing left to stop."))
    grant.effects_done_at = now
    grant.save(update_fields=["effects_done_at"])
    settle_tasks(record_id=grant.pk, kind=Kind.CONSENT_WITHDRAWN, by=actor)
    record(actor, "consent.effects_done", grant, purpose=grant.scope)
    return grant


def expire_consents(on: date) -> int:
    """End what has expired or was overtaken by a birthday; warn of what soon will. For the job.

    Returns:
        How many consents changed.
    """
    changed = 0
    past = Grant.objects.filter(
        status__in=[Status.GIVEN, Status.UNDER_REVIEW], expires_on__lt=on
    ).values_list("pk", flat=True)
    for pk in list(past):
        changed += _expire(pk, on)
    young = Grant.objects.filter(status=Status.GIVEN).exclude(age_band=AgeBand.ADULT)
    for pk in list(young.values_list("pk", flat=True)):
        changed += _grow_older(pk, on)
    soon = Grant.objects.in_force(on).filter(expires_on__lte=on + WARN_BEFORE)
    for grant in soon.select_related("person"):
        file_for(grant, Kind.CONSENT_EXPIRES, Can.RECORD_CONSENT, grant.expires_on)
    return changed


@transaction.atomic
def allow_cross_check(*, actor: User, person: Person, on: date) -> bool:
    """Decide anew whether a record may be compared with those of other offices.

    Raises:
        Forbidden: the actor may not edit people here.
    """
    actor.require(Can.EDIT_PERSON, on=person)
    return refresh_cross_check(actor, person, on)


def _expire(pk: UUID, on: date) -> int:
    with transaction.atomic():
        grant = lock_grant(Grant.objects.select_related("person").get(pk=pk))
        if Status(grant.status) not in REPLACEABLE:
            return 0  # somebody was quicker
        end(SYSTEM, grant, Status.EXPIRED, on=on)
    return 1


def _grow_older(pk: UUID, on: date) -> int:
    with transaction.atomic():
        grant = lock_grant(Grant.objects.select_related("person").get(pk=pk))
        new = age_turned(held(grant, ages_of(grant.person, on)), on)
        if new is None:
            return 0
        doubt = Doubt.AGE_MILESTONE if new is Status.UNDER_REVIEW else None
        end(SYSTEM, grant, new, on=on, doubt=doubt)
        file_for(grant, Kind.CONSENT_EXPIRES, Can.RECORD_CONSENT, on)
    return 1
