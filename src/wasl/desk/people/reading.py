"""Pages that show people: the list, one person, their history, and a sheet to print."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.audit.models import Entry, Outcome
from wasl.audit.trail import read_content, record_opened
from wasl.desk.audit.codes import said
from wasl.desk.http import StaffRequest
from wasl.desk.people.finding import person_for
from wasl.desk.people.forms import OpenForm
from wasl.desk.people.showing import age_words, page_of
from wasl.desk.people.words import changes
from wasl.desk.spellings import spellings_of
from wasl.people.actions.erasure import merged_into
from wasl.people.codes import Purpose, Sex, Standing
from wasl.people.models import Person
from wasl.people.references import read_reference
from wasl.people.summaries import ages_on, for_list
from wasl.vault.keys import prefetch

PER_PAGE = 25
AGES = (("child", _("May be a child")), ("adult", _("Adult")))
NEWEST, CHANGED = "newest", "changed"
ORDERS = {NEWEST: ("-created_at", "pk"), CHANGED: ("-changed_at", "pk")}

# For what something was opened, in words.
PURPOSES: dict[str, str | Promise] = {
    **{purpose.value: purpose.label for purpose in Purpose},
    **dict(OpenForm.REASONS),
    "form": _("To fill a form"),
    "merge": _("To compare before a merge"),
    "print": _("To print"),
}


@login_required
def people(request: StaffRequest) -> HttpResponse:
    """List the people whom the user may see. Filters are codes: no name stands in an address."""
    request.user.require_somewhere(Can.READ_PERSON)
    today = timezone.localdate()
    rows = Person.objects.visible_to(request.user).current()
    rows = rows.without_children_for(request.user, today)
    chosen = {name: request.GET.get(name, "") for name in ("standing", "sex", "age", "order")}
    for name, codes in (("standing", Standing), ("sex", Sex)):
        if chosen[name] in codes.values:
            rows = rows.filter(**{name: chosen[name]})
    if chosen["age"] in dict(AGES):
        rows = rows.children(today) if chosen["age"] == "child" else rows.adults(today)
    q = request.GET.get("q", "").strip()
    if q:
        # References only: a name is searched for on the search page, never in an address.
        rows = rows.filter(reference=read_reference(q) or "")
    ordered = for_list(rows).order_by(*ORDERS.get(chosen["order"], ORDERS[NEWEST]))
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    prefetch(person.pk for person in page)
    ages = ages_on(page, today)
    return render(
        request,
        "desk/people/list.html",
        {
            "page": page,
            "rows": [(p, spellings_of(p), age_words(ages[p.pk])) for p in page],
            "chosen": chosen,
            "q": q,
            "query": "".join(f"{name}={value}&" for name, value in chosen.items() if value),
            "filtered": bool(q or any(chosen.values())),
            "standings": Standing.choices,
            "sexes": Sex.choices,
            "ages": AGES,
            "may_register": request.user.may(Can.REGISTER_PERSON),
            "without_children": not request.user.may_see_children(today),
        },
    )


@login_required
def show(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show one person: what is needed now first. The opening is recorded."""
    person = person_for(request, pk)
    record_opened(request.user, person, purpose=person.purpose)
    return render(request, "desk/people/show.html", page_of(request, person))


@login_required
def sheet(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show one person on a sheet to print: without contacts, whereabouts and files (D38)."""
    person = person_for(request, pk)
    record_opened(request.user, person, purpose="print")
    return render(request, "desk/people/print.html", page_of(request, person))


@login_required
def history(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show who did what, who opened the file, and each change with before and after."""
    person = person_for(request, pk)
    gone = [one.pk for one in merged_into(person)]
    only = request.GET.get("only", "")
    entries = Entry.objects.filter(subject__in=[person.pk, *gone]).order_by("-at", "-id")
    if only == "opened":
        entries = entries.filter(outcome=Outcome.OPENED)
    elif only == "done":
        entries = entries.filter(outcome=Outcome.DONE)
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    prefetch([person.pk, *gone])
    return render(
        request,
        "desk/people/history.html",
        {
            "person": person,
            "page": page,
            "lines": _lines(list(page)),
            "only": only,
            "query": f"only={only}&" if only else "",
        },
    )


def _lines(entries: list[Entry]) -> list[dict[str, Any]]:
    ids = {entry.actor_id for entry in entries if entry.actor_kind == "user"}
    names = {str(user.pk): user.name for user in User.objects.filter(pk__in=ids)}
    contents = [read_content(entry) for entry in entries]
    others = {
        str(side["other_id"])
        for content in contents
        for side in (content.before, content.after)
        if side.get("other_id")
    }
    references = {
        str(pk): reference
        for pk, reference in Person.objects.filter(pk__in=others).values_list("pk", "reference")
    }
    return [
        {
            "entry": entry,
            "what": said(entry.action),
            "why": PURPOSES.get(entry.purpose, entry.purpose),
            "who": names.get(entry.actor_id, ""),
            "before": changes(content.before, references),
            "after": changes(content.after, references),
            "reason": content.reason,
        }
        for entry, content in zip(entries, contents, strict=True)
    ]
