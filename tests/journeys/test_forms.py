"""Forms in a real browser: filled, kept as a draft, gone on with, corrected, previewed."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from tests.factories import a_person, a_user, an_office, sign_in_fully
from tests.journeys.form_filler import Filler
from tests.people.drafts import named, registered
from tests.questionnaires.forms import a_form, a_submission
from wasl.accounts.permissions import Role
from wasl.people.contents import NameContent, RelativeContent
from wasl.people.drafts import RelativeDraft
from wasl.people.sections import read_draft
from wasl.questionnaires.actions import publish_ours
from wasl.questionnaires.answers import read_answers
from wasl.questionnaires.codes import SourceKind, State
from wasl.questionnaires.models import FormVersion, Submission

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OURS = sorted(path.stem for path in Path(settings.FORMS_DIR).glob("*.md"))
LANGUAGES = ("en", "ar")


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def officer(office):
    return a_user(Role.TRO, office, toured_at=timezone.now())


def answers_of(submission):
    version = submission.latest
    return read_answers(version.content.xml.encode(), version.form_version.definition)


def open_form(window, person, version):
    assert window.open(f"/people/{person.pk}/forms/{version.form_id}/") == 200
    filler = Filler(window.page)
    filler.ready()
    return filler


WORDS = {
    "en": ("Your name", "Sex", "Female", "Their name", "Add Relative", "Photo", "Signature"),
    "ar": ("اسمك", "الجنس", "أنثى", "اسمه", "إضافة قريب", "صورة", "التوقيع"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_is_filled_kept_closed_gone_on_with_and_finished(
    visit, client, officer, office, language
):
    officer.language = language
    officer.save()
    version, person = a_form(), a_person(office=office, name="Amina Diallo")
    name, sex, female, relative, add, photo, signature = WORDS[language]
    window = visit(language=language, client=sign_in_fully(client, officer))
    filler = open_form(window, person, version)
    page = window.page
    assert page.locator("#xform").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")

    filler.give(sex, female)
    filler.give(relative, "Fatima")
    page.get_by_text(add).click()
    filler.give(relative, "Hassan")
    filler.answer(filler.named(photo))
    filler.answer(filler.named(signature))
    page.click("[data-keep]")
    page.wait_for_selector("#fill-state[data-state=saved]")
    draft = Submission.objects.get()
    assert draft.state == State.DRAFT
    instance = draft.latest.instance_id
    page.goto(window.base + f"/people/{person.pk}/")
    page.click(f"a[href='/fill/drafts/{draft.pk}/']")
    filler.ready()
    assert window.serious() == []
    filler.give(name, "Amina D")
    assert filler.finish()

    submission = Submission.objects.get()
    answers = answers_of(submission)
    assert submission.state == State.DONE
    assert submission.latest.instance_id == instance
    assert answers.first("name_text") == "Amina D"
    assert answers.first("sex") == "female"
    assert [a.value for a in answers.walk() if a.field.name == "relative_name"] == [
        "Fatima", "Hassan",
    ]  # fmt: skip
    assert submission.latest.attachments.count() == len(answers.files()) == 2
    assert list(submission.people.all()) == [person]
    assert window.refused == []


def test_relatives_who_are_known_stand_in_the_form_and_are_not_added_twice(
    visit, client, officer, office
):
    known = [
        RelativeDraft(content=RelativeContent(names=(NameContent(text=name),)))
        for name in ("Fatima", "Hassan", "Idil")
    ]
    draft = replace(named("Amina Diallo"), relatives=tuple(known))
    person = registered(officer, draft)
    window = visit(client=sign_in_fully(client, officer))
    filler = open_form(window, person, a_form())

    shown = window.page.locator("h2:has-text('Relative')")
    assert shown.count() == 3
    assert filler.finish()

    answers = answers_of(Submission.objects.get())
    told = [a.value for a in answers.walk() if a.field.name == "relative_name"]
    assert told == ["Fatima", "Hassan", "Idil"]
    assert len(read_draft(person).relatives) == 3


def test_a_finished_form_is_corrected_with_a_reason(visit, client, officer, office):
    version, person = a_form(), a_person(office=office)
    first = a_submission(by=officer, office=office, version=version, people=[person])
    window = visit(client=sign_in_fully(client, officer))
    window.open(f"/fill/correct/{first.submission_id}/")
    filler = Filler(window.page)
    filler.ready()
    filler.give("Phone", "+39 333 0002")
    window.page.click("[data-keep]")
    window.page.wait_for_selector("#fill-state[data-state=saved]")

    window.page.click("[data-finish]")
    window.page.wait_for_selector("#fill-state[data-state=wrong]")
    window.page.fill("[name=reason]", "One digit was wrong")
    assert filler.finish()

    submission = Submission.objects.get()  # the draft made way
    assert [one.number for one in submission.versions.all()] == [1, 2]
    assert submission.latest.previous == first
    assert submission.latest.content.reason == "One digit was wrong"
    answers = answers_of(submission)
    assert answers.first("phone") == "+39 333 0002"
    assert sum(a.field.name == "relative_name" for a in answers.walk()) == 2


def test_a_lost_connection_and_a_lost_session_lose_nothing(visit, client, officer, office):
    version, person = a_form(), a_person(office=office)
    window = visit(client=sign_in_fully(client, officer))
    filler = open_form(window, person, version)
    page = window.page
    filler.give("Your name", "Kept all along")

    page.context.set_offline(True)
    page.click("[data-keep]")
    page.wait_for_selector("#fill-state[data-state=waiting]")
    page.context.set_offline(False)
    page.wait_for_selector("#fill-state[data-state=saved]", timeout=15_000)

    client.logout()
    filler.give("Phone", "+39 333 0003")
    page.click("[data-keep]")
    page.wait_for_selector("#fill-state[data-state=waiting] a")
    client.force_login(officer)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": window.base}
    page.context.add_cookies([cookie])
    page.wait_for_selector("#fill-state[data-state=saved]", timeout=15_000)

    answers = answers_of(Submission.objects.get())
    assert answers.first("name_text") == "Kept all along"
    assert answers.first("phone") == "+39 333 0003"


@pytest.mark.parametrize(("language", "width"), [("en", 1400), ("ar", 360), ("fr", 360)])
def test_the_pages_of_forms_can_be_used_by_all(visit, client, office, language, width):
    chief = a_user(Role.SUP, office, toured_at=timezone.now(), language=language)
    version, person = a_form(office=office), a_person(office=office)
    window = visit(language=language, width=width, client=sign_in_fully(client, chief))
    for path in (
        f"/people/{person.pk}/",
        f"/people/{person.pk}/forms/",
        f"/people/{person.pk}/forms/give/",
        f"/people/{person.pk}/forms/{version.form_id}/",
        "/fill/",
        "/fill/paper/",
        "/forms/",
        "/forms/new/",
        f"/forms/{version.form_id}/",
        f"/forms/versions/{version.pk}/",
    ):
        assert window.open(path) == 200
        if window.page.locator("#xform p").count():
            window.page.wait_for_selector(".question-container")
        assert window.serious() == [], path
        assert not window.scrolls_sideways(), path
    assert window.refused == []


def test_a_form_is_looked_at_before_it_is_published(visit, client, office, tmp_path):
    chief = a_user(Role.SUP, office, toured_at=timezone.now())
    window = visit(client=sign_in_fully(client, chief))
    page = window.page
    window.open("/forms/")
    with page.expect_download() as download:
        page.click("text=Spreadsheet to start from")
    sheet = tmp_path / "own.xlsx"
    download.value.save_as(sheet)

    page.click("text=Upload a form")
    page.set_input_files("[name=file]", sheet)
    page.click("[data-preview]")
    page.wait_for_selector(".question-container")
    assert page.is_hidden("#problems")
    assert not FormVersion.objects.exists()
    page.click("button[type=submit]:has-text('Publish')")
    page.wait_for_url("**/forms/*-*/")

    made = FormVersion.objects.get()
    assert (made.form.office, made.source_kind) == (office, SourceKind.SPREADSHEET)
    assert window.refused == []


@pytest.mark.parametrize("name", OURS)
def test_every_form_of_ours_can_be_filled_to_the_end(visit, client, officer, office, name):
    publish_ours()
    language = LANGUAGES[OURS.index(name) % 2]
    officer.language = language
    officer.save()
    person = a_person(office=office)
    source = (Path(settings.FORMS_DIR) / f"{name}.md").read_bytes()
    version = next(one for one in FormVersion.objects.all() if bytes(one.source) == source)
    asks_whom = any(one.to == "person" for one in version.definition.walk())
    window = visit(language=language, client=sign_in_fully(client, officer))

    about = f"/people/{person.pk}/forms/{version.form_id}/"
    assert window.open(about if asks_whom else f"/fill/new/{version.form_id}/") == 200
    filler = Filler(window.page)
    filler.ready()
    filler.fill()

    submission = Submission.objects.get()
    assert submission.latest.sent_at is not None
    assert submission.latest.form_version == version
    assert window.refused == []
