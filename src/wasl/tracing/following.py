"""What becomes of requests and candidates when a person is erased, or two records are merged."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils import timezone

from wasl.people.models import Person
from wasl.tracing.actions.candidates import undo_link
from wasl.tracing.actions.requests import end_for_erasure
from wasl.tracing.models import Candidate, MatchLink, Request
from wasl.tracing.rules import LINKED, CandidateStatus, RequestStatus
from wasl.vault.keys import prefetch
from wasl.worklist.actions import settle_tasks


def count(person: Person) -> int:
    """Return how many requests and candidates a person stands in."""
    return _requests(person).count() + _candidates(person).count()


def remove(person: Person) -> int:
    """End the requests of a person, and take them out of every comparison.

    The rows of what was decided stay, with codes and days; their words go with the key.
    """
    total = count(person)
    for candidate in _candidates(person).select_related("request", "person"):
        settle_tasks(record_id=candidate.pk)
        linked = candidate.status in LINKED
        if not candidate.reviews.exists():
            candidate.delete()
            continue
        candidate.status = CandidateStatus.RETRACTED
        candidate.save(update_fields=["status"])
        if linked:
            undo_link(candidate)
    for request in _requests(person).exclude(status=RequestStatus.CLOSED):
        end_for_erasure(request, on=timezone.localdate())
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


def _candidates(person: Person) -> QuerySet[Candidate]:
    return Candidate.objects.filter(Q(person=person) | Q(request__sought=person))


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
