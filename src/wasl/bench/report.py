"""The page of benchmarks, written from the figures of the suites and two parts kept by hand."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from wasl.bench.measured import Cell, Table, as_markdown, shown
from wasl.bench.options import Unmeasurable
from wasl.bench.peers import NotInstalled
from wasl.bench.suites import SUITES

Outcome = Mapping[str, Any]
KEPT = ("how-to-repeat.md", "by-hand.md")  # beside the plots; pasted at the end, in this order
TITLES = {
    "names": "Names in their own scripts",
    "pairs": "Pairs of names",
    "lineage": "Lineage",
    "tracing": "Tracing requests",
    "records": "Records without families",
    "latency": "One request",
    "batch": "Many requests",
    "index": "The index",
}
INTRODUCTION = """# Benchmarks

Written by `./wasl bench report`; change the suites, the goals (`src/wasl/bench/goals.toml`) or the
parts kept by hand (`docs/benchmarks/`), not this page.
Wasl stands beside the others in the same run, on data that was not used for training or tuning
unless a section says so.
"""


def write_page(folder: Path, page: Path) -> None:
    """Write the page, and its plots into a folder of the page's name.

    Raises:
        Unmeasurable: the folder holds no figures.
    """
    outcomes = {
        suite: json.loads(file.read_text(encoding="utf-8"))
        for suite in SUITES
        if (file := folder / f"{suite}.json").is_file()
    }
    if not outcomes:
        raise Unmeasurable(f"there are no figures in {folder}")
    beside = page.with_suffix("")
    beside.mkdir(parents=True, exist_ok=True)
    plots = _plots(outcomes, beside)
    parts = [INTRODUCTION, _goals(outcomes)]
    parts += [_section(suite, outcome, plots) for suite, outcome in outcomes.items()]
    parts.append(_measured_with(outcomes))
    parts += [
        (beside / name).read_text(encoding="utf-8") for name in KEPT if (beside / name).is_file()
    ]
    page.write_text("\n".join(part.rstrip() + "\n" for part in parts), encoding="utf-8")


def _plots(outcomes: Mapping[str, Outcome], folder: Path) -> dict[str, list[str]]:
    """Draw what can be drawn; the lines of Markdown that show it, by suite."""
    from wasl.bench.plots import drawn, said

    shown_in: dict[str, list[str]] = {}
    try:
        for suite, name, svg in drawn(outcomes):
            (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
            line = f"![{said(name)}]({folder.name}/{name}.svg)\n"
            shown_in.setdefault(suite, []).append(line)
    except NotInstalled as missing:
        shown_in["tracing"] = [f"No plots: {missing}.\n"]
    return shown_in


def _goals(outcomes: Mapping[str, Outcome]) -> str:
    rows = list(_goal_rows(outcomes))
    columns = ("what", "goal", "measured", "met", "others, same run", "best elsewhere before")
    return "## Goals\n\n" + as_markdown(Table("Goals and what was measured", columns, rows))


def _goal_rows(outcomes: Mapping[str, Outcome]) -> Iterator[list[Cell]]:
    told = tomllib.loads(files("wasl.bench").joinpath("goals.toml").read_text(encoding="utf-8"))
    for goal in told["goal"]:
        figures: Mapping[str, Cell] = outcomes.get(goal["suite"], {}).get("figures", {})
        measured = figures.get(goal["figure"])
        beside = [
            f"{_method_of(name)} {shown(figures[name])}"
            for name in goal.get("beside", ())
            if name in figures
        ]
        yield [
            goal["what"],
            _bound(goal, figures),
            "not measured" if measured is None else measured,
            _met(goal, figures),
            "; ".join(beside),
            goal.get("elsewhere", ""),
        ]


def _method_of(figure: str) -> str:
    """The name of a method at the head of a figure's name, after a size."""
    return next(part for part in figure.split(": ") if not part.isdigit()).split(" p95")[0]


def _bound(goal: Mapping[str, Any], figures: Mapping[str, Cell]) -> str:
    if "least" in goal:
        return f"at least {shown(goal['least'])}"
    if "most" in goal:
        return f"at most {shown(goal['most'])}"
    other = figures.get(goal["beats"])
    return "at least the other's" if other is None else f"at least {shown(other)}"


def _met(goal: Mapping[str, Any], figures: Mapping[str, Cell]) -> str:
    measured, other = figures.get(goal["figure"]), figures.get(goal.get("beats", ""))
    if not isinstance(measured, int | float):
        return "-"
    if "least" in goal:
        return "yes" if measured >= goal["least"] else "**no**"
    if "most" in goal:
        return "yes" if measured <= goal["most"] else "**no**"
    if not isinstance(other, int | float):
        return "-"
    return "yes" if measured >= other else "**no**"


def _section(suite: str, outcome: Outcome, plots: Mapping[str, list[str]]) -> str:
    machine = outcome["machine"]
    how = (
        f"`{outcome['command']}`, {machine['date']}, {_duration(outcome['took_s'])}, "
        f"load average at the end {machine['load at the end']}.\n"
    )
    parts = [f"## {TITLES[suite]}\n", how]
    parts += [as_markdown(Table(**table)) for table in outcome["tables"]]
    parts += [f"{note}\n" for note in outcome["notes"]]
    return "\n".join([*parts, *plots.get(suite, [])])


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _measured_with(outcomes: Mapping[str, Outcome]) -> str:
    """Each machine and each set of versions once, with the suites that ran there."""
    rows: dict[str, list[str]] = {}
    for suite, outcome in outcomes.items():
        machine, versions = outcome["machine"], outcome["versions"]
        packages = ", ".join(f"{name} {version}" for name, version in versions.items())
        sentence = (
            f"{machine['cores']} cores of {machine['processor']}, {machine['memory GB']} GB, "
            f"{machine['system']}, Python {machine['Python']}; {packages}."
        )
        rows.setdefault(sentence, []).append(suite)
    lines = [f"- {', '.join(suites)}: {sentence}" for sentence, suites in rows.items()]
    return "## Measured with\n\n" + "\n".join(lines)
