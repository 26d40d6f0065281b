"""What the page of a person shows, made ready for its templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wasl.accounts.models import Calendar, User
from wasl.accounts.permissions import Can
from wasl.accounts.surroundings import calendar_now
from wasl.consent.models import Grant
from wasl.desk.filling.showing import forms_of
from wasl.desk.http import StaffRequest
from wasl.desk.parts import Spelling
from wasl.desk.people.family import draw
from wasl.desk.people.forms import OpenForm
from wasl.desk.people.steps import next_step
from wasl.desk.spellings import Spellings, arrange
from wasl.people.calendars import tell_span
from wasl.people.codes import NameKind, PlaceRole
from wasl.people.models import Access, Birth, Name, Person
from wasl.people.rules import AgeSpan, is_default_suspect
from wasl.people.scripts import direction_of
from wasl.people.sections import birth_spans
from wasl.people.summaries import Summary, summary_of
from wasl.tracing.models import Request


@dataclass(frozen=True)
class ShownBirth:
    """One birth, in the reader's calendar and in the words that were used."""

    row: Birth
    told: str
    as_stated: str
    suspect: bool

    @property
    def calendar(self) -> str:
        """The calendar it was told in, when that is not the reader's."""
        return "" if self.row.calendar == calendar_now() else str(Calendar(self.row.calendar).label)


@dataclass(frozen=True)
class Moment:
    """One line of a life: when, and what."""

    when: str
    what: str | Promise
    at: date


def page_of(request: StaffRequest, person: Person, *, opened: bool = False) -> dict[str, Any]:
    """Return what the page of a person shows.

    Args:
        request: Who looks.
        person: Whose page, seen to be visible by the caller.
        opened: Whether contacts and whereabouts are shown, having been recorded (C4).
    """
    user, today = request.user, timezone.localdate()
    summary = summary_of(person, on=today)
    names = arrange(summary.names)
    grants = list(Grant.objects.filter(person=person).select_related("recipient"))
    return {
        "person": person,
        "summary": summary,
        "names": names,
        "script_names": [shown(row) for row in summary.names],
        "births": [_birth(row) for row in summary.births],
        "age": age_words(summary.age),
        "drawing": draw(summary, names.name),
        "timeline": _timeline(summary),
        "grants": grants,
        "requests": _requests(user, person),
        "forms": forms_of(user, person),
        "accesses": Access.objects.in_force(today)
        .filter(person=person)
        .select_related("office", "user"),
        "next": next_step(summary, user, consents=len(grants)),
        "opened": opened,
        "open_form": OpenForm(auto_id="open_%s"),
        "today": today,
        **permissions(user, person),
    }


def permissions(user: User, person: Person) -> dict[str, bool]:
    """Return which buttons the user is offered."""
    live = person.merged_into_id is None
    return {
        "may_edit": live and user.may(Can.EDIT_PERSON, on=person),
        "may_open": user.may(Can.READ_LIFE_OR_SAFETY, on=person),
        "may_merge": live and user.may(Can.MERGE_PEOPLE, on=person),
        "may_request": live and user.may(Can.CREATE_REQUEST, on=person),
    }


def age_words(age: AgeSpan | None) -> str:
    """Say an age in years; an empty string when nothing is known."""
    if age is None:
        return ""
    if age.low == age.high:
        return ngettext("%(age)s year", "%(age)s years", age.low) % {"age": age.low}
    said = ngettext("%(low)s to %(high)s year", "%(low)s to %(high)s years", age.high)
    return said % {"low": age.low, "high": age.high}


def shown(row: Name) -> dict[str, Any]:
    """Return a name with the direction in which its script is written."""
    content = row.content
    return {
        "row": row,
        "spelling": Spelling(
            text=content.text, lang=content.language, dir=direction_of(content.script)
        ),
        "kind": NameKind(row.kind).label,
        "script": content.script,
    }


def leading(rows: Iterable[Name]) -> Spellings:
    """Return the names as the list shows them."""
    return arrange(rows)


def _birth(row: Birth) -> ShownBirth:
    content = row.content
    return ShownBirth(
        row=row,
        told=tell_span(content.first, content.last, calendar_now()),
        as_stated=content.as_stated,
        suspect=is_default_suspect(birth_spans([row])[0]),
    )


def _requests(user: User, person: Person) -> list[Request]:
    about = Request.objects.visible_to(user)
    mine = about.filter(sought=person) | about.filter(enquirer=person)
    return list(mine.order_by("-created_at"))


def _timeline(summary: Summary) -> list[Moment]:
    """Return the dated facts of a life, the earliest first."""
    calendar = calendar_now()
    moments = [
        Moment(shown.told, _("Born"), shown.row.content.first)
        for shown in map(_birth, summary.births[:1])
    ]
    for place in summary.places:
        content = place.content
        if content.first and place.role != PlaceRole.CURRENT:
            when = tell_span(content.first, content.last or content.first, calendar)
            label = PlaceRole(place.role).label
            moments.append(Moment(when, f"{label} {content.text}", content.first))
    for separation in summary.separations:
        told = separation.content
        if told.first and told.last:
            when = tell_span(told.first, told.last, calendar)
            where = told.place.text if told.place else ""
            words = _("Separated in %(place)s") % {"place": where} if where else _("Separated")
            moments.append(Moment(when, words, told.first))
    moments += _ours(summary.person, calendar)
    return sorted(moments, key=lambda moment: moment.at)


def _ours(person: Person, calendar: str) -> list[Moment]:
    written = timezone.localtime(person.created_at).date()
    moments = [Moment(tell_span(written, written, calendar), _("Written down here"), written)]
    if person.informed_on:
        when = tell_span(person.informed_on, person.informed_on, calendar)
        moments.append(Moment(when, _("Told which data are held"), person.informed_on))
    return moments
