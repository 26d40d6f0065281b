"""Each verb: it works and is recorded; wrong office 404; wrong role 403; wrong state 409."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone

from tests.factories import a_membership, a_user, an_office, an_organisation
from wasl.accounts import actions
from wasl.accounts.models import Membership, Office, User
from wasl.accounts.permissions import Role
from wasl.accounts.rules import SETUP_HOURS, OfficeFacts, Papers
from wasl.audit.models import Entry
from wasl.errors import Forbidden, IllegalMove, Invalid, NotFound, Refused

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 1)
FACTS = OfficeFacts(
    code="rome",
    name="Rome",
    country="IT",
    route_place="destination",
    time_zone="Europe/Rome",
    calendar="gregorian",
    languages=("it", "ar"),
)
PAPERS = Papers(TODAY, TODAY, date(2027, 1, 1))


@dataclass
class Place:
    """An administrator at the head, a colleague in its branch, a stranger's office beside."""

    head: Office
    branch: Office
    beside: Office
    adm: User
    colleague: User


@pytest.fixture
def place():
    head, beside = an_office(), an_office()
    branch = an_office(parent=head)
    adm = a_user(Role.ADM, head)
    a_user(Role.ADM, beside)
    return Place(head, branch, beside, adm, a_user(Role.CW, branch))


def facts_of(office: Office, **over: Any) -> OfficeFacts:
    return replace(FACTS, code=office.code, **over)


# Each verb, done by `actor` to things of `office`, which holds `user`.
Verb = Callable[[User, Office, User], object]
VERBS: dict[str, Verb] = {
    "accounts.office_made": lambda actor, office, user: actions.make_office(
        actor=actor, organisation=office.organisation, parent=office, facts=FACTS
    ),
    "accounts.office_changed": lambda actor, office, user: actions.change_office(
        actor=actor,
        office=office,
        organisation=office.organisation,
        parent=office.parent,
        facts=facts_of(office, country="FR"),
    ),
    "accounts.office_closed": lambda actor, office, user: actions.close_office(
        actor=actor, office=office
    ),
    "accounts.user_invited": lambda actor, office, user: actions.invite_user(
        actor=actor, email="new@example.org", name="New", language="en", roles=[(Role.CW, office)]
    ),
    "accounts.user_changed": lambda actor, office, user: actions.change_user(
        actor=actor, user=user, email="changed@example.org", name="Changed"
    ),
    "accounts.role_given": lambda actor, office, user: actions.give_role(
        actor=actor, user=user, office=office, role=Role.TRO
    ),
    "accounts.role_ended": lambda actor, office, user: actions.end_role(
        actor=actor, membership=user.memberships.get()
    ),
    "accounts.user_deactivated": lambda actor, office, user: actions.deactivate_user(
        actor=actor, user=user
    ),
    "accounts.papers_recorded": lambda actor, office, user: actions.record_papers(
        actor=actor, user=user, papers=PAPERS
    ),
    "accounts.sign_in_reset": lambda actor, office, user: actions.reset_sign_in(
        actor=actor, user=user
    ),
}


@pytest.mark.parametrize("code", VERBS)
def test_it_works_and_is_recorded(place, code):
    VERBS[code](place.adm, place.branch, place.colleague)

    entry = Entry.objects.get(action=code)
    assert entry.actor_id == str(place.adm.pk)
    assert entry.outcome == "done"


@pytest.mark.parametrize("code", VERBS)
def test_another_offices_administrator_finds_nothing(place, code):
    stranger = a_user(Role.ADM, place.beside)

    with pytest.raises(NotFound):
        VERBS[code](stranger, place.branch, place.colleague)


@pytest.mark.parametrize("code", VERBS)
def test_a_branch_does_not_reach_up(place, code):
    branch_adm = a_user(Role.ADM, place.branch)
    at_head = a_user(Role.CW, place.head)

    with pytest.raises(NotFound):
        VERBS[code](branch_adm, place.head, at_head)


@pytest.mark.parametrize("code", VERBS)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADM])
def test_no_other_role_may(place, code, role):
    other = a_user(role, place.branch)

    with pytest.raises(Forbidden):
        VERBS[code](other, place.branch, place.colleague)


def test_an_organisation_is_made_by_administrators_only(place):
    actions.make_organisation(actor=place.adm, name="A mission")

    assert Entry.objects.filter(action="accounts.organisation_made").count() == 1
    with pytest.raises(IllegalMove):
        actions.make_organisation(actor=place.adm, name="a MISSION")
    with pytest.raises(Forbidden):
        actions.make_organisation(actor=place.colleague, name="Another")


def refused(code: str, kind: type[Refused], act: Callable[[], object]) -> None:
    with pytest.raises(kind) as caught:
        act()
    assert caught.value.code == code


