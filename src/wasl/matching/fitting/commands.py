"""``wasl matching fit``, ``calibrate``, ``appraise``: propose a model, or say what is off."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wasl.matching.records.jsonlines import BadLines
from wasl.matching.tables_io import TableError

if TYPE_CHECKING:
    from wasl.matching.fitting.calibrating import Registry
    from wasl.matching.fitting.calibration import Calibration

BAD_INPUT = 2


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    calibrate = commands.add_parser(
        "calibrate", help="fit the probabilities to registries whose truth is known"
    )
    calibrate.add_argument(
        "folders", type=Path, nargs="+", help="folders with persons, requests and truth"
    )
    calibrate.add_argument(
        "--held-out",
        type=Path,
        nargs="+",
        default=[],
        help="folders to measure on (default: a quarter of the requests)",
    )
    calibrate.add_argument("--threads", type=int, default=1, help="processors to use")
    _add_common(calibrate)
    appraise = commands.add_parser(
        "appraise", help="what each kind of evidence is worth where the truth is known"
    )
    appraise.add_argument(
        "folders", type=Path, nargs="+", help="folders with persons, requests and truth"
    )
    appraise.add_argument("--threads", type=int, default=1, help="processors to use")
    appraise.add_argument("--model", type=Path, help="this model, not the one in use")
    fit = commands.add_parser("fit", help="estimate weights from requests, or from decisions")
    fit.add_argument("--persons", type=Path, required=True, help="persons, JSON Lines")
    fit.add_argument("--requests", type=Path, required=True, help="requests, JSON Lines")
    known = fit.add_mutually_exclusive_group()
    known.add_argument(
        "--decisions", type=Path, help="reviewers' decisions, CSV: request, person, decision"
    )
    known.add_argument(
        "--truth", type=Path, help="who answers each request, CSV: request, person (empty: nobody)"
    )
    fit.add_argument("--threads", type=int, default=1, help="processors for the index")
    _add_common(fit)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", type=Path, help="begin with this model, not the one in use")
    parser.add_argument("--out", type=Path, help="where to write the proposal; nowhere when absent")
    parser.add_argument("--replace", action="store_true", help="write over a file that is there")


def run(args: argparse.Namespace) -> int:
    """Carry out one command; 0 when done, 2 when the input cannot be used."""
    from wasl.matching import model
    from wasl.matching.fitting.proposing import refuse_to_overwrite
    from wasl.matching.registry.storage import IndexUnreadable

    chosen = model.chosen()
    try:
        if getattr(args, "out", None) is not None:
            refuse_to_overwrite(args.out, replace=args.replace)
        if args.model is not None:
            model.use(args.model)
        return COMMANDS[args.matching_command](args)
    except BadLines as bad:
        sys.stderr.writelines(f"{complaint}\n" for complaint in bad.complaints)
    except (TableError, IndexUnreadable) as error:
        sys.stderr.write(f"{error}\n")
    except OSError as error:
        sys.stderr.write(f"{error.filename or ''}: {error.strerror or error}\n")
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
    finally:
        model.use(chosen)  # whatever was tried, what was in use stays in use
    return BAD_INPUT


def _calibrate(args: argparse.Namespace) -> int:
    from wasl.matching.fitting import calibrating
    from wasl.matching.fitting.calibration import Calibration, fit
    from wasl.matching.model import model

    learnt = _look_at(args.folders, args.threads)
    if args.held_out:
        kept = _look_at(args.held_out, args.threads)
    else:
        learnt, kept = calibrating.split(learnt)
    found = fit(calibrating.observed(learnt))
    now = Calibration(model().curve("rank"), model().number("calibration", "per_doubling"))
    for line in calibrating.table(kept, now, found):
        sys.stdout.write(f"{line}\n")
    if args.out is not None:
        _propose_calibration(args.out, learnt, found)
    return 0


def _appraise(args: argparse.Namespace) -> int:
    from wasl.matching.fitting import appraising

    for line in appraising.table(_look_at(args.folders, args.threads)):
        sys.stdout.write(f"{line}\n")
    return 0


def _look_at(folders: Sequence[Path], workers: int) -> "list[Registry]":
    from wasl.matching.fitting import calibrating

    found = []
    for folder in folders:
        found.append(calibrating.look_at(folder, workers))
        sys.stderr.write(f"{folder}: {found[-1].persons:,} persons looked at\n")
    return found


def _propose_calibration(out: Path, learnt: "Sequence[Registry]", found: "Calibration") -> None:
    from wasl.matching.fitting import calibrating
    from wasl.matching.fitting.proposing import base_in_use, proposed, write

    base = base_in_use()
    sizes = [each.persons for each in learnt]
    requests = sum(len(each.firsts) for each in learnt)
    told = (
        f"{requests} requests to {len(learnt)} registries of {min(sizes):,} to {max(sizes):,} "
        f"persons on {today().isoformat()}"
    )
    before = base.model.provenance.partition(" Calibration fitted")[0].rstrip()
    note = f"{{ date = {today().isoformat()}, requests = {requests}, registries = {len(learnt)} }}"
    write(
        out,
        proposed(
            base,
            calibrating.as_numbers(found),
            f"{before} Calibration fitted to {told}; see docs/matching.md.",
            {"calibration": note},
        ),
    )
    sys.stdout.write(f"{out}: version {base.model.version + 1}, not in use until it is named\n")


def today() -> date:
    """The day that a proposal is dated."""
    return datetime.now(UTC).date()


def _fit(args: argparse.Namespace) -> int:
    from wasl.matching.fitting.fittrial import Material, Outcome, try_fit

    material = Material.read(args.persons, args.requests, args.decisions, args.truth, args.threads)
    for line in material.told():
        sys.stdout.write(f"{line}\n")
    outcome: Outcome = try_fit(material, today())
    for line in outcome.told():
        sys.stdout.write(f"{line}\n")
    if args.out is not None:
        from wasl.matching.fitting.proposing import write

        write(args.out, outcome.text)
        sys.stdout.write(f"{args.out}: not in use until it is named\n")
    return 0


COMMANDS = {"appraise": _appraise, "calibrate": _calibrate, "fit": _fit}
