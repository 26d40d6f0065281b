"""What the pages of candidates show, masked where the other office has not joined yet."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from wasl import matching
from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.desk.codes import cause_name, country_name, language_name, named
from wasl.desk.parts import Spelling
from wasl.desk.spellings import Spellings, spellings_of
from wasl.matching.answers.questions import TOPICS
from wasl.tracing.models import Candidate, Verdict, Weighed
from wasl.tracing.rules import Sides, sides_shown
from wasl.vault.keys import prefetch

# What reviewers look at first; within a group the strongest first, and its cap last.
ORDER = {
    group: place
    for place, group in enumerate(
        ("name", "birth", "sex", "relatives", "lineage", "place", "origin", "event", "marks")
    )
}
CAPS = frozenset({"group.most", "kin.alternative", "name.most", "pair.alone", "relatives.most"})
# What stands on both sides of a line that is about no single fact.
ABOUT = {
    "group.most": gettext_lazy("all of this kind together"),
    "kin.alternative": gettext_lazy("what brothers and sisters share"),
    "name.most": gettext_lazy("the whole name"),
    "name.reading": gettext_lazy("the whole name"),
    "name.swapped": gettext_lazy("the whole name"),
    "name.variant": gettext_lazy("the whole name"),
    "pair.alone": gettext_lazy("the whole name"),
    "relatives.most": gettext_lazy("all relatives together"),
}
# How the codes in the words of a piece of evidence are named.
NAMED = {
    "nationality.same": country_name,
    "nationality.differ": country_name,
    "language.same": language_name,
    "language.differ": language_name,
    "place.country": country_name,
}
MASKED = Spellings(Spelling(text=""))

# What an answer is expected to tell, in words: from so many bits on.
WORTH = (
    (0.4, gettext_lazy("may tell much")),
    (0.12, gettext_lazy("may tell something")),
    (float("-inf"), gettext_lazy("may tell a little")),
)
ASKED = {
    "enquirer": gettext_lazy("Ask the enquirer"),
    "found": gettext_lazy("Ask the person found"),
    "both": gettext_lazy("Ask both, each alone"),
}


@dataclass(frozen=True)
class Row:
    """A candidate in a list."""

    candidate: Candidate
    names: Spellings
    masked: bool


@dataclass(frozen=True)
class Compared:
    """One line of the comparison: what each side says, and what that is worth."""

    label: str
    sought: str
    found: str
    bits: float | None
    because: str
    masked_sought: bool = False
    masked_found: bool = False
    cap: bool = False  # no fact of either side: this kind of evidence can say no more
    about: str = ""  # what is compared where no single fact is


def sides(candidate: Candidate, user: User) -> Sides:
    """Return which names this user sees; prefetch ``reviews`` first."""
    mine = user.offices_where(Can.READ_PERSON) | user.offices_where(Can.REVIEW_CANDIDATE)
    return sides_shown(
        sought_office=candidate.request.office_id,
        found_office=candidate.person.office_id,
        mine=frozenset(mine),
        # Only a yes that counts opens one's own record to the other office: a no costs nothing to
        # say, and could be said to harvest names.
        joined=frozenset(
            review.office_id
            for review in candidate.reviews.all()
            if review.counts and review.verdict == Verdict.CONFIRM
        ),
    )


def preview_rows(candidates: list[Candidate], user: User) -> list[Row]:
    """Return the registered side of candidates of one request, in a fixed number of queries."""
    prefetch(key for each in candidates for key in (each.person_id, each.request.sought_id))
    return [
        Row(each, spellings_of(each.person), masked=False)
        if sides(each, user).found
        else Row(each, MASKED, masked=True)
        for each in candidates
    ]


def compared(candidate: Candidate, user: User) -> list[Compared]:
    """Return the evidence line by line, for the strongest first within the engine's order."""
    shown = sides(candidate, user)
    pieces = sorted(
        candidate.content.evidence,
        key=lambda piece: (ORDER.get(piece.group, len(ORDER)), piece.code in CAPS, -piece.bits),
    )
    return [_compared(piece, shown) for piece in pieces]


def questions(candidate: Candidate) -> list[dict[str, Any]]:
    """Return the neutral questions to ask next, in the reader's language."""
    return [
        {
            "text": _(TOPICS[each.code].text),
            "to": ASKED.get(each.to, ""),
            "worth": next(words for least, words in WORTH if each.bits >= least),
        }
        for each in candidate.content.questions
        if each.code in TOPICS
    ]


def silent(candidate: Candidate, sought: matching.Record, found: matching.Record) -> list[Compared]:
    """Return what one side or both do not say: nothing is left blank."""
    spoken = {piece.feature for piece in candidate.content.evidence}
    lines = []
    for label, features, words in WORDS:
        if spoken & features:
            continue
        left, right = words(sought), words(found)
        because = _(SILENT[bool(left), bool(right)])
        lines.append(Compared(str(label), left, right, None, because))
    return lines


def unknown(silent: list[Compared]) -> list[dict[str, Any]]:
    """Return what could not be compared, by which side is silent, in the order of the lines."""
    asked: dict[tuple[bool, bool], list[str]] = {}
    for line in silent:
        asked.setdefault((bool(line.sought), bool(line.found)), []).append(line.label)
    return [
        {"who": who, "what": asked[known]} for known, who in WHO_IS_SILENT.items() if known in asked
    ]


