"""The one bridge from people to the engine: a person's rows become a matching record."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from uuid import UUID

from django.db.models import Prefetch, Q

from wasl import matching
from wasl.people import contents
from wasl.people.codes import EdgeState, Sex, Standing, Tri
from wasl.people.kinship import inverse, relation_code
from wasl.people.models import Birth, Person, Relationship, Separation
from wasl.tracing.models import Request
from wasl.vault.keys import prefetch

BATCH = 500

ENGINE_SEXES = frozenset({Sex.FEMALE, Sex.MALE, Sex.OTHER})
ENGINE_ALIVE = frozenset({Tri.YES, Tri.NO, Tri.UNKNOWN})
IN_REGISTRY = Q(standing__in=[Standing.REGISTERED, Standing.ENQUIRER])
"""Who may be the one sought: people who were met, not those who were only told of."""

WHOLE = (
    "names",
    "births",
    "places",
    "marks",
    Prefetch("separations", Separation.objects.order_by("order")),
    Prefetch(
        "relationships",
        Relationship.objects.exclude(state=EdgeState.REJECTED)
        .select_related("other")
        .prefetch_related("other__names", "other__births"),
    ),
    Prefetch(
        "relationships_to",
        Relationship.objects.exclude(state=EdgeState.REJECTED)
        .select_related("person")
        .prefetch_related("person__names", "person__births"),
    ),
)


def registry_records(ids: Sequence[UUID] | None = None) -> Iterator[matching.Record]:
    """Yield the records of everyone who can be searched for, in batches: memory stays flat."""
    people = Person.objects.current().order_by("pk")
    if ids is not None:
        people = people.filter(pk__in=ids)
    keys = people.values_list("pk", flat=True).iterator(chunk_size=10_000)
    while batch := list(islice(keys, BATCH)):
        yield from records_of(batch)


def records_of(ids: Iterable[UUID]) -> list[matching.Record]:
    """Return the matching records of these people, in a fixed number of queries."""
    people = list(Person.objects.filter(pk__in=list(ids)).prefetch_related(*WHOLE))
    wanted = {person.pk for person in people}
    for person in people:
        wanted |= {edge.other_id for edge in person.relationships.all() if edge.other_id}
        wanted |= {edge.person_id for edge in person.relationships_to.all()}
    prefetch(wanted)
    return [record_of(person) for person in people if person.names.all()]


def record_of(person: Person) -> matching.Record:
    """Turn one person, loaded with ``WHOLE``, into a matching record."""
    births, separations = person.births.all(), person.separations.all()
    return matching.Record(
        id=str(person.pk),
        names=_names(person),
        sex=engine_sex(person.sex),
        birth=_birth(births[0]) if births else None,
        nationalities=person.content.nationalities,
        languages=person.content.languages,
        places=tuple(as_place(place.content, place.role) for place in person.places.all()),
        relatives=(*_stated(person), *_derived(person)),
        separation=as_separation(separations[0].content, separations[0].cause)
        if separations
        else None,
        marks=tuple(mark.content.text for mark in person.marks.all()),
    )


def request_of(request: Request) -> matching.Request:
    """Turn a tracing request into the engine's, with whom else its enquirer seeks as relatives.

    A request that may be compared across offices takes only those who may be as well.
    """
    others = Request.objects.searched().filter(
        enquirer=request.enquirer_id, office=request.office_id,
        sought__erased_at=None, sought__merged_into=None,
    ).exclude(pk=request.pk).order_by("pk")  # fmt: skip
    if request.sought.cross_check:
        others = others.filter(sought__cross_check=True)
    fellows = list(others)
    wanted = [request.enquirer_id, *(each.sought_id for each in (request, *fellows))]
    people = {
        person.pk: person
        for person in Person.objects.filter(pk__in=wanted).prefetch_related(*WHOLE)
    }
    prefetch(people)
    return matching.with_fellows(
        _as_asked(request, people),
        [_as_asked(each, people) for each in fellows if people[each.sought_id].names.all()],
    )


def _as_asked(request: Request, people: Mapping[UUID, Person]) -> matching.Request:
    enquirer = people[request.enquirer_id]
    return matching.Request(
        id=str(request.pk),
        sought=record_of(people[request.sought_id]),
        enquirer=record_of(enquirer) if enquirer.names.all() else None,
        relation=relation_code(request.kinship, enquirer.sex),
    )


def _names(person: Person) -> tuple[matching.Name, ...]:
    return tuple(as_name(row.content, row.kind, row.system) for row in person.names.all())


def as_name(
    content: contents.NameContent, kind: str = "stated", system: str = "unknown"
) -> matching.Name:
    """A name, for the engine."""
    parts = tuple(matching.Part(part.role, part.text) for part in content.parts)
    return matching.Name(content.text, kind, system, parts)


def engine_sex(sex: str) -> str | None:
    """A sex that is evidence; declined and not asked are silent."""
    return sex if sex in ENGINE_SEXES else None


def _birth(row: Birth) -> matching.BirthSpan:
    content = row.content
    return matching.BirthSpan(
        content.first, content.last, row.basis, row.calendar, content.as_stated or None
    )


def as_place(content: contents.PlaceContent, role: str | None) -> matching.Place:
    """A place, for the engine."""
    return matching.Place(
        content.text,
        role,
        content.country or None,
        content.pcode or None,
        content.lat,
        content.lon,
    )


def as_separation(content: contents.SeparationContent, cause: str) -> matching.Separation:
    """How people lost each other, for the engine."""
    place = as_place(content.place, "separation") if content.place else None
    return matching.Separation(content.first, content.last, place, cause)


def _stated(person: Person) -> Iterator[matching.Relative]:
    """Relatives whose edge starts at this person: rows of their own, or words only."""
    for edge in person.relationships.all():
        if edge.other is not None:
            yield _relative(edge, edge.other, relation_code(edge.kind, edge.other.sex))
            continue
        content = edge.content
        birth = content.birth
        yield matching.Relative(
            relation_code(edge.kind, edge.sex),
            tuple(as_name(name) for name in content.names),
            engine_sex(edge.sex),
            matching.BirthSpan(birth.first, birth.last) if birth else None,
            edge.alive if edge.alive in ENGINE_ALIVE else None,
        )


def _derived(person: Person) -> Iterator[matching.Relative]:
    """Relatives whose edge ends at this person: the inverse word."""
    for edge in person.relationships_to.all():
        yield _relative(edge, edge.person, relation_code(inverse(edge.kind), edge.person.sex))


def _relative(edge: Relationship, other: Person, relation: str) -> matching.Relative:
    births = other.births.all()
    return matching.Relative(
        relation,
        _names(other),
        engine_sex(other.sex),
        _birth(births[0]) if births else None,
        edge.alive if edge.alive in ENGINE_ALIVE else None,
        str(other.pk),
    )
