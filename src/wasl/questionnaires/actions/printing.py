"""Print forms: blank for anybody who fills them, filled for who may read them, marked (D38)."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.audit.trail import Content, record
from wasl.errors import Invalid, NotFound, Refused
from wasl.people.media import PDF, clean
from wasl.people.models import Person
from wasl.questionnaires.actions.opening import open_answers, read_attachment
from wasl.questionnaires.actions.reasons import UnderItsKey
from wasl.questionnaires.actions.showing import reader_of
from wasl.questionnaires.answers import Answers
from wasl.questionnaires.definition import FILES
from wasl.questionnaires.masking import Said, Seen, see
from wasl.questionnaires.models import Attachment, FormVersion, SubmissionVersion
from wasl.questionnaires.printing import FilledPrint, Picture, blank_pdf, filled_pdf
from wasl.questionnaires.wording import CASELOAD

EDGE: Final = 1200
"""Pixels: more is not seen on paper."""


def print_blank(*, actor: User, version: FormVersion, language: str) -> bytes:
    """Return a blank form as PDF, to be filled by hand. Nothing personal is in it.

    Raises:
        Forbidden: the actor may not fill forms.
        NotFound: the form is another office's, or there is no such language.
    """
    actor.require_somewhere(Can.FILL_FORM)
    if version.form.office_id not in {None, *actor.offices_where(Can.FILL_FORM)}:
        raise NotFound("questionnaires.no_form", _("There is no such form."))
    check_language(version, language)
    return blank_pdf(version, language)


@transaction.atomic
def print_answers(
    *, actor: User, version: SubmissionVersion, language: str, now: datetime
) -> bytes:
    """Return a version as PDF without what concerns life or safety; the printing is recorded.

    Raises:
        NotFound: another office's, or the form has no such language.
        Forbidden: the actor may not read answers.
        Erased: somebody whom the form is about was erased.
    """
    actor.require(Can.READ_ANSWERS, on=version.submission)
    check_language(version.form_version, language)
    record(
        actor,
        "questionnaires.printed",
        version.submission,
        version=version.number,
        language=language,
        everything=False,
    )
    return _printed(actor, version, language, now, opened=False)


@transaction.atomic
def print_all_answers(
    *, actor: User, version: SubmissionVersion, language: str, reason: str, now: datetime
) -> bytes:
    """Return a version as PDF with what concerns life or safety; the reason is recorded (D38).

    Raises:
        NotFound: another office's, or the form has no such language.
        Forbidden: the actor may not open what concerns life or safety.
        Invalid: no reason was given.
        Erased: somebody whom the form is about was erased.
    """
    actor.require(Can.READ_LIFE_OR_SAFETY, on=version.submission)
    check_language(version.form_version, language)
    if not reason.strip():
        raise Invalid("questionnaires.no_reason", _("Say why."))
    record(
        actor,
        "questionnaires.printed",
        UnderItsKey(version.submission),
        content=Content(reason=reason.strip()),
        version=version.number,
        language=language,
        everything=True,
    )
    return _printed(actor, version, language, now, opened=True)


def check_language(version: FormVersion, language: str) -> None:
    """Refuse a language in which the form does not speak.

    Raises:
        NotFound: there is none.
    """
    if language not in version.definition.languages:
        raise NotFound("questionnaires.no_language", _("This form has no such language."))


def references_in(answers: Answers, version: SubmissionVersion, actor: User) -> dict[str, str]:
    """Return the references of the people whom a form is about and the actor may see."""
    ids = {str(pk) for pk in version.submission.abouts.values_list("person", flat=True)}
    ids |= {
        each.value for each in answers.walk() if each.field.list_file == CASELOAD and each.value
    }
    seen = Person.objects.visible_to(actor).filter(pk__in=[pk for pk in ids if _is_id(pk)])
    return {str(pk): reference for pk, reference in seen.values_list("pk", "reference")}


def _printed(
    actor: User, version: SubmissionVersion, language: str, now: datetime, *, opened: bool
) -> bytes:
    answers = open_answers(actor=actor, version=version)
    seen = see(answers, version.form_version.definition, reader_of(actor, version, opened=opened))
    return filled_pdf(
        FilledPrint(
            version=version,
            seen=seen,
            language=language,
            reason=version.content.reason,
            references=references_in(answers, version, actor),
            pictures=_pictures(version, seen),
            printed_by=str(actor.pk),
            printed_at=now,
        )
    )


def _pictures(version: SubmissionVersion, seen: tuple[Seen, ...]) -> Mapping[str, Picture]:
    """The pictures among what is shown: drawn again, so that nothing hidden comes along (D56)."""
    wanted = {
        one.value
        for each in seen
        for one in each.walk()
        if one.field.kind in FILES and one.said is Said.ANSWERED
    }
    found: dict[str, Picture] = {}
    for attachment in version.attachments.all():
        name = attachment.content.name
        if name in wanted and (picture := _picture(attachment)):
            found[name] = picture
    return found


def _picture(attachment: Attachment) -> Picture | None:
    try:
        cleaned = clean(read_attachment(attachment))
    except Refused:  # no picture, damaged, or gone: the sheet says that there is a file
        return None
    if cleaned.media_type == PDF:
        return None
    image = Image.open(BytesIO(cleaned.body)).convert("RGBA")
    image.thumbnail((EDGE, EDGE))
    paper = Image.new("RGB", image.size, "white")  # a drawn signature has no ground
    paper.paste(image, mask=image)
    out = BytesIO()
    paper.save(out, "JPEG", quality=85)
    return Picture(out.getvalue(), *paper.size)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
