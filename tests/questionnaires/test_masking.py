"""What concerns life or safety is masked until it is asked for; a volunteer sees nothing."""

import pytest

from tests.factories import a_user, an_office
from tests.questionnaires.forms import ANSWERS, a_form, a_submission
from wasl.accounts.permissions import ROLES, Can, Role
from wasl.audit.models import Entry
from wasl.errors import Forbidden, NotFound
from wasl.questionnaires.actions import open_answers, see_all_answers, see_answers
from wasl.questionnaires.answers import read_answers
from wasl.questionnaires.masking import Reader, Said, has_masked, see

pytestmark = pytest.mark.django_db
MARK = "SECRET-MARK"


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def worker(office):
    return a_user(Role.CW, office)


@pytest.fixture
def sent(office, worker):
    return a_submission(by=worker, office=office, version=a_form())


def read(sent):
    return read_answers(sent.content.xml.encode(), sent.form_version.definition)


def seen_by(sent, may, *, opened=False):
    definition = sent.form_version.definition
    return see(read(sent), definition, Reader(may=frozenset(may), opened=opened))


def by_name(seen):
    return {one.field.name: one for each in seen for one in each.walk()}


def test_life_or_safety_is_masked_until_it_is_opened(sent):
    assert MARK in repr(read(sent))  # the mark is there at all

    shut = seen_by(sent, ROLES[Role.CW])
    opened = seen_by(sent, ROLES[Role.CW], opened=True)

    assert MARK not in repr(shut)
    assert "333" not in repr(shut)
    assert by_name(shut)["phone"].said is Said.SHUT
    assert has_masked(shut)
    assert by_name(opened)["danger_how"].value.startswith(MARK)
    assert not has_masked(opened)


def test_who_may_not_open_it_cannot_by_asking(sent):
    seen = seen_by(sent, {Can.READ_ANSWERS}, opened=True)

    assert MARK in repr(read(sent))
    assert MARK not in repr(seen)
    assert by_name(seen)["danger"].said is Said.CLOSED
    assert by_name(seen)["name_text"].value == "يوسف علي"


def test_a_volunteer_sees_nothing(sent):
    assert seen_by(sent, ROLES[Role.VOL], opened=True) == ()


def test_that_a_masked_question_was_asked_does_not_show(office, worker):
    """“What danger?” is asked only where there is one: it stands there either way."""
    form = a_form()
    safe = {**ANSWERS, "danger": "no"}
    del safe["danger_how"]
    in_danger = a_submission(by=worker, office=office, version=form, instance="uuid:a")
    without = a_submission(by=worker, office=office, version=form, answers=safe, instance="uuid:b")
    in_view = {
        sent: [(one.key, one.said, one.value) for one in seen_by(sent, ROLES[Role.CW])]
        for sent in (in_danger, without)
    }

    assert read(in_danger).first("danger_how")
    assert not read(without).first("danger_how")
    assert in_view[in_danger] == in_view[without]


@pytest.mark.parametrize("why", ["unknown", "declined", "not_asked"])
def test_why_a_question_was_left_empty_stands_with_it(office, worker, why):
    answers = {"about": {"name_text": "", "name_text_why": why, "sex": ""}}
    sent = a_submission(by=worker, office=office, version=a_form(), answers=answers)

    seen = by_name(seen_by(sent, ROLES[Role.CW]))

    assert seen["name_text"].said == why
    assert "name_text_why" not in seen
    assert seen["sex"].said is Said.EMPTY
    assert "met_on" not in seen  # it was not asked of this person


def test_instances_are_numbered(sent):
    seen = seen_by(sent, ROLES[Role.CW])

    assert [one.key for one in seen if one.number] == ["/data/relatives[1]", "/data/relatives[2]"]


def test_opening_is_recorded_with_its_purpose(sent, worker):
    see_answers(actor=worker, version=sent)
    assert [entry.purpose for entry in Entry.objects.filter(outcome="opened")] == [""]

    seen = see_all_answers(actor=worker, version=sent, purpose="safety")

    assert by_name(seen)["danger_how"].value.startswith(MARK)
    assert Entry.objects.filter(outcome="opened", purpose="safety").count() == 1


def test_another_offices_answers_do_not_exist(sent):
    with pytest.raises(NotFound):
        see_all_answers(actor=a_user(Role.SUP), version=sent, purpose="safety")


def test_a_volunteer_may_not_ask(sent, office):
    with pytest.raises(Forbidden):
        see_all_answers(actor=a_user(Role.VOL, office), version=sent, purpose="safety")
    with pytest.raises(Forbidden):
        open_answers(actor=a_user(Role.VOL, office), version=sent)
