"""The look: what is built, what the partials say, and that no page carries a script or a style."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.paginator import Paginator
from django.forms import CharField, Form
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from tests.factories import a_user
from wasl.accounts.permissions import Can, Role
from wasl.desk import assets, navigation
from wasl.desk.parts import Action, Difference, Missing, NextStep, Spelling, Step, StepState
from wasl.desk.templatetags.wasl_parts import bar, signed

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "src" / "wasl").rglob("templates/**/*.html"))
ICON = re.compile(r'{%\s*icon\s+"([^"]+)"')
FIRST_LOAD = 150_000  # bytes, compressed, fonts aside


class _Forbidden(HTMLParser):
    """Collects what a strict policy would refuse: styles and code inside the page."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.found += [
            f"{tag} {name}" for name in given if name == "style" or name.startswith("on")
        ]
        self.found += [f"{tag} {name}" for name in given if name.startswith("hx-on")]
        is_data = given.get("type") == "application/json"
        if tag == "style" or (tag == "script" and "src" not in given and not is_data):
            self.found.append(tag)
        if (given.get("href") or "").strip().startswith("javascript:"):
            self.found.append("javascript:")


def forbidden_in(html):
    parser = _Forbidden()
    parser.feed(re.sub(r"{#.*?#}|{%.*?%}", "", html))
    return parser.found


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ('<p style="color:red">', 1),
        ('<a onclick="x()">', 1),
        ("<script>x()</script>", 1),
        ("<style>p{}</style>", 1),
        ('<a href="javascript:x()">', 1),
        ('<script src="/a.js"></script><script type="application/json">{}</script>', 0),
        ('<p class="style" data-on="1">', 0),
    ],
)
def test_the_search_for_inline_code_finds_it(html, count):
    assert len(forbidden_in(html)) == count


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_no_template_carries_a_script_or_a_style(file):
    assert forbidden_in(file.read_text()) == []


def test_templates_were_found():
    assert len(TEMPLATES) > 40


@pytest.mark.parametrize(
    "file", sorted((ROOT / "src/wasl/desk/templates/desk/parts").glob("*.html")), ids=str
)
def test_a_partial_states_its_inputs_first(file):
    first = file.read_text().splitlines()[0]

    assert first.startswith("{#")
    assert "Wants:" in first


def test_every_icon_that_a_template_asks_for_is_in_the_list():
    wanted = {name for file in TEMPLATES for name in ICON.findall(file.read_text())}
    wanted |= {entry.icon for entry in navigation.ENTRIES}
    listed = set((ROOT / "frontend" / "icons.txt").read_text().split())

    assert wanted
    assert wanted <= listed
    assert assets.icon_names() == listed


def test_the_first_load_is_small():
    manifest = json.loads((assets.DIST / "manifest.json").read_text())
    files = ["src/app.ts", "src/app-rtl.css", "generated/fonts.css", "icons.svg", "favicon.svg"]

    sizes = [(assets.DIST / f"{manifest[file]['file']}.gz").stat().st_size for file in files]

    assert 10_000 < sum(sizes) < FIRST_LOAD


def test_a_missing_build_says_how_to_make_it(monkeypatch, tmp_path):
    monkeypatch.setattr(assets, "DIST", tmp_path)

    with pytest.raises(ImproperlyConfigured, match="npm run build"):
        assets.asset_url("app.css")


@pytest.mark.parametrize("code", ["{% asset 'no.css' %}", "{% icon 'no-such' %}"])
def test_what_was_not_built_is_an_error_at_once(code):
    with pytest.raises(ImproperlyConfigured, match="no"):
        Template("{% load wasl_assets %}" + code).render(Context())


@pytest.mark.parametrize(
    ("language", "file"), [("en", "app-ltr"), ("fr", "app-ltr"), ("ar", "app-rtl")]
)
def test_the_style_sheet_follows_the_direction(language, file):
    with translation.override(language):
        assert file in Template("{% load wasl_assets %}{% asset 'app.css' %}").render(Context())


BARS = [
    # bits   kind       start    width   beyond
    (6.9,   "for",     "35",    "34.5", False),
    (-3.5,  "against", "17.5",  "17.5", False),
    (0.01,  "for",     "35",    "0.8",  False),  # still seen
    (20.0,  "for",     "35",    "65",   True),   # held inside the drawing
    (-20.0, "against", "0",     "35",   True),
    (None,  "silent",  "0",     "0",    False),
    (0.0,   "silent",  "0",     "0",    False),
]  # fmt: skip


@pytest.mark.parametrize(("bits", "kind", "start", "width", "beyond"), BARS)
def test_a_bar_is_as_long_as_its_bits(bits, kind, start, width, beyond):
    with translation.override("fr"):  # a decimal comma would break the drawing
        drawn = bar(bits)

    assert (drawn.kind, drawn.start, drawn.width, drawn.beyond) == (kind, start, width, beyond)
    assert drawn.spoken


