"""Say what two people are to each other, and how far that is established."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.audit.trail import Content, record
from wasl.errors import IllegalMove, Invalid, NotFound
from wasl.people.actions.writing import lock_person, touch
from wasl.people.codes import EdgeState, Kinship
from wasl.people.contents import RelativeContent
from wasl.people.kinship import inverse
from wasl.people.models import Person, Relationship
from wasl.people.rules import EDGE_MOVES


@transaction.atomic
def set_relationship(
    *,
    actor: User,
    person: Person,
    other: Person,
    kind: Kinship,
    qualifier: str = "",
    state: EdgeState = EdgeState.CLAIMED,
) -> Relationship:
    """Write that ``other`` is ``kind`` of ``person``: one edge, whichever of them it begins at.

    An edge that exists in the other direction is changed there, so that two people never stand
    in two ties that contradict each other.

    Raises:
        NotFound: one of the two belongs to an office that the actor does not work in.
        Forbidden: the actor's role does not allow it.
        Invalid: both are the same person, or of two offices.
        IllegalMove: one of them was erased or merged, or the edge is in this state already.
    """
    actor.require(Can.EDIT_PERSON, on=person)
    actor.require(Can.EDIT_PERSON, on=other)
    if person.pk == other.pk or person.office_id != other.office_id:
        raise Invalid(
            "people.relative_elsewhere",
            _("A relative must be another person of the same office, named once."),
        )
    person, other = _lock_both(person, other)
    edge = _edge_between(person, other)
    turned = edge is not None and edge.person_id == other.pk
    if edge is None:
        edge = Relationship(person=person, other=other, recorded_by=actor)
        edge.content = RelativeContent()
    old = _stated(edge) if edge.kind else {}
    edge.kind = inverse(kind) if turned else Kinship(kind)
    edge.qualifier, edge.state = qualifier, state
    if _stated(edge) == old:
        return edge
    edge.save()
    touch(person)
    touch(other)
    _record(actor, edge, "people.related", old)
    return edge


@transaction.atomic
def change_relationship_state(
    *, actor: User, relationship: Relationship, state: EdgeState, reason: str
) -> Relationship:
    """Move a relationship along: claimed, probable, confirmed, rejected (3.1 f).

    Raises:
        NotFound: the record belongs to an office that the actor does not work in.
        Forbidden: the actor's role does not allow it.
        IllegalMove: this state does not follow from the one it is in.
    """
    actor.require(Can.EDIT_PERSON, on=relationship.person)
    person = lock_person(relationship.person)
    edge = Relationship.objects.select_for_update(of=("self",)).filter(pk=relationship.pk).first()
    if edge is None:
        raise NotFound("people.not_found", _("There is no such record."))
    if state not in EDGE_MOVES[EdgeState(edge.state)]:
        raise IllegalMove(
            "people.illegal_edge_move", _("The relationship cannot be moved to this state.")
        )
    old = _stated(edge)
    edge.state = state
    edge.save(update_fields=["state"])
    touch(person)
    if edge.other is not None:
        touch(lock_person(edge.other))
    _record(actor, edge, "people.relationship_moved", old, reason)
    return edge


def _lock_both(person: Person, other: Person) -> tuple[Person, Person]:
    """Lock two people in the order of their ids, so that two actions never wait for each other."""
    locked = {p.pk: lock_person(p) for p in sorted((person, other), key=lambda p: p.pk)}
    return locked[person.pk], locked[other.pk]


def _edge_between(person: Person, other: Person) -> Relationship | None:
    pair = [person.pk, other.pk]
    return (
        Relationship.objects.select_for_update(of=("self",))
        .filter(person__in=pair, other__in=pair)
        .first()
    )


def _stated(edge: Relationship) -> dict[str, str]:
    return {
        "other_id": str(edge.other_id or ""),
        "kind": str(edge.kind),
        "qualifier": edge.qualifier,
        "state": str(edge.state),
    }


def _record(
    actor: User, edge: Relationship, action: str, old: dict[str, str], reason: str = ""
) -> None:
    new = _stated(edge)
    changed = [name for name in new if old.get(name) != new[name]]
    content = Content(
        before={name: old[name] for name in changed if name in old},
        after={name: new[name] for name in changed},
        reason=reason,
    )
    record(
        actor,
        action,
        edge.person,
        content=content,
        relationship=str(edge.pk),
        kinship=str(edge.kind),
        state=str(edge.state),
    )
