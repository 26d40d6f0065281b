"""Countries and languages are told by name or code in the reader's language, and kept as codes."""

import pytest
from django.forms import Form, ValidationError
from django.utils.translation import override

from wasl.desk.code_fields import CountryField, some_countries, some_languages
from wasl.desk.codes import countries, country_code, language_code, language_name


class Told(Form):
    country = CountryField("Country")
    countries = some_countries("Countries")
    languages = some_languages("Languages")


@pytest.mark.parametrize(
    ("language", "told", "code"),
    [
        ("en", "Somalia", "SO"), ("en", " so ", "SO"), ("en", "cote d'ivoire", "CI"),
        ("en", "DR Congo", "CD"), ("en", "Hong Kong", "HK"), ("en", "UK", "GB"),
        ("fr", "ETHIOPIE", "ET"), ("ar", "سوريا", "SY"), ("ar", "Somalia", "SO"), ("en", "", ""),
    ],
)  # fmt: skip
def test_a_country_is_read(language, told, code):
    with override(language):
        assert CountryField("Country").clean(told) == code


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        ("Somali, Tigrinya", ("som", "tir")), ("som ara", ("som", "ara")), ("Dari؛ fas", ("prs", "fas")),
        ("Somali, som,, ", ("som",)), ("Haitian Creole", ("hat",)), ("", ()),
    ],
)  # fmt: skip
def test_languages_are_read_each_once(told, codes):
    assert some_languages("Languages").clean(told) == codes


@pytest.mark.parametrize("told", ["Nowhere", "SO, Nowhere", "S0", "SO ET somewhere"])
def test_what_is_no_country_is_said_to_be_none(told):
    with pytest.raises(ValidationError, match="No country is called"):
        some_countries("Countries").clean(told)


@pytest.mark.parametrize("language", ["en", "ar", "fr"])
def test_whatever_is_stored_comes_back_as_it_was_shown(language):
    with override(language):
        codes = [code for code, _name in countries()]
        spoken = tuple(filter(None, map(language_code, SPOKEN)))
        stored = {"country": "XX", "languages": spoken}

        assert sent_back({**stored, "countries": ("SH", "SO")}) == {
            **stored,
            "countries": ("SH", "SO"),
        }
        assert [country_code(name) for _code, name in countries()] == codes
        assert len(codes) > 200
        for code in codes:
            assert sent_back({"country": code})["country"] == code
            assert sent_back({"countries": [code]})["countries"] == (code,)


def sent_back(stored):
    """What comes back of a form that is sent as it was shown."""
    form = Told(initial=stored)
    return {name: field.clean(form[name].value()) for name, field in form.fields.items()}


SPOKEN = ["Somali", "Arabic", "Dari", "Pashto", "Tagalog", "twi", "kom", "Tigrinya", "qaa"]


def test_names_are_shown_where_codes_are_stored():
    form = Told(initial={"country": "SO", "countries": ["SO", "ET"], "languages": ["som", "prs"]})

    assert form["country"].value() == "Somalia"
    assert form["countries"].value() == "Somalia, Ethiopia"
    assert form["languages"].value() == f"{language_name('som')}, {language_name('prs')}"


def test_what_was_typed_is_kept_beside_an_error():
    form = Told({"country": "Nowhere", "countries": "SO, Nowhere", "languages": "som"})

    assert form["country"].value() == "Nowhere"
    assert form["countries"].value() == "SO, Nowhere"
    assert "No country is called “Nowhere”" in str(form.errors["countries"])
