"""Forms as spreadsheets compile to the same form as their text."""

from pathlib import Path

import pytest
from django.conf import settings

from wasl.questionnaires.checking import check_form
from wasl.questionnaires.codes import SourceKind
from wasl.questionnaires.compiling import compile_form
from wasl.questionnaires.definition import read_definition
from wasl.questionnaires.workbooks import TEMPLATE, template, write_workbook

TEXTS = [TEMPLATE, *sorted(Path(settings.FORMS_DIR).glob("*.md"))]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_spreadsheet_is_the_same_form(path):
    text = path.read_text()

    made = compile_form(write_workbook(text), SourceKind.SPREADSHEET)

    written = compile_form(text.encode(), SourceKind.MARKDOWN).xform
    assert made.xform.split() == written.split()  # cells lose their no-break spaces


def test_the_template_can_be_published_as_it_is():
    made = compile_form(template(), SourceKind.SPREADSHEET)

    assert made.warnings == ()
    assert check_form(read_definition(made.xform)) == ()
