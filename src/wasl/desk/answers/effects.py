"""What became of what the answers ask for, and why not, in words. A test holds the tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wasl.consent.rules import MISSING
from wasl.questionnaires.codes import Deed
from wasl.questionnaires.definition import Field
from wasl.questionnaires.models import Effect, SubmissionVersion

Words = str | Promise

DEEDS: dict[str, Words] = {
    "consent.answered": _("Write down an answer about consent"),
    "people.amended": _("Add to what is known of the person"),
    "people.changed": _("Change what the record says"),
    "people.file_stored": _("Keep a photo in the person's file"),
    "people.registered": _("Register the person"),
    "tracing.opened": _("Open a tracing request"),
}
REASONS: dict[str, Words] = {
    **{code: words for code, (_kind, words) in MISSING.items()},
    "accounts.forbidden": _("Whoever sent it may not do this: a colleague who may must decide."),
    "questionnaires.no_papers": _(
        "This worker's safeguarding papers are not in force, and the person may be a child."
    ),
    "accounts.not_found": _("The record is of another office, or it is gone."),
    "consent.already_asked": _("This was asked already. Record the new answer there."),
    "consent.child_refused": _("The child said no. Nobody else can say yes instead."),
    "consent.evidence": _("This file is no evidence of this consent."),
    "consent.illegal_move": _("This consent cannot take this step now."),
    "consent.no_answer": _("Say what the answer was: yes, no or not now."),
    "consent.no_person": _("There is no such record."),
    "consent.nobody_answered": _("Say who answered."),
    "consent.own_missing": _("The person has not agreed themselves."),
    "consent.recipient": _("Say which person this is for."),
    "consent.recipient_code": _("Say which organisation this is for."),
    "consent.review_missing": _("Agree on a later day to ask again."),
    "consent.signer_not_allowed": _("One of these people cannot agree to this."),
    "consent.stale": _("Somebody recorded an answer meanwhile."),
    "people.differs": _("The record says something else. A person must decide."),
    "people.erased": _("This person's data has been erased."),
    "people.file_gone": _("This file is no longer there."),
    "people.file_is_evidence": _("A consent rests on this file: it must be kept."),
    "people.file_refused": _("A PDF must be without a password and at most 100 pages."),
    "people.file_too_large": _("The file is larger than 15 MB."),
    "people.file_unknown": _("This is not a picture (JPEG, PNG, WebP) or PDF that can be opened."),
    "people.merged": _("This record was merged into another: work on that one."),
    "people.not_found": _("There is no such record."),
    "people.relative_elsewhere": _(
        "A relative must be another person of the same office, named once."
    ),
    "people.safeguarding_expired": _(
        "This person may be a child. Your code of conduct, safeguarding or vetting has run out: renew it with your administrator, then come back."
    ),
    "people.unknown_item": _("A fact to be changed is not one of this person's."),
    "questionnaires.file_missing": _("A file of this form never came."),
    "questionnaires.no_basis": _("The form does not state the lawful basis."),
    "questionnaires.no_birth": _("There are words about a birth and no date."),
    "questionnaires.nobody": _("The form does not say whose consent this is."),
    "questionnaires.not_a_date": _("This is not a date."),
    "questionnaires.not_a_number": _("This number cannot be."),
    "questionnaires.nothing_given": _("There is no consent to take back."),
    "questionnaires.registered_already": _(
        "Somebody was registered under this id already. Look whether it is the same person."
    ),
    "questionnaires.unknown_code": _("The form has an answer that the record does not know."),
    "questionnaires.unknown_person": _(
        "The person whom this form is about is not known here, or not yet."
    ),
    "tracing.illegal_move": _("The request cannot take this step now."),
    "tracing.limits_not_explained": _(
        "First explain to the enquirer how tracing works and what we cannot promise."
    ),
    "tracing.stale": _("Somebody else changed this request meanwhile."),
    "vault.erased": _("This person's data has been erased."),
}
ADDRESSES: Mapping[str, str] = {
    "consent.grant": "desk:consent",
    "people.person": "desk:person",
    "tracing.request": "desk:request",
}


@dataclass(frozen=True)
class Shown:
    """One effect as the page tells it.

    Attributes:
        questions: The labels of the questions that it rests on.
        tone: How its tag looks: ``for``, ``against``, ``warn`` or nothing.
    """

    what: Words
    outcome: Words
    tone: str
    why: Words
    questions: list[str]
    url: str


TONES = {Deed.DONE: "for", Deed.REFUSED: "warn", Deed.SET_ASIDE: ""}
MOST_QUESTIONS = 6


def reason_words(code: str) -> Words:
    """Return why something was refused; the code itself where there are no words yet."""
    return REASONS.get(code, code)


def shown_effects(version: SubmissionVersion, language: str) -> list[Shown]:
    """Return what became of a version, in the order in which it was tried."""
    fields = version.form_version.definition.by_path()
    return [_shown(effect, fields, language) for effect in version.effects.all()]


def _shown(effect: Effect, fields: Mapping[str, Field], language: str) -> Shown:
    outcome = Deed(effect.outcome)
    labels = [fields[path].label(language) for path in effect.fields if path in fields]
    return Shown(
        what=DEEDS.get(effect.deed, effect.deed),
        outcome=outcome.label,
        tone=TONES[outcome],
        why=reason_words(effect.reason) if effect.reason else "",
        questions=list(dict.fromkeys(labels))[:MOST_QUESTIONS],
        url=_address(effect.record_type, effect.record_id),
    )


def _address(record_type: str, record_id: UUID | None) -> str:
    name = ADDRESSES.get(record_type)
    if not name or record_id is None:
        return ""
    try:
        return reverse(name, args=[record_id])
    except NoReverseMatch:  # a page that is not built yet is not offered
        return ""
