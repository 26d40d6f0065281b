"""``wasl test``: every check that CI runs, each headed, all reported at the end."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from wasl.launch import setup
from wasl.launch.errors import LaunchError

ROOT = setup.ROOT
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# what the checks call : the Debian package that brings it
PROGRAMS = {CHROMIUM: "chromium", ("xgettext",): "gettext"}
SETTINGS = ("--settings", "wasl.settings")


@dataclass(frozen=True)
class Check:
    """One check: a command, and when it can run at all."""

    name: str
    command: Callable[[], list[str]]
    possible: Callable[[], bool] = lambda: True
    env: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Outcome:
    """How a check went; ``closing`` is the last line it printed.

    Of one that was begun early ``seconds`` ends when it was its turn, if it ended before.
    """

    name: str
    status: int
    seconds: float
    closing: str = ""


def tool(*words: str) -> Callable[[], list[str]]:
    """Run a Python module of the virtual environment."""
    return lambda: [sys.executable, "-m", *words]


def own(name: str) -> Callable[[], list[str]]:
    """Run one of the checks that Wasl brings itself."""
    return tool("wasl.launch.inspections", name)


def templates() -> list[str]:
    """List the folders of templates."""
    return sorted(str(path) for path in (ROOT / "src/wasl").glob("**/templates"))


def has_locale() -> bool:
    """Tell whether there are translations to judge."""
    return any(setup.LOCALE.glob("*/LC_MESSAGES/*.po"))


def has_frontend_check() -> bool:
    """Tell whether the front end has checks of its own."""
    package = ROOT / "frontend/package.json"
    return package.exists() and '"check"' in package.read_text()


def others(folders: Sequence[str]) -> list[str]:
    """Leave folders out of what pytest collects."""
    return [f"--ignore={folder}" for folder in folders]


# Compiling takes minutes of one core: it is begun before all others, which need it last. The
# other core has tests to run meanwhile that never wake it.
SCORER = Check("scorer", own("scorer"))
PLAIN = [
    f"tests/{name}"
    for name in (
        *("accounts", "audit", "consent", "exchange", "formats", "people", "portal"),
        *("populations", "questionnaires"),
    )
]
CHECKS: tuple[Check, ...] = (
    Check("ruff", tool("ruff", "check", ".")),
    Check("format", tool("ruff", "format", "--check", ".")),
    Check("mypy", tool("mypy")),
    Check("imports", lambda: [str(Path(sys.executable).with_name("lint-imports"))]),
    Check(
        "djlint",
        lambda: [sys.executable, "-m", "djlint", *templates(), "--lint", "--quiet"],
        possible=lambda: bool(templates()),
    ),
    Check(
        "migrations",
        lambda: [
            *(sys.executable, "-W", "ignore::RuntimeWarning", "-m"),
            *("django", "makemigrations", "--check", "--dry-run", *SETTINGS),
        ],
    ),
    Check(
        "deployment",
        tool("django", "check", "--deploy", "--fail-level", "WARNING", *SETTINGS),
        env=(("WASL_HTTPS", "1"),),
    ),
    Check("messages", own("messages"), possible=has_locale),
    Check("translations", own("translations"), possible=has_locale),
    Check("marks", own("marks")),
    Check(
        "frontend",
        lambda: [*setup.npm_command(), "run", "check", "--prefix", str(ROOT / "frontend")],
        possible=has_frontend_check,
    ),
    Check("plain", tool("pytest", "-m", "not browser", *PLAIN)),
    SCORER,
    Check("pytest", tool("pytest", "-n", "2", "-m", "not browser", *others(PLAIN))),
    Check("journeys", tool("pytest", "-n", "2", "-m", "browser")),
)


def add_arguments(parser: ArgumentParser) -> None:
    """Which checks; what follows ``--`` is for pytest alone."""
    names = [check.name for check in CHECKS]
    parser.add_argument("--only", metavar="NAME", choices=names, help=", ".join(names))
    parser.add_argument("pytest", nargs="*", help="after --: run pytest only, with these arguments")


def run(args: Namespace) -> int:
    """Run the checks; 1 when any failed."""
    if not (ROOT / "pyproject.toml").exists():
        raise LaunchError(
            "`wasl test` runs in a clone of the project, and this is an installation."
        )
    try:
        if Path(sys.prefix) == setup.VENV:
            setup.ensure_test_tools()
        npm = setup.npm_command()  # puts Node on the PATH; the journeys' driver runs on it, too
        if has_frontend_check() and not (setup.FRONTEND / "node_modules").exists():
            setup.fetch_frontend(npm)
        chromium = find_programs()
    except setup.SetupError as error:
        raise LaunchError(str(error)) from None
    chosen = [check for check in CHECKS if args.only in (None, check.name)]
    if args.pytest:
        chosen = [Check("pytest", tool("pytest", *args.pytest))]
    with surroundings(chromium) as env, begun_early(chosen, env) as early:
        outcomes = [outcome for check in chosen for outcome in perform(check, env, early)]
    status = report(outcomes)
    # asked for by hand: pytest's own status says more, such as that there was no such test
    return outcomes[0].status if args.pytest else status


def find_programs() -> str:
    """See that what pip cannot install is there; return the browser's path.

    Raises:
        LaunchError: something is missing and we may not install it; names the packages.
    """
    missing = [package for names, package in PROGRAMS.items() if which(names) is None]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        setup.say(f"installing Debian's {' and '.join(missing)} (once)")
        quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
        setup.run("Fetching the package lists", [*quiet, "update"], env=env)
        setup.run(
            f"Installing {' and '.join(missing)}",
            [*quiet, "install", "-y", "--no-install-recommends", *missing],
            env=env,
        )
        missing = [package for names, package in PROGRAMS.items() if which(names) is None]
    if missing:
        raise LaunchError(
            f"The tests need {' and '.join(missing)}: install them first "
            f"(as root: apt-get install {' '.join(missing)})."
        )
    return which(CHROMIUM) or ""


def which(names: Sequence[str]) -> str | None:
    """Return the path of the first program that exists."""
    return next((found for name in names if (found := shutil.which(name))), None)


@contextmanager
def surroundings(chromium: str) -> Iterator[dict[str, str]]:
    """Give the checks an environment of their own: no setting of the user's, no data of theirs."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("WASL_")}
    if "WASL_DATABASE_URL" in os.environ:
        kept["WASL_DATABASE_URL"] = os.environ["WASL_DATABASE_URL"]
    with tempfile.TemporaryDirectory(prefix="wasl-checks-") as folder:
        yield {
            **kept,
            "WASL_DATA_DIR": folder,
            "CHROMIUM": chromium,
            # Playwright's own Node wants a library that a bare system lacks.
            "PLAYWRIGHT_NODEJS_PATH": shutil.which("node") or "",
        }


