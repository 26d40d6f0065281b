"""What every form must have before it is published (D18, domain.md 2)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wasl.questionnaires.codes import FieldPurpose
from wasl.questionnaires.definition import Definition, Field
from wasl.questionnaires.targets import is_target


@dataclass(frozen=True)
class Problem:
    """What is wrong with one question, in the reader's language."""

    field: str
    said: str

    def __str__(self) -> str:
        """The question's name first: it is what the writer of the form looks for."""
        return f"{self.field}: {self.said}"


def check_form(definition: Definition) -> tuple[Problem, ...]:
    """Return what must be mended before the form can be published; nothing when all is well."""
    return tuple(_problems(definition))


def _problems(definition: Definition) -> Iterator[Problem]:
    if not definition.version:
        yield Problem("settings", _("Give the form a version."))
    for item in definition.walk():
        if item.asks:
            yield from _of_a_question(item)
        if item.to and not is_target(item.to):
            yield Problem(item.name, _("No fact is called %(to)s.") % {"to": item.to})


def _of_a_question(item: Field) -> Iterator[Problem]:
    if item.purpose not in FieldPurpose.values:
        yield Problem(
            item.name,
            _("Say what the answer is for, in the column bind::wasl:purpose: %(codes)s.")
            % {"codes": ", ".join(FieldPurpose.values)},
        )
    if not item.need:
        yield Problem(item.name, _("Say in bind::wasl:need why this must be asked at all."))
    if not item.labels:
        yield Problem(item.name, _("Give the question a label."))