@pytest.mark.parametrize(
    ("language", "bits", "text"),
    [("en", 6.94, "+6.9"), ("en", -3.5, "−3.5"), ("fr", 6.9, "+6,9"), ("en", 0, "0.0")],
)
def test_bits_are_written_as_the_language_writes_them(language, bits, text):
    with translation.override(language):
        assert signed(bits) == text


def part(name, /, **context):
    return render_to_string(f"desk/parts/_{name}.html", context)


def test_the_next_box_links_what_is_missing():
    html = part("next", next=NextStep(title="Send", missing=(Missing(label="Consent", url="/c/"),)))

    assert '<a href="/c/">Consent</a>' in html


def test_an_action_opens_a_dialog_posts_or_links():
    assert 'data-opens="ask"' in part("action", action=Action(label="Ask", opens="ask"))
    assert 'method="post"' in part("action", action=Action(label="Ask", url="/a/", posts=True))
    assert 'href="/a/"' in part("action", action=Action(label="Ask", url="/a/"))


def test_finished_steps_link_and_the_present_one_is_marked():
    steps = [
        Step(label="proposed", state=StepState.DONE, url="/p/"),
        Step(label="review", state=StepState.NOW),
    ]

    html = part("steps", steps=steps)

    assert '<a href="/p/">proposed</a>' in html
    assert html.count('aria-current="step"') == 1


def test_a_name_is_isolated_and_carries_its_language():
    html = part(
        "name", name=Spelling(text="حسن", lang="ar", dir="rtl"), others=[Spelling(text="Xasan")]
    )

    assert '<bdi lang="ar" dir="rtl">حسن</bdi>' in html
    assert '<bdi dir="auto">Xasan</bdi>' in html


def test_a_name_cannot_bring_markup():
    assert "<b>" not in part("name", name=Spelling(text="<b>x</b>"))


def test_no_name_says_so():
    assert "Name unknown" in part("name", name=None)


@pytest.mark.parametrize(
    ("state", "text"),
    [("unknown", "unknown"), ("declined", "preferred not to say"), ("not_asked", "not asked")],
)
def test_a_blank_says_why(state, text):
    assert f">{text}<" in part("unknown", state=state)


def test_paging_by_form_keeps_the_search_out_of_the_address():
    page = Paginator(range(30), 10).page(2)

    assert "?" not in part("paging", page=page, form="search")
    assert 'href="?office=1&amp;page=3"' in part("paging", page=page, query="office=1&")


def test_a_single_page_has_no_paging():
    assert part("paging", page=Paginator(range(3), 10).page(1)).strip() == ""


def test_a_stale_page_shows_both_versions():
    html = part("stale", rows=[Difference(label="Name", saved="Fatima", typed="Faadumo")])

    assert "Fatima" in html
    assert "Faadumo" in html
    assert "different" in html


class _Asked(Form):
    name = CharField(label="Name", help_text="As it was said.")


def test_a_form_ties_help_and_error_to_its_field():
    html = str(_Asked({"name": ""}))

    assert 'class="form-control"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'href="#id_name"' in html  # the summary leads there


def test_a_sound_form_has_no_summary():
    assert "alert" not in str(_Asked())


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 429, 500])
def test_error_pages_need_nothing_but_the_build(status):
    html = render_to_string(f"{status}.html")

    assert f"<title>{status}" in html
    assert forbidden_in(html) == []


def test_navigation_shows_what_one_may_open():
    shown = navigation.links(
        path="/", may=lambda can: can == Can.READ_TRAIL, counts={"desk:work": 3}
    )

    labels = {str(link.label) for link in shown}
    assert "My work" in labels
    assert "Users and offices" not in labels
    assert [link.count for link in shown if link.current] == [3]


@pytest.mark.django_db
def test_every_page_has_a_direction_and_a_language(client):
    client.force_login(a_user(Role.ADM, language="ar"))

    html = client.get("/").content.decode()

    assert '<html lang="ar" dir="rtl">' in html
    assert forbidden_in(html) == []


@pytest.mark.django_db
def test_the_tour_shows_once(client):
    user = a_user(Role.ADM, toured_at=None)
    client.force_login(user)
    assert 'id="tour-steps"' in client.get("/").content.decode()

    assert client.post("/tour/seen/").status_code == 204

    assert 'id="tour-steps"' not in client.get("/").content.decode()


@pytest.mark.django_db
def test_the_style_page_is_for_builders_only(client, settings):
    settings.DEMO = settings.DEBUG = False
    assert client.get("/style/").status_code == 404

    settings.DEMO = True

    assert forbidden_in(client.get("/style/").content.decode()) == []


def test_a_stranger_gets_no_navigation():
    from django.contrib.auth.models import AnonymousUser

    from wasl.desk.context import desk

    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    assert desk(request) == {}
