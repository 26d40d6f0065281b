"""What became of forms that a device sent, in the worker's words. No answer is repeated here."""

from collections.abc import Iterable
from typing import Final, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Device
from wasl.questionnaires.actions.receiving import missing_files
from wasl.questionnaires.answers import read_answers
from wasl.questionnaires.codes import Deed, State
from wasl.questionnaires.models import SubmissionVersion

MOST_ASKED: Final = 100
"""Instances in one question; the app asks again for the rest."""

REASONS: Final[dict[str, str | Promise]] = {
    "accounts.forbidden": _("Your role does not allow one of the steps."),
    "accounts.not_found": _("A record that the answers name is not in this office."),
    "consent.answered": _("This consent was recorded already."),
    "people.differs": _("The record says otherwise. Both are kept."),
    "people.erased": _("The person was erased meanwhile."),
    "people.merged": _("The record was joined with another meanwhile."),
    "people.stale": _("The record was changed meanwhile. Both versions are kept."),
    "questionnaires.file_missing": _("A file of this form never came."),
    "questionnaires.no_basis": _("The form does not state the lawful basis."),
    "questionnaires.nobody": _("The form does not say whose consent this is."),
    "questionnaires.nothing_given": _("There is no consent to take back."),
    "questionnaires.registered_already": _("Somebody is registered under this id already."),
    "questionnaires.unknown_code": _("An answer has a code that is not known here."),
    "questionnaires.unknown_person": _("The person is not known in this office."),
}
LOOK: Final = _("Somebody in the office must look at it.")


class StateShape(TypedDict):
    """One sent form.

    Attributes:
        state: A code of ``State``.
        missing: Names of files that have not come.
        reasons: Why a person must decide; sentences.
    """

    state: str
    missing: list[str]
    reasons: list[str]


def state_of(version: SubmissionVersion) -> StateShape:
    """Tell where a sent form stands."""
    submission = version.submission
    missing: tuple[str, ...] = ()
    if version.sent_at is None:
        answers = read_answers(version.content.xml.encode(), version.form_version.definition)
        missing = missing_files(version, answers)
    reasons: list[str] = []
    if submission.state == State.WAITING:
        codes = version.effects.filter(outcome=Deed.REFUSED).values_list("reason", flat=True)
        reasons = list(dict.fromkeys(str(REASONS.get(code, LOOK)) for code in codes))
    return StateShape(state=submission.state, missing=list(missing), reasons=reasons)


def states_of(device: Device, instances: Iterable[str]) -> dict[str, StateShape]:
    """Tell where those of these forms stand that the device's holder sent from its office."""
    found = SubmissionVersion.objects.filter(
        instance_id__in=list(instances)[:MOST_ASKED],
        by=device.user,
        submission__office=device.office,
    ).select_related("submission", "form_version__form")
    return {version.instance_id: state_of(version) for version in found}
