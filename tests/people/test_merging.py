from dataclasses import replace

import pytest

from tests.people.drafts import FULL, an_officer, named, office_of, registered
from tests.people.pictures import a_picture
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.errors import Forbidden, IllegalMove, Invalid, NotFound
from wasl.people import carriers
from wasl.people.actions import (
    Upload,
    amend_person,
    erase_person,
    merge_people,
    set_relationship,
    store_file,
    unmerge_people,
)
from wasl.people.carriers import Carrier, register_carrier
from wasl.people.codes import ErasureReason, Kinship
from wasl.people.contents import NameContent, PersonContent
from wasl.people.drafts import NameDraft
from wasl.people.files import read_bytes
from wasl.people.models import Person
from wasl.people.sections import read_draft
from wasl.vault.keys import Erased

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return an_officer()


@pytest.fixture
def two(officer):
    keep = registered(
        officer, named("Yusuf", content=PersonContent(languages=("som",), note="kept"))
    )
    return keep, registered(officer, FULL)


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_what_was_known_of_both_is_known_of_the_kept(officer, two):
    keep, gone = two

    merge_people(actor=officer, keep=keep, gone=gone)

    draft = read_draft(again(keep))
    texts = [name.content.text for name in draft.names]
    assert texts == ["Yusuf", "محمد علي حسن", "Mohamed Ali Hassan"]
    assert (draft.sex, draft.content.languages) == ("male", ("som", "ara"))
    assert draft.content.note == "kept\n\nlikes football"
    assert again(gone).merged_into == keep
    assert not read_draft(again(gone)).names
    assert Entry.objects.filter(action="people.merged").count() == 2


def test_parting_gives_back_what_was_there(officer, two):
    keep, gone = two
    before = read_draft(again(keep)), read_draft(again(gone))
    merge = merge_people(actor=officer, keep=keep, gone=gone)

    unmerge_people(actor=officer, merge=merge)

    now = read_draft(again(keep)), read_draft(again(gone))
    assert now == before
    assert again(gone).merged_into is None


def test_what_was_added_since_stays_with_the_kept(officer, two):
    keep, gone = two
    merge = merge_people(actor=officer, keep=keep, gone=gone)
    draft = read_draft(again(keep))
    added = NameDraft(content=NameContent(text="Joe"))
    amend_person(
        actor=officer, person=keep, version=2, draft=replace(draft, names=(*draft.names, added))
    )

    unmerge_people(actor=officer, merge=merge)

    assert [n.content.text for n in read_draft(again(keep)).names] == ["Yusuf", "Joe"]
    assert len(read_draft(again(gone)).names) == 2


def test_ties_follow_and_come_back(officer, two):
    keep, gone = two
    mother = registered(officer, named("Halima"))
    edge = set_relationship(actor=officer, person=mother, other=gone, kind=Kinship.CHILD)

    merge = merge_people(actor=officer, keep=keep, gone=gone)
    edge.refresh_from_db()
    moved = edge.other
    unmerge_people(actor=officer, merge=merge)
    edge.refresh_from_db()

    assert (moved, edge.other) == (keep, gone)
    assert edge.content.names == ()


def test_a_tie_that_both_have_stays_where_it_is(officer, two):
    keep, gone = two
    mother = registered(officer, named("Halima"))
    one = set_relationship(actor=officer, person=keep, other=mother, kind=Kinship.PARENT)
    two_ = set_relationship(actor=officer, person=gone, other=mother, kind=Kinship.AUNT_UNCLE)
    between = set_relationship(actor=officer, person=keep, other=gone, kind=Kinship.SIBLING)

    merge_people(actor=officer, keep=keep, gone=gone)

    for edge, person in ((one, keep), (two_, gone), (between, keep)):
        edge.refresh_from_db()
        assert edge.person == person


def test_files_follow_without_their_bytes_moving(officer, two):
    keep, gone = two
    stored = store_file(actor=officer, person=gone, upload=Upload(a_picture()))
    body = read_bytes(stored)

    merge_people(actor=officer, keep=keep, gone=gone)

    stored.refresh_from_db()
    assert stored.person == keep
    assert read_bytes(stored) == body


def test_other_apps_are_asked_to_carry_theirs(officer, two, monkeypatch):
    monkeypatch.setattr(carriers, "_carriers", {})
    calls = []

    def carry(one, other, ids):
        calls.append((one.pk, other.pk, ids))
        return ["7"]

    register_carrier(Carrier("requests", carry))
    keep, gone = two
    merge = merge_people(actor=officer, keep=keep, gone=gone)
    unmerge_people(actor=officer, merge=merge)

    assert calls == [(gone.pk, keep.pk, None), (keep.pk, gone.pk, ["7"])]


def test_erasing_the_kept_erases_what_was_merged_into_it(officer, two):
    keep, gone = two
    merge_people(actor=officer, keep=keep, gone=gone)
    assert read_draft(again(gone)).content.note == "likes football"

    erase_person(
        actor=an_officer(office_of(officer), Role.DPO), person=keep, reason=ErasureReason.ASKED
    )

    assert again(gone).erased_at is not None
    with pytest.raises(Erased):
        again(gone).content  # noqa: B018 - opening it is the test


def test_one_record_is_not_merged_with_itself(officer, two):
    with pytest.raises(Invalid):
        merge_people(actor=officer, keep=two[0], gone=two[0])


def test_a_merged_record_is_not_merged_again(officer, two):
    keep, gone = two
    merge_people(actor=officer, keep=keep, gone=gone)

    with pytest.raises(IllegalMove):
        merge_people(actor=officer, keep=keep, gone=gone)


def test_two_are_parted_once(officer, two):
    merge = merge_people(actor=officer, keep=two[0], gone=two[1])
    unmerge_people(actor=officer, merge=merge)

    with pytest.raises(IllegalMove):
        unmerge_people(actor=officer, merge=merge)


def test_another_offices_record_does_not_exist(officer, two):
    elsewhere = registered(an_officer())

    with pytest.raises(NotFound):
        merge_people(actor=officer, keep=two[0], gone=elsewhere)
    merge = merge_people(actor=officer, keep=two[0], gone=two[1])
    with pytest.raises(NotFound):
        unmerge_people(actor=an_officer(), merge=merge)


def test_a_reviewer_merges_and_parts_nobody(officer, two):
    reviewer = an_officer(office_of(officer), Role.REV)

    with pytest.raises(Forbidden):
        merge_people(actor=reviewer, keep=two[0], gone=two[1])
    merge = merge_people(actor=officer, keep=two[0], gone=two[1])
    with pytest.raises(Forbidden):
        unmerge_people(actor=reviewer, merge=merge)
