"""Filled forms in the desk: who reads them, what stays masked, what a decision does, what leaves."""

import ast
import csv
import io
import zipfile
from pathlib import Path

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

import wasl
from tests.factories import a_person, a_user, an_office, sign_in_fully
from tests.questionnaires.forms import ANSWERS, a_form, a_submission
from tests.questionnaires.test_printing import a_picture
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.desk.answers.effects import DEEDS, REASONS
from wasl.people.models import Person
from wasl.questionnaires.codes import Channel, State
from wasl.questionnaires.models import Submission
from wasl.worklist.models import Kind, Task

pytestmark = pytest.mark.django_db
MARK = "SECRET-MARK"


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def worker(office):
    return a_user(Role.CW, office, toured_at=timezone.now())


@pytest.fixture
def form():
    return a_form()


@pytest.fixture
def person(office):
    return a_person(office=office, sex="female", name="يوسف علي")


@pytest.fixture
def signed_in(client, worker):
    return sign_in_fully(client, worker)


@pytest.fixture
def sent(worker, office, form, person):
    """A form about somebody of whom the record says another sex: it waits for a decision."""
    answers = {"person": str(person.pk), **ANSWERS}
    return a_submission(by=worker, office=office, version=form, answers=answers, people=[person])


def page(client, name, sent, **query):
    return client.get(reverse(name, args=[sent.submission_id]), query)


def text_of(pdf):
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return " ".join(" ".join(each.extract_text() for each in reader.pages).split())


# The list ----------------------------------------------------------------------------------------


def test_the_list_names_people_by_reference_only(signed_in, sent, person):
    body = signed_in.get("/answers/").content.decode()

    assert "Talk" in body
    assert person.reference in body
    assert "يوسف" not in body
    assert MARK not in body


def test_an_empty_list_says_what_will_be_here(signed_in):
    assert "No form was filled yet" in signed_in.get("/answers/").content.decode()


FILTERS = [
    {"state": "waiting"}, {"channel": "collect"}, {"since": "2020-01-01"}, {"until": "2099-01-01"},
]  # fmt: skip
MISSES = [
    {"state": "done"}, {"channel": "paper"}, {"since": "2099-01-01"}, {"until": "2020-01-01"},
]  # fmt: skip


@pytest.mark.parametrize("query", FILTERS)
def test_a_filter_keeps_what_fits(signed_in, sent, query):
    assert len(signed_in.get("/answers/", query).context["rows"]) == 1


@pytest.mark.parametrize("query", MISSES)
def test_a_filter_leaves_out_what_does_not(signed_in, sent, query):
    answer = signed_in.get("/answers/", query)

    assert answer.context["rows"] == []
    assert "No filled form is like that" in answer.content.decode()


def test_the_list_is_filtered_by_form_worker_and_person(
    signed_in, worker, office, form, person, sent
):
    other = a_user(Role.TRO, office)
    theirs = a_submission(
        by=other, office=office, version=a_form(form_id="wasl_other"), instance="uuid:b",
        channel=Channel.PAPER, people=[a_person(office=office)],
    )  # fmt: skip

    def found(**query):
        return {row.pk for row, _version in signed_in.get("/answers/", query).context["rows"]}

    mine = {sent.submission_id}
    assert found() == mine | {theirs.submission_id}
    assert found(form=form.form_id) == mine
    assert found(worker=worker.pk) == mine
    assert found(q=person.reference.lower()) == mine


def test_a_mistyped_reference_is_told(signed_in, sent):
    body = signed_in.get("/answers/", {"q": "AAAA-AAAA"}).content.decode()

    assert "This reference was mistyped" in body


def test_the_list_goes_on_from_page_to_page(signed_in, worker, office, form):
    for number in range(27):
        a_submission(by=worker, office=office, version=form, instance=f"uuid:{number}")

    assert len(signed_in.get("/answers/").context["rows"]) == 25
    assert len(signed_in.get("/answers/", {"page": 2}).context["rows"]) == 2


def test_the_list_asks_the_same_number_of_times_however_long_it_is(
    signed_in, worker, office, form, django_assert_max_num_queries
):
    for number in range(12):
        a_submission(
            by=worker, office=office, version=form, instance=f"uuid:{number}",
            people=[a_person(office=office)],
        )  # fmt: skip

    with django_assert_max_num_queries(30):
        signed_in.get("/answers/")


