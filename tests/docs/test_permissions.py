"""docs/permissions.md and docs/trail.md say what the code says.

To write them anew: ``PYTHONPATH=src:. python tests/docs/test_permissions.py``.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()

from django.utils.translation import override

from wasl.accounts.permissions import ROLES, SENSITIVE, Can, Role
from wasl.desk.audit.codes import ACTIONS
from wasl.desk.users.wording import PERMISSIONS

ROOT = Path(__file__).parents[2]
PERMISSIONS_PAGE = ROOT / "docs/permissions.md"
TRAIL_PAGE = ROOT / "docs/trail.md"


def permissions_page() -> str:
    roles = [role for role in Role if ROLES[role]]
    idle = [f"{role.label} (`{role.value}`)" for role in Role if not ROLES[role]]
    lines = [
        "# Roles and permissions",
        "",
        (
            "Who may do what, in the offices where they hold the role. Written by"
            " `tests/docs/test_permissions.py` from `accounts/permissions.py`; a test compares the two."
        ),
        "",
        "| permission | in words | " + " | ".join(f"`{role.value}`" for role in roles) + " |",
        "|---|---|" + "---|" * len(roles),
    ]
    for can in Can:
        marks = ["✓" if can in ROLES[role] else "" for role in roles]
        lines.append(f"| `{can.value}` | {PERMISSIONS[can]} | " + " | ".join(marks) + " |")
    factor = ["✓" if ROLES[role] & SENSITIVE else "" for role in roles]
    lines += [
        "| | **second factor required** | " + " | ".join(factor) + " |",
        "",
        "## The roles",
        "",
        *(f"- `{role.value}` {role.label}" for role in Role),
        "",
        "Without permissions until the parts that they work with are built: "
        + ", ".join(idle)
        + ".",
        "",
        (
            "Nobody gives a role to themselves, an auditor holds no other role, and an administrator"
            " reaches the offices where they hold the role and every branch below."
        ),
        "",
    ]
    return "\n".join(lines)


def trail_page() -> str:
    lines = [
        "# The codes of the trail",
        "",
        (
            "What the trail records, by its permanent code. Opening a record of class C3 or C4 is"
            " recorded as the kind of record and `.opened`; a refusal under the name of the page, with"
            " the code of its reason. Written by `tests/docs/test_permissions.py` from"
            " `desk/audit/codes.py`; a test compares the two, and the code's own codes with both."
        ),
        "",
        "| code | meaning |",
        "|---|---|",
        *(f"| `{code}` | {ACTIONS[code]} |" for code in sorted(ACTIONS)),
        "",
    ]
    return "\n".join(lines)


def recorded_codes() -> Iterator[str]:
    """Every code that is written as such in a call of ``record``."""
    for file in (ROOT / "src/wasl").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                for argument in node.args[1:2]:
                    if isinstance(argument, ast.Constant):
                        yield str(argument.value)


def test_the_table_of_permissions_is_the_codes():
    with override("en"):
        assert PERMISSIONS_PAGE.read_text() == permissions_page()


def test_the_table_of_codes_is_the_codes():
    with override("en"):
        assert TRAIL_PAGE.read_text() == trail_page()


def test_every_code_of_the_trail_has_its_words():
    missing = sorted(set(recorded_codes()) - set(ACTIONS))

    assert not missing, f"say these in desk/audit/codes.py: {missing}"


if __name__ == "__main__":
    with override("en"):
        PERMISSIONS_PAGE.write_text(permissions_page())
        TRAIL_PAGE.write_text(trail_page())
