"""What rows about people share: earlier versions kept by the database, and whose they are."""

from typing import TYPE_CHECKING, TypeVar, cast
from uuid import UUID

import pghistory
from django.db import models

if TYPE_CHECKING:
    from wasl.people.models import Person

M = TypeVar("M", bound=type[models.Model])

# What is worked out from sealed values outlives their key, so that no old version keeps it.
DERIVED = frozenset({"adult_from", "fingerprint"})


def keep_versions(model: M) -> M:
    """Let the database keep each earlier version of a row; its words stay sealed in it."""
    derived = [f.name for f in model._meta.fields if f.name in DERIVED]  # noqa: SLF001 - Django's documented name
    tracked = pghistory.track(
        pghistory.UpdateEvent("changed", row=pghistory.Old),
        pghistory.DeleteEvent("removed", row=pghistory.Old),
        exclude=derived or None,
    )
    return cast("M", tracked(model))


class OfAPerson:
    """A row that belongs to one person: how it stands in the trail, and who may act on it."""

    if TYPE_CHECKING:
        person: Person
        person_id: UUID

    @property
    def audit_office(self) -> UUID:
        """The office that owns the person's record."""
        return self.person.office_id

    @property
    def audit_subject(self) -> UUID:
        """The person."""
        return self.person_id

    @property
    def scope_offices(self) -> frozenset[UUID]:
        """The offices whose people may act on it."""
        return self.person.scope_offices
