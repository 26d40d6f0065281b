"""The people of tracing's tests: two offices, their workers, a request and a candidate."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.factories import a_person, a_request, a_user, an_office
from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Role
from wasl.tracing.models import Candidate, CandidateContent, Request
from wasl.tracing.rules import RequestStatus

TODAY = date(2026, 11, 22)


@dataclass
class Cast:
    """An office that seeks and an office that registered."""

    here: Office
    there: Office
    officer: User
    supervisor: User
    reviewer: User
    other_officer: User
    other_supervisor: User
    other_reviewer: User
    stranger: User


def a_cast() -> Cast:
    here, there = an_office(name="Here"), an_office(name="There")
    return Cast(
        here=here,
        there=there,
        officer=a_user(Role.TRO, here),
        supervisor=a_user(Role.SUP, here),
        reviewer=a_user(Role.REV, here),
        other_officer=a_user(Role.TRO, there),
        other_supervisor=a_user(Role.SUP, there),
        other_reviewer=a_user(Role.REV, there),
        stranger=a_user(Role.SUP, an_office()),
    )


def an_open_request(cast: Cast, **over: Any) -> Request:
    return a_request(
        office=cast.here,
        status=RequestStatus.IN_PROGRESS,
        accepted_on=TODAY,
        motive="family_link",
        limits_explained=True,
        **over,
    )


def a_candidate(cast: Cast, *, office: Office | None = None, **over: Any) -> Candidate:
    """A proposed pair that may be compared; across offices unless ``office`` says otherwise."""
    request = over.pop("request", None) or an_open_request(cast)
    if not request.sought.cross_check:
        request.sought.cross_check = True
        request.sought.save(update_fields=["cross_check"])
    person = over.pop("person", None) or a_person(office=office or cast.there, cross_check=True)
    candidate = Candidate(
        request=request,
        person=person,
        **{
            "bits": 20.0,
            "probability": 0.97,
            "band": "strong",
            "engine": "test",
            "sought_version": request.sought.version,
            "person_version": person.version,
            **over,
        },
    )
    candidate.content = CandidateContent()
    candidate.save()
    return candidate


def codes(record: Any) -> list[str]:
    """The trail of one record, oldest first."""
    from wasl.audit.models import Entry

    entries = Entry.objects.filter(record_id=str(record.pk)).order_by("at")
    return [entry.action for entry in entries]


__all__ = ["TODAY", "Cast", "a_candidate", "a_cast", "an_open_request", "codes"]
