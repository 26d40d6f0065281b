"""Sealed facts as the rules of consent want them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from wasl.consent.codes import AgeBand, Capacity, Scope, Status
from wasl.consent.models import Grant
from wasl.consent.rules import Held, what_lapsed
from wasl.consent.signers import Ages, ages_on
from wasl.people.models import Birth, Person


def ages_of(person: Person, on: date) -> Ages | None:
    """Return a person's plausible ages on a day, over all that is said of their birth."""
    return ages_on(((b.content.first, b.content.last) for b in person.births.all()), on)


def ages_of_many(people: Iterable[UUID], on: date) -> dict[UUID, Ages | None]:
    """Return plausible ages of many people in one query; fetch their keys first."""
    spans: dict[UUID, list[tuple[date, date]]] = {pk: [] for pk in people}
    for birth in Birth.objects.filter(person__in=spans):
        spans[birth.person_id].append((birth.content.first, birth.content.last))
    return {pk: ages_on(said, on) for pk, said in spans.items()}


def held(grant: Grant, ages: Ages | None) -> Held:
    """Return a consent as the rules judge it; opens its words."""
    content = grant.content
    return Held(
        status=Status(grant.status),
        scope=Scope(grant.scope),
        age_band=AgeBand(grant.age_band),
        given_by=frozenset(map(Capacity, grant.given_by)),
        expires_on=grant.expires_on,
        ages=ages,
        harm_suspected=content.harm_suspected,
        nobody_there=bool(content.nobody_there),
        mature=bool(content.maturity),
        identity_checked=grant.identity_checked,
        risk_checked=grant.risk_checked,
        says=bool(content.message if scope_says_message(grant.scope) else content.address),
    )


def scope_says_message(scope: str) -> bool:
    """Whether what leaves is the person's words, and not an address or a place."""
    return scope == Scope.REL_MSG


def answer_today(person: Person, scope: Scope, on: date) -> Status | None:
    """Return how a question without a recipient stands today; ``None`` when it was not asked.

    An expired answer, or one that an age or a doubt has overtaken, counts as not asked.
    """
    ages = ages_of(person, on)
    rows = person.grants.filter(scope=scope, recipient=None).order_by("-asked_on", "-given_on")
    for grant in rows:
        if not what_lapsed(held(grant, ages), on):
            return Status.GIVEN
    latest = next((row for row in rows if row.status != Status.SUPERSEDED), None)
    if latest is not None and latest.status in {Status.REFUSED, Status.WITHDRAWN}:
        return Status(latest.status)
    return None