def test_a_draft_is_not_in_it(signed_in, worker, office, form):
    draft = a_submission(by=worker, office=office, version=form, state=State.DRAFT)

    assert signed_in.get("/answers/").context["rows"] == []
    assert page(signed_in, "desk:answer", draft).status_code == 404


# One filled form ---------------------------------------------------------------------------------


def test_a_form_is_shown_with_life_or_safety_masked(signed_in, sent):
    answer = page(signed_in, "desk:answer", sent)

    body = answer.content.decode()
    assert "يوسف علي" in body
    assert "Relative 2" in body
    assert MARK in sent.content.xml
    assert MARK not in body
    assert "333 0001" not in body
    assert "The record says something else in 1 place" in body
    assert "<title>Talk" in body.replace("\n", "").replace("  ", "")
    assert Entry.objects.filter(action="questionnaires.submission.opened", purpose="").exists()


def test_opening_shows_it_and_is_recorded_with_the_reason(signed_in, sent):
    url = reverse("desk:answer", args=[sent.submission_id])

    assert signed_in.post(url, {"reason": "whim"}).status_code == 422
    body = signed_in.post(url, {"reason": "safety"}).content.decode()

    assert MARK in body
    assert Entry.objects.filter(outcome="opened", purpose="safety").count() == 1
    assert MARK not in signed_in.get(url).content.decode()


def test_what_became_of_it_is_told_with_the_reason(signed_in, sent):
    body = page(signed_in, "desk:answer", sent).content.decode()

    assert "Change what the record says" in body
    assert "The record says something else. A person must decide." in body
    assert "Add to what is known of the person" in body


@pytest.mark.parametrize("name", ["desk:answer", "desk:answer-record", "desk:answer-print"])
def test_another_offices_form_does_not_exist(client, sent, name):
    sign_in_fully(client, a_user(Role.SUP, an_office()))

    assert page(client, name, sent).status_code == 404


def test_a_volunteer_reads_nothing(client, office, sent):
    sign_in_fully(client, a_user(Role.VOL, office))

    assert client.get("/answers/").status_code == 403
    assert page(client, "desk:answer", sent).status_code == 404


def test_a_child_is_hidden_from_who_has_no_papers(client, office, sent, person):
    sign_in_fully(client, a_user(Role.CW, office, vetted_until=None))

    assert client.get("/answers/").context["rows"] == []
    assert page(client, "desk:answer", sent).status_code == 404
    Person.objects.filter(pk=person.pk).update(adult_from=timezone.localdate())
    assert page(client, "desk:answer", sent).status_code == 200


def test_a_file_is_opened_for_a_reason_and_drawn_again(signed_in, worker, office, form):
    sent = a_submission(
        by=worker, office=office, version=form, answers={**ANSWERS, "signed": "s.jpg"},
        files={"s.jpg": a_picture()},
    )  # fmt: skip
    url = reverse("desk:answer-file", args=[sent.submission_id, sent.attachments.get().pk])

    assert signed_in.get(url).status_code == 405
    assert signed_in.post(url).status_code == 422
    answer = signed_in.post(url, {"reason": "verify"})

    assert answer["Content-Type"] == "image/jpeg"
    assert "s.jpg" not in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store, private"
    assert b"HIDDEN-NOTE" not in answer.content
    assert Entry.objects.filter(action="questionnaires.attachment.opened").exists()


def test_what_is_no_picture_is_only_kept(signed_in, worker, office, form):
    sent = a_submission(
        by=worker, office=office, version=form, answers={**ANSWERS, "signed": "s.svg"},
        files={"s.svg": b"<svg onload='alert(1)'/>"},
    )  # fmt: skip
    url = reverse("desk:answer-file", args=[sent.submission_id, sent.attachments.get().pk])

    answer = signed_in.post(url, {"reason": "verify"})

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


# Comparing ---------------------------------------------------------------------------------------


def test_two_versions_side_by_side(signed_in, worker, office, form, sent, person):
    about = {**ANSWERS["about"], "name_text": "يوسف علي حسن"}
    a_submission(
        by=worker, office=office, version=form, instance="uuid:two", replaces="uuid:one",
        reason="misheard", answers={**ANSWERS, "person": str(person.pk), "about": about,
        "danger_how": "SECRET-MARK two"},
    )  # fmt: skip

    body = page(signed_in, "desk:answer-compare", sent).content.decode()

    assert "يوسف علي حسن" in body
    assert "misheard" in body
    assert MARK not in body
    url = reverse("desk:answer-compare", args=[sent.submission_id])
    assert MARK in signed_in.post(url, {"reason": "verify"}).content.decode()


