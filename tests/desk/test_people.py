from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.factories import an_office, sign_in_fully
from tests.people.drafts import FULL, an_officer, named, office_of, registered
from tests.people.pictures import a_picture
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.desk.people.forms import PersonForm
from wasl.people.actions import (
    Upload,
    amend_person,
    give_access,
    merge_people,
    set_relationship,
    store_file,
)
from wasl.people.codes import AccessReason, Kinship
from wasl.people.contents import SeparationContent
from wasl.people.drafts import SeparationDraft
from wasl.people.models import Access, Merge, Person, Relationship, StoredFile
from wasl.people.sections import read_draft

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def officer():
    return an_officer()


@pytest.fixture
def desk(client, officer):
    sign_in_fully(client, officer)
    return client


def page(name, person, *args):
    return reverse(f"desk:{name}", args=[person.pk, *args])


def posted_from(form):
    """What a browser would send back of a form as it was shown."""
    data = {}
    for section in form.sections:
        data[section.count_name] = str(len(section.rows))
    for each in form:
        for field in each:
            value = field.value()
            if field.widget_type == "checkbox":
                if value:
                    data[field.html_name] = "on"
            else:
                data[field.html_name] = "" if value is None else str(value)
    return data


def posted(person):
    stored = Person.objects.get(pk=person.pk)
    form = PersonForm(draft=read_draft(stored))
    return {**posted_from(form), "version": str(stored.version)}


PAGES = [
    "person",
    "person-edit",
    "person-history",
    "person-print",
    "person-relate",
    "person-merge",
    "person-upload",
    "person-access",
]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_and_names_nobody_in_its_title(desk, officer, name):
    person = registered(officer)

    answer = desk.get(page(name, person))

    assert answer.status_code == 200
    html = answer.content.decode()
    title = html[html.index("<title>") : html.index("</title>")]
    assert person.reference in title
    assert "محمد" not in title


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_is_told_nothing(client, officer, name):
    person = registered(officer)
    sign_in_fully(client, an_officer())

    assert client.get(page(name, person)).status_code == 404


@pytest.mark.parametrize(
    "name", ["person-edit", "person-relate", "person-merge", "person-upload", "person-access"]
)
def test_a_reviewer_reads_and_changes_nothing(client, officer, name):
    person = registered(officer)
    sign_in_fully(client, an_officer(office_of(officer), Role.REV))

    assert client.get(page("person", person)).status_code == 200
    assert client.get(page(name, person)).status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_a_child_is_refused_in_words_when_papers_have_run_out(desk, officer, name):
    person = registered(officer)
    officer.vetted_until = timezone.localdate() - timedelta(days=1)
    officer.save()

    answer = desk.get(page(name, person))

    assert answer.status_code == 403
    assert "vetting has run out" in answer.content.decode()


def test_an_opening_is_recorded(desk, officer):
    person = registered(officer)

    desk.get(page("person", person))

    assert Entry.objects.filter(action="people.person.opened", subject=person.pk).count() == 1


def test_the_page_shows_names_age_family_and_hides_contacts(desk, officer):
    html = desk.get(page("person", registered(officer))).content.decode()

    for shown in ("محمد علي حسن", "Mohamed Ali Hassan", "Faadumo Cali", "Mother", "Baidoa"):
        assert shown in html
    for hidden in ("5551234", "Via Marsala"):
        assert hidden not in html


def test_the_page_says_what_separated_them_and_leaves_no_line_empty(desk, officer):
    full = registered(officer, FULL)
    bare = registered(
        officer, replace(FULL, separations=(SeparationDraft(content=SeparationContent()),))
    )

    told = desk.get(page("person", full)).content.decode()
    untold = desk.get(page("person", bare)).content.decode()

    assert "Shipwreck or accident" in told
    assert "How they lost each other" in untold
    _, after = untold.split("How they lost each other", 1)
    assert '<span class="unknown unknown-unknown">' in after.split("</dd>", 1)[0]
    assert '<span class="unknown unknown-unknown">' not in told.split("Shipwreck", 1)[1][:200]


def test_contacts_are_opened_for_a_reason_and_recorded(desk, officer):
    person = registered(officer)

    answer = desk.post(page("person-open", person), {"reason": "contact_person"})

    html = answer.content.decode()
    assert "5551234" in html
    assert "Via Marsala" in html
    opened = Entry.objects.filter(purpose="contact_person").values_list("action", flat=True)
    assert sorted(opened) == ["people.contact.opened", "people.place.opened"]


def test_without_a_reason_nothing_is_opened(desk, officer):
    person = registered(officer)

    assert desk.post(page("person-open", person), {}).status_code == 422
    assert desk.get(page("person-open", person)).status_code == 405


