"""Names alone, each pair on its own with a prior of one half, and lineages: CSV in, CSV out."""

import csv
import io
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from wasl.matching.comparing.namematch import NameMatch, Piece
from wasl.matching.comparing.names import Comparer
from wasl.matching.comparing.scoring import describe, shipped_population
from wasl.matching.evidence import Evidence, band_of
from wasl.matching.model import calibrated, model, of_model, probability_of
from wasl.matching.names.distance import manner_of
from wasl.matching.names.forms import Form
from wasl.matching.names.lexicon import families
from wasl.matching.names.parsing import Role, parse
from wasl.matching.names.tokenise import joint_system
from wasl.matching.names.tokens import Level, hear_forms, level_of_affixes, level_of_spelling
from wasl.matching.pairs.dialects import same_in_dialect
from wasl.matching.pairs.lineage import lineage
from wasl.matching.pairs.nearmiss import forgive, tell_apart
from wasl.matching.pairs.partial import bare_compound, limit_parts
from wasl.matching.pairs.spacing import respaced
from wasl.matching.records.codes import RELATIONS, SYSTEMS
from wasl.matching.records.jsonlines import BadLines, warn_on_stderr
from wasl.matching.records.record import Name
from wasl.matching.sentences import SENTENCES

PLAIN_BITS = 5.0  # an order that is known stands before one that was forced and fits as well
# The most that names alone may say under a ceiling, as a probability. Of pairs held down as weak
# about one in twenty was one person, on development pairs.
CEILINGS = {"strong": 1.0, "possible": 0.80, "weak": 0.20}
NOTHING_SAID = 0.50  # the prior
PAIR_COLUMNS = ("id", "system", "name_a", "name_b")
LINEAGE_COLUMNS = ("id", "system", "child", "relative", "relation")
LINEAGE_RELATIONS = RELATIONS | {"full sibling"}
Row = dict[str, str]


class _PairComparer(Comparer):
    """Two names alone: their naming system is known, so that names of others count for less."""

    def level_of(self, a: Form, b: Form, system: str) -> Level:
        """As ever, but a spelling listed for other systems only is heard as if unlisted."""
        level = super().level_of(a, b, system)
        if level != Level.DIFFER or not (_is_foreign(a, system) or _is_foreign(b, system)):
            return level
        heard = level_of_affixes(level_of_spelling(a, b, manner_of(system)), a.affix, b.affix)
        return heard if heard <= Level.SAME else level


def _is_foreign(form: Form, system: str) -> bool:
    """Whether the tables hold a spelling, and only for other naming systems."""
    if system == "unknown" or form.initial or not form.families:
        return False
    return not any(system in families()[name].systems for name in form.families)


@of_model
@cache
def _comparer() -> Comparer:
    return _PairComparer(shipped_population().shares, hear_forms, plain=PLAIN_BITS)


def match_names(a: str, b: str, system: str = "unknown") -> NameMatch:
    """Compare two names under a naming system, or under what they suggest together."""
    read = joint_system(a, b, system)
    match = _match(a, b, read, system)
    spaced = respaced(a, b, read)
    if spaced is not None:
        other = _match(*spaced, read, system)
        absent = any(piece.rule == "absent" for piece in other.pieces)
        if (
            other.reasons == ["lone"] and not absent
        ):  # what one side wrote as two words is no lone name
            other.ceiling = "strong"
            other.reasons.clear()
        match = max(match, other, key=lambda each: (RANK[each.ceiling], each.bits))
    if match.ceiling == "weak":
        if read in {"chinese", "unknown"} and same_in_dialect(a, b):
            return _akin(a, b, "dialect")
        if bare_compound(a, b):
            return _akin(a, b, "half")
    return match


def _akin(a: str, b: str, reason: str) -> NameMatch:
    match = NameMatch()
    match.add(Piece(Role.GIVEN, a, b, AKIN_BITS, "root", Level.ROOT))
    match.limit("possible", reason)
    return match


