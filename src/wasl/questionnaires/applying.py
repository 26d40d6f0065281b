"""Answers become facts: by the same actions as everywhere, and what is refused waits for a person.

Each app registers what it can do with answers; this runs them one by one, each in a transaction
of its own, so that one refusal leaves the rest standing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can
from wasl.audit.trail import Recorded
from wasl.errors import Refused
from wasl.questionnaires.answers import Answers, read_answers
from wasl.questionnaires.codes import Deed, State
from wasl.questionnaires.models import Effect, Submission, SubmissionVersion
from wasl.worklist.actions import file_task, settle_tasks
from wasl.worklist.models import Kind


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What a handler is given.

    Attributes:
        actor: Who filled the form, or who decided about it afterwards.
        taken: Paths of the questions where a person decided that the new answer stands.
        decided: A person has decided: where the record differs and is not in ``taken``, it stays.
    """

    actor: User
    office: Office
    version: SubmissionVersion
    answers: Answers
    on: date
    taken: frozenset[str] = frozenset()
    decided: bool = False


@dataclass(frozen=True)
class Wish:
    """One thing that the answers ask for.

    Attributes:
        deed: A code, ``people.registered``; with ``key`` it is known again when tried once more.
        fields: Paths of the questions that it rests on.
        act: Do it, and return the record that it made or changed.
        outcome: What is written down when it does not refuse.
        about: The person whom it concerns, known here or not: tried again when they are.
    """

    deed: str
    act: Callable[[], Recorded | None]
    fields: tuple[str, ...] = ()
    key: str = ""
    outcome: Deed = Deed.DONE
    about: UUID | None = None


@dataclass(frozen=True)
class Handler:
    """One app's part: read the answers, and say what they ask for.

    ``wishes`` is a generator: a later wish may rest on what an earlier one did.
    """

    name: str
    wishes: Callable[[Filled], Iterator[Wish]]
    order: int = field(default=0)


REGISTERING: Final = ("people.registered", "tracing.opened")
UNKNOWN_PERSON: Final = "questionnaires.unknown_person"

_handlers: dict[str, Handler] = {}


def register_handler(handler: Handler) -> None:
    """Take part whenever a form was filled."""
    _handlers[handler.name] = handler


def register() -> None:
    """Register what this app does itself."""
    from wasl.questionnaires import consents, persons

    register_handler(Handler("persons", persons.wishes, order=10))
    register_handler(Handler("consents", consents.wishes, order=30))


def apply_version(
    *,
    actor: User,
    version: SubmissionVersion,
    answers: Answers,
    taken: frozenset[str] = frozenset(),
    decided: bool = False,
) -> State:
    """Do what a version's answers ask for, and has not been done yet.

    Returns:
        ``DONE`` when nothing was refused, else ``WAITING``: then a task is filed.
    """
    submission = version.submission
    filled = Filled(
        actor=actor,
        office=submission.office,
        version=version,
        answers=answers,
        on=timezone.localdate(),
        taken=taken,
        decided=decided,
    )
    done = set(version.effects.exclude(outcome=Deed.REFUSED).values_list("deed", "key"))
    version.effects.filter(outcome=Deed.REFUSED).delete()
    order, refused = version.effects.count(), False
    for handler in sorted(_handlers.values(), key=lambda each: each.order):
        for wish in handler.wishes(filled):
            if (wish.deed, wish.key) in done:
                continue
            effect = _try(wish, filled)
            effect.order = order
            effect.save(force_insert=True)
            order += 1
            refused = refused or effect.outcome == Deed.REFUSED
    state = State.WAITING if refused else State.DONE
    settle(submission, state, actor)
    for registered in version.effects.filter(outcome=Deed.DONE, deed__in=REGISTERING):
        _try_again(registered.record_id)
    return state


def _try_again(person: UUID | None) -> None:
    """Go on with forms about somebody whose registration came later than they did."""
    waiting = SubmissionVersion.objects.filter(
        effects__outcome=Deed.REFUSED,
        effects__reason=UNKNOWN_PERSON,
        effects__record_id=person,
        submission__state=State.WAITING,
    ).distinct()
    for version in waiting:
        answers = read_answers(version.content.xml.encode(), version.form_version.definition)
        apply_version(actor=version.by, version=version, answers=answers)


def settle(submission: Submission, state: State, by: User) -> None:
    """Put a filled form into its state, and file or settle the task that goes with it."""
    submission.state = state
    submission.save(update_fields=["state", "changed_at"])
    if state == State.WAITING:
        file_task(
            office=submission.office_id,
            kind=Kind.DECIDE_ANSWERS,
            record_type="questionnaires.submission",
            record_id=submission.pk,
            needs=Can.DECIDE_ANSWERS,
        )
    else:
        settle_tasks(record_id=submission.pk, by=by)


def _try(wish: Wish, filled: Filled) -> Effect:
    effect = Effect(
        version=filled.version,
        deed=wish.deed,
        key=wish.key,
        fields=list(wish.fields),
        by=filled.actor,
    )
    try:
        with transaction.atomic():
            made = wish.act()
        effect.outcome = wish.outcome
        if made is not None:
            effect.record_type, effect.record_id = made.audit_type, made.pk
    except Refused as refusal:
        effect.outcome, effect.reason = Deed.REFUSED, refusal.code[:60]
        effect.record_id = wish.about
    return effect
