"""The job proposes; it alerts without content, remembers what was rejected, and never decides."""

import io
import json
from datetime import date

import pytest
from django.utils import timezone

from tests.factories import a_person, an_office
from tests.tracing.casts import TODAY, a_cast, an_open_request, codes
from wasl import matching
from wasl.people.actions import amend_person, register_person
from wasl.people.codes import Basis, Kinship, Purpose, Standing
from wasl.people.contents import BirthContent, NameContent, PersonContent, RelativeContent
from wasl.people.drafts import BirthDraft, NameDraft, PersonDraft, RelativeDraft
from wasl.people.models import Change, Person
from wasl.people.sections import read_draft
from wasl.tracing import actions, registry
from wasl.tracing.finding import Leading, Weighing, find_candidates, may_be_found_for
from wasl.tracing.models import Candidate, Request
from wasl.tracing.records import request_of
from wasl.tracing.rules import CandidateStatus, Reason, RequestStatus
from wasl.vault.keys import ring
from wasl.worklist.models import Kind, Task

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_index(tmp_path, settings):
    settings.INDEX_DIR = str(tmp_path / "index")


@pytest.fixture
def cast():
    return a_cast()


def draft(name, *, standing=Standing.REGISTERED, year=2009, mother="Faadumo Cali Warsame"):
    return PersonDraft(
        standing=standing,
        sex="male",
        content=PersonContent(nationalities=("SO",)),
        names=(NameDraft(content=NameContent(text=name), system="somali"),),
        births=(BirthDraft(content=BirthContent(first=date(year, 1, 1), last=date(year, 12, 31))),),
        relatives=(
            RelativeDraft(
                kind=Kinship.PARENT,
                sex="female",
                content=RelativeContent(names=(NameContent(text=mother),)),
            ),
        )
        if mother
        else (),
    )


def registered(office, name="Abdirahman Hassan Gama", **over):
    from wasl.audit.trail import SYSTEM

    return register_person(
        actor=SYSTEM,
        office=office,
        draft=draft(name, **over),
        basis=Basis.PUBLIC_INTEREST,
        purpose=Purpose.TRACING,
        on=TODAY,
    )


def sought(cast, name="Cabdiraxmaan Xasan Jaamac", **over):
    request = an_open_request(
        cast, sought=registered(cast.here, name, standing=Standing.SOUGHT, **over)
    )
    Person.objects.filter(pk=request.sought_id).update(cross_check=True)
    return request


def fillers(office):
    for number, name in enumerate(["Maryam Yusuf", "Ivan Petrov", "Nguyen Van Minh", "Ana Lopez"]):
        registered(office, name, year=1970 + number, mother="")


def test_a_child_written_otherwise_is_found_and_the_offices_are_told(cast):
    fillers(cast.there)
    child = registered(cast.there)
    Person.objects.filter(pk=child.pk).update(cross_check=True)
    request = sought(cast)

    find_candidates()

    best = request.candidates.order_by("-bits").first()
    assert best.person == child
    assert best.band == "strong"
    assert best.content.evidence
    assert codes(best) == ["tracing.proposed"]
    told = Task.objects.filter(kind=Kind.NEW_CANDIDATES)
    assert {task.office for task in told} == {cast.here, cast.there}
    assert {task.record_id for task in told} == {request.pk}


def test_a_find_in_another_office_does_not_show_in_the_status(cast):
    fillers(cast.there)
    child = registered(cast.there)
    Person.objects.filter(pk=child.pk).update(cross_check=True)
    request = sought(cast)

    find_candidates()

    request.refresh_from_db()
    assert request.candidates.exists()
    assert request.status == RequestStatus.IN_PROGRESS


def test_a_find_in_ones_own_office_does(cast):
    fillers(cast.here)
    registered(cast.here)
    request = sought(cast)

    find_candidates()

    request.refresh_from_db()
    assert request.status == RequestStatus.CANDIDATE_FOUND


def test_without_leave_other_offices_are_not_compared(cast):
    kept_back = registered(cast.there)
    request = sought(cast)

    find_candidates()

    assert not request.candidates.filter(person=kept_back).exists()


