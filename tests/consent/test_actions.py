"""Asking, answering, withdrawing, doubting, expiring: each works, is recorded, and is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.consent.answers import (
    ADDRESS,
    NO,
    NOT_NOW,
    TODAY,
    WORDS,
    YES,
    a_release,
    aged,
    an_adult,
    readable,
)
from tests.factories import a_person, a_user, an_office
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.audit.trail import read_content
from wasl.consent import effects
from wasl.consent.actions import (
    allow_cross_check,
    ask_consent,
    confirm_effects,
    expire_consents,
    mark_under_review,
    record_answer,
    withdraw,
)
from wasl.consent.codes import AgeBand, Capacity, Mode, Scope, Status
from wasl.consent.gate import collect, release
from wasl.consent.models import Grant, GrantContent
from wasl.consent.rules import Doubt
from wasl.errors import ConsentMissing, Forbidden, IllegalMove, Invalid, NotFound, Stale
from wasl.people.models import Change, StoredFile
from wasl.worklist.models import Kind, Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("by_itself")]
NOW = timezone.now()


def officer(person, role=Role.TRO):
    return a_user(role, person.office)


def asked(person=None, scope=Scope.TRACE_NET, **over):
    person = person or an_adult()
    return ask_consent(actor=officer(person), person=person, scope=scope, on=TODAY, **over)


def answered(grant, taken=YES, actor=None):
    actor = actor or officer(grant.person)
    return record_answer(actor=actor, grant=grant, taken=taken, version=grant.version, on=TODAY)


def passed_on(grant, request=None):
    return release(
        actor=officer(grant.person),
        person=grant.person,
        scope=Scope(grant.scope),
        recipient=grant.recipient,
        request=request,
        on=TODAY,
        now=timezone.now(),
    )


def entries(action):
    return Entry.objects.filter(action=action)


def tasks(kind):
    return Task.objects.filter(kind=kind, done_at=None)


# Every action: the wrong office sees nothing, the wrong role may do nothing.

GRANTED = {
    "record_answer": lambda actor, grant: record_answer(
        actor=actor, grant=grant, taken=YES, version=grant.version, on=TODAY
    ),
    "withdraw": lambda actor, grant: withdraw(actor=actor, grant=grant, reason="", now=NOW),
    "mark_under_review": lambda actor, grant: mark_under_review(
        actor=actor, grant=grant, doubt=Doubt.RISK_CHANGED, on=TODAY
    ),
    "confirm_effects": lambda actor, grant: confirm_effects(actor=actor, grant=grant, now=NOW),
    "ask_consent": lambda actor, grant: ask_consent(
        actor=actor, person=grant.person, scope=Scope.STAT, on=TODAY
    ),
    "allow_cross_check": lambda actor, grant: allow_cross_check(
        actor=actor, person=grant.person, on=TODAY
    ),
}


@pytest.mark.parametrize("action", GRANTED)
def test_for_another_office_the_consent_does_not_exist(action):
    grant = a_release()
    stranger = a_user(Role.TRO, an_office())

    with pytest.raises(NotFound):
        GRANTED[action](stranger, grant)


@pytest.mark.parametrize("role", [Role.ADM, Role.AUD, Role.DPO, Role.REV, Role.BIDM, Role.VOL])
@pytest.mark.parametrize("action", GRANTED)
def test_roles_without_casework_may_not(action, role):
    grant = a_release()
    colleague = a_user(role, grant.person.office)

    with pytest.raises(Forbidden):
        GRANTED[action](colleague, grant)


WRONG_STATE = [
    ("record_answer", Status.WITHDRAWN),
    ("withdraw", Status.REQUESTED),
    ("mark_under_review", Status.REFUSED),
    ("confirm_effects", Status.GIVEN),
]


@pytest.mark.parametrize(("action", "status"), WRONG_STATE)
def test_the_wrong_state_is_refused(action, status):
    grant = a_release()
    actor = officer(grant.person)
    Grant.objects.filter(pk=grant.pk).update(status=status)
    grant.refresh_from_db()

    with pytest.raises(IllegalMove):
        GRANTED[action](actor, grant)


# Asking


def test_asking_is_recorded():
    grant = asked()

    assert grant.status == Status.REQUESTED
    assert grant.age_band == AgeBand.ADULT
    assert entries("consent.asked").get().record_id == str(grant.pk)


def test_the_same_question_is_not_asked_twice():
    grant = asked()

    with pytest.raises(IllegalMove):
        asked(grant.person)


def test_after_a_no_it_may_be_asked_again_later():
    grant = answered(asked(), NO)

    assert asked(grant.person).status == Status.REQUESTED


def test_without_any_age_nobody_is_asked():
    with pytest.raises(IllegalMove) as refusal:
        asked(a_person())

    assert refusal.value.code == "consent.age_unknown"


@pytest.mark.parametrize(
    ("scope", "names", "code"),
    [
        (Scope.REL_MSG, {}, "consent.recipient"),
        (Scope.SHARE, {}, "consent.recipient_code"),
        (Scope.STAT, {"recipient_code": "unicef"}, "consent.recipient_code"),
    ],
)
def test_a_question_says_to_whom(scope, names, code):
    with pytest.raises(Invalid) as refusal:
        asked(scope=scope, **names)

    assert refusal.value.code == code


# Answering


def test_a_yes_is_recorded_and_its_words_are_sealed():
    grant = a_release()

    entry = entries("consent.given").get()
    assert grant.status == Status.GIVEN
    assert grant.expires_on > TODAY + timedelta(days=364)
    assert grant.content.message == WORDS
    assert WORDS.encode() not in bytes(grant.sealed)
    assert read_content(entry).after["message"] == WORDS
    assert ADDRESS not in str(entry.details)
    assert tasks(Kind.NEWS_TO_PASS_ON).get().record_id == grant.pk


def test_not_now_files_a_day_to_ask_again():
    grant = answered(asked(), NOT_NOW)

    assert grant.status == Status.NOT_NOW
    assert tasks(Kind.ASK_AGAIN).get().due_on == NOT_NOW.review_on
    assert answered(grant, YES).pk == grant.pk


def test_what_was_not_all_explained_is_no_consent():
    with pytest.raises(Invalid):
        answered(asked(), replace(YES, told=frozenset()))

    assert not Grant.objects.in_force(TODAY).exists()


def test_word_of_mouth_needs_a_witness():
    oral = replace(YES, mode=Mode.WITNESSED_ORAL)
    grant = asked()
    with pytest.raises(Invalid):
        answered(grant, oral)

    witnessed = replace(oral, content=GrantContent(witness="the interpreter"))
    assert answered(grant, witnessed).status == Status.GIVEN


def test_a_parent_alone_cannot_agree_for_a_child_of_nine():
    grant = asked(aged(a_person(), 9))
    parent = replace(YES, given_by=frozenset({Capacity.PARENT}))

    with pytest.raises(ConsentMissing):
        answered(grant, parent)


def test_a_childs_no_blocks_the_parents_yes():
    grant = asked(aged(a_person(), 4))
    parent = replace(
        YES,
        given_by=frozenset({Capacity.PARENT}),
        content=GrantContent(reaction="turned away"),
        child_refuses=True,
    )

    with pytest.raises(ConsentMissing) as refusal:
        answered(grant, parent)

    assert refusal.value.code == "consent.child_refused"


def test_only_a_supervisor_stands_for_a_child_whose_caregiver_is_suspected():
    person = aged(a_person(), 9)
    grant = asked(person)
    stands = replace(
        YES,
        given_by=frozenset({Capacity.SELF, Capacity.STAFF}),
        content=GrantContent(harm_suspected=True),
    )
    with pytest.raises(Forbidden):
        answered(grant, stands)

    assert answered(grant, stands, officer(person, Role.SUP)).status == Status.GIVEN


def test_a_stale_page_is_refused():
    grant = a_release()

    with pytest.raises(Stale):
        record_answer(
            actor=officer(grant.person), grant=grant, taken=NO, version=grant.version - 1, on=TODAY
        )


def test_evidence_of_somebody_else_is_refused():
    other = StoredFile(
        person=a_person(), kind="evidence", media_type="image/png", sha256=b"", size=1
    )

    with pytest.raises(Invalid):
        answered(asked(), replace(YES, evidence=other))


def test_a_newer_yes_replaces_the_older_and_shuts_what_it_opened():
    old = a_release()
    passed_on(old)
    assert readable(old)

    new = answered(old, replace(YES, content=GrantContent(message="only this")))

    old.refresh_from_db()
    assert (old.status, new.status) == (Status.SUPERSEDED, Status.GIVEN)
    assert not readable(old)
    assert entries("consent.superseded").count() == 1


def test_a_no_after_a_yes_takes_the_yes_back():
    old = a_release()
    passed_on(old)

    new = answered(old, NO)

    old.refresh_from_db()
    assert (old.status, new.status) == (Status.WITHDRAWN, Status.REFUSED)
    assert not readable(old)


# Withdrawing


def test_a_withdrawal_takes_effect_at_once():
    grant = a_release()
    passed_on(grant)
    assert readable(grant)

    withdraw(actor=officer(grant.person), grant=grant, reason="afraid", now=timezone.now())

    grant.refresh_from_db()
    assert grant.status == Status.WITHDRAWN
    assert not readable(grant)
    assert grant.effects_done_at is not None
    assert read_content(entries("consent.withdrawn").get()).reason == "afraid"
    assert not tasks(Kind.NEWS_TO_PASS_ON).exists()


def test_what_was_read_already_has_to_be_called_back_by_people():
    grant = a_release()
    disclosure = passed_on(grant, request=a_person().pk)
    actor = officer(grant.person)
    collect(
        actor=actor.actor_ref,
        recipient=grant.recipient,
        request=disclosure.request,
        on=TODAY,
        now=timezone.now(),
    )

    grant = withdraw(actor=actor, grant=grant, reason="", now=timezone.now())

    assert grant.effects_done_at is None
    assert tasks(Kind.CONSENT_WITHDRAWN).get().due_on <= TODAY + timedelta(days=1)
    grant = confirm_effects(actor=actor, grant=grant, now=timezone.now())
    assert grant.effects_done_at is not None
    assert not tasks(Kind.CONSENT_WITHDRAWN).exists()


def test_an_effect_that_fails_undoes_the_withdrawal(monkeypatch):
    grant = a_release()

    def fails(_grant):
        raise IllegalMove("test.fails", "")

    monkeypatch.setattr(effects, "on_withdrawal", [fails])
    with pytest.raises(IllegalMove):
        withdraw(actor=officer(grant.person), grant=grant, reason="", now=NOW)

    grant.refresh_from_db()
    assert grant.status == Status.GIVEN


def test_apps_above_hear_of_answers_and_of_withdrawals(monkeypatch):
    heard = []
    monkeypatch.setattr(effects, "on_answer", [lambda g: heard.append(g.status)])
    monkeypatch.setattr(effects, "on_withdrawal", [lambda g: heard.append(g.status)])

    newer = answered(a_release())
    withdraw(actor=officer(newer.person), grant=newer, reason="", now=NOW)

    assert heard[0] == Status.GIVEN
    assert Status.SUPERSEDED not in heard  # a newer yes stops nothing
    assert heard[-1] == Status.WITHDRAWN


# Doubt and expiry


def test_under_review_does_not_hold():
    grant = a_release()
    passed_on(grant)

    mark_under_review(
        actor=officer(grant.person), grant=grant, doubt=Doubt.GUARDIAN_CHANGED, on=TODAY
    )

    assert not readable(grant)
    with pytest.raises(ConsentMissing):
        passed_on(grant)
    again = asked(grant.person, Scope.REL_MSG, recipient=grant.recipient)
    answered(again)
    grant.refresh_from_db()
    assert grant.status == Status.SUPERSEDED


def test_the_job_ends_what_has_expired_and_warns_of_what_soon_will():
    grant = a_release()
    passed_on(grant)
    assert expire_consents(TODAY) == 0
    assert expire_consents(grant.expires_on) == 0
    assert tasks(Kind.CONSENT_EXPIRES).get().due_on == grant.expires_on

    assert expire_consents(grant.expires_on + timedelta(days=1)) == 1

    grant.refresh_from_db()
    assert grant.status == Status.EXPIRED
    assert not readable(grant)
    assert entries("consent.expired").get().actor_kind == "system"


def test_the_job_ends_what_others_agreed_to_for_somebody_now_of_age():
    person = aged(a_person(), 16)
    ward = replace(
        YES,
        given_by=frozenset({Capacity.SELF, Capacity.PARENT}),
    )
    grant = answered(asked(person), ward)

    assert expire_consents(TODAY + timedelta(days=364)) == 1

    grant.refresh_from_db()
    assert grant.status == Status.UNDER_REVIEW
    assert entries("consent.under_review").get().details["doubt"] == Doubt.AGE_MILESTONE


# Comparing across offices


def test_agreeing_to_comparison_opens_it_and_withdrawal_shuts_it():
    person = an_adult()
    grant = answered(asked(person))
    person.refresh_from_db()
    assert person.cross_check
    assert Change.objects.filter(person=person.pk).exists()

    withdraw(actor=officer(person), grant=grant, reason="", now=NOW)

    person.refresh_from_db()
    assert not person.cross_check
    assert entries("people.cross_check").count() == 2


def test_a_sought_person_is_compared_on_an_interest_named_in_law_until_they_object():
    person = aged(a_person(standing="sought", basis="vital_interest"), 30)
    actor = officer(person)
    assert allow_cross_check(actor=actor, person=person, on=TODAY)

    answered(asked(person), NO)

    person.refresh_from_db()
    assert not person.cross_check
    assert not allow_cross_check(actor=actor, person=person, on=TODAY)
