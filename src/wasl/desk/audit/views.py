"""The trail: read, filtered, proved; each step beyond pseudonyms is itself recorded."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.accounts.oversight import (
    Reason,
    entries_visible_to,
    open_words,
    reveal_ids,
    verify_now,
)
from wasl.accounts.permissions import Can
from wasl.audit.models import Entry, Link, Outcome
from wasl.desk.audit.codes import ACTIONS
from wasl.desk.audit.forms import PersonForm, ReasonForm
from wasl.desk.audit.reading import (
    REVEALED,
    REVEALED_FOR,
    Reader,
    before,
    entry_named,
    filter_form,
    find,
    person_of,
)
from wasl.desk.http import StaffRequest


@login_required
def listing(request: StaffRequest) -> HttpResponse:
    """List the entries that the filters let through."""
    request.user.require_somewhere(Can.READ_TRAIL)
    reader = Reader(request)
    form = filter_form(reader, request.GET)
    same = entry_named(reader, request.GET.get("same", ""))
    entries = find(reader, form, same, request.GET.get("of", ""))
    found, after = before(entries, entry_named(reader, request.GET.get("before", "")))
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "form": form,
        "filtered": bool(query),
        "rows": list(reader.rows(found)),
        "after": after,
        "first": "before" not in request.GET,
        "query": query.urlencode(),
        "plain": reader.plain,
        "may_reveal": reader.may_reveal,
        "may_export": request.user.may(Can.EXPORT_TRAIL),
        "reason_form": ReasonForm(),
        "actions": sorted(ACTIONS),
        "length": Link.objects.aggregate(last=Max("seq"))["last"] or 0,
        "verified": Entry.objects.filter(record_id="trail", action="audit.verified")
        .order_by("-at")
        .first(),
    }
    return render(request, "desk/audit/list.html", context)


@login_required
@require_POST
def reveal(request: StaffRequest) -> HttpResponse:
    """Show ids instead of pseudonyms for half an hour."""
    request.user.require_somewhere(Can.READ_TRAIL)
    form = ReasonForm(request.POST)
    if form.is_valid():
        reveal_ids(actor=request.user, reason=Reason(form.cleaned_data["reason"]))
        request.session[REVEALED] = (timezone.now() + REVEALED_FOR).timestamp()
        messages.success(request, _("Ids are shown for 30 minutes. That you asked is recorded."))
    return redirect("desk:audit")


@login_required
@require_POST
def verify(request: StaffRequest) -> HttpResponse:
    """Prove now that nothing was rewritten."""
    verdict = verify_now(actor=request.user)
    if verdict.fault:
        messages.error(request, _("The trail was tampered with. %s") % verdict.fault)
    else:
        said = _("%(count)s entries proved, none altered. Write this head down elsewhere: %(head)s")
        messages.success(request, said % {"count": verdict.checked, "head": verdict.head})
    return redirect("desk:audit")


@login_required
def who_opened(request: StaffRequest) -> HttpResponse:
    """Say who opened one person's file: how often, and when last."""
    request.user.require_somewhere(Can.READ_TRAIL)
    reader = Reader(request)
    form = PersonForm(request.GET or None)
    rows: list[tuple[str, int, object, str]] = []
    if form.is_valid():
        person = person_of(reader, form.cleaned_data["person"])
        if person is None:
            form.add_error("person", _("There is no such person in the offices you oversee."))
        else:
            opened = Entry.objects.about(person).filter(outcome=Outcome.OPENED).order_by()
            groups = opened.values("actor_kind", "actor_id").annotate(
                times=Count("id"), last=Max("at")
            )
            for group in groups.order_by("-last"):
                entry = Entry(actor_kind=group["actor_kind"], actor_id=group["actor_id"])
                chosen = group["actor_id"] if reader.plain else reader.who(entry)
                rows.append((reader.who(entry), group["times"], group["last"], chosen))
    context = {"form": form, "rows": rows, "asked": form.is_bound and form.is_valid()}
    return render(request, "desk/audit/who_opened.html", context)


@login_required
def entry(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show one entry, its words still closed."""
    request.user.require_somewhere(Can.READ_TRAIL)
    return _entry_page(request, pk)


@login_required
@require_POST
def words(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Open the words of an entry; recorded on the person they are about."""
    request.user.require_somewhere(Can.READ_TRAIL)
    found = get_object_or_404(entries_visible_to(request.user), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return redirect("desk:audit-entry", pk=pk)
    opened = open_words(actor=request.user, entry=found, reason=Reason(form.cleaned_data["reason"]))
    if opened is None:
        return _entry_page(request, pk, erased=True)
    names = sorted({*opened.before, *opened.after})
    changes = [(name, opened.before.get(name), opened.after.get(name)) for name in names]
    return _entry_page(request, pk, opened=opened, changes=changes)


def _entry_page(request: StaffRequest, pk: UUID, **more: object) -> HttpResponse:
    reader = Reader(request)
    found = entry_named(reader, str(pk))
    if found is None:
        raise Http404
    link = Link.objects.filter(entry=found.pk).first()
    context = {
        "row": next(reader.rows([found])),
        "details": sorted(found.details.items()),
        "place": link.seq if link else None,
        "hash": bytes(link.hash).hex() if link else "",
        "has_words": bool(found.sealed),
        "plain": reader.plain,
        "reason_form": ReasonForm(),
        **more,
    }
    return render(request, "desk/audit/entry.html", context)
