"""What translators are shown, and what they give back."""

import re
from pathlib import Path

import polib
import pytest

from wasl.launch.setup import LOCALE

PACKAGE = LOCALE.parent
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|</?\w+>")
ALIAS = re.compile(r"\b(?:n|p)?gettext(?:_lazy|_noop)? as (?!_\b)\w+")
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def holes(text: str) -> set[str]:
    """Return what is filled in when the sentence is shown."""
    return set(PLACEHOLDER.findall(text))


def test_the_extraction_sees_every_sentence():
    """It knows gettext's own names and ``_``; a sentence under another name stays English."""
    hidden = [
        f"{path.relative_to(PACKAGE)}: {found[0]}"
        for path in PACKAGE.rglob("*.py")
        if (found := ALIAS.search(path.read_text()))
    ]

    assert hidden == []
    assert ALIAS.search("from django.utils.translation import gettext_lazy as _lazy")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_translation_fills_the_holes_of_its_sentence(path: Path):
    """A plural form that names its number in words (one, two) may leave the figure out."""
    wrong = []
    for entry in polib.pofile(str(path)):
        if entry.msgid_plural:
            known = holes(entry.msgid) | holes(entry.msgid_plural)
            forms = entry.msgstr_plural.values()
            fits = all(holes(form) <= known for form in forms) and holes(largest(entry)) == known
        else:
            fits = holes(entry.msgstr) == holes(entry.msgid)
        if not fits:
            wrong.append(entry.msgid)

    assert wrong == []


def largest(entry: polib.POEntry) -> str:
    """Return the form for any large number."""
    return str(entry.msgstr_plural[max(entry.msgstr_plural)])
