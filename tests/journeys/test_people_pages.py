"""The pages of people in a real browser: by keyboard, without a script, narrow, mirrored."""

import pytest
from django.utils import timezone

from tests.factories import a_user, an_office, sign_in_fully
from tests.people.drafts import named, registered
from wasl.accounts.permissions import Role
from wasl.people.actions import set_relationship
from wasl.people.codes import Kinship
from wasl.people.models import Person
from wasl.people.sections import read_draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATHS = ("/people/", "/people/new/", "{}", "{}edit/", "{}history/", "{}merge/", "{}files/new/")


@pytest.fixture
def officer():
    return a_user(Role.TRO, an_office(), toured_at=timezone.now())


@pytest.mark.parametrize(("language", "width"), [("en", 1400), ("ar", 360)])
def test_the_pages_of_people_can_be_used_by_all(visit, client, officer, language, width):
    officer.language = language
    officer.save()
    person, mother = registered(officer), registered(officer, named("فاطمة", sex="female"))
    set_relationship(actor=officer, person=person, other=mother, kind=Kinship.PARENT)
    window = visit(language=language, width=width, client=sign_in_fully(client, officer))

    for path in PATHS:
        address = path.format(f"/people/{person.pk}/")
        assert window.open(address) == 200
        assert window.serious() == [], path
        assert not window.scrolls_sideways(), path
    assert window.refused == []


def test_the_family_is_walked_with_the_keyboard(visit, client, officer):
    person, mother = registered(officer), registered(officer, named("فاطمة", sex="female"))
    set_relationship(actor=officer, person=person, other=mother, kind=Kinship.PARENT)
    window = visit(client=sign_in_fully(client, officer))
    window.open(f"/people/{person.pk}/")

    window.page.focus("a.kin")
    window.page.keyboard.press("Enter")
    window.page.wait_for_url(f"**/people/{mother.pk}/**")

    assert window.page.inner_text("h1") == "فاطمة"
    assert "فاطمة" not in window.page.title()


@pytest.mark.parametrize("scripts", [True, False])
def test_rows_are_added_with_and_without_a_script(visit, client, officer, scripts):
    window = visit(client=sign_in_fully(client, officer), scripts=scripts)
    page = window.page
    window.open("/people/new/")
    page.fill("[name=names-0-text]", "یوسف")
    page.fill("[name=births-0-told_as]", "۱۳۸۵")
    page.select_option("[name=births-0-calendar]", "solar_hijri")

    page.click("button[value=names]")
    page.fill("[name=names-1-text]", "Yusuf")
    page.press("[name=names-1-text]", "Enter")
    page.wait_for_url("**/people/*-*/")

    draft = read_draft(Person.objects.get())
    assert [name.content.text for name in draft.names] == ["یوسف", "Yusuf"]
    assert draft.births[0].content.first.isoformat() == "2006-03-21"
    assert window.refused == []
