"""Two records of one person made one, and parted again when they were not one."""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.audit.trail import record
from wasl.errors import IllegalMove, Invalid, NotFound
from wasl.people.actions.writing import lock_person, touch
from wasl.people.carriers import carriers
from wasl.people.codes import Sex
from wasl.people.contents import MergeContent, PersonContent
from wasl.people.models import Fact, Merge, Person, Relationship, StoredFile
from wasl.people.sections import SECTIONS
from wasl.vault.keys import prefetch

NO_ANSWER = frozenset({Sex.UNKNOWN.value, Sex.DECLINED.value, Sex.NOT_ASKED.value})
ANSWERED = ("sex", "alive")
MOVED: dict[str, type[Fact]] = {
    **{section.name: section.model for section in SECTIONS if section.model is not Relationship},
    "files": StoredFile,
}


@transaction.atomic
def merge_people(*, actor: User, keep: Person, gone: Person) -> Merge:
    """Make two records of one office one: what was known of ``gone`` is now known of ``keep``.

    Facts, files and ties change hands and are sealed anew; other apps' rows follow through their
    carriers. The record that is gone stays, empty, and names the one that was kept. A tie that
    the kept person has already, to the same relative, stays with the record that is gone.

    Raises:
        NotFound: one of the two belongs to an office that the actor does not work in.
        Forbidden: the actor's role does not allow it.
        Invalid: both are the same record, or of two offices.
        IllegalMove: one of them was erased or merged already.
    """
    actor.require(Can.MERGE_PEOPLE, on=keep)
    actor.require(Can.MERGE_PEOPLE, on=gone)
    if keep.pk == gone.pk or keep.office_id != gone.office_id:
        raise Invalid(
            "people.merge_elsewhere",
            _("Two different records of one office can be merged; across offices they are linked."),
        )
    locked = {p.pk: lock_person(p) for p in sorted((keep, gone), key=lambda p: p.pk)}
    keep, gone = locked[keep.pk], locked[gone.pk]
    prefetch([keep.pk, gone.pk])
    merge = Merge(kept=keep, gone=gone, by=actor)
    merge.content = MergeContent(before=keep.content, after=_together(keep.content, gone.content))
    moved: dict[str, Any] = {"filled": _fill(keep, gone)}
    for name, model in MOVED.items():
        moved[name] = _move(model, model._default_manager.filter(person=gone), keep)  # noqa: SLF001 - Django's documented name
    moved |= _move_ties(gone, keep)
    moved |= {carrier.name: carrier.carry(gone, keep, None) for carrier in carriers()}
    keep.content = merge.content.after
    merge.moved = moved
    merge.save(force_insert=True)
    gone.merged_into = keep
    touch(keep)
    touch(gone)
    record(actor, "people.merged", keep, gone=str(gone.pk), merge=str(merge.pk))
    record(actor, "people.merged", gone, kept=str(keep.pk), merge=str(merge.pk))
    return merge


@transaction.atomic
def unmerge_people(*, actor: User, merge: Merge) -> Person:
    """Part two records again; what was added since stays with the one that was kept.

    Raises:
        NotFound: the records belong to an office that the actor does not work in.
        Forbidden: the actor's role does not allow it.
        IllegalMove: they were parted already, or the kept record was merged further or erased.
    """
    actor.require(Can.MERGE_PEOPLE, on=merge.kept)
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if merge.undone_at is not None:
        raise IllegalMove("people.merge_undone", _("These records were parted already."))
    keep = lock_person(merge.kept)
    gone = Person.objects.select_for_update(of=("self",)).filter(pk=merge.gone_id).first()
    if gone is None or gone.erased_at is not None or gone.merged_into_id != keep.pk:
        raise NotFound("people.not_found", _("There is no such record."))
    prefetch([keep.pk, gone.pk])
    for name, model in MOVED.items():
        here = model._default_manager.filter(person=keep, pk__in=merge.moved.get(name, []))  # noqa: SLF001 - Django's documented name
        _move(model, here, gone)
    _move_ties_back(merge, keep, gone)
    for carrier in carriers():
        carrier.carry(keep, gone, merge.moved.get(carrier.name, []))
    _unfill(merge, keep)
    gone.merged_into = None
    merge.undone_at = timezone.now()
    merge.save(update_fields=["undone_at"])
    touch(keep)
    touch(gone)
    record(actor, "people.unmerged", keep, parted=str(gone.pk), merge=str(merge.pk))
    record(actor, "people.unmerged", gone, parted=str(keep.pk), merge=str(merge.pk))
    return gone


