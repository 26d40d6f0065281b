"""A person's names in a list: the leading one first, each spelling once."""

import pytest

from tests.factories import a_person
from wasl.desk.spellings import spellings_of
from wasl.people.codes import NameKind
from wasl.people.contents import NameContent
from wasl.people.models import Name

pytestmark = pytest.mark.django_db


def test_what_two_sources_write_alike_is_shown_once():
    person = a_person(name="Yusuf Ali")
    for text, kind in (
        ("Yusuf Ali", NameKind.DOCUMENT),
        ("يوسف علي", NameKind.DOCUMENT),
        ("يوسف علي", NameKind.VARIANT),
        ("Yusuf", NameKind.NICKNAME),
    ):
        Name.objects.create(person=person, kind=kind, content=NameContent(text=text))

    shown = spellings_of(person)

    assert shown.name.text == "Yusuf Ali"
    assert [each.text for each in shown.others] == ["يوسف علي"]
    assert shown.called == "Yusuf"
