"""What the pages of filling read: forms on offer, drafts, whom a form may be filled about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can
from wasl.accounts.surroundings import office_of, offices_of
from wasl.audit.trail import record_opened
from wasl.desk.http import StaffRequest
from wasl.errors import Forbidden
from wasl.people.models import Person
from wasl.people.sections import read_draft
from wasl.people.summaries import check_may_see
from wasl.questionnaires.answers import read_answers
from wasl.questionnaires.codes import State
from wasl.questionnaires.models import FieldTask, Form, FormVersion, Submission
from wasl.questionnaires.prefilling import Known, needs_person, takes_person
from wasl.vault.keys import prefetch


@dataclass(frozen=True)
class Offered:
    """A form that can be filled now."""

    form: Form
    version: FormVersion
    about_somebody: bool
    needs_somebody: bool

    @property
    def title(self) -> str:
        """What the form is called, in the page's language where it says so."""
        return title_of(self.version)


@dataclass(frozen=True)
class DraftLine:
    """An unfinished form of one's own."""

    submission: Submission
    title: str
    changed_at: datetime
    person: Person | None


def title_of(version: FormVersion) -> str:
    """Return what a form is called."""
    return version.called


def offered(user: User, office: Office) -> list[Offered]:
    """Return the forms that this office fills, each in its present version."""
    found: list[Offered] = []
    forms = Form.objects.offered_to(user).filter(office__in=[office]) | Form.objects.filter(
        office=None, active=True
    )
    for form in sorted(forms.distinct(), key=lambda one: (one.form_id, one.office_id is None)):
        if found and found[-1].form.form_id == form.form_id:
            continue  # the office's own stands in the place of ours
        if version := form.current:
            version.form = form
            asks = version.definition
            found.append(Offered(form, version, takes_person(asks), needs_person(asks)))
    return sorted(found, key=lambda one: one.title.casefold())


def office_to_fill_in(request: StaffRequest) -> Office:
    """Return the office in which the user fills forms: the one they look from, if they may.

    Raises:
        Forbidden: the user fills forms nowhere.
    """
    may = request.user.offices_where(Can.FILL_FORM)
    here = office_of(request)
    for office in [here, *offices_of(request)]:
        if office is not None and office.pk in may:
            return office
    raise Forbidden("accounts.forbidden", _("Your role does not allow this step."))


def person_to_fill_for(user: User, pk: UUID) -> Person:
    """Return somebody about whom the user may fill a form: seen at the desk, or given as a task.

    Raises:
        Http404: there is nobody of this id for this user.
        Forbidden: the user fills no forms there, or the papers for children have run out.
    """
    people = Person.objects.current().select_related("office")
    given = people.filter(
        pk__in=FieldTask.objects.open().filter(assigned_to=user, person=pk).values("person")
    ).filter(office__in=user.offices)
    person = (
        Person.objects.visible_to(user).current().select_related("office").filter(pk=pk).first()
        or given.filter(pk=pk).first()
    )
    if person is None:
        raise Http404
    user.require(Can.FILL_FORM, on=person.office)
    check_may_see(user, person, timezone.localdate())
    return person


def known_of(user: User, person: Person) -> Known:
    """Return what a form may show of a person to this user, and note that it was opened."""
    if not user.may(Can.READ_PERSON, on=person):
        return Known(person=person.pk)
    endangering = user.may(Can.READ_LIFE_OR_SAFETY, on=person)
    record_opened(user, person, purpose="form")
    return Known(person=person.pk, draft=read_draft(person), endangering=endangering)


def own_drafts(user: User) -> list[DraftLine]:
    """Return the user's unfinished forms, the latest first."""
    rows = list(
        Submission.objects.filter(by=user, state=State.DRAFT, office__in=user.offices).order_by(
            "-changed_at"
        )
    )
    prefetch(row.pk for row in rows)
    about = {row.pk: _about(row) for row in rows}
    people = Person.objects.in_bulk([pk for pk in about.values() if pk])
    lines = []
    for row in rows:
        person = people.get(about[row.pk]) if about[row.pk] else None
        title = title_of(row.latest.form_version)
        lines.append(DraftLine(row, title, row.changed_at, person))
    return lines


def drafts_about(user: User, person: Person) -> list[DraftLine]:
    """Return the user's unfinished forms about one person."""
    return [line for line in own_drafts(user) if line.person and line.person.pk == person.pk]


def person_in(submission: Submission) -> Person | None:
    """Return the person whom an unfinished form names; ``None`` for nobody known."""
    pk = _about(submission)
    return Person.objects.current().filter(pk=pk).first() if pk else None


def _about(submission: Submission) -> UUID | None:
    version = submission.latest
    definition = version.form_version.definition
    asked = next((item for item in definition.walk() if item.to == "person"), None)
    if asked is None:
        return None
    answers = read_answers(version.content.xml.encode(), definition)
    said = next((one.value for one in answers.walk() if one.field.path == asked.path), "")
    try:
        return UUID(said)
    except ValueError:
        return None


def open_tasks(user: User) -> Iterable[FieldTask]:
    """Return what the user was asked to fill."""
    return (
        FieldTask.objects.open()
        .filter(assigned_to=user, office__in=user.offices)
        .select_related("person", "form", "office")
    )


def overdue(task: FieldTask, on: date) -> bool:
    """Whether the day by which it was to be done has passed."""
    return task.due_on is not None and task.due_on < on


def new_instance_id() -> str:
    """Return the id of a new form, as ODK writes them."""
    return f"uuid:{uuid4()}"


def page_language() -> str:
    """The language of the page, without its region."""
    return (get_language() or "en").partition("-")[0]
