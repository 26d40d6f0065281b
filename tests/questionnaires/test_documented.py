"""The page for those who write forms names every word that a form may use."""

import re
from pathlib import Path

import pytest

from wasl.questionnaires.codes import FieldPurpose
from wasl.questionnaires.targets import CONSENT, LISTS, REQUEST, SINGLE, read_target

PAGE = (Path(__file__).parents[2] / "docs/forms.md").read_text()


def words(start):
    """The words in the last cell of the row that begins so."""
    [row] = [line for line in PAGE.splitlines() if line.startswith(f"| {start} |")]
    return set(re.findall(r"`(\w+)`", row.rsplit("|", 2)[1]))


@pytest.mark.parametrize("name", LISTS)
def test_the_words_of_a_list_are_there(name):
    assert words(f"`{name}`") == LISTS[name]


def test_the_single_words_are_there():
    assert words("a person, once") == SINGLE
    assert words("`request`") == REQUEST
    assert words("`consent`") == CONSENT


def test_the_purposes_are_there():
    [line] = [line for line in PAGE.splitlines() if line.startswith("Purposes:")]

    assert set(re.findall(r"`(\w+)`", line)) == set(FieldPurpose.values)


def test_the_examples_are_facts():
    examples = re.findall(r"`((?:person|enquirer|sought)\.[\w\[\].]+)`", PAGE)

    assert examples
    assert all(read_target(each) for each in examples)
