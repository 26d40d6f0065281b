"""What was known before a form came in, whatever was written, changed or taken away since."""

from dataclasses import replace

import pytest
from django.utils import timezone

from tests.factories import a_user, an_office
from tests.people.drafts import named, registered
from wasl.accounts.permissions import Role
from wasl.people.actions import amend_person
from wasl.people.contents import NameContent
from wasl.people.drafts import NameDraft
from wasl.people.sections import read_draft
from wasl.questionnaires.before import record_before

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return a_user(Role.TRO, an_office())


def plain(draft):
    """What a draft says, without the ids of rows and the order of facts."""
    names = sorted(name.content.text for name in draft.names)
    return names, draft.sex, draft.content


def changed(officer, person, **over):
    person.refresh_from_db()
    draft = replace(read_draft(person), **over)
    return amend_person(actor=officer, person=person, version=person.version, draft=draft)


def test_changes_are_taken_back(officer):
    person = registered(officer, named("يوسف", sex="female"))
    was, at = read_draft(person), timezone.now()
    [name] = was.names

    changed(officer, person, sex="male", content=replace(was.content, languages=("som",)))
    other = NameDraft(content=NameContent(text="Yusuf"), kind="nickname")
    changed(officer, person, names=(replace(name, content=NameContent(text="يوسف علي")), other))
    changed(officer, person, names=read_draft(person).names[1:])

    person.refresh_from_db()
    assert plain(read_draft(person))[:2] == (["Yusuf"], "male")
    assert plain(record_before(person, at)) == plain(was)


def test_what_was_changed_earlier_stays(officer):
    person = registered(officer, named("يوسف", sex="female"))
    changed(officer, person, sex="male")
    person.refresh_from_db()

    assert plain(record_before(person, timezone.now())) == plain(read_draft(person))


def test_whoever_was_registered_since_was_not_known(officer):
    at = timezone.now()
    person = registered(officer, named("يوسف", sex="female"))

    assert plain(record_before(person, at))[:2] == ([], "not_asked")
