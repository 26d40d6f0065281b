"""Checks that no tool brings: sentences without translation, unfinished marks, the scorer."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

from wasl.launch.setup import LOCALE, ROOT

# spelled in halves: this file must not find itself
MARKS = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"]) + r")\b")
WRITTEN = {
    *(".py", ".html", ".txt", ".md", ".toml", ".sh", ".ts", ".js", ".css", ".json", ".po", ".yml"),
    "",
}
SKIPPED = {"node_modules", "dist", "generated", "var", "build", "__pycache__"}
Key = tuple[str, str, str]


def files() -> Iterator[Path]:
    """List the project's own text files."""
    for folder, names, found in os.walk(ROOT):
        names[:] = sorted(name for name in names if name not in SKIPPED and name[0] != ".")
        for name in sorted(found):
            path = Path(folder, name)
            if path.suffix in WRITTEN and name[0] != ".":
                yield path


def marks() -> list[str]:
    """Find what someone meant to finish later."""
    faults = []
    for path in files():
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue
        faults += [
            f"{path.relative_to(ROOT)}:{number}: {found[0]}"
            for number, line in enumerate(lines, 1)
            if (found := MARKS.search(line))
        ]
    return faults


def keys_of(path: Path) -> set[Key]:
    """Return what a translation file translates."""
    return {
        (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")
        for entry in polib.pofile(str(path))
        if not entry.obsolete
    }


def messages() -> list[str]:
    """Compare the sentences in the code with those in the translation files.

    Extraction rewrites its files, so it works on a copy.
    """
    with tempfile.TemporaryDirectory(prefix="wasl-messages-") as folder:
        package = Path(folder) / "src/wasl"
        shutil.copytree(ROOT / "src/wasl", package, ignore=shutil.ignore_patterns("dist", "*.pyc"))
        languages = [arg for path in sorted(LOCALE.iterdir()) for arg in ("-l", path.name)]
        options = ["--no-obsolete", "--ignore", "dist", "--settings", "wasl.settings"]
        command = [sys.executable, "-m", "django", "makemessages", *languages, *options]
        env = {**os.environ, "PYTHONPATH": str(package.parent), "WASL_DATA_DIR": f"{folder}/var"}
        made = subprocess.run(  # noqa: S603 - ours
            command, cwd=package, env=env, capture_output=True, text=True, check=False
        )
        if made.returncode:
            return [made.stderr.strip() or made.stdout.strip()]
        faults = []
        for old in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
            new = package / old.relative_to(ROOT / "src/wasl")
            place = old.relative_to(LOCALE)
            had, has = keys_of(old), keys_of(new)
            faults += [f"{place}: not extracted yet: {key[1]!r}" for key in sorted(has - had)]
            faults += [f"{place}: no longer in the code: {key[1]!r}" for key in sorted(had - has)]
    return faults


def translations() -> list[str]:
    """Find sentences that are not translated, or only guessed."""
    faults = []
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        catalogue = polib.pofile(str(path))
        faults += [
            f"{path.relative_to(LOCALE)}:{entry.linenum}: {entry.msgid!r}"
            for entry in [*catalogue.untranslated_entries(), *catalogue.fuzzy_entries()]
        ]
    return faults


def scorer() -> list[str]:
    """Compile the search, so that of several workers each finds it ready; name who is not found."""
    from wasl.matching import Index, parse_record, parse_request
    from wasl.populations import generate

    world = generate(60, 8, 1)
    index = Index.build(parse_record(dict(each)) for each in world.persons)
    faults = []
    for each in world.requests:
        found = {one.person for one in index.rank(parse_request(dict(each)))}
        sought = world.truth[each["id"]]
        if sought is not None and sought not in found:
            faults.append(f"{each['id']}: {sought} is not among {len(found)} candidates")
    return faults


INSPECTIONS = {
    "marks": marks, "messages": messages, "translations": translations, "scorer": scorer,
}  # fmt: skip


def main() -> int:
    """Run the inspection named; print each fault and how many there are."""
    faults = INSPECTIONS[sys.argv[1]]()
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{len(faults) or 'no'} {'fault' if len(faults) == 1 else 'faults'}\n")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
