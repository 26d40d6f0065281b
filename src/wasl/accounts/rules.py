"""What may be decided about offices, roles and papers without asking the database."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from wasl.accounts.permissions import Role
from wasl.errors import Forbidden, IllegalMove, Invalid

SETUP_HOURS = 48  # how long a set-up link opens; settings.PASSWORD_RESET_TIMEOUT says the same
PAPERS_WARN = timedelta(days=30)  # an expiry this near is shown to the user and the administrator

# Independent oversight: whoever holds one of these holds no other role anywhere (domain.md, AUD).
ALONE = frozenset({Role.AUD})


class PapersState(TextChoices):
    """How a user's code of conduct, safeguarding and vetting stand on a day (D62)."""

    EXPIRED = "expired", _("Expired")
    EXPIRES_SOON = "expires_soon", _("Expires soon")
    IN_FORCE = "in_force", _("In force")
    MISSING = "missing", _("Missing")


class DeviceState(TextChoices):
    """Whether a device may still speak for its holder."""

    EXPIRED = "expired", _("Run out")
    IN_FORCE = "in_force", _("In force")
    REVOKED = "revoked", _("Revoked")


@dataclass(frozen=True)
class Papers:
    """The dates without which nobody sees the data of children (D62)."""

    conduct_signed_on: date | None
    safeguarding_signed_on: date | None
    vetted_until: date | None


@dataclass(frozen=True)
class OfficeFacts:
    """What an administrator says about an office."""

    code: str
    name: str
    country: str
    route_place: str
    time_zone: str
    calendar: str
    languages: tuple[str, ...]


class OfficeTree:
    """Which office is part of which."""

    def __init__(self, parents: Mapping[UUID, UUID | None]) -> None:
        """Take each office with the one that it is part of."""
        self.parents = parents

    def above(self, office: UUID) -> frozenset[UUID]:
        """The office and everything that it is part of."""
        found: set[UUID] = set()
        at: UUID | None = office
        while at is not None and at not in found:
            found.add(at)
            at = self.parents.get(at)
        return frozenset(found)

    def below(self, offices: Iterable[UUID]) -> frozenset[UUID]:
        """The offices and every branch of theirs, however deep."""
        tops = frozenset(offices)
        return tops | {office for office in self.parents if self.above(office) & tops}


@dataclass(frozen=True)
class Territory:
    """Offices as their administrators reach them: from any office that they are part of."""

    scope_offices: frozenset[UUID]


def check_parent(tree: OfficeTree, office: UUID, parent: UUID | None) -> None:
    """Refuse to make an office part of itself, through however many branches."""
    if parent is not None and office in tree.above(parent):
        raise IllegalMove("accounts.office_loop", _("An office cannot be part of its own branch."))


def check_country(country: str) -> None:
    """Refuse what is not shaped like an ISO 3166-1 alpha-2 code."""
    if not re.fullmatch(r"[A-Z]{2}", country):
        raise Invalid("accounts.country", _("A country is two capital letters, such as IT."))


def check_not_oneself(actor: UUID, user: UUID) -> None:
    """Refuse to decide about oneself: another administrator does (7.11, separation of duties)."""
    if actor == user:
        raise Forbidden(
            "accounts.not_yourself", _("Another administrator must do this for your own account.")
        )


def check_roles_together(roles: Iterable[Role]) -> None:
    """Refuse independent oversight to somebody who works on what is overseen."""
    held = set(roles)
    if held & ALONE and len(held) > 1:
        raise IllegalMove(
            "accounts.roles_apart",
            _("An auditor is independent: this role cannot be held with another."),
        )


def check_papers(papers: Papers, *, on: date) -> None:
    """Refuse a signature that was given in the future."""
    signed = (papers.conduct_signed_on, papers.safeguarding_signed_on)
    if any(day is not None and day > on for day in signed):
        raise Invalid("accounts.signed_later", _("A signature cannot lie in the future."))


def papers_state(papers: Papers, *, on: date) -> PapersState:
    """Say how the papers stand on a day; the vetting is the one that runs out."""
    if None in (papers.conduct_signed_on, papers.safeguarding_signed_on, papers.vetted_until):
        return PapersState.MISSING
    assert papers.vetted_until is not None
    if papers.vetted_until < on:
        return PapersState.EXPIRED
    if papers.vetted_until < on + PAPERS_WARN:
        return PapersState.EXPIRES_SOON
    return PapersState.IN_FORCE
