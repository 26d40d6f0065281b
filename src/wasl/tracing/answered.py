"""A filled tracing request becomes a request: two people, what they are to each other, and why."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from django.utils.translation import gettext_lazy as _

from wasl.errors import Invalid
from wasl.people.codes import Kinship, Purpose, Standing
from wasl.people.models import Person
from wasl.questionnaires.applying import Filled, Handler, Wish, register_handler
from wasl.questionnaires.as_draft import person_draft
from wasl.questionnaires.facts import Facts, PersonSaid, read_facts
from wasl.questionnaires.persons import basis_of, keep_photo, new_id, note_about, told_on
from wasl.tracing.actions import open_request
from wasl.tracing.actions.requests import RequestDraft
from wasl.tracing.models import Request, RequestContent
from wasl.tracing.rules import SeparationContext

NOBODY: Final = PersonSaid()


def register() -> None:
    """Take part whenever a form was filled."""
    register_handler(Handler("tracing", wishes, order=20))


def wishes(filled: Filled) -> Iterator[Wish]:
    """Yield the request that the form asks for; a correction of the form opens no second one."""
    facts = read_facts(filled.answers)
    if "kinship" not in facts.request or filled.version.previous_id is not None:
        return
    paths = (
        *(said.path for said in facts.request.values()),
        *(path for said in facts.people.values() for path in said.paths),
    )
    yield Wish("tracing.opened", partial(_open, filled, facts), fields=paths)
    for who, said in facts.people.items():
        if who != "person" and (photo := said.single.get("photo")):
            keep = partial(keep_photo, filled, photo, who)
            yield Wish("people.file_stored", keep, fields=(photo.path,), key=who)


def _open(filled: Filled, facts: Facts) -> Request:
    kinship, context = _of(facts, "kinship"), _of(facts, "context") or SeparationContext.OTHER
    if kinship not in Kinship.values or context not in SeparationContext.values:
        raise Invalid(
            "questionnaires.unknown_code",
            _("The form has an answer that the record does not know: %(code)s.")
            % {"code": kinship if kinship not in Kinship.values else context},
        )
    on = told_on(filled)
    enquirer = person_draft(facts.people.get("enquirer", NOBODY), on=on, standing=Standing.ENQUIRER)
    sought = person_draft(facts.people.get("sought", NOBODY), on=on, standing=Standing.SOUGHT)
    request = open_request(
        actor=filled.actor,
        office=filled.office,
        enquirer=_known(filled, facts) or enquirer,
        sought=sought,
        draft=RequestDraft(
            kinship=Kinship(kinship),
            context=SeparationContext(context),
            limits_explained=_of(facts, "limits_explained") == "yes",
            language=_of(facts, "language")[:8] or "en",
            content=RequestContent(
                reasons=_of(facts, "reasons"),
                events=_of(facts, "events"),
                searches=_of(facts, "searches"),
                fear=_of(facts, "fear"),
            ),
        ),
        basis=basis_of(filled.answers),
        purpose=Purpose.TRACING,
        on=filled.on,
        sought_pk=new_id(filled),
    )
    note_about(filled, request.enquirer, "enquirer")
    note_about(filled, request.sought, "sought")
    return request


def _known(filled: Filled, facts: Facts) -> Person | None:
    """The enquirer, where they were chosen and not described."""
    pk = facts.known.get("enquirer")
    return Person.objects.current().filter(pk=pk, office=filled.office).first() if pk else None


def _of(facts: Facts, what: str) -> str:
    said = facts.request.get(what)
    return said.value if said else ""