RANK = {"weak": 0, "possible": 1, "strong": 2}
# One name in two Chinese languages, or cut after Abdul: possible, and no more (domain.md 4.9).
AKIN_BITS = 2.0


def _match(a: str, b: str, read: str, hint: str) -> NameMatch:
    one, two = parse(Name(a), read), parse(Name(b), read)
    match = _comparer().compare(one, two, hint)
    tell_apart(match, a, b, read)
    limit_parts(match, one, two, read)
    return forgive(match, read)


def compare_names(a: str, b: str, system: str = "unknown") -> tuple[float, str, list[Evidence]]:
    """Probability, band and evidence that two names alone give, with a prior of one half."""
    match = match_names(a, b, system)
    odds = calibrated(match.bits, model().curve("pairs"))
    probability = min(probability_of(odds), CEILINGS[match.ceiling])
    evidence = [describe(piece) for piece in match.pieces]
    for reason in match.reasons:
        params = {"reason": SENTENCES[f"reason.{reason}"]}
        evidence.append(Evidence("name", "name", 0.0, "pair.alone", params))
    if not evidence:
        evidence.append(Evidence("name", "name", 0.0, "name.none"))
        probability = min(probability, NOTHING_SAID)
    return probability, band_of(probability), evidence


def score_pairs(source: Path, warn: Callable[[str], None] = warn_on_stderr) -> str:
    """The CSV of pairs with ``probability``, ``band`` and ``because`` added.

    Raises:
        BadLines: the file lacks a column or cannot be read.
    """
    added = ("probability", "band", "because")

    def score(row: Row) -> Row:
        probability, band, evidence = compare_names(row["name_a"], row["name_b"], row["system"])
        because = "; ".join(
            f"{each.because} ({each.bits:+.1f})" if each.bits else each.because for each in evidence
        )
        return {"probability": f"{probability:.4f}", "band": band, "because": because}

    return _add(source, PAIR_COLUMNS, added, score, warn)


def score_lineages(source: Path, warn: Callable[[str], None] = warn_on_stderr) -> str:
    """The CSV of lineages with ``verdict`` and ``because`` added.

    Raises:
        BadLines: the file lacks a column, holds an unknown relation or cannot be read.
    """

    def score(row: Row) -> Row:
        verdict = lineage(row["child"], row["relative"], row["relation"], row["system"])
        return {"verdict": verdict.verdict, "because": verdict.because}

    return _add(source, LINEAGE_COLUMNS, ("verdict", "because"), score, warn)


def _read_rows(source: Path, needed: tuple[str, ...]) -> tuple[list[str], list[tuple[int, Row]]]:
    try:
        text = source.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadLines([f"{source}:1: line: is not UTF-8"]) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    header = list(reader.fieldnames or ())
    missing = [column for column in needed if column not in header]
    if missing:
        raise BadLines([f"{source}:1: {column}: is missing" for column in missing])
    return header, [(reader.line_num, {key: row[key] or "" for key in header}) for row in reader]


def _checked(
    source: Path, rows: list[tuple[int, Row]], warn: Callable[[str], None]
) -> Iterator[tuple[Row, Row]]:
    """Each row as it is kept, and as it is scored: an unknown system becomes unknown."""
    complaints = [
        f"{source}:{line}: relation: unknown value {row['relation']!r}"
        for line, row in rows
        if "relation" in row and "child" in row and row["relation"] not in LINEAGE_RELATIONS
    ]
    if complaints:
        raise BadLines(complaints)
    for line, row in rows:
        scored = dict(row)
        if row["system"] not in SYSTEMS:
            warn(f"{source}:{line}: system: {row['system']!r} is not known and is ignored")
            scored["system"] = "unknown"
        yield row, scored


def _add(
    source: Path,
    needed: tuple[str, ...],
    added: tuple[str, ...],
    score: Callable[[Row], Row],
    warn: Callable[[str], None],
) -> str:
    header, rows = _read_rows(source, needed)
    columns = [*header, *(column for column in added if column not in header)]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    for row, scored in _checked(source, rows, warn):
        writer.writerow({**row, **score(scored)})
    return out.getvalue()
