"""What the pages of answers show, made ready for their templates."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.people.models import Person
from wasl.questionnaires.answers import read_answers
from wasl.questionnaires.codes import State
from wasl.questionnaires.comparing import Pair, Verdict
from wasl.questionnaires.definition import ABSENT, FILES, Definition, Field
from wasl.questionnaires.masking import Reader, Said, Seen
from wasl.questionnaires.models import Attachment, Submission, SubmissionVersion
from wasl.questionnaires.scanning import scan
from wasl.questionnaires.wording import heading_of, said_words, words_of


@dataclass(frozen=True)
class Line:
    """One question with its answer.

    Attributes:
        state: ``answered``, or the code of what stands in its place.
        file: The attachment that is the answer; ``None`` for none.
    """

    label: str
    state: str
    words: list[str]
    mark: str = ""
    file: Attachment | None = None


@dataclass
class Section:
    """A group of the form, or an instance of a repeat, with the headings around it."""

    title: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Compared:
    """One pair, in words."""

    label: str
    around: str
    there: list[str]
    here: list[str]
    verdict: str
    verdict_words: str
    tone: str
    path: str


VERDICT_WORDS = {
    Verdict.SAME: _("the same"),
    Verdict.DIFFERS: _("different"),
    Verdict.ONLY_HERE: _("new"),
    Verdict.ONLY_THERE: _("only there"),
}
VERDICT_TONES = {
    Verdict.SAME: "for",
    Verdict.DIFFERS: "against",
    Verdict.ONLY_HERE: "",
    Verdict.ONLY_THERE: "",
}


def readable(user: User) -> QuerySet[Submission]:
    """Filled forms that the user may read; drafts are their writer's alone."""
    return Submission.objects.visible_to(user).exclude(state=State.DRAFT)


def hints_in(version: SubmissionVersion) -> list[tuple[str, list[str]]]:
    """Questions of a low class whose words may say too much, and what they seem to hold (D67)."""
    definition = version.form_version.definition
    fields, language = definition.by_path(), language_of(definition)
    found = scan(read_answers(version.content.xml.encode(), definition))
    return [
        (fields[hint.path].label(language), [str(sign.label) for sign in hint.signs])
        for hint in found
    ]


def submission_for(user: User, pk: UUID) -> Submission:
    """Return a filled form that the user may read; 404 else."""
    rows = readable(user).select_related("form", "office", "by")
    return get_object_or_404(rows, pk=pk)


def version_for(submission: Submission, number: str) -> SubmissionVersion:
    """Return one version by its number, the newest without one; 404 for none."""
    rows = submission.versions.select_related("form_version__form", "by", "device")
    if not number:
        rows = rows.order_by("-number")
        return rows[0]
    return get_object_or_404(rows, number=number if number.isdecimal() else 0)


def language_of(definition: Definition) -> str:
    """Return the form's language that is nearest to the page's."""
    now = (get_language() or "en").split("-")[0]
    return now if now in definition.languages else definition.languages[0]


def languages_of(definition: Definition) -> list[tuple[str, str]]:
    """Return the form's languages, each by its own name."""
    known = dict(settings.LANGUAGES)
    return [
        (code, capfirst(get_language_info(code)["name_local"]) if code in known else code)
        for code in definition.languages
    ]


def sections_of(
    version: SubmissionVersion, seen: Iterable[Seen], references: dict[str, str]
) -> list[Section]:
    """Return the answers by groups, in the order of the form, in the page's language."""
    language = language_of(version.form_version.definition)
    files = {row.content.name: row for row in version.attachments.all()}
    made: list[Section] = []
    for around, one in _flat(seen, language, ()):
        title = " · ".join(around)
        if not made or made[-1].title != title:
            made.append(Section(title))
        made[-1].lines.append(_line(one, language, references, files))
    return made


def _flat(
    seen: Iterable[Seen], language: str, around: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Seen]]:
    """Yield each question with the headings around it."""
    for one in seen:
        if one.field.children:
            named = one.field.labels or one.number
            inside = (*around, heading_of(one, language)) if named else around
            yield from _flat(one.children, language, inside)
        else:
            yield around, one


def _line(
    one: Seen, language: str, references: dict[str, str], files: dict[str, Attachment]
) -> Line:
    answered = one.said is Said.ANSWERED
    file = files.get(one.value) if answered and one.field.kind in FILES else None
    if answered:
        words = words_of(one.field, one.value, language, references)
        if one.field.kind in FILES and file is None:
            words = [str(_("The file never came"))]
    else:
        words = [said_words(one.said)]
    return Line(
        label=one.field.label(language),
        state=str(one.said),
        words=words,
        mark=f"C{one.field.sensitivity}" if one.field.sensitivity > 2 else "",
        file=file,
    )


def in_words(
    pairs: Iterable[Pair], reader: Reader, language: str, references: dict[str, str]
) -> list[Compared]:
    """Return pairs in words; what the reader may not see is masked on both sides."""
    return [_compared(pair, reader, language, references) for pair in pairs]


def _compared(pair: Pair, reader: Reader, language: str, references: dict[str, str]) -> Compared:
    veil = reader.veil(pair.field.sensitivity)
    if veil is not None:
        there = here = [said_words(veil)]
        verdict, words, tone = "masked", "", ""
    else:
        there = [
            word
            for value in pair.there
            for word in _value_words(pair.field, value, language, references)
        ]
        here = _value_words(pair.field, pair.here, language, references)
        verdict, words, tone = (
            str(pair.verdict), str(VERDICT_WORDS[pair.verdict]), VERDICT_TONES[pair.verdict],
        )  # fmt: skip
    return Compared(
        label=pair.field.label(language),
        around=" · ".join(each.label(language) for each in pair.within if each.labels),
        there=there,
        here=here,
        verdict=verdict,
        verdict_words=words,
        tone=tone,
        path=pair.field.path,
    )


def _value_words(item: Field, value: str, language: str, references: dict[str, str]) -> list[str]:
    if not value:
        return []
    if value in ABSENT:
        return [said_words(Said(value))]
    if item.kind in FILES:
        return [str(_("a file"))]
    return words_of(item, value, language, references)


def conflicts_of(version: SubmissionVersion) -> list[str]:
    """Return the paths of questions where the record says something else."""
    waiting = version.effects.filter(outcome="refused", reason="people.differs")
    return list(dict.fromkeys(path for effect in waiting for path in effect.fields))


def people_about(user: User, submission: Submission) -> list[tuple[str, Person]]:
    """Return whom a form is about, as what, as far as the user may see them."""
    seen = Person.objects.visible_to(user).current()
    links = submission.abouts.filter(person__in=seen).select_related("person__office")
    return [(link.who, link.person) for link in links.order_by("who")]


def may(user: User, submission: Submission) -> dict[str, bool]:
    """Return which buttons the user is offered."""
    return {
        "may_decide": user.may(Can.DECIDE_ANSWERS, on=submission),
        "may_open": user.may(Can.READ_LIFE_OR_SAFETY, on=submission),
        "may_export": user.may(Can.EXPORT_DATA, on=submission),
        "may_correct": user.may(Can.FILL_FORM, on=submission)
        and user.may(Can.READ_LIFE_OR_SAFETY, on=submission),
    }
