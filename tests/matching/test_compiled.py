"""Compiled code lies where it can be told from that of other sources."""

import subprocess
import sys

ASKED = """
{before}
from wasl.matching import compiled
print(compiled.numba.config.CACHE_DIR)
"""


def cache_of(before, tmp_path):
    environment = {"PATH": "/usr/bin:/bin", "XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    asked = [sys.executable, "-c", ASKED.format(before=before)]
    done = subprocess.run(asked, capture_output=True, text=True, check=True, env=environment)
    return done.stdout.strip()


def test_it_lies_there_whoever_imported_the_compiler_first(tmp_path):
    found = cache_of("import numba", tmp_path)

    assert "numba-" in found  # a folder of these sources
    assert found == cache_of("", tmp_path)
