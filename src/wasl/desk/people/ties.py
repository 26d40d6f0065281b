"""Pages on which two people are tied, merged and parted."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.accounts.permissions import Can
from wasl.audit.trail import record_opened
from wasl.desk.http import StaffRequest
from wasl.desk.people.finding import by_reference, person_for
from wasl.desk.people.forms import SECTION_WORDS, ReferenceForm, StateForm, TieForm
from wasl.desk.people.showing import age_words
from wasl.desk.people.words import line_of
from wasl.desk.spellings import arrange, spellings_of
from wasl.errors import NotFound
from wasl.people.actions import (
    change_relationship_state,
    check_live,
    merge_people,
    set_relationship,
    unmerge_people,
)
from wasl.people.codes import EdgeState, Kinship
from wasl.people.kinship import compose, inverse
from wasl.people.models import Merge, Person, Relationship
from wasl.people.rules import EDGE_MOVES
from wasl.people.sections import SECTIONS, item_of
from wasl.people.summaries import Relative, Summary, summary_of


@login_required
def relate(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Tie another person of the office to this one."""
    person = person_for(request, pk)
    request.user.require(Can.EDIT_PERSON, on=person)
    check_live(person)
    form = TieForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            other = by_reference(request.user, said["reference"], near=person)
        except NotFound as refusal:
            form.add_error("reference", str(refusal.message))
        else:
            set_relationship(
                actor=request.user,
                person=person,
                other=other,
                kind=Kinship(said["kind"]),
                qualifier=said["qualifier"],
                state=EdgeState(said["state"]),
            )
            messages.success(request, _("The relationship is written down, for both."))
            return redirect("desk:person", pk=pk)
    summary = summary_of(person, on=timezone.localdate())
    return render(
        request,
        "desk/people/relate.html",
        {"person": person, "names": arrange(summary.names), "form": form},
        status=422 if request.POST else 200,
    )


@login_required
def relationship(request: StaffRequest, pk: UUID, edge: UUID) -> HttpResponse:
    """Show one tie, what it may mean for others, and where it may go from here."""
    person = person_for(request, pk)
    found = get_object_or_404(
        Relationship.objects.filter(Q(person=person) | Q(other=person)), pk=edge
    )
    summary = summary_of(person, on=timezone.localdate())
    relative = next(one for one in summary.relatives if one.edge.pk == found.pk)
    next_states = sorted(EDGE_MOVES[EdgeState(found.state)])
    form = StateForm(request.POST or None)
    form.fields["state"].choices = [(state.value, state.label) for state in next_states]  # type: ignore[attr-defined]  # a ChoiceField
    if form.is_valid():
        change_relationship_state(
            actor=request.user,
            relationship=found,
            state=EdgeState(form.cleaned_data["state"]),
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("The relationship was moved."))
        return redirect("desk:person", pk=pk)
    return render(
        request,
        "desk/people/relationship.html",
        {
            "person": person,
            "names": arrange(summary.names),
            "relative": relative,
            "age": age_words(relative.age),
            "suggestions": _suggestions(summary, relative),
            "form": form,
            "may_edit": request.user.may(Can.EDIT_PERSON, on=person),
        },
        status=422 if request.POST else 200,
    )


def _suggestions(summary: Summary, through: Relative) -> list[dict[str, Any]]:
    """Say what the person's other relatives may be to this one: a suggestion, never a fact."""
    found = []
    for other in summary.relatives:
        if other is through:
            continue
        kind = compose(other.kind, inverse(through.kind))
        if kind is not None:
            found.append({"relative": other, "kind": kind.label})
    return found


@login_required
def merge(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask which other record is the same person; show both side by side before anything is done."""
    keep = person_for(request, pk)
    request.user.require(Can.MERGE_PEOPLE, on=keep)
    check_live(keep)
    form = ReferenceForm(request.POST or None)
    context: dict[str, Any] = {"person": keep, "form": form}
    if form.is_valid():
        try:
            gone = by_reference(request.user, form.cleaned_data["reference"], near=keep)
        except NotFound as refusal:
            form.add_error("reference", str(refusal.message))
        else:
            if "sure" in request.POST:
                merge_people(actor=request.user, keep=keep, gone=gone)
                messages.success(request, _("Merged. It can be undone on this page."))
                return redirect("desk:person", pk=pk)
            record_opened(request.user, gone, purpose="merge")
            context |= {"gone": gone, "rows": _side_by_side(keep, gone)}
    context["names"] = spellings_of(keep)
    if "gone" in context:
        context["gone_names"] = spellings_of(context["gone"])
    return render(request, "desk/people/merge.html", context, status=422 if form.errors else 200)


def _side_by_side(keep: Person, gone: Person) -> list[tuple[Any, list[str], list[str]]]:
    today = timezone.localdate()
    sides = [summary_of(person, on=today) for person in (keep, gone)]
    rows = []
    for section in SECTIONS:
        if section.name == "relatives":
            told = [[f"{one.word}: {one.name}" for one in side.relatives] for side in sides]
        else:
            told = [
                [line_of(item_of(section, row)) for row in getattr(side, section.name)]
                for side in sides
            ]
        if any(told):
            rows.append((SECTION_WORDS[section.name][0], told[0], told[1]))
    return rows


@login_required
@require_POST
def unmerge(request: StaffRequest, pk: UUID, merge_pk: UUID) -> HttpResponse:
    """Part two records that were not one person."""
    keep = person_for(request, pk)
    found = get_object_or_404(Merge, pk=merge_pk, kept=keep)
    gone = unmerge_people(actor=request.user, merge=found)
    messages.success(
        request,
        _("Parted again. What was added since stayed here; the other record is %(ref)s.")
        % {"ref": gone.reference},
    )
    return redirect("desk:person", pk=pk)