def against(rows: list[Compared]) -> list[Compared]:
    """Return what speaks against the pair, the weightiest first; caps are no fact."""
    found = [row for row in rows if row.bits is not None and row.bits < 0 and not row.cap]
    return sorted(found, key=lambda row: row.bits or 0.0)


def sentence(piece: Weighed) -> str:
    """Return why a piece of evidence counts, in the reader's language."""
    # Names stand in a sentence as they were said, each in its own direction (first strong
    # isolate); other words of the engine are translated.
    words = {
        key: f"\u2068{_told(piece, str(value))}\u2069"
        if key in {"sought", "found", "code", "country"}
        else _(str(value))
        for key, value in piece.params.items()
        if value != ""
    }
    return _(matching.SENTENCES[piece.code]) % {**dict.fromkeys(piece.params, ""), **words}


def label_of(feature: str) -> str:
    """Return the heading of a line of the comparison."""
    translated = _(feature)
    return translated[:1].upper() + translated[1:]


def _told(piece: Weighed, value: str) -> str:
    """Return what a side states: what is stored as a code in words, all else as it was said."""
    if piece.code.startswith(("sex.", "name.sex_")):
        return _(value)
    if piece.code.startswith("event.cause"):
        return cause_name(value)
    if piece.code in NAMED:
        return named(value.split(", "), NAMED[piece.code])
    return value


def _compared(piece: Weighed, shown: Sides) -> Compared:
    both = shown.sought and shown.found
    return Compared(
        label=label_of(piece.feature),
        sought=_told(piece, piece.sought) if shown.sought else "",
        found=_told(piece, piece.found) if shown.found else "",
        bits=piece.bits,
        because=sentence(piece) if both else "",
        masked_sought=not shown.sought,
        masked_found=not shown.found,
        cap=piece.code in CAPS,
        about=str(ABOUT.get(piece.code, "")),
    )


# By whether the request and the record state it.
SILENT = {
    (True, True): gettext_noop("Compared, and says nothing either way."),
    (True, False): gettext_noop("Only the request states it: says nothing."),
    (False, True): gettext_noop("Only the record states it: says nothing."),
    (False, False): gettext_noop("Unknown on both sides: says nothing."),
}
WHO_IS_SILENT = {
    (False, False): gettext_lazy("Known on neither side"),
    (True, False): gettext_lazy("Not known of the person found"),
    (False, True): gettext_lazy("Not known of the person sought"),
}


def _relatives(*relations: str) -> Any:
    def words(record: matching.Record) -> str:
        return " · ".join(
            relative.names[0].text
            for relative in record.relatives
            if relative.relation in relations and relative.names
        )

    return words


def _born(record: matching.Record) -> str:
    if record.birth is None:
        return ""
    return record.birth.as_stated or f"{record.birth.start} – {record.birth.end}"


def _sex(record: matching.Record) -> str:
    return _(record.sex) if record.sex in {"female", "male"} else ""


def _origin(record: matching.Record) -> str:
    spoken = named(record.languages, language_name)
    return " · ".join(filter(None, (named(record.nationalities, country_name), spoken)))


def _parted(record: matching.Record) -> str:
    parted = record.separation
    if parted is None or parted.start is None:
        return ""
    return f"{parted.start} – {parted.end}"


def _marks(record: matching.Record) -> str:
    return " · ".join(record.marks)


def _places(*roles: str) -> Any:
    def words(record: matching.Record) -> str:
        return " · ".join(
            place.text or place.country or "" for place in record.places if place.role in roles
        )

    return words


def ids_of(candidate: Candidate) -> list[UUID]:
    """Return the two people of a pair."""
    return [candidate.request.sought_id, candidate.person_id]


# Label, the engine's features that speak of it, and the words of a record about it.
WORDS: tuple[tuple[Any, frozenset[str], Any], ...] = (
    (gettext_lazy("Born"), frozenset({"birth"}), _born),
    (gettext_lazy("Mother"), frozenset({"mother"}), _relatives("mother")),
    (gettext_lazy("Father"), frozenset({"father"}), _relatives("father")),
    (
        gettext_lazy("Brothers and sisters"),
        frozenset({"brother", "sister", "sibling"}),
        _relatives("brother", "sister", "sibling"),
    ),
    (gettext_lazy("From"), frozenset({"origin", "place"}), _places("origin", "birth", "residence")),
    (gettext_lazy("Last seen"), frozenset({"last_seen"}), _places("last_seen", "separation")),
    (gettext_lazy("Sex"), frozenset({"sex"}), _sex),
    (
        gettext_lazy("Wife or husband"),
        frozenset({"wife", "husband", "spouse"}),
        _relatives("wife", "husband", "spouse"),
    ),
    (
        gettext_lazy("Children"),
        frozenset({"daughter", "son", "child"}),
        _relatives("daughter", "son", "child"),
    ),
    (gettext_lazy("Nationality and languages"), frozenset({"nationality", "language"}), _origin),
    (gettext_lazy("Separated"), frozenset({"separation"}), _parted),
    (gettext_lazy("Marks"), frozenset({"mark"}), _marks),
)
