"""The pages where forms are published: list, versions, upload, check, retire."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import a_user, an_office
from tests.questionnaires.forms import SURVEY, a_draft, a_form, a_submission
from wasl.accounts.permissions import Role
from wasl.questionnaires.models import Form, FormVersion, Submission
from wasl.questionnaires.workbooks import template, write_workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _second_factor(settings):
    """What signing in asks for has tests of its own."""
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "second_factor" not in m]


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def chief(client, office):
    user = a_user(Role.SUP, office)
    client.force_login(user)
    return user


def sheet(body=None, *, name="form.xlsx"):
    return SimpleUploadedFile(name, template() if body is None else body)


def own(version="1", *, replace=("", "")):
    text = SURVEY.replace("{form_id}", "own").replace("{version}", version).replace(*replace)
    return sheet(write_workbook(text))


def upload(client, office, file, name="form-upload", **more):
    return client.post(reverse(f"desk:{name}"), {"office": office.pk, "file": file, **more})


def test_a_spreadsheet_becomes_a_form_and_its_next_version(client, office, chief):
    first = upload(client, office, own())
    form = Form.objects.get()
    a_submission(by=chief, office=office, version=form.current)
    a_draft(by=chief, office=office, version=form.current)  # not filled yet

    second = upload(client, office, own("2"))

    assert first["Location"] == second["Location"] == reverse("desk:form", args=[form.pk])
    shown = client.get(second["Location"]).context["versions"]
    assert [(one.version, one.answered) for one in shown] == [("2", 0), ("1", 1)]
    assert form.current.version == "2"


def test_the_same_version_with_other_content_is_refused_in_the_form(client, office, chief):
    upload(client, office, own())

    answer = upload(client, office, own(replace=("Your name", "Your own name")))

    assert answer.status_code == 422
    assert FormVersion.objects.count() == 1
    assert answer.context["form"].errors["file"]


def test_what_is_wrong_is_said_by_question(client, office, chief):
    broken = own(replace=("tells people apart | person.sex", " | person.sex"))

    answer = upload(client, office, broken)

    assert answer.status_code == 422
    assert [error for error in answer.context["form"].errors["file"] if error.startswith("sex:")]
    assert not FormVersion.objects.exists()


@pytest.mark.parametrize("body", [b"no spreadsheet", b""])
def test_what_is_no_form_is_refused(client, office, chief, body):
    assert upload(client, office, sheet(body)).status_code == 422


def test_a_check_keeps_nothing(client, office, chief):
    good = upload(client, office, own(), "form-check").json()
    bad = upload(
        client, office, own(replace=("tells people apart | person.sex", " | person.sex")),
        "form-check",
    ).json()  # fmt: skip
    none = upload(client, office, sheet(b"no"), "form-check").json()

    assert good["problems"] == []
    assert good["xform"].startswith("<?xml")
    assert bad["problems"][0].startswith("sex:")
    assert none["problems"]
    assert none["xform"] == ""
    assert not FormVersion.objects.exists()


def test_media_come_with_the_form_and_lacking_ones_are_named(client, office, chief):
    text = SURVEY.replace("{form_id}", "own").replace("{version}", "1")
    rows, survey = [], True
    for line in text.splitlines():
        survey = survey and not line.startswith("| choices")
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if survey and len(cells) > 2:  # a row, not the name of the sheet
            picture = {"name": "media::image", "name_text": "house.png"}.get(cells[2], "")
            cells.insert(5, picture)
        rows.append(f"| {' | '.join(cells)} |")
    body = write_workbook("\n".join(rows))

    lacking = upload(client, office, sheet(body), "form-check").json()["missing"]
    media = [sheet(b"png", name="house.png"), sheet(b"x", name="unasked.png")]
    upload(client, office, sheet(body), pictures=media)

    assert len(lacking) == 1
    assert "house.png" in lacking[0]
    version = FormVersion.objects.get()
    assert [file.name for file in version.files.all()] == ["house.png"]
    file = reverse("desk:form-file", args=[version.pk])
    assert client.get(file, {"name": "house.png"}).content == b"png"
    assert client.get(file, {"name": "wasl_caseload.csv"}).content == b"name,label,__version\n"


def test_an_own_form_is_retired_once_and_ours_never(client, office, chief):
    version, ours = a_form(office=office), a_form(form_id="wasl_ours")
    address = reverse("desk:form-retire", args=[version.form_id])

    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 409
    assert client.post(reverse("desk:form-retire", args=[ours.form_id])).status_code == 404

    version.form.refresh_from_db()
    assert not version.form.active


def test_forms_are_downloaded_to_start_from(client, office, chief):
    version = a_form()

    small = client.get(reverse("desk:form-template"))
    ours = client.get(reverse("desk:form-workbook", args=[version.pk]))

    assert load_workbook(BytesIO(small.content)).sheetnames == ["survey", "choices", "settings"]
    assert load_workbook(BytesIO(ours.content))["survey"].cell(2, 2).value == "start"
    assert "wasl_talk-1.xlsx" in ours["Content-Disposition"]


def test_a_preview_has_nowhere_to_send_to(client, office, chief):
    version = a_form()

    page = client.get(reverse("desk:form-preview", args=[version.pk]))

    assert page.context["filling"]["send"] == page.context["filling"]["save"] == ""
    assert not Submission.objects.exists()


def test_officers_do_not_publish(client, office):
    version = a_form(office=office)
    client.force_login(a_user(Role.TRO, office))

    assert client.get(reverse("desk:forms")).status_code == 403
    assert upload(client, office, own()).status_code == 403
    assert client.get(reverse("desk:form", args=[version.form_id])).status_code == 404


def test_nobody_publishes_for_another_office(client, chief):
    elsewhere = an_office()

    assert upload(client, elsewhere, own()).status_code == 422
    assert not Form.objects.exists()
