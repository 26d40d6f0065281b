"""Adding what a form says to what a record says: nothing known is lost, nothing is overwritten."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from wasl.people.codes import Kinship, NameKind, PlaceRole, Sex, Tri
from wasl.people.contents import (
    BirthContent,
    NameContent,
    PersonContent,
    PlaceContent,
    RelativeContent,
)
from wasl.people.drafts import BirthDraft, NameDraft, PersonDraft, PlaceDraft, RelativeDraft
from wasl.questionnaires.adding import add

words = st.sampled_from(["Hassan", "hassan", "حسن", "Ali  Omar", "Ali Omar", "", "ß", "SS"])
names = st.builds(
    NameDraft, content=st.builds(NameContent, text=words), kind=st.sampled_from(NameKind.values)
)
births = st.builds(
    lambda year: BirthDraft(content=BirthContent(first=date(year, 1, 1), last=date(year, 12, 31))),
    st.integers(1990, 2020),
)
places = st.builds(
    PlaceDraft,
    content=st.builds(PlaceContent, text=words),
    role=st.sampled_from(PlaceRole.values),
)
relatives = st.builds(
    lambda name, kind: RelativeDraft(
        content=RelativeContent(names=(NameContent(text=name),)), kind=kind
    ),
    words,
    st.sampled_from(Kinship.values),
)
drafts = st.builds(
    PersonDraft,
    sex=st.sampled_from(Sex.values),
    alive=st.sampled_from(Tri.values),
    content=st.builds(
        PersonContent,
        nationalities=st.lists(st.sampled_from(["SO", "ET", "SY"]), unique=True).map(tuple),
        occupation=st.sampled_from(["", "tailor", "baker"]),
    ),
    names=st.lists(names, max_size=4).map(tuple),
    births=st.lists(births, max_size=2).map(tuple),
    places=st.lists(places, max_size=3).map(tuple),
    relatives=st.lists(relatives, max_size=4).map(tuple),
)
SECTIONS = ("names", "births", "places", "relatives")


@given(drafts, drafts)
def test_nothing_that_was_known_is_lost(now, said):
    draft = add(now, said).draft

    for section in SECTIONS:
        kept = getattr(now, section)
        assert getattr(draft, section)[: len(kept)] == kept
    assert set(now.content.nationalities) <= set(draft.content.nationalities)
    for column in ("sex", "alive"):
        if getattr(now, column) in {"female", "male", "other", "yes", "no"}:
            assert getattr(draft, column) == getattr(now, column)


@given(drafts, drafts)
def test_adding_twice_is_adding_once(now, said):
    once = add(now, said)
    twice = add(once.draft, said)

    assert twice.draft == once.draft
    assert twice.differing == once.differing


@given(drafts)
def test_what_says_nothing_changes_nothing(now):
    added = add(now, PersonDraft())

    assert added.draft == now
    assert added.differing == ()


@given(drafts, drafts)
def test_what_differs_is_named_and_left(now, said):
    added = add(now, said)

    for name in added.differing:
        here = now if name in {"sex", "alive"} else now.content
        there = said if name in {"sex", "alive"} else said.content
        assert getattr(here, name) != getattr(there, name)
        kept = added.draft if name in {"sex", "alive"} else added.draft.content
        assert getattr(kept, name) == getattr(here, name)


@given(drafts, drafts)
def test_a_correction_of_everything_leaves_only_what_others_said(others, said):
    """Taking back all that a form added gives back the record, where it had not said it before."""
    now = add(others, said).draft
    back = add(now, PersonDraft(), said).draft

    for section in SECTIONS:
        assert len(getattr(back, section)) <= len(getattr(others, section))


def test_unknown_and_declined_are_written_where_nothing_was_asked_yet():
    for answer in (Sex.UNKNOWN, Sex.DECLINED):
        added = add(PersonDraft(), PersonDraft(sex=answer))
        assert added.draft.sex == answer


def test_not_asked_does_not_hide_what_was_declined():
    added = add(PersonDraft(sex=Sex.DECLINED), PersonDraft(sex=Sex.NOT_ASKED))
    assert added.draft.sex == Sex.DECLINED


def test_a_correction_changes_what_its_earlier_version_had_said():
    now, first = PersonDraft(sex=Sex.MALE), PersonDraft(sex=Sex.MALE)
    added = add(now, replace(first, sex=Sex.FEMALE), first)
    assert (added.draft.sex, added.differing) == (Sex.FEMALE, ())