def test_a_request_that_was_not_accepted_reaches_its_own_office_only(cast):
    there = registered(cast.there)
    Person.objects.filter(pk=there.pk).update(cross_check=True)
    here = registered(cast.here)
    request = sought(cast)
    request.accepted_on = None
    request.sought.refresh_from_db()

    assert set(may_be_found_for(request)) >= {here}
    assert there not in may_be_found_for(request)


def test_somebody_registered_later_is_found_by_the_next_run(cast):
    fillers(cast.here)
    request = sought(cast)
    find_candidates()
    assert not request.candidates.filter(band="strong").exists()

    child = registered(cast.here)
    run = find_candidates()

    assert request.candidates.get(person=child).band == "strong"
    assert run.proposed == 1
    assert find_candidates().proposed == 0


def rejected(cast, request):
    candidate = request.candidates.order_by("-bits").first()
    actions.reject_candidate(
        actor=cast.reviewer,
        candidate=candidate,
        version=candidate.version,
        reason=Reason.FAMILY_DISAGREES,
        note="",
    )
    return candidate


def with_mother(person, name):
    now = read_draft(person)
    mother = RelativeDraft(
        kind=Kinship.PARENT, sex="female", content=RelativeContent(names=(NameContent(text=name),))
    )
    return PersonDraft(**{**now.__dict__, "relatives": (mother,)})


def test_a_rejected_pair_stays_away_until_evidence_changes(cast):
    fillers(cast.here)
    child = registered(cast.here, mother="")
    request = sought(cast)
    find_candidates()
    candidate = rejected(cast, request)

    find_candidates(everything=True)
    candidate.refresh_from_db()
    assert candidate.status == CandidateStatus.REJECTED

    amend_person(
        actor=cast.officer,
        person=child,
        version=child.version,
        draft=with_mother(child, "Fatima Ali Warsame"),
    )
    find_candidates()
    candidate.refresh_from_db()
    assert candidate.status == CandidateStatus.PROPOSED
    assert candidate.bits > candidate.settled_bits


def test_a_pair_under_review_goes_stale_when_a_record_changes(cast):
    fillers(cast.here)
    child = registered(cast.here, mother="")
    request = sought(cast)
    find_candidates()
    candidate = request.candidates.order_by("-bits").first()
    actions.confirm_candidate(
        actor=cast.reviewer,
        candidate=candidate,
        version=candidate.version,
        reason=Reason.EVIDENCE_AGREES,
        note="",
    )

    amend_person(
        actor=cast.officer,
        person=child,
        version=child.version,
        draft=with_mother(child, "Halimo Nur"),
    )
    find_candidates()

    candidate.refresh_from_db()
    assert candidate.status == CandidateStatus.STALE
    assert not candidate.reviews.filter(counts=True).exists()
    assert Task.objects.filter(kind=Kind.CANDIDATE_STALE, done_at=None).exists()


def test_an_erased_person_is_not_found_at_once(cast):
    fillers(cast.here)
    child = registered(cast.here)
    registry.rebuild()
    assert registry.search("Abdirahman", allowed=registry.ids_of(Person.objects.all()))

    Person.objects.filter(pk=child.pk).update(erased_at=timezone.now())

    found = registry.search("Abdirahman", allowed=registry.ids_of(Person.objects.all()))
    assert str(child.pk) not in {each.person for each in found}


def test_the_next_run_takes_an_erased_name_out_of_the_files(cast):
    child = registered(cast.here)
    base = registry.rebuild()
    Person.objects.filter(pk=child.pk).update(erased_at=timezone.now())
    Change.objects.create(person=child.pk)
    assert registry.holds_erased(base)

    find_candidates()

    assert not registry.holds_erased(registry.snapshot())
    kept = b"".join(path.read_bytes() for path in registry.folder().rglob("*") if path.is_file())
    assert b"Abdirahman" not in kept


