"""What pages show of a person, read in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.errors import Forbidden
from wasl.people.codes import EdgeState, Kinship, NameKind
from wasl.people.contents import NameContent
from wasl.people.kinship import inverse, word
from wasl.people.models import (
    Birth,
    Contact,
    ForeignId,
    Mark,
    Merge,
    Name,
    Person,
    Place,
    Relationship,
    Separation,
    StoredFile,
)
from wasl.people.rules import (
    AgeSpan,
    BirthSpan,
    Doubt,
    Member,
    age_span,
    doubts_about,
    eighteenth_birthdays,
    is_child,
)
from wasl.people.sections import birth_spans
from wasl.vault.keys import prefetch

# Which name leads: what the person says, then papers, then what others wrote.
LEADS = (
    NameKind.STATED,
    NameKind.DOCUMENT,
    NameKind.BIRTH,
    NameKind.MARRIED,
    NameKind.ALIAS,
    NameKind.VARIANT,
    NameKind.NICKNAME,
)


def check_may_see(user: User, person: Person, on: date) -> None:
    """Refuse a child's data to somebody whose safeguarding papers are not in force (D62).

    Raises:
        Forbidden: the person may be a child, and the papers have run out or were never signed.
    """
    adult = person.adult_from is not None and person.adult_from <= on
    if not adult and not user.may_see_children(on):
        raise Forbidden(
            "people.safeguarding_expired",
            _(
                "This person may be a child. Your code of conduct, safeguarding or vetting has run"
                " out: renew it with your administrator, then come back."
            ),
        )


def shown_name(person: Person) -> NameContent | None:
    """Return the name that leads: as the person says it, in its own script. ``None`` if none.

    Prefetch ``names`` and keys for lists.
    """
    rows = in_order_of_lead(person.names.all())
    return rows[0].content if rows else None


def in_order_of_lead(names: Iterable[Name]) -> list[Name]:
    """Return names with the one that leads first."""
    return sorted(names, key=lambda row: (LEADS.index(NameKind(row.kind)), row.order))


@dataclass(frozen=True)
class Relative:
    """A relative as seen from one person.

    Attributes:
        kind: What the relative is to the person, whichever way the edge was written.
        word: The same in words, after the relative's sex.
        person: Their own record; ``None`` for somebody only spoken of.
        names: Of either.
    """

    edge: Relationship
    kind: Kinship
    word: str
    sex: str
    person: Person | None
    names: tuple[NameContent, ...]
    births: tuple[BirthSpan, ...]
    age: AgeSpan | None

    @property
    def state(self) -> EdgeState:
        """How far the relationship is established."""
        return EdgeState(self.edge.state)

    @property
    def name(self) -> str:
        """The name that leads; empty when none is known."""
        return self.names[0].text if self.names else ""


@dataclass(frozen=True)
class Summary:
    """All that a page shows of one person, opened."""

    person: Person
    names: Sequence[Name]
    births: Sequence[Birth]
    places: Sequence[Place]
    contacts: Sequence[Contact]
    marks: Sequence[Mark]
    separations: Sequence[Separation]
    relatives: Sequence[Relative]
    foreign_ids: Sequence[ForeignId]
    files: Sequence[StoredFile]
    merges: Sequence[Merge]
    age: AgeSpan | None
    child: bool
    eighteenth: tuple[date, date] | None
    doubts: Sequence[Doubt]


def summary_of(person: Person, *, on: date) -> Summary:
    """Read a person whole: sixteen queries at most, keys included, however much is known.

    Raises:
        Erased: the person's key was destroyed.
    """
    edges = list(
        Relationship.objects.filter(person=person)
        .select_related("other")
        .prefetch_related("other__names", "other__births")
    )
    turned = list(
        Relationship.objects.filter(other=person)
        .select_related("person")
        .prefetch_related("person__names", "person__births")
    )
    others = [edge.other_id for edge in edges if edge.other_id] + [e.person_id for e in turned]
    prefetch([person.pk, *others])
    relatives = [_relative(edge, person, on) for edge in (*edges, *turned)]
    births = list(person.births.all())
    spans, separations = birth_spans(births), list(person.separations.all())
    ends = [row.content.last for row in separations if row.content.last]
    return Summary(
        person=person,
        names=in_order_of_lead(person.names.all()),
        births=births,
        places=list(person.places.all()),
        contacts=list(person.contacts.all()),
        marks=list(person.marks.all()),
        separations=separations,
        relatives=relatives,
        foreign_ids=list(person.foreignids.all()),
        files=list(person.storedfiles.all()),
        merges=list(person.merges.filter(undone_at=None).select_related("gone")),
        age=age_span(spans, on),
        child=is_child(spans, on),
        eighteenth=eighteenth_birthdays(spans),
        doubts=doubts_about(
            spans,
            [_member(relative) for relative in relatives],
            on=on,
            separated_last=min(ends, default=None),
        ),
    )


def for_list(people: "QuerySet[Person]") -> "QuerySet[Person]":
    """Fetch with a page of people what a line of a list shows."""
    return people.select_related("office").prefetch_related("names", "births")


def ages_on(people: Iterable[Person], on: date) -> dict[UUID, AgeSpan | None]:
    """Return the ages of people whose births and keys were fetched."""
    return {person.pk: age_span(birth_spans(person.births.all()), on) for person in people}


def _relative(edge: Relationship, person: Person, on: date) -> Relative:
    outgoing = edge.person_id == person.pk
    kind = Kinship(edge.kind) if outgoing else inverse(edge.kind)
    other = edge.other if outgoing else edge.person
    if other is None:
        told = edge.content
        births: list[BirthSpan] = (
            [BirthSpan(told.birth.first, told.birth.last)] if told.birth else []
        )
        names, sex = told.names, edge.sex
    else:
        births, sex = birth_spans(other.births.all()), other.sex
        names = tuple(row.content for row in in_order_of_lead(other.names.all()))
    return Relative(
        edge=edge,
        kind=kind,
        word=word(kind, sex),
        sex=sex,
        person=other,
        names=names,
        births=tuple(births),
        age=age_span(births, on),
    )


def _member(relative: Relative) -> Member:
    return Member(
        kind=relative.kind,
        births=relative.births,
        sex=relative.sex,
        qualifier=relative.edge.qualifier,
        state=relative.edge.state,
    )
