"""What becomes of requests and candidates when a person is erased, or two records are merged."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone

from wasl.people.models import Person
from wasl.tracing.actions.candidates import undo_link
from wasl.tracing.actions.requests import end_for_erasure
from wasl.tracing.models import (
    Candidate,
    CandidateQuerySet,
    MatchLink,
    Request,
    RequestQuerySet,
)
from wasl.tracing.rules import LINKED, CandidateStatus, RequestStatus
from wasl.worklist.actions import settle_tasks


def count(person: Person) -> int:
    """Return how many requests and candidates there are of a person."""
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

    A pair that both records have for one request stays where it is.

    Returns:
        What was handed over, for parting the two again.
    """
    return [*_carry_requests(old, new, ids), *_carry_candidates(old, new, ids)]


def _requests(person: Person) -> RequestQuerySet:
    return Request.objects.filter(Q(sought=person) | Q(enquirer=person))


def _candidates(person: Person) -> CandidateQuerySet:
    return Candidate.objects.filter(Q(person=person) | Q(request__sought=person))


def _wanted(key: str, ids: list[str] | None) -> bool:
    return ids is None or key in ids


def _carry_requests(old: Person, new: Person, ids: list[str] | None) -> Iterator[str]:
    for request in _requests(old):
        field = "sought" if request.sought_id == old.pk else "enquirer"
        other = request.enquirer_id if field == "sought" else request.sought_id
        key = f"{field}:{request.pk}"
        if not _wanted(key, ids) or other == new.pk:
            continue
        pairs = list(request.candidates.select_related("person"))
        opened = request.content, [(pair, pair.content) for pair in pairs]
        setattr(request, field, new)
        request.content = opened[0]
        request.save()
        for pair, words in opened[1]:
            pair.request = request
            pair.content = words
            pair.save()
        if field == "sought":
            MatchLink.objects.filter(candidate__request=request).update(sought=new)
        yield key


def _carry_candidates(old: Person, new: Person, ids: list[str] | None) -> Iterator[str]:
    for pair in Candidate.objects.filter(person=old).select_related("request"):
        key = f"candidate:{pair.pk}"
        clash = Candidate.objects.filter(request=pair.request_id, person=new).exists()
        if not _wanted(key, ids) or clash or pair.request.sought_id == new.pk:
            continue
        words = pair.content
        reviews = [(review, review.content) for review in pair.reviews.all()]
        pair.person = new
        pair.content = words
        pair.save()
        for review, note in reviews:
            review.candidate = pair
            review.content = note
            review.save()
        MatchLink.objects.filter(candidate=pair).update(found=new)
        yield key
