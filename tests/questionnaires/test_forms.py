"""The twenty forms that are shipped: each compiles, and asks only what it may ask."""

from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from wasl.consent.codes import Capacity, Mode, Scope, Told
from wasl.people.codes import (
    BirthBasis,
    Confidence,
    ContactKind,
    Kinship,
    NameKind,
    NameSystem,
    PlaceRole,
    Sex,
    Tri,
)
from wasl.questionnaires.checking import check_form
from wasl.questionnaires.codes import SourceKind
from wasl.questionnaires.compiling import compile_form
from wasl.questionnaires.definition import ABSENT, read_definition
from wasl.questionnaires.lists import GENERATED
from wasl.questionnaires.prefilling import needs_person
from wasl.questionnaires.targets import read_target
from wasl.questionnaires.titles import TITLES
from wasl.tracing.rules import SeparationContext

FORMS = sorted(Path(settings.FORMS_DIR).glob("*.md"))
NAMES = {path.stem for path in FORMS}
LANGUAGES = {"en", "fr", "ar"}

# What a mapped select may offer; "other" and the absent values are left out of the record.
CODES = {
    "sex": Sex,
    "alive": Tri,
    "safe_to_call": Tri,
    "safe_to_leave_message": Tri,
    "names.kind": NameKind,
    "names.system": NameSystem,
    "names.confidence": Confidence,
    "births.kind": BirthBasis,
    "places.role": PlaceRole,
    "contacts.kind": ContactKind,
    "relatives.kind": Kinship,
    "relatives.sex": Sex,
    "relatives.alive": Tri,
    "request.kinship": Kinship,
    "request.context": SeparationContext,
    "consent.scope": Scope,
    "consent.capacity": Capacity,
    "consent.mode": Mode,
    "consent.told": Told,
}
KINDS = {
    "names": NameKind,
    "births": BirthBasis,
    "places": PlaceRole,
    "contacts": ContactKind,
    "relatives": Kinship,
}


@cache
def of(path):
    compiled = compile_form(path.read_bytes(), SourceKind.MARKDOWN)
    return compiled, read_definition(compiled.xform)


@pytest.fixture(params=FORMS, ids=lambda path: path.stem)
def form(request):
    return of(request.param)


def test_there_are_twenty():
    assert len(FORMS) == 20


def test_it_compiles_without_a_warning(form):
    compiled, definition = form
    assert compiled.warnings == ()
    assert definition.version
    assert set(compiled.media) <= GENERATED


def test_each_question_says_how_sensitive_it_is_what_for_and_why(form):
    _compiled, definition = form
    assert check_form(definition) == ()
    assert any(item.asks for item in definition.walk())


def test_everything_is_said_in_three_languages(form):
    _compiled, definition = form
    assert set(definition.languages) == LANGUAGES
    for item in definition.walk():
        if item.asks or item.kind == "note":
            assert set(item.labels) == LANGUAGES, item.path
            assert all(item.labels.values()), item.path
        assert not item.hints or set(item.hints) == LANGUAGES, item.path
        for choice in item.choices:
            assert set(choice.labels) == LANGUAGES, (item.path, choice.value)


def test_the_three_ways_of_having_no_answer_are_told_apart(form):
    _compiled, definition = form
    offered = {choice.value for item in definition.walk() for choice in item.choices}
    assert set(ABSENT) <= offered


def test_no_text_about_a_person_is_required(form):
    """Only staff's own statements are: a name, a date or a number may always be unknown."""
    _compiled, definition = form
    shown_if = {item.path for item in definition.walk() if item.relevant}
    for item in definition.walk():
        parts = item.path.split("/")
        within = {"/".join(parts[: end + 1]) for end in range(len(parts))}
        if (
            item.to
            and item.kind in {"text", "date", "integer"}
            and item.to.startswith(("person.", "enquirer.", "sought."))
        ):
            # "I know the full date" may ask for it
            assert not item.required or within & shown_if, item.path


def test_a_mapped_answer_is_a_code_that_the_record_knows(form):
    _compiled, definition = form
    for item in definition.walk():
        target = read_target(item.to) if item.to else None
        if target is None:
            continue
        if target.kind and target.list in KINDS:
            assert target.kind in KINDS[target.list].values, item.path
        what = ".".join(filter(None, (target.list, target.what)))
        codes = (
            CODES.get(what)
            or CODES.get(f"{target.who}.{target.what}")
            or (CODES.get(target.what) if not target.list or target.list == "contacts" else None)
        )
        if codes is not None:
            values = {choice.value for choice in item.choices} - set(ABSENT)
            assert values <= set(codes.values), (item.path, values - set(codes.values))


def test_nothing_sensitive_goes_into_an_entity_list(form):
    _compiled, definition = form
    for item in definition.walk():
        assert not item.save_to or item.sensitivity <= 2, item.path


def test_the_same_words_stand_in_every_form():
    """What is shared is copied, so that each file is whole: the copies may not drift apart."""
    blocks = {}
    for path in FORMS:
        _compiled, definition = of(path)
        interview = next(item for item in definition.walk() if item.name == "interview")
        for item in interview.children:
            said = (item.labels, item.hints, item.choices, item.sensitivity, item.purpose)
            blocks.setdefault(item.name, {})[path.stem] = said
    for name, copies in blocks.items():
        first = next(iter(copies.values()))
        assert all(copy == first for copy in copies.values()), name
    assert set(blocks["lawful_basis"]) == NAMES


def test_our_titles_are_said_in_each_language():
    with override("en"):
        marked = {str(title) for title in TITLES}
    assert marked == {of(path)[1].title for path in FORMS}
    for language in ("fr", "ar"):
        with override(language):
            assert not marked & {str(title) for title in TITLES}


def test_what_needs_nobody_known_can_be_filled_at_any_time():
    free = {path.stem for path in FORMS if not needs_person(of(path)[1])}
    assert free == {
        "complaint",
        "oral_message",
        "post_mortem",
        "red_cross_message",
        "registration",
        "safe_and_well",
        "tracing_request",
    }
