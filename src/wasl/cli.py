"""The ``wasl`` command: one table of commands, each imported only when it is called."""

import argparse
import errno
import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from types import ModuleType

from wasl import __version__
from wasl.launch.errors import LaunchError


class Needs(Enum):
    """What must be there before a command's module is imported and run."""

    NOTHING = auto()  # or it sees to it itself
    DATABASE = auto()


@dataclass(frozen=True)
class Command:
    """A command: where it lives, what it is for. The module has add_arguments() and run()."""

    module: str
    help: str
    needs: Needs = Needs.NOTHING


COMMANDS: dict[str, Command] = {
    "demo": Command("wasl.launch.demo", "set up, load demonstration families, serve the desk"),
    "test": Command("wasl.launch.checks", "run every check that CI runs"),
    "serve": Command("wasl.launch.serve", "run the web server of an installation"),
    "worker": Command("wasl.launch.worker", "run the jobs of an installation"),
    "migrate": Command("wasl.launch.migrate", "bring the database to this version"),
    "begin": Command("wasl.accounts.commands", "make the first office and its administrator", Needs.DATABASE),
    "import": Command("wasl.exchange.commands", "read people or requests from a file", Needs.DATABASE),
    "match": Command("wasl.matching.cli", "rank candidates: rank, index, pairs, lineage, run"),
    "match run": Command("wasl.tracing.commands", "match open requests against everyone", Needs.DATABASE),
    "matching": Command("wasl.matching.upkeep", "train: learn spellings; fit, calibrate: propose a model; appraise"),
    "matching places": Command("wasl.matching.places.commands", "import P-code files: import, bundle"),
    "audit": Command("wasl.audit.commands", "verify: prove that the trail was not rewritten", Needs.DATABASE),
    "bench": Command("wasl.bench", "measure, and print a table"),
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        status = dispatch(given)
    except LaunchError as error:
        status = complain(str(error))
    except KeyboardInterrupt:
        status = 130
    except BrokenPipeError:
        # whoever read our output has had enough; without this Python complains at exit
        sys.stderr.close()
        status = 141
    except OSError as error:
        if error.errno not in SENTENCES:
            raise
        status = complain(SENTENCES[error.errno].format(error.filename or "the data folder"))
    sys.exit(status)


SENTENCES = {
    errno.ENOSPC: "The disk is full: {} could not be written.",
    errno.EDQUOT: "The disk quota is used up: {} could not be written.",
    errno.EACCES: "{} is not readable or writable by this user.",
    errno.EROFS: "{} is on a read-only disk.",
}


def complain(sentence: str) -> int:
    """Print why it failed, in one sentence."""
    print(f"wasl: {sentence}", file=sys.stderr)  # noqa: T201 - the command's voice
    return 1


def dispatch(given: list[str]) -> int:
    """Find the command among the arguments, import it, parse the rest, run it."""
    name = chosen(given)
    parser, subparsers = base_parser()
    if name is None:
        words = [word for word in given if not word.startswith("-")]
        if words:
            parser.error(f"there is no command {words[0]!r}; `wasl --help` lists them")
        parser.parse_args(given)
        parser.print_help()
        return 0
    command = COMMANDS[name]
    if command.needs is Needs.DATABASE:
        from wasl.launch.database import set_up_django

        set_up_django()
    module = load(name, command)
    place = subparsers.add_parser(name.split()[0], help=command.help)
    attach(name, command, module, place)
    args = parser.parse_args(given)
    if command.needs is Needs.DATABASE:
        from wasl.launch.database import database

        with database():
            return int(module.run(args))
    return int(module.run(args))


def chosen(given: Sequence[str]) -> str | None:
    """Return the key of the command: two words where the table has them, else one."""
    words = [word for word in given if not word.startswith("-")]
    pair = " ".join(words[:2])
    if given[:1] == words[:1] and pair in COMMANDS:
        return pair
    if given[:1] and given[0] in COMMANDS:
        return given[0]
    return None


def base_parser() -> tuple[
    argparse.ArgumentParser, "argparse._SubParsersAction[argparse.ArgumentParser]"
]:
    """Build the parser that knows every command's name and none of their arguments."""
    width = max(map(len, COMMANDS))
    listing = "\n".join(f"  {name:{width}}  {each.help}" for name, each in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="wasl",
        description="Finds separated relatives and carries a found link safely to contact.",
        epilog=f"commands:\n{listing}\n\nwasl COMMAND --help tells more of one.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"wasl {__version__}")
    return parser, parser.add_subparsers(metavar="COMMAND", help=argparse.SUPPRESS)


def attach(name: str, command: Command, module: ModuleType, place: argparse.ArgumentParser) -> None:
    """Add the command's own arguments below its name."""
    place.description = command.help
    if name == "match":
        module.add_arguments(
            place.add_subparsers(
                dest="match_command", metavar="rank|index|pairs|lineage|run", required=True
            )
        )
        return
    for word in name.split()[1:]:
        place = place.add_subparsers(metavar=word, required=True).add_parser(
            word, help=command.help
        )
    module.add_arguments(place)


def load(name: str, command: Command) -> ModuleType:
    """Import the command's module; say so when this build has none."""
    try:
        return importlib.import_module(command.module)
    except ModuleNotFoundError as error:
        if error.name and command.module.startswith(error.name):
            raise LaunchError(f"`wasl {name}` is not part of this build.") from None
        raise


if __name__ == "__main__":
    main()
