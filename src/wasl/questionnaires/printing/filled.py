"""A filled form as a clean sheet: what the reader may see of it, marked with who printed it."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wasl.questionnaires.codes import Channel
from wasl.questionnaires.masking import Said, Seen
from wasl.questionnaires.models import SubmissionVersion
from wasl.questionnaires.paper_codes import code_of
from wasl.questionnaires.printing.marks import class_mark
from wasl.questionnaires.printing.typesetting import directed, frame, spoken_in, typeset
from wasl.questionnaires.wording import heading_of, said_words, words_of


@dataclass(frozen=True)
class Picture:
    """A picture among the answers, made harmless by ``people.media``: a JPEG, and its size."""

    body: bytes
    width: int
    height: int

    def as_svg(self) -> bytes:
        """Return it as a drawing: the typesetter takes files from memory as text only."""
        inside = b64encode(self.body).decode()
        return (
            '<svg xmlns="http://www.w3.org/2000/svg"'
            f' width="{self.width}" height="{self.height}">'
            f'<image width="{self.width}" height="{self.height}"'
            f' href="data:image/jpeg;base64,{inside}"/></svg>'
        ).encode()


@dataclass(frozen=True, kw_only=True)
class FilledPrint:
    """What is printed, and for whom.

    Attributes:
        seen: The answers as ``masking`` lets the reader see them.
        reason: Why an earlier version was corrected; empty for the first.
        references: Ids of people to their references.
        pictures: Those that the reader may see, by the name that the answers use.
        printed_by: The id of who prints.
    """

    version: SubmissionVersion
    seen: tuple[Seen, ...]
    language: str
    reason: str
    references: Mapping[str, str]
    printed_by: str
    printed_at: datetime
    pictures: Mapping[str, Picture] = field(default_factory=dict)


def filled_pdf(given: FilledPrint) -> bytes:
    """Return a filled form as PDF. Neither its title nor anything around it names a person."""
    names = {name: f"picture-{number}.svg" for number, name in enumerate(given.pictures)}
    shown = max(
        (
            one.field.sensitivity
            for each in given.seen
            for one in each.walk()
            if one.field.asks and not one.masked
        ),
        default=1,
    )
    with spoken_in(given.language):
        form = given.version.form_version
        at = date_format(timezone.localtime(given.printed_at), "DATETIME_FORMAT")
        sheet = {
            **frame(given.language),
            "code": code_of(form),
            "title": form.called,
            "under": _("Version %(version)s") % {"version": form.version},
            "mark": class_mark(shown),
            "lead": "",
            "code_words": "",
            "page_words": _("Page {n} of {m}"),
            "facts": [[label, directed(value)] for label, value in _facts(given, at)],
            "watermark": f"{given.printed_by} · {given.printed_at:%Y-%m-%d %H:%M} UTC",
            "blocks": list(_blocks(given, given.seen, names, 1)),
        }
        files = {names[name]: picture.as_svg() for name, picture in given.pictures.items()}
        return typeset(sheet, files)


def _facts(given: FilledPrint, at: str) -> Iterator[tuple[str, str]]:
    version, submission = given.version, given.version.submission
    people = [given.references[key] for key in sorted(given.references)]
    if people:
        yield _("About"), " · ".join(people)
    yield _("Filled form"), str(submission.pk)
    said = _("%(number)s, sent on %(day)s") % {
        "number": version.number,
        "day": date_format(timezone.localtime(version.received_at), "DATETIME_FORMAT"),
    }
    yield _("Version of the answers"), said
    if given.reason:
        yield _("Corrected because"), given.reason
    yield _("Filled in by"), str(version.by_id)
    yield _("Came in by"), str(Channel(submission.channel).label)
    yield _("Printed by"), given.printed_by
    yield _("Printed on"), at


def _blocks(
    given: FilledPrint, seen: tuple[Seen, ...], names: Mapping[str, str], level: int
) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(seen):
        if one.field.children:
            if one.field.labels or one.number:
                heading = heading_of(one, given.language)
                yield {"kind": "heading", "text": heading, "level": level}
            yield from _blocks(given, one.children, names, level + 1)
            if number + 1 < len(seen) and not seen[number + 1].field.children:
                yield {"kind": "rule"}  # what follows is not part of the group any more
        else:
            yield _answer(given, one, names)


def _answer(given: FilledPrint, one: Seen, names: Mapping[str, str]) -> dict[str, Any]:
    answered = one.said is Said.ANSWERED
    words = (
        words_of(one.field, one.value, given.language, given.references)
        if answered
        else [said_words(one.said)]
    )
    picture = names.get(one.value) if answered else None
    if answered and not words and not picture:
        words = [_("A file, not printed")]
    return {
        "kind": "answer",
        "label": one.field.label(given.language),
        "mark": f"C{one.field.sensitivity}" if one.field.sensitivity > 2 else "",
        "state": "answered" if answered else "absent",
        "words": [directed(each) for each in words],
        "pictures": [picture] if picture else [],
    }
