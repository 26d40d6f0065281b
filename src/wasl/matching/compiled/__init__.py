"""The compiled scorer: all evidence of one pair, and the search over a registry, in Numba.

Everything here works on plain arrays (``layout``), so that one arithmetic serves a pair, a
request against a million persons, and the explanation of each figure.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])


def _settle_cache() -> None:
    """Keep compiled code where it can be written, in a folder of its own for these sources.

    Numba looks at the file of a function only, not at those it calls: a changed callee would
    leave a stale caller behind, were the folder not named after all of them.
    """
    if "NUMBA_CACHE_DIR" in os.environ:
        return
    here = Path(__file__).parent
    sources = b"".join(path.read_bytes() for path in sorted(here.glob("*.py")))
    mark = hashlib.sha256(sources).hexdigest()[:12]
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    beside = here / "__pycache__"
    for folder in (beside, home):
        if os.access(folder if folder.exists() else folder.parent, os.W_OK):
            base = folder
            break
    else:
        base = Path(tempfile.gettempdir()) / f"wasl-{os.getuid()}"
    os.environ["NUMBA_CACHE_DIR"] = str(base / f"numba-{mark}")


_settle_cache()

import numba  # noqa: E402
import numpy as np  # noqa: E402

# It has looked at the environment already where somebody imported it before.
numba.config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]  # type: ignore[attr-defined]

OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy"}
UNCOUNTED: dict[str, Any] = {**OPTIONS, "_nrt": False}


def jit(function: Function) -> Function:
    """Compile without the interpreter's lock, and remember the code on disk."""
    compiled = numba.njit(**OPTIONS)(function)
    return cast("Function", compiled)


def lean(function: Function) -> Function:
    """Compile what makes no arrays and returns none: nobody counts who refers to those it reads.

    Counting cost more than the arithmetic: each look into a table is two atomic operations.
    """
    compiled = numba.njit(**UNCOUNTED)(function)
    return cast("Function", compiled)


def inlined(function: Function) -> Function:
    """The same, laid into whoever calls it: for what is called for each of many with many tables."""
    compiled = numba.njit(**UNCOUNTED, forceinline=True)(function)
    return cast("Function", compiled)


integer = cast("Callable[[Any], int]", np.int64)
"""A whole number for the compiler, and for whoever checks types."""