@pytest.mark.parametrize("query", [{}, {"older": "9"}, {"newer": "x"}])
def test_a_version_that_is_not_there(signed_in, sent, query):
    assert page(signed_in, "desk:answer-compare", sent, **query).status_code == 404


def test_the_form_beside_the_record(signed_in, sent, person):
    answer = page(signed_in, "desk:answer-record", sent)

    [(_who, shown, rows, sums)] = answer.context["tables"]
    told = {row.label: (row.there, row.here, row.verdict) for row in rows}
    assert shown == person
    assert told["Sex"] == (["Female"], ["Male"], "differs")
    assert told["Your name"][2] == "same"
    assert told["Phone"][2] == "masked"
    # The form itself has added these since: it does not confirm itself.
    assert person.relationships.exists()
    assert told["Their name"][2] == told["Languages"][2] == "only_here"
    assert sums["differs"] == 1
    assert "333 0001" not in answer.content.decode()


def test_a_value_that_was_taken_over_is_compared_as_it_was(signed_in, sent, person):
    url = reverse("desk:answer-decide", args=[sent.submission_id])
    signed_in.post(url, {"taken": ["/data/about/sex"]})
    person.refresh_from_db()
    assert person.sex == "male"

    [(_who, _person, rows, _sums)] = page(signed_in, "desk:answer-record", sent).context["tables"]

    assert [row.there for row in rows if row.label == "Sex"] == [["Female"]]


def test_who_was_registered_by_the_form_was_not_known_before(signed_in, worker, office, form):
    person = a_person(office=office)
    earlier = a_submission(by=worker, office=office, version=form, people=[person])
    Person.objects.filter(pk=person.pk).update(created_at=timezone.now())

    [(_who, _person, rows, _s)] = page(signed_in, "desk:answer-record", earlier).context["tables"]

    assert {row.verdict for row in rows} == {"only_here", "masked"}


# Deciding ----------------------------------------------------------------------------------------


def test_a_ticked_answer_stands(signed_in, sent, person):
    assert sent.submission.state == State.WAITING
    body = page(signed_in, "desk:answer-decide", sent).content.decode()
    assert "The new answer stands" in body
    url = reverse("desk:answer-decide", args=[sent.submission_id])

    signed_in.post(url, {"taken": ["/data/about/sex"]})

    person.refresh_from_db()
    assert person.sex == "male"
    assert Submission.objects.get(pk=sent.submission_id).state == State.DONE
    assert not Task.objects.filter(kind=Kind.DECIDE_ANSWERS, done_at=None).exists()


def test_what_is_not_ticked_stays(signed_in, sent, person):
    url = reverse("desk:answer-decide", args=[sent.submission_id])

    signed_in.post(url, {"taken": ["/data/phone"]})

    person.refresh_from_db()
    assert person.sex == "female"
    assert Submission.objects.get(pk=sent.submission_id).state == State.DONE


def test_setting_aside_asks_for_a_reason_and_keeps_it(signed_in, sent):
    url = reverse("desk:answer-set-aside", args=[sent.submission_id])

    assert signed_in.post(url, {"reason": " "}).status_code == 422
    signed_in.post(url, {"reason": "The sister was meant."})

    assert Submission.objects.get(pk=sent.submission_id).state == State.SET_ASIDE
    assert "The sister was meant." in page(signed_in, "desk:answer", sent).content.decode()


def test_where_nothing_waits_nothing_is_decided(signed_in, sent):
    Submission.objects.update(state=State.DONE)
    for name in ("desk:answer-decide", "desk:answer-set-aside"):
        url = reverse(name, args=[sent.submission_id])
        assert signed_in.post(url, {"reason": "x"}).status_code == 409
    assert page(signed_in, "desk:answer-decide", sent).status_code == 409


def test_the_task_leads_to_the_answers(signed_in, sent, person):
    body = signed_in.get("/").content.decode()

    assert reverse("desk:answer", args=[sent.submission_id]) in body
    assert person.reference in body


# Leaving -----------------------------------------------------------------------------------------