class Running(NamedTuple):
    """A check that was started, and when."""

    process: subprocess.Popen[str]
    begun: float


def launch(check: Check, env: Mapping[str, str]) -> Running:
    """Start a check."""
    begun = time.monotonic()
    process = subprocess.Popen(  # noqa: S603 - ours
        check.command(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        cwd=ROOT,
        env={**env, **dict(check.env)},
    )
    return Running(process, begun)


@contextmanager
def begun_early(chosen: Sequence[Check], env: Mapping[str, str]) -> Iterator[dict[str, Running]]:
    """Start what takes long and prints little beside the checks that come before it."""
    early = {SCORER.name: launch(SCORER, env)} if SCORER in chosen else {}
    try:
        yield early
    finally:
        for running in early.values():  # of a run that was stopped
            running.process.kill()
            running.process.communicate()


def perform(check: Check, env: Mapping[str, str], early: dict[str, Running]) -> Iterator[Outcome]:
    """Run one check and show what it prints as it comes; nothing if it has nothing to judge."""
    if not check.possible():
        return
    sys.stdout.write(f"\n── {check.name} {'─' * (70 - len(check.name))}\n")
    sys.stdout.flush()
    process, begun = early.pop(check.name) if check.name in early else launch(check, env)
    closing = ""
    with process:
        assert process.stdout is not None
        for line in process.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            closing = line.strip() or closing
    yield Outcome(check.name, process.returncode, time.monotonic() - begun, closing)


def report(outcomes: Sequence[Outcome]) -> int:
    """Print how each check went, and pytest's own closing lines last."""
    sys.stdout.write(f"\n── result {'─' * 64}\n")
    for each in outcomes:
        word = "FAILED" if each.status else "ok"
        sys.stdout.write(f"{word:8}{each.name:14}{each.seconds:7.1f} s\n")
    for each in outcomes:
        if each.name in {"plain", "pytest", "journeys"}:
            sys.stdout.write(f"{each.closing}\n")
    sys.stdout.flush()
    return int(any(each.status for each in outcomes))
