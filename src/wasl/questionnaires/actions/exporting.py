"""Let filled forms leave as a file: through the gate only, with a reason, recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wasl.accounts.models import Office, User
from wasl.audit.trail import record
from wasl.consent.gate import ANSWERS, EVERY_ANSWER, export_answers
from wasl.errors import Invalid
from wasl.people.models import Person
from wasl.questionnaires.answers import read_answers
from wasl.questionnaires.codes import AnswerFormat, Channel, Reach, State, Written
from wasl.questionnaires.exporting import (
    Row,
    Style,
    as_records,
    tables_of,
    write_tables,
    write_workbook,
)
from wasl.questionnaires.models import About, Form, Submission, SubmissionVersion
from wasl.vault.keys import prefetch

MOST: Final = 5000
UNFINISHED: Final = (State.DRAFT, State.ARRIVING)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to leave, and in what shape."""

    form: Form
    submissions: QuerySet[Submission]
    reach: Reach
    file_format: AnswerFormat
    written: Written
    language: str
    reason: str


@transaction.atomic
def export_filled(*, actor: User, office: Office, wanted: Wanted, now: datetime, on: date) -> bytes:
    """Return filled forms of one office as a file; each that leaves is recorded.

    The newest version of each leaves, of one form; drafts and what is still arriving do not.
    CSV is a ZIP with a table for each repeat.

    Args:
        actor: Who exports.
        office: Whose filled forms.
        wanted: Which of them, and how they are written.
        now: The moment.
        on: Today in the office.

    Raises:
        NotFound: the actor does not work in this office.
        Forbidden: the actor may not export there, or not read what concerns life or safety.
        Invalid: no reason was given, or there are too many.
    """
    chosen = wanted.submissions.filter(office=office, form=wanted.form)
    chosen = chosen.exclude(state__in=UNFINISHED).order_by("made_at", "pk")
    ids = list(chosen.values_list("pk", flat=True)[: MOST + 1])
    if len(ids) > MOST:
        raise Invalid(
            "questionnaires.export_too_large",
            _("More than 5000 filled forms are chosen. Choose fewer, by their day."),
        )
    everything = wanted.reach == Reach.EVERYTHING
    export, leaving = export_answers(
        actor=actor,
        office=office,
        about=_about(ids),
        items=EVERY_ANSWER if everything else ANSWERS,
        reason=wanted.reason,
        on=on,
    )
    versions = _newest([pk for pk in ids if pk in leaving])
    for version in versions:
        record(
            actor,
            "questionnaires.exported",
            version.submission,
            export=str(export),
            version=version.number,
            reach=str(wanted.reach),
            format=str(wanted.file_format),
        )
    return _written(wanted, versions, _origin(actor, office, wanted, export, now))


def _about(ids: list[UUID]) -> dict[UUID, frozenset[UUID]]:
    found: dict[UUID, set[UUID]] = {pk: set() for pk in ids}
    rows = About.objects.filter(submission__in=ids).values_list("submission", "person")
    for submission, person in rows:
        found[submission].add(person)
    return {pk: frozenset(people) for pk, people in found.items()}


def _newest(ids: list[UUID]) -> list[SubmissionVersion]:
    """The newest version of each filled form, in the order given; keys fetched at once."""
    prefetch(ids)
    rows = SubmissionVersion.objects.filter(submission__in=ids).exclude(sent_at=None)
    rows = rows.select_related("submission", "form_version__form").order_by("number")
    newest = {row.submission_id: row for row in rows}
    return [newest[pk] for pk in ids if pk in newest]


def _origin(
    actor: User, office: Office, wanted: Wanted, export: UUID, now: datetime
) -> dict[str, str]:
    return {
        "export": str(export),
        "by": actor.name,
        "office": office.name,
        "at": date_format(timezone.localtime(now), "DATETIME_FORMAT"),
        "form": str(wanted.form),
        "reason": wanted.reason.strip(),
    }


def _written(wanted: Wanted, versions: list[SubmissionVersion], origin: dict[str, str]) -> bytes:
    style = Style(wanted.written, wanted.language)
    rows = _rows(versions)
    if wanted.file_format == AnswerFormat.JSONL:
        return b"".join(as_records(rows, wanted.reach, origin))
    forms = wanted.form.versions.order_by("-published_at")
    used = {version.form_version_id for version in versions}
    fields = [form.definition.fields for form in forms if form.pk in used]
    tables = tables_of(fields, rows, wanted.reach, style)
    words = _("Exported from Wasl by %(by)s, %(office)s, on %(at)s. %(reason)s. Confidential; do not pass on. Export %(export)s") % origin  # fmt: skip
    write = write_workbook if wanted.file_format == AnswerFormat.XLSX else write_tables
    return write(tables, words)


def _rows(versions: Iterable[SubmissionVersion]) -> list[Row]:
    """Filled forms as rows; people by their reference, never by name."""
    versions = list(versions)
    about: dict[UUID, list[Person]] = {}
    ids = [version.submission_id for version in versions]
    for link in About.objects.filter(submission__in=ids).select_related("person"):
        about.setdefault(link.submission_id, []).append(link.person)
    return [_row(version, about.get(version.submission_id, [])) for version in versions]


def _row(version: SubmissionVersion, people: list[Person]) -> Row:
    submission = version.submission
    return Row(
        head=(
            str(submission.pk),
            "; ".join(sorted({person.reference for person in people})),
            str(version.number),
            version.form_version.version,
            f"{version.received_at:%Y-%m-%dT%H:%MZ}",
            str(Channel(submission.channel).value),
        ),
        answers=read_answers(version.content.xml.encode(), version.form_version.definition),
        references={str(person.pk): person.reference for person in people},
    )
