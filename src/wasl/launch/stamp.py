"""The data folder's own label: which Wasl wrote it, and up to which migrations."""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wasl import __version__
from wasl.launch.errors import LaunchError
from wasl.launch.postgres import Server

NAME = "wasl.json"
FORMAT = 1


def read(data_dir: Path) -> dict[str, Any] | None:
    """Return the label of a data folder, or nothing when it has none."""
    try:
        label = json.loads((data_dir / NAME).read_text())
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise LaunchError(f"{data_dir / NAME} cannot be read; is {data_dir} yours?") from None
    return label if isinstance(label, dict) else {}


def write(data_dir: Path, migrations: Mapping[str, list[str]]) -> None:
    """Label a data folder, whole or not at all."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = data_dir / f".{NAME}.{os.getpid()}"
    label = {"format": FORMAT, "wasl": __version__, "migrations": dict(migrations)}
    with new.open("w") as out:
        json.dump(label, out, indent=1, sort_keys=True)
        out.flush()
        os.fsync(out.fileno())
    new.replace(data_dir / NAME)


def refuse_unknown(found: Mapping[str, list[str]], known: Mapping[str, list[str]], by: str) -> None:
    """Raise when data went through migrations that this code doesn't have."""
    for app, names in sorted(found.items()):
        strange = sorted(set(names) - set(known.get(app, [])))
        if strange:
            raise LaunchError(
                f"The data was written by a newer Wasl ({by}, {app} {strange[-1]}; this is "
                f"{__version__}): use that version or later."
            )


def check(data_dir: Path, known: Mapping[str, list[str]]) -> None:
    """Refuse a data folder that a newer Wasl wrote, before anything in it is touched."""
    label = read(data_dir)
    if label is None:
        return
    by = str(label.get("wasl", "unknown"))
    if label.get("format") != FORMAT:
        raise LaunchError(
            f"The data folder {data_dir} was written by a newer Wasl ({by}; this is "
            f"{__version__}): use that version or later."
        )
    refuse_unknown(label.get("migrations", {}), known, by)


def empty(data_dir: Path) -> None:
    """Remove everything in a Wasl data folder, its label last.

    Raises:
        LaunchError: it isn't one, or a running Wasl uses it.
    """
    if not data_dir.exists() or not any(data_dir.iterdir()):
        return
    if read(data_dir) is None:
        raise LaunchError(f"{data_dir} is not a data folder of Wasl; nothing was removed.")
    server = Server(data_dir)
    if not server.claim():
        raise LaunchError(f"{data_dir} is in use by a running Wasl; stop it first.")
    for entry in sorted(data_dir.iterdir(), key=lambda path: path.name == NAME):
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink(missing_ok=True)
