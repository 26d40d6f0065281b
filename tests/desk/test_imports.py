"""The pages of imports: upload, columns, look, confirm, result, undo."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.exchange.files import PEOPLE
from tests.factories import a_user, an_office
from wasl.accounts.permissions import Role
from wasl.exchange import jobs, uploads
from wasl.exchange.codes import BatchStatus
from wasl.exchange.models import ImportBatch
from wasl.formats.records import NameRow, PersonRow
from wasl.formats.writing import write_xlsx
from wasl.people.models import Person
from wasl.vault.models import PersonKey

pytestmark = pytest.mark.django_db

FRENCH = "Numéro;Nom complet;Sexe;Né le;Couleur\n1;Amina Diallo;F;04/07/2009;bleu\n2;Moussa;H;;\n"


@pytest.fixture(autouse=True)
def _second_factor(settings):
    """What signing in asks for has tests of its own."""
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "second_factor" not in m]


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def officer(office):
    return a_user(Role.TRO, office)


def upload(client, office, text=PEOPLE, **over):
    given = {
        "file": SimpleUploadedFile("liste Amina.csv", text.encode()),
        "kind": "people",
        "office": office.pk,
        "basis": "public_interest",
        "purpose": "tracing",
        **over,
    }
    return client.post(reverse("desk:import-new"), given)


def page(name, batch):
    return reverse(f"desk:{name}", args=[batch.pk])


def an_upload(client, office, text=PEOPLE, **over):
    assert upload(client, office, text, **over).status_code == 302
    return ImportBatch.objects.latest("made_at")


def columns(client, batch):
    form = client.get(page("import-columns", batch)).context["form"]
    return {field.html_name: field.value() or "" for field in form}


def test_a_file_goes_in_step_by_step(client, office, officer):
    client.force_login(officer)
    batch = an_upload(client, office, FRENCH)
    guessed = columns(client, batch)
    assert [guessed[f"column_{n}"] for n in range(5)] == ["id", "name", "sex", "birth", ""]

    client.post(page("import-columns", batch), {**guessed, "order": "dmy"})
    look = client.get(page("import-check", batch))

    assert look.context["good"] == 2  # F and H were guessed to mean female and male
    assert "Amina Diallo" in look.content.decode()
    client.post(page("import-check", batch), {"confirm": "1"})
    batch.refresh_from_db()
    assert batch.status == BatchStatus.RUNNING
    assert ProcrastinateJob.objects.get(task_name="exchange.import_file").args == {
        "batch": str(batch.pk)
    }
    assert client.get(page("import-batch", batch)).context["at_work"]

    jobs.run_import(batch)

    assert client.get(page("import-progress", batch))["HX-Refresh"] == "true"
    done = client.get(page("import-batch", batch))
    assert (done.context["batch"].created, done.context["may_undo"]) == (2, True)
    assert Person.objects.filter(sex="female").count() == 1


def test_the_file_is_kept_sealed_and_then_gone(client, office, officer):
    client.force_login(officer)
    batch = an_upload(client, office)
    path = uploads._path(batch.pk)
    assert b"Tirhas" not in path.read_bytes()
    with uploads.opened_upload(batch) as opened:
        assert "Tirhas" in opened.read_text()

    client.post(page("import-columns", batch), columns(client, batch))
    client.post(page("import-check", batch), {"confirm": "1"})
    batch.refresh_from_db()
    jobs.run_import(batch)

    assert not path.exists()
    assert PersonKey.objects.get(subject=batch.pk).wrapped is None


def test_a_shortened_file_does_not_open(client, office, officer):
    client.force_login(officer)
    batch = an_upload(client, office)
    path = uploads._path(batch.pk)
    whole = path.read_bytes()
    first = 4 + int.from_bytes(whole[:4], "big")
    path.write_bytes(whole[:first])

    with pytest.raises(Exception, match=r"exchange\.file"), uploads.opened_upload(batch):
        pass


def test_columns_without_a_name_are_refused(client, office, officer):
    client.force_login(officer)
    batch = an_upload(client, office)

    answer = client.post(page("import-columns", batch), {"column_0": "id", "column_1": "id"})

    assert answer.status_code == 422
    assert len(answer.context["form"].non_field_errors()) == 2


def test_words_that_are_no_codes_can_be_told(client, office, officer):
    client.force_login(officer)
    batch = an_upload(client, office, "id,name,sex\n1,Ali,mand\n2,Sara,kvinde\n")
    client.post(page("import-columns", batch), columns(client, batch))
    look = client.get(page("import-check", batch))
    assert look.context["preview"].refused == 2

    client.post(page("import-check", batch), {"words": "1", "w-word_0": "male", "w-word_1": ""})

    look = client.get(page("import-check", batch))
    assert look.context["preview"].refused == 1
    assert "kvinde" in look.content.decode()


def test_refused_rows_are_listed_without_their_values(client, office, officer):
    client.force_login(officer)
    batch = an_upload(client, office, PEOPLE + "P-9,Zeinab,,secret,,,,,\n")
    client.post(page("import-columns", batch), columns(client, batch))
    client.post(page("import-check", batch), {"words": "1", **dict.fromkeys(["w-word_0"], "")})
    client.post(page("import-check", batch), {"confirm": "1"})
    batch.refresh_from_db()
    jobs.run_import(batch)

    listed = client.get(page("import-batch", batch)).content.decode()
    table = b"".join(client.get(page("import-refused", batch))).decode()

    assert "has an unknown value" in listed
    assert "5,Sex,has an unknown value" in table
    assert "secret" not in listed + table
    assert "Zeinab" not in listed + table


def test_an_import_is_taken_back_from_its_page(client, office, officer):
    client.force_login(officer)
    batch = an_upload(client, office)
    client.post(page("import-columns", batch), columns(client, batch))
    client.post(page("import-check", batch), {"confirm": "1"})
    batch.refresh_from_db()
    jobs.run_import(batch)

    client.post(page("import-undo", batch))
    batch.refresh_from_db()
    assert batch.status == BatchStatus.UNDOING
    jobs.run_undo(batch)

    assert not Person.objects.current().exists()
    assert client.get(page("import-batch", batch)).context["batch"].status == BatchStatus.UNDONE


def test_a_deleted_file_is_gone(client, office, officer):
    client.force_login(officer)
    batch = an_upload(client, office)

    client.post(page("import-cancel", batch))

    assert not uploads._path(batch.pk).exists()
    assert client.get(page("import-columns", batch)).status_code == 409


@pytest.mark.parametrize(
    "content", [b"\x00\x00\x00\x01" * 50, b'id,name\n1,"Ali\n', b"PK\x03\x04 no zip"]
)
def test_an_unreadable_file_says_why(client, office, officer, content):
    client.force_login(officer)
    answer = upload(client, office, file=SimpleUploadedFile("x.csv", content))
    batch = ImportBatch.objects.get()

    answer = client.get(page("import-columns", batch))
    if answer.status_code == 200:
        client.post(page("import-columns", batch), {"column_0": "id", "column_1": "name"})
        answer = client.get(page("import-check", batch))

    assert answer.status_code == 422
    assert "Nothing was imported" in answer.content.decode()


def test_a_file_too_large_is_refused(client, office, officer, monkeypatch):
    monkeypatch.setattr("wasl.desk.imports.forms.LARGEST_UPLOAD", 10)
    client.force_login(officer)

    assert upload(client, office).status_code == 422
    assert not ImportBatch.objects.exists()


PAGES = ["import-batch", "import-columns", "import-check", "import-progress", "import-refused"]


@pytest.mark.parametrize("name", PAGES)
def test_strangers_get_404_and_the_wrong_role_403(client, office, officer, name):
    client.force_login(officer)
    batch = an_upload(client, office)

    client.force_login(a_user(Role.TRO))
    assert client.get(page(name, batch)).status_code == 404
    client.force_login(a_user(Role.REV, office))
    assert client.get(page(name, batch)).status_code == 403


@pytest.mark.parametrize("name", ["import", "import-new"])
def test_a_reviewer_has_no_import_page(client, office, name):
    client.force_login(a_user(Role.REV, office))

    assert client.get(reverse(f"desk:{name}")).status_code == 403


def test_the_list_asks_no_more_often_with_more_rows(
    client, office, officer, django_assert_max_num_queries
):
    client.force_login(officer)
    for _ in range(3):
        an_upload(client, office)

    with django_assert_max_num_queries(15):
        assert client.get(reverse("desk:import")).status_code == 200


def test_an_upload_that_nobody_confirms_is_deleted_after_a_week(client, office, officer):
    client.force_login(officer)
    old, fresh = an_upload(client, office), an_upload(client, office)
    ImportBatch.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(days=8))

    jobs.forget_old_uploads(timezone.now())

    assert not uploads._path(old.pk).exists()
    assert uploads._path(fresh.pk).exists()


def test_the_worker_knows_the_jobs():
    assert {"exchange.import_file", "exchange.undo_file"} <= set(app.tasks)


def test_a_spreadsheet_goes_in_too(client, office, officer):
    client.force_login(officer)
    person = PersonRow(id="1", names=(NameRow(text="محمد"),), sex="male")
    sheet = SimpleUploadedFile("x.xlsx", b"".join(write_xlsx([person], "from a friend")))
    upload(client, office, file=sheet)
    batch = ImportBatch.objects.get()

    client.post(page("import-columns", batch), columns(client, batch))

    assert client.get(page("import-check", batch)).context["good"] == 1
