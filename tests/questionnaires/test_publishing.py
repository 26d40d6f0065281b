from io import BytesIO

import pytest
from openpyxl import Workbook

from tests.factories import a_person, a_user, an_office
from tests.questionnaires.sheets import HOME_VISIT, a_visit, published, sent
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.errors import Forbidden, IllegalMove, Invalid, NotFound
from wasl.questionnaires.actions import open_answers, publish_form, publish_ours, retire_form
from wasl.questionnaires.models import Form, FormVersion

pytestmark = pytest.mark.django_db


def workbook(source=HOME_VISIT) -> bytes:
    """The Markdown tables as a spreadsheet."""
    book, sheet = Workbook(), None
    book.remove(book.active)
    for line in source.strip().splitlines():
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if cells[0]:
            sheet = book.create_sheet(cells[0])
        else:
            sheet.append(cells[1:])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def supervisor():
    return a_user(Role.SUP, an_office())


@pytest.fixture
def office(supervisor):
    return supervisor.memberships.get().office


def test_an_office_publishes_its_own_form(supervisor, office):
    version = publish_form(actor=supervisor, office=office, source=workbook())

    assert (version.form.form_id, version.form.office) == ("test_visit", office)
    assert list(Form.objects.offered_to(supervisor)) == [version.form]
    assert Entry.objects.get(action="questionnaires.published").office == office.pk


def test_a_new_version_never_breaks_old_answers(supervisor, office):
    publish_form(actor=supervisor, office=office, source=workbook())
    old = sent(supervisor, office, a_visit(a_person(office=office), health="asthma")).version
    without = "\n".join(
        line for line in HOME_VISIT.splitlines() if "| health |" not in line
    ).replace("test_visit | 1 |", "test_visit | 2 |")

    new = publish_form(actor=supervisor, office=office, source=workbook(without))

    assert old.form_version.form.current == new
    assert open_answers(actor=supervisor, version=old).first("health") == "asthma"
    # a phone that has not fetched the new version yet may still send the old one
    assert sent(supervisor, office, a_visit(version="1")).version.form_version == old.form_version


def test_a_version_is_published_once(supervisor, office):
    first = publish_form(actor=supervisor, office=office, source=workbook())
    assert publish_form(actor=supervisor, office=office, source=workbook()) == first

    with pytest.raises(IllegalMove) as refusal:
        publish_form(
            actor=supervisor, office=office, source=workbook(HOME_VISIT.replace("Health", "Pain"))
        )
    assert refusal.value.code == "questionnaires.version_taken"


def test_a_form_without_purposes_is_refused_and_each_question_named(supervisor, office):
    bare = HOME_VISIT.replace("4 | care | to help", "4 | | ")

    with pytest.raises(Invalid) as refusal:
        publish_form(actor=supervisor, office=office, source=workbook(bare))
    assert "health" in str(refusal.value.message)
    assert not Form.objects.exists()


def test_who_may_publish(supervisor, office):
    with pytest.raises(NotFound):
        publish_form(actor=a_user(Role.SUP), office=office, source=workbook())
    with pytest.raises(Forbidden):
        publish_form(actor=a_user(Role.TRO, office), office=office, source=workbook())


def test_a_retired_form_is_not_offered_and_its_answers_stay(supervisor, office):
    version = publish_form(actor=supervisor, office=office, source=workbook())
    answered = sent(supervisor, office, a_visit(health="asthma")).version

    with pytest.raises(NotFound):
        retire_form(actor=a_user(Role.SUP), form=version.form)
    with pytest.raises(Forbidden):
        retire_form(actor=a_user(Role.TRO, office), form=version.form)
    retire_form(actor=supervisor, form=version.form)

    assert not Form.objects.offered_to(supervisor).exists()
    assert open_answers(actor=supervisor, version=answered).first("health") == "asthma"
    with pytest.raises(IllegalMove):
        retire_form(actor=supervisor, form=version.form)


def test_an_offices_own_form_stands_in_the_place_of_ours(supervisor, office):
    ours = published()
    stranger = a_user(Role.TRO)

    own = publish_form(actor=supervisor, office=office, source=workbook())

    assert list(Form.objects.offered_to(supervisor)) == [own.form]
    assert list(Form.objects.offered_to(stranger)) == [ours.form]


def test_ours_are_published_once_and_again_when_they_change(settings, tmp_path):
    settings.FORMS_DIR = tmp_path
    (tmp_path / "visit.md").write_text(HOME_VISIT)

    assert [version.form.form_id for version in publish_ours()] == ["test_visit"]
    assert publish_ours() == []

    (tmp_path / "visit.md").write_text(HOME_VISIT.replace("test_visit | 1 |", "test_visit | 2 |"))
    assert [version.version for version in publish_ours()] == ["2"]
    assert FormVersion.objects.filter(retired_at=None).get().version == "2"
