"""Forms on paper: blank and filled, mirrored in Arabic, masked, marked with who printed."""

import io
import time

import pypdf
import pytest
from django.conf import settings
from django.utils import timezone
from PIL import Image

from tests.factories import a_person, a_user, an_office
from tests.questionnaires.forms import ANSWERS, a_form, a_submission
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.audit.trail import read_content
from wasl.errors import Forbidden, Invalid, NotFound
from wasl.questionnaires.actions import print_all_answers, print_answers, print_blank
from wasl.questionnaires.conditions import when_asked
from wasl.questionnaires.definition import read_definition
from wasl.questionnaires.paper_codes import code_of

pytestmark = pytest.mark.django_db
MARK = "SECRET-MARK"


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def worker(office):
    return a_user(Role.CW, office, name="Giulia Rossi")


@pytest.fixture
def form():
    return a_form()


def opened(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf):
    """Words of all pages, blanks evened out: lines may break anywhere."""
    return " ".join(" ".join(page.extract_text() for page in opened(pdf).pages).split())


def a_picture(colour="red"):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "HIDDEN-NOTE"
    Image.new("RGB", (60, 40), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_blank_form_has_its_code_on_each_page(worker, form):
    pdf = print_blank(actor=worker, version=form, language="en")

    pages = opened(pdf).pages
    assert all(code_of(form) in page.extract_text() for page in pages)
    text = text_of(pdf)
    assert "Your name" in text
    assert "As it is said" in text
    assert "If left empty:" in text
    assert "Only if “Is there danger?” is: Yes" in text
    assert [f"Relative {n}" in text for n in (1, 2, 3, 4)] == [True, True, True, False]
    assert "C4 · life or safety" in text
    assert f"Page 1 of {len(pages)}" in text


def test_a_blank_form_speaks_arabic(worker, form):
    pdf = print_blank(actor=worker, version=form, language="ar")

    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in opened(pdf).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any("NotoSansArabic" in font for font in fonts)
    letters = {c for c in text_of(pdf) if "\u0600" <= c <= "\u06ff"}
    assert set("اسمكخطرصورة") <= letters
    assert "Your name" not in text_of(pdf)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_paper_is_fast(worker, form, language):
    print_blank(actor=worker, version=form, language=language)  # the fonts are read once
    began = time.perf_counter()

    print_blank(actor=worker, version=form, language=language)

    assert time.perf_counter() - began < 1


def test_a_blank_form_in_a_language_that_it_has_not(worker, form):
    with pytest.raises(NotFound):
        print_blank(actor=worker, version=form, language="fr")


def test_another_offices_own_form_is_not_printed(worker):
    with pytest.raises(NotFound):
        print_blank(actor=worker, version=a_form(office=an_office()), language="en")


def test_who_fills_no_forms_prints_none(form, office):
    with pytest.raises(Forbidden):
        print_blank(actor=a_user(Role.AUD, office), version=form, language="en")


def printed(worker, sent, language="en"):
    return print_answers(actor=worker, version=sent, language=language, now=timezone.now())


def printed_whole(worker, sent, reason="for the court"):
    return print_all_answers(
        actor=worker, version=sent, language="en", reason=reason, now=timezone.now()
    )


def test_a_filled_form_is_printed_masked_and_marked(worker, office, form):
    person = a_person(office=office)
    sent = a_submission(by=worker, office=office, version=form, people=[person])

    pdf = printed(worker, sent)

    text = text_of(pdf)
    assert "Their name C3 Hassan" in text
    assert "Sex Male" in text
    assert "Somali" in text
    assert MARK in sent.content.xml
    assert MARK not in text
    assert "not shown" in text
    assert str(worker.pk) in text
    assert person.reference in text
    assert Entry.objects.get(action="questionnaires.printed").details["everything"] is False


def test_nothing_around_the_sheet_names_anybody(worker, office, form):
    pdf = printed(worker, a_submission(by=worker, office=office, version=form))

    assert dict(opened(pdf).metadata) == {
        "/Title": "Talk",
        "/Creator": opened(pdf).metadata.creator,
    }
    assert "Giulia" not in text_of(pdf)


def test_life_or_safety_is_printed_for_a_reason_that_is_kept(worker, office, form):
    person = a_person(office=office)
    answers = {**ANSWERS, "portrait": "1.jpg", "signed": "2.jpg"}
    files = {"1.jpg": a_picture(), "2.jpg": a_picture("blue")}
    sent = a_submission(
        by=worker, office=office, version=form, answers=answers, files=files, people=[person]
    )

    masked, whole = printed(worker, sent), printed_whole(worker, sent)

    assert MARK in text_of(whole)
    assert [sum(len(page.images) for page in opened(pdf).pages) for pdf in (masked, whole)] == [
        1,
        2,
    ]
    assert b"HIDDEN-NOTE" in files["1.jpg"]
    assert b"HIDDEN-NOTE" not in whole
    entry = Entry.objects.filter(action="questionnaires.printed").latest("at")
    assert read_content(entry).reason == "for the court"
    assert "court" not in str(entry.details)


def test_a_file_that_is_no_picture_is_only_named(worker, office, form):
    answers = {**ANSWERS, "signed": "2.jpg"}
    sent = a_submission(
        by=worker, office=office, version=form, answers=answers, files={"2.jpg": b"broken"}
    )

    assert "A file, not printed" in text_of(printed(worker, sent))


def test_a_correction_says_why(worker, office, form):
    a_submission(by=worker, office=office, version=form)
    again = a_submission(
        by=worker, office=office, version=form, instance="uuid:two", replaces="uuid:one",
        reason="misheard the name",
    )  # fmt: skip

    text = text_of(printed(worker, again))

    assert "misheard the name" in text
    assert "Version of the answers 2, sent on" in text


def test_what_was_not_answered_is_said(worker, office, form):
    answers = {"about": {"name_text": "", "name_text_why": "declined", "sex": "not_asked"}}
    sent = a_submission(by=worker, office=office, version=form, answers=answers)

    text = text_of(printed(worker, sent))

    assert "Your name preferred not to say" in text
    assert "Sex not asked" in text


def test_without_a_reason_it_is_not_printed(worker, office, form):
    sent = a_submission(by=worker, office=office, version=form)

    with pytest.raises(Invalid):
        printed_whole(worker, sent, reason="  ")
    assert not Entry.objects.filter(action="questionnaires.printed").exists()


def test_another_offices_answers_are_not_printed(worker, office, form):
    sent = a_submission(by=worker, office=office, version=form)

    with pytest.raises(NotFound):
        printed(a_user(Role.SUP), sent)
    with pytest.raises(NotFound):
        printed_whole(a_user(Role.SUP), sent)
    with pytest.raises(Forbidden):
        printed(a_user(Role.VOL, office), sent)


CONDITIONS = [
    (" /data/danger  = 'yes'", "“Is there danger?” is: Yes"),
    ("selected( /data/danger , 'no')", "“Is there danger?” is: No"),
    ("not(selected( /data/danger , 'no'))", "“Is there danger?” is not: No"),
    (" /data/phone  = ''", "“Phone” is left empty"),
    (" /data/phone  != ''", "“Phone” is answered"),
    (
        " /data/phone  != '' and  /data/danger  != 'no'",
        "“Phone” is answered and “Is there danger?” is not: No",
    ),
    (" ../danger  = 'yes' or  /data/phone  = ''", "“Is there danger?” is: Yes or “Phone” is left empty"),
    ("( /data/phone  = '' or  /data/danger  = 'no') and  /data/about/sex = 'male'", ""),
    ("count( /data/relatives ) > 2", ""),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("relevant", "words"), CONDITIONS)
def test_a_condition_is_put_in_words_or_left_out(form, relevant, words):
    from dataclasses import replace

    definition = form.definition
    field = replace(definition.by_path()["/data/phone"], relevant=relevant)

    assert when_asked(field, definition, "en") == words


@pytest.mark.parametrize("path", sorted(settings.FORMS_DIR.glob("*.md")), ids=lambda p: p.stem)
def test_each_of_our_forms_prints_in_each_of_its_languages(path):
    from wasl.questionnaires.compiling import compile_form
    from wasl.questionnaires.models import Form, FormVersion
    from wasl.questionnaires.printing import blank_pdf

    xform = compile_form(path.read_bytes(), "md").xform
    definition = read_definition(xform)
    version = FormVersion(
        form=Form(form_id=definition.form_id), version=definition.version, xform=xform,
        title=definition.title, sensitivity=definition.sensitivity,
    )  # fmt: skip

    assert set(definition.languages) == {"en", "fr", "ar"}
    for language in definition.languages:
        assert blank_pdf(version, language).startswith(b"%PDF-")
