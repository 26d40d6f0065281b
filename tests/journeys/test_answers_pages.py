"""The pages of filled forms in a real browser: narrow, mirrored, without complaints of axe."""

import pytest
from django.utils import timezone

from tests.factories import a_user, an_office, sign_in_fully
from tests.people.drafts import named, registered
from tests.questionnaires.forms import ANSWERS, a_form, a_submission
from tests.questionnaires.test_printing import a_picture
from wasl.accounts.permissions import Role
from wasl.questionnaires.models import Submission

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATHS = (
    "/answers/", "/answers/?state=done", "{}", "{}record/", "{}compare/", "{}decide/", "{}print/",
    "/answers/export/",
)  # fmt: skip


@pytest.fixture
def officer():
    return a_user(Role.TRO, an_office(), toured_at=timezone.now())


def filled(officer):
    """A corrected form about somebody of whom the record says something else: it waits."""
    [office] = officer.roles
    person = registered(officer, named("يوسف", sex="female"))
    about = {"person": str(person.pk), **ANSWERS, "signed": "s.jpg"}
    form = a_form()
    first = a_submission(
        by=officer, office=person.office, version=form, answers=about,
        files={"s.jpg": a_picture()}, people=[person],
    )  # fmt: skip
    again = {**about, "danger": "no", "about": {**ANSWERS["about"], "name_text": "يوسف علي حسن"}}
    a_submission(
        by=officer, office=person.office, version=form, answers=again, instance="uuid:two",
        replaces="uuid:one", reason="The name was misheard.", files={"s.jpg": a_picture()},
    )  # fmt: skip
    assert office == person.office_id
    return Submission.objects.get(pk=first.submission_id)


@pytest.mark.parametrize(("language", "width"), [("en", 1400), ("ar", 360), ("ar", 1400)])
def test_the_pages_of_answers_can_be_used_by_all(visit, client, officer, language, width):
    officer.language = language
    officer.save()
    submission = filled(officer)
    window = visit(language=language, width=width, client=sign_in_fully(client, officer))

    for path in PATHS:
        address = path.format(f"/answers/{submission.pk}/")
        assert window.open(address) == 200, path
        assert window.serious() == [], path
        assert not window.scrolls_sideways(), path
    assert window.refused == []


def test_a_decision_without_a_script(visit, client, officer):
    submission = filled(officer)
    window = visit(client=sign_in_fully(client, officer), scripts=False)
    window.open(f"/answers/{submission.pk}/")

    window.page.click(f"a[href='/answers/{submission.pk}/decide/']")
    window.page.check("[name=taken]")
    window.page.click("button.btn-primary")

    assert "Taken over" in window.page.inner_text("main")
    submission.refresh_from_db()
    assert submission.people.get().sex == "male"


def test_life_or_safety_is_shown_for_a_reason(visit, client, officer):
    submission = filled(officer)
    window = visit(client=sign_in_fully(client, officer))
    window.open(f"/answers/{submission.pk}/?version=1")
    assert "SECRET-MARK" not in window.page.content()

    window.page.click(".masked-note summary")
    window.page.click(".masked-note button")
    window.page.wait_for_selector("text=SECRET-MARK")

    window.page.goto(window.page.url)
    assert "SECRET-MARK" not in window.page.content()
