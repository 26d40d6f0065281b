"""What becomes of requests and candidates when a person is erased, or two records are merged."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils import timezone

from wasl.people.models import Person
from wasl.tracing.actions.requests import move_by_system
from wasl.tracing.models import Candidate, MatchLink, Request
from wasl.tracing.rules import REQUEST_MOVES, RequestStatus
from wasl.vault.keys import prefetch
from wasl.worklist.actions import settle_tasks


def count(person: Person) -> int:
    """Return how many requests and candidates a person stands in."""
    return _requests(person).count() + Candidate.objects.filter(person=person).count()


def remove(person: Person) -> int:
    """Take back the links of a person and end the searches by them and for them.

    The rows stay, with their states and days; their words go with the key. No page shows a
    candidate of somebody who was erased.
    """
    total = count(person)
    either = Q(sought=person) | Q(found=person)
    MatchLink.objects.filter(either, revoked_at=None).update(revoked_at=timezone.now())
    for request in _requests(person):
        if RequestStatus.WITHDRAWN in REQUEST_MOVES[RequestStatus(request.status)]:
            move_by_system(request, RequestStatus.WITHDRAWN)
        settle_tasks(record_id=request.pk)
    for pk in Candidate.objects.filter(person=person).values_list("pk", flat=True):
        settle_tasks(record_id=pk)
    return total


def carry(old: Person, new: Person, ids: list[str] | None) -> list[str]:
    """Hand requests and candidates from one record of a person to another, sealed anew.

    A request between the two records, and a pair that the other record is in already, stay.

    Returns:
        What was handed over, for parting the two again.
    """
    requests = list(_requests(old).select_related("sought", "enquirer"))
    pairs = list(
        Candidate.objects.filter(Q(person=old) | Q(request__in=requests))
        .select_related("request", "person")
        .prefetch_related("reviews")
    )
    prefetch(
        {old.pk, new.pk}
        | {end for request in requests for end in (request.sought_id, request.enquirer_id)}
        | {end for pair in pairs for end in (pair.person_id, pair.request.sought_id)}
    )
    moved = list(_carry_requests(old, new, requests, ids))
    moved += _carry_pairs(old, new, ids)
    return moved


def _requests(person: Person) -> QuerySet[Request]:
    return Request.objects.filter(Q(sought=person) | Q(enquirer=person))


def _carry_requests(
    old: Person, new: Person, requests: list[Request], ids: list[str] | None
) -> Iterator[str]:
    for request in requests:
        column = "sought" if request.sought_id == old.pk else "enquirer"
        key = f"{column}:{request.pk}"
        if new.pk in {request.sought_id, request.enquirer_id} or not _wanted(key, ids):
            continue
        pairs = list(request.candidates.select_related("person"))
        opened = [pair.content for pair in pairs]
        words = request.content
        setattr(request, column, new)
        request.content = words
        request.save(update_fields=[column, "sealed"])
        for pair, content in zip(pairs, opened, strict=True):  # they quote the person sought, too
            pair.request = request
            pair.content = content
            pair.save(update_fields=["sealed"])
        if column == "sought":
            MatchLink.objects.filter(candidate__in=pairs, sought=old).update(sought=new)
        yield key


def _carry_pairs(old: Person, new: Person, ids: list[str] | None) -> Iterator[str]:
    for pair in Candidate.objects.filter(person=old).select_related("request", "person"):
        key = f"candidate:{pair.pk}"
        ends = {pair.request.sought_id, pair.request.enquirer_id}
        known = Candidate.objects.filter(request=pair.request, person=new).exists()
        if known or new.pk in ends or not _wanted(key, ids):
            continue
        reviews = list(pair.reviews.select_related("candidate"))
        opened, words = [review.content for review in reviews], pair.content
        pair.person = new
        pair.content = words
        pair.save(update_fields=["person", "sealed"])
        for review, content in zip(reviews, opened, strict=True):
            review.candidate = pair
            review.content = content
            review.save(update_fields=["sealed"])
        MatchLink.objects.filter(candidate=pair, found=old).update(found=new)
        yield key


def _wanted(key: str, ids: list[str] | None) -> bool:
    return ids is None or key in ids