def test_a_reviewer_opens_no_contact(client, officer):
    person = registered(officer)
    sign_in_fully(client, an_officer(office_of(officer), Role.REV))

    answer = client.post(page("person-open", person), {"reason": "safety"})

    assert answer.status_code == 403


def test_a_reference_named_by_another_office_cannot_open_contacts(client, officer):
    person = registered(officer)
    guest = an_officer()
    give_access(
        actor=officer,
        person=person,
        office=office_of(guest),
        user=None,
        reason=AccessReason.JOINT_CASE,
        until=timezone.localdate() + timedelta(days=3),
    )
    sign_in_fully(client, guest)

    assert client.get(page("person", person)).status_code == 200
    assert client.post(page("person-open", person), {"reason": "safety"}).status_code == 404
    assert client.get(page("person-edit", person)).status_code == 404


def test_the_number_of_queries_does_not_grow_on_the_list(
    desk, officer, django_assert_max_num_queries
):
    for number in (1, 8):
        for _ in range(number):
            registered(officer)
        with django_assert_max_num_queries(16):
            desk.get(reverse("desk:people"))


def test_the_number_of_queries_does_not_grow_on_the_page(
    desk, officer, django_assert_max_num_queries
):
    person = registered(officer, replace(FULL, names=FULL.names * 3, places=FULL.places * 3))
    for number in (1, 6):
        for _ in range(number):
            other = registered(officer)
            set_relationship(actor=officer, person=person, other=other, kind=Kinship.COUSIN)
        with django_assert_max_num_queries(38):
            desk.get(page("person", person))


def test_the_list_filters(desk, officer):
    child = registered(officer)
    adult = registered(officer, named("Halima", sex="female", standing="sought"))
    Person.objects.filter(pk=adult.pk).update(adult_from=timezone.localdate())

    def seen(**chosen):
        html = desk.get(reverse("desk:people"), chosen).content.decode()
        return [person for person in (child, adult) if person.reference in html]

    assert seen() == [child, adult]
    assert seen(standing="sought") == [adult]
    assert seen(sex="male") == [child]
    assert seen(age="child") == [child]
    assert seen(age="adult") == [adult]
    assert seen(q=child.reference.lower()) == [child]
    assert seen(q="Halima") == []  # a name is no reference


def test_children_are_left_out_of_the_list_without_papers(desk, officer):
    child = registered(officer)
    assert child.reference in desk.get(reverse("desk:people")).content.decode()
    officer.vetted_until = None
    officer.save()

    html = desk.get(reverse("desk:people")).content.decode()

    assert child.reference not in html
    assert "are not shown to you" in html


def test_a_person_is_registered_with_nothing_but_a_standing(desk):
    data = posted_from(PersonForm())

    answer = desk.post(reverse("desk:person-new"), data)

    assert answer.status_code == 302
    person = Person.objects.get()
    assert (person.sex, person.names.count(), person.births.count()) == ("not_asked", 0, 0)


def test_a_person_is_registered_in_their_own_calendar(desk):
    data = {
        **posted_from(PersonForm()),
        "names-0-text": "ሰላም ተስፋይ",
        "births-0-told_as": "Tir 2000",
        "births-0-calendar": "ethiopian",
        "about-languages": "amh tir",
    }

    desk.post(reverse("desk:person-new"), data)

    draft = read_draft(Person.objects.get())
    assert draft.names[0].content.script == "Ethi"
    assert draft.births[0].content.first.isoformat() == "2008-01-10"
    assert draft.births[0].content.as_stated == "Tir 2000"
    assert draft.content.languages == ("amh", "tir")


def test_a_row_is_added_without_a_script_and_nothing_is_lost(desk):
    data = {**posted_from(PersonForm()), "names-0-text": "Yusuf", "births-0-told_as": "nonsense"}

    answer = desk.post(reverse("desk:person-new"), {**data, "add": "names"})

    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="Yusuf"' in html
    assert 'name="names-1-text"' in html
    assert "no date in that calendar" not in html  # nothing is complained of yet
    assert not Person.objects.exists()


def test_bad_input_comes_back_as_it_was_typed(desk):
    data = {
        **posted_from(PersonForm()),
        "names-0-text": "Yusuf",
        "births-0-told_as": "32.13.2009",
        "about-nationalities": "Nowhere land",
    }

    answer = desk.post(reverse("desk:person-new"), data)

    html = answer.content.decode()
    assert answer.status_code == 422
    for typed in ("Yusuf", "32.13.2009", "Nowhere land"):
        assert f'value="{typed}"' in html
    assert "no date in that calendar" in html
    assert "No country is called “Nowhere land”" in html


