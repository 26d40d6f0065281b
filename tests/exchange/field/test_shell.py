"""The app's own files: the same for everybody, small, and all of them kept on the device."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client
from django.utils.translation import override

from wasl.desk.filling.words import renderer_words
from wasl.exchange.field.shell import DIST, kept_files

WORDS = Path(__file__).resolve().parents[3] / "frontend/field/words"
LARGEST = 2_000_000  # bytes, compressed, of all that the first load fetches (issue 4)


def words(name):
    return json.loads((WORDS / f"{name}.json").read_text())


def test_the_shell_knows_nobody_and_sets_no_cookie():
    answer = Client().get("/field/")

    assert answer.status_code == 200
    assert not answer.cookies
    assert "'unsafe-eval'" in answer["Content-Security-Policy"]
    assert "https:" not in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_other_pages_keep_their_stricter_policy():
    assert "'unsafe-eval'" not in Client().get("/accounts/login/")["Content-Security-Policy"]


def test_the_manifest_stays_within_the_app():
    told = Client().get("/field/manifest.webmanifest").json()

    assert told["start_url"] == told["scope"] == "/field/"


def test_the_worker_keeps_every_file_of_the_build():
    answer = Client().get("/field/sw.js")
    kept = json.loads(re.search(r"WASL_KEPT = (\{.*?\});", answer.content.decode())[1])

    built = {f"/static/field/dist/assets/{file.name}" for file in (DIST / "assets").iterdir()}
    assert built
    assert {name for name in built if not name.endswith((".br", ".gz"))} <= set(kept["files"])
    assert "/field/" in kept["files"]
    assert answer["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("ending", [".br", ".gz"])
def test_the_first_load_is_small(ending):
    sizes = []
    for address in kept_files():
        file = Path(find(address.removeprefix("/static/")))
        squeezed = file.with_name(file.name + ending)
        sizes.append((squeezed if squeezed.exists() else file).stat().st_size)

    assert len(sizes) > 3
    assert sum(sizes) < LARGEST


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_word_is_said_in_every_language(language):
    english, other = words("en"), words(language)

    assert english.keys() == other.keys()
    for key, text in english.items():
        assert other[key].strip(), key
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", other[key])), key


def test_the_form_renderer_says_the_same_as_at_the_desk():
    with override("en"):
        assert words("form-en") == renderer_words()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_form_renderer_says_everything_in_every_language(language):
    english, other = words("form-en"), words(f"form-{language}")

    assert english.keys() == other.keys()
    assert all(text.strip() for text in other.values())
