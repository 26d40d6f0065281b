"""What waits for a worker: tasks in the order in which they press, with links to their records.

Ids, references and codes only: the page is left open on screens that others see (D54).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q
from django.urls import NoReverseMatch, reverse

from wasl.accounts.models import Office, User
from wasl.consent.models import Grant
from wasl.people.models import Person
from wasl.questionnaires.models import About, Submission
from wasl.tracing.models import Candidate, Request
from wasl.worklist.models import Kind, Task, TaskQuerySet
from wasl.worklist.rules import BY_HAND, CANDIDATES

SHOWN = 8  # of one kind; the rest is a page of its own


def _requests(ids: Iterable[UUID], user: User) -> dict[UUID, str]:
    return dict(
        Request.objects.filter(pk__in=ids, office__in=user.offices).values_list("pk", "reference")
    )


def _candidates(ids: Iterable[UUID], user: User) -> dict[UUID, str]:
    # The other office of a pair sees no reference: it would lead to the request.
    seen = Candidate.objects.filter(pk__in=ids, request__office__in=user.offices)
    return dict(seen.values_list("pk", "request__reference"))


def _grants(ids: Iterable[UUID], user: User) -> dict[UUID, str]:
    seen = Grant.objects.filter(pk__in=ids, person__office__in=user.offices)
    return dict(seen.values_list("pk", "person__reference"))


def _people(ids: Iterable[UUID], user: User) -> dict[UUID, str]:
    seen = Person.objects.filter(pk__in=ids, office__in=user.offices)
    return dict(seen.values_list("pk", "reference"))


def _answers(ids: Iterable[UUID], user: User) -> dict[UUID, str]:
    about = About.objects.filter(submission__in=ids, submission__office__in=user.offices)
    return dict(about.values_list("submission", "person__reference"))


@dataclass(frozen=True)
class Target:
    """Where a task of one kind of record leads, and by which reference people call the record."""

    url_name: str
    references: Callable[[Iterable[UUID], User], dict[UUID, str]]


TARGETS = {
    Request.audit_type: Target("desk:request", _requests),
    Candidate.audit_type: Target("desk:candidate", _candidates),
    Grant.audit_type: Target("desk:consent", _grants),
    Person.audit_type: Target("desk:person", _people),
    Submission.audit_type: Target("desk:answer", _answers),
}

# What the found person is asked is done on the person's page: whoever asks there is often no
# reviewer, and across offices the pair itself is for reviewers alone.
ASKING = frozenset({Kind.ASK_AGAIN, Kind.ASK_CONSENT})


@dataclass(frozen=True)
class Line:
    """One task as it is shown."""

    task: Task
    url: str
    reference: str
    late: bool
    today: bool
    by_hand: bool


@dataclass(frozen=True)
class Group:
    """Tasks of one kind."""

    kind: Kind
    lines: Sequence[Line]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.lines)


@dataclass(frozen=True)
class Board:
    """My work: what presses, what the engine found, what else there is."""

    due: Sequence[Line]
    due_count: int
    candidates: Sequence[Group]
    others: Sequence[Group]

    @property
    def empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.due_count or self.candidates or self.others)


def tasks_of(user: User, office: Office | None) -> TaskQuerySet:
    """Open tasks of the office looked from, that the user can do something about."""
    tasks = Task.objects.visible_to(user)
    return tasks.filter(office=office).open() if office else tasks.none()


def waiting(user: User) -> int:
    """How many open tasks there are in all of the user's offices: one query."""
    return Task.objects.visible_to(user).filter(done_at=None).count()


def board(user: User, office: Office | None, today: date) -> Board:
    """Put the tasks in order. The number of queries does not grow with the tasks."""
    tasks = tasks_of(user, office)
    pressing = Q(due_on__lte=today)
    due = list(tasks.filter(pressing)[: SHOWN * 3])
    rest = tasks.exclude(pressing)
    counts = dict(rest.order_by().values_list("kind").annotate(Count("id")))
    firsts: list[Task] = []
    for kind in counts:
        firsts.extend(rest.filter(kind=kind)[:SHOWN])
    lines = {line.task.pk: line for line in lines_of([*due, *firsts], user, today)}
    groups = [
        Group(Kind(kind), [lines[task.pk] for task in firsts if task.kind == kind], number)
        for kind, number in counts.items()
    ]
    groups.sort(key=lambda group: str(group.kind.label))
    return Board(
        due=[lines[task.pk] for task in due],
        due_count=tasks.filter(pressing).count(),
        candidates=[group for group in groups if group.kind in CANDIDATES],
        others=[group for group in groups if group.kind not in CANDIDATES],
    )


def lines_of(tasks: Sequence[Task], user: User, today: date) -> list[Line]:
    """The tasks as they are shown: one query for each kind of record among them."""
    ids: dict[str, list[UUID]] = {}
    for task in tasks:
        ids.setdefault(task.record_type, []).append(task.record_id)
    references: dict[UUID, str] = {}
    for kind, of_kind in ids.items():
        if kind in TARGETS:
            references.update(TARGETS[kind].references(of_kind, user))
    return [
        Line(
            task=task,
            url=_address(task),
            reference=references.get(task.record_id, ""),
            late=task.due_on is not None and task.due_on < today,
            today=task.due_on == today,
            by_hand=Kind(task.kind) in BY_HAND,
        )
        for task in tasks
    ]


def _address(task: Task) -> str:
    if task.kind in ASKING and task.record_type == Candidate.audit_type:
        return reverse("desk:consents-found", args=[task.record_id])
    target = TARGETS.get(task.record_type)
    try:
        return reverse(target.url_name, args=[task.record_id]) if target else ""
    except NoReverseMatch:  # a page that is not built yet is not offered
        return ""