def test_wrong_states_of_an_office_are_refused(place):
    adm, head, branch = place.adm, place.head, place.branch
    taken = replace(FACTS, code=head.code)
    organisation = an_organisation()

    def change(office: Office, parent: Office | None, facts: OfficeFacts) -> object:
        return actions.change_office(
            actor=adm, office=office, organisation=organisation, parent=parent, facts=facts
        )

    def make(facts: OfficeFacts) -> object:
        return actions.make_office(actor=adm, organisation=organisation, parent=head, facts=facts)

    refused("accounts.code_taken", IllegalMove, lambda: make(taken))
    refused("accounts.code_taken", IllegalMove, lambda: change(branch, head, taken))
    refused("accounts.country", Invalid, lambda: make(replace(FACTS, country="Italy")))
    refused("accounts.office_facts", Invalid, lambda: make(replace(FACTS, time_zone="Mars/Base")))
    refused("accounts.office_loop", IllegalMove, lambda: change(head, branch, facts_of(head)))
    refused("accounts.forbidden", Forbidden, lambda: change(branch, None, facts_of(branch)))
    refused("accounts.not_found", NotFound, lambda: change(branch, place.beside, facts_of(branch)))


def test_offices_are_closed_and_reopened_from_the_leaves(place):
    def close(office: Office) -> object:
        return actions.close_office(actor=place.adm, office=office)

    refused("accounts.office_has_branches", IllegalMove, lambda: close(place.head))
    close(place.branch)
    refused("accounts.office_closed", IllegalMove, lambda: close(place.branch))
    refused("accounts.office_is_top", IllegalMove, lambda: close(place.head))
    assert User.objects.get(pk=place.colleague.pk).offices == frozenset()

    actions.reopen_office(actor=place.adm, office=place.branch)

    assert User.objects.get(pk=place.colleague.pk).offices == {place.branch.pk}
    refused(
        "accounts.office_open",
        IllegalMove,
        lambda: actions.reopen_office(actor=place.adm, office=place.branch),
    )


def test_nobody_decides_about_themselves(place):
    adm = place.adm
    a_user(Role.ADM, place.head)
    verbs = ["role_given", "user_deactivated", "papers_recorded", "sign_in_reset"]

    for verb in verbs:
        code = "accounts.not_yourself"
        refused(code, Forbidden, lambda verb=verb: VERBS[f"accounts.{verb}"](adm, place.head, adm))
    assert not Membership.objects.filter(user=adm).exclude(role=Role.ADM).exists()


def test_an_office_keeps_somebody_who_manages_it(place):
    own = place.adm.memberships.get()

    def end() -> object:
        return actions.end_role(actor=place.adm, membership=own)

    refused("accounts.last_administrator", IllegalMove, end)
    a_user(Role.ADM, place.head)
    end()
    assert User.objects.get(pk=place.adm.pk).offices == frozenset()


def test_the_last_administrator_is_not_deactivated(place):
    second = a_user(Role.ADM, place.head)
    actions.deactivate_user(actor=second, user=place.adm)

    third = a_user(Role.ADM, place.branch)
    a_membership(place.colleague, Role.ADM, place.branch)
    assert actions.deactivate_user(actor=second, user=third)
    with pytest.raises(Forbidden):
        actions.deactivate_user(actor=second, user=second)


def test_a_role_is_held_once_and_ends_at_once(place):
    member = actions.give_role(
        actor=place.adm, user=place.colleague, office=place.head, role=Role.TRO
    )
    refused(
        "accounts.role_held",
        IllegalMove,
        lambda: actions.give_role(
            actor=place.adm, user=place.colleague, office=place.head, role=Role.TRO
        ),
    )

    actions.end_role(actor=place.adm, membership=member)

    assert User.objects.get(pk=place.colleague.pk).offices == {place.branch.pk}
    refused(
        "accounts.role_ended",
        IllegalMove,
        lambda: actions.end_role(actor=place.adm, membership=member),
    )


def test_a_role_given_for_a_time_ends_on_its_day(place):
    today = timezone.localdate()
    tomorrow = today + timedelta(days=1)
    actions.give_role(
        actor=place.adm, user=place.colleague, office=place.head, role=Role.REV, until=tomorrow
    )

    held = Membership.objects.filter(user=place.colleague, role=Role.REV)
    assert held.in_force(today).exists()
    assert not held.in_force(tomorrow).exists()
    refused(
        "accounts.until_past",
        Invalid,
        lambda: actions.give_role(
            actor=place.adm, user=place.colleague, office=place.head, role=Role.SUP, until=today
        ),
    )


def test_an_auditor_holds_no_other_role(place):
    refused(
        "accounts.roles_apart",
        IllegalMove,
        lambda: actions.give_role(
            actor=place.adm, user=place.colleague, office=place.branch, role=Role.AUD
        ),
    )
    refused(
        "accounts.roles_apart",
        IllegalMove,
        lambda: actions.invite_user(
            actor=place.adm,
            email="both@example.org",
            name="Both",
            language="en",
            roles=[(Role.AUD, place.head), (Role.CW, place.branch)],
        ),
    )


def test_an_address_is_used_once(place):
    address = place.colleague.email.upper()

    for verb in (
        lambda: actions.invite_user(
            actor=place.adm,
            email=address,
            name="X",
            language="en",
            roles=[(Role.CW, place.head)],
        ),
        lambda: actions.change_user(
            actor=place.adm, user=a_user(Role.CW, place.head), email=address, name="X"
        ),
    ):
        refused("accounts.address_taken", IllegalMove, verb)
    refused(
        "accounts.no_role",
        Invalid,
        lambda: actions.invite_user(
            actor=place.adm, email="n@example.org", name="N", language="en", roles=[]
        ),
    )


