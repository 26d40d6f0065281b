"""Pairs of names with the band that an expert expects of each."""

import csv
from collections.abc import Callable, Mapping, Sequence

from wasl.bench.measured import Cell, Measured, Table
from wasl.bench.metrics import grouped, share
from wasl.bench.options import PAIRS, Options, Unmeasurable, seen
from wasl.bench.peers import rapidfuzz
from wasl.matching import compare_names

Row = Mapping[str, str]
PEERS: Mapping[str, Callable[[str, str], float]] = {
    "Jaro-Winkler": rapidfuzz.jaro_winkler,
    "rapidfuzz token_sort over anyascii": rapidfuzz.token_sort,
}


def measure(options: Options) -> Measured:
    """Name pairs: bands right, beside Jaro-Winkler and token_sort from 0.85 on the same pairs."""
    try:
        with options.pairs.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except FileNotFoundError as error:
        raise Unmeasurable(f"there is no file {options.pairs}; name one with --pairs") from error
    bands = [compare_names(row["name_a"], row["name_b"], row["system"])[1] for row in rows]
    labels = [row["expected"] for row in rows]
    figures: dict[str, Cell] = {"pairs": len(rows), **_ours(labels, bands)}
    compared: list[list[Cell]] = [
        ["Wasl", figures["M at least possible"], _accepted(labels, bands)]
    ]
    for name, similarity in PEERS.items():
        same = [similarity(row["name_a"], row["name_b"]) >= rapidfuzz.SAME_FROM for row in rows]
        found, accepted = _of(labels, same, "M"), _of(labels, same, "N")
        figures |= {f"{name}: M found": found, f"{name}: N accepted": accepted}
        compared.append([name, found, accepted])
    bands_of = Table(
        "Wasl's bands",
        ("expected", "pairs", "strong", "possible", "weak"),
        _by_label(labels, bands),
    )
    beside = Table(
        "Same names found, other names accepted (Wasl: at least possible; others: from 0.85)",
        ("method", "M found", "N accepted"),
        compared,
    )
    systems = Table(
        "Wasl by naming system",
        ("system", "pairs", "M weak", "M not strong", "P not possible", "N not weak"),
        _by_system(rows, bands),
    )
    wrong = _mistakes(rows, bands)
    figures["most M weak in one system"] = max((row[2] for row in systems.rows), default=0)  # type: ignore[type-var]  # counts
    notes = [f"Band not as expected: {', '.join(wrong) or 'none'}.", *seen(options.pairs, PAIRS)]
    return Measured(figures, [bands_of, beside, systems], notes, {"wrong": wrong})


def _of(labels: Sequence[str], hits: Sequence[bool], label: str) -> float | None:
    return share(hit for hit, each in zip(hits, labels, strict=True) if each == label)


def _accepted(labels: Sequence[str], bands: Sequence[str]) -> float | None:
    return _of(labels, [band != "weak" for band in bands], "N")


def _ours(labels: Sequence[str], bands: Sequence[str]) -> dict[str, Cell]:
    strong, possible, weak = (
        [band == each for band in bands] for each in ("strong", "possible", "weak")
    )
    return {
        "M strong": _of(labels, strong, "M"),
        "M at least possible": _of(labels, [not each for each in weak], "M"),
        "P possible": _of(labels, possible, "P"),
        "N weak": _of(labels, weak, "N"),
        "N strong": _of(labels, strong, "N"),
    }


def _by_label(labels: Sequence[str], bands: Sequence[str]) -> list[list[Cell]]:
    return [
        [label, len(given), *(given.count(band) for band in ("strong", "possible", "weak"))]
        for label, given in sorted(grouped(bands, labels).items())
    ]


def _by_system(rows: Sequence[Row], bands: Sequence[str]) -> list[list[Cell]]:
    both = list(zip(rows, bands, strict=True))
    table: list[list[Cell]] = []
    for system, given in sorted(grouped(both, [row["system"] for row in rows]).items()):
        said = [(row["expected"], band) for row, band in given]
        table.append(
            [
                system,
                len(given),
                said.count(("M", "weak")),
                sum(label == "M" and band != "strong" for label, band in said),
                sum(label == "P" and band != "possible" for label, band in said),
                sum(label == "N" and band != "weak" for label, band in said),
            ]
        )
    return table


def _mistakes(rows: Sequence[Row], bands: Sequence[str]) -> list[str]:
    right = {"M": "strong", "P": "possible", "N": "weak"}
    return [
        f"{row['id']} ({row['expected']}, {band})"
        for row, band in zip(rows, bands, strict=True)
        if right.get(row["expected"]) != band
    ]