def reseal(row: Any, column: str, to: Person) -> None:
    """Hand one row to another person: opened under the old key, closed under the new."""
    content = row.content
    setattr(row, column, to)
    row.content = content
    row.save()


def _move(model: type[Fact], rows: Iterable[Any], to: Person) -> list[str]:
    """Hand facts over, after those that are there; return their ids."""
    highest = model._default_manager.filter(person=to).aggregate(Max("order"))["order__max"]  # noqa: SLF001 - Django's documented name
    after = -1 if highest is None else highest
    moved = []
    for place, row in enumerate(list(rows), start=1):
        row.order = after + place
        reseal(row, "person", to)
        moved.append(str(row.pk))
    return moved


def _move_ties(gone: Person, keep: Person) -> dict[str, list[str]]:
    known = _neighbours(keep) | {keep.pk}
    moved: dict[str, list[str]] = {"relatives": [], "ties": []}
    touching = Q(person=gone) | Q(other=gone)
    for edge in Relationship.objects.filter(touching).select_related("person", "other"):
        begins = edge.person_id == gone.pk
        end = edge.other_id if begins else edge.person_id
        if end in known:
            continue
        prefetch([end] if end else [])
        reseal(edge, "person" if begins else "other", keep)
        moved["relatives" if begins else "ties"].append(str(edge.pk))
    return moved


def _move_ties_back(merge: Merge, keep: Person, gone: Person) -> None:
    for name, column in (("relatives", "person"), ("ties", "other")):
        ids = merge.moved.get(name, [])
        for edge in Relationship.objects.filter(pk__in=ids, **{column: keep}):
            reseal(edge, column, gone)


def _neighbours(person: Person) -> set[Any]:
    pairs = Relationship.objects.filter(
        Q(person=person, other__isnull=False) | Q(other=person)
    ).values_list("person", "other")
    return {end for pair in pairs for end in pair}


def _fill(keep: Person, gone: Person) -> dict[str, list[str]]:
    """Answer from the other record what the kept one leaves open; return what was there."""
    filled = {}
    for column in ANSWERED:
        old, new = str(getattr(keep, column)), str(getattr(gone, column))
        if old in NO_ANSWER and new not in NO_ANSWER:
            setattr(keep, column, new)
            filled[column] = [old, new]
    return filled


def _unfill(merge: Merge, keep: Person) -> None:
    """Take back what the merge put in, where nobody has changed it since."""
    for column, (old, new) in merge.moved.get("filled", {}).items():
        if getattr(keep, column) == new:
            setattr(keep, column, old)
    before, after, now = merge.content.before, merge.content.after, keep.content
    restored = {
        f.name: getattr(before, f.name)
        for f in fields(PersonContent)
        if getattr(now, f.name) == getattr(after, f.name)
    }
    keep.content = replace(now, **restored)


def _together(kept: PersonContent, gone: PersonContent) -> PersonContent:
    notes = [note for note in (kept.note, gone.note) if note]
    return PersonContent(
        nationalities=tuple(dict.fromkeys(kept.nationalities + gone.nationalities)),
        languages=tuple(dict.fromkeys(kept.languages + gone.languages)),
        occupation=kept.occupation or gone.occupation,
        note="\n\n".join(dict.fromkeys(notes)),
    )
