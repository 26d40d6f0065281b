"""Publish forms: ours from ``forms/``, an office's from a spreadsheet. Old answers stay readable."""

import hashlib
from collections.abc import Mapping
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can
from wasl.audit.trail import SYSTEM, record
from wasl.errors import IllegalMove, Invalid
from wasl.questionnaires.checking import check_form
from wasl.questionnaires.codes import SourceKind
from wasl.questionnaires.compiling import Compiled, compile_form
from wasl.questionnaires.definition import read_definition
from wasl.questionnaires.models import Form, FormFile, FormVersion


@transaction.atomic
def publish_form(
    *,
    actor: User,
    office: Office,
    source: bytes,
    media: Mapping[str, bytes] | None = None,
) -> FormVersion:
    """Publish an office's own form, or its next version, from an XLSForm spreadsheet.

    A form with the id of one of ours stands in its place in this office: so an office adds
    fields of its own. Answers to earlier versions keep their version.

    Raises:
        NotFound: the actor does not work in this office.
        Forbidden: the actor may not publish forms.
        Invalid: it does not compile, or a question lacks its class, purpose or need (D18); the
            message names the question.
        IllegalMove: this version was published already, with other content.
    """
    actor.require(Can.PUBLISH_FORM, on=office)
    compiled = compile_form(source, SourceKind.SPREADSHEET)
    problems = check_form(read_definition(compiled.xform))
    if problems:
        raise Invalid("questionnaires.form_incomplete", "\n".join(map(str, problems)))
    version = _publish(office, source, SourceKind.SPREADSHEET, compiled, actor)
    for name, body in (media or {}).items():
        if name in compiled.media:
            FormFile.objects.get_or_create(
                version=version,
                name=name,
                defaults={
                    "media_type": guess_type(name)[0] or "application/octet-stream",
                    "md5": hashlib.md5(body, usedforsecurity=False).hexdigest(),
                    "body": body,
                },
            )
    record(actor, "questionnaires.published", version.form, version=version.version)
    return version


@transaction.atomic
def retire_form(*, actor: User, form: Form) -> None:
    """Stop offering an office's own form; what was answered stays.

    Raises:
        NotFound: it is another office's, or one of ours.
        Forbidden: the actor may not publish forms.
        IllegalMove: it was retired already.
    """
    actor.require(Can.PUBLISH_FORM, on=form)
    locked = Form.objects.select_for_update().get(pk=form.pk)
    if not locked.active:
        raise IllegalMove("questionnaires.retired", _("This form is not offered any more."))
    locked.active = False
    locked.save(update_fields=["active"])
    record(actor, "questionnaires.retired", locked)


@transaction.atomic
def publish_ours() -> list[FormVersion]:
    """Publish the forms that are shipped, where they are new or changed; return those.

    It runs whenever Wasl starts, so that what has not changed is not compiled again.
    """
    ours = FormVersion.objects.filter(form__office=None, retired_at=None)
    known = {bytes(source) for source in ours.values_list("source", flat=True)}
    sources = (path.read_bytes() for path in sorted(Path(settings.FORMS_DIR).glob("*.md")))
    made = [
        _publish(None, source, SourceKind.MARKDOWN, compile_ours(source), None)
        for source in sources
        if source not in known
    ]
    for version in made:
        record(SYSTEM, "questionnaires.published", version.form, version=version.version)
    return made


@cache
def compile_ours(source: bytes) -> Compiled:
    """Compile a form of ours, once in a process."""
    return compile_form(source, SourceKind.MARKDOWN)


def _publish(
    office: Office | None,
    source: bytes,
    kind: SourceKind,
    compiled: Compiled,
    by: User | None,
) -> FormVersion:
    definition = read_definition(compiled.xform)
    form, _new = Form.objects.get_or_create(form_id=definition.form_id, office=office)
    version = FormVersion(
        form=form,
        version=definition.version,
        title=definition.title,
        xform=compiled.xform,
        md5=_md5(compiled.xform),
        source=source,
        source_kind=kind,
        sensitivity=definition.sensitivity,
        published_by=by,
    )
    known = form.versions.filter(version=version.version).first()
    if known is not None:
        if known.md5 == version.md5:
            return known
        raise IllegalMove(
            "questionnaires.version_taken",
            _("This version was published with other content. Raise the version in the settings."),
        )
    form.versions.filter(retired_at=None).update(retired_at=timezone.now())
    version.save(force_insert=True)
    if not form.active:
        form.active = True
        form.save(update_fields=["active"])
    return version


def _md5(xform: str) -> str:
    return hashlib.md5(xform.encode(), usedforsecurity=False).hexdigest()
