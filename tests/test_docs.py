"""The documents say what is there: commands, settings, audit codes, files and requirements."""

import ast
import csv
import re
from pathlib import Path

import pytest

from wasl import settings
from wasl.accounts.permissions import Can
from wasl.cli import COMMANDS

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
OPERATORS = (ROOT / "docs/operators.md").read_text()
TRAIL = (ROOT / "docs/trail.md").read_text()
REQUIREMENTS = (ROOT / "docs/requirements.md").read_text()
LINK = re.compile(r"\]\(([^)#:]+)(?:#([^)]+))?\)|\]\(#([^)]+)\)")
RECORDERS = frozenset({"record", "record_refusal"})


def ids_asked_for() -> list[str]:
    with (ROOT / "tests/data/requirements.csv").open(encoding="utf-8") as file:
        return [row["id"] for row in csv.DictReader(file)]


def ids_answered() -> list[str]:
    tables = [line for line in REQUIREMENTS.splitlines() if line.startswith("| ")]
    firsts = [row.split("|")[1] for row in tables]
    lasts = [row.split("|")[2] for row in tables if row.count("|") == 3]
    return [word for cell in (*firsts, *lasts) for word in re.findall(r"\b[RD]\d{2,3}\b", cell)]


def codes_written() -> set[str]:
    """Every literal code that the program gives to the trail."""
    found = set()
    for path in (ROOT / "src/wasl").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and len(node.args) > 1):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            code = node.args[1]
            if name in RECORDERS and isinstance(code, ast.Constant) and isinstance(code.value, str):
                found.add(code.value)
    return found


def anchors_of(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head).strip().lower().replace(" ", "-") for head in heads}


def test_every_requirement_is_answered_once_and_none_is_invented():
    answered = ids_answered()

    assert sorted(answered) == sorted(ids_asked_for())


def test_the_sums_of_the_requirements_are_right():
    kept, partly, not_yet = (part.count("\n| ") - 1 for part in REQUIREMENTS.split("\n## ")[1:])

    said = re.search(r"Kept: (\d+)\. Partly: (\d+)\. Not yet: (\d+)\. Together (\d+)", REQUIREMENTS)

    assert said is not None
    assert (int(said[1]), int(said[2])) == (kept, partly)
    assert sum(map(int, said.groups()[:3])) == int(said[4]) == len(ids_asked_for())
    assert not_yet > 0


def test_the_files_that_keep_a_requirement_exist():
    named = re.findall(r"`((?:src|tests|docs)/[^`]+)`", REQUIREMENTS)

    assert len(named) > 50
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    for path, anchor, own in LINK.findall(page.read_text()):
        target = page.parent / path if path else page

        assert target.exists(), path
        if anchor or own:
            assert (anchor or own) in anchors_of(target), f"{path}#{anchor or own}"


@pytest.mark.parametrize("name", sorted(settings.KNOWN))
def test_a_setting_is_in_the_operators_table(name):
    assert f"| `{name}` |" in OPERATORS


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_is_in_the_operators_table(name):
    assert f"| `wasl {name}` |" in OPERATORS


def test_the_operators_tables_name_nothing_that_is_not_there():
    commands = set(re.findall(r"^\| `wasl ([a-z ]+)` \|", OPERATORS, re.MULTILINE))
    names = set(re.findall(r"^\| `(WASL_\w+)` \|", OPERATORS, re.MULTILINE))

    assert commands == set(COMMANDS)
    assert names == settings.KNOWN


def test_every_code_that_is_recorded_is_explained():
    codes = codes_written()

    assert "people.erased" in codes  # the search finds them at all
    assert sorted(code for code in codes if f"| `{code}` |" not in TRAIL) == []


@pytest.mark.parametrize("can", sorted(Can))
def test_a_permission_is_explained(can):
    assert f"| `{can.value}` |" in (ROOT / "docs/permissions.md").read_text()


def test_pictures_are_small():
    for picture in (ROOT / "docs/pictures").iterdir():
        assert picture.suffix == ".png"
        assert picture.stat().st_size < 300_000, picture.name
