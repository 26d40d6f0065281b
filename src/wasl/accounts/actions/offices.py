"""Organisations and offices: made, changed, closed."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.actions.reach import require_over_office, require_still_managed
from wasl.accounts.models import Membership, Office, Organisation, User, office_tree
from wasl.accounts.permissions import Can, Role
from wasl.accounts.rules import OfficeFacts, check_country, check_parent
from wasl.audit.trail import SYSTEM, record
from wasl.errors import Forbidden, IllegalMove, Invalid

# What the trail keeps of an office in clear: none of it is about a person.
TOLD = ("code", "country", "route_place", "time_zone", "calendar")


@transaction.atomic
def make_organisation(*, actor: User, name: str) -> Organisation:
    """Add an organisation, so that offices can belong to it.

    Raises:
        Forbidden: ``actor`` manages no office.
        IllegalMove: there is one of this name.
    """
    actor.require_somewhere(Can.MANAGE_OFFICES)
    if Organisation.objects.filter(name__iexact=name).exists():
        raise IllegalMove(
            "accounts.organisation_exists", _("There is an organisation of this name.")
        )
    organisation = Organisation.objects.create(name=name)
    record(actor, "accounts.organisation_made", organisation)
    return organisation


@transaction.atomic
def make_office(
    *, actor: User, organisation: Organisation, parent: Office, facts: OfficeFacts
) -> Office:
    """Add an office as a part of one that the actor manages.

    Raises:
        NotFound, Forbidden: ``actor`` does not manage ``parent``.
        IllegalMove: the code is taken.
        Invalid: a country or time zone that does not exist.
    """
    require_over_office(actor, Can.MANAGE_OFFICES, parent.pk)
    office = _save(Office(organisation=organisation, parent=parent), facts)
    record(actor, "accounts.office_made", office, parent=str(parent.pk), **_told(facts))
    return office


@transaction.atomic
def change_office(
    *,
    actor: User,
    office: Office,
    organisation: Organisation,
    parent: Office | None,
    facts: OfficeFacts,
) -> Office:
    """Change what is said about an office, or what it is part of.

    Raises:
        NotFound, Forbidden: ``actor`` manages neither the office nor its new place.
        IllegalMove: the code is taken, or the office would be part of its own branch.
        Invalid: a country or time zone that does not exist.
    """
    require_over_office(actor, Can.MANAGE_OFFICES, office.pk)
    office = Office.objects.select_for_update().get(pk=office.pk)
    moved = (parent.pk if parent else None) != office.parent_id
    if moved and parent is None:
        raise Forbidden("accounts.forbidden", _("An office cannot be taken out of its tree."))
    if moved and parent is not None:
        require_over_office(actor, Can.MANAGE_OFFICES, parent.pk)
        check_parent(office_tree(), office.pk, parent.pk)
    before = {name: getattr(office, name) for name in TOLD}
    office.organisation, office.parent = organisation, parent
    office = _save(office, facts)
    changed: dict[str, Any] = {
        side: value
        for name, old in before.items()
        if old != getattr(office, name)
        for side, value in ((f"{name}_before", old), (f"{name}_after", getattr(office, name)))
    }
    record(actor, "accounts.office_changed", office, moved=moved, **changed)
    return office


@transaction.atomic
def close_office(*, actor: User, office: Office) -> Office:
    """Close an office: nobody works there any more, and its records stay.

    Raises:
        NotFound, Forbidden: ``actor`` does not manage the office.
        IllegalMove: it is closed already, or still has branches, or is the actor's last.
    """
    require_over_office(actor, Can.MANAGE_OFFICES, office.pk)
    office = Office.objects.select_for_update().get(pk=office.pk)
    if not office.active:
        raise IllegalMove("accounts.office_closed", _("This office is closed already."))
    if office.branches.filter(active=True).exists():
        raise IllegalMove("accounts.office_has_branches", _("First close the branches."))
    if office.parent_id is None:
        raise IllegalMove(
            "accounts.office_is_top", _("The office at the top of its tree cannot be closed.")
        )
    return _set_active(actor, office, "accounts.office_closed", active=False)


@transaction.atomic
def reopen_office(*, actor: User, office: Office) -> Office:
    """Open a closed office again; the roles held there hold again.

    Raises:
        NotFound, Forbidden: ``actor`` does not manage the office.
        IllegalMove: it is open.
    """
    require_over_office(actor, Can.MANAGE_OFFICES, office.pk)
    office = Office.objects.select_for_update().get(pk=office.pk)
    if office.active:
        raise IllegalMove("accounts.office_open", _("This office is open."))
    return _set_active(actor, office, "accounts.office_reopened", active=True)


@transaction.atomic
def begin(*, organisation: str, facts: OfficeFacts, email: str, name: str) -> User:
    """Lay the first stone of an installation: one office and its administrator.

    Called by the operator from the shell; the administrator then sets up their sign-in by a
    link (``setup_token``).

    Raises:
        IllegalMove: somebody works here already.
    """
    if User.objects.exists():
        raise IllegalMove("accounts.begun", _("This installation has users already."))
    office = _save(Office(organisation=Organisation.objects.create(name=organisation)), facts)
    user = User(email=email.strip().lower(), name=name)
    user.set_unusable_password()
    user.save()
    Membership.objects.create(user=user, office=office, role=Role.ADM, since=timezone.localdate())
    record(SYSTEM, "accounts.office_made", office, **_told(facts))
    record(SYSTEM, "accounts.user_invited", user)
    return user


def _set_active(actor: User, office: Office, action: str, *, active: bool) -> Office:
    office.active = active
    office.save(update_fields=["active"])
    require_still_managed({office.pk})
    record(actor, action, office)
    return office


def _save(office: Office, facts: OfficeFacts) -> Office:
    check_country(facts.country)
    for field, value in asdict(facts).items():
        setattr(office, field, list(value) if field == "languages" else value)
    _check_code(office.pk, facts.code)
    try:
        office.clean_fields(exclude=["organisation", "parent", "languages"])
    except ValidationError as error:
        raise Invalid("accounts.office_facts", " ".join(error.messages)) from error
    try:
        with transaction.atomic():
            office.save()
    except IntegrityError as error:  # two administrators chose one code at the same moment
        raise IllegalMove("accounts.code_taken", _("Another office has this code.")) from error
    return office


def _check_code(office: UUID, code: str) -> None:
    if Office.objects.exclude(pk=office).filter(code=code).exists():
        raise IllegalMove("accounts.code_taken", _("Another office has this code."))


def _told(facts: OfficeFacts) -> dict[str, Any]:
    return {name: str(getattr(facts, name)) for name in TOLD}
