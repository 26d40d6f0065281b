"""One row of a file to one record, by the actions that everyone uses. One transaction a row."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Office, User
from wasl.audit.trail import ActorRef
from wasl.errors import IllegalMove
from wasl.exchange.codes import Kind, RowOutcome
from wasl.exchange.models import ImportBatch, ImportRow
from wasl.exchange.person_rows import RELATIVES, Giver, amended, draft_of, relatives_named
from wasl.formats.records import PersonRow, RequestRow
from wasl.people.actions import amend_person, register_person
from wasl.people.codes import Basis, Kinship, Purpose, Sex, Standing
from wasl.people.drafts import PersonDraft
from wasl.people.fingerprints import of_foreign_id
from wasl.people.models import ForeignId, Person
from wasl.people.sections import read_draft
from wasl.tracing.actions.requests import (
    RequestDraft,
    amend_request,
    move_by_system,
    open_request,
    submit_request,
)
from wasl.tracing.models import Request
from wasl.tracing.rules import RequestStatus

IMPORTED = "import"
"""The kind of foreign id under which a record is found again when its file comes again."""


def giver_of(office: Office, kind: Kind) -> Giver:
    """Whose ids a file of this office carries; a request and a person may bear the same."""
    return Giver(IMPORTED, office.code if kind == Kind.PEOPLE else f"{office.code}:requests")


def known_ids(office: Office, kind: Kind, identifiers: Iterable[str]) -> dict[str, UUID]:
    """Return the people behind the ids that this office imported before; one query."""
    giver = giver_of(office, kind)
    marks = {of_foreign_id(giver.kind, giver.issuer, each): each for each in identifiers}
    if not marks:
        return {}
    rows = ForeignId.objects.filter(
        fingerprint__in=list(marks), kind=IMPORTED, person__office=office, person__erased_at=None
    )
    return {
        marks[bytes(mark)]: person for mark, person in rows.values_list("fingerprint", "person")
    }


@dataclass(frozen=True)
class Writer:
    """Writes the rows of one import.

    Attributes:
        known: Ids of this file's kind and who they are; grows as rows are written.
        relatives: Ids of people, for relatives named by them.
    """

    actor: User | ActorRef
    batch: ImportBatch
    on: date
    known: dict[str, UUID] = field(default_factory=dict)
    relatives: dict[str, UUID] = field(default_factory=dict)

    def write(self, line: int, record: PersonRow | RequestRow) -> ImportRow:
        """Create or amend what the row is about, and note what became of it.

        Raises:
            Refused: the action that writes refused; nothing of the row stays.
        """
        with transaction.atomic():
            row = (
                self._person(record, line)
                if isinstance(record, PersonRow)
                else self._request(record, line)
            )
            row.save(force_insert=True)
        assert row.person is not None, "what was written is about a person"
        self.known[record.id] = row.person
        if isinstance(record, PersonRow):
            self.relatives[record.id] = row.person
        return row

    def _row(self, line: int, outcome: RowOutcome, person: Person) -> ImportRow:
        return ImportRow(
            batch=self.batch, line=line, outcome=outcome, person=person.pk, version=person.version
        )

    @property
    def _giver(self) -> Giver:
        return giver_of(self.batch.office, Kind(self.batch.kind))

    def _person(self, record: PersonRow, line: int) -> ImportRow:
        draft = draft_of(
            record,
            standing=Standing.REGISTERED,
            giver=self._giver,
            identifier=record.id,
            known=self._others(record),
        )
        if record.id in self.known:
            return self._amend(self.known[record.id], draft, line)
        person = register_person(
            actor=self.actor,
            office=self.batch.office,
            draft=draft,
            basis=Basis(self.batch.basis),
            purpose=Purpose(self.batch.purpose),
            on=self.on,
        )
        return self._row(line, RowOutcome.CREATED, person)

    def _others(self, record: PersonRow) -> dict[str, UUID]:
        """The people whom the row's relatives are; nobody is their own relative."""
        named = relatives_named(record) - {record.id}
        return {each: self.relatives[each] for each in named if each in self.relatives}

    def _amend(self, pk: UUID, draft: PersonDraft, line: int) -> ImportRow:
        person = Person.objects.select_related("office").get(pk=pk)
        before = read_draft(person)
        after = amend_person(
            actor=self.actor,
            person=person,
            version=person.version,
            draft=amended(before, replace(draft, standing=before.standing)),
        )
        if after.version == person.version:
            return self._row(line, RowOutcome.UNCHANGED, after)
        row = self._row(line, RowOutcome.UPDATED, after)
        row.before = before
        return row

    def _request(self, record: RequestRow, line: int) -> ImportRow:
        kinship, sex = RELATIVES[record.relation]
        seeker = record.enquirer or PersonRow()
        enquirer = draft_of(
            replace(seeker, sex=seeker.sex or _known(sex)),
            standing=Standing.ENQUIRER,
            giver=self._giver,
        )
        sought = draft_of(
            record.sought, standing=Standing.SOUGHT, giver=self._giver, identifier=record.id
        )
        if record.id in self.known:
            return self._amend_request(record, enquirer, sought, kinship, line)
        request = open_request(
            actor=self.actor,
            office=self.batch.office,
            enquirer=enquirer,
            sought=sought,
            draft=RequestDraft(kinship=kinship, limits_explained=self.batch.limits_explained),
            basis=Basis(self.batch.basis),
            purpose=Purpose(self.batch.purpose),
            on=self.on,
        )
        self._take_up(request)
        row = self._row(line, RowOutcome.CREATED, request.sought)
        row.request = request.pk
        return row

    def _take_up(self, request: Request) -> None:
        """Let the search begin, as far as whoever imports may decide that.

        What an operator imports is being worked on already: it is searched for, but within the
        office only, because nobody examined the motive here. What a user imports goes to the
        supervisor like any other request, or stays a draft until the limits were explained.
        """
        if not isinstance(self.actor, User):
            move_by_system(request, RequestStatus.SUBMITTED)
            move_by_system(request, RequestStatus.IN_PROGRESS)
        elif self.batch.limits_explained:
            submit_request(actor=self.actor, request=request)

    def _amend_request(
        self,
        record: RequestRow,
        enquirer: PersonDraft,
        sought: PersonDraft,
        kinship: Kinship,
        line: int,
    ) -> ImportRow:
        request = (
            Request.objects.select_related("enquirer", "sought")
            .filter(sought=self.known[record.id], office=self.batch.office)
            .first()
        )
        if request is None:
            raise IllegalMove(
                "exchange.no_request", _("The id is known, but its request is not there any more.")
            )
        row = self._amend(request.sought_id, sought, line)
        row.request = request.pk
        changed = row.outcome == RowOutcome.UPDATED
        if record.enquirer is not None:
            changed |= self._amend_enquirer(request.enquirer, enquirer)
        if record.relation and request.kinship != kinship:
            draft = RequestDraft(
                kinship=kinship,
                content=request.content,
                limits_explained=request.limits_explained,
                language=request.language,
            )
            amend_request(actor=self.actor, request=request, version=request.version, draft=draft)
            changed = True
        if changed and row.outcome == RowOutcome.UNCHANGED:
            row.outcome = RowOutcome.UPDATED
        return row

    def _amend_enquirer(self, person: Person, draft: PersonDraft) -> bool:
        now = read_draft(person)
        wanted = amended(now, replace(draft, standing=now.standing))
        after = amend_person(actor=self.actor, person=person, version=person.version, draft=wanted)
        return after.version != person.version


def _known(sex: Sex) -> str:
    return "" if sex == Sex.NOT_ASKED else sex.value