def test_what_is_hidden_changes_nothing_of_what_is_shown(cast):
    fillers(cast.here)
    mine = registered(cast.here)
    registry.rebuild()
    allowed = registry.ids_of(Person.objects.filter(office=cast.here))
    before = registry.search("Cabdiraxmaan Xasan", allowed=allowed)
    assert mine.pk in {each.pk for each in Person.objects.filter(office=cast.here)}

    for _ in range(5):
        registered(cast.there)
    after = registry.search("Cabdiraxmaan Xasan", allowed=allowed)

    assert [each.person for each in after] == [each.person for each in before]


def test_the_run_writes_candidates_with_the_ids_that_were_imported(cast):
    from wasl.people.contents import ForeignIdContent
    from wasl.people.drafts import ForeignIdDraft

    child = registered(cast.here)
    request = sought(cast)
    for person, value in [(child, "P-7"), (request.sought, "R-9")]:
        now = read_draft(person)
        given = ForeignIdDraft(kind="import", content=ForeignIdContent(value=value))
        amend_person(
            actor=cast.officer,
            person=person,
            version=person.version,
            draft=PersonDraft(**{**now.__dict__, "foreign_ids": (given,)}),
        )
    out = io.StringIO()

    find_candidates(everything=True, out=out)

    line = json.loads(out.getvalue())
    assert line["request"] == "R-9"
    assert line["candidates"][0]["person"] == "P-7"
    best = line["candidates"][0]
    assert sum(piece["bits"] for piece in best["evidence"]) == pytest.approx(best["bits"], abs=0.05)


def test_a_request_of_a_closed_search_is_left_alone(cast):
    registered(cast.here)
    request = sought(cast)
    request.status = RequestStatus.CLOSED
    request.save()

    run = find_candidates(everything=True)

    assert run.requests == 0
    assert not Candidate.objects.exists()


def test_people_of_a_third_office_are_no_candidates_for_two(cast):
    third = registered(an_office())
    request = sought(cast)

    find_candidates()

    assert not request.candidates.filter(person=third).exists()


def test_an_enquirer_is_not_their_own_answer(cast):
    request = sought(cast)
    mother = registered(cast.here, "Cabdiraxmaan Xasan Jaamac", standing=Standing.ENQUIRER)
    request.enquirer = mother
    request.save()

    find_candidates()

    assert not request.candidates.filter(person=mother).exists()


def test_children_whom_one_enquirer_seeks_are_brother_and_sister(cast):
    first = sought(cast, "Cabdiraxmaan Xasan", mother="")
    second = sought(cast, "Idil Xasan", mother="")
    kept_back = sought(cast, "Hodan Xasan", mother="")
    other = sought(cast, "Samatar Cali", mother="")
    Request.objects.filter(pk__in=[second.pk, kept_back.pk]).update(enquirer=first.enquirer)
    Person.objects.filter(pk=kept_back.sought_id).update(cross_check=False)
    first.refresh_from_db()

    with ring():
        told = request_of(first).sought.relatives

    assert [each.person for each in told] == [str(second.sought_id)]
    assert str(other.sought_id) not in {each.person for each in told}


def test_questions_are_chosen_from_no_record_that_a_reader_may_not_see(cast):
    def record(number, mother):
        return matching.parse_record(
            {"id": str(people[number].pk), "names": [{"text": "Samatar Warsame"}],
             "relatives": [{"relation": "mother", "names": [{"text": mother}]}]}
        )  # fmt: skip

    def asked(*leading):
        found = matching.Candidate(str(people[0].pk), 9.0, 0.5, "weak", ())
        weighing = Weighing(found, 1, request, records, list(leading))
        return {each.code: each.gain for each in weighing.questions()}

    people = [a_person(office=office) for office in (cast.there, cast.there, cast.here)]
    records = {
        str(person.pk): record(number, mother)
        for number, (person, mother) in enumerate(
            zip(people, ("Ubax", "Faadumo", "Xaliimo"), strict=True)
        )
    }
    request = matching.parse_request({"id": "R", "sought": {"names": [{"text": "Samatar"}]}})
    own = Leading(0.5, people[0], adult=True)
    alone = asked(own)

    assert asked(own, Leading(0.4, people[1], adult=True))["mother"] > alone["mother"]
    assert asked(own, Leading(0.4, people[1], adult=False)) == alone
    assert asked(own, Leading(0.4, people[2], adult=True)) == alone