def test_a_filled_form_is_printed_in_the_language_chosen(signed_in, sent):
    url = reverse("desk:answer-print", args=[sent.submission_id])
    assert 'value="ar"' in signed_in.get(url).content.decode()

    answer = signed_in.post(url, {"language": "en"})

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store, private"
    assert "Their name" in text_of(answer.content)
    assert MARK not in text_of(answer.content)


def test_life_or_safety_is_printed_only_for_a_reason(signed_in, sent):
    url = reverse("desk:answer-print", args=[sent.submission_id])

    assert signed_in.post(url, {"language": "en", "everything": "on"}).status_code == 422
    answer = signed_in.post(url, {"language": "en", "everything": "on", "reason": "the court"})

    assert MARK in text_of(answer.content)
    assert Entry.objects.get(action="questionnaires.printed").details["everything"] is True


def test_a_blank_form_is_printed_by_who_fills_it(client, office, form):
    sign_in_fully(client, a_user(Role.VOL, office))

    answer = client.get(f"/forms/{form.form_id}/blank.pdf", {"language": "en"})

    assert answer["Content-Type"] == "application/pdf"
    assert "If left empty" in text_of(answer.content)
    assert client.get(f"/forms/{form.form_id}/blank.pdf?language=fr").status_code == 404
    elsewhere = a_form(office=an_office(), form_id="theirs")
    assert client.get(f"/forms/{elsewhere.form_id}/blank.pdf").status_code == 404
    sign_in_fully(client, a_user(Role.AUD, office))
    assert client.get(f"/forms/{form.form_id}/blank.pdf").status_code == 403


def test_filled_forms_leave_as_a_file(signed_in, office, form, sent):
    wanted = {
        "office": office.pk, "form": form.form_id, "reach": "ordinary", "written": "labels",
        "file_format": "csv", "reason": "for the report",
    }  # fmt: skip
    assert signed_in.get("/answers/export/").status_code == 200
    assert signed_in.post("/answers/export/", {**wanted, "reason": ""}).status_code == 422

    answer = signed_in.post("/answers/export/", wanted)

    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        table = package.read("answers.csv").decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(table)))) == 3
    assert MARK not in table


def test_who_may_not_export_is_refused(client, office, sent):
    sign_in_fully(client, a_user(Role.MHO, office))

    assert client.get("/answers/export/").status_code == 403
    assert "Export" not in page(client, "desk:answer", sent).content.decode()


# Tables ------------------------------------------------------------------------------------------

HANDLERS = ("questionnaires/persons.py", "questionnaires/consents.py", "tracing/answered.py")
RAISERS = (
    *HANDLERS, "questionnaires/as_draft.py", "people/actions/writing.py", "people/media.py",
    "consent/steps.py", "consent/actions.py", "people/actions/files.py",
)  # fmt: skip
REFUSALS = frozenset({"Refused", "Forbidden", "NotFound", "IllegalMove", "Invalid", "Stale"})
# Raised by what answers never ask for, or shown in words of their own.
NEVER = frozenset({"consent.nothing_to_stop"})


def first_words(paths, names):
    """The first argument of each call of these names, where it is written out."""
    found = set()
    root = Path(wasl.__file__).parent
    for path in paths:
        files = (root / path).rglob("*.py") if (root / path).is_dir() else [root / path]
        for file in files:
            for node in ast.walk(ast.parse(file.read_text())):
                name = getattr(getattr(node, "func", None), "id", "")
                if isinstance(node, ast.Call) and name in names and node.args:
                    value = getattr(node.args[0], "value", None)
                    if isinstance(value, str):
                        found.add(value)
    return found


def test_every_deed_has_words():
    deeds = first_words(HANDLERS, {"Wish"})

    assert "people.registered" in deeds  # the search finds them at all
    assert deeds == set(DEEDS)


def test_every_refusal_that_answers_may_meet_has_words():
    codes = first_words(RAISERS, REFUSALS) - NEVER

    assert "people.differs" in codes
    assert sorted(codes - set(REASONS)) == []


def test_words_that_may_say_too_much_are_pointed_out_by_question(signed_in, worker, office):
    from tests.questionnaires.sheets import a_visit, published
    from tests.questionnaires.sheets import sent as taken_in
    from tests.questionnaires.test_scanning import FREE

    published(FREE)
    person = a_person(office=office)
    version = taken_in(worker, office, a_visit(person, work="call +39 333 123 4567")).version

    body = page(signed_in, "desk:answer", version).content.decode()

    assert "may say too much" in body
    assert "<li>Work: a number or e-mail address</li>" in body