def test_an_account_reaching_beyond_is_not_opened_for_a_part_of_it(place):
    a_membership(place.colleague, Role.CW, place.beside)

    for verb in ("user_changed", "user_deactivated", "sign_in_reset"):
        refused(
            "accounts.works_elsewhere",
            Forbidden,
            lambda verb=verb: VERBS[f"accounts.{verb}"](place.adm, place.branch, place.colleague),
        )


def test_an_account_is_closed_and_opened_once(place):
    def close() -> object:
        return actions.deactivate_user(actor=place.adm, user=place.colleague)

    def open_again() -> object:
        return actions.reactivate_user(actor=place.adm, user=place.colleague)

    refused("accounts.active", IllegalMove, open_again)
    close()
    refused("accounts.inactive", IllegalMove, close)
    for verb in ("role_given", "papers_recorded", "sign_in_reset"):
        refused(
            "accounts.inactive",
            IllegalMove,
            lambda verb=verb: VERBS[f"accounts.{verb}"](place.adm, place.branch, place.colleague),
        )
    open_again()
    assert User.objects.get(pk=place.colleague.pk).is_active


def test_papers_say_what_they_were(place):
    user = a_user(Role.CW, place.branch, vetted_until=None)

    actions.record_papers(actor=place.adm, user=user, papers=PAPERS)

    details = Entry.objects.get(action="accounts.papers_recorded").details
    assert details["vetted_until_before"] == ""
    assert details["vetted_until_after"] == "2027-01-01"
    late = replace(PAPERS, conduct_signed_on=timezone.localdate() + timedelta(days=1))
    refused(
        "accounts.signed_later",
        Invalid,
        lambda: actions.record_papers(actor=place.adm, user=user, papers=late),
    )


def test_the_set_up_link_opens_once(place):
    given = actions.invite_user(
        actor=place.adm,
        email="new@example.org",
        name="New",
        language="fr",
        roles=[(Role.CW, place.branch)],
    )
    assert actions.is_setup_token(given.user, given.token)

    def choose(password: str) -> object:
        return actions.set_up_sign_in(actor=given.user, token=given.token, password=password)

    refused("accounts.password_weak", Invalid, lambda: choose("password1234"))
    choose("a lamp beside the harbour")

    assert User.objects.get(pk=given.user.pk).check_password("a lamp beside the harbour")
    assert Entry.objects.get(action="accounts.sign_in_set_up").actor_id == str(given.user.pk)
    refused("accounts.link_spent", IllegalMove, lambda: choose("another lamp by the sea"))


def test_the_set_up_link_opens_for_48_hours(place, monkeypatch):
    given = actions.reset_sign_in(actor=place.adm, user=place.colleague)
    assert settings.PASSWORD_RESET_TIMEOUT == SETUP_HOURS * 3600
    tokens = type(actions.signing._tokens)
    start = actions.signing._tokens._now()

    monkeypatch.setattr(tokens, "_now", lambda self: start + timedelta(hours=47, minutes=59))
    assert actions.is_setup_token(given.user, given.token)
    monkeypatch.setattr(tokens, "_now", lambda self: start + timedelta(hours=48, minutes=1))
    assert not actions.is_setup_token(given.user, given.token)


def test_a_reset_takes_everything_away(place):
    user = place.colleague
    user.set_password("a lamp beside the harbour")
    user.save()
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})

    first = actions.reset_sign_in(actor=place.adm, user=user)
    second = actions.reset_sign_in(actor=place.adm, user=user)

    now = User.objects.get(pk=user.pk)
    assert not now.has_usable_password()
    assert not Authenticator.objects.filter(user=user).exists()
    assert not actions.is_setup_token(now, first.token)
    assert actions.is_setup_token(now, second.token)


def test_a_language_is_ones_own(place):
    actions.set_language(actor=place.colleague, language="ar")

    assert User.objects.get(pk=place.colleague.pk).language == "ar"
    assert Entry.objects.get(action="accounts.language_set").details == {"language": "ar"}
    refused(
        "accounts.language",
        Invalid,
        lambda: actions.set_language(actor=place.colleague, language="xx"),
    )


def test_the_tour_is_marked_once(place):
    actions.mark_toured(actor=place.colleague)
    at = User.objects.get(pk=place.colleague.pk).toured_at
    actions.mark_toured(actor=place.colleague)

    assert at is not None
    assert User.objects.get(pk=place.colleague.pk).toured_at == at


def test_an_installation_begins_once():
    user = actions.begin(
        organisation="A society", facts=FACTS, email="First@Example.org", name="First"
    )

    assert user.email == "first@example.org"
    assert list(user.roles.values()) == [{Role.ADM}]
    refused(
        "accounts.begun",
        IllegalMove,
        lambda: actions.begin(organisation="B", facts=FACTS, email="b@example.org", name="B"),
    )
