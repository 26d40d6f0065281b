"""``wasl serve``: the web server of an installation."""

import socket
from argparse import ArgumentParser, Namespace

from wasl.launch import child
from wasl.launch.database import database
from wasl.launch.errors import LaunchError


def add_arguments(parser: ArgumentParser) -> None:
    """Where to listen, and with how many processes."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--workers", type=int, default=1, help="processes that answer (1)")
    child.add_arguments(parser)


def check_port(host: str, port: int) -> None:
    """Refuse a port that cannot be had, before anything slow begins."""
    if not 0 < port < 65536:
        raise LaunchError(f"{port} is not a port: give one from 1 to 65535 with --port.")
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except PermissionError:
        raise LaunchError(f"Port {port} needs more rights: give another with --port.") from None
    except OSError as error:
        if isinstance(error, socket.gaierror):
            raise LaunchError(f"{host} is no address of this machine.") from None
        raise LaunchError(
            f"Port {port} is busy: another program, or another Wasl, uses it; give another "
            f"with --port (for example --port {port + 1 if port < 65535 else 8001})."
        ) from None


def run(args: Namespace) -> int:
    """Serve until told to stop."""
    check_port(args.host, args.port)
    child.follow_starter(args)
    with database() as server:
        gone = child.follow_database(server)
        from granian.constants import Interfaces
        from granian.log import LogLevels
        from granian.server import Server as Granian

        Granian(
            "wasl.launch.web:application",
            address=args.host,
            port=args.port,
            interface=Interfaces.WSGI,
            workers=args.workers,
            blocking_threads=4,
            websockets=False,
            log_level=LogLevels.warning,
            log_access=False,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
        ).serve()
    return int(gone.is_set())
