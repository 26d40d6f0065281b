"""``wasl matching places``: P-code files into the data folder, and the bundled gazetteer anew."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

BAD_INPUT = 2


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    commands = parser.add_subparsers(dest="places_command", required=True)
    reading = commands.add_parser("import", help="read P-code files (COD-AB), CSV or XLSX")
    reading.add_argument("files", type=Path, nargs="+", metavar="FILE")
    reading.add_argument("--into", type=Path, help="folder; else places in the data folder")
    bundle = commands.add_parser("bundle", help="make the bundled gazetteer again")
    bundle.add_argument("--into", type=Path, required=True, help="folder for its arrays")


def run(args: Namespace) -> int:
    """Carry out one command; 0 when done, 2 when a file cannot be used."""
    return COMMANDS[args.places_command](args)


def _import(args: Namespace) -> int:
    from wasl.matching.places.areas import areas_folder
    from wasl.matching.places.codab import BadPlaces, read_files, write_areas

    try:
        areas = read_files(args.files)
    except BadPlaces as bad:
        for complaint in bad.complaints:
            sys.stderr.write(f"{complaint}\n")
        return BAD_INPUT
    except OSError as error:
        sys.stderr.write(f"{error.filename or ''}: {error.strerror or error}\n")
        return BAD_INPUT
    source = ", ".join(path.name for path in args.files)
    written = write_areas(areas, args.into or areas_folder(), source)
    for country, count in sorted(written.items()):
        sys.stdout.write(f"{country}: {count} areas\n")
    return 0


def _bundle(args: Namespace) -> int:
    from wasl.matching.places.townfile import write_towns

    sys.stdout.write(f"{write_towns(args.into)} towns\n")
    return 0


COMMANDS = {"import": _import, "bundle": _bundle}