def test_a_form_sent_back_as_it_was_shown_changes_nothing(desk, officer):
    other = registered(officer)
    person = registered(officer)
    set_relationship(actor=officer, person=person, other=other, kind=Kinship.COUSIN)
    before = read_draft(person)

    desk.post(page("person-edit", person), posted(person))

    assert read_draft(person) == before
    assert not Entry.objects.filter(action="people.amended").exists()


def test_hidden_contacts_and_whereabouts_stay_when_left_empty(desk, officer):
    person = registered(officer)
    form = desk.get(page("person-edit", person)).content.decode()
    assert "5551234" not in form
    assert "Via Marsala" not in form

    desk.post(page("person-edit", person), {**posted(person), "contacts-0-safe_to_call": "no"})

    draft = read_draft(Person.objects.get(pk=person.pk))
    assert draft.contacts[0].content.value == "+39 06 5551234"
    assert draft.contacts[0].safe_to_call == "no"
    assert draft.places[1].content.text == "Via Marsala"


def test_a_fact_is_changed_and_another_removed(desk, officer):
    person = registered(officer)

    desk.post(
        page("person-edit", person),
        {**posted(person), "names-0-text": "محمد علي حسين", "names-1-remove": "on"},
    )

    names = read_draft(Person.objects.get(pk=person.pk)).names
    assert [name.content.text for name in names] == ["محمد علي حسين"]
    assert [part.text for part in names[0].content.parts] == ["محمد", "علي"]


def test_a_stale_page_shows_both_and_keeps_what_was_typed(desk, officer):
    person = registered(officer)
    mine = {**posted(person), "about-note": "walks with a stick"}
    draft = read_draft(person)
    added = replace(FULL.names[0], content=replace(FULL.names[0].content, text="Moha"))
    amend_person(
        actor=officer,
        person=person,
        version=1,
        draft=replace(draft, sex="female", names=(*draft.names, added)),
    )

    answer = desk.post(page("person-edit", person), mine)

    html = answer.content.decode()
    assert answer.status_code == 409
    for shown in ("walks with a stick", "likes football", "Moha", "Female", "Male"):
        assert shown in html
    assert 'name="version" value="2"' in html
    assert 'name="names-2-text"' in html  # what the other one added is in the form, too
    assert read_draft(Person.objects.get(pk=person.pk)).content.note == "likes football"


def test_a_tie_is_written_by_reference(desk, officer):
    person, other = registered(officer), registered(officer, named("Halima", sex="female"))
    data = {"reference": other.reference, "kind": "parent", "state": "probable", "qualifier": ""}

    desk.post(page("person-relate", person), data)

    edge = Relationship.objects.get(other=other)
    assert (edge.person, edge.kind, edge.state) == (person, "parent", "probable")
    shown = desk.get(page("person", person)).content.decode()
    assert f'href="{page("person", other)}#relatives"' in shown
    turned = desk.get(page("person-relationship", other, edge.pk))
    assert "Son" in turned.content.decode()


def test_a_reference_of_another_office_is_nobody(desk, officer):
    person, elsewhere = registered(officer), registered(an_officer())

    for name in ("person-relate", "person-merge"):
        answer = desk.post(
            page(name, person),
            {"reference": elsewhere.reference, "kind": "parent", "state": "claimed"},
        )
        assert answer.status_code == 422
        assert "Nobody else in this office" in answer.content.decode()


def test_a_relationship_is_moved(desk, officer):
    person, other = registered(officer), registered(officer)
    edge = set_relationship(actor=officer, person=person, other=other, kind=Kinship.SIBLING)

    desk.post(
        page("person-relationship", person, edge.pk), {"state": "confirmed", "reason": "papers"}
    )

    edge.refresh_from_db()
    assert edge.state == "confirmed"


def test_what_relatives_may_be_to_each_other_is_suggested(desk, officer):
    child, mother = registered(officer, named("Yusuf")), registered(officer, named("Halima"))
    grandmother = registered(officer, named("Xawo", sex="female"))
    edge = set_relationship(actor=officer, person=mother, other=grandmother, kind=Kinship.PARENT)
    set_relationship(actor=officer, person=mother, other=child, kind=Kinship.CHILD)

    html = desk.get(page("person-relationship", mother, edge.pk)).content.decode()

    assert "Yusuf" in html
    assert "Grandchild" in html


def test_two_records_are_compared_merged_and_parted(desk, officer):
    keep, gone = registered(officer, named("Yusuf")), registered(officer)
    data = {"reference": gone.reference}

    compared = desk.post(page("person-merge", keep), data)
    assert "Mohamed Ali Hassan" in compared.content.decode()
    assert not Merge.objects.exists()
    desk.post(page("person-merge", keep), {**data, "sure": "1"})

    merge = Merge.objects.get()
    assert page("person", keep) in desk.get(page("person", gone)).content.decode()
    assert desk.get(page("person-edit", gone)).status_code == 409
    desk.post(page("person-unmerge", keep, merge.pk))
    merge.refresh_from_db()
    assert merge.undone_at is not None


