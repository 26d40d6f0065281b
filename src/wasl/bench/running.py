"""Running suites: one, or all that have not run yet; printing and writing what came of each."""

import json
import sys
import time
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

from wasl.bench import machine
from wasl.bench.measured import Measured, as_text
from wasl.bench.options import HELD_OUT_SEED, LINEAGE, PAIRS, Options, Unmeasurable
from wasl.bench.suites import SUITES, measure_of


def one(suite: str, args: Namespace, work: Path) -> None:
    """Measure one suite, print its tables, write its figures where wanted.

    Raises:
        Unmeasurable: the suite lacks a file or folder.
    """
    options = _options(args, work)
    began = time.perf_counter()
    measured = measure_of(suite)(options)
    took = time.perf_counter() - began
    sys.stdout.write("\n".join(as_text(table) for table in measured.tables))
    sys.stdout.write("".join(f"{note}\n" for note in measured.notes))
    if args.json:
        args.json.parent.mkdir(parents=True, exist_ok=True)
        outcome = _outcome(suite, options, measured, took)
        draft = args.json.with_name(f"{args.json.name}.draft")
        draft.write_text(json.dumps(outcome, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        draft.replace(args.json)


def everything(args: Namespace, work: Path) -> None:
    """Measure every suite whose file is not in the folder yet; one that cannot run is skipped.

    Raises:
        Unmeasurable: there is no folder to write to.
    """
    if args.json_dir is None:
        raise Unmeasurable("all needs --json-dir, the folder for the figures")
    for suite in SUITES:
        args.json = args.json_dir / f"{suite}.json"
        if args.json.is_file():
            sys.stderr.write(f"{suite}: measured already, see {args.json}\n")
            continue
        sys.stderr.write(f"{suite}: measuring\n")
        try:
            one(suite, args, work)
        except Unmeasurable as missing:
            sys.stderr.write(f"{suite}: skipped: {missing}\n")


def report(folder: Path | None, out: Path | None) -> None:
    """Write the page of benchmarks from the figures in a folder.

    Raises:
        Unmeasurable: the folder or the page is not named, or holds no figures.
    """
    if folder is None or out is None:
        raise Unmeasurable("report needs --json-dir, where the figures are, and --out, the page")
    from wasl.bench.report import write_page

    write_page(folder, out)


def _options(args: Namespace, work: Path) -> Options:
    return Options(
        work=work,
        persons=args.persons,
        requests=args.requests,
        seed=HELD_OUT_SEED if args.seed is None else args.seed,
        data=args.data,
        pairs=args.pairs or PAIRS,
        lineage=args.lineage or LINEAGE,
        threads=args.threads,
        peers=not args.no_peers,
    )


def _outcome(suite: str, options: Options, measured: Measured, took: float) -> dict[str, Any]:
    return {
        "suite": suite,
        "command": _command(suite, options),
        "took_s": round(took, 1),
        "machine": machine.described(),
        "versions": machine.versions(),
        **asdict(measured),
    }


def _command(suite: str, options: Options) -> str:
    """The command that repeats it; folders of this machine are not named."""
    words = ["./wasl bench", suite]
    if options.persons:
        words.append("--persons " + ",".join(map(str, options.persons)))
    if options.requests is not None:
        words.append(f"--requests {options.requests}")
    if options.seed != HELD_OUT_SEED:
        words.append(f"--seed {options.seed}")
    if options.threads != Options.threads:
        words.append(f"--threads {options.threads}")
    if options.data is not None:
        words.append("--data DIR")
    if options.pairs != PAIRS:
        words.append("--pairs FILE")
    if options.lineage != LINEAGE:
        words.append("--lineage FILE")
    if not options.peers:
        words.append("--no-peers")
    return " ".join(words)
