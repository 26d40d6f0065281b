"""Full names in their native scripts, searched among Latin ones."""

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path

from wasl.bench.engine import answers
from wasl.bench.measured import Cell, Measured, Table
from wasl.bench.metrics import Answer, Ranking, recall
from wasl.bench.options import Options, Unmeasurable
from wasl.bench.peers import NotInstalled
from wasl.bench.peers.phonetic import codes
from wasl.bench.peers.primero import Primero
from wasl.bench.peers.rapidfuzz import NameSearch
from wasl.matching import Index, Name, Record, Request

PAIRS = Path("transliteration")
NAMES = 64_000  # Latin ones searched; the held-out ones among them, the others drawn
REQUESTS = 500  # of each script, evenly spaced; all where there are fewer
TOP = 10
# Groups of scripts that the goals name; the rest must only not fail.
GROUPS = {
    "seven scripts": (
        "arabic", "cyrillic", "hebrew", "devanagari", "greek", "georgian", "armenian",
    ),
    "Han, Hangul, Kana": ("han", "hangul", "kana"),
}  # fmt: skip
Pairs = Sequence[tuple[str, str]]
Search = Callable[[str], Ranking]


def measure(options: Options) -> Measured:
    """Native-script names among Latin ones: recall by script; beside double metaphone and rapidfuzz."""
    scripts, gallery = _material(options)
    asked = {
        script: _some(pairs, options.requests or REQUESTS) for script, pairs in scripts.items()
    }
    searches: dict[str, Callable[[list[str]], Search]] = {"Wasl": _ours}
    if options.peers:
        searches |= {"double metaphone, as Primero": _metaphone, "rapidfuzz over anyascii": _fuzzy}
    found: dict[str, dict[str, list[float | None]]] = {}
    missing: list[list[Cell]] = []
    for name, prepared in searches.items():
        try:
            search = prepared(gallery)
            found[name] = {script: _recall(search, pairs) for script, pairs in asked.items()}
        except NotInstalled as absent:
            missing.append([name, str(absent)])
    figures: dict[str, Cell] = {"names searched": len(gallery)}
    for name, by_script in found.items():
        before = "" if name == "Wasl" else f"{name}: "
        for place, within in enumerate((1, 10)):
            figures[f"{before}recall@{within}"] = _weighted(by_script, scripts, place)
            if name == "Wasl":
                figures |= _of_scripts(by_script, place, within)
    tables = [_overview(figures, found, missing), _by_script(found, scripts, asked)]
    note = (
        f"{len(gallery):,} distinct Latin names. Recall over all scripts is weighted by the number "
        "of held-out names of each. A script's own names are no part of what was learned from."
    )
    return Measured(figures, tables, [note], {"by script": found})


def _material(options: Options) -> tuple[dict[str, Pairs], list[str]]:
    """Held-out pairs of native and Latin names by script, and the Latin names to search."""
    if options.data is None or not (options.data / PAIRS).is_dir():
        raise Unmeasurable(f"names needs --data, the folder that holds {PAIRS}")
    try:
        held_out = importlib.import_module("wasl.bench.name_sets")
    except ModuleNotFoundError as error:
        raise Unmeasurable("the sets of names are not there yet") from error
    sets: dict[str, Pairs] = held_out.sets(options.data / PAIRS)
    gallery = list(dict.fromkeys(latin for pairs in sets.values() for _, latin in pairs))
    wanted = options.persons[0] if options.persons else NAMES
    if wanted > len(gallery):
        gallery += held_out.distractors(options.data / PAIRS, wanted - len(gallery), gallery)
    return {script: pairs for script, pairs in sets.items() if pairs}, gallery


def _of_scripts(
    by_script: dict[str, list[float | None]], place: int, within: int
) -> dict[str, Cell]:
    """Each script's recall, and the lowest of each group that has any."""
    given = {script: each[place] for script, each in by_script.items()}
    figures: dict[str, Cell] = {f"{script} recall@{within}": each for script, each in given.items()}
    for group, scripts in GROUPS.items():
        known = [each for script in scripts if (each := given.get(script)) is not None]
        figures[f"lowest of {group}: recall@{within}"] = min(known, default=None)
    return figures


def _some(pairs: Pairs, wanted: int) -> Pairs:
    if len(pairs) <= wanted:
        return pairs
    return [pairs[number * len(pairs) // wanted] for number in range(wanted)]


def _ours(gallery: list[str]) -> Search:
    index = Index.build(Record(latin, (Name(latin),)) for latin in gallery)
    return lambda native: answers(index.rank(Request("R", Record("", (Name(native),))), top=TOP))


def _metaphone(gallery: list[str]) -> Search:
    registry = Primero({"id": latin, "names": [{"text": latin}]} for latin in gallery)
    return lambda native: registry.search({"name": codes(native)}, TOP)


def _fuzzy(gallery: list[str]) -> Search:
    searched = NameSearch(gallery)
    return lambda native: [
        Answer(gallery[at], 0.0, strong=False) for at in searched.search(native, TOP)
    ]


def _recall(search: Search, pairs: Pairs) -> list[float | None]:
    rankings = [search(native) for native, _ in pairs]
    truths = [frozenset([latin]) for _, latin in pairs]
    return [recall(rankings, truths, 1), recall(rankings, truths, 10)]


def _weighted(
    by_script: dict[str, list[float | None]], scripts: dict[str, Pairs], place: int
) -> float | None:
    total = sum(len(pairs) for pairs in scripts.values())
    return sum(
        (by_script[script][place] or 0.0) * len(pairs) for script, pairs in scripts.items()
    ) / max(total, 1)


def _overview(
    figures: dict[str, Cell],
    found: dict[str, dict[str, list[float | None]]],
    missing: list[list[Cell]],
) -> Table:
    rows: list[list[Cell]] = []
    for name in found:
        before = "" if name == "Wasl" else f"{name}: "
        rows.append([name, figures[f"{before}recall@1"], figures[f"{before}recall@10"]])
    return Table("All scripts", ("method", "recall@1", "recall@10"), [*rows, *missing])


def _by_script(
    found: dict[str, dict[str, list[float | None]]],
    scripts: dict[str, Pairs],
    asked: dict[str, Pairs],
) -> Table:
    rows: list[list[Cell]] = [
        [
            script,
            len(pairs),
            len(asked[script]),
            *(cell for each in found.values() for cell in each[script]),
        ]
        for script, pairs in sorted(scripts.items(), key=lambda item: -len(item[1]))
    ]
    columns = [f"{name} @{within}" for name in found for within in (1, 10)]
    return Table("By script", ("script", "held out", "asked", *columns), rows)