def test_a_photo_is_kept_opened_for_a_reason_and_removed(desk, officer):
    person = registered(officer)
    data = {"file": SimpleUploadedFile("x.html", a_picture()), "kind": "photo", "title": "Face"}
    desk.post(page("person-upload", person), data)
    stored = StoredFile.objects.get()

    url = page("person-file", person, stored.pk)
    answer = desk.post(url, {"reason": "verify"})

    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert "Face" not in answer["Content-Disposition"]
    assert Entry.objects.filter(action="people.storedfile.opened", purpose="verify").exists()
    assert desk.get(url).status_code == 405
    assert desk.post(url, {}).status_code == 422
    desk.post(page("person-file-remove", person, stored.pk))
    assert not StoredFile.objects.exists()


def test_a_file_that_is_none_is_refused_in_words(desk, officer):
    person = registered(officer)
    data = {"file": SimpleUploadedFile("x.jpg", b"<script>"), "kind": "photo"}

    answer = desk.post(page("person-upload", person), data)

    assert answer.status_code == 422
    assert "not a picture" in answer.content.decode()


def test_a_file_of_somebody_else_is_not_found(desk, officer):
    person, other = registered(officer), registered(officer)
    stored = store_file(actor=officer, person=other, upload=Upload(a_picture()))

    answer = desk.post(page("person-file", person, stored.pk), {"reason": "verify"})

    assert answer.status_code == 404


def test_the_history_shows_before_and_after_and_who_opened(desk, officer):
    person = registered(officer)
    desk.get(page("person", person))
    data = {**posted(person), "names-0-text": "محمد علي حسين", "about-sex": "female"}
    desk.post(page("person-edit", person), data)

    html = desk.get(page("person-history", person)).content.decode()

    for shown in ("محمد علي حسن", "محمد علي حسين", "Male", "Female", officer.name, "Opened"):
        assert shown in html
    assert "people." not in html  # every action has its words
    opened = desk.get(page("person-history", person), {"only": "opened"}).content.decode()
    assert "محمد علي حسين" not in opened


def test_the_number_of_queries_does_not_grow_in_the_history(
    desk, officer, django_assert_max_num_queries
):
    person = registered(officer)
    for number in (1, 6):
        for _ in range(number):
            other = registered(officer)
            set_relationship(actor=officer, person=person, other=other, kind=Kinship.COUSIN)
        with django_assert_max_num_queries(18):
            desk.get(page("person-history", person))


def test_access_is_given_and_ended_on_the_page(desk, officer):
    person, office = registered(officer), an_office()
    until = timezone.localdate() + timedelta(days=10)
    data = {"office": str(office.pk), "reason": "joint_case", "until": until.isoformat()}

    desk.post(page("person-access", person), data)
    access = Access.objects.get()
    assert (access.office, access.until) == (office, until)
    again = desk.post(page("person-access", person), data)
    assert again.status_code == 422
    desk.post(page("person-access-end", person, access.pk))

    access.refresh_from_db()
    assert access.ended_at is not None


def test_it_is_noted_that_a_person_was_told(desk, officer):
    person = registered(officer)

    desk.post(page("person-informed", person))

    person.refresh_from_db()
    assert person.informed_on == timezone.localdate()


def test_an_officer_for_data_erases_by_reference_without_reading(client, officer):
    person = registered(officer)
    sign_in_fully(client, an_officer(office_of(officer), Role.DPO))
    assert client.get(page("person", person)).status_code == 404

    found = client.post(reverse("desk:people-find-to-erase"), {"reference": person.reference})
    asked = client.get(found.url)
    unsure = client.post(found.url, {"reason": "asked"})
    client.post(found.url, {"reason": "asked", "sure": "on"})

    assert "محمد" not in asked.content.decode()
    assert unsure.status_code == 422
    person.refresh_from_db()
    assert person.erased_at is not None


def test_nobody_else_comes_to_erase(client, officer):
    person = registered(officer)
    for user in (officer, an_officer(role=Role.DPO)):
        sign_in_fully(client, user)
        assert client.get(page("person-erase", person)).status_code == 404


def test_a_merged_person_leads_to_the_kept_one(desk, officer):
    keep, gone = registered(officer, named("Yusuf")), registered(officer)
    merge_people(actor=officer, keep=keep, gone=gone)

    html = desk.get(page("person", gone)).content.decode()

    assert "was merged into another" in html
    assert page("person", keep) in html
