"""The text of a model file: on which line a weight stands, and how it is changed there.

A fitted model keeps the remarks and the order of the file that it was fitted from, so that two
versions can be laid side by side.
"""

import re
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from wasl.matching.records.codes import SYSTEMS

KeyPath = tuple[str, ...]  # such as ("levels", "exact", "m")
FITTED = "fitted"  # the section that says what a model was fitted on


def key_lines(text: str) -> Iterator[tuple[int, KeyPath]]:
    """Each line that opens a section or gives a key, with the path to it."""
    inside: KeyPath = ()
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\[([\w.]+)\]", line)
        if header:
            inside = tuple(header[1].split("."))
            yield number, inside
            continue
        key = re.match(r"(\w+)\s*=", line)
        if key:
            yield number, (*inside, key[1])


def line_of(text: str, path: KeyPath) -> int:
    """The line on which a key stands, else that of what should hold it, else the first."""
    best = (0, 1)
    for number, found in key_lines(text):
        if found == path[: len(found)] and len(found) > best[0]:
            best = len(found), number
    return best[1]


def changed(text: str, numbers: Mapping[KeyPath, float | str]) -> str:
    """The text with other values in their places, everything else as it was.

    Args:
        text: A sound model file.
        numbers: New values by path; a string is written as it is.

    Raises:
        KeyError: there is no such key.
    """
    lines = text.splitlines()
    where = {path: number for number, path in key_lines(text)}
    for path, value in numbers.items():
        shown = value if isinstance(value, str) else f"{value:g}"
        key = path if path in where else path[:-1]
        if key not in where:
            raise KeyError(".".join(path))
        at = where[key] - 1
        # A value ends at a comma, at the end of its inline table, or at a remark.
        pattern = rf"(\b{re.escape(path[-1])}\s*=\s*)(\[.*\]|\"[^\"]*\"|[^,}}#\s]+)"
        found = re.search(pattern, lines[at])
        if found is None:
            raise KeyError(".".join(path))
        lines[at] = lines[at][: found.start(2)] + shown + lines[at][found.end(2) :]
    return "\n".join(lines) + "\n"


def noted(text: str, notes: Mapping[str, str]) -> str:
    """The text with notes in its last section, ``fitted``; other notes there stay.

    Args:
        text: A sound model file.
        notes: TOML values by key.
    """
    before, _, after = text.partition(f"\n[{FITTED}]\n")
    kept = dict(line.split(" = ", 1) for line in after.splitlines() if " = " in line)
    lines = [f"{key} = {value}" for key, value in {**kept, **notes}.items()]
    return "\n".join([before.rstrip("\n"), "", f"[{FITTED}]", *lines, ""])


def quoted(text: str) -> str:
    """A string as TOML writes it, on one line."""
    safe = text.replace("\\", "/").replace('"', "'")
    return f'"{" ".join(safe.split())}"'


def differences(
    shipped: Mapping[str, Any], given: Mapping[str, Any], path: KeyPath = ()
) -> Iterator[tuple[KeyPath, str]]:
    """What a model lacks, holds of the wrong kind, or holds though the shipped one knows it not.

    Sections for a naming system may come and go: the general weights serve where one is missing.
    """
    for key, usual in shipped.items():
        here, value = (*path, key), given.get(key)
        if here == (FITTED,) or (key in SYSTEMS and key not in given):
            continue
        if key not in given:
            yield here, "is missing"
        elif isinstance(usual, dict):
            if isinstance(value, dict):
                yield from differences(usual, value, here)
            else:
                yield here, "is not a section"
        elif reason := wrong(usual, value):
            yield here, reason
    for key, value in given.items():
        here = (*path, key)
        if key in shipped or here == (FITTED,):
            continue
        if len(path) == 1 and key in SYSTEMS and isinstance(value, dict):
            yield from _wrong_in_system(shipped, value, here)
        else:
            yield here, "is not known"


def _wrong_in_system(
    general: Mapping[str, Any], own: Mapping[str, Any], path: KeyPath
) -> Iterator[tuple[KeyPath, str]]:
    for key, value in own.items():
        reason = wrong(general[key], value) if key in general else "is not known"
        if reason:
            yield (*path, key), reason


def wrong(usual: Any, value: Any) -> str:
    """Why a value cannot stand where the shipped file has the usual one; empty when it can."""
    if isinstance(usual, bool | int | float):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return "" if number and isfinite(value) else "is not a number"
    if isinstance(usual, list):
        return "" if isinstance(value, list) else "is not a list"
    return "" if isinstance(value, type(usual)) else f"is not a {type(usual).__name__}"
