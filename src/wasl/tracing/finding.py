"""Look for the people who are sought: the job behind ``wasl match run`` and every minute's tick.

Pairs are proposed here and decided by people only (R018). An alert tells an office that there
is something to look at, never what (D54).
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TextIO
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from wasl import matching
from wasl.accounts.permissions import Can
from wasl.audit.trail import SYSTEM, record
from wasl.matching.model import model
from wasl.people.models import Change, ForeignId, Person
from wasl.tracing import registry
from wasl.tracing.actions.requests import move_by_system
from wasl.tracing.models import (
    Asked,
    Candidate,
    CandidateContent,
    Progress,
    Request,
    Verdict,
    Weighed,
)
from wasl.tracing.records import records_of, request_of
from wasl.tracing.rules import (
    ALERT_BANDS,
    LINKED,
    CandidateStatus,
    RequestStatus,
    check_candidate_move,
    is_new_evidence,
)
from wasl.vault.keys import ring
from wasl.worklist.actions import file_task, settle_tasks
from wasl.worklist.models import Kind

TOP = 20
KEPT = 10
KEPT_FROM = 0.10
"""Candidates kept for a request: at most ``KEPT``, of at least this probability."""
REVIEWED = frozenset(
    {
        CandidateStatus.UNDER_REVIEW,
        CandidateStatus.NEEDS_MORE_INFO,
        CandidateStatus.FIRST_CONFIRMED,
    }
)


@dataclass
class Run:
    """What one run did."""

    requests: int = 0
    proposed: int = 0
    stale: int = 0
    ids: list[UUID] = field(default_factory=list)


def find_candidates(
    *,
    everything: bool = False,
    out: TextIO | None = None,
    progress: Callable[[int], None] | None = None,
) -> Run:
    """Match what is new: changed requests with everyone, changed people with every request.

    Args:
        everything: Match every open request with everyone.
        out: Where to write the candidates in ``rank``'s format, with imported ids.
        progress: Called with the number of requests done.

    A run that is killed is simply done again: each request is stored in a transaction of its
    own, and the place up to which changes were read moves last.
    """
    read_up_to = registry.latest_change()
    base = registry.snapshot()
    if (
        everything
        or read_up_to - base.change > registry.REBUILD_AFTER
        or registry.holds_erased(base)
    ):
        registry.rebuild()
    changed = _changed_people()
    run = Run()
    for request, whole in _to_match(changed, everything=everything):
        with ring():
            ranked = _match(request, None if whole else changed, run)
        if out is not None:
            out.write(_line(request, ranked))
        if progress:
            progress(1)
    Progress.objects.update_or_create(id=1, defaults={"change": read_up_to})
    return run


def how_many(*, everything: bool) -> int:
    """Return how many requests a run will look at, for its progress bar."""
    return sum(1 for _request in _to_match(_changed_people(), everything=everything))


def preview(request: matching.Request, people: Any, *, top: int = TOP) -> list[matching.Candidate]:
    """Whom the registry may already hold, among ``people`` (a query set scoped to the user)."""
    return registry.rank(request, allowed=registry.findable(people), top=top, min_probability=0.05)


def may_be_found_for(request: Request) -> Any:
    """The people with whom a request may be compared (7.3, D43; design.md, Across offices).

    Its own office's people always; those of other offices only when the request was accepted
    with its motive examined, and both records may be cross-checked.
    """
    own = Q(office=request.office_id)
    if request.accepted_on is not None and request.sought.cross_check:
        own |= Q(cross_check=True)
    return Person.objects.current().filter(own)


def _changed_people() -> frozenset[UUID]:
    done = Progress.objects.filter(id=1).values_list("change", flat=True).first() or 0
    return frozenset(Change.objects.filter(id__gt=done).values_list("person", flat=True))


def _to_match(changed: frozenset[UUID], *, everything: bool) -> Iterator[tuple[Request, bool]]:
    """Yield requests, and whether each must be compared with everyone."""
    searched = Request.objects.searched().select_related("sought", "enquirer")
    for request in searched.order_by("office", "pk").iterator(chunk_size=200):
        whole = (
            everything
            or request.matched_at is None
            or request.sought_id in changed
            or request.enquirer_id in changed
        )
        if whole or changed:
            yield request, whole


def _match(request: Request, only: frozenset[UUID] | None, run: Run) -> list[matching.Candidate]:
    asked = request_of(request)
    people = may_be_found_for(request)
    if only is not None:
        people = people.filter(pk__in=only)
    # The enquirer is taken out afterwards: requests of one office then share the engine's view of
    # who may be seen, which it has to work out anew for each view.
    ranked = [
        each
        for each in registry.rank(asked, allowed=registry.findable(people), top=TOP + 1)
        if each.person != str(request.enquirer_id)
    ][:TOP]
    with transaction.atomic():
        locked = Request.objects.select_for_update().get(pk=request.pk)
        if RequestStatus(locked.status) in {
            RequestStatus.IN_PROGRESS,
            RequestStatus.CANDIDATE_FOUND,
        }:
            _store(locked, asked, ranked, run)
    run.requests += 1
    return ranked


def _store(
    request: Request, asked: matching.Request, ranked: list[matching.Candidate], run: Run
) -> None:
    kept = [each for each in ranked if each.probability >= KEPT_FROM][:KEPT]
    people = {
        str(person.pk): person
        for person in Person.objects.filter(pk__in=[each.person for each in kept])
    }
    known = {
        str(candidate.person_id): candidate
        for candidate in request.candidates.select_for_update(of=("self",))
    }
    records = {record.id: record for record in records_of(UUID(each.person) for each in kept)}
    adults = set(
        Person.objects.filter(pk__in=people)
        .adults(timezone.localdate())
        .values_list("pk", flat=True)
    )
    leading = [
        Leading(each.probability, people[each.person], people[each.person].pk in adults)
        for each in kept
    ]
    alerted: set[UUID] = set()
    own = False
    for rank, each in enumerate(kept, 1):
        person = people[each.person]
        candidate = known.get(each.person) or Candidate(request=request, person=person)
        weighing = Weighing(each, rank, asked, records, leading)
        if _weigh(candidate, weighing, run):
            alerted |= candidate.scope_offices if each.band in ALERT_BANDS else set()
            own |= each.band in ALERT_BANDS and not candidate.across
    request.matched_at = timezone.now()
    request.save(update_fields=["matched_at"])
    _alert(request, alerted)
    # A find in another office is not shown by the status: officers may not know even of that.
    if own and request.status == RequestStatus.IN_PROGRESS:
        move_by_system(request, RequestStatus.CANDIDATE_FOUND)


@dataclass(frozen=True)
class Leading:
    """A leading candidate, as far as it matters to whom it may be shown."""

    probability: float
    person: Person
    adult: bool


@dataclass(frozen=True)
class Weighing:
    """What the engine says of one pair, and of what it was said."""

    found: matching.Candidate
    rank: int
    asked: matching.Request
    records: dict[str, matching.Record]  # of all candidates kept
    leading: list[Leading]

    def questions(self) -> tuple[matching.Question, ...]:
        """What to ask next, chosen from no record that a reader of this pair may not see.

        Whoever may open a pair may open those of the same request with others of the found
        person's office; children only beside a child.
        """
        own = next(each for each in self.leading if str(each.person.pk) == self.found.person)
        others = [
            each
            for each in self.leading
            if each is not own
            and each.person.office_id == own.person.office_id
            and (each.adult or not own.adult)
            and str(each.person.pk) in self.records
        ]
        return matching.questions(
            self.asked,
            self.records[self.found.person],
            [self.records[str(each.person.pk)] for each in others],
            probabilities=[self.found.probability, *(each.probability for each in others)],
        )


def _weigh(candidate: Candidate, weighing: Weighing, run: Run) -> bool:
    """Store what the engine says of a pair; return whether a reviewer should know."""
    found = weighing.found
    fresh = candidate._state.adding  # noqa: SLF001 - Django's own word for "not saved yet"
    status = CandidateStatus(candidate.status)
    sought, person = candidate.request.sought, candidate.person
    changed = not fresh and (
        (candidate.sought_version, candidate.person_version) != (sought.version, person.version)
    )
    new = fresh
    if status in {CandidateStatus.REJECTED, CandidateStatus.RETRACTED}:
        if not _is_new(candidate, found.bits):
            return False
        new = _move(candidate, CandidateStatus.PROPOSED)
    elif status in LINKED:
        return False
    elif status in REVIEWED and changed:
        new = _move(candidate, CandidateStatus.STALE)
        candidate.reviews.filter(verdict=Verdict.CONFIRM).update(counts=False)
        run.stale += 1
    elif not fresh and not changed and abs(candidate.bits - found.bits) < 0.01:
        return False
    _fill(candidate, weighing)
    if fresh:
        record(SYSTEM, "tracing.proposed", candidate, bits=round(found.bits), band=found.band)
    run.proposed += fresh
    run.ids.append(candidate.pk)
    if status in REVIEWED and changed:
        _tell_stale(candidate)
        return False
    return new


def _fill(candidate: Candidate, weighing: Weighing) -> None:
    found = weighing.found
    candidate.bits, candidate.probability = found.bits, found.probability
    candidate.band, candidate.rank = found.band, weighing.rank
    candidate.engine = f"model {model().version}"
    candidate.sought_version = candidate.request.sought.version
    candidate.person_version = candidate.person.version
    candidate.weighed_at = timezone.now()
    candidate.version += 0 if candidate._state.adding else 1  # noqa: SLF001
    candidate.content = CandidateContent(
        evidence=tuple(
            Weighed(
                feature=each.feature,
                group=each.group,
                bits=each.bits,
                code=each.code,
                params=dict(each.params),
                sought=each.sought,
                found=each.found,
            )
            for each in found.evidence
        ),
        questions=tuple(
            Asked(code=each.code, bits=each.gain, to=each.to) for each in weighing.questions()
        ),
    )
    candidate.save()


def _is_new(candidate: Candidate, bits: float) -> bool:
    facts = (candidate.request.sought.version, candidate.person.version)
    settled = (candidate.settled_sought_version, candidate.settled_person_version)
    return is_new_evidence(candidate.settled_bits or 0.0, bits, facts_changed=facts != settled)


def _move(candidate: Candidate, new: CandidateStatus) -> bool:
    check_candidate_move(CandidateStatus(candidate.status), new)
    old, candidate.status = candidate.status, new
    record(SYSTEM, f"tracing.candidate.{new}", candidate, old=old)
    return True


def _alert(request: Request, offices: Iterable[UUID]) -> None:
    for office in offices:
        file_task(
            office=office,
            kind=Kind.NEW_CANDIDATES,
            record_type=Request.audit_type,
            record_id=request.pk,
            needs=Can.REVIEW_CANDIDATE,
        )


def _tell_stale(candidate: Candidate) -> None:
    settle_tasks(record_id=candidate.pk, kind=Kind.SECOND_REVIEW)
    for office in candidate.scope_offices:
        file_task(
            office=office,
            kind=Kind.CANDIDATE_STALE,
            record_type=Candidate.audit_type,
            record_id=candidate.pk,
            needs=Can.REVIEW_CANDIDATE,
        )


def _line(request: Request, ranked: list[matching.Candidate]) -> str:
    """One line of ``rank``'s format, with the ids that the office imported where there are any."""
    with ring():
        ids = _imported_ids([request.sought_id, *(UUID(each.person) for each in ranked)])
    candidates = [
        {
            "person": ids.get(each.person, each.person),
            "bits": round(each.bits, 3),
            "probability": round(each.probability, 6),
            "band": each.band,
            "evidence": [
                {
                    "feature": piece.feature,
                    "group": piece.group,
                    "bits": round(piece.bits, 3),
                    "because": piece.because,
                }
                for piece in each.evidence
            ],
        }
        for each in ranked
    ]
    name = ids.get(str(request.sought_id), str(request.pk))
    return json.dumps({"request": name, "candidates": candidates}, ensure_ascii=False) + "\n"


def _imported_ids(people: list[UUID]) -> dict[str, str]:
    rows = ForeignId.objects.filter(person__in=people, kind="import")
    return {str(row.person_id): row.content.value for row in rows}
