"""The commands ``wasl match rank``, ``index``, ``pairs`` and ``lineage``: files in, files out."""

import argparse
import os
import sys
from pathlib import Path

from wasl.matching.records.jsonlines import BadLines

BAD_INPUT = 2


def add_arguments(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of the engine below ``wasl match``."""
    rank = subparsers.add_parser("rank", help="rank registered persons for each request")
    source = rank.add_mutually_exclusive_group(required=True)
    source.add_argument("--persons", type=Path, help="persons, JSON Lines")
    source.add_argument("--index", type=Path, help="a folder made by wasl match index")
    rank.add_argument("--requests", type=Path, required=True, help="requests, JSON Lines")
    rank.add_argument("--out", type=Path, required=True, help="where to write the candidates")
    rank.add_argument("--top", type=_count, default=20, help="most candidates for a request")
    rank.add_argument("--min-probability", type=_share, default=0.0, help="leave out those below")
    rank.add_argument(
        "--answerable", type=_share, default=0.5, help="share of requests that have an answer"
    )
    rank.add_argument("--threads", type=_count, default=1, help="processors to use")
    rank.add_argument("--timings", type=Path, help="where to write what it took, as JSON")
    _add_model(rank)
    index = subparsers.add_parser("index", help="make an index of persons")
    index.add_argument("--persons", type=Path, required=True, help="persons, JSON Lines")
    index.add_argument("--out", type=Path, required=True, help="folder for the index")
    index.add_argument("--threads", type=_count, help="processors to use; all when not given")
    pairs = subparsers.add_parser("pairs", help="score pairs of names on their own")
    pairs.add_argument("source", type=Path, help="CSV with id, system, name_a, name_b")
    pairs.add_argument("--out", type=Path, required=True, help="where to write the scored CSV")
    _add_model(pairs)
    chains = subparsers.add_parser("lineage", help="judge claimed relations by names")
    chains.add_argument("source", type=Path, help="CSV: id, system, child, relative, relation")
    chains.add_argument("--out", type=Path, required=True, help="where to write the judged CSV")


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model", type=Path, help="a model file instead of the one in use (WASL_MODEL, or shipped)"
    )


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _share(text: str) -> float:
    value = float(text)
    if not 0.0 <= value <= 1.0:
        raise argparse.ArgumentTypeError("must be between 0 and 1")
    return value


def run(args: argparse.Namespace) -> int:
    """Carry out one command; 0 when done, 2 when the input cannot be used."""
    from wasl.matching import model
    from wasl.matching.places.areas import AreasUnreadable
    from wasl.matching.tables_io import TableError

    try:
        if getattr(args, "model", None) is not None:
            model.use(args.model)
        return COMMANDS[args.match_command](args)
    except BadLines as bad:
        for complaint in bad.complaints:
            sys.stderr.write(f"{complaint}\n")
    except (AreasUnreadable, TableError) as error:
        sys.stderr.write(f"{error}\n")
    except OSError as error:
        sys.stderr.write(f"{error.filename or ''}: {error.strerror or error}\n")
    return BAD_INPUT


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(f"{path.name}.draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _pairs(args: argparse.Namespace) -> int:
    from wasl.matching.pairs.names import score_pairs

    _write(args.out, score_pairs(args.source))
    return 0


def _lineage(args: argparse.Namespace) -> int:
    from wasl.matching.pairs.names import score_lineages

    _write(args.out, score_lineages(args.source))
    return 0


def _index(args: argparse.Namespace) -> int:
    from wasl.matching.batch import build_index

    build_index(args.persons, args.threads or processors()).save(args.out)
    return 0


def _rank(args: argparse.Namespace) -> int:
    from wasl.matching.batch import RankOptions, rank_files
    from wasl.matching.registry.storage import IndexUnreadable

    options = RankOptions(args.top, args.answerable, args.min_probability, args.threads)
    try:
        rank_files(args.persons, args.index, args.requests, args.out, options, timings=args.timings)
    except IndexUnreadable as error:
        sys.stderr.write(f"{error}\n")
        return BAD_INPUT
    return 0


COMMANDS = {"rank": _rank, "index": _index, "pairs": _pairs, "lineage": _lineage}
