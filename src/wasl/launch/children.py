"""The processes that ``wasl demo`` starts: all run or none does."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import TracebackType
from typing import Self

from wasl.launch.errors import LaunchError
from wasl.launch.postgres import Server

STOP_SECONDS = 20.0
PAGE_SECONDS = 120.0


class Stop(Exception):  # noqa: N818 - a request to stop is no error
    """Someone asked us to end."""


class Children:
    """Child processes that end with this one, however it ends.

    Each holds the reading end of a pipe whose writing end is ours alone: the kernel closes it
    when we die, and the child takes that as its signal (``child.follow_starter``).
    """

    def __init__(self) -> None:
        """Begin without children."""
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.reading, self.writing = os.pipe()

    def __enter__(self) -> Self:
        """From here on a signal to end is an exception like any other."""
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        """Stop the children; being asked to stop is a good ending."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not cut this short
        for child in self.running.values():
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + STOP_SECONDS
        for child in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, until - time.monotonic()))
            if child.poll() is None:
                child.kill()
                child.wait()
        os.close(self.writing)
        os.close(self.reading)
        return kind is not None and issubclass(kind, Stop | KeyboardInterrupt)

    @staticmethod
    def _asked(number: int, _: object) -> None:
        raise Stop(signal.Signals(number).name)

    def start(self, name: str, arguments: list[str]) -> None:
        """Start a ``wasl`` command as a child."""
        self.running[name] = subprocess.Popen(  # noqa: S603 - ours
            [sys.executable, "-m", "wasl.cli", *arguments, "--starter", str(self.reading)],
            stdin=subprocess.DEVNULL,
            pass_fds=[self.reading],
            start_new_session=True,  # Ctrl-C comes to us, and we tell them in order
        )

    def check(self) -> None:
        """Raise when a child has ended on its own."""
        for name, child in self.running.items():
            status = child.poll()
            if status is None:
                continue
            how = f"signal {signal.Signals(-status).name}" if status < 0 else f"status {status}"
            raise LaunchError(f"The {name} ended unexpectedly ({how}), so everything was stopped.")

    def wait_for_page(self, address: str) -> None:
        """Wait until the web server answers, or a child has ended."""
        # no proxy: the address is this machine's own
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        until = time.monotonic() + PAGE_SECONDS
        while time.monotonic() < until:
            self.check()
            try:
                opener.open(address, timeout=10).close()
            except urllib.error.HTTPError as error:
                raise LaunchError(f"The first page answers with error {error.code}.") from None
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise LaunchError(f"The web server did not answer within {PAGE_SECONDS:.0f} seconds.")

    def watch(self, server: Server | None) -> None:
        """Wait until someone stops us; raise when a child or the database ends on its own."""
        with contextlib.suppress(Stop, KeyboardInterrupt):
            while True:
                if server is not None and not server.alive():
                    raise LaunchError("The database ended unexpectedly, so everything was stopped.")
                self.check()
                time.sleep(0.5)
