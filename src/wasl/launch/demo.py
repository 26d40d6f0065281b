"""``wasl demo``: everything on one machine, with made-up families, for whoever wants to see it."""

import importlib
import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from wasl.launch import stamp
from wasl.launch.children import Children
from wasl.launch.database import database
from wasl.launch.errors import LaunchError
from wasl.launch.serve import check_port

HOST = "127.0.0.1"  # and never another: the sign-ins are printed for whoever reads the screen


class SignIn(NamedTuple):
    """How one role signs in. Made-up people, but still printed only here."""

    role: str
    email: str
    password: str
    secret: str


def add_arguments(parser: ArgumentParser) -> None:
    """Where to serve, and where the data lies."""
    parser.add_argument("--port", type=int, default=8000, help="port to serve on (8000)")
    parser.add_argument("--data", metavar="DIR", type=Path, help="data folder (var/)")
    parser.add_argument("--fresh", action="store_true", help="remove the data folder's data first")
    parser.add_argument("--no-serve", action="store_true", help="end once matches are stored")


def run(args: Namespace) -> int:
    """Bring everything up; return when it was stopped."""
    if args.data is not None:
        os.environ["WASL_DATA_DIR"] = str(args.data.resolve())
    os.environ["WASL_DEMO"] = "1"
    if not args.no_serve:
        check_port(HOST, args.port)
    if args.fresh:
        empty_data()
    say("starting the database")
    from django.db import connections

    with database(migrate=True) as server:
        sign_ins = load_once()
        match_once()
        if args.no_serve:
            return 0
        connections.close_all()  # from here on only the children talk to the database
        with Children() as children:
            start(children, args.port)
            announce(args.port, sign_ins)
            children.watch(server)
    return 0


def empty_data() -> None:
    """Remove the demonstration of an earlier start."""
    if os.environ.get("WASL_DATABASE_URL"):
        raise LaunchError(
            "--fresh empties the embedded database only; "
            "the one that WASL_DATABASE_URL names is yours to empty."
        )
    from wasl.launch.database import data_dir

    stamp.empty(data_dir())


def load_once() -> list[SignIn]:
    """Load the made-up families unless they are there; return who can sign in."""
    from django.db import transaction
    from django.utils import timezone

    from wasl.demo.models import Loading

    kept = keys_dir() / "demo-sign-ins.json"
    if Loading.objects.exists():
        return read_sign_ins(kept)
    module = optional("wasl.demo.load")
    if module is None:
        return []
    say("loading demonstration families (once)")
    with transaction.atomic():
        # of two first starts one loads; the other waits here and then sees the row
        take_turn()
        if Loading.objects.exists():
            return read_sign_ins(kept)
        rows = [SignIn(*map(str, row)) for row in module.load(progress)]
        write_sign_ins(kept, rows)
        Loading.objects.create(id=1, loaded_at=timezone.now())
    return rows


def match_once() -> None:
    """Find matches among the made-up families; taken up again if it was cut off."""
    from django.utils import timezone

    from wasl.demo.models import Loading

    waiting = Loading.objects.filter(matched_at=None)
    module = optional("wasl.tracing.commands")
    if module is None or not waiting.exists():
        return
    say("finding matches (once)")
    parser = ArgumentParser()
    module.add_arguments(parser)
    status = module.run(parser.parse_args(["--all"]))
    if status:
        raise LaunchError("Finding matches failed; the next start begins it again.")
    waiting.update(matched_at=timezone.now())


def take_turn() -> None:
    """Hold a lock until the transaction ends."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [0x44656D6F])


def optional(name: str) -> ModuleType | None:
    """Import a module that may not be part of this build."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return None


def progress(rows: Iterable[Any], *, total: int | None = None, what: str = "") -> Iterator[Any]:
    """Pass rows on and show how many went by."""
    from tqdm import tqdm

    # a screen is redrawn often, a log gets a line now and then
    pause = 0.1 if sys.stderr.isatty() else 15.0
    bar = tqdm(rows, total=total, desc=what or "loading", mininterval=pause, maxinterval=pause)
    yield from bar


def keys_dir() -> Path:
    """Return the folder of secrets."""
    from django.conf import settings

    return Path(settings.KEYS_DIR)


def write_sign_ins(path: Path, rows: list[SignIn]) -> None:
    """Keep the sign-ins for the next start, readable by this user alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(rows, out)
        out.flush()
        os.fsync(out.fileno())


def read_sign_ins(path: Path) -> list[SignIn]:
    """Read the sign-ins of the first start; none if someone removed them."""
    try:
        return [SignIn(*row) for row in json.loads(path.read_text())]
    except FileNotFoundError:
        return []


def start(children: Children, port: int) -> None:
    """Start the web server and the worker, and wait until pages are answered."""
    say("starting the web server and the worker")
    children.start("web server", ["serve", "--host", HOST, "--port", str(port)])
    children.start("worker", ["worker"])
    children.wait_for_page(f"http://{HOST}:{port}/")


def announce(port: int, sign_ins: list[SignIn]) -> None:
    """Print the address and how each role signs in."""
    line = sys.stdout.write
    line(f"\nWasl is ready: http://{HOST}:{port}/\n\n")
    if sign_ins:
        widths = [max(map(len, column)) for column in zip(*sign_ins, HEADINGS, strict=True)]
        for row in [HEADINGS, *sign_ins]:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            line(f"  {'  '.join(cells).rstrip()}\n")
        line(
            "\nEach sign-in asks for a one-time code: add the secret to an authenticator app as a\n"
            "new account (time-based, six digits). The families are made up; keep real ones out.\n"
        )
    line("\nCtrl-C stops it.\n")
    sys.stdout.flush()


HEADINGS = SignIn("role", "e-mail", "password", "one-time-code secret")


def say(text: str) -> None:
    """Tell what is being done, apart from the results."""
    sys.stderr.write(f"wasl: {text}\n")
    sys.stderr.flush()
