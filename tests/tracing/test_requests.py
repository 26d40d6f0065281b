"""The life of a request: each verb works and is recorded, and is refused where it must be."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password

from tests.factories import a_person, a_request, a_user, an_office
from tests.tracing.casts import TODAY, a_candidate, a_cast, an_open_request, codes
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.errors import Forbidden, IllegalMove, Invalid, NotFound, Stale
from wasl.people.codes import Basis, Kinship, Purpose, Standing
from wasl.people.contents import NameContent
from wasl.people.drafts import NameDraft, PersonDraft
from wasl.people.models import Person
from wasl.tracing import actions
from wasl.tracing.actions.requests import RequestDraft
from wasl.tracing.models import Request, RequestContent
from wasl.tracing.rules import Closure, Motive, RequestStatus
from wasl.worklist.models import Kind, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


def a_draft(**over):
    return RequestDraft(**{"kinship": Kinship.PARENT, "limits_explained": True, **over})


def named(text, standing):
    return PersonDraft(standing=standing, names=(NameDraft(content=NameContent(text=text)),))


def opened(cast, actor=None, **over):
    return actions.open_request(
        **{
            "actor": actor or cast.officer,
            "office": cast.here,
            "enquirer": named("Faadumo", Standing.ENQUIRER),
            "sought": named("Cabdi", Standing.SOUGHT),
            "draft": a_draft(content=RequestContent(reasons="He is my son.")),
            "basis": Basis.PUBLIC_INTEREST,
            "purpose": Purpose.TRACING,
            "on": TODAY,
            **over,
        }
    )


def test_a_request_needs_one_name_and_nothing_else(cast):
    request = opened(cast)

    assert request.status == RequestStatus.DRAFT
    assert request.sought.names.get().content.text == "Cabdi"
    assert request.content.reasons == "He is my son."
    assert codes(request) == ["tracing.opened"]


def test_the_words_of_a_request_are_not_in_the_trail_in_clear(cast):
    request = opened(cast)

    entry = Entry.objects.get(action="tracing.opened")
    assert "He is my son." in actions_words(entry)
    assert "son" not in str(entry.details)
    assert b"my son" not in bytes(Request.objects.get(pk=request.pk).sealed)


def actions_words(entry):
    from wasl.audit.trail import read_content

    return read_content(entry).after["reasons"]


def test_an_enquirer_who_is_known_is_not_registered_twice(cast):
    known = a_person(office=cast.here, standing="enquirer")

    request = opened(cast, enquirer=known)

    assert request.enquirer == known
    assert Person.objects.filter(office=cast.here).count() == 2


def test_opening_in_another_office_is_not_found(cast):
    with pytest.raises(NotFound):
        opened(cast, actor=cast.other_officer)


def test_an_administrator_opens_nothing(cast):
    with pytest.raises(Forbidden):
        opened(cast, actor=a_user(Role.ADM, cast.here))


def test_submitting_files_a_task_for_whoever_accepts(cast):
    request = opened(cast)

    actions.submit_request(actor=cast.officer, request=request)

    request.refresh_from_db()
    assert request.status == RequestStatus.SUBMITTED
    task = Task.objects.get(kind=Kind.ACCEPT_REQUEST)
    assert task.needs == "tracing.accept"
    assert task in Task.objects.visible_to(cast.supervisor)
    assert task not in Task.objects.visible_to(cast.officer)


def test_without_explaining_the_limits_nothing_is_submitted(cast):
    request = opened(cast, draft=a_draft(limits_explained=False))

    with pytest.raises(Invalid) as refusal:
        actions.submit_request(actor=cast.officer, request=request)

    assert refusal.value.code == "tracing.limits_not_explained"


def submitted(cast):
    return actions.submit_request(actor=cast.officer, request=opened(cast))


def accepted(cast, request, **over):
    return actions.accept_request(
        **{
            "actor": cast.supervisor,
            "request": request,
            "motive": Motive.FAMILY_LINK,
            "motive_note": "The aunt confirms it.",
            "on": TODAY,
            **over,
        }
    )


def test_an_accepted_request_is_searched_and_may_be_cross_checked(cast):
    request = accepted(cast, submitted(cast))

    assert request.status == RequestStatus.IN_PROGRESS
    assert request.accepted_on == TODAY
    assert request.content.motive_note == "The aunt confirms it."
    assert Person.objects.get(pk=request.sought_id).cross_check
    assert codes(request) == ["tracing.opened", "tracing.submitted", "tracing.in_progress"]
    assert not Task.objects.filter(kind=Kind.ACCEPT_REQUEST, done_at=None).exists()
    assert Task.objects.get(kind=Kind.REVIEW_REQUEST).due_on == TODAY + timedelta(days=30)


@pytest.mark.parametrize("motive", [Motive.DOUBTFUL, Motive.NOT_EXAMINED])
def test_a_motive_in_doubt_is_not_accepted(cast, motive):
    with pytest.raises(IllegalMove) as refusal:
        accepted(cast, submitted(cast), motive=motive)

    assert refusal.value.code == "tracing.motive"


def test_nobody_accepts_what_they_submitted(cast):
    request = actions.submit_request(actor=cast.supervisor, request=opened(cast))

    with pytest.raises(IllegalMove) as refusal:
        accepted(cast, request)

    assert refusal.value.code == "tracing.same_person"


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("other_supervisor", NotFound), ("officer", Forbidden), ("reviewer", Forbidden)],
)
def test_who_may_not_accept(cast, who, refusal):
    with pytest.raises(refusal):
        accepted(cast, submitted(cast), actor=getattr(cast, who))


def test_a_draft_is_not_accepted(cast):
    with pytest.raises(IllegalMove):
        accepted(cast, opened(cast))


# verb, arguments, a status in which it is refused
VERBS = [
    (actions.submit_request, {}, RequestStatus.IN_PROGRESS),
    (actions.decline_request, {"reason": "x"}, RequestStatus.DRAFT),
    (actions.withdraw_request, {"reason": "x"}, RequestStatus.CLOSED),
    (actions.ask_closure, {"closure": Closure.NOT_FOUND}, RequestStatus.DRAFT),
    (actions.close_request, {"reason": "x", "on": TODAY}, RequestStatus.DRAFT),
    (actions.reopen_request, {"reason": "x"}, RequestStatus.IN_PROGRESS),
]


@pytest.mark.parametrize(("verb", "given"), [row[:2] for row in VERBS])
def test_each_verb_is_refused_to_another_office(cast, verb, given):
    request = an_open_request(cast)

    with pytest.raises(NotFound):
        verb(actor=cast.other_supervisor, request=request, **given)


@pytest.mark.parametrize(("verb", "given"), [row[:2] for row in VERBS])
def test_each_verb_is_refused_to_a_role_without_it(cast, verb, given):
    request = an_open_request(cast)

    with pytest.raises(Forbidden):
        verb(actor=a_user(Role.AUD, cast.here), request=request, **given)


@pytest.mark.parametrize(("verb", "given", "status"), VERBS)
def test_each_verb_is_refused_in_the_wrong_state(cast, verb, given, status):
    request = a_request(office=cast.here, status=status, limits_explained=True)

    with pytest.raises(IllegalMove):
        verb(actor=cast.supervisor, request=request, **given)


def test_amending_a_stale_page_is_refused(cast):
    request = opened(cast)
    actions.amend_request(
        actor=cast.officer, request=request, version=request.version, draft=a_draft()
    )

    with pytest.raises(Stale):
        actions.amend_request(
            actor=cast.officer, request=request, version=request.version, draft=a_draft()
        )


def test_closing_takes_two(cast):
    request = an_open_request(cast)
    actions.ask_closure(actor=cast.officer, request=request, closure=Closure.NOT_FOUND)

    closed = actions.close_request(
        actor=cast.supervisor, request=request, reason="All means used.", on=TODAY
    )

    assert (closed.status, closed.closed_on) == (RequestStatus.CLOSED, TODAY)
    assert codes(request)[-2:] == ["tracing.not_found", "tracing.closed"]


def test_one_person_does_not_close_alone(cast):
    request = an_open_request(cast)
    actions.ask_closure(actor=cast.supervisor, request=request, closure=Closure.NOT_FOUND)

    with pytest.raises(IllegalMove) as refusal:
        actions.close_request(actor=cast.supervisor, request=request, reason="x", on=TODAY)

    assert refusal.value.code == "tracing.same_person"


def test_a_closed_request_can_be_taken_up_again(cast):
    request = a_request(office=cast.here, status=RequestStatus.CLOSED, closed_on=TODAY)

    again = actions.reopen_request(actor=cast.supervisor, request=request, reason="A letter came.")

    assert (again.status, again.closed_on) == (RequestStatus.IN_PROGRESS, None)


def test_the_pin_is_shown_once_and_kept_as_a_hash(cast):
    request = an_open_request(cast)

    pin = actions.give_pin(actor=cast.officer, request=request)

    request.refresh_from_db()
    assert len(pin) == 8
    assert pin not in request.pin
    assert check_password(pin, request.pin)


def test_requests_of_other_offices_are_invisible(cast):
    request = an_open_request(cast)

    assert request in Request.objects.visible_to(cast.officer)
    assert request not in Request.objects.visible_to(cast.other_supervisor)
    assert request not in Request.objects.visible_to(a_user(Role.ADM, cast.here))
    assert request not in Request.objects.visible_to(a_user(Role.TRO, an_office()))


def test_a_request_with_a_verified_match_reopens_where_the_found_person_is_asked(cast):
    request = a_request(office=cast.here, status=RequestStatus.CLOSED, closed_on=TODAY)
    a_candidate(cast, request=request, status="verified")

    again = actions.reopen_request(actor=cast.supervisor, request=request, reason="They wrote.")

    assert again.status == RequestStatus.AWAITING_SP_CONSENT
