"""The learned tables as one file in the package, and the ways it can be wrong."""

import hashlib
import io
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from wasl.matching.learned.spelling import Spelling
from wasl.matching.learned.training import Table
from wasl.matching.learned.units import romanised, units_of

Array = np.ndarray[Any, Any]
FOLDER = Path(__file__).parent / "weights"
WEIGHTS = "spellings.npz"
FORMAT = 1
ANY = "any"  # the table of scripts that have none of their own, over romanised letters


class SpellingsUnreadable(Exception):  # noqa: N818 - a state of the file, said plainly
    """The file of learned spellings is damaged or of another version; install Wasl again."""


def to_bytes(tables: dict[str, Table]) -> bytes:
    """The tables as a file; the same tables give the same bytes."""
    arrays: dict[str, Array] = {"format": np.array([FORMAT], np.uint8)}
    for script, table in sorted(tables.items()):
        names = sorted({sign for context in table.contexts for sign in context})
        numbers = {sign: number for number, sign in enumerate(names)}
        rows = [[numbers[sign] for sign in context] for context in table.contexts]
        arrays[f"{script}.signs"] = np.frombuffer("\n".join(names).encode(), np.uint8)
        arrays[f"{script}.contexts"] = np.array(rows, np.uint16).reshape(-1, 3)
        arrays[f"{script}.counts"] = np.diff(table.starts).astype(np.uint16)
        arrays[f"{script}.pieces"] = table.pieces
        arrays[f"{script}.costs"] = table.costs
    target = io.BytesIO()
    np.savez_compressed(target, **arrays)  # type: ignore[arg-type]  # numpy's stub mistakes names for flags
    return target.getvalue()


def from_bytes(content: bytes) -> dict[str, Table]:
    """The tables of a file.

    Raises:
        SpellingsUnreadable: it is no such file, or one of another version.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            if arrays["format"].tolist() != [FORMAT]:
                raise SpellingsUnreadable("the learned spellings are of another version")
            scripts = [name.removesuffix(".signs") for name in arrays if name.endswith(".signs")]
            return {script: _table(arrays, script) for script in scripts}
    except (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile) as error:
        raise SpellingsUnreadable("the learned spellings are damaged") from error


def _table(arrays: Any, script: str) -> Table:
    names = arrays[f"{script}.signs"].tobytes().decode().split("\n")
    contexts = tuple(
        (names[before], names[sign], names[after])
        for before, sign, after in arrays[f"{script}.contexts"].tolist()
    )
    starts = np.concatenate([[0], np.cumsum(arrays[f"{script}.counts"], dtype=np.int64)])
    pieces, costs = arrays[f"{script}.pieces"], arrays[f"{script}.costs"]
    if not len(starts) - 1 == len(contexts) or not starts[-1] == len(pieces) == len(costs):
        raise ValueError(f"the table of {script} does not add up")
    return Table(contexts, starts.astype(np.int32), pieces, costs)


@cache
def _content() -> bytes | None:
    try:
        return (FOLDER / WEIGHTS).read_bytes()
    except FileNotFoundError:
        return None


@cache
def fingerprint() -> bytes:
    """Sixteen bytes that tell one set of tables from another; zeros without any."""
    content = _content()
    return bytes(16) if content is None else hashlib.blake2b(content, digest_size=16).digest()


@cache
def spellings() -> dict[str, Spelling]:
    """The shipped tables by script; none when the package was built without."""
    content = _content()
    tables = {} if content is None else from_bytes(content)
    return {script: Spelling(table) for script, table in tables.items()}


def signs_of(token: str) -> tuple[str, tuple[int, ...]]:
    """The table that reads a native token, and its signs as that table's contexts.

    Both are empty for a Latin token, and where nothing was learned.
    """
    script, signs = units_of(token)
    known = spellings()
    if not signs or not known:
        return "", ()
    if script not in known:
        script, signs = ANY, romanised(token)
        if ANY not in known or not signs:
            return "", ()
    return script, tuple(known[script].contexts(signs).tolist())
