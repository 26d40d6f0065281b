"""Where the embedded server's socket lies: settings and launcher must agree without talking."""

import hashlib
import re
from pathlib import Path

NAME = ".s.PGSQL.5432"
# sockaddr_un.sun_path holds 108 bytes on Linux, the last of them the ending zero
LONGEST = 107
# libpq splits hosts at commas, the server splits folders at commas and quotes
PLAIN = re.compile(r"[\w/.+@=~-]+", re.ASCII)


def socket_folder(data_dir: Path) -> Path:
    """Return the folder of the embedded server's socket for a data folder.

    It is the cluster's own folder, which only its owner can enter. Where that path is too long
    for a socket, or holds characters that PostgreSQL reads as separators, it is a folder under
    ``/tmp`` named after the path; the launcher makes it private and refuses one that isn't.
    """
    cluster = data_dir / "postgres"
    path = str(cluster / NAME)
    if len(path.encode()) <= LONGEST and PLAIN.fullmatch(path):
        return cluster
    return Path("/tmp") / f"wasl-{hashlib.sha256(path.encode()).hexdigest()[:16]}"  # noqa: S108 - see above
