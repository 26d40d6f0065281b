"""Compile translations without gettext's tools, which few machines have."""

import os
import sys
from pathlib import Path

import polib


def compile_file(source: Path) -> None:
    """Write the ``.mo`` beside a ``.po``, whole or not at all."""
    place = source.with_suffix(".mo")
    # the process's number: two starts at once must not write into one file
    new = place.with_name(f".{place.name}.{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(new))
    new.replace(place)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        compile_file(Path(name))
