"""Erasing and merging: no consent and no disclosure is left standing alone."""

import pytest
from django.utils import timezone

from tests.consent.answers import TODAY, WORDS, a_release, an_adult, readable
from tests.factories import a_person, a_user, an_office
from wasl.accounts.permissions import Role
from wasl.consent.codes import Scope, Status
from wasl.consent.gate import release
from wasl.consent.models import Disclosure, Grant
from wasl.people.actions import erase_person, merge_people, unmerge_people
from wasl.people.codes import ErasureReason
from wasl.vault.keys import Erased

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("by_itself")]


def passed_on(grant):
    return release(
        actor=a_user(Role.TRO, grant.person.office),
        person=grant.person,
        scope=Scope(grant.scope),
        recipient=grant.recipient,
        request=None,
        on=TODAY,
        now=timezone.now(),
    )


@pytest.mark.parametrize("whose", ["person", "recipient"])
def test_erasing_either_shuts_what_was_told(whose):
    grant = a_release()
    passed_on(grant)
    assert readable(grant)

    erase_person(
        actor=a_user(Role.DPO, grant.person.office),
        person=getattr(grant, whose),
        reason=next(iter(ErasureReason)),
    )

    grant.refresh_from_db()
    assert grant.status == Status.WITHDRAWN
    assert not readable(grant)


def test_an_erased_persons_words_are_gone():
    grant = a_release()
    disclosure = passed_on(grant)
    assert Grant.objects.get(pk=grant.pk).content.message == WORDS

    erase_person(
        actor=a_user(Role.DPO, grant.person.office),
        person=grant.person,
        reason=next(iter(ErasureReason)),
    )

    for row in (Grant.objects.get(pk=grant.pk), Disclosure.objects.get(pk=disclosure.pk)):
        with pytest.raises(Erased):
            _ = row.content


def merged(gone, keep):
    return merge_people(actor=a_user(Role.TRO, keep.office), keep=keep, gone=gone)


def test_consents_follow_into_the_merged_record_and_back():
    office = an_office()
    gone, keep = an_adult(office=office), an_adult(office=office)
    grant = a_release(person=gone)
    disclosure = passed_on(grant)

    merge = merged(gone, keep)

    assert Grant.objects.get(pk=grant.pk).person_id == keep.pk
    assert Grant.objects.get(pk=grant.pk).content.message == WORDS
    assert Disclosure.objects.get(pk=disclosure.pk).content.items == {"message": WORDS}
    assert Disclosure.objects.get(pk=disclosure.pk).person_id == keep.pk
    unmerge_people(actor=a_user(Role.TRO, office), merge=merge)
    assert Grant.objects.get(pk=grant.pk).person_id == gone.pk
    assert Grant.objects.get(pk=grant.pk).content.message == WORDS


def test_two_standing_answers_to_one_question_do_not_become_one():
    office = an_office()
    gone, keep = an_adult(office=office), an_adult(office=office)
    enquirer = a_person(office=office, standing="enquirer")
    theirs, ours = (a_release(person=p, recipient=enquirer) for p in (gone, keep))

    merged(gone, keep)

    assert Grant.objects.get(pk=ours.pk).person_id == keep.pk
    assert Grant.objects.get(pk=theirs.pk).person_id == gone.pk


def test_what_an_enquirer_may_read_follows_them():
    office = an_office()
    gone, keep = (a_person(office=office, standing="enquirer") for _ in range(2))
    grant = a_release(person=an_adult(office=office), recipient=gone)
    passed_on(grant)

    merged(gone, keep)

    grant.refresh_from_db()
    assert grant.recipient_id == keep.pk
    assert readable(grant)
