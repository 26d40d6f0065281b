"""What becomes of consents when a person is erased, or two records of one person are merged."""

from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Q
from django.utils import timezone

from wasl.audit.trail import SYSTEM
from wasl.consent import gate
from wasl.consent.codes import Scope, Status
from wasl.consent.models import Disclosure, Grant
from wasl.consent.rules import REPLACEABLE
from wasl.consent.steps import LIVE, end, refresh_cross_check
from wasl.people.models import Person
from wasl.worklist.actions import settle_tasks


def count(person: Person) -> int:
    """Return how many consents and disclosures there are of a person or to them."""
    either = Q(person=person) | Q(recipient=person)
    return Grant.objects.filter(either).count() + Disclosure.objects.filter(either).count()


def remove(person: Person) -> int:
    """End every consent of a person and every consent to tell them something; shut what is open.

    The rows stay, with their codes and days: that consent was given must be provable (D22). Their
    words go with the key.
    """
    total, now = count(person), timezone.now()
    grants = Grant.objects.filter(Q(person=person) | Q(recipient=person)).select_related("person")
    for grant in grants:
        if Status(grant.status) in REPLACEABLE:
            end(SYSTEM, grant, Status.WITHDRAWN, on=now.date())
        settle_tasks(record_id=grant.pk)
    for row in Disclosure.objects.filter(
        Q(person=person) | Q(recipient=person), revoked_at=None
    ).select_related("person"):
        gate.shut_one(SYSTEM, row, "erased", now)
    return total


R = TypeVar("R", Grant, Disclosure)


def carry(old: Person, new: Person, ids: list[str] | None) -> list[str]:
    """Hand consents and disclosures from one record of a person to another, sealed anew.

    Where both records have a standing answer to the same question, each keeps its own.

    Returns:
        What was handed over, for parting the two again.
    """
    moved = list(_carry_grants(old, new, ids))
    for row in Disclosure.objects.filter(person=old):
        if _wanted(f"disclosure:{row.pk}", ids) and (
            row.grant_id is None or f"grant:{row.grant_id}" in moved
        ):
            _reseal(row, new)
            moved.append(f"disclosure:{row.pk}")
    for received in Disclosure.objects.filter(recipient=old):
        if _wanted(f"received:{received.pk}", ids):
            received.recipient = new
            received.save(update_fields=["recipient"])
            moved.append(f"received:{received.pk}")
    for person in (old, new):
        refresh_cross_check(SYSTEM, person, timezone.localdate())
    return moved


def _carry_grants(old: Person, new: Person, ids: list[str] | None) -> Iterator[str]:
    for grant in Grant.objects.filter(person=old):
        if _wanted(f"grant:{grant.pk}", ids) and not _clashes(grant, person=new):
            _reseal(grant, new)
            yield f"grant:{grant.pk}"
    for naming in Grant.objects.filter(recipient=old).select_related("person"):
        if (
            _wanted(f"naming:{naming.pk}", ids)
            and naming.person_id != new.pk
            and not _clashes(naming, recipient=new)
        ):
            naming.recipient = new
            naming.save(update_fields=["recipient"])
            yield f"naming:{naming.pk}"


def _wanted(key: str, ids: list[str] | None) -> bool:
    return ids is None or key in ids


def _clashes(
    grant: Grant, *, person: Person | None = None, recipient: Person | None = None
) -> bool:
    """Whether the other record has a standing answer to the same question (a constraint)."""
    if grant.recipient_id is not None and person is not None and grant.recipient_id == person.pk:
        return True
    return (
        grant.status in LIVE
        and Grant.objects.filter(
            person=person or grant.person,
            recipient=recipient.pk if recipient else grant.recipient_id,
            scope=Scope(grant.scope),
            recipient_code=grant.recipient_code,
            status__in=LIVE,
        )
        .exclude(pk=grant.pk)
        .exists()
    )


def _reseal(row: R, to: Person) -> None:
    """Open under the old key, close under the new."""
    words = row.content
    row.person = to
    row.content = words
    row.save()
